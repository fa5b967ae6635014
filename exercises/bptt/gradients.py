"""Backpropagation through time of a small recurrent network by hand."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from ...solutions.bptt_rnn import RNNGradients, rnn_backward
from ...solutions.rnn import RNNWeights, rnn_cell
from ...templates.language import N_, Language
from ..engine.graph_exercise import GraphView, graph_exercise
from ..engine.specs import Spec, among
from ..engine.working import Working


def sized(least: int, most: int) -> Spec:
    """Tenths of both signs, as large as said: a small factor hides what is lost behind it."""
    return among([sign * size / 10 for size in range(least, most + 1) for sign in (-1, 1)])


INPUT_WEIGHT, RECURRENT_WEIGHT, BIAS = sized(6, 10), sized(6, 12), sized(1, 3)
INPUT, STATE, TARGET = sized(6, 10), sized(5, 9), sized(15, 25)


@graph_exercise(
    id="bptt",
    title=N_("Backpropagation through time by hand"),
    topic="bptt",
    source="Slides on backpropagation through time, corrected; Werbos (1990)",
    level=3,
)
def bptt(
    w: Working,
    steps: Literal[2, 3, 4] = 3,
    units: Literal[1, 2] = 2,
    inputs: Literal[1, 2] = 1,
    loss: Literal["last", "every"] = "last",
    forward: Literal["asked", "given"] = "asked",
    decimals: Literal[3, 4] = 3,
) -> None:
    """States forward, deltas backward, then the gradients of the shared weights."""
    n, d, T = units, inputs, steps
    p = RNNWeights(
        w.given("W", INPUT_WEIGHT.shaped(n, d)),
        w.given("U", RECURRENT_WEIGHT.shaped(n, n)),
        w.given("b", BIAS.shaped(n)),
    )
    h = [w.given("h_0", STATE.shaped(n), N_("initial state"))]
    xs = [w.given(f"x_{t}", INPUT.shaped(d), N_("input")) for t in range(1, T + 1)]
    targets = {
        t: w.given(f"y_{t}", TARGET.shaped(n), N_("target")) for t in (range(1, T + 1) if loss == "every" else [T])
    }
    cells = []
    for t in range(1, T + 1):
        cells.append(rnn_cell(xs[t - 1], h[-1], p))
        write = w.ask if forward == "asked" else w.show
        write(f"h_{t}", cells[-1].h, N_("hidden state"))
        h.append(cells[-1].h)
    errors = [h[t] - targets[t] if t in targets else None for t in range(1, T + 1)]

    back = rnn_backward(xs, h[0], cells, errors, p)
    for t in range(T, 0, -1):
        w.ask(
            f"delta_{t}",
            back.deltas[t - 1],
            N_("gradient of the loss with respect to the sum before the hyperbolic tangent"),
        )
    for name, gradient in back.weights._asdict().items():
        symbol = rf"\frac{{\partial L}}{{\partial {name}}}"
        w.ask(f"d{name}", gradient, N_("gradient of the shared weights"), symbol=symbol, marks=2)
    if forward == "asked":
        _forward_misconceptions(w, xs, h, p)
    _delta_misconceptions(w, back, h, errors, p)
    _weight_misconceptions(w, back, xs, h)


def _forward_misconceptions(w: Working, xs: list[Any], h: list[Any], p: RNNWeights) -> None:
    w.misconception(
        "no-activation",
        at=tuple(h[1:]),
        instead=tuple(p.W @ x + p.U @ old + p.b for x, old in zip(xs, h[:-1], strict=True)),
        says=N_("The activation is missing: this is the sum before the hyperbolic tangent."),
        check=N_("A hyperbolic tangent lies between -1 and 1."),
    )
    w.misconception(
        "state-ignored",
        at=tuple(h[1:]),
        instead=tuple(np.tanh(p.W @ x + p.b) for x in xs),
        says=N_("Only the input was used; the previous state has its share as well."),
        check=N_("Without the previous state the network would not be recurrent: look for $U$ in the equation."),
    )


def _delta_misconceptions(w: Working, back: RNNGradients, h: list[Any], errors: list[Any], p: RNNWeights) -> None:
    """One delta computed otherwise; the deltas behind it are the student's own."""
    deltas, T = back.deltas, len(errors)
    every = errors[0] is not None
    slopes = [1 - state**2 for state in h[1:]]
    carried = [p.U.T @ delta for delta in deltas[1:]]

    def reached(own: list[Any], later: list[Any]) -> list[Any]:
        """What reaches each state: its own error, if it has one, and what the next step hands back."""
        return [own[t] if t == T - 1 else later[t] if own[t] is None else own[t] + later[t] for t in range(T)]

    whole = reached(errors, carried)
    w.misconception(
        "no-derivative",
        at=tuple(deltas),
        instead=tuple(whole),
        says=N_("The derivative of the hyperbolic tangent is missing: what comes back is multiplied by $1 - h^2$."),
        check=N_("If a unit is saturated, $h$ near 1 or -1, hardly anything may come through it."),
    )
    w.misconception(
        "derivative-of-next-step",
        at=tuple(deltas[:-1]),
        instead=tuple(slopes[t + 1] * whole[t] for t in range(T - 1)),
        says=N_("The derivative was taken at the next step's state; each delta takes it at its own."),
        check=N_("In $\\delta_t$ the factor $1 - h^2$ has the index $t$."),
    )
    w.misconception(
        "sign",
        at=tuple(delta for delta, error in zip(deltas, errors, strict=True) if error is not None),
        instead=tuple(
            slopes[t] * reached([None if e is None else _turned(e) for e in errors], carried)[t]
            for t in range(T)
            if errors[t] is not None
        ),
        says=N_("The error has the wrong sign: the derivative of $\\frac{1}{2} (h - y)^2$ is $h - y$."),
        check=N_(
            "If the state is below the target, a larger state must lower the loss: the gradient with respect to it is "
            "negative."
        ),
    )
    w.misconception(
        "no-carry",
        at=tuple(deltas[:-1]),
        instead=tuple(slopes[t] * errors[t] for t in range(T - 1)) if every else tuple(deltas[:-1]),
        says=N_("Only the step's own error came back; the state acts on later losses too, through the next state."),
        check=N_("Every state but the last has two ways to the loss: its own error, and the next step."),
        applies=every,
    )
    w.misconception(
        "own-error-forgotten",
        at=tuple(deltas[:-1]),
        instead=tuple(slopes[t] * carried[t] for t in range(T - 1)),
        says=N_("Only what the next step hands back was used; the state has an error of its own as well."),
        check=N_("Every state but the last has two ways to the loss: its own error, and the next step."),
        applies=every,
    )
    w.misconception(
        "recurrent-not-transposed",
        at=tuple(deltas[:-1]),
        instead=tuple(slopes[t] * reached(errors, [p.U @ delta for delta in deltas[1:]])[t] for t in range(T - 1)),
        says=N_("The recurrent weights were not transposed: on the way back each column of $U$ belongs to one unit."),
        check=N_("Follow one weight: $U_{12}$ leads from unit 2 to unit 1, and back from unit 1 to unit 2."),
        applies=h[0].shape[0] > 1,
    )


