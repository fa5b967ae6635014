"""Sequences against layers of PyTorch and Keras, and parameter counts against Flax's."""

import json
from pathlib import Path

import numpy as np
import pytest

from rnnex.solutions.gru import GRUWeights
from rnnex.solutions.lstm import LSTMWeights
from rnnex.solutions.rnn import RNNWeights
from rnnex.solutions.sequence import gru_sequence, lstm_sequence, rnn_sequence

from .networks import SEQUENCES, weights

LAYERS = json.loads((Path(__file__).parent.parent / "oracles/framework_layers.json").read_text("utf-8"))
IN_SINGLE = {"rtol": 1e-5, "atol": 1e-6}
"""Keras computed in float32."""
IN_DOUBLE = {"rtol": 0, "atol": 1e-10}


@pytest.mark.parametrize(("kind", "gates"), [("RNN", "h"), ("LSTM", "ifgo"), ("GRU", "rzn")])
def test_pytorch_layer(kind, gates):
    """Batch first, one layer, first state zero."""
    found = LAYERS[f"torch_{kind}"]
    names = {"W": "weight_ih_l0", "U": "weight_hh_l0", "b_i": "bias_ih_l0", "b_h": "bias_hh_l0"}
    split = {part: np.split(np.array(found["state_dict"][name]), len(gates)) for part, name in names.items()}
    by_gate = {gate: {part: arrays[at] for part, arrays in split.items()} for at, gate in enumerate(gates)}

    steps = SEQUENCES[kind](np.swapaxes(found["x"], 0, 1), weights(kind, by_gate))

    np.testing.assert_allclose(np.swapaxes(steps.h, 0, 1), found["y"], **IN_DOUBLE)


def keras(name, k):
    """Inputs with time first, kernels and biases split by gate (transposed to ours), and the last output."""
    found = LAYERS[name]
    W, U, b = (np.array(array) for array in found["weights"])
    columns = [np.split(array.T, k) for array in (W, U)]
    return np.swapaxes(found["x"], 0, 1), *columns, np.split(b, k, axis=-1), found["y"]


def test_keras_simple_rnn():
    xs, (W,), (U,), (b,), y = keras("keras_SimpleRNN", 1)

    np.testing.assert_allclose(rnn_sequence(xs, RNNWeights(W, U, b)).h[-1], y, **IN_SINGLE)


def test_keras_lstm():
    """i, f, c, o."""
    xs, W, U, b, y = keras("keras_LSTM", 4)
    i, f, g, o = range(4)
    p = LSTMWeights(*[part[gate] for gate in (f, i, g, o) for part in (W, U, b)])

    np.testing.assert_allclose(lstm_sequence(xs, p).h[-1], y, **IN_SINGLE)


@pytest.mark.parametrize(("name", "reset"), [("true", "after"), ("false", "before")])
def test_keras_gru(name, reset):
    """z, r, h; z keeps. With reset_after there are two rows of biases, the second on the state's side."""
    xs, W, U, b, y = keras(f"keras_GRU_reset_after_{name}", 3)
    matrices = [np.concatenate([w, u], axis=1) for w, u in zip(W, U, strict=True)]
    biases = [b[0].sum(0), b[1].sum(0), b[2][0], b[2][1]] if reset == "after" else b

    steps = gru_sequence(xs, GRUWeights(*matrices, *biases), gate="keeps", reset=reset, order="xh")

    np.testing.assert_allclose(steps.h[-1], y, **IN_SINGLE)


def entries(p):
    return sum(array.size for array in p)


@pytest.mark.parametrize(
    ("layer", "p"),
    [
        ("SimpleCell", lambda d, n: RNNWeights(*map(np.ones, [(n, d), (n, n), n]))),
        ("LSTMCell", lambda d, n: LSTMWeights(*map(np.ones, [(n, d), (n, n), n] * 4))[:12]),
        ("OptimizedLSTMCell", lambda d, n: LSTMWeights(*map(np.ones, [(n, d), (n, n), n] * 4))[:12]),
        ("GRUCell", lambda d, n: GRUWeights(*[np.ones((n, n + d))] * 3, *[np.ones(n)] * 4)),
    ],
)
def test_flax_cell_has_as_many_parameters(layer, p):
    assert entries(p(3, 4)) == LAYERS[f"flax_{layer}"]["params"]
