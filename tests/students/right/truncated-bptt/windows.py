"""Window by window, each an ordinary backpropagation from its own initial state."""
import numpy as np


def truncated_bptt(xs, h_0, W_x, W_h, b, dhs, k):
    sums = [np.zeros(w.shape) for w in (W_x, W_h, b)]
    pieces, h = [], h_0
    for start in range(0, xs.shape[1], k):
        part, upstream = xs[:, start : start + k], dhs[:, start : start + k]
        states = [h]
        for t in range(part.shape[1]):
            h = np.tanh(part[:, t] @ W_x.T + h @ W_h.T + b)
            states.append(h)
        dx, carry = np.zeros(part.shape), 0
        for t in range(part.shape[1] - 1, -1, -1):
            d = (upstream[:, t] + carry) * (1 - states[t + 1] ** 2)
            dx[:, t] = d @ W_x
            for total, more in zip(sums, (d.T @ part[:, t], d.T @ states[t], d.sum(0))):
                total += more
            carry = d @ W_h
        pieces.append(dx)
    return (np.concatenate(pieces, axis=1), *sums)
