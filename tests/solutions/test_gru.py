"""The GRU in all eight conventions against loops in plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.solutions.gru import GRUWeights, gru_candidate, gru_cell

from ..oracles.plain_gru import CONVENTIONS, gru

CLOSE = {"rtol": 0, "atol": 1e-12}


def drawn(n, d, seed):
    """Weights, input and previous state."""
    random = np.random.default_rng(seed)
    shapes = [*[(n, n + d)] * 3, *[(n,)] * 3, (d,), (n,)]
    *weights, x, h = (random.uniform(-2, 2, shape) for shape in shapes)
    return GRUWeights(*weights), x, h


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))
@given(n=st.integers(1, 4), d=st.integers(1, 4), seed=st.integers(0, 2**32 - 1))
def test_every_convention_is_the_literal_loop(convention, n, d, seed):
    p, x, h = drawn(n, d, seed)

    step = gru_cell(x, h, p, **convention)

    literal = gru(x.tolist(), h.tolist(), *(part.tolist() for part in p[:6]), **convention)
    for ours, plain in zip(step, literal, strict=True):
        np.testing.assert_allclose(ours, plain, **CLOSE)


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))
def test_candidate_alone_is_the_cells_candidate(convention):
    p, x, h = drawn(3, 2, 5)
    step = gru_cell(x, h, p, **convention)

    gated, candidate = gru_candidate(x, h, step.r, p, reset=convention["reset"], order=convention["order"])

    np.testing.assert_array_equal(gated, step.gated)
    np.testing.assert_array_equal(candidate, step.candidate)


@pytest.mark.parametrize("order", ["hx", "xh"])
def test_with_one_unit_the_place_of_the_reset_does_not_matter(order):
    p, x, h = drawn(1, 3, 8)

    before, after = (gru_cell(x, h, p, reset=reset, order=order).h for reset in ("before", "after"))

    np.testing.assert_allclose(before, after, **CLOSE)


@pytest.mark.parametrize(("gate", "kept"), [("keeps", True), ("writes", False)])
def test_open_update_gate_keeps_or_writes(gate, kept):
    p, x, h = drawn(3, 2, 1)

    step = gru_cell(x, h, p._replace(b_z=np.full(3, 99.0)), gate=gate)

    np.testing.assert_allclose(step.h, h if kept else step.candidate, **CLOSE)
