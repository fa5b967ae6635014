"""The reference cells against PyTorch's, through weight mappings written out here, in double precision."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnex.solutions.gru import GRUWeights, gru_cell
from rnnex.solutions.lstm import LSTMWeights, lstm_cell
from rnnex.solutions.rnn import RNNWeights, rnn_cell

CLOSE = {"rtol": 0, "atol": 1e-12}
SIZES = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32 - 1))
"""Units, inputs (one, equal or not), and a seed for the numbers."""


def numbers(seed):
    """A function that draws arrays."""
    random = np.random.default_rng(seed)
    return lambda *shape: random.uniform(-2, 2, shape)


def loaded(cell, w_ih, w_hh, b_ih):
    """The PyTorch cell with these weights; its second bias is zero."""
    cell = cell.double()
    with torch.no_grad():
        for name, value in (("weight_ih", w_ih), ("weight_hh", w_hh), ("bias_ih", b_ih), ("bias_hh", 0 * b_ih)):
            getattr(cell, name).copy_(torch.from_numpy(value))
    return cell


def call(cell, x, *states):
    """What the PyTorch cell returns, without the batch axis, as arrays."""
    first, *more = (torch.from_numpy(state)[None] for state in states)
    with torch.no_grad():
        out = cell(torch.from_numpy(x)[None], (first, *more) if more else first)
    return [part[0].numpy() for part in (out if isinstance(out, tuple) else (out,))]


@given(SIZES)
def test_rnn_cell_is_rnncell(sizes):
    n, d, seed = sizes
    draw = numbers(seed)
    p, x, h = RNNWeights(draw(n, d), draw(n, n), draw(n)), draw(d), draw(n)

    (expected,) = call(loaded(torch.nn.RNNCell(d, n), p.W, p.U, p.b), x, h)

    np.testing.assert_allclose(rnn_cell(x, h, p).h, expected, **CLOSE)


@given(SIZES)
def test_lstm_cell_is_lstmcell(sizes):
    """PyTorch stacks i, f, g, o."""
    n, d, seed = sizes
    draw = numbers(seed)
    p = LSTMWeights(*[draw(*shape) for shape in [(n, d), (n, n), (n,)] * 4])
    x, h, c = draw(d), draw(n), draw(n)
    stacked = [np.concatenate([getattr(p, f"{part}_{gate}") for gate in "ifgo"]) for part in "WUb"]

    h_1, c_1 = call(loaded(torch.nn.LSTMCell(d, n), *stacked), x, h, c)

    step = lstm_cell(x, h, c, p)
    np.testing.assert_allclose(step.c, c_1, **CLOSE)
    np.testing.assert_allclose(step.h, h_1, **CLOSE)


@given(SIZES)
def test_gru_cell_is_grucell(sizes):
    """PyTorch stacks r, z, n; z keeps; r multiplies W_hn h + b_hn, so that b_hn = 0 gives our reset "after"."""
    n, d, seed = sizes
    draw = numbers(seed)
    p = GRUWeights(draw(n, n + d), draw(n, n + d), draw(n, n + d), draw(n), draw(n), draw(n))
    x, h = draw(d), draw(n)
    on_input = np.concatenate([p.W_r[:, :d], p.W_z[:, :d], p.W_c[:, :d]])
    on_state = np.concatenate([p.W_r[:, d:], p.W_z[:, d:], p.W_c[:, d:]])
    bias = np.concatenate([p.b_r, p.b_z, p.b_c])

    (expected,) = call(loaded(torch.nn.GRUCell(d, n), on_input, on_state, bias), x, h)

    step = gru_cell(x, h, p, gate="keeps", reset="after", order="xh")
    np.testing.assert_allclose(step.h, expected, **CLOSE)


@pytest.mark.parametrize("change", [{"gate": "writes"}, {"reset": "before"}, {"order": "hx"}])
def test_every_other_convention_is_not_grucell(change):
    """The comparison above can tell conventions apart."""
    draw = numbers(3)
    p, x, h = GRUWeights(draw(2, 5), draw(2, 5), draw(2, 5), draw(2), draw(2), draw(2)), draw(3), draw(2)
    here = {"gate": "keeps", "reset": "after", "order": "xh"}

    assert np.abs(gru_cell(x, h, p, **here).h - gru_cell(x, h, p, **{**here, **change}).h).max() > 1e-3
