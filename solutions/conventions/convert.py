"""Weights of one convention as weights of another: nothing lost, or refused in a sentence that names the obstacle."""

from typing import Any

import numpy as np

from .convention import Convention, ConversionError
from .layout import GateWeights
from .weights import Weights, read, write

KINDS = {"rnn": "a simple RNN", "lstm": "an LSTM", "gru": "a GRU"}
OUTPUTS = {True: "h = o tanh(c)", False: "h = o c"}


def convert(weights: Weights, source: Convention, target: Convention, *, units: int | None = None) -> dict[str, Any]:
    """The weights with which the target's cell computes what the source's cell computes with these.

        z keeps or writes    sigmoid(-a) = 1 - sigmoid(a): W_z, b_z change their sign
        two biases to one    W_x x + b_x + W_h h + b_h = W_x x + W_h h + (b_x + b_h)
        one bias to two      the other is 0
        TF 1's f             its run-time constant goes into, or out of, the bias

    Args:
        weights: Arrays by name, shapes as `source.arrays` say; float32 stays float32, whole numbers become float64.
        source, target: Of one kind of cell.
        units: H. Needed only for cuDNN's vector, whose length does not say it.

    Returns:
        New arrays by name, shapes as `target.arrays` say; optional ones (ONNX's B, P) only where they are not all zero.
        Conversion and back gives the same arrays, except where two biases were added up in between (their sum is kept),
        and up to rounding where TF 1's constant was added.

    Raises:
        ConversionError: If the target cannot express the cell: another kind of cell; reset before and after, unless
            W_h of the candidate is diagonal; an inner bias, biases or peepholes that are not zero and have no place;
            tanh on the cell state or not. Also if arrays are missing or unknown.
        ShapeError: If the shapes do not fit each other.
        InputError: If an array is complex.

    Example:
        Keras stacks i f c o in columns, CS231n i f o g; D = H = 1:

        >>> from . import CONVENTIONS
        >>> keras, cs231n = CONVENTIONS["keras-lstm"], CONVENTIONS["cs231n-lstm"]
        >>> arrays = {"kernel": [[1, 2, 3, 4]], "recurrent_kernel": [[5, 6, 7, 8]], "bias": [0, 0, 0, 9]}
        >>> convert(arrays, keras, cs231n)["Wx"], convert(arrays, keras, cs231n)["b"]
        (array([[1., 2., 4., 3.]]), array([0., 0., 9., 0.]))

    Source: the table of conventions; each conversion is tested by running both cells.
    """
    if source.cell != target.cell:
        kinds = f"{source.id} is {KINDS[source.cell]} and {target.id} {KINDS[target.cell]}"
        raise ConversionError(f"{kinds}: weights are converted between cells of one kind.")
    if source.tanh_on_cell != target.tanh_on_cell:
        raise ConversionError(
            f"{source.id} has {_output(source)} and {target.id} {_output(target)}: no weights make up for the tanh."
        )
    gates = read(weights, source, units)
    if source.update != target.update:
        gates["z"] = GateWeights(*(-part for part in gates["z"]))
    if source.forget_bias != target.forget_bias:
        gates["f"] = gates["f"]._replace(b_x=gates["f"].b_x + (source.forget_bias - target.forget_bias))
    if source.reset != target.reset:
        gates["n"] = _other_reset(gates["n"], source, target)
    return write({name: _placed(name, gate, source, target) for name, gate in gates.items()}, target)


def _output(convention: Convention) -> str:
    return OUTPUTS[bool(convention.tanh_on_cell)]


def _other_reset(n: GateWeights, source: Convention, target: Convention) -> GateWeights:
    """A candidate whose reset may act on either side of the product: r (W_h h) = W_h (r h) for a diagonal W_h."""
    if np.any(n.W_h[~np.eye(len(n.W_h), dtype=bool)] != 0):
        raise ConversionError(
            f"{source.id} resets {source.reset} the product with W_h and {target.id} {target.reset} it: these agree "
            "only where W_h of the candidate is diagonal, as with one unit, and here it is not."
        )
    if source.reset == "after" and np.any(n.b_h != 0):
        raise _inner_bias(source, target)
    return n._replace(b_x=n.b_x + n.b_h, b_h=np.zeros_like(n.b_h))


def _placed(name: str, gate: GateWeights, source: Convention, target: Convention) -> GateWeights:
    """The gate with its biases where the target has places for them."""
    places = target.bias_places(name)
    if np.any(gate.p != 0) and not target.peepholes:
        raise ConversionError(f"{source.id} has peephole weights that are not zero: {target.id} has no peepholes.")
    if len(places) == 2:
        return gate
    if name == "n" and target.reset == "after" and np.any(gate.b_h != 0):
        raise _inner_bias(source, target)
    total = gate.b_x + gate.b_h
    if not places and np.any(total != 0):
        raise ConversionError(f"{source.id} has biases that are not zero: {target.id} has no biases.")
    empty = {"b_x": np.zeros_like(total), "b_h": np.zeros_like(total)}
    return gate._replace(**{**empty, **dict.fromkeys(places, total)})


def _inner_bias(source: Convention, target: Convention) -> ConversionError:
    return ConversionError(
        f"{source.id} has a bias of the candidate that the reset gate multiplies, and it is not zero: "
        f"{target.id} has no place for it."
    )
