"""Write a simple recurrent network and its backpropagation through time in NumPy."""

from functools import partial

import numpy as np

from ...templates.language import N_, Language
from ..engine.calls import Case, Ref, forward_alone
from ..engine.code_exercise import Array, CodeTask, Function, Names, Output, Slip, code_exercise
from ..engine.contracts import (
    STEPS,
    agrees_with_differences,
    backward_twice,
    batch_consistent,
    differences,
    one_example,
    one_step,
    unchanged,
    within_budget,
)
from ..engine.draw import Draw
from ..engine.replay import HELD
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .loops import by_loops

VALUES = tenths(-1, 1, never=0).grid
FORWARD = Function("rnn_forward", ("xs", "h_0", "W_x", "W_h", "b"), (Output("hs", time=1), Output("cache", held=True)))
BACKWARD = Function(
    "rnn_backward",
    ("dhs", "cache"),
    (Output("dxs", time=1), Output("dh_0"), Output("dW_x"), Output("dW_h"), Output("db")),
)
CACHE = Ref(FORWARD.name, (1,))
SLIPS = (
    Slip(
        "start-ignored",
        N_("the initial state is taken as zero"),
        N_("Give an initial state that is not zero and see whether the first state changes."),
    ),
    Slip(
        "recurrent-transposed",
        N_("the forward pass multiplies by the transposed recurrent matrix"),
        N_("Compute one entry of a state by hand: row i of the recurrent matrix belongs to unit i."),
    ),
    Slip(
        "no-carry",
        N_("no gradient is handed from a step to the one before it"),
        N_("The gradient at a state is that of the loss plus what comes back from the next step."),
    ),
    Slip(
        "derivative-missing",
        N_("the derivative of the hyperbolic tangent is missing"),
        N_("Between the state and its pre-activation lies a factor of 1 minus the square of the state."),
        excludes=("derivative-twice",),
    ),
    Slip(
        "derivative-twice",
        N_("the derivative is taken as 1 - tanh(h)^2, although h is tanh already"),
        N_("The cached state is the tangent itself: the derivative is 1 - h^2."),
    ),
    Slip(
        "carry-not-transposed",
        N_("the gradient goes back through the recurrent matrix itself, not through its transpose"),
        N_("Forward sums over columns, so backward sums over rows."),
    ),
    Slip(
        "state-not-shifted",
        N_("the gradient of the recurrent matrix pairs each step with its own state, not with the previous one"),
        N_("The recurrent matrix multiplies the previous state; at the first step that is the initial state."),
    ),
    Slip(
        "not-accumulated",
        N_("the gradients of the weights are assigned at each step, not added up"),
        N_("The weights are the same at every step: their gradients are sums over time."),
    ),
    Slip(
        "last-upstream-only",
        N_("only the gradient of the loss at the last state is used"),
        N_("Give a gradient that is not zero at an early step and see whether the result changes."),
    ),
    Slip(
        "start-gradient-short",
        N_("the gradient at the initial state stops before the recurrent matrix"),
        N_("The initial state passes through the recurrent matrix before it meets the first pre-activation."),
    ),
    Slip(
        "bias-averaged",
        N_("the gradient of the bias is a mean over the batch, not a sum"),
        N_("The loss is a sum over the batch, and so are all gradients of parameters."),
    ),
)


