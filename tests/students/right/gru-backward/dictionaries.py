import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_forward(xs, h_0, W_x, W_h, b):
    H, h, steps, hs = h_0.shape[1], h_0, [], []
    for t in range(xs.shape[1]):
        x = xs[:, t]
        u = x @ W_x.T + b
        z = sigmoid(u[:, :H] + h @ W_h[:H].T)
        r = sigmoid(u[:, H : 2 * H] + h @ W_h[H : 2 * H].T)
        c = np.tanh(u[:, 2 * H :] + (r * h) @ W_h[2 * H :].T)
        steps.append({"x": x, "h": h, "z": z, "r": r, "c": c})
        h = z * h + (1 - z) * c
        hs.append(h)
    return np.stack(hs, 1), {"steps": steps, "W_x": W_x, "W_h": W_h}


def gru_backward(dhs, cache):
    steps, W_x, W_h = cache["steps"], cache["W_x"], cache["W_h"]
    H = W_h.shape[1]
    U_z, U_r, U_c = W_h[:H], W_h[H : 2 * H], W_h[2 * H :]
    dW_x, dW_h, db = np.zeros_like(W_x), np.zeros_like(W_h), np.zeros(3 * H)
    dxs = np.zeros(dhs.shape[:2] + (W_x.shape[1],))
    dh_next = np.zeros(dhs[:, 0].shape)
    for t in range(len(steps) - 1, -1, -1):
        s = steps[t]
        h, z, r, c = s["h"], s["z"], s["r"], s["c"]
        dh = dhs[:, t] + dh_next
        da_c = dh * (1 - z) * (1 - c**2)
        da_z = dh * (h - c) * z * (1 - z)
        d_gated = da_c @ U_c
        da_r = d_gated * h * r * (1 - r)
        da = np.concatenate((da_z, da_r, da_c), axis=1)
        dxs[:, t] = da @ W_x
        dW_x += da.T @ s["x"]
        dW_h[:H] += da_z.T @ h
        dW_h[H : 2 * H] += da_r.T @ h
        dW_h[2 * H :] += da_c.T @ (r * h)
        db += da.sum(axis=0)
        dh_next = dh * z + d_gated * r + da_z @ U_z + da_r @ U_r
    return dxs, dh_next, dW_x, dW_h, db
