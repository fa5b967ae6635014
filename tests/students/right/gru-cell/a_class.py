import numpy as np


class GRU:
    def __init__(self, W_z, W_r, W_h, b_z, b_r, b_h):
        self.W = {"z": W_z, "r": W_r, "h": W_h}
        self.b = {"z": b_z, "r": b_r, "h": b_h}

    def gate(self, name, v):
        return 0.5 * (1 + np.tanh(0.5 * (self.W[name] @ v + self.b[name])))

    def step(self, x, h):
        v = np.hstack([h, x])
        z = self.gate("z", v)
        v[: len(h)] *= self.gate("r", v.copy())
        return h + (1 - z) * (np.tanh(self.W["h"] @ v + self.b["h"]) - h)


def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    return GRU(W_z, W_r, W_h, b_z, b_r, b_h).step(x, h_prev)
