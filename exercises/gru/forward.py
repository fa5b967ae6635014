"""Write a GRU over a batch of sequences in NumPy: the weights of gates and candidate stand in blocks."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from ...solutions.activations import sigmoid
from ...solutions.gru import Gate, Reset
from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Function, Names, Output, Slip, code_exercise
from ..engine.contracts import STEPS, batch_consistent, one_example, one_step, same_again, unchanged, within_budget
from ..engine.draw import Draw
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .loops_sequence import by_loops

PARAMETERS = ("xs", "h_0", "W_x", "W_h", "b")
VALUES = tenths(-1.5, 1.5, never=0).grid
FORWARD = Function("gru_forward", PARAMETERS, (Output("hs", time=1),))
OTHER = {"keeps": "writes", "writes": "keeps", "before": "after", "after": "before"}
INVERTED = Slip(
    "update-inverted",
    N_("the update gate is inverted"),
    N_("Set the update gate to 1 and see whether the old state or the candidate comes out."),
)
START_IGNORED = Slip(
    "start-ignored",
    N_("the initial state is taken as zero"),
    N_("Give an initial state that is not zero and see whether the first state changes."),
)
SLIPS = (
    INVERTED,
    START_IGNORED,
    Slip(
        "state-ignored",
        N_("gates and candidate do not use the previous state"),
        N_("Change the recurrent weights alone and see whether the result changes."),
        excludes=("reset-misplaced", "reset-ignored", "blocks-transposed"),
    ),
    Slip(
        "blocks-swapped",
        N_("the blocks of the update gate and of the reset gate are swapped"),
        N_("The blocks stand in the order update gate, reset gate, candidate; some libraries have another."),
    ),
    Slip(
        "reset-misplaced",
        N_("the reset gate acts on the other side of the matrix product"),
        N_("Look in the equation of the candidate for what the reset gate multiplies."),
    ),
    Slip(
        "reset-ignored",
        N_("there is no reset gate"),
        N_("Set the reset gate to 0: the candidate may no longer depend on the previous state."),
        excludes=("reset-misplaced", "reset-on-everything"),
    ),
    Slip(
        "reset-on-everything",
        N_("the reset gate multiplies the candidate's whole pre-activation"),
        N_("Set the reset gate to 0: the candidate must still depend on the input and on its bias."),
        excludes=("reset-misplaced",),
    ),
    Slip(
        "candidate-sigmoid",
        N_("the candidate goes through the sigmoid"),
        N_("The candidate takes the hyperbolic tangent."),
    ),
    Slip(
        "bias-forgotten",
        N_("the biases are missing"),
        N_("Each gate, and the candidate, adds its bias before the activation."),
    ),
    Slip(
        "blocks-transposed",
        N_("the states are multiplied by the transposed blocks of the recurrent matrix"),
        N_("Compute one entry of a state by hand: row i of each block belongs to unit i."),
    ),
    Slip(
        "state-not-carried",
        N_("every step starts from the initial state"),
        N_("Each step starts from the state of the step before it; only the first starts from the initial state."),
        excludes=("one-step-late",),
    ),
    Slip(
        "one-step-late",
        N_("each state is returned one step late, the initial state first"),
        N_("The first state that is returned is the one after the first input."),
    ),
)


@code_exercise(
    id="gru-forward",
    title=N_("Write a GRU over sequences"),
    topic="gru",
    source="Cho et al. (2014), Chung et al. (2014); PyTorch and Keras differ in gate sense, reset and order of blocks",
    level=2,
)
def gru_forward_code(gate: Gate = "keeps", reset: Reset = "before") -> CodeTask:
    """One function: all states of a batch of sequences."""
    here = {"gate": gate, "reset": reset}
    return CodeTask(
        "gru_forward",
        (FORWARD,),
        partial(reference, here),
        SLIPS,
        public=lambda draw: [
            _case(draw, "public/1", N_("two sequences of three steps"), (2, 3, 3, 2), public=True),
            _case(draw, "public/2", N_("one sequence of two steps"), (1, 2, 1, 2), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (2, 4, 5, 3)),
            _case(draw, "hidden/2", N_("as many units as inputs"), (3, 2, 2, 2)),
            _case(draw, "hidden/3", N_("one unit, several inputs"), (2, 3, 3, 1)),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one sequence"), (1, 3, 2, 3))]),
            one_step(lambda draw: [_case(draw, "short", N_("one step"), (2, 1, 3, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two sequences of three steps"), (2, 3, 2, 3))]),
            same_again(lambda draw: [_case(draw, "again", N_("two sequences of three steps"), (2, 3, 2, 3))]),
            batch_consistent(_batch_and_rows),
            within_budget(lambda draw: [_case(draw, "long", N_("a hundred steps"), (2, STEPS, 2, 3))]),
        ),
        starter=lambda say: starter_file(gru_forward_code.write(**here), docs(say), say),
    )


class GRUTrace(NamedTuple):
    """What a step computes, each of shape (N, H)."""

    z: Array
    r: Array
    c: Array
    h_prev: Array


def step(
    how: Mapping[str, str], slips: Slips, a_x: Array, h: Array, blocks: tuple[Array, ...]
) -> tuple[GRUTrace, Array]:
    """One step from the inputs' share of the pre-activations, (N, 3H); what it computed, and the new state."""
    H = h.shape[1]
    U_z, U_r, U_c = (0 * block for block in blocks) if "state-ignored" in slips else blocks
    z, r = sigmoid(a_x[:, :H] + h @ U_z), sigmoid(a_x[:, H : 2 * H] + h @ U_r)
    on_input = a_x[:, 2 * H :]
    if "reset-ignored" in slips:
        a_c = on_input + h @ U_c
    elif "reset-on-everything" in slips:
        a_c = r * (on_input + h @ U_c)
    else:
        a_c = on_input + (r * (h @ U_c) if how["reset"] == "after" else (r * h) @ U_c)
    c = sigmoid(a_c) if "candidate-sigmoid" in slips else np.tanh(a_c)
    kept = z if how["gate"] == "keeps" else 1 - z
    return GRUTrace(z, r, c, h), kept * h + (1 - kept) * c


