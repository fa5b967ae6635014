"""A cell advanced through time: forward or backward, with steps that some samples of a batch sit out.

A mask says which sample takes part in which step. Where it does not, its state stays as it was and nothing else is
computed. That is all that sequences of several lengths need: with the padding behind them, a finished sample keeps its
last state; read backward, it keeps its first state until its own last entry comes, so only its valid part is reversed.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from ..errors import InputError, ShapeError
from .shapes import real, reals, require


def unroll(
    advance: Callable[..., Any],
    steps: int,
    start: Mapping[str, Any],
    *,
    mask: Any = None,
    reverse: bool = False,
) -> Any:
    """Advance a cell `steps` times and stack everything it computed.

        state_t = advance(t, state_{t-1})        t = 0, ..., steps - 1; with `reverse` from the last to the first

    Args:
        advance: Called with the time t and the states; returns a NamedTuple of arrays (..., n).
        steps: Number of steps, at least 1.
        start: States before the first step, named by the field of the NamedTuple that replaces them.
        mask: Boolean, shape (steps, ...); where it is False, a state stays and every other field is 0.
        reverse: Whether time runs from the last step to the first.

    Returns:
        The same NamedTuple with a leading time axis: (steps, ..., n). Entry t belongs to input t in both directions.

    Example:
        >>> from .rnn import RNNStep, rnn_step
        >>> xs = np.array([[0.5], [0.25]])
        >>> unroll(lambda t, h: rnn_step(xs[t] + h), 2, {"h": np.zeros(1)}).h.round(3).tolist()
        [[0.462], [0.612]]
        >>> unroll(lambda t, h: rnn_step(xs[t] + h), 2, {"h": np.zeros(1)}, reverse=True).h.round(3).tolist()
        [[0.632], [0.245]]
    """
    states, whole = tuple(start.values()), None
    for t in range(steps - 1, -1, -1) if reverse else range(steps):
        step = advance(t, *states)
        if mask is not None:
            step = _held(step, dict(zip(start, states, strict=True)), mask[t][..., None])
        if whole is None:
            whole = type(step)(*_room(steps, step))
        for kept, part in zip(whole, step, strict=True):
            kept[t] = part
        states = tuple(getattr(step, name) for name in start)
    return whole


def _room(steps: int, step: Any) -> list[Any]:
    """Empty arrays for all steps, in one block of memory: fresh pages are half the time of a forward pass otherwise."""
    block = np.empty(steps * sum(part.size for part in step), np.result_type(*step))
    ends = np.cumsum([0, *[steps * part.size for part in step]])
    return [block[a:b].reshape(steps, *part.shape) for (a, b), part in zip(pairwise(ends), step, strict=True)]


def _held(step: Any, before: Mapping[str, Any], taking_part: Any) -> Any:
    """The step where a sample takes part; elsewhere the state from before, and 0 for what is no state."""
    return type(step)(
        *[np.where(taking_part, part, before.get(name, 0)) for name, part in zip(step._fields, step, strict=True)]
    )


def final_states(steps: Any, *, reverse: bool = False) -> tuple[Any, ...]:
    """The states after the last step that was taken: (h,), or (h, c) for an LSTM, each of shape (..., n).

    Args:
        steps: What a sequence function returned; finished samples have kept their state.
        reverse: As it was called; time then ends at the first entry.

    Example:
        >>> from .rnn import RNNStep
        >>> hs = np.array([[0.1], [0.2]])
        >>> final_states(RNNStep(hs, hs)), final_states(RNNStep(hs, hs), reverse=True)
        ((array([0.2]),), (array([0.1]),))
    """
    return tuple(values[0 if reverse else -1] for values in states_of(steps))


def states_of(step: Any) -> tuple[Any, ...]:
    """What a step hands to the next: (h,), or (h, c) for an LSTM.

    Example:
        >>> from .lstm import LSTMStep
        >>> states_of(LSTMStep(*"figoch"))
        ('h', 'c')
    """
    return tuple(getattr(step, name) for name in ("h", "c") if name in step._fields)


def outputs(values: Any, mask: Any = None) -> Any:
    """What a layer puts out: the values (T, ..., n), and 0 where a sample takes no part.

    Example:
        >>> outputs(np.array([[0.1], [0.2]]), np.array([True, False]))
        array([[0.1],
               [0. ]])

    Source: ONNX, operators RNN, GRU and LSTM, input sequence_lens.
    """
    return values if mask is None else np.where(np.asarray(mask)[..., None], values, 0)


def length_mask(lengths: Any, steps: int) -> Any:
    """The mask of sequences that are padded behind: True for t < length, shape (steps, ...).

    Args:
        lengths: Whole numbers from 1 to `steps`, shape (...).
        steps: Number of steps of the longest.

    Raises:
        InputError: If a length is no whole number, or lies outside 1 to `steps`.

    Example:
        >>> length_mask([3, 1], 3).tolist()
        [[True, True], [True, False], [True, False]]
    """
    found = np.asarray(lengths)
    if found.dtype.kind not in "iu" and found.size:
        raise InputError(f"lengths has dtype {found.dtype}: it must hold whole numbers.")
    if ((found < 1) | (found > steps)).any():
        raise InputError(f"lengths is {found.tolist()}: every length must lie from 1 to {steps}.")
    return np.arange(steps).reshape(-1, *[1] * found.ndim) < found


def prepared(
    xs: Any, p: Any, states: Mapping[str, Any], bias: Any, mask: Any = None, *, name: str = "xs"
) -> tuple[Any, Any, tuple[Any, ...], Any]:
    """Inputs, weights, first states and mask, ready for `unroll`: numbers in one dtype, missing states zero.

    Args:
        xs: Inputs, shape (T, ..., d).
        p: Weights, a NamedTuple.
        states: First states by name, each (..., n) or None.
        bias: Has as many entries as a state.
        mask: Boolean, shape (T, ...), or None.
        name: What to call xs.

    Returns:
        xs, weights, states, mask. Where the mask is False, xs is 0: padding is never used, but numbers left there
        could overflow on their way to nowhere.

    Raises:
        ShapeError: If xs has no time axis or no step, or the mask is not (T, ...).
        InputError: If an array is complex, or the mask is not boolean.

    Example:
        >>> prepared(np.zeros((0, 2)), (), {}, np.zeros(3))
        Traceback (most recent call last):
        ...
        rnnex.errors.ShapeError: xs has shape (0, 2): a sequence must have at least one step.
    """
    xs = real(name, xs)
    shape = tuple(xs.shape)
    if len(shape) < 2:
        raise ShapeError(f"{name} has shape {shape}: it must have the axes (time, ..., inputs).")
    if shape[0] == 0:
        raise ShapeError(f"{name} has shape {shape}: a sequence must have at least one step.")
    p, given = reals(p), [real(key, state) for key, state in states.items()]
    dtype = np.result_type(xs, *[part for part in (*p, *given) if part is not None])
    zeros = np.zeros((*shape[1:-1], np.size(bias)), dtype)
    if mask is not None:
        mask = checked_mask(mask, shape, name)
        xs = np.where(mask[..., None], xs, 0)
    return (
        xs.astype(dtype, copy=False),
        type(p)(*[part if part is None else part.astype(dtype, copy=False) for part in p]),
        tuple(zeros if state is None else state.astype(dtype, copy=False) for state in given),
        mask,
    )


def checked_mask(mask: Any, shape: tuple[int, ...], name: str = "xs") -> Any:
    """The mask as an array, if it belongs to inputs of this shape.

    Raises:
        ShapeError: If it has another shape than (T, ...).
        InputError: If it is not boolean.

    Example:
        >>> checked_mask([1, 0], (2, 3))
        Traceback (most recent call last):
        ...
        rnnex.errors.InputError: mask has dtype int64: it must be boolean, True where a sample takes part.
    """
    mask = np.asarray(mask)
    if mask.dtype != np.bool_:
        raise InputError(f"mask has dtype {mask.dtype}: it must be boolean, True where a sample takes part.")
    require("mask", mask, shape[:-1], f"{name} has shape {shape}")
    return mask
