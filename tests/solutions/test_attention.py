"""Scores, softmax and context against PyTorch and loops in plain Python."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError, ShapeError
from rnnex.solutions.activations import softmax
from rnnex.solutions.attention import AdditiveWeights, additive_scores, attend, dot_scores, scaled_scores

CLOSE = {"rtol": 0, "atol": 1e-10}
SIZES = {"S": st.integers(1, 5), "d": st.integers(1, 4), "e": st.integers(1, 4), "m": st.integers(1, 4)}
SIZES |= {"batch": st.sampled_from([(), (1,), (3,), (2, 3)]), "seed": st.integers(0, 2**32 - 1)}


def drawn(seed, *shapes):
    random = np.random.default_rng(seed)
    return [random.uniform(-2, 2, shape) for shape in shapes]


def plain_softmax(scores):
    e = [math.exp(score) for score in scores]
    return [one / sum(e) for one in e]


@given(**SIZES)
def test_scaled_attention_is_that_of_torch(S, d, e, m, batch, seed):
    query, keys, values = drawn(seed, (*batch, d), (S, *batch, d), (S, *batch, m))

    step = attend(scaled_scores(query, keys), values)

    q = torch.from_numpy(query)[..., None, :]
    k, v = (torch.movedim(torch.from_numpy(array), 0, -2) for array in (keys, values))
    expected = torch.nn.functional.scaled_dot_product_attention(q, k, v)[..., 0, :]
    np.testing.assert_allclose(step.context, expected.numpy(), **CLOSE)


@given(**SIZES)
def test_everything_is_the_literal_loop_of_every_sample(S, d, e, m, batch, seed):
    p = AdditiveWeights(*drawn(seed, (5, d), (5, e), (5,)))
    query, keys, other, values = drawn(seed, (*batch, d), (S, *batch, d), (S, *batch, e), (S, *batch, m))

    dots, added, step = (
        dot_scores(query, keys),
        additive_scores(query, other, p),
        attend(dot_scores(query, keys), values),
    )

    for row in np.ndindex(batch):
        here = (slice(None), *row)
        scores = [sum(a * b for a, b in zip(key, query[row], strict=True)) for key in keys[here]]
        np.testing.assert_allclose(dots[here], scores, **CLOSE)
        weights = plain_softmax(scores)
        np.testing.assert_allclose(step.weights[here], weights, **CLOSE)
        context = [sum(w * value[k] for w, value in zip(weights, values[here], strict=True)) for k in range(m)]
        np.testing.assert_allclose(step.context[row], context, **CLOSE)
        hidden = [
            [
                math.tanh(
                    sum(p.W_q[k, j] * query[row][j] for j in range(d)) + sum(p.W_k[k, j] * key[j] for j in range(e))
                )
                for k in range(5)
            ]
            for key in other[here]
        ]
        np.testing.assert_allclose(added[here], [sum(p.v[k] * h[k] for k in range(5)) for h in hidden], **CLOSE)


@given(S=st.integers(1, 5), batch=st.sampled_from([(), (3,)]), seed=st.integers(0, 2**32 - 1))
def test_masked_entries_are_as_if_they_were_not_there(S, batch, seed):
    scores, values = drawn(seed, (S, *batch), (S, *batch, 2))
    mask = np.random.default_rng(seed).random((S, *batch)) < 0.6
    mask[0] = True
    values[~mask] = np.nan

    step = attend(scores, values, mask)

    for row in np.ndindex(batch):
        here = (slice(None), *row)
        single = attend(scores[here][mask[here]], values[here][mask[here]])
        np.testing.assert_allclose(step.context[row], single.context, **CLOSE)
        np.testing.assert_allclose(step.weights[here][mask[here]], single.weights, **CLOSE)
    assert (step.weights[~mask] == 0).all()


def test_list_b_question_11_in_numbers():
    """Three encoder states in the plane, one query: scores 1, 2, 3."""
    keys = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])

    step = attend(dot_scores(np.array([1.0, 2.0]), keys), keys)

    e = np.exp([1, 2, 3])
    np.testing.assert_allclose(step.weights, e / e.sum(), **CLOSE)
    np.testing.assert_allclose(step.context, [(e[0] + e[2]) / e.sum(), (e[1] + e[2]) / e.sum()], **CLOSE)


@pytest.mark.parametrize("axis", [0, 1, -1])
@given(seed=st.integers(0, 2**32 - 1))
def test_softmax_is_that_of_torch_along_its_axis(axis, seed):
    (a,) = drawn(seed, (3, 4))

    np.testing.assert_allclose(softmax(a, axis=axis), torch.softmax(torch.from_numpy(a), axis).numpy(), **CLOSE)


@pytest.mark.parametrize(
    ("scores", "shares"),
    [
        ([1e308, 1e308], [0.5, 0.5]),
        ([-1e308, -1e308], [0.5, 0.5]),
        ([1000.0, 0.0], [1.0, 0.0]),
        ([-np.inf, 0.0], [0.0, 1.0]),
        ([np.nan, 0.0], [np.nan, np.nan]),
        ([np.inf, 0.0], [np.nan, np.nan]),
        ([5.0], [1.0]),
        ([0, 0], [0.5, 0.5]),
    ],
)
def test_softmax_at_the_extremes(scores, shares):
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(softmax(np.array(scores)), shares)


def test_precision_is_kept():
    query, keys = np.ones(4, np.float32), np.ones((3, 4), np.float32)
    p = AdditiveWeights(*[np.ones(shape, np.float32) for shape in [(2, 4), (2, 4), 2]])

    for scores in (dot_scores(query, keys), scaled_scores(query, keys), additive_scores(query, keys, p)):
        assert {part.dtype for part in attend(scores, keys, np.array([True, True, False]))} == {np.dtype(np.float32)}


@pytest.mark.parametrize("scores", [dot_scores, scaled_scores])
def test_keys_that_do_not_fit_are_named(scores):
    with pytest.raises(ShapeError) as refusal:
        scores(np.ones((5, 2)), np.ones((3, 5, 4)))

    assert str(refusal.value) == "keys has shape (3, 5, 4) but query has shape (5, 2): keys must have shape (3, 5, 2)."


def test_no_keys_are_refused():
    with pytest.raises(ShapeError, match=r"^keys has shape \(0, 2\): there must be at least one\.$"):
        dot_scores(np.ones(2), np.ones((0, 2)))


@pytest.mark.parametrize("scores", [np.ones(()), np.ones(0)])
def test_nothing_to_attend_to_is_refused(scores):
    with pytest.raises(ShapeError, match="at least one entry along its first axis"):
        attend(scores, np.ones((*scores.shape, 2)))


def test_mask_that_leaves_nothing_is_refused():
    with pytest.raises(InputError, match="at least one entry must be True"):
        attend(np.ones((2, 2)), np.ones((2, 2, 3)), np.array([[True, False], [True, False]]))


@pytest.mark.parametrize("place", [0, 1])
def test_complex_numbers_are_refused(place):
    arrays = [np.ones(2), np.ones((3, 2))]
    arrays[place] = arrays[place] + 0j

    with pytest.raises(InputError, match="must hold real numbers"):
        dot_scores(*arrays)


def test_empty_batch_gives_an_empty_batch():
    assert attend(dot_scores(np.ones((0, 2)), np.ones((3, 0, 2))), np.ones((3, 0, 4))).context.shape == (0, 4)
