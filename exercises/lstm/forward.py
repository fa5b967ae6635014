"""Write an LSTM over whole sequences in NumPy."""

from functools import partial

from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Function, Names, Output, Slip, code_exercise
from ..engine.contracts import STEPS, batch_consistent, one_example, one_step, same_again, unchanged, within_budget
from ..engine.draw import Draw
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from ..rnn.forward import RETURNS_EARLY, REVERSED, STATES_SHIFTED
from .convention import (
    BIAS_MISSING,
    CANDIDATE_SIGMOID,
    OUTPUT_UNUSED,
    START_IGNORED,
    TANH_MISSING,
    arguments,
    equations,
    order_slips,
    weights_docs,
    weights_sentence,
)
from .loops import forward_by_loops
from .reference import Gates, forward

FORWARD = Function("lstm_forward", ("xs", "h_0", "c_0", "W_x", "W_h", "b"), (Output("hs", time=1), Output("c_T")))
SLIPS = (
    START_IGNORED,
    Slip(
        "start-cell-ignored",
        N_("the initial cell state is taken as zero"),
        N_("Give an initial cell state that is not zero and see whether the first state changes."),
        excludes=("cell-not-carried",),  # then no cell state is used at all
    ),
    Slip(
        "state-ignored",
        N_("the previous hidden state is not used"),
        N_("Change the previous hidden state alone and see whether the result changes."),
        excludes=("start-ignored", "state-not-carried", "returns-early"),
    ),
    Slip(
        "cell-dropped",
        N_("the previous cell state is not used"),
        N_("Change the previous cell state alone and see whether the new one changes."),
        excludes=("start-cell-ignored", "cell-not-carried", "returns-early"),
    ),
    Slip(
        "state-not-carried",
        N_("every step starts from the initial hidden state"),
        N_("Set the forget gate's bias to -50 and change the first input alone: the second state must change."),
        excludes=("start-ignored", "returns-early"),  # with the first, no hidden state is used at all
    ),
    Slip(
        "cell-not-carried",
        N_("every step starts from the initial cell state"),
        N_("Set the recurrent weights to zero and change the first input alone: the second state must change."),
        excludes=("returns-early",),
    ),
    STATES_SHIFTED,
    Slip(
        "cells-returned",
        N_("the cell states are returned in the place of the hidden states"),
        N_("A hidden state lies between -1 and 1, and a step has two states: look which one you store."),
        excludes=("states-shifted",),
    ),
    Slip(
        "last-hidden-returned",
        N_("the last hidden state is returned in the place of the last cell state"),
        N_("The last hidden state stands among all hidden states already; what is asked for is the other one."),
        excludes=("last-cell-early",),
    ),
    Slip(
        "last-cell-early",
        N_("the cell state that is returned is the one before the last step"),
        N_("With one step only, the last cell state may not be the initial one."),
    ),
    REVERSED,
    RETURNS_EARLY,
    TANH_MISSING,
    CANDIDATE_SIGMOID,
    OUTPUT_UNUSED,
    BIAS_MISSING,
)


@code_exercise(
    id="lstm-forward",
    title=N_("Write an LSTM over whole sequences"),
    topic="lstm",
    source="Gers, Schmidhuber & Cummins (2000); libraries differ in the order of the blocks",
    level=2,
)
def lstm_forward_code(gates: Gates = "ifgo") -> CodeTask:
    """A function of six arrays that returns all hidden states and the last cell state."""
    return CodeTask(
        "lstm_forward",
        (FORWARD,),
        partial(reference, gates),
        (*order_slips(gates), *SLIPS),
        public=lambda draw: [
            _case(draw, "public/1", N_("two sequences of three steps"), (2, 3, 1, 2), public=True),
            _case(draw, "public/2", N_("one sequence of two steps"), (1, 2, 2, 1), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (4, 3, 1, 2)),
            _case(draw, "hidden/2", N_("as many steps as sequences"), (2, 2, 1, 3)),
            _case(draw, "hidden/3", N_("as many units as inputs"), (2, 4, 3, 3)),
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
        starter=lambda say: starter_file(lstm_forward_code.write(gates=gates), docs(gates, say), say),
    )


def reference(gates: Gates, slips: Slips) -> Names:
    """The function in one order of blocks, with these slips made."""

    def states(*given: Array) -> tuple[Array, Array]:
        hs, last, _ = forward(gates, slips, *given)
        return hs, last

    return {FORWARD.name: states}


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    """One call for N sequences of T steps, D inputs and H units."""
    N, T, D, H = sizes
    given = arguments(draw, name, ("xs", (N, T, D)), ("h_0", "c_0"), H)
    return Case(label, (FORWARD.call(*given),), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second sequence alone."""
    whole = _case(draw, "batch", N_("three sequences, and one of them alone"), (3, 2, 2, 2))
    given = whole.steps[0].args
    alone = (array[1:2] for array in given[:3])
    return [Case(whole.name, (*whole.steps, FORWARD.call(*alone, *given[3:], name="alone")))]


def docs(gates: str, _: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        FORWARD.name: "\n".join(
            [
                _("States of an LSTM over a batch of sequences; the equations are on your sheet.") + "\n",
                _("xs (N, T, D), h_0 (N, H) and c_0 (N, H)."),
                weights_docs(gates, _),
                _("Returns hs (N, T, H), all hidden states from h_1 on, and c_T (N, H), the last cell state."),
            ]
        )
    }


lstm_forward_code.second_route(forward_by_loops)


@lstm_forward_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write the function `lstm_forward(xs, h_0, c_0, W_x, W_h, b)` in the starter file. It runs an LSTM "
                "over a batch of $N$ sequences of $T$ steps. For one sequence and $t = 1, \\dots, T$, $\\odot$ "
                "multiplying entry by entry and $\\sigma$ being the sigmoid:"
            ),
            equations(),
            _(
                "The batch comes first: with $D$ inputs and $H$ units, `xs` has shape $(N, T, D)$, `h_0` and `c_0` "
                "have shape $(N, H)$."
            ),
            weights_sentence(variant.options["gates"], _),
            _(
                "Return the tuple `hs, c_T`: all hidden states from $h_1$ on, of shape $(N, T, H)$, and the last cell "
                "state, of shape $(N, H)$."
            ),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    h, c = h_0, c_0
    hs = np.zeros((*xs.shape[:2], h_0.shape[1]))
    for t in range(xs.shape[1]):
        %s = np.split(xs[:, t] @ W_x.T + h @ W_h.T + b, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        hs[:, t] = h
    return hs, c
"""


@lstm_forward_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a function that passes."""
    code = WORKED % ", ".join(variant.options["gates"])
    return _("One function that passes all cases:") + f"\n\n```python\n{code}```"
