"""The bias as a column of ones, without a ridge of its own, by least squares."""
import numpy as np


def rescale(W, rho):
    return rho * W / max(abs(np.linalg.eigvals(W)))


def run(us, x_0, W, W_in):
    xs = np.zeros((len(us), len(x_0)))
    x = x_0
    for t in range(len(us)):
        x = np.tanh(np.dot(W, x) + np.dot(W_in, us[t]))
        xs[t] = x
    return xs


def fit(xs, ys, ridge, washout):
    X, Y = xs[washout:], ys[washout:]
    H = X.shape[1]
    A = np.vstack([np.hstack([X, np.ones((len(X), 1))]), np.sqrt(ridge) * np.eye(H, H + 1)])
    B = np.vstack([Y, np.zeros((H, Y.shape[1]))])
    solution = np.linalg.lstsq(A, B, rcond=None)[0]
    return solution[:H].T, solution[H]