def convention(here: Mapping[str, str], slips: Slips) -> dict[str, str]:
    """The convention that is computed by who makes these slips."""
    return {
        "gate": OTHER[here["gate"]] if "update-inverted" in slips else here["gate"],
        "reset": OTHER[here["reset"]] if "reset-misplaced" in slips else here["reset"],
    }


def reference(here: Mapping[str, str], slips: Slips) -> Names:
    """The function in one convention, with these slips; without any it agrees with solutions/ (a test says so)."""
    return {FORWARD.name: partial(_forward, convention(here, slips), slips)}


def _forward(how: Mapping[str, str], slips: Slips, xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array) -> Array:
    H = h_0.shape[1]
    if "blocks-swapped" in slips:
        rows = np.r_[H : 2 * H, :H, 2 * H : 3 * H]
        W_x, W_h, b = W_x[rows], W_h[rows], b[rows]
    a_x = xs @ W_x.T + (0 * b if "bias-forgotten" in slips else b)
    transposed = "blocks-transposed" in slips
    blocks = tuple(block if transposed else block.T for block in W_h.reshape(3, H, H))
    states = [0 * h_0 if "start-ignored" in slips else h_0]
    for t in range(xs.shape[1]):
        h = states[0] if "state-not-carried" in slips else states[-1]
        states.append(step(how, slips, a_x[:, t], h, blocks)[1])
    return np.stack(states[:-1] if "one-step-late" in slips else states[1:], axis=1)