def _turned(error: Any) -> Any:
    """Target minus state, from state minus target."""
    state, target = error.args
    return target - state


def _weight_misconceptions(w: Working, back: RNNGradients, xs: list[Any], h: list[Any]) -> None:
    """The gradients of weights that act at every step."""
    gradients, deltas, T = tuple(back.weights), back.deltas, len(xs)
    w.misconception(
        "last-step-only",
        at=gradients,
        instead=(np.outer(deltas[-1], xs[-1]), np.outer(deltas[-1], h[-2]), deltas[-1]),
        says=N_("Only the last step was counted; the weights act at every step, and their gradients add up."),
        check=N_("The sum over $t$ has as many terms as there are steps."),
    )
    w.misconception(
        "averaged",
        at=gradients,
        instead=tuple(gradient / T for gradient in gradients),
        says=N_("The terms of the steps were averaged; they add up."),
        check=N_("The loss is no mean over the steps, so neither is its gradient."),
    )
    w.misconception(
        "state-of-same-step",
        at=gradients[1],
        instead=sum(np.outer(delta, state) for delta, state in zip(deltas, h[1:], strict=True)),
        says=N_("Each delta met the state of its own step; $U$ multiplies the state before it."),
        check=N_("In the equation of $h_t$ the weights $U$ stand beside $h_{t-1}$."),
    )


