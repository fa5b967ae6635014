"""Steps of an LSTM by hand, with or without a tangent on the cell state."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from ...solutions.activations import identity, sigmoid
from ...solutions.lstm import LSTMStep, LSTMWeights, lstm_cell
from ...templates.language import N_, Language
from ..engine.graph_exercise import GraphView, graph_exercise
from ..engine.specs import among, tenths
from ..engine.working import Working


class Names(NamedTuple):
    """Names of the quantities in answers.txt without the step, and the subscripts of the weights."""

    f: str
    i: str
    g: str
    o: str
    c: str
    h: str
    subscripts: str
    """Of forget gate, input gate, candidate and output gate."""


NOTATIONS = {
    "textbook": Names("f", "i", "g", "o", "c", "h", "figo"),
    "gamma": Names("gamma_f", "gamma_u", "c_tilde", "gamma_o", "c", "a", "fuco"),
}
GREEK_CAPITALS = {"gamma_f": r"\Gamma_{f,%s}", "gamma_u": r"\Gamma_{u,%s}", "gamma_o": r"\Gamma_{o,%s}"}
LABELS = LSTMStep(
    N_("forget gate"), N_("input gate"), N_("candidate"), N_("output gate"), N_("cell state"), N_("hidden state")
)
NUMBER = tenths(-1, 1, never=0)
POSITIVE = tenths(0.1, 1)
WEIGHT = tenths(-1.5, 1.5, never=0)
CELL = among([size / 10 * sign for size in range(8, 21) for sign in (-1, 1)])
"""Large, and the forget gate's bias is positive: a tangent makes no difference to a small cell state."""


@graph_exercise(
    id="lstm-step",
    title=N_("Steps of an LSTM by hand"),
    topic="lstm",
    source="List B; Gers, Schmidhuber & Cummins (2000)",
    level=2,
)
def lstm_step(
    w: Working,
    steps: Literal[1, 2, 3] = 1,
    units: Literal[1, 2, 3] = 2,
    inputs: Literal[1, 2, 3] = 1,
    cell: Literal["tanh", "plain"] = "tanh",
    notation: Literal["textbook", "gamma"] = "textbook",
    decimals: Literal[3, 4] = 3,
) -> None:
    """Gates, candidate, cell state and hidden state of each step; everything after a slip is read from own numbers."""
    names, n = NOTATIONS[notation], units
    shapes = {"W": WEIGHT.shaped(n, inputs), "U": WEIGHT.shaped(n, n), "b": NUMBER.shaped(n)}
    specs = {f"{kind}_{gate}": spec for gate in names.subscripts for kind, spec in shapes.items()}
    specs[f"b_{names.subscripts[0]}"] = POSITIVE.shaped(n)
    p = LSTMWeights(*[w.given(name, spec) for name, spec in specs.items()])
    h = w.given(f"{names.h}_0", NUMBER.shaped(n), N_("previous hidden state"))
    c = w.given(f"{names.c}_0", CELL.shaped(n), N_("previous cell state"))
    run = Run(p, np.tanh if cell == "tanh" else identity)
    for t in range(1, steps + 1):
        x = w.given(f"x_{t}", NUMBER.shaped(inputs), N_("input"))
        step = run.advance(x, h, c)
        for name, value, label in zip(names, step, LABELS, strict=False):
            symbol = GREEK_CAPITALS[name] % t if name in GREEK_CAPITALS else ""
            w.ask(f"{name}_{t}", value, label, symbol=symbol, marks=2 if name in {names.c, names.h} else 1)
        h, c = step.h, step.c
    _misconceptions(w, run)


class Run:
    """The steps taken so far, and the same steps with one thing changed."""

    def __init__(self, p: LSTMWeights, squash: Callable[[Any], Any]) -> None:
        self.p, self.squash = p, squash
        self.before: list[tuple[Any, Any, Any]] = []
        self.steps: list[LSTMStep] = []

    def advance(self, x: Any, h: Any, c: Any) -> LSTMStep:
        """The next step."""
        self.before.append((x, h, c))
        self.steps.append(lstm_cell(x, h, c, self.p, squash=self.squash))
        return self.steps[-1]

    def other(self, p: LSTMWeights | None = None, **change: Any) -> tuple[Any, ...]:
        """All quantities of all steps, each step computed otherwise."""
        how = {"squash": self.squash, **change}
        return sum((tuple(lstm_cell(*old, p or self.p, **how)) for old in self.before), ())

    def each(self, formula: Callable[[LSTMStep, Any], Any]) -> tuple[Any, ...]:
        """One formula of a step and the cell state before it, at every step."""
        return tuple(formula(step, c) for step, (_, _, c) in zip(self.steps, self.before, strict=True))


