"""Jacobians between times against automatic differentiation, and the norms against their definitions."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnex.errors import InputError, ShapeError
from rnnex.solutions.activations import identity, sigmoid
from rnnex.solutions.jacobians import cell_path, gru_jacobian, lstm_jacobian, matrix_norms, rnn_jacobian

from ..oracles import torch_recurrent
from ..oracles.plain_gru import CONVENTIONS
from .runs import UNEQUAL, drawn

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
SPANS = st.integers(1, 4).flatmap(
    lambda T: st.tuples(st.just(T), st.integers(0, T)).flatmap(
        lambda p: st.tuples(*map(st.just, p), st.integers(p[1], T))
    )
)
"""T, s, t with s <= t <= T."""
SMALL = st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(0, 2**32 - 1))
"""Inputs, units, seed."""


def by_torch(run, s, t, **how):
    """The Jacobian of all states at t with respect to all states at s, side by side, of one unbatched run."""
    steps = run.forward()
    letters = "hc"[: len(run.states)]
    start = [run.states[k] if s == 0 else getattr(steps, k_)[s - 1] for k, k_ in enumerate(letters)]
    weights = {name: torch.tensor(w) for name, w in run.p._asdict().items() if w is not None}

    def final(*states):
        if s == t:
            return torch.cat(states)
        leaves = {**weights, "xs": torch.tensor(run.xs[s:t]), **dict(zip(("h_0", "c_0"), states, strict=False))}
        seen = getattr(torch_recurrent, run.cell)(leaves, t - s, **how)
        return torch.cat([seen[-1][f"d{k}"] for k in letters])

    blocks = torch.autograd.functional.jacobian(final, tuple(map(torch.tensor, start)))
    return np.concatenate([block.numpy() for block in blocks], axis=1)


@pytest.mark.parametrize("activation", [np.tanh, sigmoid, identity], ids=lambda activation: activation.__name__)
@settings(max_examples=20)
@given(span=SPANS, sizes=SMALL)
def test_rnn_product_is_autograds(activation, span, sizes):
    (T, s, t), (d, n, seed) = span, sizes
    run = drawn("rnn", (T, (), d, n, seed), activation=activation)

    found = rnn_jacobian(run.forward(), run.p, s, t, activation=activation)

    np.testing.assert_allclose(found, by_torch(run, s, t, act=activation.__name__), **CLOSE, strict=True)


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))
@settings(max_examples=8)
@given(span=SPANS, sizes=SMALL)
def test_gru_jacobian_is_autograds(convention, span, sizes):
    (T, s, t), (d, n, seed) = span, sizes
    run = drawn("gru", (T, (), d, n, seed), inner=convention["reset"] == "after", **convention)

    found = gru_jacobian(run.xs, *run.states, run.forward(), run.p, s, t, **convention)

    np.testing.assert_allclose(found, by_torch(run, s, t, **convention), **CLOSE, strict=True)


@pytest.mark.parametrize("peepholes", [False, True])
@settings(max_examples=15)
@given(span=SPANS, sizes=SMALL)
def test_lstm_jacobian_is_autograds(peepholes, span, sizes):
    (T, s, t), (d, n, seed) = span, sizes
    run = drawn("lstm", (T, (), d, n, seed), peepholes=peepholes)

    found = lstm_jacobian(run.xs, *run.states, run.forward(), run.p, s, t)

    np.testing.assert_allclose(np.block([[found.h_h, found.h_c], [found.c_h, found.c_c]]), by_torch(run, s, t), **CLOSE)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_batch_is_sample_by_sample(cell):
    run = drawn(cell, (4, (2, 3), 2, 3, 1))

    def jacobian(xs, states, steps):
        if cell == "rnn":
            return rnn_jacobian(steps, run.p, 1, 3)
        return {"gru": gru_jacobian, "lstm": lstm_jacobian}[cell](xs, *states, steps, run.p, 1, 3)

    steps = run.forward()
    whole = jacobian(run.xs, run.states, steps)
    one = jacobian(run.xs[:, 1, 2], [s[1, 2] for s in run.states], type(steps)(*(part[:, 1, 2] for part in steps)))

    for batched, alone in zip(*((whole, one) if cell == "lstm" else ([whole], [one])), strict=True):
        assert batched.shape == (2, 3, 3, 3)
        np.testing.assert_allclose(batched[1, 2], alone, rtol=1e-12, atol=1e-12)


def test_jacobian_hands_back_what_backpropagation_hands_back():
    """dL/dh_0 = sum_t (dh_t/dh_0)^T dL/dh_t, by the closed product."""
    run = drawn("rnn", UNEQUAL)
    steps = run.forward()

    by_product = sum(
        np.einsum("bij,bi->bj", rnn_jacobian(steps, run.p, 0, t + 1), g) for t, g in enumerate(run.upstream[0])
    )

    np.testing.assert_allclose(run.backward().h_0, by_product, **CLOSE)


def test_cell_path_is_the_product_of_forget_gates():
    run = drawn("lstm", UNEQUAL)
    f = run.forward().f

    found = cell_path(run.forward(), 1, 4)

    np.testing.assert_allclose(found, f[1] * f[2] * f[3], rtol=1e-15)
    np.testing.assert_array_equal(cell_path(run.forward(), 2, 2), np.ones((4, 3)))


def test_cell_path_is_all_there_is_without_recurrent_weights():
    """Gates that do not see the state are constant, and then the direct path is dc_t/dc_s."""
    run = drawn("lstm", (5, (), 2, 3, 7))
    run = run._replace(p=run.p._replace(**{f"U_{k}": np.zeros((3, 3)) for k in "figo"}))
    steps = run.forward()

    found = lstm_jacobian(run.xs, *run.states, steps, run.p, 1, 4).c_c

    np.testing.assert_allclose(found, np.diag(cell_path(steps, 1, 4)), rtol=1e-12, atol=1e-15)


def test_cell_path_of_1997_is_one():
    steps = drawn("lstm", UNEQUAL, forget=False).forward()

    np.testing.assert_array_equal(cell_path(steps, 0, 5), np.ones((4, 3)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_stays(dtype):
    rnn, gru, lstm = (drawn(cell, UNEQUAL, dtype=dtype) for cell in ("rnn", "gru", "lstm"))

    found = [
        rnn_jacobian(rnn.forward(), rnn.p, 0, 2),
        gru_jacobian(gru.xs, *gru.states, gru.forward(), gru.p, 0, 2),
        *lstm_jacobian(lstm.xs, *lstm.states, lstm.forward(), lstm.p, 0, 2),
        cell_path(lstm.forward(), 0, 2),
        *matrix_norms(np.ones((2, 2), dtype)),
    ]

    assert {array.dtype for array in found} == {np.dtype(dtype)}


@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_norms_are_those_of_the_definition(n, seed):
    """The spectral norm is the root of the greatest eigenvalue of A^T A; no unit vector is stretched more."""
    random = np.random.default_rng(seed)
    A, v = random.normal(size=(2, n, n)), random.normal(size=(50, n))

    norms = matrix_norms(A)

    for k in range(2):
        assert norms.spectral[k] == pytest.approx(np.sqrt(np.linalg.eigvalsh(A[k].T @ A[k])[-1]), rel=1e-9)
        assert norms.frobenius[k] == pytest.approx(np.sqrt(np.trace(A[k].T @ A[k])), rel=1e-12)
        stretched = np.linalg.norm(v @ A[k].T, axis=1) / np.linalg.norm(v, axis=1)
        assert (stretched <= norms.spectral[k] * (1 + 1e-12)).all()


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_norm_of_what_is_not_finite_is_nan(wrong):
    matrices = np.stack([np.eye(2), np.full((2, 2), wrong)])

    norms = matrix_norms(matrices)

    assert norms.spectral[0] == 1
    assert np.isnan(norms.spectral[1])
    assert np.isnan(norms.frobenius[1])


@pytest.mark.parametrize(("s", "t"), [(-1, 2), (3, 2), (0, 6)])
def test_times_out_of_range_are_refused(s, t):
    rnn, gru, lstm = (drawn(cell, UNEQUAL) for cell in ("rnn", "gru", "lstm"))
    calls = [
        lambda: rnn_jacobian(rnn.forward(), rnn.p, s, t),
        lambda: gru_jacobian(gru.xs, *gru.states, gru.forward(), gru.p, s, t),
        lambda: lstm_jacobian(lstm.xs, *lstm.states, lstm.forward(), lstm.p, s, t),
        lambda: cell_path(lstm.forward(), s, t),
    ]

    for call in calls:
        with pytest.raises(InputError, match=f"From time {s} to time {t} .* 0 <= s <= t <= 5"):
            call()


def test_weights_that_do_not_fit_are_refused():
    run = drawn("rnn", UNEQUAL)

    with pytest.raises(ShapeError, match=r"U has shape \(2, 2\) but steps\.h has shape \(5, 4, 3\)"):
        rnn_jacobian(run.forward(), run.p._replace(U=np.eye(2)), 0, 1)


def test_vector_has_no_matrix_norm():
    with pytest.raises(ShapeError, match=r"jacobian has shape \(3,\)"):
        matrix_norms(np.ones(3))
