"""Sequence networks put together: both directions side by side, and layers on top of each other.

A layer is a sequence function with its weights, for example `partial(lstm_sequence, p=weights)`: it takes the inputs,
and `mask` and `reverse` by name. Conventions and first states are arguments of the same `partial`.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError
from .unroll import final_states, outputs

Layer = Callable[..., Any]


class LayerRun(NamedTuple):
    """What one layer put out, and everything it computed."""

    y: Any
    """Outputs, shape (T, ..., m), 0 where a sample takes no part; m = n, or 2 n in both directions."""
    runs: tuple[Any, ...]
    """Steps of each direction: (forward,) or (forward, backward)."""
    final: tuple[tuple[Any, ...], ...]
    """Final states of each direction, each (h,) or (h, c). That of the backward direction stands at the first entry."""


def one_way(layer: Layer, xs: Any, *, mask: Any = None) -> LayerRun:
    """Run a layer forward.

    Args:
        layer: As in the head of this module.
        xs: Inputs, shape (T, ..., d).
        mask: Boolean, shape (T, ...), or None; see `length_mask`.

    Raises:
        ShapeError, InputError: As of the layer.

    Example:
        >>> from functools import partial
        >>> from .rnn import RNNWeights
        >>> from .sequence import rnn_sequence
        >>> layer = partial(rnn_sequence, p=RNNWeights(np.eye(1), np.eye(1), np.zeros(1)))
        >>> run = one_way(layer, np.array([[0.5], [9.0]]), mask=np.array([True, False]))
        >>> run.y.round(3).tolist(), run.final[0][0].round(3)  # a finished sample: output 0, state kept
        ([[0.462], [0.0]], array([0.462]))
    """
    steps = layer(xs, mask=mask, reverse=False)
    return LayerRun(outputs(steps.h, mask), (steps,), (final_states(steps),))


def bidirectional(forward: Layer, backward: Layer, xs: Any, *, mask: Any = None) -> LayerRun:
    """Run two layers over the same inputs, one from each end, and put their outputs side by side.

        y_t = [h_t forward, h_t backward]

    Args:
        forward, backward: As in the head of this module; their weights are their own.
        xs: Inputs, shape (T, ..., d).
        mask: Boolean, shape (T, ...), or None; with `length_mask` only the valid part is reversed.

    Returns:
        Outputs (T, ..., 2 n), the steps of both directions and their final states.

    Raises:
        ShapeError, InputError: As of the layers.

    Example:
        >>> from functools import partial
        >>> from .rnn import RNNWeights
        >>> from .sequence import rnn_sequence
        >>> layer = partial(rnn_sequence, p=RNNWeights(np.eye(1), np.eye(1), np.zeros(1)))
        >>> run = bidirectional(layer, layer, np.array([[0.5], [0.25]]))
        >>> run.y.round(3).tolist()
        [[0.462, 0.632], [0.612, 0.245]]
        >>> run.final[0][0].round(3), run.final[1][0].round(3)
        (array([0.612]), array([0.632]))

    Source: Schuster & Paliwal (1997); concatenation as in PyTorch, Keras and ONNX.
    """
    there, back = forward(xs, mask=mask, reverse=False), backward(xs, mask=mask, reverse=True)
    y = np.concatenate([outputs(there.h, mask), outputs(back.h, mask)], axis=-1)
    return LayerRun(y, (there, back), (final_states(there), final_states(back, reverse=True)))


def stacked(layers: Sequence[Layer | tuple[Layer, Layer]], xs: Any, *, mask: Any = None) -> list[LayerRun]:
    """Run layers on top of each other: each reads the outputs of the one below.

    Args:
        layers: From the bottom to the top; a pair is a bidirectional layer.
        xs: Inputs of the lowest, shape (T, ..., d).
        mask: Boolean, shape (T, ...), or None; the same for all.

    Returns:
        One run a layer, from the bottom to the top; `[-1].y` is the output of the network.

    Raises:
        InputError: If there is no layer.
        ShapeError: As of the layers.

    Example:
        >>> from functools import partial
        >>> from .rnn import RNNWeights
        >>> from .sequence import rnn_sequence
        >>> layer = partial(rnn_sequence, p=RNNWeights(np.eye(1), np.zeros((1, 1)), np.zeros(1)))
        >>> stacked([layer, layer], np.array([[0.5]]))[-1].y.round(3)  # tanh(tanh(0.5))
        array([[0.432]])

    Source: Graves, Mohamed & Hinton (2013).
    """
    if not layers:
        raise InputError("layers is empty: a stack needs at least one layer.")
    runs: list[LayerRun] = []
    for layer in layers:
        below = runs[-1].y if runs else xs
        if isinstance(layer, tuple):
            runs.append(bidirectional(*layer, below, mask=mask))
        else:
            runs.append(one_way(layer, below, mask=mask))
    return runs
