"""Truncated backpropagation: PyTorch with detached states, both ends of the window's length, and the cut itself."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnex.errors import InputError, ShapeError
from rnnex.solutions.truncated import truncated_gru, truncated_lstm, truncated_rnn, windows

from ..oracles import torch_recurrent
from .runs import SIZES, UNEQUAL, arrays, drawn

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
FUNCTIONS = {"rnn": truncated_rnn, "lstm": truncated_lstm, "gru": truncated_gru}
CELLS = pytest.mark.parametrize("cell", list(FUNCTIONS))


def truncated(run, window, steps=None):
    steps = run.forward() if steps is None else steps
    return FUNCTIONS[run.cell](run.xs, *run.states, steps, *run.upstream, run.p, window=window, **run.options)


def detached(run, window):
    """Sum of the weights' gradients by PyTorch, the states detached at every boundary."""
    weights = torch_recurrent.leaves(**run.p._asdict())
    states = {f"{k}_0": torch.tensor(s) for k, s in zip("hc", run.states, strict=False)}
    loss = torch.zeros((), dtype=torch.float64)
    for start in range(0, len(run.xs), window):
        xs = torch.tensor(run.xs[start : start + window])
        seen = getattr(torch_recurrent, run.cell)({**weights, **states, "xs": xs}, len(xs))
        for k, g in zip("hc", run.upstream, strict=False):
            states[f"{k}_0"] = seen[-1][f"d{k}"].detach()
            values = torch.stack([step[f"d{k}"] for step in seen])
            loss = loss + (torch.tensor(g[start : start + window]) * values).sum()
    loss.backward()
    return {name: leaf.grad.numpy() for name, leaf in weights.items()}


@CELLS
@settings(max_examples=20)
@given(sizes=SIZES, window=st.integers(1, 5))
def test_weights_are_those_of_detached_states(cell, sizes, window):
    run = drawn(cell, sizes)

    found = truncated(run, window).weights

    for name, expected in detached(run, window).items():
        np.testing.assert_allclose(getattr(found, name), expected, **CLOSE, err_msg=name, strict=True)


@CELLS
@pytest.mark.parametrize("window", [5, 6, 100])
def test_window_as_long_as_the_sequence_is_the_full_gradient(cell, window):
    run = drawn(cell, UNEQUAL)

    found = truncated(run, window)

    assert len(found.windows) == 1
    for a, b in zip(arrays(found.windows[0]), arrays(run.backward()), strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip(arrays(found.weights), arrays(run.backward().weights), strict=True):
        np.testing.assert_array_equal(a, b)


@CELLS
def test_shorter_window_is_another_gradient(cell):
    """The comparisons above can tell: every cut changes the recurrent weights' gradient."""
    run = drawn(cell, UNEQUAL)
    full = run.backward().weights[1]

    differences = [np.abs(truncated(run, window).weights[1] - full).max() for window in (1, 2, 3, 4)]

    assert min(differences) > 1e-3


@CELLS
@pytest.mark.parametrize("listed", [False, True])
def test_gradient_never_crosses_a_boundary(cell, listed):
    """A loss in the last window leaves the windows before it without any gradient."""
    run = drawn(cell, UNEQUAL)
    upstream = tuple(np.where(np.arange(5)[:, None, None] == 4, g, 0) for g in run.upstream)
    steps = run.forward()
    if listed:
        steps = [type(steps)(*values) for values in zip(*steps, strict=True)]
        run = run._replace(xs=list(run.xs))

    found = truncated(run._replace(upstream=upstream), 2, steps).windows

    assert [len(window.xs) for window in found] == [2, 2, 1]
    assert not any(array.any() for window in found[:2] for array in arrays(window))
    assert all(np.asarray(array).any() for array in (found[2].xs, found[2].h_0, found[2].weights[0]))


@CELLS
def test_state_is_carried(cell):
    """The recurrent weights of a window see the state that the window before it left."""
    run = drawn(cell, UNEQUAL)
    steps = run.forward()

    second = truncated(run, 2).windows[1]

    entering = tuple(getattr(steps, k)[1] for k in "hc"[: len(run.states)])
    part = slice(2, 4)
    alone = run.backward(
        type(steps)(*(field[part] for field in steps)),
        xs=run.xs[part],
        states=entering,
        upstream=tuple(g[part] for g in run.upstream),
    )
    for a, b in zip(arrays(second), arrays(alone), strict=True):
        np.testing.assert_array_equal(a, b)


@CELLS
def test_lists_and_arrays_agree(cell):
    run = drawn(cell, UNEQUAL)
    steps = run.forward()
    one_by_one = [type(steps)(*values) for values in zip(*steps, strict=True)]

    found = truncated(run._replace(xs=list(run.xs), upstream=tuple(map(list, run.upstream))), 2, one_by_one)

    for a, b in zip(arrays(found.weights), arrays(truncated(run, 2).weights), strict=True):
        np.testing.assert_array_equal(a, b)


def test_lstm_without_forget_gate_has_no_gradient_for_it():
    run = drawn("lstm", UNEQUAL, forget=False)

    weights = truncated(run, 2).weights

    assert weights.W_f is None
    np.testing.assert_allclose(weights.b_o, sum(w.weights.b_o for w in truncated(run, 2).windows), rtol=1e-12)


@pytest.mark.parametrize("length", range(1, 8))
@pytest.mark.parametrize("window", range(1, 9))
def test_windows_cover_every_step_once(length, window):
    found = windows(length, window)

    assert [t for part in found for t in range(length)[part]] == list(range(length))
    assert all(part.stop - part.start == window for part in found[:-1])


@pytest.mark.parametrize(("length", "window"), [(0, 1), (3, 0), (3, -1)])
def test_windows_of_nothing_are_refused(length, window):
    with pytest.raises(InputError, match=f"{length} steps has no windows of {window}"):
        windows(length, window)


@CELLS
def test_lengths_that_differ_are_refused(cell):
    run = drawn(cell, UNEQUAL)

    with pytest.raises(ShapeError, match="steps has length 5 but xs has 4"):
        truncated(run._replace(xs=run.xs[:4]), 2, run.forward())
