"""The tape of a forward run: a sequence laid out step by step so that a backward pass can walk it in reverse.

Sequences are arrays with time first, or lists with one entry a step. What belongs to each step comes back as it
came in: an array gives arrays with time first, a list gives lists.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError, ShapeError
from .shapes import Shape, real, reals, require, sizes


class Tape(NamedTuple):
    """T steps of one forward run."""

    xs: list[Any]
    """Inputs, T entries of shape (..., d)."""
    steps: list[Any]
    """What the cell computed, T entries."""
    states: dict[str, list[Any]]
    """Every state by its letter: T + 1 entries of shape (..., n), the initial state first."""
    upstream: dict[str, list[Any]]
    """Gradient of the loss with respect to each state, the direct path only: T entries, or None where there is none."""
    listed: bool
    """Whether the sequence came as a list."""
    mask: Any = None
    """Who takes part in which step, shape (T, ...); None: everybody."""

    def pile(self, parts: Sequence[Any]) -> Any:
        """What belongs to the steps, in the form in which the sequence came."""
        return list(parts) if self.listed else np.stack(parts)

    def at(self, t: int, value: Any, held: Any) -> Any:
        """`value` for who takes part in step t, and `held` for who sits it out and keeps the state."""
        return value if self.mask is None else np.where(self.mask[t][..., None], value, held)


def record(xs: Any, steps: Any, mask: Any = None, **states: tuple[Any, Any]) -> Tape:
    """Check a run and lay it out.

    Args:
        xs: Inputs, shape (T, ..., d), or a list of T arrays of shape (..., d).
        steps: What the cell computed: a NamedTuple of arrays (T, ..., n), or a list of T NamedTuples.
        mask: Boolean, shape (T, ...), of the run; the padding of xs is never looked at. None: everybody takes part.
        **states: For each state of the cell, by its letter, its initial value, shape (..., n), and the gradients
            of the loss with respect to it after each step, shape (T, ..., n), or a list with None where the loss does
            not look at the state; None if it never does.

    Raises:
        ShapeError: If the sequence is empty, or something does not fit the inputs or the initial state.
        InputError: If an array is complex, or the mask is not boolean.

    Example:
        >>> from .rnn import RNNStep
        >>> run = record(np.ones((1, 3)), RNNStep(np.zeros((1, 2)), np.zeros((1, 2))), h=(np.zeros(2), np.ones((1, 2))))
        >>> run.xs, run.upstream
        ([array([1., 1., 1.])], {'h': [array([1., 1.])]})
    """
    inputs = entries("xs", xs)
    _same_shape(inputs)
    each = _steps(steps)
    if len(each) != len(inputs):
        raise ShapeError(f"steps has length {len(each)} but xs has {len(inputs)}: each input needs one step.")
    runs = {letter: [real(f"{letter}_0", first)] for letter, (first, _) in states.items()}
    shape, because = _state_shape(inputs[0], runs)
    for t, step in enumerate(each):
        for name, value in zip(step._fields, step, strict=True):
            if value is not None:
                require(f"steps.{name}[{t}]", value, shape, because)
        for letter, run in runs.items():
            run.append(getattr(step, letter))
    upstream = {
        letter: _upstream(f"dL_d{letter}", gradients, len(inputs), shape, because)
        for letter, (_, gradients) in states.items()
    }
    if mask is not None:
        mask = _checked_mask(mask, inputs)
        inputs = [np.where(part[..., None], x, 0) for part, x in zip(mask, inputs, strict=True)]
    return Tape(inputs, each, runs, upstream, isinstance(xs, list | tuple), mask)


def entries(name: str, values: Any) -> list[Any]:
    """The T entries of a sequence as a list; T is at least 1.

    Raises:
        ShapeError: If the sequence has no step.

    Example:
        >>> entries("xs", np.array([[1.0], [2.0]]))
        [array([1.]), array([2.])]
    """
    if isinstance(values, list | tuple):
        found = [real(f"{name}[{t}]", value) for t, value in enumerate(values)]
    else:
        array = real(name, values)
        if not array.shape:
            raise ShapeError(f"{name} has shape (): its first axis must be time.")
        found = list(array)
    if not found:
        raise ShapeError(f"{name} has no entry: a sequence needs at least one step.")
    return found


def _steps(steps: Any) -> list[Any]:
    """One NamedTuple for each step."""
    if not hasattr(steps, "_fields"):
        return [reals(step) for step in steps]
    parts = {name: entries(f"steps.{name}", part) for name, part in steps._asdict().items() if part is not None}
    lengths = {name: len(part) for name, part in parts.items()}
    if len(set(lengths.values())) > 1:
        raise ShapeError(f"The steps have the lengths {lengths}: they must be the same.")
    empty = dict.fromkeys(steps._fields)
    together = [dict(zip(parts, values, strict=True)) for values in zip(*parts.values(), strict=True)]
    return [type(steps)(**{**empty, **step}) for step in together]


def _state_shape(x: Any, runs: dict[str, list[Any]]) -> tuple[Shape, str]:
    """The one shape (..., n) of all states, and the reason for it."""
    letter, *others = runs
    first = runs[letter][0]
    sizes(x, first, ("xs[0]", f"{letter}_0"))
    shape, because = tuple(first.shape), f"{letter}_0 has shape {tuple(first.shape)}"
    for other in others:
        require(f"{other}_0", runs[other][0], shape, because)
    return shape, because


def _upstream(name: str, gradients: Any, length: int, shape: Shape, because: str) -> list[Any]:
    """One gradient for each step, or None, of the shape of the state."""
    if gradients is None:
        return [None] * length
    if isinstance(gradients, list | tuple):
        found = [None if one is None else real(f"{name}[{t}]", one) for t, one in enumerate(gradients)]
    else:
        found = entries(name, gradients)
    if len(found) != length:
        raise ShapeError(f"{name} has length {len(found)} but xs has {length}: each step needs one gradient.")
    for t, gradient in enumerate(found):
        if gradient is not None:
            require(f"{name}[{t}]", gradient, shape, because)
    return found


def _same_shape(xs: list[Any]) -> None:
    for t, x in enumerate(xs):
        require(f"xs[{t}]", x, tuple(xs[0].shape), f"xs[0] has shape {tuple(xs[0].shape)}")


def _checked_mask(mask: Any, xs: list[Any]) -> Any:
    found = np.asarray(mask)
    require("mask", found, (len(xs), *xs[0].shape[:-1]), f"xs has {len(xs)} entries of shape {tuple(xs[0].shape)}")
    if found.dtype != np.bool_:
        raise InputError(f"mask has dtype {found.dtype}: it must be boolean, True where a sample takes part.")
    return found
