import numpy as np


def clip_gradients(gradients, limit):
    flat = np.concatenate([np.ravel(g) for g in gradients])
    norm = np.linalg.norm(flat)
    factor = min(1.0, limit / norm) if norm > 0 else 1.0
    return [factor * g for g in gradients], norm
