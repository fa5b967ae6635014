import numpy as np

f = np.float32


def gru_cell(*args):
    x, h, Wz, Wr, Wh, bz, br, bh = (np.asarray(a, dtype=f) for a in args)
    s = lambda a: (f(1) / (f(1) + np.exp(-a))).astype(f)
    v = np.concatenate((h, x))
    z, r = s(Wz.dot(v) + bz), s(Wr.dot(v) + br)
    c = np.tanh(Wh.dot(np.concatenate((r * h, x))) + bh)
    return z * h + (f(1) - z) * c
