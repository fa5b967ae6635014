"""Lengths, masks and directions: what a sample that sits a step out keeps, and what its padding may hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError, ShapeError
from rnnex.solutions.layers import one_way
from rnnex.solutions.unroll import final_states, length_mask, outputs

from .test_arrays import NETWORKS, STATE, drawn, each_network, sequence

CLOSE = {"rtol": 0, "atol": 1e-12}
REVERSIBLE = [name for name in NETWORKS if name != "esn"]
LENGTHS = st.lists(st.integers(1, 5), min_size=1, max_size=4)


def alone(name, xs, states, p, length, row, **more):
    """The sample by itself, cut to its length."""
    return sequence(name, xs[:length, row], [state[row] for state in states], p, **more)


@each_network
@given(lengths=LENGTHS, seed=st.integers(0, 2**32 - 1))
def test_padded_sample_is_the_sample_alone_and_keeps_its_last_state(name, lengths, seed):
    xs, states, p = drawn(name, (len(lengths),), seed=seed, T=5)

    steps = sequence(name, xs, states, p, mask=length_mask(lengths, 5))

    letters = [letter for letter in (STATE.get(name, "h"), "c") if letter in steps._fields]
    for row, length in enumerate(lengths):
        single = alone(name, xs, states, p, length, row)
        for field, ours, expected in zip(steps._fields, steps, single, strict=True):
            np.testing.assert_allclose(ours[:length, row], expected, **CLOSE)
            after = expected[-1] if field in letters else 0
            np.testing.assert_allclose(ours[length:, row], np.broadcast_to(after, ours[length:, row].shape), **CLOSE)


@pytest.mark.parametrize("name", REVERSIBLE)
@given(lengths=LENGTHS, seed=st.integers(0, 2**32 - 1))
def test_reading_backward_reverses_the_valid_part_only(name, lengths, seed):
    xs, states, p = drawn(name, (len(lengths),), seed=seed, T=5)

    steps = sequence(name, xs, states, p, mask=length_mask(lengths, 5), reverse=True)

    for row, length in enumerate(lengths):
        turned = sequence(name, xs[:length, row][::-1], [state[row] for state in states], p)
        for ours, expected in zip(steps, turned, strict=True):
            np.testing.assert_allclose(ours[:length, row][::-1], expected, **CLOSE)


@each_network
@pytest.mark.parametrize("rubbish", [np.nan, np.inf, 1e308])
def test_padding_may_hold_anything(name, rubbish):
    xs, states, p = drawn(name, (2,), T=4)
    mask = length_mask([2, 4], 4)
    clean = sequence(name, xs, states, p, mask=mask)
    xs[2:, 0] = rubbish

    for ours, expected in zip(sequence(name, xs, states, p, mask=mask), clean, strict=True):
        np.testing.assert_array_equal(ours, expected)


@each_network
@given(pattern=st.lists(st.booleans(), min_size=1, max_size=6))
def test_masked_steps_are_as_if_they_were_not_there(name, pattern):
    xs, states, p = drawn(name, T=len(pattern))
    mask = np.array(pattern)

    steps = sequence(name, xs, states, p, mask=mask)

    if mask.any():
        for ours, expected in zip(steps, sequence(name, xs[mask], states, p), strict=True):
            np.testing.assert_allclose(ours[mask], expected, **CLOSE)
    else:
        np.testing.assert_array_equal(getattr(steps, STATE.get(name, "h"))[-1], states[0])


@each_network
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_mask_keeps_the_precision(name, dtype):
    random = np.random.default_rng(0)
    xs, states, p = drawn(name, (2,), T=3, draw=lambda *shape: random.uniform(-1, 1, shape).astype(dtype))

    steps = sequence(name, xs, states, p, mask=length_mask([1, 3], 3))

    assert {part.dtype for part in steps} == {np.dtype(dtype)}
    assert outputs(steps[0], length_mask([1, 3], 3)).dtype == dtype


@pytest.mark.parametrize("name", REVERSIBLE)
def test_direction_matters(name):
    xs, states, p = drawn(name, T=3)

    there, back = (sequence(name, xs, states, p, reverse=reverse) for reverse in (False, True))

    assert np.abs(there[-1] - back[-1]).max() > 1e-3


def test_outputs_are_zero_where_a_sample_takes_no_part():
    values, mask = np.arange(1.0, 13).reshape(3, 2, 2), length_mask([1, 3], 3)

    np.testing.assert_array_equal(outputs(values, mask)[:, 0], [[1, 2], [0, 0], [0, 0]])
    np.testing.assert_array_equal(outputs(values, mask)[:, 1], values[:, 1])
    assert outputs(values) is values


@pytest.mark.parametrize(("reverse", "at"), [(False, -1), (True, 0)])
def test_final_states_stand_where_time_ends(reverse, at):
    xs, states, p = drawn("lstm", T=3)
    steps = sequence("lstm", xs, states, p, reverse=reverse)

    h, c = final_states(steps, reverse=reverse)

    np.testing.assert_array_equal(h, steps.h[at])
    np.testing.assert_array_equal(c, steps.c[at])


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_mask_of_lengths_counts_to_the_lengths(lengths):
    mask = length_mask(lengths, 6)

    assert mask.sum(axis=0).tolist() == lengths
    assert (mask[:-1] >= mask[1:]).all()


def test_mask_of_lengths_takes_any_batch():
    assert length_mask(2, 3).tolist() == [True, True, False]
    assert length_mask(np.zeros((0,), int), 3).shape == (3, 0)
    assert length_mask([[1, 2], [3, 1]], 3).shape == (3, 2, 2)


@pytest.mark.parametrize("lengths", [[0, 2], [4, 1], [-1, 1]])
def test_length_outside_the_sequence_is_refused(lengths):
    with pytest.raises(InputError) as refusal:
        length_mask(lengths, 3)

    assert str(refusal.value) == f"lengths is {lengths}: every length must lie from 1 to 3."


@pytest.mark.parametrize("lengths", [[1.0, 2.0], [True, True], ["1"]])
def test_length_that_is_no_whole_number_is_refused(lengths):
    with pytest.raises(InputError, match=r"^lengths has dtype \S+: it must hold whole numbers\.$"):
        length_mask(lengths, 3)


@each_network
def test_mask_of_another_shape_is_named(name):
    xs, states, p = drawn(name, (4,), T=3)
    called = "us" if name == "esn" else "xs"

    with pytest.raises(ShapeError) as refusal:
        sequence(name, xs, states, p, mask=np.ones((4, 3), bool))

    said = f"mask has shape (4, 3) but {called} has shape (3, 4, 2): mask must have shape (3, 4)."
    assert str(refusal.value) == said


@each_network
def test_mask_of_numbers_is_refused(name):
    xs, states, p = drawn(name, (4,), T=3)

    with pytest.raises(InputError, match=r"^mask has dtype float64: it must be boolean"):
        sequence(name, xs, states, p, mask=np.ones((3, 4)))


def test_layer_takes_a_mask_as_a_list():
    xs, _, p = drawn("rnn", T=2)

    run = one_way(lambda xs, **how: sequence("rnn", xs, [], p, **how), xs, mask=[True, False])

    assert not run.y[1].any()
