import numpy as np


def rnn_forward(xs, h_0, W_x, W_h, b):
    states = []
    for x in np.swapaxes(xs, 0, 1):
        previous = states[-1] if states else h_0
        states.append(np.tanh(x.dot(W_x.T) + previous.dot(W_h.T) + b))
    return np.stack(states, axis=1), states[-1]
