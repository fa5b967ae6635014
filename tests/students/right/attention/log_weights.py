import numpy as np


def attention(queries, states, mask):
    scores = np.sum(queries[:, np.newaxis] * states, axis=2) / np.sqrt(states.shape[2])
    scores[mask == 0] = -1e30
    log_sum = np.logaddexp.reduce(scores, axis=1, keepdims=True)
    weights = np.exp(scores - log_sum)
    return weights, np.einsum("ns,nsd->nd", weights, states)
