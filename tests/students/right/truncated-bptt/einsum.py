import numpy as np


def truncated_bptt(xs, h_0, W_x, W_h, b, dhs, k):
    N, T, _ = xs.shape
    states = np.zeros((T + 1, N, len(b)))
    states[0] = h_0
    for t in range(T):
        states[t + 1] = np.tanh(xs[:, t].dot(W_x.T) + states[t].dot(W_h.T) + b)
    deltas = np.zeros((T, N, len(b)))
    for t in range(T - 1, -1, -1):
        g = dhs[:, t].copy()
        if t + 1 < T and (t + 1) % k != 0:
            g += deltas[t + 1] @ W_h
        deltas[t] = g * (1 - states[t + 1] ** 2)
    dxs = np.einsum("tnh,hd->ntd", deltas, W_x)
    dW_x = np.einsum("tnh,ntd->hd", deltas, xs)
    dW_h = np.einsum("tni,tnj->ij", deltas, states[:-1])
    return dxs, dW_x, dW_h, np.einsum("tnh->h", deltas)
