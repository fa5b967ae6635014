"""Write an LSTM and its backpropagation through time in NumPy."""

from functools import partial

import numpy as np

from ...templates.language import N_, Language
from ..engine.calls import Case, Ref, forward_alone
from ..engine.code_exercise import Array, CodeTask, Function, Names, Output, code_exercise
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
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .backward_slips import SLIPS
from .convention import VALUES, arguments, equations, order_slips, weights_docs, weights_sentence
from .loops import by_loops
from .reference import Gates, backward, forward

FORWARD = Function(
    "lstm_forward",
    ("xs", "h_0", "c_0", "W_x", "W_h", "b"),
    (Output("hs", time=1), Output("c_T"), Output("cache", held=True)),
)
BACKWARD = Function(
    "lstm_backward",
    ("dhs", "dc_T", "cache"),
    (Output("dxs", time=1), Output("dh_0"), Output("dc_0"), Output("dW_x"), Output("dW_h"), Output("db")),
)


@code_exercise(
    id="lstm-backward",
    title=N_("Write backpropagation through an LSTM"),
    topic="lstm",
    source="Graves & Schmidhuber (2005); libraries differ in the order of the blocks",
    level=3,
)
def lstm_backward_code(gates: Gates = "ifgo") -> CodeTask:
    """Two functions: forward with a cache, and backward from it."""
    return CodeTask(
        "lstm_backward",
        (FORWARD, BACKWARD),
        partial(reference, gates),
        (*order_slips(gates), *SLIPS),
        public=lambda draw: [
            _case(draw, "public/1", N_("two sequences of three steps"), (2, 3, 1, 2), public=True),
            _case(draw, "public/2", N_("one sequence of two steps"), (1, 2, 1, 2), public=True),
            forward_alone(_case(draw, "public/forward", "", (2, 3, 1, 2), public=True)),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("two sequences of three steps"), (2, 3, 1, 2)),
            _case(draw, "hidden/2", N_("all sizes different"), (2, 4, 1, 3)),
            _case(draw, "hidden/3", N_("as many units as inputs"), (3, 2, 2, 2)),
            _case(draw, "hidden/4", N_("one unit, several inputs"), (2, 4, 3, 1)),
            forward_alone(_case(draw, "hidden/forward", "", (2, 4, 1, 3))),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one sequence"), (1, 3, 2, 2))]),
            one_step(lambda draw: [_case(draw, "short", N_("one step"), (2, 1, 1, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two sequences of three steps"), (2, 3, 1, 2))]),
            backward_twice(lambda draw: [_case(draw, "twice", N_("two sequences of three steps"), (2, 3, 1, 2))]),
            batch_consistent(_batch_and_rows),
            within_budget(lambda draw: [_case(draw, "long", N_("a hundred steps"), (2, STEPS, 2, 3))]),
            agrees_with_differences(
                lambda draw: [_case(draw, "slopes", N_("two sequences of two steps"), (2, 2, 1, 2))], slopes
            ),
        ),
        starter=lambda say: starter_file(lstm_backward_code.write(gates=gates), docs(gates, say), say),
    )


def reference(gates: Gates, slips: Slips) -> Names:
    """Both functions in one order of blocks, with these slips made."""
    return {FORWARD.name: partial(forward, gates, slips), BACKWARD.name: partial(backward, gates, slips)}


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    """Forward and backward for N sequences of T steps, D inputs and H units."""
    N, T, D, H = sizes
    given = arguments(draw, name, ("xs", (N, T, D)), ("h_0", "c_0"), H)
    upstream = {"dhs": (N, T, H), "dc_T": (N, H)}
    gradients = (draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in upstream.items())
    return Case(label, (FORWARD.call(*given), BACKWARD.call(*gradients, Ref(FORWARD.name, (2,)))), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second sequence alone."""
    whole = _case(draw, "batch", N_("three sequences, and one of them alone"), (3, 2, 1, 2))
    (*given, W_x, W_h, b), (*upstream, _) = (step.args for step in whole.steps)
    alone = FORWARD.call(*(array[1:2] for array in given), W_x, W_h, b, name="alone")
    back = BACKWARD.call(*(array[1:2] for array in upstream), Ref("alone", (2,)), name="back alone")
    return [Case(whole.name, (*whole.steps, alone, back))]


def slopes(case: Case, names: Names) -> list[object]:
    """Expected results of a case whose gradients come from differences of sum(dhs * hs) + sum(dc_T * c_T)."""
    given, (dhs, dc_T, _) = (step.args for step in case.steps)

    def loss(*arrays: Array) -> float:
        hs, c_T, _ = names[FORWARD.name](*arrays)
        return float(np.sum(dhs * hs) + np.sum(dc_T * c_T))

    hs, c_T, _ = names[FORWARD.name](*given)
    return [(hs, c_T, HELD), differences(loss, given)]


def docs(gates: str, _: Language) -> dict[str, str]:
    """What each function takes and returns."""
    return {
        FORWARD.name: "\n".join(
            [
                _("States of an LSTM over a batch of sequences; the equations are on your sheet.") + "\n",
                _("xs (N, T, D), h_0 (N, H) and c_0 (N, H)."),
                weights_docs(gates, _),
                _(
                    "Returns hs (N, T, H), all hidden states from h_1 on, c_T (N, H), the last cell state,\n"
                    "and a cache with whatever the backward pass needs."
                ),
            ]
        ),
        BACKWARD.name: _(
            "Gradients of a loss whose gradients, on the direct path, are dhs (N, T, H) at the hidden states\n"
            "and dc_T (N, H) at the last cell state.\n\n"
            "Returns dxs (N, T, D), dh_0 (N, H), dc_0 (N, H), dW_x (4H, D), dW_h (4H, H), db (4H,)."
        ),
    }


lstm_backward_code.second_route(by_loops)


@lstm_backward_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write two functions in the starter file: `lstm_forward(xs, h_0, c_0, W_x, W_h, b)` and "
                "`lstm_backward(dhs, dc_T, cache)`. The first runs an LSTM over a batch of $N$ sequences of $T$ steps. "
                "For one sequence and $t = 1, \\dots, T$, $\\odot$ multiplying entry by entry and $\\sigma$ being the "
                "sigmoid:"
            ),
            equations(),
            _(
                "The batch comes first: with $D$ inputs and $H$ units, `xs` has shape $(N, T, D)$, `h_0` and `c_0` "
                "have shape $(N, H)$."
            ),
            weights_sentence(variant.options["gates"], _),
            _(
                "It returns `hs`, all hidden states from $h_1$ on, of shape $(N, T, H)$; `c_T`, the last cell state, "
                "of shape $(N, H)$; and a `cache` of your choice."
            ),
            _(
                "The loss looks at all hidden states and at the last cell state. The second function takes its "
                "gradient with respect to each of them on the direct path, not through later states: `dhs`, of shape "
                "$(N, T, H)$, and `dc_T`, of shape $(N, H)$. It returns the tuple `dxs, dh_0, dc_0, dW_x, dW_h, db`, "
                "each in the shape of what it belongs to; gradients of parameters are sums over time and batch."
            ),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    h, c = h_0, c_0
    hs, steps = np.zeros((*xs.shape[:2], h_0.shape[1])), []
    for t in range(xs.shape[1]):
        a_{0}, a_{1}, a_{2}, a_{3} = np.split(xs[:, t] @ W_x.T + h @ W_h.T + b, 4, axis=1)
        i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        steps.append((h, c, i, f, g, o))
        c = f * c + i * g
        h = o * np.tanh(c)
        hs[:, t] = h
    return hs, c, (xs, W_x, W_h, steps)


def lstm_backward(dhs, dc_T, cache):
    xs, W_x, W_h, steps = cache
    dxs, dh, dc = np.zeros_like(xs), np.zeros_like(dc_T), dc_T
    dW_x, dW_h, db = np.zeros_like(W_x), np.zeros_like(W_h), np.zeros(len(W_h))
    for t in reversed(range(xs.shape[1])):
        h_prev, c_prev, i, f, g, o = steps[t]
        s = np.tanh(f * c_prev + i * g)
        dh = dhs[:, t] + dh
        dc = dc + dh * o * (1 - s**2)
        da_i = dc * g * i * (1 - i)
        da_f = dc * c_prev * f * (1 - f)
        da_g = dc * i * (1 - g**2)
        da_o = dh * s * o * (1 - o)
        da = np.concatenate([da_{0}, da_{1}, da_{2}, da_{3}], axis=1)
        dxs[:, t] = da @ W_x
        dW_x += da.T @ xs[:, t]
        dW_h += da.T @ h_prev
        db += da.sum(axis=0)
        dh, dc = da @ W_h, dc * f
    return dxs, dh, dc, dW_x, dW_h, db
"""


@lstm_backward_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: two functions that pass."""
    code = WORKED.format(*variant.options["gates"])
    return _("Two functions that pass all cases:") + f"\n\n```python\n{code}```"
