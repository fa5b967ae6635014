"""Values as Python writes them: arrays, Refs, and what they stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .calls import Ref
from .replay import HELD

WIDTH = 100
"""A list that takes more characters is broken into lines."""


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """What a call makes: Made("Case", ("one",)) is written as Case('one')."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


def literal(value: Any, indent: int = 0) -> str:
    """A value as Python writes it; broken into lines, each moved to the right, if it is long.

    >>> literal({"W": np.eye(1), "cache": Ref("f", (1,)), "far": np.array([np.inf])})
    "{'W': np.array([[1.0]]), 'cache': Ref('f', (1,)), 'far': np.array([np.inf])}"
    """
    if value is HELD:
        return "HELD"
    if isinstance(value, Ref):
        return literal(Made("Ref", (value.step, value.path) if value.path else (value.step,)), indent)
    if isinstance(value, Made):
        given = [literal(item, indent + 4) for item in value.args]
        given += [f"{name}={literal(item, indent + 4)}" for name, item in value.kwargs.items()]
        return _bracketed(f"{value.name}(", given, ")", indent)
    if isinstance(value, np.ndarray):
        if not value.size:
            return f"np.zeros({value.shape}, {value.dtype.name!r})"
        kind = "" if value.dtype == float else f", {value.dtype.name!r}"
        numbers = value.tolist() if value.dtype != np.float32 else _short(value)
        return f"np.array({literal(numbers, indent)}{kind})"
    if isinstance(value, float) and not np.isfinite(value):
        return f"{'-' if value < 0 else ''}np.{'nan' if np.isnan(value) else 'inf'}"
    if isinstance(value, np.generic):
        return literal(value.item())
    if isinstance(value, Mapping):
        return _bracketed("{", [f"{name!r}: {literal(item, indent + 4)}" for name, item in value.items()], "}", indent)
    if isinstance(value, (list, tuple)):
        items = [literal(item, indent + 4) for item in value]
        ends = "[]" if isinstance(value, list) else "()"
        return _bracketed(ends[0], items, ends[1], indent, single=isinstance(value, tuple) and len(items) == 1)
    return repr(value)


def _short(value: np.ndarray) -> Any:
    """The shortest numbers that float32 makes the same of: 0.3, not 0.30000001192092896."""
    return [_short(row) for row in value] if value.ndim else float(str(value[()]))


def _bracketed(first: str, items: Sequence[str], last: str, indent: int, *, single: bool = False) -> str:
    """On one line if it fits, else one item on a line."""
    flat = first + ", ".join(items) + ("," if single else "") + last
    if indent + len(flat) <= WIDTH and "\n" not in flat:
        return flat
    inner = " " * (indent + 4)
    return first + "".join(f"\n{inner}{item}," for item in items) + "\n" + " " * indent + last
