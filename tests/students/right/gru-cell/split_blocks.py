"""Columns of the weights taken apart, and columns instead of rows."""
import numpy as np


def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    n = h_prev.size
    x, h = x.reshape(-1, 1), h_prev.reshape(-1, 1)

    def affine(W, b, state):
        return np.matmul(W[:, :n], state) + np.matmul(W[:, n:], x) + b[:, None]

    z = np.reciprocal(1 + np.exp(-affine(W_z, b_z, h)))
    r = np.reciprocal(1 + np.exp(-affine(W_r, b_r, h)))
    out = z * h + (1 - z) * np.tanh(affine(W_h, b_h, np.multiply(r, h)))
    return out.ravel()
