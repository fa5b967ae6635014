import numpy as np


def lstm_cell(x, h_prev, c_prev, W_x, W_h, b):
    H = h_prev.shape[1]
    a = x @ W_x.T + h_prev @ W_h.T + b
    s = 1 / (1 + np.exp(-a))
    i, f, o = s[:, :H], s[:, H : 2 * H], s[:, 3 * H :]
    g = np.tanh(a[:, 2 * H : 3 * H])
    c = f * c_prev + i * g
    return o * np.tanh(c), c
