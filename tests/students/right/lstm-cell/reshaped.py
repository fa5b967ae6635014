import numpy as np


def lstm_cell(x, h_prev, c_prev, W_x, W_h, b):
    H = c_prev.shape[-1]
    W = np.concatenate([W_x, W_h], axis=1).reshape(4, H, -1)
    a = np.einsum("ghk,nk->gnh", W, np.concatenate([x, h_prev], axis=1)) + b.reshape(4, 1, H)
    i, f, g, o = a
    sig = lambda v: np.where(v > 0, 1, np.exp(-np.abs(v))) / (1 + np.exp(-np.abs(v)))
    c = sig(f) * c_prev + sig(i) * np.tanh(g)
    h = sig(o) * np.tanh(c)
    return h.astype(np.float64), c
