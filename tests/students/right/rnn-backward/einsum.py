import numpy as np


def rnn_forward(xs, h_0, W_x, W_h, b):
    hs = [h_0]
    for t in range(xs.shape[1]):
        hs.append(np.tanh(xs[:, t] @ W_x.T + hs[-1] @ W_h.T + b))
    hs = np.array(hs)
    return hs[1:].transpose(1, 0, 2), {"xs": xs, "hs": hs, "W_x": W_x, "W_h": W_h}


def rnn_backward(dhs, cache):
    hs, W_h = cache["hs"], cache["W_h"]
    deltas = np.empty_like(hs[1:])
    back = 0
    for t in range(len(deltas) - 1, -1, -1):
        deltas[t] = (dhs[:, t] + back) * (1 - hs[t + 1] ** 2)
        back = deltas[t] @ W_h
    return (
        np.einsum("tnh,hd->ntd", deltas, cache["W_x"]),
        back,
        np.einsum("tnh,ntd->hd", deltas, cache["xs"]),
        np.einsum("tni,tnj->ij", deltas, hs[:-1]),
        deltas.sum((0, 1)),
    )
