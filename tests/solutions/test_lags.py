"""The split of the weight gradient by lag: single losses by automatic differentiation, and the sum over lags."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from rnnex.solutions.activations import identity, sigmoid
from rnnex.solutions.lags import gradient_by_lag, share_from_lag
from rnnex.solutions.rnn import RNNStep, RNNWeights

from .runs import SIZES, UNEQUAL, drawn

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
ACTIVATIONS = {np.tanh: torch.tanh, sigmoid: torch.sigmoid, identity: lambda a: a}
EACH = pytest.mark.parametrize("activation", list(ACTIVATIONS), ids=lambda activation: activation.__name__)


def split(run, steps=None):
    return gradient_by_lag(
        run.xs, *run.states, run.forward() if steps is None else steps, *run.upstream, run.p, **run.options
    )


def split_by_torch(run):
    """Every step has its own copy of the weights: the gradient of the copy at s for the loss at t has lag t - s."""
    T, act = len(run.xs), ACTIVATIONS[run.options["activation"]]
    copies = [[torch.tensor(w, requires_grad=True) for w in run.p] for _ in range(T)]
    h, states = torch.tensor(run.states[0]), []
    for x, (W, U, b) in zip(torch.tensor(run.xs), copies, strict=True):
        h = act(x @ W.T + h @ U.T + b)
        states.append(h)
    found = [[np.zeros(w.shape) for w in run.p] for _ in range(T)]
    for t, (g, state) in enumerate(zip(torch.tensor(run.upstream[0]), states, strict=True)):
        flat = [w for copy in copies[: t + 1] for w in copy]
        by_weight = torch.autograd.grad((g * state).sum(), flat, retain_graph=True)
        for at, gradient in enumerate(by_weight):
            found[t - at // 3][at % 3] += gradient.numpy()
    return found


@EACH
@settings(max_examples=20)
@given(sizes=SIZES)
def test_every_lag_is_autograds(activation, sizes):
    run = drawn("rnn", sizes, activation=activation)

    found = split(run)

    for ours, theirs in zip(found, split_by_torch(run), strict=True):
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(a, b, **CLOSE, strict=True)


@EACH
@given(sizes=SIZES)
def test_lags_add_up_to_the_gradient(activation, sizes):
    run = drawn("rnn", sizes, activation=activation)

    terms = split(run)

    assert len(terms) == len(run.xs)
    for whole, parts in zip(run.backward().weights, zip(*terms, strict=True), strict=True):
        np.testing.assert_allclose(sum(parts), whole, rtol=1e-12, atol=1e-12)


def test_scalar_split_of_the_audit():
    """w = 1/2 and a loss at every step but with the same state each time: 1, .5, .25, .125, .0625; lag 4 has 3 %."""
    h = np.ones((5, 1))
    p = RNNWeights(np.ones((1, 1)), np.full((1, 1), 0.5), np.zeros(1))
    last = [None] * 4 + [np.ones(1)]

    terms = gradient_by_lag(h, np.ones(1), RNNStep(h, h), last, p, activation=identity)

    assert [term.U.item() for term in terms] == [1, 0.5, 0.25, 0.125, 0.0625]
    assert sum(term.U.item() for term in terms) == 1.9375
    assert share_from_lag(terms, 4).U.item() == pytest.approx(0.0625 / 1.9375, abs=1e-15)


@pytest.mark.parametrize(("least", "share"), [(0, 1.0), (1, 0.75), (2, 0.25), (3, 0.0), (9, 0.0)])
def test_share_counts_from_the_lag_on(least, share):
    terms = [RNNWeights(*[np.full(shape, value) for shape in [(1, 2), (1, 1), (1,)]]) for value in (1.0, 2.0, 1.0)]

    found = share_from_lag(terms, least)

    for entry in found:
        np.testing.assert_array_equal(entry, np.full(entry.shape, share))


def test_share_of_nothing_is_nan():
    zero = RNNWeights(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros(1))

    assert np.isnan(share_from_lag([zero], 0).b).all()


def test_lists_and_arrays_agree():
    run = drawn("rnn", UNEQUAL)
    steps = run.forward()
    listed = run._replace(xs=list(run.xs), upstream=(list(run.upstream[0]),))

    found = split(listed, [RNNStep(*values) for values in zip(*steps, strict=True)])

    for ours, theirs in zip(found, split(run), strict=True):
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(a, b)