def draw_arguments(draw: Draw, name: str, sizes: tuple[int, int, int, int]) -> list[Array]:
    """Arguments in the order of PARAMETERS, for N sequences of T steps, D inputs and H units."""
    N, T, D, H = sizes
    shapes = ((N, T, D), (N, H), (3 * H, D), (3 * H, H), (3 * H,))
    return [draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in zip(PARAMETERS, shapes, strict=True)]


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    return Case(label, (FORWARD.call(*draw_arguments(draw, name, sizes)),), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second sequence alone."""
    xs, h_0, *weights = draw_arguments(draw, "batch", (3, 2, 2, 2))
    alone = FORWARD.call(xs[1:2], h_0[1:2], *weights, name="alone")
    return [Case(N_("three sequences, and one of them alone"), (FORWARD.call(xs, h_0, *weights), alone))]


def equations(here: Mapping[str, str]) -> str:
    """The equations in force, as LaTeX."""
    inner = {
        "before": r"W_{hc} \left( r_t \odot h_{t-1} \right)",
        "after": r"r_t \odot \left( W_{hc} \, h_{t-1} \right)",
    }[here["reset"]]
    keep, write = ("z_t", r"\left( 1 - z_t \right)") if here["gate"] == "keeps" else (r"\left( 1 - z_t \right)", "z_t")
    rows = (
        r"z_t &= \sigma\left( W_{xz} \, x_t + W_{hz} \, h_{t-1} + b_z \right)",
        r"r_t &= \sigma\left( W_{xr} \, x_t + W_{hr} \, h_{t-1} + b_r \right)",
        rf"\tilde{{h}}_t &= \tanh\left( W_{{xc}} \, x_t + {inner} + b_c \right)",
        rf"h_t &= {keep} \odot h_{{t-1}} + {write} \odot \tilde{{h}}_t",
    )
    return "$$\n\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n$$"


def blocks_in_words(_: Language) -> str:
    """Where each weight of the equations stands, and the shapes."""
    return _(
        "The weights stand in three blocks on top of each other, in this order: update gate $z$, reset gate $r$, "
        "candidate $c$. So `W_x`, of shape $(3H, D)$, holds $W_{xz}$, $W_{xr}$ and $W_{xc}$; `W_h`, of shape "
        "$(3H, H)$, holds $W_{hz}$, $W_{hr}$ and $W_{hc}$; and `b` has shape $(3H,)$."
    )


def docs(_: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        FORWARD.name: _(
            "All states of a GRU over a batch of sequences; the equations are on your sheet.\n\n"
            "xs (N, T, D), h_0 (N, H), W_x (3H, D), W_h (3H, H), b (3H,).\n"
            "Blocks of W_x, W_h and b: update gate, reset gate, candidate.\n"
            "Returns hs (N, T, H)."
        )
    }


gru_forward_code.second_route(by_loops)


@gru_forward_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write the function `gru_forward(xs, h_0, W_x, W_h, b)` in the starter file. It runs a GRU over a "
                "batch of $N$ sequences of $T$ steps:"
            ),
            equations(variant.options),
            blocks_in_words(_),
            _(
                "`xs` has shape $(N, T, D)$ and `h_0`, the states before the first step, $(N, H)$. Return all states "
                "$h_1, \\dots, h_T$ as one array of shape $(N, T, H)$."
            ),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_forward(xs, h_0, W_x, W_h, b):
    H = h_0.shape[1]
    h, hs = h_0, []
    for t in range(xs.shape[1]):
        a = xs[:, t] @ W_x.T + b
        zr = sigmoid(a[:, :2 * H] + h @ W_h[:2 * H].T)
        z, r = zr[:, :H], zr[:, H:]
        c = np.tanh(a[:, 2 * H:] + INNER)
        h = NEW
        hs.append(h)
    return np.stack(hs, axis=1)
"""
INNER = {"before": "(r * h) @ W_h[2 * H:].T", "after": "r * (h @ W_h[2 * H:].T)"}
NEW = {"keeps": "z * h + (1 - z) * c", "writes": "(1 - z) * h + z * c"}


@gru_forward_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a function that passes."""
    source = WORKED.replace("INNER", INNER[variant.options["reset"]]).replace("NEW", NEW[variant.options["gate"]])
    return _("One function that passes all cases:") + f"\n\n```python\n{source}```"
