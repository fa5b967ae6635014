"""The long short-term memory cell with its variants.

2000:      f, i, g, o as below                         Gers, Schmidhuber & Cummins (2000); the default
1997:      `forget=False`: c = c_prev + i * g          Hochreiter & Schmidhuber (1997); the forget gate came in 2000
peephole:  weights p_i, p_f, p_o: i and f also see c_prev, o sees the new c     Gers & Schmidhuber (2000)
list B:    `squash=identity`: h = o * c, no tanh on the cell state
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .activations import sigmoid
from .linear import apply
from .shapes import Sizes, real, reals, require, require_all, sizes


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
    p_i: Any = None  # peepholes, shape (n,); None: the gate does not see the cell state
    p_f: Any = None
    p_o: Any = None


class LSTMStep(NamedTuple):
    """Everything an LSTM cell computes in one step; each of shape (..., n)."""

    f: Any  # forget gate; ones without a forget gate
    i: Any  # input gate
    g: Any  # candidate
    o: Any  # output gate
    c: Any  # cell state
    h: Any  # hidden state


def lstm_cell(
    x: Any,
    h_prev: Any,
    c_prev: Any,
    p: LSTMWeights,
    *,
    forget: bool = True,
    recurrent_activation: Callable[[Any], Any] = sigmoid,
    activation: Callable[[Any], Any] = np.tanh,
    squash: Callable[[Any], Any] = np.tanh,
) -> LSTMStep:
    """Advance an LSTM by one time step; the variants are in the head of this module.

        f = sigmoid(W_f x + U_f h_prev + b_f)        i, o alike
        g = tanh(W_g x + U_g h_prev + b_g)
        c = f * c_prev + i * g,                      h = o * tanh(c)

    Args:
        x: Input at this step, shape (..., d); leading axes are a batch.
        h_prev: Hidden state of the previous step, shape (..., n) with the same leading axes.
        c_prev: Cell state of the previous step, shape (..., n).
        p: Weights W (n, d), U (n, n) and b (n,) of the four gates; peepholes (n,) or None.
        forget: False for the cell of 1997; the weights of f are then not looked at and may be None.
        recurrent_activation, activation, squash: Of the gates, of the candidate, and of c on its way to h.

    Returns:
        All of shape (..., n). float32 stays float32; integers are taken as float64; NaN and infinities propagate.

    Raises:
        ShapeError: If an array does not fit h_prev.
        InputError: If an array is complex.

    Example:
        >>> one = LSTMWeights(*[np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)] * 4)
        >>> step = lstm_cell(np.ones(1), np.zeros(1), np.zeros(1), one)
        >>> step.c.round(3), step.h.round(3)
        (array([0.557]), array([0.37]))
        >>> lstm_cell(np.ones(1), np.zeros(1), np.ones(1), one, forget=False).c.round(3)  # 1 + 0.557
        array([1.557])

    Source: Gers, Schmidhuber & Cummins (2000). One bias a gate; tanh on the cell state before the output gate.
    """
    x, h_prev, c_prev = real("x", x), real("h_prev", h_prev), real("c_prev", c_prev)
    p, gates = reals(p), "figo" if forget else "igo"
    check_lstm(x, h_prev, c_prev, p, gates)
    sums = {
        gate: apply(getattr(p, f"W_{gate}"), x) + apply(getattr(p, f"U_{gate}"), h_prev) + getattr(p, f"b_{gate}")
        for gate in gates
    }
    return lstm_step(sums, c_prev, p, recurrent_activation=recurrent_activation, activation=activation, squash=squash)


def lstm_step(
    sums: dict[str, Any],
    c_prev: Any,
    p: LSTMWeights,
    *,
    recurrent_activation: Callable[[Any], Any] = sigmoid,
    activation: Callable[[Any], Any] = np.tanh,
    squash: Callable[[Any], Any] = np.tanh,
) -> LSTMStep:
    """What follows from the sums W x + U h_prev + b; the part that cell and sequence share.

    Args:
        sums: The sums of "f", "i", "g" and "o", each (..., n). Without "f" there is no forget gate.
        c_prev: Cell state of the previous step, shape (..., n).
        p: Only the peepholes are looked at.
        recurrent_activation, activation, squash: As of `lstm_cell`.

    Example:
        >>> none = LSTMWeights(*[None] * 12)
        >>> step = lstm_step(dict.fromkeys("figo", np.zeros(1)), np.ones(1), none)
        >>> step.f, step.g, step.c
        (array([0.5]), array([0.]), array([0.5]))
    """
    i = recurrent_activation(_peeped(sums["i"], p.p_i, c_prev))
    g = activation(sums["g"])
    if "f" in sums:
        f = recurrent_activation(_peeped(sums["f"], p.p_f, c_prev))
        c = f * c_prev + i * g
    else:
        f = np.ones(c_prev.shape, getattr(c_prev, "dtype", np.float64))
        c = c_prev + i * g
    o = recurrent_activation(_peeped(sums["o"], p.p_o, c))
    return LSTMStep(f, i, g, o, c, o * squash(c))


def _peeped(a: Any, peephole: Any, c: Any) -> Any:
    """The sum of a gate that may see the cell state."""
    return a if peephole is None else a + peephole * c


def check_lstm(
    x: Any,
    h_prev: Any,
    c_prev: Any,
    p: LSTMWeights,
    gates: str = "figo",
    names: tuple[str, str, str] = ("x", "h_prev", "c_prev"),
) -> Sizes:
    """The sizes of one step, the first three arrays being called `names`; only the weights of `gates` are looked at.

    Raises:
        ShapeError: If an array does not fit the others.

    Example:
        >>> p = LSTMWeights(*[np.ones((2, 3)), np.eye(2), np.zeros(2)] * 4)
        >>> check_lstm(np.ones(3), np.zeros(2), np.zeros(2), p)
        Sizes(batch=(), n=2, d=3)
    """
    found = sizes(x, h_prev, names[:2])
    n, d = found.n, found.d
    here = f"{names[1]} has shape {tuple(h_prev.shape)}"
    both = f"{names[0]} has shape {tuple(x.shape)} and {names[1]} {tuple(h_prev.shape)}"
    require(names[2], c_prev, (*found.batch, n), here)
    for gate in gates:
        require_all(p, {f"W_{gate}": (n, d)}, both)
        require_all(p, {f"U_{gate}": (n, n), f"b_{gate}": (n,)}, here)
    require_all(p, {f"p_{gate}": (n,) for gate in gates if gate != "g"}, here, optional=True)
    return found
