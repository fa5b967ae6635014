import numpy as np


def gru_forward(xs, h_0, W_x, W_h, b):
    (Wz, Wr, Wc), (Uz, Ur, Uc), (bz, br, bc) = np.split(W_x, 3), np.split(W_h, 3), np.split(b, 3)
    sigmoid = lambda v: 1 / (1 + np.exp(-v))
    h, out = h_0, []
    for x in xs.swapaxes(0, 1):
        z = sigmoid(x @ Wz.T + h @ Uz.T + bz)
        r = sigmoid(x @ Wr.T + h @ Ur.T + br)
        c = np.tanh(x @ Wc.T + (r * h) @ Uc.T + bc)
        h = z * h + (1 - z) * c
        out.append(h)
    return np.stack(out, axis=1)