def _misconceptions(w: Working, run: Run) -> None:
    """The cell with one thing changed, at every step."""
    everything = tuple(value for step in run.steps for value in step)
    cells, states = run.each(lambda step, c: step.c), run.each(lambda step, c: step.h)
    nothing, unread = np.zeros(run.p.b_f.shape), np.zeros(run.p.U_f.shape)
    squashed = run.squash is np.tanh
    w.misconception(
        "gates-swapped",
        at=cells,
        instead=run.each(lambda step, c: step.i * c + step.f * step.g),
        says=N_("The gates changed places: the forget gate scales the old cell state, the input gate the candidate."),
        check=N_("Set the forget gate to 0: the old cell state may no longer matter."),
    )
    w.misconception(
        "adds-forget-gate",
        at=cells,
        instead=run.each(lambda step, c: step.f + c + step.i * step.g),
        says=N_("The forget gate was added to the old cell state; it multiplies it."),
        check=N_("Set the forget gate to 1 and the input gate to 0: the cell state must stay as it was."),
    )
    w.misconception(
        "no-forget-gate",
        at=cells,
        instead=run.each(lambda step, c: c + step.i * step.g),
        says=N_("The old cell state was taken over whole; the forget gate scales it."),
        check=N_("Set the forget gate to 0: the old cell state may no longer matter."),
    )
    w.misconception(
        "candidate-sigmoid",
        everything,
        run.other(activation=sigmoid),
        says=N_("The candidate went through the sigmoid; it takes the hyperbolic tangent."),
        check=N_("A gate lies between 0 and 1; a candidate may be negative."),
    )
    w.misconception(
        "no-tanh" if squashed else "tanh-added",
        everything,
        run.other(squash=identity if squashed else np.tanh),
        says=N_("The hyperbolic tangent of the cell state is missing in the hidden state.")
        if squashed
        else N_("The hidden state took the hyperbolic tangent of the cell state; in this version there is none."),
        check=N_("Look in the last equation for what the output gate multiplies."),
    )
    w.misconception(
        "old-cell-state",
        at=states,
        instead=run.each(lambda step, c: step.o * run.squash(c)),
        says=N_("The hidden state was read from the old cell state; it is read from the new one."),
        check=N_("The hidden state is computed last: it needs the cell state of its own step."),
    )
    w.misconception(
        "output-gate-ignored",
        at=states,
        instead=run.each(lambda step, c: run.squash(step.c)),
        says=N_("The output gate was left out of the hidden state."),
        check=N_("Set the output gate to 0: the hidden state must be 0."),
        applies=squashed,  # else the hidden state would be the cell state, which stands in the blank above
    )
    w.misconception(
        "state-ignored",
        everything,
        run.other(run.p._replace(U_f=unread, U_i=unread, U_g=unread, U_o=unread)),
        says=N_("The gates read the previous hidden state too; it was left out."),
        check=N_("Each pre-activation is a sum of three terms: from the input, from the previous state, and a bias."),
    )
    w.misconception(
        "bias-forgotten",
        everything,
        run.other(run.p._replace(b_f=nothing, b_i=nothing, b_g=nothing, b_o=nothing)),
        says=N_("The biases were left out."),
        check=N_("Put zeros for state and input into your formula: what remains is the activation of the bias."),
    )


@lstm_step.statement
def statement(view: GraphView, _: Language) -> str:
    """Statement in Markdown: what is asked, the equations in force, the numbers."""
    options = view.options
    intro = _.plural(
        "An LSTM reads its first input.",
        "An LSTM reads its first %(count)s inputs, one after the other.",
        options["steps"],
    )
    asked = ", ".join(f"${q.symbol}$" for q in view.plan.asked)
    compute = _(
        "Compute %(asked)s with these equations; $\\odot$ multiplies entry by entry, $\\sigma$ is the sigmoid.",
        asked=asked,
    )
    if options["cell"] == "tanh":
        cell = _("The hidden state is read from the hyperbolic tangent of the cell state.")
    else:
        cell = _("The hidden state is read from the cell state as it is, without a hyperbolic tangent.")
    parts = [intro, compute, view.equations(), cell, _("The numbers:"), view.givens()]
    return "\n\n".join(parts)


@lstm_step.second_route
def by_hand(givens: dict[str, Any], options: dict[str, Any], rounded: Callable[[Any], Any]) -> dict[str, Any]:
    """The key in plain NumPy, unit by unit."""
    forget, write, candidate, read, cell, state, letters = NOTATIONS[options["notation"]]
    h, c = givens[f"{state}_0"], givens[f"{cell}_0"]
    found: dict[str, Any] = {}
    for t in range(1, options["steps"] + 1):
        x = givens[f"x_{t}"]
        f, i, g, o = (
            np.array(
                [
                    sum(givens[f"W_{s}"][k] * x) + sum(givens[f"U_{s}"][k] * h) + givens[f"b_{s}"][k]
                    for k in range(len(h))
                ]
            )
            for s in letters
        )
        f, i, o = (rounded(1 / (1 + 1 / np.exp(a))) for a in (f, i, o))
        g = rounded(1 - 2 / (1 + np.exp(2 * g)))
        c = rounded(f * c + i * g)
        h = rounded(o * (np.sinh(c) / np.cosh(c) if options["cell"] == "tanh" else c))
        names = (forget, write, candidate, read, cell, state)
        found |= {f"{name}_{t}": value for name, value in zip(names, (f, i, g, o, c, h), strict=True)}
    return found
