"""Attention with several heads over padded sequences, and the faults that are planted in it."""

from ...templates.language import N_
from ..engine.faults import Fault, Original

SOURCE = """import numpy as np


def softmax(scores):
    # without the largest score, which cancels, nothing overflows
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def split_heads(X, heads):
    N, T, width = X.shape
    # (N, heads, T, width of a head)
    return X.reshape(N, T, heads, width // heads).transpose(0, 2, 1, 3)


def attention(queries, keys, values, lengths, heads):
    N, T, width = queries.shape
    S = keys.shape[1]
    Q = split_heads(queries, heads)
    K = split_heads(keys, heads)
    V = split_heads(values, heads)
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(width // heads)
    # keys behind the end of a sequence are padding
    padded = np.arange(S) >= lengths[:, np.newaxis]
    scores = np.where(padded[:, np.newaxis, np.newaxis], -1e9, scores)
    weights = softmax(scores)
    # the heads side by side again
    context = (weights @ V).transpose(0, 2, 1, 3).reshape(N, T, width)
    return context, weights
"""
COMMENTS = (
    N_("without the largest score, which cancels, nothing overflows"),
    N_("(N, heads, T, width of a head)"),
    N_("keys behind the end of a sequence are padding"),
    N_("the heads side by side again"),
)
SCORES = "scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(width // heads)"
MASKED = "scores = np.where(padded[:, np.newaxis, np.newaxis], -1e9, scores)"
FAULTS = (
    Fault(
        "softmax-over-queries",
        "    e = np.exp(scores - scores.max(axis=-1, keepdims=True))\n    return e / e.sum(axis=-1, keepdims=True)\n",
        "    e = np.exp(scores - scores.max(axis=-2, keepdims=True))\n    return e / e.sum(axis=-2, keepdims=True)\n",
        N_("the softmax goes over the queries, not over the keys"),
        N_("Sum the weights over the keys: each query must give 1."),
        excludes=("padding-scores-zero",),
    ),
    Fault(
        "heads-split-by-reshape",
        "return X.reshape(N, T, heads, width // heads).transpose(0, 2, 1, 3)",
        "return X.reshape(N, heads, T, width // heads)",
        N_("the heads are cut out by a reshape alone, which mixes steps and columns"),
        N_("A reshape keeps the order of the numbers: split the last axis first, then move the axis of the heads."),
    ),
    Fault(
        "heads-joined-by-reshape",
        "(weights @ V).transpose(0, 2, 1, 3).reshape(N, T, width)",
        "(weights @ V).reshape(N, T, width)",
        N_("the heads are joined by a reshape alone, which mixes heads and steps"),
        N_("A reshape keeps the order of the numbers: move the axis of the heads next to that of their columns first."),
    ),
    Fault(
        "keys-reshaped",
        SCORES,
        "scores = Q @ K.reshape(N, heads, -1, S) / np.sqrt(width // heads)",
        N_("the keys are reshaped where they should be transposed"),
        N_("Compare one score with the inner product of its query and its key."),
    ),
    Fault(
        "not-scaled",
        SCORES,
        "scores = Q @ K.transpose(0, 1, 3, 2)",
        N_("the scores are not divided by the root of the width"),
        N_("Compare one score with the equation on the sheet."),
    ),
    Fault(
        "scaled-by-all-heads",
        SCORES,
        "scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(width)",
        N_("the scores are divided by the root of the width of all heads together"),
        N_("Each inner product has as many terms as one head is wide."),
    ),
    Fault(
        "scaled-without-root",
        SCORES,
        "scores = Q @ K.transpose(0, 1, 3, 2) / (width // heads)",
        N_("the scores are divided by the width, not by its root"),
        N_("Compare one score with the equation on the sheet."),
    ),
    Fault(
        "padding-one-late",
        "padded = np.arange(S) >= lengths",
        "padded = np.arange(S) > lengths",
        N_("the first key of the padding is still looked at"),
        N_("Counted from 0, the keys of a sequence end before its length."),
    ),
    Fault(
        "padding-inverted",
        "padded = np.arange(S) >= lengths",
        "padded = np.arange(S) < lengths",
        N_("the padding is looked at, and the sequence is not"),
        N_("Look at the weights: those behind the end of a sequence must be 0."),
    ),
    Fault(
        "padding-scores-zero",
        MASKED,
        "scores = np.where(padded[:, np.newaxis, np.newaxis], 0, scores)",
        N_("the scores of the padding are set to 0, which the softmax makes a weight of"),
        N_("A weight of 0 needs a score far below all others: the exponential of 0 is 1."),
    ),
    Fault(
        "padding-after-softmax",
        f"    {MASKED}\n    weights = softmax(scores)\n",
        "    weights = softmax(scores)\n    weights = np.where(padded[:, np.newaxis, np.newaxis], 0, weights)\n",
        N_("the padding is taken out after the softmax, so that the weights no longer sum to 1"),
        N_("Sum the weights of a short sequence over its keys."),
    ),
    Fault(
        "values-are-keys",
        "context = (weights @ V)",
        "context = (weights @ K)",
        N_("the context is a mean of the keys, not of the values"),
        N_("Change a value: the context must change, and the weights must not."),
    ),
    Fault(
        "scaled-in-place",
        f"    {SCORES}\n",
        "    Q /= np.sqrt(width // heads)\n    scores = Q @ K.transpose(0, 1, 3, 2)\n",
        N_("the caller's queries are scaled, because /= works on a view of them"),
        N_("Reshape and transpose give views: what is divided there is divided in the caller's array."),
        breaks="arguments-unchanged",
    ),
    Fault(
        "batch-squeezed",
        "return context, weights\n",
        "return context.squeeze(), weights\n",
        N_("axes of length 1 are dropped from the result"),
        N_("Run one example, or one query: the context must still have three axes."),
        breaks="one-example",
    ),
    Fault(
        "heads-squeezed",
        "return context, weights\n",
        "return context, weights.squeeze()\n",
        N_("axes of length 1 are dropped from the weights"),
        N_("Run one query: the weights must still have four axes."),
        breaks="one-step",
    ),
)
ORIGINAL = Original(SOURCE, FAULTS, COMMENTS)
