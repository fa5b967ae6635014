"""States kept in single precision, gradients in double."""
import numpy as np


def rnn_forward(xs, h_0, W_x, W_h, b):
    N, T, _ = xs.shape
    hs = np.zeros((N, T, len(b)), dtype=np.float32)
    h = h_0
    for t in range(T):
        h = np.tanh(xs[:, t] @ W_x.T + h @ W_h.T + b)
        hs[:, t] = h
    return hs, (xs, h_0, W_x, W_h, hs)


def rnn_backward(dhs, cache):
    xs, h_0, W_x, W_h, hs = cache
    dxs, dh = np.zeros_like(xs), np.zeros_like(h_0)
    dW_x, dW_h, db = np.zeros_like(W_x), np.zeros_like(W_h), np.zeros(len(W_h))
    for t in range(xs.shape[1] - 1, -1, -1):
        da = (dhs[:, t] + dh) * (1 - hs[:, t] ** 2)
        before = h_0 if t == 0 else hs[:, t - 1]
        dxs[:, t] = da @ W_x
        dW_x += da.T @ xs[:, t]
        dW_h += da.T @ before
        db += da.sum(axis=0)
        dh = da @ W_h
    return dxs, dh, dW_x, dW_h, db
