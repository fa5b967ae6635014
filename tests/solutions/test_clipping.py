"""Clipping against PyTorch, and at the edges: nothing to clip, zero, infinite and missing gradients."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.solutions.clipping import clip_by_norm, clip_by_value, global_norm
from rnnex.solutions.rnn import RNNWeights

SEEDS = st.integers(0, 2**32 - 1)


def drawn(seed, dtype=np.float64):
    random = np.random.default_rng(seed)
    return [random.normal(scale=3, size=shape).astype(dtype) for shape in [(2, 3), (3,), (1, 1, 2)]]


def by_torch(clip, gradients, limit):
    """The gradients after one of PyTorch's functions, and what it returned."""
    parameters = [torch.nn.Parameter(torch.zeros(g.shape, dtype=torch.tensor(g).dtype)) for g in gradients]
    for parameter, g in zip(parameters, gradients, strict=True):
        parameter.grad = torch.tensor(g)
    returned = clip(parameters, limit)
    return [parameter.grad.numpy() for parameter in parameters], returned


@pytest.mark.parametrize(("dtype", "close"), [(np.float64, 1e-12), (np.float32, 1e-5)])
@given(seed=SEEDS, limit=st.sampled_from([0.0, 1e-3, 0.5, 1.0, 3.0, 100.0]))
def test_norm_is_pytorchs(dtype, close, seed, limit):
    gradients = drawn(seed, dtype)
    expected, norm = by_torch(torch.nn.utils.clip_grad_norm_, gradients, limit)

    found = clip_by_norm(gradients, limit, epsilon=1e-6)

    assert found.norm == pytest.approx(float(norm), rel=close)
    for ours, theirs in zip(found.gradients, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=close, atol=1e-30, strict=True)


@given(seed=SEEDS, limit=st.sampled_from([0.0, 0.5, 2.0, 100.0]))
def test_value_is_pytorchs(seed, limit):
    gradients = drawn(seed)
    expected, _ = by_torch(torch.nn.utils.clip_grad_value_, gradients, limit)

    found = clip_by_value(gradients, limit)

    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_array_equal(ours, theirs, strict=True)


@given(seed=SEEDS)
def test_clipped_norm_is_the_limit_and_the_direction_stays(seed):
    gradients = drawn(seed)
    norm = global_norm(gradients)

    found = clip_by_norm(gradients, norm / 2)

    assert global_norm(found.gradients) == pytest.approx(norm / 2, rel=1e-12)
    assert found.scale == pytest.approx(0.5, rel=1e-12)
    for ours, original in zip(found.gradients, gradients, strict=True):
        np.testing.assert_allclose(2 * ours, original, rtol=1e-12)


@given(seed=SEEDS)
def test_small_gradients_stay_as_they_are(seed):
    gradients = drawn(seed)

    found = clip_by_norm(gradients, 2 * global_norm(gradients))

    assert found.scale == 1
    for ours, original in zip(found.gradients, gradients, strict=True):
        np.testing.assert_array_equal(ours, original)
        assert not np.shares_memory(ours, original)


def test_value_clipping_turns_the_direction_and_norm_clipping_does_not():
    gradient = np.array([3.0, 0.5])

    (by_norm,), (by_value,) = clip_by_norm([gradient], 1.0).gradients, clip_by_value([gradient], 1.0)

    assert by_norm[0] / by_norm[1] == pytest.approx(6)
    assert by_value[0] / by_value[1] == pytest.approx(2)


def test_container_and_missing_parts_stay():
    weights = RNNWeights(np.full((1, 1), 3.0), None, np.array([4.0]))

    clipped, cut = clip_by_norm(weights, 1.0).gradients, clip_by_value(weights, 1.0)

    for found, values in ((clipped, (3 / 5, 4 / 5)), (cut, (1, 1)), (weights, (3, 4))):
        assert isinstance(found, RNNWeights)
        assert found.U is None
        assert (found.W.item(), found.b.item()) == pytest.approx(values, rel=1e-15)


@pytest.mark.parametrize("gradients", [[], [None], [np.zeros(3)], [np.zeros((0, 2))]])
@pytest.mark.parametrize("limit", [0.0, 1.0])
def test_nothing_has_the_norm_zero_and_is_not_scaled(gradients, limit):
    found = clip_by_norm(gradients, limit)

    assert (found.norm, found.scale) == (0, 1)


def test_large_single_precision_gradients_have_a_norm():
    """Their squares do not fit into float32."""
    assert global_norm([np.full(4, 1e30, np.float32)]) == pytest.approx(2e30, rel=1e-6)


def test_infinite_gradient_is_reported():
    found = clip_by_norm([np.array([1.0, np.inf]), np.array([2.0])], 1.0)

    assert (found.norm, found.scale) == (np.inf, 0)
    np.testing.assert_array_equal(found.gradients[0], [0, np.nan])
    np.testing.assert_array_equal(clip_by_value([np.array([-np.inf])], 1.0)[0], [-1.0])


def test_nan_is_reported():
    found = clip_by_norm([np.array([np.nan]), np.array([np.inf, 2.0])], 1.0)

    assert math.isnan(found.norm)
    assert all(np.isnan(gradient).all() for gradient in found.gradients)
    assert np.isnan(clip_by_value([np.array([np.nan])], 1.0)[0]).all()


@pytest.mark.parametrize("limit", [1e300, math.inf])
def test_limit_beyond_single_precision_cuts_nothing(limit):
    gradients = [np.array([1e38, -1.0], np.float32)]

    for (found,) in (clip_by_norm(gradients, limit).gradients, clip_by_value(gradients, limit)):
        np.testing.assert_array_equal(found, gradients[0], strict=True)


@pytest.mark.parametrize("limit", [-1.0, math.nan])
@pytest.mark.parametrize("clip", [clip_by_norm, clip_by_value])
def test_limit_must_be_a_limit(clip, limit):
    with pytest.raises(InputError, match="must be 0 or more"):
        clip([np.ones(1)], limit)


@pytest.mark.parametrize("clip", [clip_by_norm, clip_by_value])
def test_complex_gradients_are_refused(clip):
    with pytest.raises(InputError, match="real numbers"):
        clip([np.array([1j])], 1.0)
