"""The LSTM in all its variants against loops in plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import ShapeError
from rnnex.solutions.activations import identity
from rnnex.solutions.lstm import LSTMWeights, lstm_cell
from rnnex.solutions.sequence import lstm_sequence

from ..oracles.plain_lstm import lstm

CLOSE = {"rtol": 0, "atol": 1e-12}
VARIANTS = {
    "2000": ({}, ()),
    "1997": ({"forget": False}, ()),
    "peephole": ({}, ("p_i", "p_f", "p_o")),
    "peephole of the output gate": ({}, ("p_o",)),
    "peephole, 1997": ({"forget": False}, ("p_i", "p_o")),
    "list B": ({"squash": identity}, ()),
}


def drawn(n, d, seed, peepholes=()):
    """Weights, input, states."""
    random = np.random.default_rng(seed)
    weights = [random.uniform(-2, 2, shape) for shape in [(n, d), (n, n), (n,)] * 4]
    p = LSTMWeights(*weights, **{name: random.uniform(-2, 2, n) for name in peepholes})
    return p, *[random.uniform(-2, 2, size) for size in (d, n, n)]


def lists(p):
    return {name: array.tolist() for name, array in p._asdict().items() if array is not None}


@pytest.mark.parametrize("variant", VARIANTS)
@given(n=st.integers(1, 4), d=st.integers(1, 4), seed=st.integers(0, 2**32 - 1))
def test_every_variant_is_the_literal_loop(variant, n, d, seed):
    options, peepholes = VARIANTS[variant]
    p, x, h, c = drawn(n, d, seed, peepholes)

    step = lstm_cell(x, h, c, p, **options)

    literal = lstm(x.tolist(), h.tolist(), c.tolist(), lists(p), **options)
    for ours, plain in zip(step, literal, strict=True):
        np.testing.assert_allclose(ours, plain, **CLOSE)


@pytest.mark.parametrize("variant", VARIANTS)
def test_sequence_is_the_literal_loop_step_after_step(variant):
    options, peepholes = VARIANTS[variant]
    p, _, h, c = drawn(3, 2, 12, peepholes)
    xs = np.random.default_rng(1).uniform(-2, 2, (5, 2))

    steps = lstm_sequence(xs, p, h, c, **options)

    h, c = h.tolist(), c.tolist()
    for t, x in enumerate(xs.tolist()):
        *_, c, h = literal = lstm(x, h, c, lists(p), **options)
        for ours, plain in zip(steps, literal, strict=True):
            np.testing.assert_allclose(ours[t], plain, **CLOSE)


@pytest.mark.parametrize("sequence", [False, True])
def test_without_forget_gate_its_weights_are_not_looked_at(sequence):
    p, x, h, c = drawn(3, 2, 4)
    bare = p._replace(W_f=None, U_f=None, b_f=np.full(99, np.nan), p_f=np.ones(7))

    def run(weights):
        if sequence:
            return lstm_sequence(x[None], weights, h, c, forget=False)
        return lstm_cell(x, h, c, weights, forget=False)

    np.testing.assert_array_equal(run(bare).h, run(p).h)
    np.testing.assert_array_equal(run(bare).f, np.ones_like(run(p).f))


def test_missing_weight_is_named():
    p, x, h, c = drawn(3, 2, 4)

    with pytest.raises(ShapeError) as refusal:
        lstm_cell(x, h, c, p._replace(U_i=None))

    assert str(refusal.value) == "U_i is None but h_prev has shape (3,): U_i must have shape (3, 3)."


@pytest.mark.parametrize("name", ["p_i", "p_f", "p_o"])
def test_wrong_peephole_is_named(name):
    p, x, h, c = drawn(3, 2, 4)

    with pytest.raises(ShapeError) as refusal:
        lstm_cell(x, h, c, p._replace(**{name: np.ones((3, 3))}))

    assert str(refusal.value) == f"{name} has shape (3, 3) but h_prev has shape (3,): {name} must have shape (3,)."
