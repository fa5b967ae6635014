import numpy as np


def gru_forward(xs, h_0, W_x, W_h, b):
    H = h_0.shape[1]
    xs, h, W_x, W_h, b = [np.asarray(v, np.float32) for v in (xs, h_0, W_x, W_h, b)]
    A = xs @ W_x.T + b
    hs = np.zeros(xs.shape[:2] + (H,), np.float32)
    for t in range(xs.shape[1]):
        zr = 1 / (1 + np.exp(-(A[:, t, : 2 * H] + h @ W_h[: 2 * H].T)))
        z, r = zr[:, :H], zr[:, H:]
        c = np.tanh(A[:, t, 2 * H :] + (r * h) @ W_h[2 * H :].T)
        h = c + z * (h - c)
        hs[:, t] = h
    return hs
