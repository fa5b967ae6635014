"""Weights carried between any two conventions: both cells compute the same, or the refusal names the obstacle."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnex.solutions.conventions import CONVENTIONS, ConversionError, convert

from ..oracles.plain_conventions import run
from .carried import AFTER, EXACT, PAIRS, SIZES, drawn, inputs, units_for

# All pairs.


def obstacle(source, target, n):
    """Why weights without zeros of one cannot be those of the other; "" if they can. Written from the table."""
    a, b = CONVENTIONS[source], CONVENTIONS[target]
    bare, inner = {"cho-gru", "chung-gru"}, AFTER - {"list-b-gru-reset-after"} | {"pytorch-gru"}
    if (source == "list-b-lstm") != (target == "list-b-lstm"):
        return "no weights make up for the tanh"
    if a.reset != b.reset and n > 1:
        return "only where W_h of the candidate is diagonal, as with one unit, and here it is not."
    if source in inner and target not in inner:
        return "has a bias of the candidate that the reset gate multiplies"
    if target in bare and source not in bare:
        return f"{source} has biases that are not zero: {target} has no biases."
    if source == "onnx-lstm" != target:
        return "has no peepholes."
    return ""


@pytest.mark.parametrize(("source", "target"), PAIRS)
@settings(max_examples=8)
@given(SIZES)
def test_pair_computes_the_same_or_refuses(source, target, sizes):
    d, n, seed = sizes
    a, b = CONVENTIONS[source], CONVENTIONS[target]
    weights, (xs, state) = drawn(a, d, n, seed), inputs(a.cell, d, n, seed)
    reason = obstacle(source, target, n)

    if reason:
        with pytest.raises(ConversionError) as refusal:
            convert(weights, a, b, **units_for(source, n))
        assert reason in str(refusal.value)
        assert source in str(refusal.value)
        assert target in str(refusal.value)
    else:
        converted = convert(weights, a, b, **units_for(source, n))
        np.testing.assert_allclose(run(target, converted, xs, state), run(source, weights, xs, state), **EXACT)


def biases_fit(source, target):
    """Whether every bias of the source has its own place in the target."""
    a, b = CONVENTIONS[source], CONVENTIONS[target]
    return all(set(a.bias_places(g)) <= set(b.bias_places(g)) or len(a.bias_places(g)) == 1 for g in a.gates)


REVERSIBLE = [(a, b) for a, b in PAIRS if biases_fit(a, b) and not obstacle(a, b, 2)]


@pytest.mark.parametrize(("source", "target"), REVERSIBLE)
def test_round_trip_is_exact_where_no_biases_are_added(source, target):
    d, n = 3, 2
    a, b = CONVENTIONS[source], CONVENTIONS[target]
    weights = drawn(a, d, n, seed=4)

    back = convert(convert(weights, a, b, **units_for(source, n)), b, a, **units_for(target, n))

    assert list(back) == list(weights)
    atol = 0 if a.forget_bias == b.forget_bias else 4e-16  # b + 1 - 1, with numbers up to 2.5
    for name, array in weights.items():
        np.testing.assert_allclose(back[name], array, rtol=0, atol=atol)


def test_round_trip_through_one_bias_keeps_the_sum():
    torch_lstm, keras_lstm = CONVENTIONS["pytorch-lstm"], CONVENTIONS["keras-lstm"]
    weights = drawn(torch_lstm, 3, 2, seed=4)

    back = convert(convert(weights, torch_lstm, keras_lstm), keras_lstm, torch_lstm)

    np.testing.assert_array_equal(back["bias_ih_l0"], weights["bias_ih_l0"] + weights["bias_hh_l0"])
    np.testing.assert_array_equal(back["bias_hh_l0"], np.zeros(8))


def test_no_pair_is_forgotten():
    assert len(REVERSIBLE) > len(PAIRS) / 4
    assert {obstacle(a, b, 2) for a, b in PAIRS} >= {"", "has no peepholes.", "no weights make up for the tanh"}


# Where an obstacle is absent, the conversion is made.


@given(SIZES, st.sampled_from(["after to before", "before to after"]))
def test_diagonal_recurrence_allows_either_reset(sizes, way):
    d, n, seed = sizes
    source, target = ["list-b-gru-reset-after", "ng-gru"][:: 1 if way == "after to before" else -1]
    a, b = CONVENTIONS[source], CONVENTIONS[target]
    weights, (xs, state) = drawn(a, d, n, seed), inputs("gru", d, n, seed)
    name = "W_c" if "W_c" in weights else "Wc"
    weights[name][:, :n] *= np.eye(n)

    converted = convert(weights, a, b)

    np.testing.assert_allclose(run(target, converted, xs, state), run(source, weights, xs, state), **EXACT)


def test_one_entry_beside_the_diagonal_refuses():
    weights = drawn(CONVENTIONS["list-b-gru"], 2, 2, seed=0)
    weights["W_c"][:, :2] = [[1, 0], [1e-300, 1]]

    with pytest.raises(ConversionError, match="diagonal"):
        convert(weights, CONVENTIONS["list-b-gru"], CONVENTIONS["list-b-gru-reset-after"])


@pytest.mark.parametrize(
    ("source", "target"),
    [("onnx-gru", "list-b-gru-reset-after"), ("onnx-gru", "pytorch-gru"), ("onnx-gru", "keras-gru")],
)
def test_bias_of_reset_before_ends_outside_the_product(source, target):
    """With one unit the resets coincide, but a bias that r did not multiply must not come under it."""
    weights, (xs, state) = drawn(CONVENTIONS[source], 2, 1, seed=3), inputs("gru", 2, 1, seed=3)

    converted = convert(weights, CONVENTIONS[source], CONVENTIONS[target])

    np.testing.assert_allclose(run(target, converted, xs, state), run(source, weights, xs, state), **EXACT)


@pytest.mark.parametrize("target", ["cho-gru", "chung-gru"])
def test_biases_that_cancel_have_no_place_and_need_none(target):
    weights, (xs, state) = drawn(CONVENTIONS["onnx-gru"], 2, 3, seed=3), inputs("gru", 2, 3, seed=3)
    weights["B"][:, 9:] = -weights["B"][:, :9]

    converted = convert(weights, CONVENTIONS["onnx-gru"], CONVENTIONS[target])

    np.testing.assert_allclose(run(target, converted, xs, state), run("onnx-gru", weights, xs, state), **EXACT)


def test_peepholes_of_zero_are_none():
    weights = drawn(CONVENTIONS["onnx-lstm"], 2, 3, seed=3)
    weights["P"][:] = 0

    assert convert(weights, CONVENTIONS["onnx-lstm"], CONVENTIONS["pytorch-lstm"])


def test_optional_arrays_may_be_left_out_and_are_left_out():
    weights = drawn(CONVENTIONS["onnx-lstm"], 2, 3, seed=3)
    del weights["B"], weights["P"]

    assert list(convert(weights, CONVENTIONS["onnx-lstm"], CONVENTIONS["onnx-lstm"])) == ["W", "R"]


def test_tf1_forget_bias_is_folded_in_once():
    weights = {"kernel": np.zeros((2, 4)), "bias": np.zeros(4)}

    converted = convert(weights, CONVENTIONS["tf1-lstm"], CONVENTIONS["pytorch-lstm"])

    np.testing.assert_array_equal(converted["bias_ih_l0"], [0, 1, 0, 0])
