"""Write one step of a GRU in NumPy."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from ...solutions.activations import sigmoid
from ...solutions.gru import Gate, GRUWeights, Order, Reset, gru_candidate, gru_cell, interpolate, join
from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Function, Names, Output, Slip, code_exercise
from ..engine.contracts import same_again, unchanged
from ..engine.draw import Draw
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .loops import by_loops

PARAMETERS = ("x", "h_prev", "W_z", "W_r", "W_h", "b_z", "b_r", "b_h")
VALUES = tenths(-1.5, 1.5, never=0).grid
CELL = Function("gru_cell", PARAMETERS, (Output("h"),))
OTHER = {"keeps": "writes", "writes": "keeps", "before": "after", "after": "before", "hx": "xh", "xh": "hx"}
SLIPS = (
    Slip(
        "update-inverted",
        N_("the update gate is inverted"),
        N_("Set the update gate to 1 and see whether the old state or the candidate comes out."),
    ),
    Slip(
        "concatenation-order",
        N_("state and input are joined in the other order"),
        N_("Compare the columns of the weights with the entries of your joined vector."),
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
        N_("the reset gate multiplies the input's share as well"),
        N_("Set the reset gate to 0: the candidate must still depend on the input."),
        excludes=("reset-misplaced",),
    ),
    Slip(
        "activations-swapped",
        N_("sigmoid and hyperbolic tangent are swapped"),
        N_("Gates take the sigmoid, the candidate the tangent."),
        excludes=("candidate-sigmoid",),
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
)


@code_exercise(
    id="gru-cell",
    title=N_("Write one step of a GRU"),
    topic="gru",
    source="Cho et al. (2014), Chung et al. (2014); PyTorch and Keras differ in gate sense and reset",
    level=2,
)
def gru_cell_code(gate: Gate = "keeps", reset: Reset = "before", order: Order = "hx") -> CodeTask:
    """A function of eight arrays that returns the new state."""
    here = {"gate": gate, "reset": reset, "order": order}
    return CodeTask(
        "gru_cell",
        (CELL,),
        partial(reference, here),
        SLIPS,
        public=lambda draw: [
            _case(draw, "public/1", N_("two units, three inputs"), 2, 3, public=True),
            _case(draw, "public/2", N_("one unit, one input"), 1, 1, public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("three units, two inputs"), 3, 2),
            _case(draw, "hidden/2", N_("as many units as inputs"), 3, 3),
            _case(draw, "hidden/3", N_("one unit, several inputs"), 1, 4),
            _case(draw, "hidden/4", N_("several units, one input"), 4, 1),
        ],
        contracts=(
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two units, three inputs"), 2, 3)]),
            same_again(lambda draw: [_case(draw, "again", N_("three units, two inputs"), 3, 2)]),
        ),
        starter=lambda say: starter_file(gru_cell_code.write(**here), docs(say), say),
    )


def reference(here: Mapping[str, str], slips: Slips) -> Names:
    """The function in one convention, with these slips made."""
    how: dict[str, Any] = {
        "gate": OTHER[here["gate"]] if "update-inverted" in slips else here["gate"],
        "reset": OTHER[here["reset"]] if "reset-misplaced" in slips else here["reset"],
        "order": OTHER[here["order"]] if "concatenation-order" in slips else here["order"],
        "recurrent_activation": np.tanh if "activations-swapped" in slips else sigmoid,
        "activation": sigmoid if slips & {"activations-swapped", "candidate-sigmoid"} else np.tanh,
    }

    def new_state(x: Array, h_prev: Array, *weights: Array) -> Array:
        p = GRUWeights(*weights)
        if "bias-forgotten" in slips:
            p = p._replace(b_z=0 * p.b_z, b_r=0 * p.b_r, b_c=0 * p.b_c)
        step = gru_cell(x, h_prev, p, **how)
        candidate = step.candidate
        if "reset-ignored" in slips:
            candidate = gru_candidate(
                x, h_prev, 1.0, p, reset=how["reset"], order=how["order"], activation=how["activation"]
            )[1]
        if "reset-on-everything" in slips:
            candidate = how["activation"](step.r * (p.W_c @ join(h_prev, x, how["order"])) + p.b_c)
        return np.asarray(interpolate(step.z, h_prev, candidate, how["gate"]))

    return {"gru_cell": new_state}


def _case(draw: Draw, name: str, label: str, n: int, d: int, *, public: bool = False) -> Case:
    """Arguments in the order of PARAMETERS."""
    shapes = ((d,), (n,), *[(n, n + d)] * 3, *[(n,)] * 3)
    drawn = (draw.choice(f"{name}/{p}", VALUES, s)[0] for p, s in zip(PARAMETERS, shapes, strict=True))
    return Case(label, (CELL.call(*drawn),), public)


def docs(_: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        CELL.name: _(
            "New state of one GRU step; the equations are on your sheet.\n\n"
            "x (d,), h_prev (n,), W_z, W_r and W_h (n, n + d), b_z, b_r and b_h (n,).\n"
            "Returns h (n,)."
        )
    }


def equations(here: dict[str, Any]) -> str:
    """The equations in force, as LaTeX."""
    stacked = "h_{t-1} \\\\ x_t" if here["order"] == "hx" else "x_t \\\\ h_{t-1}"
    gated = stacked.replace("h_{t-1}", "r_t \\odot h_{t-1}")
    column = r"\begin{bmatrix} %s \end{bmatrix}"
    if here["reset"] == "before":
        candidate = rf"W_h \, {column % gated} + b_h"
    else:
        candidate = r"W_{hx} \, x_t + r_t \odot \left( W_{hh} \, h_{t-1} \right) + b_h"
    keep, write = ("z_t", r"\left( 1 - z_t \right)") if here["gate"] == "keeps" else (r"\left( 1 - z_t \right)", "z_t")
    rows = (
        rf"z_t &= \sigma\left( W_z \, {column % stacked} + b_z \right)",
        rf"r_t &= \sigma\left( W_r \, {column % stacked} + b_r \right)",
        rf"\tilde{{h}}_t &= \tanh\left( {candidate} \right)",
        rf"h_t &= {keep} \odot h_{{t-1}} + {write} \odot \tilde{{h}}_t",
    )
    return "$$\n\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n$$"


gru_cell_code.second_route(by_loops)


@gru_cell_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    parts = [
        _(
            "Write the function `gru_cell(%(parameters)s)` in the starter file. It returns the new state $h_t$ "
            "of a GRU.",
            parameters=", ".join(PARAMETERS),
        ),
        equations(dict(variant.options)),
        _(
            "With $d$ inputs and $n$ units, `x` has shape $(d,)$, `h_prev` and the biases have shape $(n,)$, and "
            "each weight "
            "matrix has shape $(n, n + d)$; its columns stand in the order of the joined vector. Return a NumPy "
            "array of shape "
            "$(n,)$. Use NumPy only, and do not change the arguments."
        ),
    ]
    if variant.options["reset"] == "after":
        parts.insert(
            2, _("$W_{hh}$ and $W_{hx}$ are the columns of $W_h$ that multiply the previous state and the input.")
        )
    return "\n\n".join(parts)


@gru_cell_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a function that passes."""
    options = variant.options
    stack = "h_prev, x" if options["order"] == "hx" else "x, h_prev"
    gated = stack.replace("h_prev", "r * h_prev")
    n_first = options["order"] == "hx"
    lines = [
        f"def gru_cell({', '.join(PARAMETERS)}):",
        f"    v = np.concatenate([{stack}])",
        "    z = 1 / (1 + np.exp(-(W_z @ v + b_z)))",
        "    r = 1 / (1 + np.exp(-(W_r @ v + b_r)))",
    ]
    if options["reset"] == "before":
        lines.append(f"    c = np.tanh(W_h @ np.concatenate([{gated}]) + b_h)")
    else:
        split = "n = len(h_prev)" if n_first else "d = len(x)"
        W_hh, W_hx = ("W_h[:, :n]", "W_h[:, n:]") if n_first else ("W_h[:, d:]", "W_h[:, :d]")
        lines += [f"    {split}", f"    c = np.tanh({W_hx} @ x + r * ({W_hh} @ h_prev) + b_h)"]
    lines.append(
        f"    return {'z * h_prev + (1 - z) * c' if options['gate'] == 'keeps' else '(1 - z) * h_prev + z * c'}"
    )
    return (
        _("One function that passes all cases:")
        + "\n\n```python\nimport numpy as np\n\n\n"
        + "\n".join(lines)
        + "\n```"
    )
