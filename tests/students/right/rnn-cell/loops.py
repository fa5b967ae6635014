from math import tanh


def rnn_cell(x, h_prev, W_x, W_h, b):
    out = []
    for row, state in zip(x, h_prev):
        new = []
        for i in range(len(b)):
            total = b[i]
            for k in range(len(row)):
                total += W_x[i, k] * row[k]
            for j in range(len(state)):
                total += W_h[i, j] * state[j]
            new.append(tanh(total))
        out.append(new)
    return out
