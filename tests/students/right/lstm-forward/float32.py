import numpy as np


def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    xs, h, c, W_x, W_h, b = map(np.float32, (xs, h_0, c_0, W_x, W_h, b))
    hs = []
    for t in range(xs.shape[1]):
        gates = np.split(xs[:, t] @ W_x.T + h @ W_h.T + b, 4, axis=1)
        i, f, o = (1 / (1 + np.exp(-gates[k])) for k in (0, 1, 3))
        c = f * c + i * np.tanh(gates[2])
        h = o * np.tanh(c)
        hs.append(h)
    return np.array(hs).transpose(1, 0, 2), c
