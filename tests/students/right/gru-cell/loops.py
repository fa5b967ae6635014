import math


def sigma(a):
    return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))


def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    n = len(h_prev)
    joined = list(h_prev) + list(x)
    z, r = [], []
    for i in range(n):
        az, ar = b_z[i], b_r[i]
        for j, v in enumerate(joined):
            az += W_z[i][j] * v
            ar += W_r[i][j] * v
        z.append(sigma(az))
        r.append(sigma(ar))
    gated = [r[i] * h_prev[i] for i in range(n)] + list(x)
    new = []
    for i in range(n):
        a = b_h[i]
        for j, v in enumerate(gated):
            a += W_h[i][j] * v
        new.append(z[i] * h_prev[i] + (1 - z[i]) * math.tanh(a))
    return new
