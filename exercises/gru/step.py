"""One step of a GRU by hand, in the convention that the statement prints."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from ...solutions.activations import sigmoid
from ...solutions.gru import Gate, GRUStep, GRUWeights, Order, Reset, gru_candidate, gru_cell, join
from ...templates.language import N_, Language
from ..engine.exercise import TWO_DECIMALS
from ..engine.graph_exercise import GraphView, graph_exercise
from ..engine.specs import tenths
from ..engine.working import Working


class Names(NamedTuple):
    """Names of the quantities in answers.txt, and their symbols."""

    z: str
    r: str
    candidate: str
    h: str
    subscripts: tuple[str, str, str]
    """Of the weights of update gate, reset gate and candidate."""


NOTATIONS = {
    "textbook": Names("z", "r", "h_tilde", "h", ("z", "r", "h")),
    "gamma": Names("gamma_u", "gamma_r", "c_tilde", "c", ("u", "r", "c")),
}
GREEK_CAPITALS = {"gamma_u": r"\Gamma_u", "gamma_r": r"\Gamma_r"}
NUMBER = tenths(-1, 1, never=0)
WEIGHT = tenths(-1.5, 1.5, never=0)


@graph_exercise(
    id="gru-step",
    title=N_("One step of a GRU by hand"),
    topic="gru",
    source="List B, question 10; Cho et al. (2014), Chung et al. (2014)",
    level=2,
    version=2,
    budgets=(TWO_DECIMALS,),
)
def gru_step(
    w: Working,
    units: Literal[1, 2, 3, 4] = 2,
    inputs: Literal[1, 2, 3] = 1,
    gate: Gate = "writes",
    reset: Reset = "before",
    order: Order = "hx",
    notation: Literal["textbook", "gamma"] = "textbook",
    decimals: Literal[2, 3, 4] = 3,
) -> None:
    """Gates, candidate and new state; everything after a slip is read from the student's own numbers."""
    names, n = NOTATIONS[notation], units
    W = [w.given(f"W_{s}", WEIGHT.shaped(n, n + inputs)) for s in names.subscripts]
    b = [w.given(f"b_{s}", NUMBER.shaped(n)) for s in names.subscripts]
    p = GRUWeights(*W, *b)
    h_prev = w.given(f"{names.h}_0", NUMBER.shaped(n), N_("previous state"))
    x = w.given("x_1", NUMBER.shaped(inputs), N_("input"))
    here: dict[str, Any] = {"gate": gate, "reset": reset, "order": order}

    step = gru_cell(x, h_prev, p, **here)
    w.ask(names.z, step.z, N_("update gate"), symbol=GREEK_CAPITALS.get(names.z, "z_{1}"))
    w.ask(names.r, step.r, N_("reset gate"), symbol=GREEK_CAPITALS.get(names.r, "r_{1}"))
    w.show("gated", step.gated, N_("what the reset gate lets through"), symbol="g_{1}")
    w.ask(names.candidate, step.candidate, N_("candidate"), symbol=rf"\tilde{{{names.h}}}_{{1}}", marks=2)
    w.ask(names.h, step.h, N_("new state"), symbol=f"{names.h}_{{1}}", marks=2)
    _misconceptions(w, step, x, h_prev, p, here)


