"""Every gradient from whole Jacobians of a step, one example at a time."""
import numpy as np


def rnn_forward(xs, h_0, W_x, W_h, b):
    hs = np.zeros(xs.shape[:2] + b.shape)
    for n in range(len(xs)):
        h = h_0[n]
        for t, x in enumerate(xs[n]):
            hs[n, t] = h = np.tanh(W_x @ x + W_h @ h + b)
    return hs, (xs, h_0, W_x, W_h, hs)


def rnn_backward(dhs, cache):
    xs, h_0, W_x, W_h, hs = cache
    grads = [np.zeros_like(v) for v in (xs, h_0, W_x, W_h, W_h[0])]
    dxs, dh_0, dW_x, dW_h, db = grads
    for n, T in [(n, xs.shape[1]) for n in range(len(xs))]:
        row = np.zeros(len(W_h))
        for t in range(T - 1, -1, -1):
            J = np.diag(1 - hs[n, t] ** 2)
            row = (row + dhs[n, t]) @ J
            dxs[n, t] = row @ W_x
            dW_x += np.outer(row, xs[n, t])
            dW_h += np.outer(row, hs[n, t - 1] if t else h_0[n])
            db += row
            row = row @ W_h
        dh_0[n] = row
    return dxs, dh_0, dW_x, dW_h, db
