"""Our layers with the weights of a torch.nn layer, for the tests of sequences; the mappings are written out here."""

from functools import partial

import numpy as np

from rnnex.solutions.gru import GRUWeights, gru_cell
from rnnex.solutions.lstm import LSTMWeights, lstm_cell
from rnnex.solutions.rnn import RNNWeights, rnn_cell
from rnnex.solutions.sequence import gru_sequence, lstm_sequence, rnn_sequence

TORCH_GRU = {"gate": "keeps", "reset": "after", "order": "xh"}
SEQUENCES = {"RNN": rnn_sequence, "LSTM": lstm_sequence, "GRU": partial(gru_sequence, **TORCH_GRU)}
CELLS = {"RNN": rnn_cell, "LSTM": lstm_cell, "GRU": partial(gru_cell, **TORCH_GRU)}
STATES = {"RNN": ("h_0",), "LSTM": ("h_0", "c_0"), "GRU": ("h_0",)}


def weights(kind, gates):
    """Weights by gate (see oracles/torch_layers.py) as ours."""
    if kind == "RNN":
        gate = gates["h"]
        return RNNWeights(gate["W"], gate["U"], gate["b_i"] + gate["b_h"])
    if kind == "LSTM":
        parts = [(gates[k]["W"], gates[k]["U"], gates[k]["b_i"] + gates[k]["b_h"]) for k in "figo"]
        return LSTMWeights(*[array for part in parts for array in part])
    matrices = [np.concatenate([gates[k]["W"], gates[k]["U"]], axis=1) for k in "zrn"]
    biases = [gates[k]["b_i"] + gates[k]["b_h"] for k in "zr"]
    return GRUWeights(*matrices, *biases, gates["n"]["b_i"], gates["n"]["b_h"])


def layer(kind, gates, start=()):
    """Our layer, with first states."""
    return partial(SEQUENCES[kind], p=weights(kind, gates), **dict(zip(STATES[kind], start, strict=False)))
