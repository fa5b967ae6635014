"""Truncated backpropagation as code: the reference against solutions/, PyTorch and the untruncated pass."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from rnnex.exercises.engine.telling import NEITHER
from rnnex.exercises.registry import find_exercise
from rnnex.exercises.rnn.truncated import slopes, windows
from rnnex.grader.marking.marks import Reading
from rnnex.solutions.bptt_rnn import rnn_backward
from rnnex.solutions.rnn import RNNWeights
from rnnex.solutions.sequence import rnn_sequence
from rnnex.solutions.truncated import truncated_rnn

from ..answering import every_case, grade, task_of, variant_of, worked

VARIANT = variant_of("truncated-bptt")
RIGHT = task_of(VARIANT).reference(NEITHER)
CALLS = [step.args for case in every_case(VARIANT) for step in case.steps]
EACH = pytest.mark.parametrize("given", CALLS, ids=[f"{one[0].shape}-{one[-1]}" for one in CALLS])


def mine(given):
    return RIGHT["truncated_bptt"](*given)


def solved(given):
    """What solutions/ needs, which puts time first."""
    xs, h_0, W_x, W_h, b, dhs, _ = given
    p = RNNWeights(W_x, W_h, b)
    return xs.swapaxes(0, 1), h_0, rnn_sequence(xs.swapaxes(0, 1), p, h_0), dhs.swapaxes(0, 1), p


@EACH
def test_reference_is_that_of_the_solutions(given):
    back = truncated_rnn(*solved(given), window=given[-1])

    dxs, *weights = mine(given)

    np.testing.assert_allclose(dxs, np.concatenate([window.xs for window in back.windows]).swapaxes(0, 1), atol=1e-12)
    for one, other in zip(weights, back.weights, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


@EACH
def test_reference_is_that_of_a_detached_state_in_torch(given):
    *arrays, k = given
    xs, h, W_x, W_h, b, dhs = (torch.tensor(array, requires_grad=True) for array in arrays)
    loss = 0
    for t in range(xs.shape[1]):
        if t % k == 0:
            h = h.detach()
        h = torch.tanh(xs[:, t] @ W_x.T + h @ W_h.T + b)
        loss = loss + (dhs[:, t].detach() * h).sum()
    loss.backward()

    for one, tensor in zip(mine(given), (xs, W_x, W_h, b), strict=True):
        np.testing.assert_allclose(one, tensor.grad.numpy(), atol=1e-12)


@EACH
def test_expected_slopes_are_the_gradients(given):
    """Of the contract, whose way has no backward pass."""
    for one, slope in zip(mine(given), slopes(*given), strict=True):
        np.testing.assert_allclose(one, slope, atol=1e-8)


def test_a_window_that_holds_all_steps_cuts_nothing():
    *given, _ = CALLS[2]
    T = given[0].shape[1]
    full = rnn_backward(*solved((*given, T)))

    for k in (T, T + 3):
        for one, other in zip(mine((*given, k)), (full.xs.swapaxes(0, 1), *full.weights), strict=True):
            np.testing.assert_allclose(one, other, atol=1e-12)


def test_the_gradient_stops_at_the_border_and_not_before():
    """Seven steps, windows of three: a loss at the step 5 reaches the inputs 4 and 5, counted from 1."""
    *given, dhs, k = CALLS[2]
    only = np.zeros_like(dhs)
    only[:, 4] = dhs[:, 4]

    dxs = mine((*given, only, k))[0]

    assert (k, dxs.shape[1]) == (3, 7)
    assert [bool(np.abs(dxs[:, t]).max() > 1e-6) for t in range(7)] == [False] * 3 + [True] * 2 + [False] * 2


@pytest.mark.parametrize(
    ("slip", "cuts"),
    [
        ("", [0, 3, 6]),
        ("windows-longer", [0, 4]),
        ("windows-shifted", [0, 1, 4]),
        ("windows-from-end", [0, 1, 4]),
        ("window-dropped", [0, 3]),
    ],
)
def test_windows_of_seven_steps(slip, cuts):
    found = windows(frozenset((slip,)), 7, 3)

    assert [part.start for part in found] == cuts
    assert found[-1].stop == (6 if slip == "window-dropped" else 7)


def test_windows_from_the_end_are_not_those_that_are_shifted():
    assert windows(frozenset(("windows-from-end",)), 6, 4) != windows(frozenset(("windows-shifted",)), 6, 4)


BROKEN = {
    "drops the axis of one step": (
        [("    return dxs, dW_x", "    dxs = dxs if T > 1 else dxs[:, 0]\n    return dxs, dW_x")],
        ["one-step"],
    ),
    "adds to dhs": (
        [("        delta = (dhs[:, t] + carry)", "        dhs[:, t] += carry\n        delta = dhs[:, t]")],
        ["arguments-unchanged"],
    ),
    "needs the window to fit": (
        [("    N, T, D = xs.shape\n", "    N, T, D = xs.shape\n    assert k <= T\n")],
        ["one-step", "any-window"],
    ),
    "nothing": ([("    hs = [h_0]", "    hs = [h_0.copy()]")], []),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_contract_costs_its_share(case):
    changes, contracts = BROKEN[case]
    source = worked(VARIANT)
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)

    mark, details = grade(VARIANT, source)

    assert [found.id for found in mark.explanations] == contracts, details
    assert mark.awarded == 10 - 2 * Fraction(len(contracts), 7)
    assert mark.reading is (Reading.MISCONCEPTION if contracts else Reading.CORRECT)


def test_cases_have_windows_that_fit_and_windows_that_do_not():
    hidden = [case.steps[0].args for case in find_exercise("truncated-bptt").hidden_cases(VARIANT)]

    assert {given[0].shape[1] % given[-1] == 0 for given in hidden} == {True, False}
    assert any(len({*given[0].shape, given[1].shape[1]}) == 4 for given in hidden)
