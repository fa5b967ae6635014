"""Write a simple recurrent network over whole sequences in NumPy."""

from functools import partial

import numpy as np

from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Function, Output, Slip, code_exercise
from ..engine.contracts import STEPS, batch_consistent, one_example, one_step, same_again, unchanged, within_budget
from ..engine.draw import Draw
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .cell import BIAS_MISSING, SIGMOID, TANH_MISSING, TRANSPOSED, step
from .loops import forward_by_loops

VALUES = tenths(-1, 1, never=0).grid
FORWARD = Function("rnn_forward", ("xs", "h_0", "W_x", "W_h", "b"), (Output("hs", time=1), Output("h_T")))
STATES_SHIFTED = Slip(
    "states-shifted",
    N_("the states are stored before they are updated, so that the first one is the initial state"),
    N_("The initial state is given; the first state that is returned has read the first input."),
)
REVERSED = Slip(
    "reversed",
    N_("the sequence is read from its end"),
    N_("Change the last input alone: no state but the last may change."),
    excludes=("first-input-again",),
)
RETURNS_EARLY = Slip(
    "returns-early",
    N_("the function returns within the loop, after one step"),
    N_("Look how far the return line is indented."),
    excludes=("first-input-again", "state-not-carried"),
)
FIRST_INPUT = Slip(
    "first-input-again",
    N_("every step reads the first input"),
    N_("Change the second input alone and see whether the second state changes."),
)
SLIPS = (
    Slip(
        "start-ignored",
        N_("the initial state is taken as zero"),
        N_("Give an initial state that is not zero and see whether the first state changes."),
        excludes=("state-not-carried",),  # then no state is used at all
    ),
    Slip(
        "state-ignored",
        N_("the previous state is not used"),
        N_("Change the previous state alone and see whether the result changes."),
        excludes=(
            "start-ignored",
            "state-not-carried",
            "state-frozen",
            "returns-early",
            "first-input-again",
            "recurrent-transposed",
        ),
    ),
    Slip(
        "state-frozen",
        N_("the state is not updated after the first step"),
        N_("Change the second input alone and see whether the second state changes."),
        excludes=("state-not-carried", "last-state-early", "returns-early", "first-input-again"),
    ),
    Slip(
        "state-not-carried",
        N_("every step starts from the initial state"),
        N_("Change the first input alone: all later states must change too."),
        excludes=("first-input-again",),  # then every state is the first
    ),
    STATES_SHIFTED,
    Slip(
        "last-state-early",
        N_("the state before the last one is returned in its place"),
        N_("Compare the last state with the last of all states: they are the same."),
        excludes=("last-sequence",),
    ),
    Slip(
        "last-sequence",
        N_("all states of the last sequence are returned in the place of the last state"),
        N_("The first axis is that of the batch: `hs[-1]` is a sequence, not a step."),
    ),
    REVERSED,
    RETURNS_EARLY,
    FIRST_INPUT,
    TRANSPOSED,
    BIAS_MISSING,
    TANH_MISSING,
    SIGMOID,
)


