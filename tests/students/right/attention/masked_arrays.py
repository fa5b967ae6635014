import numpy as np


def attention(queries, states, mask):
    scores = (states @ queries[:, :, None])[:, :, 0] * queries.shape[-1] ** -0.5
    scores = np.ma.array(scores, mask=~mask)
    e = np.ma.exp(scores - scores.max(axis=1)[:, None])
    weights = (e / e.sum(axis=1)[:, None]).filled(0.0)
    return weights, (weights[:, None, :] @ states)[:, 0]
