"""A simple recurrent network unrolled by hand, with or without an output."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from ...solutions.activations import sigmoid, softmax
from ...solutions.rnn import RNNWeights, rnn_cell
from ...templates.language import N_, Language
from ..engine.graph_exercise import GraphView, graph_exercise
from ..engine.specs import among, tenths
from ..engine.working import Working

OUTPUTS = {"none": 0, "linear": 1, "softmax": 3}
"""Kinds of output layer, and how many outputs each has."""
NUMBER = tenths(-1, 1, never=0)
WEIGHT = tenths(-1.5, 1.5, never=0)
STATE = among([sign * size / 10 for size in range(4, 11) for sign in (-1, 1)])
RECURRENT = among([sign * size / 10 for size in range(4, 16) for sign in (-1, 1)])
"""Neither is small: what is lost of an earlier state must show."""


@graph_exercise(
    id="rnn-steps",
    title=N_("A simple recurrent network unrolled by hand"),
    topic="rnn",
    source="Elman (1990); CS224N",
)
def rnn_steps(
    w: Working,
    steps: Literal[1, 2, 3, 4] = 2,
    units: Literal[1, 2, 3] = 2,
    inputs: Literal[1, 2, 3] = 1,
    output: Literal["none", "linear", "softmax"] = "none",
    decimals: Literal[3, 4] = 3,
) -> None:
    """Hidden states one after the other, then perhaps an output; a slip costs its own blank only."""
    n, d, m = units, inputs, OUTPUTS[output]
    p = RNNWeights(
        w.given("W", WEIGHT.shaped(n, d)), w.given("U", RECURRENT.shaped(n, n)), w.given("b", NUMBER.shaped(n))
    )
    h = [w.given("h_0", STATE.shaped(n), N_("initial state"))]
    x = [w.given(f"x_{t}", NUMBER.shaped(d), N_("input")) for t in range(1, steps + 1)]
    for t in range(1, steps + 1):
        h.append(w.ask(f"h_{t}", rnn_cell(x[t - 1], h[t - 1], p).h, N_("hidden state")))
    _state_misconceptions(w, x, h, p)
    if not m:
        return
    V, b_y = w.given("V", RECURRENT.shaped(m, n)), w.given("b_y", STATE.shaped(m))
    s = w.ask("s", V @ h[steps] + b_y, N_("output"), symbol=f"s_{{{steps}}}")
    _output_misconceptions(w, s, h, V, b_y)
    if output == "softmax":
        shares = w.ask("p", softmax(s), N_("probabilities"), symbol=f"p_{{{steps}}}", marks=2)
        _softmax_misconceptions(w, shares, s)


def _state_misconceptions(w: Working, x: list[Any], h: list[Any], p: RNNWeights) -> None:
    """The step with one thing changed, at every step."""
    before = list(zip(x, h[:-1], strict=True))
    n, d = p.W.shape

    def other(weights: RNNWeights = p, **change: Any) -> tuple[Any, ...]:
        return tuple(rnn_cell(x_t, old, weights, **change).h for x_t, old in before)

    states = tuple(h[1:])
    w.misconception(
        "no-activation",
        at=states,
        instead=tuple(p.W @ x_t + p.U @ old + p.b for x_t, old in before),
        says=N_("The activation is missing: this is the sum before the hyperbolic tangent."),
        check=N_("A hyperbolic tangent lies between -1 and 1."),
    )
    w.misconception(
        "sigmoid-for-tanh",
        at=states,
        instead=other(activation=sigmoid),
        says=N_("The state went through the sigmoid; it takes the hyperbolic tangent."),
        check=N_("At zero the sigmoid is one half, and the hyperbolic tangent zero."),
    )
    w.misconception(
        "state-ignored",
        at=states,
        instead=other(p._replace(U=np.zeros((n, n)))),
        says=N_("Only the input was used; the previous state has its share as well."),
        check=N_("Without the previous state the network would not be recurrent: look for $U$ in the equation."),
    )
    w.misconception(
        "bias-forgotten",
        at=states,
        instead=other(p._replace(b=np.zeros(n))),
        says=N_("The bias was left out."),
        check=N_("Put zeros for state and input into your formula: what remains is the activation of the bias."),
    )
    w.misconception(
        "recurrent-transposed",
        at=states,
        instead=other(p._replace(U=p.U.T)),
        says=N_("The recurrent weights were read by columns: the first row belongs to the first unit."),
        check=N_("Row by column: each row of $U$ meets the whole previous state."),
        applies=n > 1,
    )
    w.misconception(
        "weights-swapped",
        at=states,
        instead=tuple(np.tanh(p.U @ x_t + p.W @ old + p.b) for x_t, old in before) if n == d else states,
        says=N_("The weights changed places: $W$ multiplies the input, $U$ the previous state."),
        check=N_("Look in the equation given for which weights stand beside the input."),
        applies=n == d,
    )
    w.misconception(
        "first-state-again",
        at=states[1:],
        instead=tuple(np.tanh(p.W @ x_t + p.U @ h[0] + p.b) for x_t in x[1:]),
        says=N_("The initial state was used again; each step starts from the state before it."),
        check=N_("Change the first input: every later state must change with it."),
        applies=len(x) > 1,
    )


def _output_misconceptions(w: Working, s: Any, h: list[Any], V: Any, b_y: Any) -> None:
    w.misconception(
        "output-of-previous-state",
        at=s,
        instead=V @ h[-2] + b_y,
        says=N_("The output was read from the state before the last; it is read from the last one."),
        check=N_("The output comes after the last step: its index is that of the last state."),
    )
    w.misconception(
        "output-activated",
        at=s,
        instead=np.tanh(V @ h[-1] + b_y),
        says=N_("The hyperbolic tangent belongs to the hidden states; here it was applied to the output as well."),
        check=N_("Look in the equation of the output for an activation."),
    )
    w.misconception(
        "output-bias-forgotten",
        at=s,
        instead=V @ h[-1],
        says=N_("The bias of the output was left out."),
        check=N_("Put zero for the state into your formula: what remains is the bias."),
    )


def _softmax_misconceptions(w: Working, shares: Any, s: Any) -> None:
    w.misconception(
        "not-normalised",
        at=shares,
        instead=np.exp(s),
        says=N_("The exponentials were not divided by their sum."),
        check=N_("Probabilities add up to one."),
    )
    w.misconception(
        "sigmoid-for-softmax",
        at=shares,
        instead=sigmoid(s),
        says=N_("Each output went through a sigmoid of its own; softmax looks at all of them together."),
        check=N_("Probabilities add up to one."),
    )


@rnn_steps.statement
def statement(view: GraphView, _: Language) -> str:
    """Statement in Markdown: what is asked, the equations in force, the numbers."""
    intro = _.plural(
        "A simple recurrent network reads its first input.",
        "A simple recurrent network reads its first %(count)s inputs, one after the other.",
        view.options["steps"],
    )
    asked = ", ".join(f"${q.symbol}$" for q in view.plan.asked)
    compute = _("Compute %(asked)s with these equations.", asked=asked)
    weights = _("The weights are the same at every step.")
    parts = [intro, compute, view.equations(), weights]
    if view.options["output"] == "softmax":
        parts.append(_("Softmax divides the exponential of each entry by the sum of all exponentials:"))
        parts.append(r"$$ \operatorname{softmax}\left( s \right)_j = \frac{e^{s_j}}{\sum_k e^{s_k}} $$")
    parts += [_("The numbers:"), view.givens()]
    return "\n\n".join(parts)


@rnn_steps.second_route
def by_hand(givens: dict[str, Any], options: dict[str, Any], rounded: Callable[[Any], Any]) -> dict[str, Any]:
    """The key in plain loops, entry by entry."""
    n, steps = options["units"], options["steps"]

    def dot(row: Any, column: Any) -> Any:
        return sum(one * other for one, other in zip(row, column, strict=True))

    h, found = givens["h_0"], {}
    for t in range(1, steps + 1):
        a = [dot(givens["W"][k], givens[f"x_{t}"]) + dot(givens["U"][k], h) + givens["b"][k] for k in range(n)]
        h = found[f"h_{t}"] = rounded(np.array([np.sinh(v) / np.cosh(v) for v in a]))
    if options["output"] != "none":
        found["s"] = rounded(np.array([dot(row, h) + b for row, b in zip(givens["V"], givens["b_y"], strict=True)]))
    if options["output"] == "softmax":
        found["p"] = rounded(np.array([1 / sum(np.exp(other - one) for other in found["s"]) for one in found["s"]]))
    return found
