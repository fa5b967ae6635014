"""The echo state network against loops in plain Python; its reservoir and readout against their definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError, ShapeError
from rnnex.solutions.esn import ESNWeights, esn_cell, esn_sequence
from rnnex.solutions.reservoir import is_nilpotent, ridge_readout, scaled_to_radius, spectral_radius

from ..oracles.plain_gru import dot

CLOSE = {"rtol": 0, "atol": 1e-10}
SEED = st.integers(0, 2**32 - 1)


@given(n=st.integers(1, 4), d=st.integers(1, 4), T=st.integers(1, 5), leak=st.sampled_from([1.0, 0.3, 0.75]), seed=SEED)
def test_states_are_the_literal_loop(n, d, T, leak, seed):
    """The input of the same step, the state of the step before."""
    random = np.random.default_rng(seed)
    p, us, x = (
        ESNWeights(random.uniform(-2, 2, (n, n)), random.uniform(-2, 2, (n, d))),
        random.uniform(-2, 2, (T, d)),
        None,
    )
    x = random.uniform(-1, 1, n)

    steps = esn_sequence(us, p, x, leak=leak)

    x = x.tolist()
    for t, u in enumerate(us.tolist()):
        x = [
            (1 - leak) * old + leak * math.tanh(dot(row, x) + dot(fed, u))
            for old, row, fed in zip(x, p.W.tolist(), p.W_in.tolist(), strict=True)
        ]
        np.testing.assert_allclose(steps.x[t], x, **CLOSE)


@pytest.mark.parametrize("leak", [0.0, -0.1, 1.1, math.nan])
def test_leak_outside_its_range_is_refused(leak):
    with pytest.raises(InputError, match="it must be greater than 0 and at most 1"):
        esn_cell(np.ones(1), np.ones(1), ESNWeights(np.ones((1, 1)), np.ones((1, 1))), leak=leak)


@pytest.mark.parametrize(
    ("name", "shape", "said"),
    [
        ("W", (3, 2), "W has shape (3, 2) but x_prev has shape (3,): W must have shape (3, 3)."),
        ("W_in", (2, 3), "W_in has shape (2, 3) but u has shape (2,) and x_prev (3,): W_in must have shape (3, 2)."),
    ],
)
def test_wrong_weight_is_named(name, shape, said):
    p = ESNWeights(np.ones((3, 3)), np.ones((3, 2)))._replace(**{name: np.ones(shape)})

    with pytest.raises(ShapeError) as refusal:
        esn_cell(np.ones(2), np.ones(3), p)

    assert str(refusal.value) == said


def test_with_a_small_radius_the_first_state_is_forgotten():
    random = np.random.default_rng(1)
    p = ESNWeights(scaled_to_radius(random.uniform(-1, 1, (20, 20)), 0.5), random.uniform(-1, 1, (20, 2)))
    us = random.uniform(-1, 1, (80, 2))

    one, other = (esn_sequence(us, p, np.full(20, first)).x for first in (-0.9, 0.9))

    assert np.abs(one[0] - other[0]).max() > 0.1
    np.testing.assert_allclose(one[-1], other[-1], atol=1e-8)


@given(n=st.integers(1, 30), rho=st.floats(0.05, 2), density=st.floats(0.2, 1), size=st.integers(-200, 200), seed=SEED)
def test_scaled_reservoir_has_the_radius(n, rho, density, size, seed):
    random = np.random.default_rng(seed)
    W = (random.uniform(-1, 1, (n, n)) * (random.random((n, n)) < density) + np.diag(np.full(n, 0.5))) * 10.0**size

    scaled = scaled_to_radius(W, rho)

    assert np.abs(np.linalg.eigvals(scaled)).max() == pytest.approx(rho, rel=1e-6)
    np.testing.assert_array_equal(scaled == 0, W == 0)
    assert (scaled * W >= 0).all()


@pytest.mark.parametrize(
    ("W", "rho"), [([[0, -3], [3, 0]], 3), ([[2, 9], [0, -4]], 4), ([[1, 1], [1, 1]], 2), ([[-7]], 7)]
)
def test_radius_is_neither_entry_norm_nor_trace(W, rho):
    assert spectral_radius(W) == pytest.approx(rho, rel=1e-12)


def nilpotent(n, seed):
    """Strictly triangular, rows and columns in the same other order, and turned into full matrices."""
    random = np.random.default_rng(seed)
    W = np.triu(random.integers(-3, 4, (n, n)), 1)
    shuffled = random.permutation(n)
    turn, _ = np.linalg.qr(random.normal(size=(n, n)))
    return [W, W[shuffled][:, shuffled], turn @ W @ turn.T]


@given(n=st.integers(1, 12), seed=SEED)
def test_nilpotent_reservoir_is_refused(n, seed):
    for W in nilpotent(n, seed):
        with pytest.raises(InputError, match=r"^W is nilpotent: all its eigenvalues are 0"):
            scaled_to_radius(W, 0.9)


@pytest.mark.parametrize("W", [[[1, -1], [1, -1]], [[0]], [[2, 4], [-1, -2]], np.eye(300, k=1), [[0, 1e-200], [0, 0]]])
def test_nilpotent_is_found(W):
    assert is_nilpotent(W)


@given(n=st.integers(1, 60), seed=SEED, size=st.integers(-300, 300))
def test_random_matrix_is_not_nilpotent(n, seed, size):
    assert not is_nilpotent(np.random.default_rng(seed).normal(size=(n, n)) * 10.0**size)


@pytest.mark.parametrize("W", [[[1e-300]], [[0, 1], [1e-9, 0]], np.eye(50, k=1) + 0.5 * np.eye(50), np.eye(400)[::-1]])
def test_small_or_defective_is_not_nilpotent(W):
    assert not is_nilpotent(W)


@pytest.mark.parametrize("W", [np.ones((2, 3)), np.ones(4), np.ones((0, 0)), np.ones((2, 2, 2))])
@pytest.mark.parametrize("function", [spectral_radius, is_nilpotent, lambda W: scaled_to_radius(W, 1)])
def test_reservoir_that_is_not_square_is_refused(function, W):
    with pytest.raises(ShapeError) as refusal:
        function(W)

    assert str(refusal.value) == f"W has shape {W.shape}: it must be a square matrix with at least one row."


@pytest.mark.parametrize("rho", [0, -1, math.inf, math.nan])
def test_radius_that_is_not_positive_is_refused(rho):
    with pytest.raises(InputError, match="must be a positive number"):
        scaled_to_radius(np.eye(2), rho)


@pytest.mark.parametrize("entry", [math.nan, math.inf])
def test_reservoir_that_is_not_finite_is_refused(entry):
    with pytest.raises(InputError, match=r"^W has an entry that is not finite"):
        spectral_radius(np.array([[entry]]))


def loss(W_out, b, X, Y, ridge):
    return ((X @ W_out.T + b - Y) ** 2).sum() + ridge * (W_out**2).sum()


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("ridge", [0.0, 0.7])
@given(n=st.integers(1, 4), m=st.integers(1, 3), extra=st.integers(1, 9), washout=st.integers(0, 3), seed=SEED)
def test_readout_solves_the_normal_equations(bias, ridge, n, m, extra, washout, seed):
    random = np.random.default_rng(seed)
    X, Y = random.uniform(-1, 1, (washout + n + extra, n)), random.uniform(-1, 1, (washout + n + extra, m))

    fit = ridge_readout(X, Y, ridge=ridge, bias=bias, washout=washout)

    X, Y = X[washout:], Y[washout:]
    residue = X @ fit.W_out.T + fit.b - Y
    np.testing.assert_allclose(residue.T @ X + ridge * fit.W_out, 0, atol=1e-9)
    np.testing.assert_allclose(residue.sum(axis=0) if bias else fit.b, 0, atol=1e-9)


@pytest.mark.parametrize("bias", [True, False])
def test_no_neighbour_of_the_readout_is_better(bias):
    random = np.random.default_rng(3)
    X, Y = random.uniform(-1, 1, (9, 3)), random.uniform(-1, 1, (9, 2))
    fit = ridge_readout(X, Y, ridge=0.5, bias=bias)
    least = loss(*fit, X, Y, 0.5)

    for _ in range(50):
        away = random.normal(size=(2, 3)) * 1e-3, random.normal(size=2) * (1e-3 if bias else 0)
        assert loss(fit.W_out + away[0], fit.b + away[1], X, Y, 0.5) > least


def test_known_readout_is_found_and_batches_are_examples():
    random = np.random.default_rng(3)
    W_out, b = random.uniform(-1, 1, (2, 3)), random.uniform(-1, 1, 2)
    X = random.uniform(-1, 1, (5, 4, 3))

    fit = ridge_readout(X, X @ W_out.T + b)

    np.testing.assert_allclose(fit.W_out, W_out, **CLOSE)
    np.testing.assert_allclose(fit.b, b, **CLOSE)


def test_states_that_do_not_determine_the_readout_get_the_smallest():
    fit = ridge_readout([[1.0, 1.0]], [[4.0]], bias=False)

    np.testing.assert_allclose(fit.W_out, [[2.0, 2.0]], **CLOSE)


def test_readout_keeps_the_precision_and_its_arguments():
    X, Y = np.ones((4, 2), np.float32), np.ones((4, 1), np.float32)
    X.flags.writeable = Y.flags.writeable = False

    fit = ridge_readout(X, Y, ridge=0.1)

    assert {fit.W_out.dtype, fit.b.dtype} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("arguments", "how", "said"),
    [
        ((np.ones((3, 2)), np.ones((4, 1))), {}, "targets has shape (4, 1) but states has shape (3, 2)"),
        ((np.ones(3), np.ones(3)), {}, "states has shape (3,): it must have the axes (time, ..., units)"),
        ((np.ones((3, 2)), np.ones((3, 1))), {"washout": 3}, "states has no step left after a washout of 3"),
        ((np.ones((3, 2)), np.ones((3, 1))), {"ridge": -1}, "ridge is -1 and washout 0: neither may be negative"),
        ((np.ones((3, 2)), np.ones((3, 1))), {"ridge": math.nan}, "ridge is nan"),
        ((np.ones((3, 2)), np.ones((3, 1))), {"washout": -1}, "washout -1"),
        ((np.ones((3, 2)), np.full((3, 1), math.nan)), {}, "targets has an entry that is not finite"),
        ((np.ones((3, 2)) * 1j, np.ones((3, 1))), {}, "states has dtype complex128"),
    ],
)
def test_readout_that_cannot_be_fitted_is_refused(arguments, how, said):
    with pytest.raises((InputError, ShapeError)) as refusal:
        ridge_readout(*arguments, **how)

    assert said in str(refusal.value)
