import numpy as np


def sigmoid(v):
    return 1.0 / (1.0 + np.exp(-v))


def cell(x, state, W_x, W_h, b):
    h, c = state
    i, f, g, o = np.split(x @ W_x.T + h @ W_h.T + b, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    state, out = (h_0, c_0), []
    for t in range(xs.shape[1]):
        state = cell(xs[:, t, :], state, W_x, W_h, b)
        out.append(state[0])
    return np.stack(out, 1), state[1]
