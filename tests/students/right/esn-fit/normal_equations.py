import numpy as np


def rescale(W, rho):
    radius = np.absolute(np.linalg.eig(W)[0]).max()
    return np.divide(W, radius) * rho


def run(us, x_0, W, W_in):
    xs = [x_0]
    for u in us:
        xs.append(np.tanh(xs[-1] @ W.T + u @ W_in.T))
    return np.array(xs[1:])


def fit(xs, ys, ridge, washout):
    X = np.column_stack([xs, np.ones(len(xs))])[washout:]
    P = ridge * np.eye(X.shape[1])
    P[-1, -1] = 0
    W = np.linalg.inv(X.T @ X + P) @ X.T @ ys[washout:]
    return W[:-1].T, W[-1]
