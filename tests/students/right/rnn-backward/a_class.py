import numpy as np


class Layer:
    def __init__(self, W_x, W_h, b):
        self.W_x, self.W_h, self.b = W_x, W_h, b

    def forward(self, xs, h_0):
        self.xs, self.before, self.after = xs, [], []
        h = h_0
        for t in range(xs.shape[1]):
            self.before.append(h)
            h = np.tanh(xs[:, t] @ self.W_x.T + h @ self.W_h.T + self.b)
            self.after.append(h)
        return np.stack(self.after, 1)

    def backward(self, dhs):
        gW_x, gW_h, gb = (np.zeros(w.shape) for w in (self.W_x, self.W_h, self.b))
        dxs = np.zeros(self.xs.shape)
        dh = np.zeros(self.before[0].shape)
        for t in range(self.xs.shape[1])[::-1]:
            dh = dh + dhs[:, t]
            da = dh * (1 - np.square(self.after[t]))
            gW_x += np.dot(da.T, self.xs[:, t])
            gW_h += np.dot(da.T, self.before[t])
            gb += np.add.reduce(da)
            dxs[:, t], dh = np.dot(da, self.W_x), np.dot(da, self.W_h)
        return dxs, dh, gW_x, gW_h, gb


def rnn_forward(xs, h_0, W_x, W_h, b):
    layer = Layer(W_x, W_h, b)
    return layer.forward(xs, h_0), layer


def rnn_backward(dhs, cache):
    return cache.backward(dhs)
