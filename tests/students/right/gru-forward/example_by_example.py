import numpy as np


class GRU:
    def __init__(self, W_x, W_h, b):
        self.n = len(b) // 3
        self.W_x, self.W_h, self.b = W_x, W_h, b

    def block(self, k):
        return slice(k * self.n, (k + 1) * self.n)

    def pre(self, k, x, h):
        s = self.block(k)
        return self.W_x[s] @ x + self.W_h[s] @ h + self.b[s]

    def __call__(self, x, h):
        z = 1 / (1 + np.exp(-self.pre(0, x, h)))
        r = 1 / (1 + np.exp(-self.pre(1, x, h)))
        return z * h + (1 - z) * np.tanh(self.pre(2, x, r * h))


def gru_forward(xs, h_0, W_x, W_h, b):
    cell = GRU(W_x, W_h, b)
    hs = np.zeros((xs.shape[0], xs.shape[1], h_0.shape[1]))
    for n, t in np.ndindex(xs.shape[:2]):
        hs[n, t] = cell(xs[n, t], hs[n, t - 1] if t > 0 else h_0[n])
    return hs
