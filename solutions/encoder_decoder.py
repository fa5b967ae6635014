"""Encoder and decoder: one network reads the whole input, its last state is all that the other starts from."""

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError
from .layers import Layer
from .linear import apply
from .shapes import real, reals, require, require_all
from .unroll import final_states, states_of


class Readout(NamedTuple):
    """Linear output layer of n units with m outputs: y = V h + b_y."""

    V: Any  # shape (m, n)
    b_y: Any  # shape (m,)


class Translation(NamedTuple):
    """Everything an encoder-decoder computed."""

    context: tuple[Any, ...]
    """Last states of the encoder, (h,) or (h, c), each (..., n): the first states of the decoder."""
    encoder: Any
    """Steps of the encoder, (T, ..., n); attention looks at `encoder.h`."""
    decoder: Any
    """Steps of the decoder, (T', ..., n)."""
    y: Any
    """Outputs, (T', ..., m); before a softmax, if there is one."""


def shifted(targets: Any, start: Any) -> Any:
    """The decoder's inputs in training (teacher forcing): at every step the right answer of the step before.

    Args:
        targets: Shape (T', ..., m).
        start: The input of the first step, which has no answer before it; shape (..., m).

    Returns:
        start, targets_1, ..., targets_{T'-1}; shape (T', ..., m).

    Raises:
        ShapeError: If start does not fit the targets.
        InputError: If an array is complex.

    Example:
        >>> shifted(np.array([[1.0], [2.0], [3.0]]), np.array([0.0])).tolist()
        [[0.0], [1.0], [2.0]]

    Source: Williams & Zipser (1989).
    """
    targets, start = real("targets", targets), real("start", start)
    require("start", start, tuple(targets.shape[1:]), f"targets has shape {tuple(targets.shape)}")
    return np.concatenate([start[None], targets[:-1]])


def encoder_decoder(
    xs: Any, inputs: Any, encoder: Layer, decoder: Layer, readout: Readout, *, mask: Any = None
) -> Translation:
    """Read xs, hand the last state over, and decode with given inputs.

        h'_0 = last state of encoder(xs),    h'_t = decoder(inputs_t, h'_{t-1}),    y_t = V h'_t + b_y

    Args:
        xs: Inputs of the encoder, shape (T, ..., d).
        inputs: Inputs of the decoder, shape (T', ..., d'); in training `shifted(targets, start)`.
        encoder, decoder: Layers, see layers.py; with as many units, and both LSTMs or neither.
        readout: Output layer.
        mask: Of xs, boolean, shape (T, ...): the context is the state after each sample's own last entry.

    Raises:
        ShapeError: If an array does not fit the others.
        InputError: If an array is complex, or only one of the two is an LSTM.

    Example:
        >>> from functools import partial
        >>> from .rnn import RNNWeights
        >>> from .sequence import rnn_sequence
        >>> layer = partial(rnn_sequence, p=RNNWeights(np.eye(1), np.eye(1), np.zeros(1)))
        >>> run = encoder_decoder(np.array([[0.5]]), np.zeros((1, 1)), layer, layer, Readout(2 * np.eye(1), np.ones(1)))
        >>> run.context[0].round(3), run.y.round(3)  # tanh(0.5), 2 tanh(0.462) + 1
        (array([0.462]), array([[1.864]]))

    Source: Sutskever, Vinyals & Le (2014). Cho et al. (2014) show the context to every step too: join it to `inputs`.
    """
    encoded = encoder(xs, mask=mask)
    context = final_states(encoded)
    if ("c_0" in inspect.signature(decoder).parameters) != (len(context) == 2):
        raise InputError("encoder and decoder hand over different states: let both be LSTMs, or neither.")
    decoded = decoder(inputs, **dict(zip(("h_0", "c_0"), context, strict=False)))
    return Translation(context, encoded, decoded, read_out(decoded.h, readout))


def free_running(
    cell: Callable[..., Any], context: tuple[Any, ...], start: Any, steps: int, readout: Readout
) -> tuple[Any, Any]:
    """Decode without answers: the input of a step is the output of the one before.

    Args:
        cell: For example `partial(rnn_cell, p=weights)`; its inputs are as many as the outputs.
        context: First states, (h,) or (h, c), each (..., n).
        start: Input of the first step, shape (..., m).
        steps: Number of steps, at least 1.
        readout: Output layer.

    Returns:
        All steps stacked, (steps, ..., n), and the outputs, (steps, ..., m).

    Raises:
        ShapeError: If an array does not fit the others.
        InputError: If an array is complex, or there is no step.

    Example:
        >>> from functools import partial
        >>> from .rnn import RNNWeights, rnn_cell
        >>> cell = partial(rnn_cell, p=RNNWeights(np.eye(1), np.zeros((1, 1)), np.zeros(1)))
        >>> free_running(cell, (np.zeros(1),), np.array([0.5]), 2, Readout(np.eye(1), np.zeros(1)))[1].round(3).tolist()
        [[0.462], [0.432]]

    Source: Williams & Zipser (1989); Sutskever, Vinyals & Le (2014).
    """
    if steps < 1:
        raise InputError(f"steps is {steps}: a sequence must have at least one step.")
    x, states, taken, ys = real("start", start), context, [], []
    for _ in range(steps):
        taken.append(cell(x, *states))
        states = states_of(taken[-1])
        x = read_out(states[0], readout)
        ys.append(x)
    return type(taken[0])(*map(np.stack, zip(*taken, strict=True))), np.stack(ys)


def read_out(h: Any, readout: Readout) -> Any:
    """The outputs V h + b_y, shape (..., m), of states h (..., n).

    Raises:
        ShapeError: If the readout does not fit h.

    Example:
        >>> read_out(np.array([1.0, 2.0]), Readout(np.array([[1.0, 1.0]]), np.array([0.5])))
        array([3.5])
    """
    p = reals(readout)
    m = int(np.prod(p.b_y.shape))
    require_all(p, {"b_y": (m,)}, "every output has one bias")
    require_all(p, {"V": (m, h.shape[-1])}, f"h has shape {tuple(h.shape)} and b_y {tuple(p.b_y.shape)}")
    return apply(p.V, h) + p.b_y
