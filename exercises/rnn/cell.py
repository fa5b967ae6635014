"""Write one step of a simple recurrent network in NumPy, for a batch."""

from functools import partial

import numpy as np

from ...solutions.activations import identity, sigmoid
from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Function, Output, Slip, code_exercise
from ..engine.contracts import batch_consistent, one_example, same_again, unchanged
from ..engine.draw import Draw
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .loops import cell_by_loops

VALUES = tenths(-1.2, 1.2, never=0).grid
CELL = Function("rnn_cell", ("x", "h_prev", "W_x", "W_h", "b"), (Output("h"),))
BIAS_MISSING = Slip(
    "bias-missing",
    N_("the bias is missing"),
    N_("Put zeros for state and input into your function: what remains is the tangent of the bias."),
    excludes=("bias-twice", "bias-after"),
)
TRANSPOSED = Slip(
    "recurrent-transposed",
    N_("the state is multiplied by the transposed recurrent matrix"),
    N_("Compute one entry of a state by hand: row i of the recurrent matrix belongs to unit i."),
)
TANH_MISSING = Slip(
    "tanh-missing",
    N_("there is no hyperbolic tangent"),
    N_("A state lies between -1 and 1: give large weights and see whether yours does."),
    excludes=("sigmoid", "bias-after", "state-after", "tanh-apart"),
)
SIGMOID = Slip(
    "sigmoid",
    N_("the state goes through the sigmoid"),
    N_("A state may be negative, and the state of a zero sum is 0; the sigmoid of 0 is one half."),
)
SLIPS = (
    BIAS_MISSING,
    Slip(
        "bias-twice",
        N_("the bias is added twice, once for the input and once for the state"),
        N_("There is one bias here, and it is added once."),
        excludes=("bias-after",),
    ),
    Slip(
        "bias-after",
        N_("the bias is added after the hyperbolic tangent"),
        N_("Look in the equation for what stands inside the brackets of the tangent."),
    ),
    Slip(
        "state-ignored",
        N_("the previous state is not used"),
        N_("Change the previous state alone and see whether the result changes."),
        excludes=("recurrent-transposed", "state-after", "tanh-apart"),
    ),
    Slip(
        "state-after",
        N_("the share of the previous state is added after the hyperbolic tangent"),
        N_("Look in the equation for what stands inside the brackets of the tangent."),
        excludes=("tanh-apart",),
    ),
    TRANSPOSED,
    TANH_MISSING,
    SIGMOID,
    Slip(
        "tanh-apart",
        N_("the share of the state goes through a tangent of its own"),
        N_("The shares of input and state are added first; the tangent is taken of their sum."),
    ),
    Slip(
        "old-state-added",
        N_("the previous state is added to the new one"),
        N_("Give weights and a bias of zero: the new state must be zero, whatever the previous one is."),
    ),
)


@code_exercise(
    id="rnn-cell",
    title=N_("Write one step of a recurrent network"),
    topic="rnn",
    source="Elman (1990); one bias, one row for each example",
    level=1,
)
def rnn_cell_code() -> CodeTask:
    """A function of five arrays that returns the new states of a batch."""
    return CodeTask(
        "rnn_cell",
        (CELL,),
        lambda slips: {CELL.name: partial(step, slips)},
        SLIPS,
        public=lambda draw: [
            _case(draw, "public/1", N_("two examples, three inputs, two units"), (2, 3, 2), public=True),
            _case(draw, "public/2", N_("one example, one input, two units"), (1, 1, 2), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (2, 4, 3)),
            _case(draw, "hidden/2", N_("as many units as inputs"), (4, 3, 3)),
            _case(draw, "hidden/3", N_("one unit, several inputs"), (3, 4, 1)),
            _case(draw, "hidden/4", N_("several units, one input"), (2, 1, 4)),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one example"), (1, 3, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two examples, three inputs, two units"), (2, 3, 2))]),
            same_again(lambda draw: [_case(draw, "again", N_("two examples, three inputs, two units"), (2, 3, 2))]),
            batch_consistent(_batch_and_rows),
        ),
        starter=lambda say: starter_file(rnn_cell_code.write(), docs(say), say),
    )


def step(slips: Slips, x: Array, h_prev: Array, W_x: Array, W_h: Array, b: Array) -> Array:
    """The new states, with these slips made; without any they agree with solutions/rnn.py (a test says so).

    Args:
        slips: Ids of SLIPS.
        x, h_prev, W_x, W_h, b: Shapes (N, D), (N, H), (H, D), (H, H) and (H,).

    Example:
        >>> one = np.ones((1, 1))
        >>> step(frozenset(), one, one, one, one, np.zeros(1)).round(3)  # tanh(2)
        array([[0.964]])
    """
    squash = identity if "tanh-missing" in slips else sigmoid if "sigmoid" in slips else np.tanh
    inner = x @ W_x.T
    outer = 0 * h_prev
    share = h_prev @ (W_h if "recurrent-transposed" in slips else W_h.T)
    if "state-after" in slips:
        outer = outer + share
    elif "tanh-apart" in slips:
        outer = outer + squash(share)
    elif "state-ignored" not in slips:
        inner = inner + share
    if "bias-after" in slips:
        outer = outer + b
    elif "bias-missing" not in slips:
        inner = inner + (2 * b if "bias-twice" in slips else b)
    if "old-state-added" in slips:
        outer = outer + h_prev
    return np.asarray(squash(inner) + outer)


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int], *, public: bool = False) -> Case:
    """One call for N examples of D inputs and H units."""
    N, D, H = sizes
    shapes = {"x": (N, D), "h_prev": (N, H), "W_x": (H, D), "W_h": (H, H), "b": (H,)}
    drawn = (draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items())
    return Case(label, (CELL.call(*drawn),), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second example alone."""
    whole = _case(draw, "batch", N_("three examples, and one of them alone"), (3, 2, 2))
    x, h_prev, *weights = whole.steps[0].args
    return [Case(whole.name, (*whole.steps, CELL.call(x[1:2], h_prev[1:2], *weights, name="alone")))]


def docs(_: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        CELL.name: _(
            "New states of a simple recurrent network: h_t = tanh(W_x x_t + W_h h_(t-1) + b).\n\n"
            "x (N, D) and h_prev (N, H), a row for each example; W_x (H, D), W_h (H, H), b (H,).\n"
            "Returns h (N, H)."
        )
    }


rnn_cell_code.second_route(cell_by_loops)


@rnn_cell_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write the function `rnn_cell(x, h_prev, W_x, W_h, b)` in the starter file. It takes one time step of "
                "a simple recurrent network, for a batch of $N$ examples at once. For one of them:"
            ),
            r"$$h_t = \tanh\left( W_x \, x_t + W_h \, h_{t-1} + b \right)$$",
            _(
                "With $D$ inputs and $H$ units, `x` has shape $(N, D)$ and `h_prev` shape $(N, H)$: a row for each "
                "example. `W_x` has shape $(H, D)$, `W_h` $(H, H)$ and `b` $(H,)$. Return the new states, an array of "
                "shape $(N, H)$."
            ),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def rnn_cell(x, h_prev, W_x, W_h, b):
    return np.tanh(x @ W_x.T + h_prev @ W_h.T + b)
"""


@rnn_cell_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a function that passes."""
    return _("One function that passes all cases:") + f"\n\n```python\n{WORKED}```"
