import numpy as np


def rnn_cell(x, h_prev, W_x, W_h, b):
    ones = np.ones((len(x), 1))
    everything = np.hstack([x, h_prev, ones])
    W = np.hstack([W_x, W_h, b[:, None]])
    e = np.exp(2 * (everything @ W.T))
    return (e - 1) / (e + 1)
