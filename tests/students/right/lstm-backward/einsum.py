import numpy as np


def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    N, T, _ = xs.shape
    H = h_0.shape[1]
    h, c = np.zeros((T + 1, N, H)), np.zeros((T + 1, N, H))
    h[0], c[0] = h_0, c_0
    gates = np.zeros((T, 4, N, H))
    for t in range(T):
        a = (xs[:, t] @ W_x.T + h[t] @ W_h.T + b).reshape(N, 4, H).swapaxes(0, 1)
        gates[t] = 1 / (1 + np.exp(-a))
        gates[t, 2] = np.tanh(a[2])
        i, f, g, o = gates[t]
        c[t + 1] = f * c[t] + i * g
        h[t + 1] = o * np.tanh(c[t + 1])
    return h[1:].swapaxes(0, 1).copy(), c[-1].copy(), (xs, W_x, W_h, h, c, gates)


def lstm_backward(dhs, dc_T, cache):
    xs, W_x, W_h, h, c, gates = cache
    T, _, N, H = gates.shape
    da = np.zeros((T, 4, N, H))
    dh, dc = np.zeros((N, H)), np.array(dc_T)
    for t in range(T)[::-1]:
        i, f, g, o = gates[t]
        s = np.tanh(c[t + 1])
        dh = dh + dhs[:, t]
        dc = dc + dh * o * (1 - s * s)
        da[t] = dc * g, dc * c[t], dc * i, dh * s
        da[t, [0, 1, 3]] *= gates[t, [0, 1, 3]] * (1 - gates[t, [0, 1, 3]])
        da[t, 2] *= 1 - g * g
        dh = np.einsum("gnh,ghj->nj", da[t], W_h.reshape(4, H, H))
        dc = dc * f
    flat = da.transpose(0, 2, 1, 3).reshape(T, N, 4 * H)
    return (
        np.einsum("tna,ad->ntd", flat, W_x),
        dh,
        dc,
        np.einsum("tna,ntd->ad", flat, xs),
        np.einsum("tna,tnj->aj", flat, h[:-1]),
        np.einsum("tna->a", flat),
    )
