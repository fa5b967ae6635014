import math


def attention(queries, states, mask):
    all_weights, contexts = [], []
    for q, rows, seen in zip(queries, states, mask):
        scores = [sum(a * b for a, b in zip(q, h)) / math.sqrt(len(q)) for h in rows]
        top = max(s for s, there in zip(scores, seen) if there)
        powers = [math.exp(s - top) if there else 0.0 for s, there in zip(scores, seen)]
        weights = [p / sum(powers) for p in powers]
        all_weights.append(weights)
        contexts.append([sum(w * h[d] for w, h in zip(weights, rows)) for d in range(len(q))])
    return all_weights, contexts
