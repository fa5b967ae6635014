"""Encoder and decoder against torch.nn: the last state goes over, the right answers come one step late."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError, ShapeError
from rnnex.solutions.encoder_decoder import Readout, encoder_decoder, free_running, read_out, shifted
from rnnex.solutions.unroll import length_mask

from ..oracles import torch_layers
from .networks import CELLS, layer, weights

CLOSE = {"rtol": 0, "atol": 1e-10}
KINDS = ["RNN", "LSTM", "GRU"]


@pytest.mark.parametrize("kind", KINDS)
@given(
    T=st.integers(1, 4),
    later=st.integers(1, 4),
    N=st.integers(1, 3),
    n=st.integers(1, 3),
    seed=st.integers(0, 2**32 - 1),
)
def test_translation_is_that_of_two_torch_layers(kind, T, later, N, n, seed):
    random = np.random.default_rng(seed)
    xs, targets, start = (random.uniform(-1, 1, shape) for shape in [(T, N, 2), (later, N, 5), (N, 5)])
    lengths = random.integers(1, T + 1, N)
    one, two = torch_layers.drawn(kind, 2, n, random), torch_layers.drawn(kind, 5, n, random)
    readout = Readout(random.uniform(-1, 1, (5, n)), random.uniform(-1, 1, 5))

    run = encoder_decoder(
        xs, shifted(targets, start), layer(kind, one), layer(kind, two), readout, mask=length_mask(lengths, T)
    )

    _, context = torch_layers.run(kind, [(one,)], xs, lengths=lengths)
    inputs = np.stack([start, *targets[:-1]])
    h, _ = torch_layers.run(kind, [(two,)], inputs, context)
    for ours, theirs in zip(run.context, context, strict=True):
        np.testing.assert_allclose(ours, theirs[0], **CLOSE)
    np.testing.assert_allclose(run.decoder.h, h, **CLOSE)
    np.testing.assert_allclose(run.y, h @ readout.V.T + readout.b_y, **CLOSE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("batch", [(), (3,)])
def test_free_running_is_teacher_forcing_with_its_own_answers(kind, batch):
    random = np.random.default_rng(6)
    gates = torch_layers.drawn(kind, 2, 4, random)
    readout = Readout(random.uniform(-1, 1, (2, 4)), random.uniform(-1, 1, 2))
    context = tuple(random.uniform(-1, 1, (*batch, 4)) for _ in ("hc" if kind == "LSTM" else "h"))
    start = random.uniform(-1, 1, (*batch, 2))

    steps, y = free_running(partial(CELLS[kind], p=weights(kind, gates)), context, start, 5, readout)

    forced = layer(kind, gates, context)(shifted(y, start))
    for ours, expected in zip(steps, forced, strict=True):
        np.testing.assert_allclose(ours, expected, **CLOSE)
    np.testing.assert_allclose(y, read_out(forced.h, readout), **CLOSE)
    assert y.shape == (5, *batch, 2)


def test_right_answers_come_one_step_late():
    np.testing.assert_array_equal(shifted([[1], [2], [3]], [9]), [[9.0], [1.0], [2.0]])


def test_start_that_does_not_fit_is_named():
    with pytest.raises(ShapeError) as refusal:
        shifted(np.ones((3, 4, 2)), np.ones(2))

    assert str(refusal.value) == "start has shape (2,) but targets has shape (3, 4, 2): start must have shape (4, 2)."


def test_readout_that_does_not_fit_is_named():
    with pytest.raises(ShapeError) as refusal:
        read_out(np.ones((7, 3)), Readout(np.ones((3, 2)), np.ones(2)))

    assert str(refusal.value) == "V has shape (3, 2) but h has shape (7, 3) and b_y (2,): V must have shape (2, 3)."


@pytest.mark.parametrize("kinds", [("GRU", "LSTM"), ("LSTM", "GRU"), ("LSTM", "RNN")])
def test_lstm_and_another_do_not_understand_each_other(kinds):
    random = np.random.default_rng(0)
    one, two = (layer(kind, torch_layers.drawn(kind, 2, 3, random)) for kind in kinds)

    with pytest.raises(InputError, match="let both be LSTMs, or neither"):
        encoder_decoder(np.ones((2, 2)), np.ones((2, 2)), one, two, Readout(None, None))


@pytest.mark.parametrize("steps", [0, -1])
def test_no_step_is_refused(steps):
    with pytest.raises(InputError, match=f"^steps is {steps}: a sequence must have at least one step"):
        free_running(None, (), np.ones(1), steps, None)
