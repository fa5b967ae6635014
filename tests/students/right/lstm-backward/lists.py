import numpy as np


def sig(v):
    return 1 / (1 + np.exp(-v))


def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    H = h_0.shape[1]
    memory, hs, h, c = [], [], h_0, c_0
    for t in range(xs.shape[1]):
        a = xs[:, t].dot(W_x.T) + h.dot(W_h.T) + b
        i, f, g, o = sig(a[:, :H]), sig(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), sig(a[:, 3 * H :])
        c_new = f * c + i * g
        memory.append(dict(x=xs[:, t], h=h, c=c, i=i, f=f, g=g, o=o, tc=np.tanh(c_new)))
        h, c = o * np.tanh(c_new), c_new
        hs.append(h)
    return np.stack(hs, axis=1), c, (W_x, W_h, memory)


def lstm_backward(dhs, dc_T, cache):
    W_x, W_h, memory = cache
    gW_x, gW_h = np.zeros(W_x.shape), np.zeros(W_h.shape)
    gb = np.zeros(W_h.shape[0])
    dh, dc, dxs = 0.0, dc_T.copy(), []
    for t, m in reversed(list(enumerate(memory))):
        dh = dh + dhs[:, t]
        dc = dc + dh * m["o"] * (1 - m["tc"] ** 2)
        da = np.hstack(
            [
                dc * m["g"] * m["i"] * (1 - m["i"]),
                dc * m["c"] * m["f"] * (1 - m["f"]),
                dc * m["i"] * (1 - m["g"] ** 2),
                dh * m["tc"] * m["o"] * (1 - m["o"]),
            ]
        )
        gW_x = gW_x + da.T.dot(m["x"])
        gW_h = gW_h + da.T.dot(m["h"])
        gb = gb + da.sum(0)
        dxs.insert(0, da.dot(W_x))
        dh, dc = da.dot(W_h), dc * m["f"]
    return np.stack(dxs, 1), dh, dc, gW_x, gW_h, gb
