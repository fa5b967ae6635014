"""The functions that the worked solution of `gru-backward` prints."""

from collections.abc import Mapping
from typing import Any

from .forward import INNER, NEW

SOURCE = """import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_forward(xs, h_0, W_x, W_h, b):
    H = h_0.shape[1]
    h, hs, steps = h_0, [], []
    for t in range(xs.shape[1]):
        a = xs[:, t] @ W_x.T + b
        zr = sigmoid(a[:, :2 * H] + h @ W_h[:2 * H].T)
        z, r = zr[:, :H], zr[:, H:]
        c = np.tanh(a[:, 2 * H:] + INNER)
        steps.append((h, z, r, c))
        h = NEW
        hs.append(h)
    return np.stack(hs, axis=1), (xs, W_x, W_h, steps)


def gru_backward(dhs, cache):
    xs, W_x, W_h, steps = cache
    N, T, H = dhs.shape
    W_hz, W_hr, W_hc = W_h[:H], W_h[H:2 * H], W_h[2 * H:]
    dxs, carry = np.zeros_like(xs), np.zeros((N, H))
    dW_x, dW_h, db = np.zeros_like(W_x), np.zeros_like(W_h), np.zeros(3 * H)
    for t in reversed(range(T)):
        h, z, r, c = steps[t]
        dh = dhs[:, t] + carry
        dz, dc, direct = OUTER
        delta_z = dz * z * (1 - z)
        delta_c = dc * (1 - c ** 2)
RESET
        delta_r = dr * r * (1 - r)
        delta = np.concatenate([delta_z, delta_r, delta_c], axis=1)
        dxs[:, t] = delta @ W_x
        dW_x += delta.T @ xs[:, t]
        dW_h += np.concatenate([delta_z.T @ h, delta_r.T @ h, PAIRED])
        db += delta.sum(axis=0)
        carry = direct + through + delta_z @ W_hz + delta_r @ W_hr
    return dxs, carry, dW_x, dW_h, db
"""
OUTER = {
    "keeps": "dh * (h - c), dh * (1 - z), dh * z",
    "writes": "dh * (c - h), dh * z, dh * (1 - z)",
}
RESET = {
    "before": "        back = delta_c @ W_hc\n        dr, through = back * h, back * r",
    "after": "        dr, through = delta_c * (h @ W_hc.T), (delta_c * r) @ W_hc",
}
PAIRED = {"before": "delta_c.T @ (r * h)", "after": "(delta_c * r).T @ h"}


def solution(options: Mapping[str, Any]) -> str:
    """The file in one convention.

    >>> "h = (1 - z) * h + z * c" in solution({"gate": "writes", "reset": "after"})
    True
    """
    gate, reset = options["gate"], options["reset"]
    places = {
        "INNER": INNER[reset],
        "NEW": NEW[gate],
        "OUTER": OUTER[gate],
        "RESET": RESET[reset],
        "PAIRED": PAIRED[reset],
    }
    source = SOURCE
    for place, words in places.items():
        source = source.replace(place, words)
    return source
