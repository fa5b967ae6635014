"""A simple recurrent network with its backpropagation through time, and the faults that are planted in it."""

from ...templates.language import N_
from ..engine.faults import Fault, Original

SOURCE = """import numpy as np


def rnn_forward(xs, h_0, W_x, W_h, b):
    N, T, _ = xs.shape
    hs = np.zeros((N, T, len(b)))
    h = h_0
    for t in range(T):
        a = xs[:, t] @ W_x.T + h @ W_h.T + b
        h = np.tanh(a)
        hs[:, t] = h
    cache = {"xs": xs, "h_0": h_0, "W_x": W_x, "W_h": W_h, "hs": hs}
    return hs, cache


def rnn_backward(dhs, cache):
    xs, h_0, hs = cache["xs"], cache["h_0"], cache["hs"]
    W_x, W_h = cache["W_x"], cache["W_h"]
    T = xs.shape[1]
    dxs = np.zeros_like(xs)
    dW_x, dW_h = np.zeros_like(W_x), np.zeros_like(W_h)
    db = np.zeros(len(W_h))
    # what comes back from the next step; behind the last there is none
    dh_next = np.zeros_like(h_0)
    for t in reversed(range(T)):
        h_prev = hs[:, t - 1] if t > 0 else h_0
        # the loss looks at the state directly, and through the next step
        dh = dhs[:, t] + dh_next
        # through the tangent to the pre-activation
        da = dh * (1 - hs[:, t] ** 2)
        dxs[:, t] = da @ W_x
        # the weights are the same at every step
        dW_x += da.T @ xs[:, t]
        dW_h += da.T @ h_prev
        db += da.sum(axis=0)
        dh_next = da @ W_h
    return dxs, dh_next, dW_x, dW_h, db
"""
COMMENTS = (
    N_("what comes back from the next step; behind the last there is none"),
    N_("the loss looks at the state directly, and through the next step"),
    N_("through the tangent to the pre-activation"),
    N_("the weights are the same at every step"),
)
FAULTS = (
    Fault(
        "no-carry",
        "dh = dhs[:, t] + dh_next",
        "dh = dhs[:, t]",
        N_("no gradient is handed from a step to the one before it"),
        N_("The gradient at a state is that of the loss plus what comes back from the next step."),
    ),
    Fault(
        "derivative-twice",
        "da = dh * (1 - hs[:, t] ** 2)",
        "da = dh * (1 - np.tanh(hs[:, t]) ** 2)",
        N_("the derivative is taken as 1 - tanh(h)^2, although h is tanh already"),
        N_("The cached state is the tangent itself: the derivative is 1 - h^2."),
    ),
    Fault(
        "previous-wraps",
        "h_prev = hs[:, t - 1] if t > 0 else h_0",
        "h_prev = hs[:, t - 1]",
        N_("the first step takes the last state for the previous one, because index -1 is the end"),
        N_("Before the first step stands the initial state, which is not among the states of the steps."),
    ),
    Fault(
        "start-not-cached",
        '"h_0": h_0,',
        '"h_0": np.zeros_like(h_0),',
        N_("the backward pass takes the initial state as zero"),
        N_("Give an initial state that is not zero and compare the gradient of the recurrent matrix."),
        excludes=("previous-wraps", "own-state"),
    ),
    Fault(
        "own-state",
        "dW_h += da.T @ h_prev",
        "dW_h += da.T @ hs[:, t]",
        N_("the gradient of the recurrent matrix pairs each step with its own state, not with the previous one"),
        N_("The recurrent matrix multiplies the previous state; at the first step that is the initial state."),
        excludes=("previous-wraps",),
    ),
    Fault(
        "not-accumulated",
        "dW_x += da.T @ xs[:, t]",
        "dW_x = da.T @ xs[:, t]",
        N_("the gradient of the input matrix is assigned at each step, not added up"),
        N_("The weights are the same at every step: their gradients are sums over time."),
    ),
    Fault(
        "bias-to-scalar",
        "db += da.sum(axis=0)",
        "db += da.sum()",
        N_("the gradient of the bias is summed over the units too"),
        N_("Each unit has a bias of its own: the sum goes over the batch only."),
    ),
    Fault(
        "carry-transposed",
        "dh_next = da @ W_h\n",
        "dh_next = da @ W_h.T\n",
        N_("the recurrent matrix is transposed on the way back, although states are rows here"),
        N_("A row of states goes forward through the transpose, so its gradient comes back through the matrix itself."),
    ),
    Fault(
        "carry-before-derivative",
        "dh_next = da @ W_h\n",
        "dh_next = dh @ W_h\n",
        N_("the gradient that is handed on has not passed through the tangent"),
        N_("The previous state enters the pre-activation, so what goes back to it starts from there."),
    ),
    Fault(
        "return-in-loop",
        "    return dxs, dh_next",
        "        return dxs, dh_next",
        N_("the backward pass returns after its first step, inside the loop"),
        N_("Look at the gradients of the inputs: those of all steps but the last are zero."),
        excludes=("no-carry", "not-accumulated", "start-not-cached", "previous-wraps"),
    ),
    Fault(
        "state-not-carried",
        "a = xs[:, t] @ W_x.T + h @ W_h.T + b",
        "a = xs[:, t] @ W_x.T + h_0 @ W_h.T + b",
        N_("every step starts from the initial state"),
        N_("Change the first input: the second state must change too."),
    ),
    Fault(
        "upstream-in-place",
        "        dh = dhs[:, t] + dh_next\n",
        "        dh = dhs[:, t]\n        dh += dh_next\n",
        N_("the gradient that the caller hands over is changed, because += works on a view of it"),
        N_("A slice of an array is a view: what is added to it is added to the caller's array."),
        breaks="arguments-unchanged",
    ),
    Fault(
        "cache-popped",
        'cache["xs"], cache["h_0"], cache["hs"]\n',
        'cache["xs"], cache["h_0"], cache.pop("hs")\n',
        N_("the backward pass takes the states out of the cache for good"),
        N_("Look into the cache after the backward pass: a second one finds no states."),
        breaks="backward-twice",
    ),
    Fault(
        "batch-squeezed",
        "return hs, cache",
        "return hs.squeeze(), cache",
        N_("axes of length 1 are dropped from the result"),
        N_("Run one sequence, or one step: the states must still have three axes."),
        breaks="one-example",
    ),
)
ORIGINAL = Original(SOURCE, FAULTS, COMMENTS)
