"""Write one step of an LSTM in NumPy, for a batch, with the weights of all gates in one array."""

from functools import partial

from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Function, Names, Output, Slip, code_exercise
from ..engine.contracts import batch_consistent, one_example, same_again, unchanged
from ..engine.draw import Draw
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .convention import (
    BIAS_MISSING,
    CANDIDATE_SIGMOID,
    OUTPUT_UNUSED,
    RECURRENT_TRANSPOSED,
    TANH_MISSING,
    arguments,
    equations,
    order_slips,
    weights_docs,
    weights_sentence,
)
from .loops import cell_by_loops
from .reference import Gates, cell

CELL = Function("lstm_cell", ("x", "h_prev", "c_prev", "W_x", "W_h", "b"), (Output("h"), Output("c")))
SLIPS = (
    TANH_MISSING,
    CANDIDATE_SIGMOID,
    OUTPUT_UNUSED,
    Slip(
        "old-cell-read",
        N_("the hidden state is read from the previous cell state"),
        N_("The hidden state is computed last: it needs the cell state of its own step."),
    ),
    Slip(
        "cell-dropped",
        N_("the previous cell state is not used"),
        N_("Change the previous cell state alone and see whether the new one changes."),
        excludes=("forget-missing", "state-for-cell", "forget-bias-added"),
    ),
    Slip(
        "state-for-cell",
        N_("the forget gate scales the previous hidden state, not the previous cell state"),
        N_("Change the previous cell state alone and see whether the new one changes."),
    ),
    Slip(
        "forget-missing",
        N_("there is no forget gate"),
        N_("Set the forget gate's bias to -50: the previous cell state may no longer matter."),
        excludes=("forget-bias-added",),
    ),
    Slip(
        "forget-bias-added",
        N_("1 is added to the bias of the forget gate"),
        N_("Give weights and biases of zero: the forget gate must be one half."),
    ),
    Slip(
        "state-ignored",
        N_("the previous hidden state is not used"),
        N_("Change the previous hidden state alone and see whether the result changes."),
        excludes=("recurrent-transposed",),
    ),
    RECURRENT_TRANSPOSED,
    BIAS_MISSING,
)


@code_exercise(
    id="lstm-cell",
    title=N_("Write one step of an LSTM"),
    topic="lstm",
    source="Gers, Schmidhuber & Cummins (2000); libraries differ in the order of the blocks",
    level=2,
)
def lstm_cell_code(gates: Gates = "ifgo") -> CodeTask:
    """A function of six arrays that returns the new hidden and cell states of a batch."""
    return CodeTask(
        "lstm_cell",
        (CELL,),
        partial(reference, gates),
        (*order_slips(gates), *SLIPS),
        public=lambda draw: [
            _case(draw, "public/1", N_("two examples, three inputs, two units"), (2, 3, 2), public=True),
            _case(draw, "public/2", N_("one example, two inputs, one unit"), (1, 2, 1), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (4, 3, 2)),
            _case(draw, "hidden/2", N_("as many units as inputs"), (2, 3, 3)),
            _case(draw, "hidden/3", N_("one unit, several inputs"), (2, 3, 1)),
            _case(draw, "hidden/4", N_("several units, one input"), (2, 1, 3)),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one example"), (1, 3, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two examples, three inputs, two units"), (2, 3, 2))]),
            same_again(lambda draw: [_case(draw, "again", N_("two examples, three inputs, two units"), (2, 3, 2))]),
            batch_consistent(_batch_and_rows),
        ),
        starter=lambda say: starter_file(lstm_cell_code.write(gates=gates), docs(gates, say), say),
    )


def reference(gates: Gates, slips: Slips) -> Names:
    """The function in one order of blocks, with these slips made."""

    def new_states(*given: Array) -> tuple[Array, Array]:
        step = cell(gates, slips, *given)
        return step.h, step.c

    return {CELL.name: new_states}


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int], *, public: bool = False) -> Case:
    """One call for N examples of D inputs and H units."""
    N, D, H = sizes
    given = arguments(draw, name, ("x", (N, D)), ("h_prev", "c_prev"), H)
    return Case(label, (CELL.call(*given),), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second example alone."""
    whole = _case(draw, "batch", N_("three examples, and one of them alone"), (3, 2, 2))
    given = whole.steps[0].args
    alone = (array[1:2] for array in given[:3])
    return [Case(whole.name, (*whole.steps, CELL.call(*alone, *given[3:], name="alone")))]


def docs(gates: str, _: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        CELL.name: "\n".join(
            [
                _("New hidden and cell states of an LSTM; the equations are on your sheet.") + "\n",
                _("x (N, D), h_prev (N, H) and c_prev (N, H), a row for each example."),
                weights_docs(gates, _),
                _("Returns h (N, H) and c (N, H)."),
            ]
        )
    }


lstm_cell_code.second_route(cell_by_loops)


@lstm_cell_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write the function `lstm_cell(x, h_prev, c_prev, W_x, W_h, b)` in the starter file. It takes one time "
                "step of an LSTM, for a batch of $N$ examples at once. For one of them, $\\odot$ multiplying entry by "
                "entry and $\\sigma$ being the sigmoid:"
            ),
            equations(),
            _(
                "With $D$ inputs and $H$ units, `x` has shape $(N, D)$, `h_prev` and `c_prev` have shape $(N, H)$: a "
                "row for each example."
            ),
            weights_sentence(variant.options["gates"], _),
            _("Return the tuple `h, c`: the new hidden states and the new cell states, each of shape $(N, H)$."),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_cell(x, h_prev, c_prev, W_x, W_h, b):
    %s = np.split(x @ W_x.T + h_prev @ W_h.T + b, 4, axis=1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
"""


@lstm_cell_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a function that passes."""
    code = WORKED % ", ".join(variant.options["gates"])
    return _("One function that passes all cases:") + f"\n\n```python\n{code}```"
