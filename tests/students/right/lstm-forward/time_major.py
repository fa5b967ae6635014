import numpy as np


def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    H = h_0.shape[1]
    A = np.tensordot(xs.transpose(1, 0, 2), W_x, axes=(2, 1)) + b
    hs = np.empty((xs.shape[1], len(xs), H))
    h, c = h_0, c_0
    for t, a in enumerate(A):
        a = a + np.dot(h, W_h.T)
        a[:, : 2 * H] = 1 / (1 + np.exp(-a[:, : 2 * H]))
        a[:, 3 * H :] = 1 / (1 + np.exp(-a[:, 3 * H :]))
        a[:, 2 * H : 3 * H] = np.tanh(a[:, 2 * H : 3 * H])
        c = a[:, H : 2 * H] * c + a[:, :H] * a[:, 2 * H : 3 * H]
        h = a[:, 3 * H :] * np.tanh(c)
        hs[t] = h
    return np.moveaxis(hs, 0, 1), c