@code_exercise(
    id="rnn-backward",
    title=N_("Write backpropagation through time"),
    topic="rnn",
    source="Werbos (1990); the shapes are those of a batch of sequences",
    level=3,
)
def rnn_backward_code() -> CodeTask:
    """Two functions: forward with a cache, and backward from it."""
    return CodeTask(
        "rnn_backward",
        (FORWARD, BACKWARD),
        reference,
        SLIPS,
        public=lambda draw: [
            _case(draw, "public/1", N_("two sequences of three steps"), (2, 3, 2, 3), public=True),
            _case(draw, "public/2", N_("one sequence of two steps"), (1, 2, 1, 2), public=True),
            forward_alone(_case(draw, "public/forward", "", (2, 3, 2, 3), public=True)),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (2, 4, 5, 3)),
            _case(draw, "hidden/2", N_("as many units as inputs"), (3, 3, 2, 2)),
            _case(draw, "hidden/3", N_("one unit, several inputs"), (2, 3, 3, 1)),
            forward_alone(_case(draw, "hidden/forward", "", (2, 4, 5, 3))),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one sequence"), (1, 3, 2, 3))]),
            one_step(lambda draw: [_case(draw, "short", N_("one step"), (2, 1, 3, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two sequences of three steps"), (2, 3, 2, 3))]),
            backward_twice(lambda draw: [_case(draw, "twice", N_("two sequences of three steps"), (2, 3, 2, 3))]),
            batch_consistent(_batch_and_rows),
            within_budget(lambda draw: [_case(draw, "long", N_("a hundred steps"), (2, STEPS, 2, 3))]),
            agrees_with_differences(
                lambda draw: [_case(draw, "slopes", N_("two sequences of two steps"), (2, 2, 2, 2))], slopes
            ),
        ),
        starter=lambda say: starter_file(rnn_backward_code.write(), docs(say), say),
    )


def reference(slips: Slips) -> Names:
    """Both functions, with these slips made; without any they agree with solutions/bptt_rnn.py (a test says so)."""
    return {FORWARD.name: partial(_forward, slips), BACKWARD.name: partial(_backward, slips)}


def _forward(slips: Slips, xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array) -> tuple[Array, tuple[Array, ...]]:
    states = [0 * h_0 if "start-ignored" in slips else h_0]
    U = W_h if "recurrent-transposed" in slips else W_h.T
    for t in range(xs.shape[1]):
        states.append(np.tanh(xs[:, t] @ W_x.T + states[-1] @ U + b))
    return np.stack(states[1:], axis=1), (xs, np.stack(states, axis=1), W_x, W_h)


def _backward(slips: Slips, dhs: Array, cache: tuple[Array, ...]) -> tuple[Array, ...]:
    xs, states, W_x, W_h = cache
    back = W_h.T if "carry-not-transposed" in slips else W_h
    T = xs.shape[1]
    carry, dxs, sums = np.zeros_like(states[:, 0]), np.zeros_like(xs), [0 * W_x, 0 * W_h, 0 * W_h[0]]
    for t in reversed(range(T)):
        h = states[:, t + 1]
        upstream = 0 * dhs[:, t] if "last-upstream-only" in slips and t < T - 1 else dhs[:, t]
        delta = upstream + (0 * carry if "no-carry" in slips else carry)
        if "derivative-missing" not in slips:
            delta = delta * (1 - (np.tanh(h) if "derivative-twice" in slips else h) ** 2)
        dxs[:, t] = delta @ W_x
        paired = h if "state-not-shifted" in slips else states[:, t]
        bias = delta.mean(axis=0) if "bias-averaged" in slips else delta.sum(axis=0)
        found = [delta.T @ xs[:, t], delta.T @ paired, bias]
        sums = found if "not-accumulated" in slips else [one + more for one, more in zip(sums, found, strict=True)]
        carry = delta @ back
    return (dxs, delta if "start-gradient-short" in slips else carry, *sums)


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    """Forward and backward for N sequences of T steps, D inputs and H units."""
    N, T, D, H = sizes
    shapes = {"xs": (N, T, D), "h_0": (N, H), "W_x": (H, D), "W_h": (H, H), "b": (H,), "dhs": (N, T, H)}
    *given, dhs = (draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items())
    return Case(label, (FORWARD.call(*given), BACKWARD.call(dhs, CACHE)), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second sequence alone."""
    whole = _case(draw, "batch", N_("three sequences, and one of them alone"), (3, 2, 2, 2))
    xs, h_0, *weights = whole.steps[0].args
    dhs = whole.steps[1].args[0]
    alone = FORWARD.call(xs[1:2], h_0[1:2], *weights, name="alone")
    steps = (*whole.steps, alone, BACKWARD.call(dhs[1:2], Ref("alone", (1,)), name="back alone"))
    return [Case(whole.name, steps)]


def slopes(case: Case, names: Names) -> list[object]:
    """Expected results of a case whose gradients come from differences of sum(dhs * hs)."""
    forward, backward = (step.args for step in case.steps)

    def loss(*given: Array) -> float:
        return float(np.sum(backward[0] * names[FORWARD.name](*given)[0]))

    return [(names[FORWARD.name](*forward)[0], HELD), differences(loss, forward)]


def docs(_: Language) -> dict[str, str]:
    """What each function takes and returns."""
    return {
        FORWARD.name: _(
            "States of a simple recurrent network: h_t = tanh(W_x x_t + W_h h_(t-1) + b).\n\n"
            "xs (N, T, D), h_0 (N, H), W_x (H, D), W_h (H, H), b (H,).\n"
            "Returns hs (N, T, H), and a cache with whatever the backward pass needs."
        ),
        BACKWARD.name: _(
            "Gradients of a loss whose gradient at each state, on the direct path, is dhs (N, T, H).\n\n"
            "Returns dxs (N, T, D), dh_0 (N, H), dW_x (H, D), dW_h (H, H), db (H,)."
        ),
    }


rnn_backward_code.second_route(by_loops)


@rnn_backward_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write two functions in the starter file: `rnn_forward(xs, h_0, W_x, W_h, b)` and "
                "`rnn_backward(dhs, cache)`. The first runs a simple recurrent network over a batch of $N$ sequences "
                "of $T$ steps:"
            ),
            r"$$h_t = \tanh\left( W_x \, x_t + W_h \, h_{t-1} + b \right), \qquad t = 1, \dots, T$$",
            _(
                "It returns `hs`, all states, of shape $(N, T, H)$, and a `cache` of your choice. The second takes "
                "`dhs`, of shape $(N, T, H)$: the gradient of the loss with respect to each state on the direct path, "
                "not through later states. It returns the tuple `dxs, dh_0, dW_x, dW_h, db`, each in the shape of "
                "what it belongs to; gradients of parameters are sums over time and batch."
            ),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def rnn_forward(xs, h_0, W_x, W_h, b):
    h = h_0
    hs = np.zeros((*xs.shape[:2], h_0.shape[1]))
    for t in range(xs.shape[1]):
        h = np.tanh(xs[:, t] @ W_x.T + h @ W_h.T + b)
        hs[:, t] = h
    return hs, (xs, h_0, W_x, W_h, hs)


def rnn_backward(dhs, cache):
    xs, h_0, W_x, W_h, hs = cache
    dxs, carry = np.zeros_like(xs), np.zeros_like(h_0)
    dW_x, dW_h, db = np.zeros_like(W_x), np.zeros_like(W_h), np.zeros(len(W_h))
    for t in reversed(range(xs.shape[1])):
        h_prev = hs[:, t - 1] if t > 0 else h_0
        delta = (dhs[:, t] + carry) * (1 - hs[:, t] ** 2)
        dxs[:, t] = delta @ W_x
        dW_x += delta.T @ xs[:, t]
        dW_h += delta.T @ h_prev
        db += delta.sum(axis=0)
        carry = delta @ W_h
    return dxs, carry, dW_x, dW_h, db
"""


@rnn_backward_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: two functions that pass."""
    return _("Two functions that pass all cases:") + f"\n\n```python\n{WORKED}```"
