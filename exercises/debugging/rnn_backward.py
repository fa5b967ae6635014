"""Find the fault in a simple recurrent network and its backpropagation through time."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...solutions.bptt_rnn import rnn_backward
from ...solutions.rnn import RNNWeights
from ...solutions.sequence import rnn_sequence
from ...templates.language import N_, Language
from ..engine.calls import Case, Ref
from ..engine.code_exercise import Array, CodeTask, Function, Names, Output
from ..engine.contracts import (
    agrees_with_differences,
    backward_twice,
    batch_consistent,
    differences,
    one_example,
    one_step,
    unchanged,
)
from ..engine.debugging import debugging_exercise, what_to_do
from ..engine.draw import Draw
from ..engine.replay import HELD
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.variant import Variant
from .rnn_faults import ORIGINAL

VALUES = tenths(-1, 1, never=0).grid
FORWARD = Function("rnn_forward", ("xs", "h_0", "W_x", "W_h", "b"), (Output("hs", time=1), Output("cache", held=True)))
BACKWARD = Function(
    "rnn_backward",
    ("dhs", "cache"),
    (Output("dxs", time=1), Output("dh_0"), Output("dW_x"), Output("dW_h"), Output("db")),
)


@debugging_exercise(
    id="debug-rnn-backward",
    title=N_("Repair backpropagation through time"),
    topic="debugging",
    source="Faults of published implementations; Werbos (1990) for the method",
    level=3,
    original=ORIGINAL,
)
def debug_rnn_backward() -> CodeTask:
    """Two functions: forward with a cache, and backward from it."""
    return CodeTask(
        "debug_rnn_backward",
        (FORWARD, BACKWARD),
        ORIGINAL.names,
        ORIGINAL.slips,
        public=lambda draw: [
            _case(draw, "public/1", N_("two sequences of three steps"), (2, 3, 2, 3), public=True),
            _case(draw, "public/2", N_("three sequences of two steps"), (3, 2, 2, 4), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (2, 4, 5, 3)),
            _case(draw, "hidden/2", N_("as many units as inputs"), (2, 3, 3, 3)),
            _case(draw, "hidden/3", N_("more units than inputs"), (2, 2, 3, 4)),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one sequence"), (1, 3, 2, 3))]),
            one_step(lambda draw: [_case(draw, "short", N_("one step"), (2, 1, 3, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two sequences of three steps"), (2, 3, 2, 3))]),
            backward_twice(lambda draw: [_case(draw, "twice", N_("two sequences of three steps"), (2, 3, 2, 3))]),
            batch_consistent(_batch_and_rows),
            agrees_with_differences(
                lambda draw: [_case(draw, "slopes", N_("two sequences of two steps"), (2, 2, 2, 2))], _slopes
            ),
        ),
        starter=lambda say: starter_file(debug_rnn_backward.write(), docs(say), say),
    )


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    """Forward and backward for N sequences of T steps, D inputs and H units."""
    N, T, D, H = sizes
    shapes = {"xs": (N, T, D), "h_0": (N, H), "W_x": (H, D), "W_h": (H, H), "b": (H,), "dhs": (N, T, H)}
    *given, dhs = (draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items())
    return Case(label, (FORWARD.call(*given), BACKWARD.call(dhs, Ref(FORWARD.name, (1,)))), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of four, then its second and third sequence as a batch."""
    whole = _case(draw, "batch", N_("four sequences, and two of them alone"), (4, 2, 2, 2))
    xs, h_0, *weights = whole.steps[0].args
    dhs = whole.steps[1].args[0]
    alone = FORWARD.call(xs[1:3], h_0[1:3], *weights, name="alone")
    return [Case(whole.name, (*whole.steps, alone, BACKWARD.call(dhs[1:3], Ref("alone", (1,)), name="back alone")))]


def _slopes(case: Case, names: Names) -> list[object]:
    """Expected results of a case whose gradients come from differences of sum(dhs * hs)."""
    forward, backward = (step.args for step in case.steps)

    def loss(*given: Array) -> float:
        return float(np.sum(backward[0] * names[FORWARD.name](*given)[0]))

    return [(names[FORWARD.name](*forward)[0], HELD), differences(loss, forward)]


@debug_rnn_backward.second_route
def by_library(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The two functions over those of `solutions`, which put time first."""

    def forward(xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array) -> tuple[Array, Any]:
        steps = rnn_sequence(xs.swapaxes(0, 1), RNNWeights(W_x, W_h, b), h_0)
        return steps.h.swapaxes(0, 1), (xs.swapaxes(0, 1), h_0, steps, RNNWeights(W_x, W_h, b))

    def backward(dhs: Array, cache: Any) -> tuple[Array, ...]:
        xs, h_0, steps, weights = cache
        back = rnn_backward(xs, h_0, steps, dhs.swapaxes(0, 1), weights)
        return back.xs.swapaxes(0, 1), back.h_0, *back.weights

    return {FORWARD.name: forward, BACKWARD.name: backward}


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


@debug_rnn_backward.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "`rnn_forward(xs, h_0, W_x, W_h, b)` runs a simple recurrent network over a batch of $N$ sequences of "
                "$T$ steps, and returns all states, `hs` of shape $(N, T, H)$, and a cache:"
            ),
            r"$$h_t = \tanh\left( W_x \, x_t + W_h \, h_{t-1} + b \right), \qquad t = 1, \dots, T$$",
            _(
                "`rnn_backward(dhs, cache)` takes the gradient of the loss with respect to each state on the direct "
                "path, and returns the tuple `dxs, dh_0, dW_x, dW_h, db`, each in the shape of what it belongs to; "
                "gradients of parameters are sums over time and batch."
            ),
            what_to_do(_),
        ]
    )
