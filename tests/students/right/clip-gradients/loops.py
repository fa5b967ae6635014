import math


def clip_gradients(gradients, limit):
    total = 0.0
    for g in gradients:
        for entry in g.flat:
            total += float(entry) ** 2
    norm = math.sqrt(total)
    clipped = []
    for g in gradients:
        g = g.copy()
        if norm > limit:
            g *= limit
            g /= norm
        clipped.append(g)
    return clipped, norm
