"""Weights of any convention, for the cells of this package: so every convention can be run."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..activations import identity
from ..gru import GRUWeights, Order, join
from ..lstm import LSTMWeights
from ..rnn import RNNWeights
from .convention import Convention
from .layout import GateWeights
from .weights import Weights, read

CellWeights = RNNWeights | LSTMWeights | GRUWeights


def to_cell_weights(
    weights: Weights, convention: Convention, *, units: int | None = None
) -> tuple[CellWeights, dict[str, Any]]:
    """Weights and keyword options with which rnn_cell, lstm_cell or gru_cell is this convention's cell.

    The cell runs in the convention's own sense of the update gate, with its own place of the reset gate and its own
    order of concatenation; only biases that add up are added, and TF 1's constant is put into the bias.

    Args:
        weights: Arrays by name, shapes as `convention.arrays` say.
        convention: Theirs.
        units: H. Needed only for cuDNN's vector.

    Raises:
        ConversionError, ShapeError, InputError: As `convert`.

    Example:
        PyTorch's GRU with zero weights and b_in = 1, D = H = 1: r = z = 0.5 and n = tanh(1) = 0.762.

        >>> from .. import gru
        >>> from . import CONVENTIONS
        >>> zeros = {"weight_ih_l0": np.zeros((3, 1)), "weight_hh_l0": np.zeros((3, 1)), "bias_hh_l0": np.zeros(3)}
        >>> p, options = to_cell_weights({**zeros, "bias_ih_l0": [0, 0, 1]}, CONVENTIONS["pytorch-gru"])
        >>> options
        {'gate': 'keeps', 'reset': 'after', 'order': 'xh'}
        >>> gru.gru_cell(np.ones(1), np.ones(1), p, **options).h.round(3)  # 0.5 * 1 + 0.5 * 0.762
        array([0.881])

    Source: the table of conventions.
    """
    gates = read(weights, convention, units)
    if convention.cell == "rnn":
        h = gates["h"]
        return RNNWeights(h.W_x, h.W_h, h.b_x + h.b_h), {}
    if convention.cell == "lstm":
        return _lstm(gates, convention)
    return _gru(gates, convention)


def _lstm(gates: Mapping[str, GateWeights], convention: Convention) -> tuple[LSTMWeights, dict[str, Any]]:
    added = {"f": convention.forget_bias}
    found: dict[str, Any] = {}
    for name, gate in gates.items():
        bias = gate.b_x + gate.b_h + added.get(name, 0.0)
        found |= {f"W_{name}": gate.W_x, f"U_{name}": gate.W_h, f"b_{name}": bias}
        if name in "ifo" and np.any(gate.p != 0):
            found[f"p_{name}"] = gate.p
    return LSTMWeights(**found), {} if convention.tanh_on_cell else {"squash": identity}


def _gru(gates: Mapping[str, GateWeights], convention: Convention) -> tuple[GRUWeights, dict[str, Any]]:
    order: Order = "hx" if convention.joined == "[h, x]" else "xh"
    z, r, n = gates["z"], gates["r"], gates["n"]
    W_z, W_r, W_c = (join(gate.W_h, gate.W_x, order) for gate in (z, r, n))
    inner = n.b_h if convention.inner_bias else None
    outer = n.b_x if convention.inner_bias else n.b_x + n.b_h
    p = GRUWeights(W_z, W_r, W_c, z.b_x + z.b_h, r.b_x + r.b_h, outer, inner)
    return p, {"gate": convention.update, "reset": convention.reset, "order": order}
