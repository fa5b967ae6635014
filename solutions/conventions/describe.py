"""The table of conventions as data: every cell of it derived from the objects."""

from itertools import groupby
from typing import Any

from .catalogue import CONVENTIONS
from .convention import CANONICAL, Cell, Convention
from .layout import Layout

EXAMPLE = {"D": 3, "H": 4}
"""Sizes at which every row tells its number of parameters."""


def describe(cell: Cell | None = None) -> list[dict[str, Any]]:
    """A row for each convention, or for those of one kind of cell; plain data, ready for JSON.

    Example:
        >>> row = describe("gru")[0]
        >>> row["who"], row["gates"], row["update"], row["reset"], row["parameters"]
        ('PyTorch', ['r', 'z', 'n'], 'keeps', 'after', '3H(D+H+2)')
    """
    return [
        _row(one) for kind in CANONICAL for one in CONVENTIONS.values() if one.cell == kind and cell in {None, kind}
    ]


def _row(one: Convention) -> dict[str, Any]:
    """What the table says of one convention."""
    return {
        "id": one.id,
        "who": one.who,
        "cell": one.cell,
        "gates": one.letters.split(),
        "our_letters": list(one.gates),
        "update": one.update,
        "reset": one.reset,
        "inner_bias": one.inner_bias if one.cell == "gru" else None,
        "tanh_on_cell": one.tanh_on_cell,
        "added_to_forget_gate": one.forget_bias if one.cell == "lstm" else None,
        "arrays": [_array(layout) for layout in one.arrays],
        "weights": shapes([layout for layout in one.arrays if "W_x" in layout.parts or "W_h" in layout.parts]),
        "transposed": one.transposed,
        "joined": one.joined,
        "biases": {letter: _places(one, gate) for letter, gate in zip(one.letters.split(), one.gates, strict=True)},
        "parameters": one.formula,
        "parameters_at": {**EXAMPLE, "count": one.parameters(EXAMPLE["D"], EXAMPLE["H"])},
        "source": one.source,
        "remark": one.remark,
    }


def _array(layout: Layout) -> dict[str, Any]:
    return {"name": layout.name, "shape": layout.text, "optional": layout.optional}


def _places(one: Convention, gate: str) -> list[str]:
    """The sides on which the gate has a bias: of the input, of the state."""
    return [place.removeprefix("b_") for place in one.bias_places(gate)]


def shapes(layouts: list[Layout]) -> str:
    """Shapes in a line, alike ones counted.

    >>> from . import CONVENTIONS
    >>> shapes(list(CONVENTIONS["ng-lstm"].arrays))
    '4 × (H, H+D), 4 × (H, 1)'
    """
    runs = [(text, len(list(alike))) for text, alike in groupby(layout.text for layout in layouts)]
    return ", ".join(text if count == 1 else f"{count} × {text}" for text, count in runs)
