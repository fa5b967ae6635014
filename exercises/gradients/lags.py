"""How much of a weight's gradient comes from how far back? The terms shrink with the lag, their sum does not vanish."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from ...templates.language import N_, Language
from ..engine.graph_exercise import GraphView, graph_exercise
from ..engine.specs import among, tenths
from ..engine.working import Working

DIGITS = 3
"""Significant: the longest lags are thousands of times smaller than the first."""
WEIGHT = among([0.3, 0.4, 0.6, 0.7])
"""Not 0.5, of which twice is 1: a factor that is forgotten, and a factor of 1."""
POSITIVE = tenths(0.3, 1.5)
"""All terms have one sign, so that a share is a part of a whole."""


@graph_exercise(
    id="gradient-lags",
    title=N_("A gradient split by lag"),
    topic="gradients",
    source="List B, question 4, made countable; Pascanu, Mikolov & Bengio (2013)",
    level=2,
)
def gradient_lags(
    w: Working,
    steps: Literal[3, 4, 5, 6] = 4,
    loss: Literal["every", "last"] = "every",
    from_lag: Literal[1, 2] = 2,
) -> None:
    """The terms of every lag, their sum, and the share of the long lags: h_t = u h_(t-1) + w x_t."""
    T = steps
    u = w.given("u", WEIGHT, N_("recurrent weight"))
    x = [w.given(f"x_{t}", POSITIVE, N_("input")) for t in range(1, T + 1)]
    losses = range(1, T + 1) if loss == "every" else [T]
    symbol = r"\frac{{\partial L}}{{\partial h_{{{}}}}}"
    g = {t: w.given(f"g_{t}", POSITIVE, N_("gradient of the loss"), symbol=symbol.format(t)) for t in losses}
    met: list[Any] = [sum(g[t] * x[t - 1 - k] for t in losses if t > k) for k in range(T)]
    factors: list[Any] = [None, u]
    lags: list[Any] = []
    for k in range(T):
        if k > 1:
            label = N_("factor on the gradient over these steps")
            factors.append(w.show(f"r_{k}", factors[-1] * u, label, significant=DIGITS))
        term = factors[k] * met[k] if k else met[0]
        lags.append(w.ask(f"lag_{k}", term, N_("term of this lag"), symbol=f"G_{{{k}}}", significant=DIGITS))
    whole: Any = sum(lags)
    symbol = r"\frac{\partial L}{\partial w}"
    total = w.ask("total", whole, N_("whole gradient"), symbol=symbol, significant=DIGITS, marks=2)
    late: Any = sum(lags[from_lag:])
    share = w.ask("share", late / total, N_("share of the long lags"), symbol="p", significant=DIGITS)
    _lag_misconceptions(w, lags, met, factors, x, g)
    _sum_misconceptions(w, lags, total, share, from_lag)


def _lag_misconceptions(w: Working, lags: list[Any], met: list[Any], factors: list[Any], x: list[Any], g: Any) -> None:
    T, u = len(lags), factors[1]
    w.misconception(
        "one-factor-too-many",
        at=tuple(lags),
        instead=tuple(u * met[k] if k == 0 else u * factors[k] * met[k] for k in range(T)),
        says=N_("There is one recurrent factor too many: a gradient of lag 0 passes through none."),
        check=N_("The input of the same step reaches its state without the recurrent weight: $G_0$ has no $u$."),
    )
    w.misconception(
        "multiple-for-power",
        at=tuple(lags[2:]),
        instead=tuple(k * u * met[k] for k in range(2, T)),
        says=N_("The recurrent weight was multiplied by the lag; every step back multiplies by the weight once more."),
        check=N_("Over two steps a gradient is multiplied by $u$ twice."),
    )
    w.misconception(
        "factor-forgotten",
        at=tuple(lags[1:]),
        instead=tuple(1 * met[k] for k in range(1, T)),
        says=N_("The recurrent weight is missing: every step back multiplies by it once more."),
        check=N_("Set $u$ to 0: the terms of all lags but 0 must vanish."),
    )
    w.misconception(
        "input-not-shifted",
        at=tuple(lags[1:]),
        instead=tuple(factors[k] * sum(g[t] * x[t - 1] for t in g if t > k) for k in range(1, T)),
        says=N_("Each gradient met the input of its own step; with lag $k$ it meets the input of $k$ steps before."),
        check=N_("The term of lag $k$ has the products of step $t$'s gradient and step $t - k$'s input."),
    )
    w.misconception(
        "last-loss-only",
        at=tuple(lags[:-1]),
        instead=tuple((factors[k] if k else 1) * (g[T] * x[T - 1 - k]) for k in range(T - 1)),
        says=N_("Only the loss of the last step was counted; every step has one."),
        check=N_("The term of lag 0 has one product for every step."),
        applies=len(g) > 1,
    )


def _sum_misconceptions(w: Working, lags: list[Any], total: Any, share: Any, from_lag: int) -> None:
    w.misconception(
        "direct-only",
        at=total,
        instead=1 * lags[0],
        says=N_("This is the term of lag 0 alone; the gradient is the sum over all lags."),
        check=N_("The weight acts at every step, and each of its actions reaches all later states."),
    )
    w.misconception(
        "longest-only",
        at=total,
        instead=1 * lags[-1],
        says=N_("This is the term of the longest lag alone; the gradient is the sum over all lags."),
        check=N_("The weight acts at every step, and each of its actions reaches all later states."),
    )
    w.misconception(
        "one-lag-for-all",
        at=share,
        instead=lags[from_lag] / total,
        says=N_("This is the share of one lag; all longer lags belong to it as well."),
        check=N_("The shares of all lags add up to one."),
        applies=from_lag < len(lags) - 1,
    )
    w.misconception(
        "short-lags",
        at=share,
        instead=sum(lags[:from_lag]) / total,
        says=N_("This is the share of the short lags; the long ones were asked."),
        check=N_("List the lags that belong to the share: the one named, and all longer ones."),
    )
    w.misconception(
        "not-divided",
        at=share,
        instead=1 * sum(lags[from_lag:]),
        says=N_("This is the sum of the long lags' terms; a share is divided by the whole."),
        check=N_("A share lies between 0 and 1."),
    )


@gradient_lags.statement
def statement(view: GraphView, _: Language) -> str:
    """Statement in Markdown: the unit, what a term of one lag is, the numbers."""
    T, least = view.options["steps"], view.options["from_lag"]
    unit = _("A linear unit reads %(steps)s inputs, and $w$ is the same at every step:", steps=T)
    equation = rf"$$ h_t = u \, h_{{t-1}} + w \, x_t, \qquad t = 1, \dots, {T} $$"
    if view.options["loss"] == "every":
        loss = _("The loss looks at every state; its gradient with respect to each, on the direct path only, is given.")
    else:
        loss = _("The loss looks at the last state only; its gradient with respect to it is given.")
    terms = _(
        "The term $G_k$ of lag $k$ holds everything in the gradient of $w$ that goes from the loss at a step $t$ back "
        "to the input of step $t - k$."
    )
    compute = _(
        "Compute $G_0$ to $G_{%(last)s}$, the gradient $\\frac{\\partial L}{\\partial w}$, and the share $p$ of this "
        "gradient that comes from lags %(least)s and up.",
        last=T - 1,
        least=least,
    )
    return "\n\n".join([unit, equation, loss, terms, compute, _("The numbers:"), view.givens()])


@gradient_lags.second_route
def by_hand(givens: dict[str, Any], options: dict[str, Any], rounded: Callable[[Any], Any]) -> dict[str, Any]:
    """The key by walking every path from a loss back to an input."""
    T, u = options["steps"], float(givens["u"])
    kept = [1.0, u]
    for _step in range(2, T):
        kept.append(float(rounded(np.array(kept[-1] * u))))
    lags = [0.0] * T
    for start in range(1, T + 1):
        for end in range(start, T + 1):
            lags[end - start] += float(givens[f"x_{start}"]) * float(givens.get(f"g_{end}", 0.0)) * kept[end - start]
    terms = [rounded(np.array(term)) for term in lags]
    total = rounded(np.array(np.sum(terms)))
    share = rounded(np.array(np.sum(terms[options["from_lag"] :]) / total))
    return {**{f"lag_{k}": term for k, term in enumerate(terms)}, "total": total, "share": share}
