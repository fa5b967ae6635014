"""An LSTM with its backpropagation through time, and the faults that are planted in it."""

from ...templates.language import N_
from ..engine.faults import Fault, Original

SOURCE = """import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    H = h_0.shape[1]
    h, c = h_0, c_0
    hs, cs, steps = [], [], []
    for t in range(xs.shape[1]):
        a = xs[:, t] @ W_x + h @ W_h + b
        i, f, o = sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), sigmoid(a[:, 2 * H : 3 * H])
        g = np.tanh(a[:, 3 * H :])
        # the backward pass needs both states as they were before this step
        before = (h, c)
        c = f * c + i * g
        h = o * np.tanh(c)
        steps.append((*before, i, f, o, g, c))
        hs.append(h)
        cs.append(c)
    return np.stack(hs, axis=1), np.stack(cs, axis=1), (xs, W_x, W_h, steps)


def lstm_backward(dhs, dcs, cache):
    xs, W_x, W_h, steps = cache
    dxs = np.zeros_like(xs)
    dW_x, dW_h = np.zeros_like(W_x), np.zeros_like(W_h)
    db = np.zeros(W_x.shape[1])
    # what comes back from the next step, by either state
    dh_next, dc_next = np.zeros_like(dhs[:, 0]), np.zeros_like(dcs[:, 0])
    for t in reversed(range(len(steps))):
        h_prev, c_prev, i, f, o, g, c = steps[t]
        tanh_c = np.tanh(c)
        dh = dhs[:, t] + dh_next
        # the cell state acts through the hidden state, and by itself
        dc = dcs[:, t] + dc_next + dh * o * (1 - tanh_c**2)
        da_i = dc * g * i * (1 - i)
        da_f = dc * c_prev * f * (1 - f)
        da_o = dh * tanh_c * o * (1 - o)
        da_g = dc * i * (1 - g**2)
        # in the order of the columns
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dxs[:, t] = da @ W_x.T
        dW_x += xs[:, t].T @ da
        dW_h += h_prev.T @ da
        db += da.sum(axis=0)
        dh_next = da @ W_h.T
        dc_next = dc * f
    return dxs, dh_next, dc_next, dW_x, dW_h, db
"""
COMMENTS = (
    N_("the backward pass needs both states as they were before this step"),
    N_("what comes back from the next step, by either state"),
    N_("the cell state acts through the hidden state, and by itself"),
    N_("in the order of the columns"),
)
CELL = "dc = dcs[:, t] + dc_next + dh * o * (1 - tanh_c**2)"
FAULTS = (
    Fault(
        "gate-order",
        "[da_i, da_f, da_o, da_g]",
        "[da_i, da_o, da_f, da_g]",
        N_("the gradients of forget gate and output gate stand in each other's columns"),
        N_("The columns backward are those of forward: input, forget, output gate, candidate."),
    ),
    Fault(
        "no-cell-carry",
        CELL,
        "dc = dcs[:, t] + dh * o * (1 - tanh_c**2)",
        N_("no gradient is handed from a cell state to the one before it"),
        N_(
            "The cell state goes on into the next step by itself: what comes back from there is a part of its gradient."
        ),
    ),
    Fault(
        "no-hidden-carry",
        "dh = dhs[:, t] + dh_next",
        "dh = dhs[:, t]",
        N_("no gradient is handed from a hidden state to the one before it"),
        N_("The gradient at a state is that of the loss plus what comes back from the next step."),
    ),
    Fault(
        "cell-upstream-ignored",
        CELL,
        "dc = dc_next + dh * o * (1 - tanh_c**2)",
        N_("the gradient of the loss at the cell states is left out"),
        N_("Give a loss that looks at a cell state only: its gradient must reach the weights."),
    ),
    Fault(
        "output-gate-left-out",
        CELL,
        "dc = dcs[:, t] + dc_next + dh * (1 - tanh_c**2)",
        N_("the output gate is missing on the way from the hidden state to the cell state"),
        N_("The hidden state is the output gate times a tangent: the gate is a factor of the derivative."),
    ),
    Fault(
        "derivative-twice",
        CELL,
        "dc = dcs[:, t] + dc_next + dh * o * (1 - np.tanh(tanh_c) ** 2)",
        N_("the tangent is taken of what is a tangent already, in its own derivative"),
        N_("With the tangent at hand, its derivative is 1 minus its square."),
    ),
    Fault(
        "forget-sees-hidden",
        "da_f = dc * c_prev * f * (1 - f)",
        "da_f = dc * h_prev * f * (1 - f)",
        N_("the gradient of the forget gate takes the previous hidden state for the previous cell state"),
        N_("Look what the forget gate multiplies in the equation of the cell state."),
    ),
    Fault(
        "forget-sees-new",
        "da_f = dc * c_prev * f * (1 - f)",
        "da_f = dc * c * f * (1 - f)",
        N_("the gradient of the forget gate takes the new cell state for the previous one"),
        N_("Look what the forget gate multiplies in the equation of the cell state."),
    ),
    Fault(
        "candidate-as-gate",
        "da_g = dc * i * (1 - g**2)",
        "da_g = dc * i * g * (1 - g)",
        N_("the candidate has the derivative of a sigmoid"),
        N_("The candidate is a tangent: its derivative is 1 minus its square."),
    ),
    Fault(
        "forget-skipped",
        "dc_next = dc * f",
        "dc_next = dc",
        N_("the forget gate is missing on the way from a cell state to the one before it"),
        N_("The previous cell state is multiplied by the forget gate, and so is its gradient."),
    ),
    Fault(
        "carry-by-input",
        "dc_next = dc * f",
        "dc_next = dc * i",
        N_("the gradient goes back from cell state to cell state through the input gate"),
        N_("The previous cell state is multiplied by the forget gate, and so is its gradient."),
    ),
    Fault(
        "caches-new-hidden",
        "steps.append((*before, i, f, o, g, c))",
        "steps.append((h, before[1], i, f, o, g, c))",
        N_("the cache holds each step's own hidden state in the place of the previous one"),
        N_("The recurrent weights multiply the previous hidden state; at the first step that is the initial state."),
    ),
    Fault(
        "bias-to-scalar",
        "db += da.sum(axis=0)",
        "db += da.sum()",
        N_("the gradient of the bias is summed over the units too"),
        N_("Each unit has a bias of its own: the sum goes over the batch only."),
    ),
    Fault(
        "return-in-loop",
        "    return dxs, dh_next",
        "        return dxs, dh_next",
        N_("the backward pass returns after its first step, inside the loop"),
        N_("Look at the gradients of the inputs: those of all steps but the last are zero."),
        excludes=("no-cell-carry", "no-hidden-carry"),
    ),
    Fault(
        "upstream-in-place",
        f"        {CELL}\n",
        "        dc = dcs[:, t]\n        dc += dc_next + dh * o * (1 - tanh_c**2)\n",
        N_("the gradient that the caller hands over is changed, because += works on a view of it"),
        N_("A slice of an array is a view: what is added to it is added to the caller's array."),
        breaks="arguments-unchanged",
    ),
    Fault(
        "cache-popped",
        "c = steps[t]\n",
        "c = steps.pop()\n",
        N_("the backward pass takes every step out of the cache for good"),
        N_("Look into the cache after the backward pass: a second one finds no steps."),
        breaks="backward-twice",
    ),
    Fault(
        "batch-squeezed",
        "        dh_next = da @ W_h.T\n",
        "        dh_next = np.squeeze(da @ W_h.T)\n",
        N_("an axis of length 1 is dropped from the gradient that is handed on"),
        N_("Run a batch of one sequence: the gradient of its initial state still has two axes."),
        breaks="one-example",
    ),
)
ORIGINAL = Original(SOURCE, FAULTS, COMMENTS)
