"""Numbers that carry their slopes: against differences, and cut where they are made constant."""

import math

import numpy as np
import pytest

from rnnex.exercises.engine.contracts import differences
from rnnex.exercises.engine.duals import Dual, entries, gradients, inner, total

W, X = np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([0.3, -0.7])


def outputs(W, X, *, cut=False):
    """Some function of two arrays that uses everything there is."""
    w, x = entries("W", W), entries("X", X)
    hidden = [inner(row, x).tanh() for row in w]
    if cut:
        hidden = [unit.constant() for unit in hidden]
    gate = total(hidden).sigmoid()
    return [gate * x[0] + (1 - gate) * hidden[1], inner(hidden, x)]


def numbers(W, X):
    h = np.tanh(W @ X)
    z = 1 / (1 + np.exp(-h.sum()))
    return np.array([z * X[0] + (1 - z) * h[1], h @ X])


def test_values_are_those_of_numpy():
    np.testing.assert_allclose([one.value for one in outputs(W, X)], numbers(W, X), atol=1e-15)


def test_gradients_are_the_slopes():
    factors = [3.0, -2.0]

    mine = gradients(zip(factors, outputs(W, X), strict=True), W=W, X=X)

    for one, slope in zip(mine, differences(lambda *given: float(factors @ numbers(*given)), [W, X]), strict=True):
        np.testing.assert_allclose(one, slope, atol=1e-8)


def test_nothing_goes_back_through_a_constant():
    (dW,) = gradients([(1.0, one) for one in outputs(W, X, cut=True)], W=W)

    assert not dW.any()


def test_an_argument_that_is_not_asked_for_is_left_out():
    assert len(gradients([(1.0, one) for one in outputs(W, X)], X=X)) == 1


@pytest.mark.parametrize("a", [-800.0, -3.0, 0.0, 2.5, 700.0])
def test_functions_stand_large_numbers(a):
    """Without overflow; the slopes are those of the function."""
    z = Dual(a, {("a",): 1.0}).sigmoid()

    assert z.value == pytest.approx(0.5 * (1 + math.tanh(a / 2)))
    assert z.slopes["a",] == pytest.approx(z.value * (1 - z.value), abs=1e-12)