@code_exercise(
    id="rnn-forward",
    title=N_("Write a recurrent network over whole sequences"),
    topic="rnn",
    source="Elman (1990); the shapes are those of a batch of sequences",
    level=2,
)
def rnn_forward_code() -> CodeTask:
    """A function of five arrays that returns all states, and the last one."""
    return CodeTask(
        "rnn_forward",
        (FORWARD,),
        lambda slips: {FORWARD.name: partial(run, slips)},
        SLIPS,
        public=lambda draw: [
            _case(draw, "public/1", N_("two sequences of three steps"), (2, 3, 1, 2), public=True),
            _case(draw, "public/2", N_("one sequence of two steps"), (1, 2, 3, 2), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (4, 3, 1, 2)),
            _case(draw, "hidden/2", N_("as many steps as sequences"), (3, 3, 2, 4)),
            _case(draw, "hidden/3", N_("as many units as inputs"), (2, 5, 3, 3)),
            _case(draw, "hidden/4", N_("one unit, several inputs"), (3, 2, 4, 1)),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one sequence"), (1, 3, 2, 3))]),
            one_step(lambda draw: [_case(draw, "short", N_("one step"), (2, 1, 3, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two sequences of three steps"), (2, 3, 1, 2))]),
            same_again(lambda draw: [_case(draw, "again", N_("two sequences of three steps"), (2, 3, 1, 2))]),
            batch_consistent(_batch_and_rows),
            within_budget(lambda draw: [_case(draw, "long", N_("a hundred steps"), (2, STEPS, 2, 3))]),
        ),
        starter=lambda say: starter_file(rnn_forward_code.write(), docs(say), say),
    )


def run(slips: Slips, xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array) -> tuple[Array, Array]:
    """All states and the last one, with these slips made; without any they agree with solutions/sequence.py.

    Args:
        slips: Ids of SLIPS.
        xs, h_0, W_x, W_h, b: Shapes (N, T, D), (N, H), (H, D), (H, H) and (H,).

    Example:
        >>> one = np.ones((1, 1))
        >>> hs, last = run(frozenset(), np.ones((1, 2, 1)), 0 * one, one, one, np.zeros(1))
        >>> hs.round(3).tolist(), last.round(3).tolist()  # tanh(1), tanh(1 + 0.762)
        ([[[0.762], [0.943]]], [[0.943]])
    """
    N, T, _ = xs.shape
    hs = np.zeros((N, T, len(b)))
    start = 0 * h_0 if "start-ignored" in slips else h_0
    before = h = start
    for t in reversed(range(T)) if "reversed" in slips else range(T):
        x = xs[:, 0 if "first-input-again" in slips else t]
        before = h
        if "state-frozen" not in slips or h is start:
            h = step(slips, x, start if "state-not-carried" in slips else h, W_x, W_h, b)
        hs[:, t] = before if "states-shifted" in slips else h
        if "returns-early" in slips:
            break
    if "last-sequence" in slips:
        return hs, hs[-1]
    return hs, before if "last-state-early" in slips else h


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    """One call for N sequences of T steps, D inputs and H units."""
    N, T, D, H = sizes
    shapes = {"xs": (N, T, D), "h_0": (N, H), "W_x": (H, D), "W_h": (H, H), "b": (H,)}
    drawn = (draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items())
    return Case(label, (FORWARD.call(*drawn),), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second sequence alone."""
    whole = _case(draw, "batch", N_("three sequences, and one of them alone"), (3, 2, 2, 2))
    xs, h_0, *weights = whole.steps[0].args
    return [Case(whole.name, (*whole.steps, FORWARD.call(xs[1:2], h_0[1:2], *weights, name="alone")))]


def docs(_: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        FORWARD.name: _(
            "States of a simple recurrent network: h_t = tanh(W_x x_t + W_h h_(t-1) + b).\n\n"
            "xs (N, T, D), h_0 (N, H), W_x (H, D), W_h (H, H), b (H,).\n"
            "Returns hs (N, T, H), all states from h_1 on, and h_T (N, H), the last of them."
        )
    }


rnn_forward_code.second_route(forward_by_loops)


@rnn_forward_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write the function `rnn_forward(xs, h_0, W_x, W_h, b)` in the starter file. It runs a simple "
                "recurrent network over a batch of $N$ sequences of $T$ steps:"
            ),
            r"$$h_t = \tanh\left( W_x \, x_t + W_h \, h_{t-1} + b \right), \qquad t = 1, \dots, T$$",
            _(
                "The batch comes first: `xs` has shape $(N, T, D)$ and `h_0` shape $(N, H)$. `W_x` has shape $(H, D)$, "
                "`W_h` $(H, H)$ and `b` $(H,)$. Return the tuple `hs, h_T`: all states from $h_1$ on, of shape "
                "$(N, T, H)$, and the last of them, of shape $(N, H)$."
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
    return hs, h
"""


@rnn_forward_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a function that passes."""
    return _("One function that passes all cases:") + f"\n\n```python\n{WORKED}```"
