"""A model that predicts the next character, and the faults that are planted in it."""

from ...templates.language import N_
from ..engine.faults import Fault, Original

SOURCE = """import numpy as np


def softmax(scores):
    # without the largest score, which cancels, nothing overflows
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def mean_loss(text, h_0, W_x, W_h, W_y, b_h, b_y):
    N = len(text)
    # all characters but the last are read, all but the first are predicted
    inputs = text[:, :-1]
    targets = text[:, 1:]
    h = h_0
    total = 0.0
    for t in range(inputs.shape[1]):
        # a one-hot row times a matrix is one row of the matrix
        x = W_x[inputs[:, t]]
        h = np.tanh(x + h @ W_h + b_h)
        p = softmax(h @ W_y + b_y)
        total -= np.log(p[np.arange(N), targets[:, t]]).sum()
    # the next piece of the text goes on from the last state
    return total / targets.size, h


def next_character(h, W_y, b_y, temperature):
    scores = h @ W_y + b_y
    return softmax(scores / temperature)
"""
COMMENTS = (
    N_("without the largest score, which cancels, nothing overflows"),
    N_("all characters but the last are read, all but the first are predicted"),
    N_("a one-hot row times a matrix is one row of the matrix"),
    N_("the next piece of the text goes on from the last state"),
)
PREDICTED = "total -= np.log(p[np.arange(N), targets[:, t]]).sum()"
FAULTS = (
    Fault(
        "target-is-input",
        "targets = text[:, 1:]",
        "targets = text[:, :-1]",
        N_("each step is to predict the character that it has just read"),
        N_("Compare inputs and targets: the target of a step is the input of the next."),
    ),
    Fault(
        "softmax-over-batch",
        "    e = np.exp(scores - scores.max(axis=-1, keepdims=True))\n    return e / e.sum(axis=-1, keepdims=True)\n",
        "    e = np.exp(scores - scores.max(axis=0, keepdims=True))\n    return e / e.sum(axis=0, keepdims=True)\n",
        N_("the softmax goes over the batch, not over the characters"),
        N_("Sum the probabilities of one text over all characters: it must be 1."),
        excludes=("bias-not-tempered",),
    ),
    Fault(
        "all-targets-of-all",
        PREDICTED,
        "total -= np.log(p[:, targets[:, t]]).sum()",
        N_("each text is asked for the targets of all texts of the batch"),
        N_("Look at the shape of what is summed: one probability for each text is wanted, not a square."),
    ),
    Fault(
        "binary-logarithm",
        PREDICTED,
        "total -= np.log2(p[np.arange(N), targets[:, t]]).sum()",
        N_("the logarithm has the base 2"),
        N_("The sheet asks for the natural logarithm."),
    ),
    Fault(
        "mean-over-batch-only",
        "return total / targets.size, h",
        "return total / N, h",
        N_("the loss is a mean over the texts, but a sum over the steps"),
        N_("Count the predicted characters: that is what the sum is divided by."),
    ),
    Fault(
        "state-reset",
        "h = np.tanh(x + h @ W_h + b_h)",
        "h = np.tanh(x + h_0 @ W_h + b_h)",
        N_("every step starts from the initial state"),
        N_("Change the first input: the second state must change too."),
    ),
    Fault(
        "starts-from-zero",
        "    h = h_0\n",
        "    h = np.zeros_like(h_0)\n",
        N_("the initial state is taken as zero"),
        N_("Give an initial state that is not zero and see whether the first state changes."),
        excludes=("state-reset",),
    ),
    Fault(
        "previous-state-read-out",
        "        h = np.tanh(x + h @ W_h + b_h)\n        p = softmax(h @ W_y + b_y)\n",
        "        p = softmax(h @ W_y + b_y)\n        h = np.tanh(x + h @ W_h + b_h)\n",
        N_("each character is predicted from the state before it was read"),
        N_("Change the first input: the first prediction must change."),
    ),
    Fault(
        "initial-state-returned",
        "return total / targets.size, h",
        "return total / targets.size, h_0",
        N_("the state that is returned is the initial one"),
        N_("Cut a text in two: the second piece must go on from where the first ended."),
    ),
    Fault(
        "input-one-late",
        "x = W_x[inputs[:, t]]",
        "x = W_x[inputs[:, t - 1]]",
        N_("each step reads the character before its own, and the first one the last, because index -1 is the end"),
        N_("Change the last character that is read: the first state must stay as it is."),
    ),
    Fault(
        "last-step-left-out",
        "for t in range(inputs.shape[1]):",
        "for t in range(inputs.shape[1] - 1):",
        N_("the loop ends one step early"),
        N_("Inputs are one character shorter than the text already: count the steps of a short text."),
    ),
    Fault(
        "temperature-multiplies",
        "return softmax(scores / temperature)",
        "return softmax(scores * temperature)",
        N_("the scores are multiplied by the temperature"),
        N_("With a high temperature all characters must become about equally likely."),
    ),
    Fault(
        "temperature-after-softmax",
        "return softmax(scores / temperature)",
        "return softmax(scores) / temperature",
        N_("the temperature divides the probabilities, not the scores"),
        N_("Sum the probabilities: whatever the temperature, it must be 1."),
    ),
    Fault(
        "bias-not-tempered",
        "    scores = h @ W_y + b_y\n    return softmax(scores / temperature)\n",
        "    scores = h @ W_y\n    return softmax(scores / temperature + b_y)\n",
        N_("the bias is not divided by the temperature"),
        N_("The temperature divides the whole score, and the bias is a part of it."),
    ),
    Fault(
        "state-in-place",
        "        h = np.tanh(x + h @ W_h + b_h)\n",
        "        h[:] = np.tanh(x + h @ W_h + b_h)\n",
        N_("the caller's initial state is overwritten, because h is the same array and is filled anew"),
        N_("At the first step the state is the very array that was handed over: make a new one instead."),
        breaks="arguments-unchanged",
    ),
    Fault(
        "batch-squeezed",
        "return total / targets.size, h\n",
        "return total / targets.size, h.squeeze()\n",
        N_("an axis of length 1 is dropped from the last state"),
        N_("Run a batch of one sequence: its last state still has two axes."),
        breaks="one-example",
    ),
)
ORIGINAL = Original(SOURCE, FAULTS, COMMENTS)
