"""A GRU over a batch of sequences, and the faults that are planted in it."""

from ...templates.language import N_
from ..engine.faults import Fault, Original

SOURCE = """import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_forward(xs, h_0, W_x, W_h, b):
    N, T, _ = xs.shape
    H = h_0.shape[1]
    hs = np.zeros((N, T, H))
    # the inputs do not depend on the states: all their sums at once
    sums = xs @ W_x + b
    h = h_0
    for t in range(T):
        # both gates side by side, the update gate first
        gates = sigmoid(sums[:, t, : 2 * H] + h @ W_h[:, : 2 * H])
        z, r = gates[:, :H], gates[:, H:]
        # the candidate sees what the reset gate lets through
        gated = r * h
        c = np.tanh(sums[:, t, 2 * H :] + gated @ W_h[:, 2 * H :])
        h = (1 - z) * h + z * c
        hs[:, t] = h
    return hs, h
"""
COMMENTS = (
    N_("the inputs do not depend on the states: all their sums at once"),
    N_("both gates side by side, the update gate first"),
    N_("the candidate sees what the reset gate lets through"),
)
CANDIDATE = "c = np.tanh(sums[:, t, 2 * H :] + gated @ W_h[:, 2 * H :])"
FAULTS = (
    Fault(
        "gates-swapped",
        "z, r = gates[:, :H], gates[:, H:]",
        "r, z = gates[:, :H], gates[:, H:]",
        N_("update gate and reset gate take each other's columns"),
        N_("Compare the order of the columns on the sheet with the order in which they are cut."),
    ),
    Fault(
        "update-inverted",
        "h = (1 - z) * h + z * c",
        "h = z * h + (1 - z) * c",
        N_("the update gate is inverted"),
        N_("Set the update gate to 1 and see whether the old state or the candidate comes out."),
    ),
    Fault(
        "reset-unused",
        "gated = r * h",
        "gated = h",
        N_("the reset gate is computed, but not used"),
        N_("Set the reset gate to 0: the candidate may no longer depend on the previous state."),
        excludes=("reset-after", "reset-on-everything"),
    ),
    Fault(
        "reset-by-update",
        "gated = r * h",
        "gated = z * h",
        N_("the update gate stands where the reset gate should"),
        N_("Look in the equation of the candidate for the gate that multiplies the previous state."),
        excludes=("reset-after", "reset-on-everything"),
    ),
    Fault(
        "reset-after",
        CANDIDATE,
        "c = np.tanh(sums[:, t, 2 * H :] + r * (h @ W_h[:, 2 * H :]))",
        N_("the reset gate acts on the other side of the matrix product"),
        N_("Look in the equation of the candidate for what the reset gate multiplies."),
    ),
    Fault(
        "reset-on-everything",
        CANDIDATE,
        "c = np.tanh(r * (sums[:, t, 2 * H :] + h @ W_h[:, 2 * H :]))",
        N_("the reset gate multiplies the input's share as well"),
        N_("Set the reset gate to 0: the candidate must still depend on the input."),
    ),
    Fault(
        "candidate-sigmoid",
        CANDIDATE,
        "c = sigmoid(sums[:, t, 2 * H :] + gated @ W_h[:, 2 * H :])",
        N_("the candidate goes through the sigmoid"),
        N_("The candidate takes the hyperbolic tangent."),
    ),
    Fault(
        "candidate-columns",
        CANDIDATE,
        "c = np.tanh(sums[:, t, 2 * H :] + gated @ W_h[:, :H])",
        N_("the candidate multiplies the state by the columns of the update gate"),
        N_("Compare the slices of both matrices: the candidate's columns are the last in each."),
    ),
    Fault(
        "bias-forgotten",
        "sums = xs @ W_x + b",
        "sums = xs @ W_x",
        N_("the biases are missing"),
        N_("Each gate, and the candidate, adds its bias before the activation."),
    ),
    Fault(
        "starts-from-zero",
        "    h = h_0\n",
        "    h = np.zeros((N, H))\n",
        N_("the initial state is taken as zero"),
        N_("Give an initial state that is not zero and see whether the first state changes."),
    ),
    Fault(
        "starts-again",
        "    h = h_0\n    for t in range(T):\n",
        "    for t in range(T):\n        h = h_0\n",
        N_("every step starts from the initial state"),
        N_("Change the first input: the second state must change too."),
    ),
    Fault(
        "return-in-loop",
        "    return hs, h\n",
        "        return hs, h\n",
        N_("the function returns after the first step, inside the loop"),
        N_("Look at the states of later steps: they are still the zeros that they began as."),
        excludes=("starts-again",),
    ),
    Fault(
        "state-stored-early",
        "        h = (1 - z) * h + z * c\n        hs[:, t] = h\n",
        "        hs[:, t] = h\n        h = (1 - z) * h + z * c\n",
        N_("each state is stored before it is brought up to date, so that all states stand one step late"),
        N_("The first state that is returned is that after the first step, not the initial one."),
    ),
    Fault(
        "start-in-place",
        "        h = (1 - z) * h + z * c\n",
        "        h -= z * h\n        h += z * c\n",
        N_("the caller's initial state is changed, because -= and += work on the array itself"),
        N_("At the first step the state is the very array that was handed over: make a new one instead."),
        breaks="arguments-unchanged",
    ),
    Fault(
        "batch-squeezed",
        "return hs, h\n",
        "return hs, h.squeeze()\n",
        N_("an axis of length 1 is dropped from the last state"),
        N_("Run a batch of one sequence: its last state still has two axes."),
        breaks="one-example",
    ),
    Fault(
        "states-squeezed",
        "return hs, h\n",
        "return hs.squeeze(), h\n",
        N_("axes of length 1 are dropped from the result"),
        N_("Run one sequence, or one step: the states must still have three axes."),
        breaks="one-step",
    ),
)
ORIGINAL = Original(SOURCE, FAULTS, COMMENTS)
