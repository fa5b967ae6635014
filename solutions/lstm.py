"""The long short-term memory cell, as in Gers, Schmidhuber and Cummins (2000): with a forget gate, no peepholes."""

from typing import Any, NamedTuple

import numpy as np

from .activations import sigmoid
from .shapes import length, require


class LSTMWeights(NamedTuple):
    """Parameters of an LSTM cell with d inputs and n units: W (n, d), U (n, n) and b (n,) for each gate."""

    W_f: Any
    U_f: Any
    b_f: Any
    W_i: Any
    U_i: Any
    b_i: Any
    W_g: Any
    U_g: Any
    b_g: Any
    W_o: Any
    U_o: Any
    b_o: Any


class LSTMStep(NamedTuple):
    """Everything an LSTM cell computes in one step; each of shape (n,)."""

    f: Any  # forget gate
    i: Any  # input gate
    g: Any  # candidate
    o: Any  # output gate
    c: Any  # cell state
    h: Any  # hidden state


def lstm_cell(x: Any, h_prev: Any, c_prev: Any, p: LSTMWeights) -> LSTMStep:
    """Advance an LSTM by one time step.

        f = sigmoid(W_f x + U_f h_prev + b_f)        i, o alike
        g = tanh(W_g x + U_g h_prev + b_g)
        c = f * c_prev + i * g,                      h = o * tanh(c)

    Args:
        x: Input at this step, shape (d,).
        h_prev: Hidden state of the previous step, shape (n,).
        c_prev: Cell state of the previous step, shape (n,).
        p: Weights W (n, d), U (n, n) and b (n,) of the four gates.

    Raises:
        ShapeError: If an array does not fit h_prev.

    Example:
        >>> one = LSTMWeights(*[np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)] * 4)
        >>> step = lstm_cell(np.ones(1), np.zeros(1), np.zeros(1), one)
        >>> step.c.round(3), step.h.round(3)
        (array([0.557]), array([0.37]))

    Source: Gers, Schmidhuber & Cummins (2000). One bias a gate; tanh on the cell state before the output gate.
    """
    n, d = length("h_prev", h_prev), length("x", x)
    require("c_prev", c_prev, (n,), f"h_prev has shape ({n},)")
    for gate in "figo":
        require(f"W_{gate}", getattr(p, f"W_{gate}"), (n, d), f"x has shape ({d},) and h_prev ({n},)")
        require(f"U_{gate}", getattr(p, f"U_{gate}"), (n, n), f"h_prev has shape ({n},)")
        require(f"b_{gate}", getattr(p, f"b_{gate}"), (n,), f"h_prev has shape ({n},)")
    f = sigmoid(p.W_f @ x + p.U_f @ h_prev + p.b_f)
    i = sigmoid(p.W_i @ x + p.U_i @ h_prev + p.b_i)
    g = np.tanh(p.W_g @ x + p.U_g @ h_prev + p.b_g)
    o = sigmoid(p.W_o @ x + p.U_o @ h_prev + p.b_o)
    c = f * c_prev + i * g
    return LSTMStep(f, i, g, o, c, o * np.tanh(c))
