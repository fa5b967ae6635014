"""Find the fault in a GRU that runs over a batch of sequences."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...solutions.gru import GRUWeights
from ...solutions.sequence import gru_sequence
from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Function, Output
from ..engine.contracts import batch_consistent, one_example, one_step, same_again, unchanged
from ..engine.debugging import debugging_exercise, what_to_do
from ..engine.draw import Draw
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.variant import Variant
from .gru_faults import ORIGINAL

VALUES = tenths(-1.5, 1.5, never=0).grid
FORWARD = Function("gru_forward", ("xs", "h_0", "W_x", "W_h", "b"), (Output("hs", time=1), Output("h_T")))


@debugging_exercise(
    id="debug-gru-forward",
    title=N_("Repair a GRU"),
    topic="debugging",
    source="Faults of published implementations; Cho et al. (2014) and Chung et al. (2014) for the cell",
    level=2,
    original=ORIGINAL,
)
def debug_gru_forward() -> CodeTask:
    """One function: all states of a batch of sequences, and the last."""
    return CodeTask(
        "debug_gru_forward",
        (FORWARD,),
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
            same_again(lambda draw: [_case(draw, "again", N_("three sequences of two steps"), (3, 2, 2, 3))]),
            batch_consistent(_batch_and_rows),
        ),
        starter=lambda say: starter_file(debug_gru_forward.write(), docs(say), say),
    )


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    """N sequences of T steps, D inputs and H units."""
    N, T, D, H = sizes
    shapes = {"xs": (N, T, D), "h_0": (N, H), "W_x": (D, 3 * H), "W_h": (H, 3 * H), "b": (3 * H,)}
    given = (draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items())
    return Case(label, (FORWARD.call(*given),), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of four, then its second and third sequence as a batch."""
    whole = _case(draw, "batch", N_("four sequences, and two of them alone"), (4, 2, 2, 2))
    xs, h_0, *weights = whole.steps[0].args
    return [Case(whole.name, (*whole.steps, FORWARD.call(xs[1:3], h_0[1:3], *weights, name="alone")))]


@debug_gru_forward.second_route
def by_library(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The function over that of `solutions`, which puts time first and joins state and input."""

    def forward(xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array) -> tuple[Array, Array]:
        W = np.split(np.concatenate([W_h, W_x]).T, 3)
        hs = gru_sequence(xs.swapaxes(0, 1), GRUWeights(*W, *np.split(b, 3)), h_0).h
        return hs.swapaxes(0, 1), hs[-1]

    return {FORWARD.name: forward}


def docs(_: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        FORWARD.name: _(
            "States of a GRU. The equations are on your sheet.\n\n"
            "xs (N, T, D), h_0 (N, H), W_x (D, 3H), W_h (H, 3H), b (3H,).\n"
            "Columns: update gate, reset gate, candidate; H each.\n"
            "Returns hs (N, T, H), and the last state (N, H)."
        )
    }


EQUATIONS = r"""$$
\begin{align*}
z_t &= \sigma\left( x_t \, W_{xz} + h_{t-1} \, W_{hz} + b_z \right) \\
r_t &= \sigma\left( x_t \, W_{xr} + h_{t-1} \, W_{hr} + b_r \right) \\
\tilde{h}_t &= \tanh\left( x_t \, W_{xc} + \left( r_t \odot h_{t-1} \right) W_{hc} + b_c \right) \\
h_t &= \left( 1 - z_t \right) \odot h_{t-1} + z_t \odot \tilde{h}_t
\end{align*}
$$"""


@debug_gru_forward.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _("`gru_forward(xs, h_0, W_x, W_h, b)` runs a GRU over a batch of $N$ sequences of $T$ steps:"),
            EQUATIONS,
            _(
                "States and inputs are rows. `W_x`, of shape $(D, 3H)$, is $W_{xz}$, $W_{xr}$ and $W_{xc}$ side by "
                "side, and `W_h` and `b` are made alike. The function returns all states, of shape $(N, T, H)$, and "
                "the last, of shape $(N, H)$."
            ),
            what_to_do(_),
        ]
    )
