"""From a library's arrays to one set of weights for each gate, and back."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..shapes import real, require
from .convention import Convention, ConversionError
from .layout import GateWeights, Layout, zero_gate

Weights = Mapping[str, Any]


def read(weights: Weights, convention: Convention, units: int | None = None) -> dict[str, GateWeights]:
    """The gates of a cell as they stand in its arrays, by our letters; see `convert` for the arguments.

    Example:
        >>> from . import CONVENTIONS
        >>> arrays = {"U": np.eye(2, 1), "W": np.zeros((2, 2)), "b": np.ones(2)}
        >>> read(arrays, CONVENTIONS["textbook-rnn"])["h"].b_x
        array([1., 1.])
    """
    arrays = _arrays(weights, convention)
    d, n, because = _sizes(arrays, convention, units)
    dtype = np.result_type(*arrays.values())
    found = {gate: zero_gate(d, n, dtype)._asdict() for gate in convention.gates}
    for layout in convention.arrays:
        if layout.name in arrays:
            require(layout.name, arrays[layout.name], layout.shape(d, n), because)
            for gate, part, block in layout.unpack(arrays[layout.name], d, n):
                found[gate][part] = np.array(block, dtype, order="C")
    return {gate: GateWeights(**parts) for gate, parts in found.items()}


def write(gates: Mapping[str, GateWeights], convention: Convention) -> dict[str, Any]:
    """The arrays of a convention that hold these gates; optional arrays only if they are not all zeros.

    Example:
        >>> from . import CONVENTIONS
        >>> arrays = write({"h": zero_gate(1, 2)}, CONVENTIONS["onnx-rnn"])
        >>> {name: array.shape for name, array in arrays.items()}
        {'W': (1, 2, 1), 'R': (1, 2, 2)}
    """
    packed = {layout.name: layout.pack(gates) for layout in convention.arrays}
    return {
        layout.name: packed[layout.name]
        for layout in convention.arrays
        if not layout.optional or np.any(packed[layout.name] != 0)
    }


def _arrays(weights: Weights, convention: Convention) -> dict[str, Any]:
    """The weights as arrays of floating-point numbers, exactly those that the convention has."""
    known = [layout.name for layout in convention.arrays]
    needed = [layout.name for layout in convention.arrays if not layout.optional]
    missing, unknown = [name for name in needed if name not in weights], [name for name in weights if name not in known]
    for fault, names in (("lack", missing), ("hold", unknown)):
        if names:
            raise ConversionError(f"The weights {fault} {', '.join(names)}: {convention.id} has {', '.join(known)}.")
    return {name: real(name, np.asarray(weights[name])) for name in known if name in weights}


def _sizes(arrays: Mapping[str, Any], convention: Convention, units: int | None) -> tuple[int, int, str]:
    """Inputs, units, and what they were read from."""
    first = convention.arrays[0]
    shape = arrays[first.name].shape
    axes = len(first.shape(1, 1))
    if len(shape) != axes:
        raise ConversionError(f"{first.name} has shape {shape}: in {convention.id} it has shape {first.text}.")
    height, width = _vector_sizes(first, shape[-1], units) if first.form == "vector" else shape[-2:]
    if first.form == "columns":
        height, width = width, height
    n, rest = divmod(height, len(first.gates))
    d = width - n if "W_h" in first.parts else width
    if rest or n < 1 or d < 1:
        raise ConversionError(f"{first.name} has shape {shape}: in {convention.id} it has shape {first.text}.")
    if units not in {None, n}:
        raise ConversionError(f"{first.name} has shape {shape}: that makes {n} units, not {units}.")
    return d, n, f"{first.name} has shape {shape}"


def _vector_sizes(first: Layout, length: int, units: int | None) -> tuple[int, int]:
    """Height and width of the matrix [W_x, W_h] in a vector that holds biases too."""
    if units is None:
        raise ConversionError(
            f"{first.name} is one vector of {length} numbers, which do not say how many units they are for: "
            "pass units=H."
        )
    k = len(first.gates)
    width, rest = divmod(length, k * units) if units > 0 else (0, 1)
    if rest:
        raise ConversionError(f"{first.name} has shape ({length},): for {units} units it must be {first.text}.")
    return k * units, width - 2
