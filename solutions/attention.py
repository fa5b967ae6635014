"""Attention over the states of an encoder: scores, their softmax, and the mean that the softmax weighs.

One query looks at S keys; time comes first here too. Each key has a value, which may be the key itself.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError, ShapeError
from .activations import softmax
from .linear import apply
from .shapes import Shape, real, reals, require, require_all


class AttentionStep(NamedTuple):
    """Everything attention computes for one query."""

    scores: Any  # shape (S, ...); -inf where masked
    weights: Any  # positive, and one in sum over S; shape (S, ...)
    context: Any  # shape (..., m)


class AdditiveWeights(NamedTuple):
    """Parameters of additive attention with a hidden units."""

    W_q: Any  # weights of the query, shape (a, d)
    W_k: Any  # weights of a key, shape (a, e)
    v: Any  # shape (a,)


def dot_scores(query: Any, keys: Any) -> Any:
    """Scores by inner product, score_s = key_s . query.

    Args:
        query: Shape (..., d).
        keys: Shape (S, ..., d) with the same axes between.

    Returns:
        Shape (S, ...). float32 stays float32; integers are taken as float64; NaN and infinities propagate.

    Raises:
        ShapeError: If the keys do not fit the query.
        InputError: If an array is complex.

    Example:
        >>> dot_scores(np.array([1.0, 2.0]), np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]))
        array([1., 2., 3.])

    Source: Luong, Pham & Manning (2015).
    """
    query, keys = real("query", query), real("keys", keys)
    _check_keys("keys", keys, tuple(query.shape), f"query has shape {tuple(query.shape)}")
    return keys @ query if len(query.shape) == 1 else np.vecdot(keys, query)


def scaled_scores(query: Any, keys: Any) -> Any:
    """Scores by inner product, scaled so that their spread does not grow with d: score_s = key_s . query / sqrt(d).

    Args, Returns, Raises: As of `dot_scores`.

    Example:
        >>> scaled_scores(np.array([1.0, 2.0, 0.0, 0.0]), np.eye(4)[:3])
        array([0.5, 1. , 0. ])

    Source: Vaswani et al. (2017).
    """
    return dot_scores(query, keys) / math.sqrt(np.shape(query)[-1])


def additive_scores(query: Any, keys: Any, p: AdditiveWeights) -> Any:
    """Scores by a network with one hidden layer, score_s = v . tanh(W_q query + W_k key_s).

    Args:
        query: Shape (..., d).
        keys: Shape (S, ..., e) with the same axes between.
        p: Weights W_q (a, d), W_k (a, e) and v (a,).

    Returns:
        Shape (S, ...); dtype, NaN and infinities as of `dot_scores`.

    Raises:
        ShapeError: If an array does not fit the others.
        InputError: If an array is complex.

    Example:
        >>> p = AdditiveWeights(W_q=np.array([[1.0]]), W_k=np.array([[0.5]]), v=np.array([2.0]))
        >>> additive_scores(np.array([1.0]), np.array([[0.0], [-2.0]]), p).round(3)  # 2 tanh(1), 2 tanh(0)
        array([1.523, 0.   ])

    Source: Bahdanau, Cho & Bengio (2015). No bias.
    """
    query, keys, p = real("query", query), real("keys", keys), reals(p)
    here = f"query has shape {tuple(query.shape)}"
    _check_keys("keys", keys, (*query.shape[:-1], *keys.shape[-1:]), here)
    a = int(np.prod(p.v.shape))
    require_all(p, {"v": (a,)}, "every hidden unit has one weight")
    require_all(p, {"W_q": (a, query.shape[-1])}, f"{here} and v {tuple(p.v.shape)}")
    require_all(p, {"W_k": (a, keys.shape[-1])}, f"keys has shape {tuple(keys.shape)} and v {tuple(p.v.shape)}")
    return np.tanh(apply(p.W_q, query) + apply(p.W_k, keys)) @ p.v


def attend(scores: Any, values: Any, mask: Any = None) -> AttentionStep:
    """From scores to the context: the mean of the values, weighed by the softmax of the scores.

        weights = softmax(scores) over S,    context = sum over s of weights_s value_s

    Args:
        scores: Shape (S, ...), by one of the functions above.
        values: Shape (S, ..., m) with the same axes between.
        mask: Boolean, shape (S, ...): False where there is nothing to look at; its weight is 0 and its value, even if
            NaN, is left out. None: all are looked at.

    Returns:
        Scores as used, weights and context. float32 stays float32; integers are taken as float64; NaN propagates.

    Raises:
        ShapeError: If there is nothing to attend to, or values or mask do not fit the scores.
        InputError: If an array is complex, or a mask leaves nothing to look at.

    Example:
        >>> step = attend(np.log([1.0, 1.0, 2.0]), np.array([[4.0, 0.0], [0.0, 4.0], [4.0, 4.0]]))
        >>> step.weights.round(3), step.context.round(3)
        (array([0.25, 0.25, 0.5 ]), array([3., 3.]))

    Source: Bahdanau, Cho & Bengio (2015).
    """
    scores, values = real("scores", scores), real("values", values)
    here = f"scores has shape {tuple(scores.shape)}"
    if not scores.shape or scores.shape[0] == 0:
        raise ShapeError(f"{here}: it must have at least one entry along its first axis.")
    require("values", values, (*scores.shape, *values.shape[-1:]), here)
    if mask is not None:
        mask = np.asarray(mask)
        require("mask", mask, tuple(scores.shape), here)
        if not mask.any(axis=0).all():
            raise InputError("mask is False everywhere for some query: at least one entry must be True.")
        scores, values = np.where(mask, scores, -np.inf), np.where(mask[..., None], values, 0)
    weights = softmax(scores, axis=0)
    if len(scores.shape) == 1:
        return AttentionStep(scores, weights, weights @ values)
    return AttentionStep(scores, weights, np.einsum("s...,s...m->...m", weights, values))


def _check_keys(name: str, keys: Any, one: Shape, because: str) -> None:
    """Keys are S >= 1 arrays of shape `one`."""
    if not one:
        raise ShapeError(f"{because}: it must have an axis of entries, (..., d).")
    if len(keys.shape) == len(one) + 1 and keys.shape[0] == 0:
        raise ShapeError(f"{name} has shape {tuple(keys.shape)}: there must be at least one.")
    require(name, keys, (*keys.shape[:1], *one), because)