@bptt.statement
def statement(view: GraphView, _: Language) -> str:
    """Statement in Markdown: the network, the loss, what is asked, the numbers."""
    options, T = view.options, view.options["steps"]
    network = _.plural(
        "A simple recurrent network with one unit reads %(steps)s inputs:",
        "A simple recurrent network with %(count)s units reads %(steps)s inputs:",
        options["units"],
        steps=T,
    )
    equation = rf"$$ h_t = \tanh\left( W \, x_t + U \, h_{{t-1}} + b \right), \qquad t = 1, \dots, {T} $$"
    if options["loss"] == "last":
        loss = rf"$$ L = \tfrac{{1}}{{2}} \left\lVert h_{{{T}}} - y_{{{T}}} \right\rVert^2 $$"
        where = _("The loss looks at the last state only:")
    else:
        loss = rf"$$ L = \tfrac{{1}}{{2}} \sum_{{t=1}}^{{{T}}} \left\lVert h_t - y_t \right\rVert^2 $$"
        where = _("Every state has its target:")
    asked = ", ".join(f"${q.symbol}$" for q in view.plan.asked)
    compute = _(
        "Compute %(asked)s. Here $\\delta_t$ is the gradient of the loss with respect to the sum inside the "
        "hyperbolic tangent of step $t$, on all paths; every gradient has the shape of its weight.",
        asked=asked,
    )
    parts = [network, equation, where, loss, compute, _("The numbers:"), view.givens()]
    if shown := view.shown():
        parts += [_("The states, rounded:"), shown]
    return "\n\n".join(parts)


@bptt.second_route
def by_hand(givens: dict[str, Any], options: dict[str, Any], rounded: Callable[[Any], Any]) -> dict[str, Any]:
    """The key in loops: states forward, then every delta pushed to the step before it."""
    T, n, d = options["steps"], options["units"], options["inputs"]
    W, U, b = givens["W"], givens["U"], givens["b"]
    h = [givens["h_0"]]
    for t in range(1, T + 1):
        x = givens[f"x_{t}"]
        h.append(rounded(np.array([_squash(sum(W[k] * x) + sum(U[k] * h[-1]) + b[k]) for k in range(n)])))
    found = {f"h_{t}": h[t] for t in range(1, T + 1)} if options["forward"] == "asked" else {}
    from_later = np.zeros(n)
    grown = {"dW": np.zeros((n, d)), "dU": np.zeros((n, n)), "db": np.zeros(n)}
    for t in range(T, 0, -1):
        own = h[t] - givens[f"y_{t}"] if t == T or options["loss"] == "every" else 0.0
        delta = found[f"delta_{t}"] = rounded((1 + h[t]) * (1 - h[t]) * (own + from_later))
        from_later = np.array([sum(U[k, j] * delta[k] for k in range(n)) for j in range(n)])
        for k in range(n):
            grown["dW"][k] += delta[k] * givens[f"x_{t}"]
            grown["dU"][k] += delta[k] * h[t - 1]
            grown["db"][k] += delta[k]
    return found | {name: rounded(gradient) for name, gradient in grown.items()}


def _squash(a: float) -> float:
    return float(1 - 2 / (1 + np.exp(2 * a)))