def _misconceptions(w: Working, step: GRUStep, x: Any, h_prev: Any, p: GRUWeights, here: dict[str, Any]) -> None:
    """The cell with one thing changed."""
    n = h_prev.shape[0]
    nothing = np.zeros(n)

    def other(weights: GRUWeights = p, **change: Any) -> GRUStep:
        return gru_cell(x, h_prev, weights, **{**here, **change})

    w.misconception(
        "update-inverted",
        step,
        other(gate="keeps" if here["gate"] == "writes" else "writes"),
        says=N_("The update gate was applied the wrong way round: what it should let in was kept, and the reverse."),
        check=N_("Set the update gate to 1 in your last formula and compare what is left with the equation given."),
    )
    w.misconception(
        "concatenation-order",
        step,
        other(order="xh" if here["order"] == "hx" else "hx"),
        says=N_("State and input were joined in the wrong order before the weights were applied."),
        check=N_("Write the joined vector down: its entries must stand in the order of the equation given."),
    )
    w.misconception(
        "reset-ignored",
        at=step.candidate,
        instead=gru_candidate(x, h_prev, 1.0, p, reset=here["reset"], order=here["order"])[1],
        says=N_("The reset gate was left out of the candidate."),
        check=N_("Set the reset gate to 0: the candidate may no longer depend on the previous state."),
    )
    w.misconception(
        "reset-misplaced",
        step,
        other(reset="after" if here["reset"] == "before" else "before"),
        says=N_("The reset gate acts at another place: here it stands on the other side of the matrix product."),
        check=N_("Look in the equation of the candidate for what the reset gate multiplies."),
        applies=n > 1,
    )
    w.misconception(
        "reset-on-everything",
        at=step.candidate,
        instead=np.tanh(step.r * (p.W_c @ join(h_prev, x, here["order"])) + p.b_c),
        says=N_("The reset gate multiplied the input's share as well; it acts on the previous state only."),
        check=N_("Set the reset gate to 0: the candidate must still depend on the input."),
    )
    w.misconception(
        "activations-swapped",
        step,
        other(recurrent_activation=np.tanh, activation=sigmoid),
        says=N_("Sigmoid and hyperbolic tangent were swapped: gates take the sigmoid, the candidate the tangent."),
        check=N_("A gate lies between 0 and 1; a candidate may be negative."),
    )
    w.misconception(
        "bias-forgotten",
        step,
        other(p._replace(b_z=nothing, b_r=nothing, b_c=nothing)),
        says=N_("The biases were left out."),
        check=N_("Put zeros for state and input into your formula: what remains is the activation of the bias."),
    )
    w.misconception(
        "old-state-dropped",
        at=step.h,
        instead=(step.z if here["gate"] == "writes" else 1 - step.z) * step.candidate,
        says=N_("Only the candidate's share went into the new state; the share of the previous state is missing."),
        check=N_("Both shares add up to one: the new state lies between the previous state and the candidate."),
    )


@gru_step.statement
def statement(view: GraphView, _: Language) -> str:
    """Statement in Markdown: what is asked, the equations in force, the numbers."""
    options, plan = view.options, view.plan
    asked = ", ".join(f"${q.symbol}$" for q in plan.asked)
    intro = _.plural(
        "A GRU with one unit reads its first input.",
        "A GRU with %(count)s units reads its first input.",
        options["units"],
    )
    if options["gate"] == "writes":
        sense = _("The update gate *writes*: where it is 1, the new state is the candidate.")
    else:
        sense = _("The update gate *keeps*: where it is 1, the new state is the previous state.")
    if options["reset"] == "before":
        place = _("The reset gate acts on the previous state, before the matrix product.")
    else:
        place = _(
            "The reset gate acts after the matrix product; indices behind brackets pick the columns that multiply the "
            "previous state or the input."
        )
    if options["order"] == "hx":
        order = _("State and input are joined with the state on top.")
    else:
        order = _("State and input are joined with the input on top.")
    compute = _(
        "Compute %(asked)s with these equations; $\\odot$ multiplies entry by entry, $\\sigma$ is the sigmoid.",
        asked=asked,
    )
    numbers = _("The numbers:")
    return "\n\n".join([intro, compute, view.equations(), f"{sense} {place} {order}", numbers, view.givens()])


@gru_step.second_route
def by_hand(givens: dict[str, Any], options: dict[str, Any], rounded: Callable[[Any], Any]) -> dict[str, Any]:
    """The key in plain NumPy, with the columns of each matrix taken apart and the interpolation written as a step."""
    names = NOTATIONS[options["notation"]]
    h, x = givens[f"{names.h}_0"], givens["x_1"]
    cut = len(h) if options["order"] == "hx" else len(x)
    halves = [np.split(givens[f"W_{s}"], [cut], axis=1) for s in names.subscripts]
    (U_z, W_z), (U_r, W_r), (U_c, W_c) = halves if options["order"] == "hx" else [pair[::-1] for pair in halves]
    b_z, b_r, b_c = (givens[f"b_{s}"] for s in names.subscripts)

    z, r = (rounded(0.5 + 0.5 * np.tanh(a / 2)) for a in (U_z.dot(h) + W_z.dot(x) + b_z, U_r.dot(h) + W_r.dot(x) + b_r))
    from_state = U_c.dot(rounded(r * h)) if options["reset"] == "before" else rounded(r * U_c.dot(h))
    candidate = rounded(1 - 2 / (1 + np.exp(2 * (from_state + W_c.dot(x) + b_c))))
    share = z if options["gate"] == "writes" else 1 - z
    return {names.z: z, names.r: r, names.candidate: candidate, names.h: rounded(h + share * (candidate - h))}
