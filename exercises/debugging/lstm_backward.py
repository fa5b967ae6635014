"""Find the fault in an LSTM and its backpropagation through time."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...solutions.bptt_lstm import lstm_backward
from ...solutions.lstm import LSTMWeights
from ...solutions.sequence import lstm_sequence
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
from .lstm_faults import ORIGINAL

VALUES = tenths(-1, 1, never=0).grid
FORWARD = Function(
    "lstm_forward",
    ("xs", "h_0", "c_0", "W_x", "W_h", "b"),
    (Output("hs", time=1), Output("cs", time=1), Output("cache", held=True)),
)
BACKWARD = Function(
    "lstm_backward",
    ("dhs", "dcs", "cache"),
    (Output("dxs", time=1), Output("dh_0"), Output("dc_0"), Output("dW_x"), Output("dW_h"), Output("db")),
)


@debugging_exercise(
    id="debug-lstm-backward",
    title=N_("Repair the backward pass of an LSTM"),
    topic="debugging",
    source="Faults of published implementations; Gers, Schmidhuber & Cummins (2000) for the cell",
    level=3,
    original=ORIGINAL,
)
def debug_lstm_backward() -> CodeTask:
    """Two functions: forward with a cache, and backward from it, with a loss at both states."""
    return CodeTask(
        "debug_lstm_backward",
        (FORWARD, BACKWARD),
        ORIGINAL.names,
        ORIGINAL.slips,
        public=lambda draw: [
            _case(draw, "public/1", N_("two sequences of three steps"), (2, 3, 2, 3), public=True),
            _case(draw, "public/2", N_("three sequences of two steps"), (3, 2, 3, 2), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (2, 4, 5, 3)),
            _case(draw, "hidden/2", N_("as many units as inputs"), (3, 3, 2, 2)),
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
        starter=lambda say: starter_file(debug_lstm_backward.write(), docs(say), say),
    )


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    """Forward and backward for N sequences of T steps, D inputs and H units."""
    N, T, D, H = sizes
    states = {"h_0": (N, H), "c_0": (N, H)}
    weights = {"W_x": (D, 4 * H), "W_h": (H, 4 * H), "b": (4 * H,)}
    shapes = {"xs": (N, T, D), **states, **weights, "dhs": (N, T, H), "dcs": (N, T, H)}
    *given, dhs, dcs = (draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items())
    return Case(label, (FORWARD.call(*given), BACKWARD.call(dhs, dcs, Ref(FORWARD.name, (2,)))), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of four, then its second and third sequence as a batch."""
    whole = _case(draw, "batch", N_("four sequences, and two of them alone"), (4, 2, 2, 2))
    xs, h_0, c_0, *weights = whole.steps[0].args
    dhs, dcs, _ = whole.steps[1].args
    alone = FORWARD.call(xs[1:3], h_0[1:3], c_0[1:3], *weights, name="alone")
    back = BACKWARD.call(dhs[1:3], dcs[1:3], Ref("alone", (2,)), name="back alone")
    return [Case(whole.name, (*whole.steps, alone, back))]


def _slopes(case: Case, names: Names) -> list[object]:
    """Expected results of a case whose gradients come from differences of sum(dhs * hs + dcs * cs)."""
    forward, backward = (step.args for step in case.steps)

    def loss(*given: Array) -> float:
        hs, cs, _ = names[FORWARD.name](*given)
        return float(np.sum(backward[0] * hs + backward[1] * cs))

    return [(*names[FORWARD.name](*forward)[:2], HELD), differences(loss, forward)]


@debug_lstm_backward.second_route
def by_library(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The two functions over those of `solutions`, which put time first and keep the weights gate by gate."""

    def forward(xs: Array, h_0: Array, c_0: Array, W_x: Array, W_h: Array, b: Array) -> tuple[Array, Array, Any]:
        parts = zip("ifog", *(np.split(array.T, 4) for array in (W_x, W_h, b)), strict=True)
        p = LSTMWeights(**{f"{part}_{k}": array for k, *own in parts for part, array in zip("WUb", own, strict=True)})
        steps = lstm_sequence(xs.swapaxes(0, 1), p, h_0, c_0)
        return steps.h.swapaxes(0, 1), steps.c.swapaxes(0, 1), (xs.swapaxes(0, 1), h_0, c_0, steps, p)

    def backward(dhs: Array, dcs: Array, cache: Any) -> tuple[Array, ...]:
        xs, h_0, c_0, steps, p = cache
        back = lstm_backward(xs, h_0, c_0, steps, dhs.swapaxes(0, 1), dcs.swapaxes(0, 1), p)
        joined = (np.concatenate([getattr(back.weights, f"{part}_{k}") for k in "ifog"]).T for part in "WUb")
        return back.xs.swapaxes(0, 1), back.h_0, back.c_0, *joined

    return {FORWARD.name: forward, BACKWARD.name: backward}


def docs(_: Language) -> dict[str, str]:
    """What each function takes and returns."""
    return {
        FORWARD.name: _(
            "States of an LSTM. The equations are on your sheet.\n\n"
            "xs (N, T, D), h_0 and c_0 (N, H), W_x (D, 4H), W_h (H, 4H), b (4H,).\n"
            "Columns: input gate, forget gate, output gate, candidate; H each.\n"
            "Returns hs (N, T, H), cs (N, T, H), and a cache with whatever the backward pass needs."
        ),
        BACKWARD.name: _(
            "Gradients of a loss that looks at hidden states and cell states.\n\n"
            "dhs and dcs (N, T, H): its gradient at each of them, on the direct path.\n"
            "Returns dxs (N, T, D), dh_0 and dc_0 (N, H), dW_x (D, 4H), dW_h (H, 4H), db (4H,)."
        ),
    }


EQUATIONS = r"""$$
\begin{align*}
\left[ a_i, a_f, a_o, a_g \right] &= x_t \, W_x + h_{t-1} \, W_h + b \\
i_t = \sigma(a_i), \quad f_t &= \sigma(a_f), \quad o_t = \sigma(a_o), \quad g_t = \tanh(a_g) \\
c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
h_t &= o_t \odot \tanh(c_t)
\end{align*}
$$"""


@debug_lstm_backward.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "`lstm_forward(xs, h_0, c_0, W_x, W_h, b)` runs an LSTM over a batch of $N$ sequences of $T$ steps; "
                "states and inputs are rows:"
            ),
            EQUATIONS,
            _(
                "It returns all hidden states and all cell states, each of shape $(N, T, H)$, and a cache. "
                "`lstm_backward(dhs, dcs, cache)` takes the gradients of the loss with respect to each of them on the "
                "direct path, and returns the tuple `dxs, dh_0, dc_0, dW_x, dW_h, db`, each in the shape of what it "
                "belongs to; gradients of parameters are sums over time and batch."
            ),
            what_to_do(_),
        ]
    )
