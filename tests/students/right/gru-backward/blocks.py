import numpy as np

S = lambda v: 0.5 + 0.5 * np.tanh(v / 2)


def gru_forward(xs, h_0, W_x, W_h, b):
    N, T, _ = xs.shape
    H = len(b) // 3
    hs, Z, R, C = (np.empty((T + k, N, H)) for k in (1, 0, 0, 0))
    hs[0] = h_0
    X = np.einsum("ntd,kd->tnk", xs, W_x) + b
    for t in range(T):
        Z[t] = S(X[t, :, :H] + hs[t] @ W_h[:H].T)
        R[t] = S(X[t, :, H:-H] + hs[t] @ W_h[H:-H].T)
        C[t] = np.tanh(X[t, :, -H:] + (R[t] * hs[t]) @ W_h[-H:].T)
        hs[t + 1] = (1 - Z[t]) * C[t] + Z[t] * hs[t]
    return np.ascontiguousarray(hs[1:].transpose(1, 0, 2)), [xs, W_x, W_h, hs, Z, R, C]


def gru_backward(dhs, cache):
    xs, W_x, W_h, hs, Z, R, C = cache
    T, N, H = Z.shape
    D = np.empty((T, N, 3 * H))
    g = np.zeros((N, H))
    for t in reversed(range(T)):
        g = g + dhs[:, t]
        c = g * (1 - Z[t]) * (1 - C[t] ** 2)
        q = c @ W_h[-H:]
        D[t, :, -H:] = c
        D[t, :, :H] = g * (hs[t] - C[t]) * Z[t] * (1 - Z[t])
        D[t, :, H:-H] = q * hs[t] * R[t] * (1 - R[t])
        g = g * Z[t] + q * R[t] + D[t, :, : 2 * H] @ W_h[: 2 * H]
    before = np.concatenate([np.tile(hs[:-1], (1, 1, 1))[..., None]] * 2 + [(R * hs[:-1])[..., None]], axis=-1)
    dW_h = np.concatenate([np.einsum("tni,tnj->ij", D[..., k * H : (k + 1) * H], before[..., k]) for k in range(3)])
    return np.einsum("tnk,kd->ntd", D, W_x), g, np.einsum("tnk,ntd->kd", D, xs), dW_h, D.sum(axis=(0, 1))
