import numpy as np


def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    sig = lambda a: 1.0 / (1.0 + np.exp(-a))
    hx = np.r_[h_prev, x]
    z = sig(np.einsum("ij,j->i", W_z, hx) + b_z)
    r = sig(np.einsum("ij,j->i", W_r, hx) + b_r)
    cand = np.tanh(np.einsum("ij,j->i", W_h, np.r_[r * h_prev, x]) + b_h)
    return np.einsum("i,i->i", z, h_prev) + np.einsum("i,i->i", 1 - z, cand)
