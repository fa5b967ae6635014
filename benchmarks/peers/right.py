"""Twelve right submissions of the class, each in another style."""

RIGHT = {
    "ana": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    v = np.concatenate([h_prev, x])
    z = 1 / (1 + np.exp(-(W_z @ v + b_z)))
    r = 1 / (1 + np.exp(-(W_r @ v + b_r)))
    c = np.tanh(W_h @ np.concatenate([r * h_prev, x]) + b_h)
    return z * h_prev + (1 - z) * c
""",
    "bruno": """\
import math
import numpy as np

# no matrix products: I wanted to see every sum
def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    n, d = len(h_prev), len(x)
    z, r = [], []
    for k in range(n):
        a, b = b_z[k], b_r[k]
        for j in range(n):
            a += W_z[k][j] * h_prev[j]
            b += W_r[k][j] * h_prev[j]
        for j in range(d):
            a += W_z[k][n + j] * x[j]
            b += W_r[k][n + j] * x[j]
        z.append(1 / (1 + math.exp(-a)))
        r.append(1 / (1 + math.exp(-b)))
    h = []
    for k in range(n):
        a = b_h[k]
        for j in range(n):
            a += W_h[k][j] * r[j] * h_prev[j]
        for j in range(d):
            a += W_h[k][n + j] * x[j]
        h.append(z[k] * h_prev[k] + (1 - z[k]) * math.tanh(a))
    return np.array(h)
""",
    "carla": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    n = h_prev.shape[0]
    gate = lambda W, b, h: np.einsum("ij,j->i", W[:, :n], h) + np.einsum("ij,j->i", W[:, n:], x) + b
    z, r = (1 / (1 + np.exp(-gate(W, b, h_prev))) for W, b in ((W_z, b_z), (W_r, b_r)))
    return z * h_prev + (1 - z) * np.tanh(gate(W_h, b_h, r * h_prev))
""",
    "diego": """\
import numpy as np

class GRU:
    def __init__(self, W_z, W_r, W_h, b_z, b_r, b_h):
        self.W = {"z": W_z, "r": W_r, "h": W_h}
        self.b = {"z": b_z, "r": b_r, "h": b_h}

    @staticmethod
    def sigmoid(a):
        return 1.0 / (1.0 + np.exp(-a))

    def linear(self, name, h, x):
        return self.W[name].dot(np.hstack((h, x))) + self.b[name]

    def step(self, x, h):
        z = self.sigmoid(self.linear("z", h, x))
        r = self.sigmoid(self.linear("r", h, x))
        return z * h + (1.0 - z) * np.tanh(self.linear("h", r * h, x))

def gru_cell(x, h_prev, *params):
    return GRU(*params).step(x, h_prev)
""",
    "elisa": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    # sigmoid(a) = (1 + tanh(a/2)) / 2 never overflows
    xh = np.r_[h_prev, x]
    z = 0.5 + 0.5 * np.tanh(0.5 * (W_z @ xh + b_z))
    r = 0.5 + 0.5 * np.tanh(0.5 * (W_r @ xh + b_r))
    h_tilde = np.tanh(W_h @ np.r_[r * h_prev, x] + b_h)
    return h_tilde + z * (h_prev - h_tilde)
""",
    "felipe": """\
import numpy as np

def sigmoid(v):
    return np.where(v >= 0, 1 / (1 + np.exp(-np.abs(v))), np.exp(-np.abs(v)) / (1 + np.exp(-np.abs(v))))

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    coluna = np.vstack([h_prev.reshape(-1, 1), x.reshape(-1, 1)])
    z = sigmoid(W_z @ coluna + b_z.reshape(-1, 1))
    r = sigmoid(W_r @ coluna + b_r.reshape(-1, 1))
    candidato = np.vstack([r * h_prev.reshape(-1, 1), x.reshape(-1, 1)])
    h = np.tanh(W_h @ candidato + b_h.reshape(-1, 1))
    return (z * h_prev.reshape(-1, 1) + (1 - z) * h).ravel()
""",
    "gabi": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    n = len(h_prev)
    both = np.vstack([W_z, W_r]) @ np.append(h_prev, x) + np.append(b_z, b_r)
    zr = 1 / (1 + np.exp(-both))
    z, r = zr[:n], zr[n:]
    return z * h_prev + (1 - z) * np.tanh(W_h @ np.append(r * h_prev, x) + b_h)
""",
    "hugo": """\
import numpy as np
from numpy import concatenate, exp, matmul, tanh

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    joined = concatenate((h_prev, x), axis=0)
    update = exp(-np.logaddexp(0, -(matmul(W_z, joined) + b_z)))
    reset = exp(-np.logaddexp(0, -(matmul(W_r, joined) + b_r)))
    candidate = tanh(matmul(W_h, concatenate((reset * h_prev, x), axis=0)) + b_h)
    return np.add(np.multiply(update, h_prev), np.multiply(np.subtract(1, update), candidate))
""",
    "iris": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    n = h_prev.size
    W_zh, W_zx = W_z[:, :n], W_z[:, n:]
    W_rh, W_rx = W_r[:, :n], W_r[:, n:]
    W_hh, W_hx = W_h[:, :n], W_h[:, n:]
    sigma = np.vectorize(lambda a: 1 / (1 + np.exp(-a)))
    z = sigma(W_zh @ h_prev + W_zx @ x + b_z)
    r = sigma(W_rh @ h_prev + W_rx @ x + b_r)
    h_til = np.tanh(W_hh @ (r * h_prev) + W_hx @ x + b_h)
    return z * h_prev + (1 - z) * h_til
""",
    "joao": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    v = np.empty(len(h_prev) + len(x))
    v[:len(h_prev)] = h_prev
    v[len(h_prev):] = x
    z = W_z @ v
    z += b_z
    np.negative(z, out=z)
    np.exp(z, out=z)
    z = 1 / (z + 1)
    r = 1 / (1 + np.exp(-(W_r @ v) - b_r))
    v[:len(h_prev)] *= r
    h = np.tanh(W_h @ v + b_h)
    h *= 1 - z
    h += z * h_prev
    return h
""",
    "katia": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    # a trailing 1 carries the biases
    def layer(W, b, h):
        return np.column_stack([W, b]) @ np.block([h, x, 1.0])
    s = lambda a: np.reciprocal(1 + np.exp(-a))
    z, r = s(layer(W_z, b_z, h_prev)), s(layer(W_r, b_r, h_prev))
    return np.where(True, z * h_prev + (1 - z) * np.tanh(layer(W_h, b_h, r * h_prev)), 0)
""",
    "luis": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    batch = np.concatenate([h_prev[None], x[None]], axis=-1)
    e_z, e_r = np.exp(batch @ W_z.T + b_z), np.exp(batch @ W_r.T + b_r)
    z, r = e_z / (1 + e_z), e_r / (1 + e_r)
    a = np.concatenate([r * h_prev[None], x[None]], axis=-1) @ W_h.T + b_h
    e_plus, e_minus = np.exp(a), np.exp(-a)
    out = z * h_prev[None] + (1 - z) * (e_plus - e_minus) / (e_plus + e_minus)
    return out[0]

if __name__ == "__main__":
    print(gru_cell(np.ones(2), np.zeros(1), *[np.ones((1, 3))] * 3, *[np.zeros(1)] * 3))
""",
}
"""By student."""
