"""How much of the weight gradient comes from how far back: dL/dW split by lag.

A term of lag k goes from the loss at step t back to the weights where they act at step t - k. The terms of all lags
add up to the gradient of `rnn_backward`: that the long ones vanish does not make the sum vanish.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .backprop import over_batch, over_time, sum_outer, through, transposed, zeros_like
from .bptt_rnn import checked_run
from .rnn import RNNWeights


def gradient_by_lag(
    xs: Any, h_0: Any, steps: Any, dL_dh: Any, p: RNNWeights, *, activation: Callable[[Any], Any] = np.tanh
) -> list[RNNWeights]:
    """Split the weight gradient of a simple recurrent network by lag.

        delta_t(0) = tanh'(a_t) dL/dh_t            delta_t(k) = tanh'(a_t) U^T delta_{t+1}(k-1)
        dL/dW (k) = sum_t delta_t(k) x_t^T         dL/dU (k), dL/db (k) alike

    Args:
        xs, h_0, steps, dL_dh, p, activation: As in `rnn_backward`.

    Returns:
        T entries: entry k holds the terms of lag k, each of the shape of the weight, summed over time and batch.

    Raises:
        ShapeError, InputError, AuthorError: As `rnn_backward`.

    Example:
        A linear unit h_t = h_{t-1} / 2 + x_t with x = 1, 0, 0 and loss h_3, so that h = 1, 1/2, 1/4. In dL/dU the
        loss meets h_2 directly, h_1 through one factor of 1/2, and h_0 = 0:

        >>> from .activations import identity
        >>> from .rnn import RNNStep
        >>> p = RNNWeights(W=np.array([[1.0]]), U=np.array([[0.5]]), b=np.zeros(1))
        >>> h = np.array([[1.0], [0.5], [0.25]])
        >>> run = np.array([[1.0], [0.0], [0.0]]), np.zeros(1), RNNStep(h, h), np.array([[0.0], [0.0], [1.0]])
        >>> [term.U.item() for term in gradient_by_lag(*run, p, activation=identity)]
        [0.5, 0.5, 0.0]
        >>> [term.b.item() for term in gradient_by_lag(*run, p, activation=identity)]
        [1.0, 0.5, 0.25]

    Source: Pascanu, Mikolov & Bengio (2013), equations 3 to 5; list B, question 4.
    """
    tape, p = checked_run(xs, h_0, steps, dL_dh, p)
    h = tape.states["h"]
    direct = [zeros_like(h_t) if g is None else g for g, h_t in zip(tape.upstream["h"], h[1:], strict=True)]
    deltas = [through(activation, h_t, g) for h_t, g in zip(h[1:], direct, strict=True)]
    terms = []
    while deltas:
        reached = len(deltas)
        terms.append(
            RNNWeights(
                W=sum_outer(deltas, tape.xs[:reached]),
                U=sum_outer(deltas, h[:reached]),
                b=over_time(map(over_batch, deltas)),
            )
        )
        handed = [transposed(p.U, delta) for delta in deltas[1:]]
        deltas = [through(activation, h_t, g) for h_t, g in zip(h[1:reached], handed, strict=True)]
    return terms


def share_from_lag(terms: list[RNNWeights], least: int) -> RNNWeights:
    """Which part of each entry of the gradient comes from lags of at least `least`; each of the shape of the weight.

        share = sum_{k >= least} dL/dW (k) / sum_k dL/dW (k)

    A share is a part of a whole only where the terms have one sign; NaN where the whole is zero.

    Example:
        With losses at all of many steps and the factor 1/2, the terms of the bias go like 1, 1/2, 1/4, 1/8, 1/16:

        >>> b = [np.array([2.0**-k]) for k in range(5)]
        >>> terms = [RNNWeights(np.eye(1), np.eye(1), b_k) for b_k in b]
        >>> share_from_lag(terms, 4).b.round(3)              # 0.0625 / 1.9375
        array([0.032])

    Source: list B, question 4, made countable.
    """
    shares = []
    for parts in zip(*terms, strict=True):
        whole, late = over_time(parts), over_time([0 * parts[0], *parts[least:]])
        with np.errstate(divide="ignore", invalid="ignore"):
            shares.append(late / whole)
    return RNNWeights(*shares)
