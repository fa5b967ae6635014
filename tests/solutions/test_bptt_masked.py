"""Sequences of several lengths: the gradient of a batch with a mask is that of its samples, each run alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnex.errors import InputError, ShapeError
from rnnex.solutions.activations import identity
from rnnex.solutions.truncated import truncated_gru, truncated_lstm, truncated_rnn
from rnnex.solutions.unroll import length_mask

from .runs import UNEQUAL, arrays, drawn, named

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
VARIANTS = [
    ("rnn", {}),
    ("lstm", {}),
    ("lstm", {"peepholes": True, "squash": identity}),
    ("lstm", {"forget": False}),
    ("gru", {}),
    ("gru", {"gate": "keeps", "reset": "after", "order": "xh", "inner": True}),
    ("gru", {"recurrent_activation": np.tanh}),
]
CELLS = pytest.mark.parametrize(
    ("cell", "options"), VARIANTS, ids=lambda value: value if isinstance(value, str) else ""
)
TRUNCATED = {"rnn": truncated_rnn, "lstm": truncated_lstm, "gru": truncated_gru}


def masked(run, mask):
    """The run with a mask, and NaN where a sample sits out: nobody may look there."""
    return run._replace(xs=np.where(mask[..., None], run.xs, np.nan), options={**run.options, "mask": mask})


def alone(run, k, taken):
    """Gradients of sample k run over the steps it takes; a loss that looks at a held state looks at the one before."""
    at = np.flatnonzero(taken)
    upstream = [np.stack([np.zeros_like(g[0, k])] * (len(at) + 1)) for g in run.upstream]
    for t in range(len(taken)):
        for own, g in zip(upstream, run.upstream, strict=True):
            own[np.searchsorted(at, t, side="right")] += g[t, k]
    if not len(at):
        return None, [own[0] for own in upstream]
    states = tuple(state[k] for state in run.states)
    sample = run._replace(xs=run.xs[at, k], states=states, upstream=tuple(own[1:] for own in upstream))
    back = sample.backward()
    return back, [own[0] + first for own, first in zip(upstream, (back.h_0, getattr(back, "c_0", 0)), strict=False)]


@CELLS
@settings(max_examples=10)
@given(taken=st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=4, max_size=4))
def test_batch_with_a_mask_is_its_samples(cell, options, taken):
    run, mask = drawn(cell, UNEQUAL, **options), np.array(taken).T

    found = masked(run, mask).backward()

    samples = [alone(run, k, mask[:, k]) for k in range(4)]
    for name, value in found.weights._asdict().items():
        if value is not None:
            expected = sum((getattr(back.weights, name) for back, _ in samples if back is not None), 0 * value)
            np.testing.assert_allclose(value, expected, **CLOSE, err_msg=name)
    for k, (back, states) in enumerate(samples):
        for ours, theirs in zip((found.h_0, getattr(found, "c_0", None)), states, strict=False):
            np.testing.assert_allclose(ours[k], theirs, **CLOSE)
        xs = np.zeros_like(found.xs[:, k])
        if back is not None:
            xs[mask[:, k]] = back.xs
        np.testing.assert_allclose(found.xs[:, k], xs, **CLOSE)


@CELLS
def test_padding_has_no_deltas(cell, options):
    mask = length_mask([5, 3, 1, 4], 5)

    found = named(masked(drawn(cell, UNEQUAL, **options), mask).backward())

    for name in (name for name in found if name.startswith("delta")):
        assert not found[name][~mask].any()
        assert name == "delta_f" or found[name][mask].any()


@CELLS
def test_mask_of_everybody_changes_nothing(cell, options):
    run = drawn(cell, UNEQUAL, **options)

    found = run._replace(options={**run.options, "mask": np.ones((5, 4), bool)}).backward()

    for a, b in zip(arrays(found), arrays(run.backward()), strict=True):
        np.testing.assert_array_equal(a, b, strict=True)


@CELLS
def test_masked_run_keeps_single_precision(cell, options):
    run = masked(drawn(cell, UNEQUAL, dtype=np.float32, **options), length_mask([5, 3, 1, 4], 5))

    assert {value.dtype for value in arrays(run.backward())} == {np.dtype(np.float32)}


@CELLS
def test_window_as_long_as_a_masked_sequence_is_the_full_gradient(cell, options):
    run = masked(drawn(cell, UNEQUAL, **options), length_mask([5, 3, 1, 4], 5))

    def cut(window):
        given = run.xs, *run.states, run.forward(), *run.upstream, run.p
        return TRUNCATED[cell](*given, window=window, **run.options).weights

    for a, b in zip(arrays(cut(5)), arrays(run.backward().weights), strict=True):
        np.testing.assert_array_equal(a, b)
    assert max(np.abs(a - b).max() for a, b in zip(arrays(cut(2)), arrays(cut(5)), strict=True)) > 1e-3


@CELLS
def test_mask_longer_than_the_windows_is_refused(cell, options):
    run = drawn(cell, UNEQUAL, **options)
    given = run.xs, *run.states, run.forward(), *run.upstream, run.p

    with pytest.raises(ShapeError, match=r"mask has shape \(6, 4\)"):
        TRUNCATED[cell](*given, window=2, mask=np.ones((6, 4), bool), **run.options)


@CELLS
def test_reversed_run_is_one_on_reversed_arrays(cell, options):
    """As the docstrings say; checked by differences of a loss on the run with `reverse`."""
    mask = length_mask([5, 3, 1, 4], 5)
    run = drawn(cell, UNEQUAL, **options)
    run = run._replace(options={**run.options, "mask": mask})
    backwards = run._replace(options={**run.options, "reverse": True})
    steps = backwards.forward()

    found = run.backward(
        type(steps)(*(field[::-1] for field in steps)),
        xs=run.xs[::-1],
        upstream=tuple(g[::-1] for g in run.upstream),
        options={**run.options, "mask": mask[::-1]},
    )

    for name in ("W", "W_i", "W_c"):
        if name in run.p._fields:
            nudge = np.zeros_like(getattr(run.p, name))
            nudge[1, 0] = 1e-5
            high, low = (run.p._replace(**{name: getattr(run.p, name) + sign * nudge}) for sign in (1, -1))
            slope = (backwards.loss(p=high) - backwards.loss(p=low)) / 2e-5
            assert getattr(found.weights, name)[1, 0] == pytest.approx(slope, rel=1e-7)
    nudge = np.zeros_like(run.xs)
    nudge[2, 1, 0] = 1e-5
    slope = (backwards.loss(xs=run.xs + nudge) - backwards.loss(xs=run.xs - nudge)) / 2e-5
    assert found.xs[::-1][2, 1, 0] == pytest.approx(slope, rel=1e-7)


@CELLS
def test_mask_must_fit_and_be_boolean(cell, options):
    run = drawn(cell, UNEQUAL, **options)
    steps = run.forward()

    with pytest.raises(ShapeError, match=r"mask has shape \(5,\) but .* must have shape \(5, 4\)"):
        run.backward(steps, options={**run.options, "mask": np.ones(5, bool)})
    with pytest.raises(InputError, match="mask has dtype float64: it must be boolean"):
        run.backward(steps, options={**run.options, "mask": np.ones((5, 4))})
