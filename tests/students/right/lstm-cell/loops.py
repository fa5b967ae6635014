from math import exp, tanh


def lstm_cell(x, h_prev, c_prev, W_x, W_h, b):
    N, H = len(x), len(b) // 4
    hs, cs = [], []
    for n in range(N):
        pre = []
        for row in range(4 * H):
            a = b[row]
            a += sum(W_x[row][d] * x[n][d] for d in range(len(x[n])))
            a += sum(W_h[row][j] * h_prev[n][j] for j in range(H))
            pre.append(a)
        h, c = [], []
        for k in range(H):
            i, f, o = (1 / (1 + exp(-pre[k + m * H])) for m in (0, 1, 3))
            c.append(f * c_prev[n][k] + i * tanh(pre[k + 2 * H]))
            h.append(o * tanh(c[-1]))
        hs.append(h)
        cs.append(c)
    return hs, cs
