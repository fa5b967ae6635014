"""Backpropagation through time of the simple (Elman) recurrent cell."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .backprop import over_batch, over_time, sum_outer, through, total, transposed
from .rnn import RNNWeights, check_rnn
from .shapes import reals
from .tape import Tape, record


class RNNGradients(NamedTuple):
    """Gradient of the loss with respect to everything the network saw or computed."""

    deltas: Any  # dL/da_t, the pre-activations, shape (T, ..., n)
    dh: Any  # dL/dh_t on all paths, shape (T, ..., n)
    xs: Any  # dL/dx_t, shape (T, ..., d)
    h_0: Any  # dL/dh_0, shape (..., n)
    weights: RNNWeights  # dL/dW (n, d), dL/dU (n, n), dL/db (n,)


def rnn_backward(
    xs: Any,
    h_0: Any,
    steps: Any,
    dL_dh: Any,
    p: RNNWeights,
    *,
    activation: Callable[[Any], Any] = np.tanh,
    mask: Any = None,
) -> RNNGradients:
    """Backpropagate through T steps of h_t = tanh(W x_t + U h_{t-1} + b).

        delta_t = tanh'(a_t) (dL/dh_t + U^T delta_{t+1})         delta_{T+1} = 0
        dL/dW = sum_t delta_t x_t^T      dL/dU = sum_t delta_t h_{t-1}^T      dL/db = sum_t delta_t
        dL/dx_t = W^T delta_t            dL/dh_0 = U^T delta_1

    Args:
        xs: Inputs, shape (T, ..., d); or a list of T inputs, and then what belongs to a step comes back as a list.
        h_0: Initial state, shape (..., n).
        steps: What `rnn_cell` computed at each step: an RNNStep of arrays (T, ..., n), or a list of T RNNSteps.
        dL_dh: Gradient of the loss with respect to each h_t on the direct path, not through later states; shape
            (T, ..., n), or a list with None where the loss does not look at h_t.
        p: The weights of the run; gradients are sums over time and batch.
        activation: Of the run: np.tanh, `sigmoid` or `identity`.
        mask: As of the run, shape (T, ...): who sits a step out hands its gradient on as it is. A run with `reverse` is
            one on reversed arrays: reverse xs, steps, dL_dh and mask along time, and what comes back.

    Returns:
        New arrays of the floating-point type of the arguments, which stay as they are.

    Raises:
        ShapeError: If the sequence is empty, or an array does not fit the others.
        InputError: If an array is complex, or the mask is not boolean.
        AuthorError: If the derivative of the activation is not known.

    Example:
        One unit, h_0 = 0 and x = 1, 1 with W = 1/2, U = 1, b = 0; the loss is h_2:

        >>> from .rnn import RNNStep
        >>> p = RNNWeights(np.array([[0.5]]), np.array([[1.0]]), np.array([0.0]))
        >>> a = np.array([[0.5], [0.5 + np.tanh(0.5)]])
        >>> back = rnn_backward(np.ones((2, 1)), np.zeros(1), RNNStep(a, np.tanh(a)), [None, np.ones(1)], p)
        >>> back.deltas.round(4).ravel()      # delta_2 = 1 - 0.7453^2, delta_1 = (1 - 0.4621^2) delta_2
        array([0.3497, 0.4446])
        >>> back.weights.W.round(3), back.weights.U.round(3)     # 0.3497 + 0.4446, and 0.4446 * 0.4621
        (array([[0.794]]), array([[0.205]]))

    Source: Werbos (1990); seed 001, with the term of the next step and the sum over time that its slides leave out.
    """
    tape, p = checked_run(xs, h_0, steps, dL_dh, p, mask)
    h, direct = tape.states["h"], tape.upstream["h"]
    T = len(tape.xs)
    dh: list[Any] = [None] * T
    deltas: list[Any] = [None] * T
    carry = None
    for t in reversed(range(T)):
        dh[t] = total(direct[t], carry, like=h[t + 1])
        deltas[t] = tape.at(t, through(activation, h[t + 1], dh[t]), 0)
        carry = tape.at(t, transposed(p.U, deltas[t]), dh[t])
    weights = RNNWeights(
        W=sum_outer(deltas, tape.xs), U=sum_outer(deltas, h[:-1]), b=over_time(over_batch(delta) for delta in deltas)
    )
    dxs = [transposed(p.W, delta) for delta in deltas]
    return RNNGradients(tape.pile(deltas), tape.pile(dh), tape.pile(dxs), carry, weights)


def checked_run(xs: Any, h_0: Any, steps: Any, dL_dh: Any, p: RNNWeights, mask: Any = None) -> tuple[Tape, RNNWeights]:
    """The run step by step and its weights, once they fit; arguments and errors as in `rnn_backward`.

    Example:
        >>> half = RNNWeights(np.array([[0.5]]), np.array([[1.0]]), np.zeros(1))
        >>> from .sequence import rnn_sequence
        >>> steps = rnn_sequence(np.ones((2, 1)), half)
        >>> len(checked_run(np.ones((2, 1)), np.zeros(1), steps, np.ones((2, 1)), half)[0].xs)
        2
    """
    tape, p = record(xs, steps, mask, h=(h_0, dL_dh)), reals(p)
    check_rnn(tape.xs[0], tape.states["h"][0], p, ("xs[0]", "h_0"))
    return tape, p
