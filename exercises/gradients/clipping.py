"""Clip gradients by hand: by norm, which keeps their direction, and by value, which does not."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from ...solutions.activations import sigmoid
from ...templates.language import N_, Language
from ..engine.graph_exercise import GraphView, graph_exercise
from ..engine.specs import among, tenths
from ..engine.working import Working

SMALL = np.array([-7, -6, -5, -4, -3, 3, 4, 5, 6, 7]) / 10
CALM = [sign * size / 20 for size in range(1, 8) for sign in (-1, 1)]
LARGE = np.concatenate([np.arange(-40, -15), np.arange(16, 41, 4)]) / 10
"""More often negative: who cuts at the upper limit only is found at a negative entry."""
LIMIT = tenths(0.8, 1.4, never=1)
"""Between small and large, so that no rounding decides what is cut; a limit of 1 hides what is forgotten of it."""
STEEP = 1e5
"""A sigmoid of so many times its argument is a step."""


@graph_exercise(
    id="clip-gradient",
    title=N_("Gradient clipping by hand"),
    topic="gradients",
    source="Pascanu, Mikolov & Bengio (2013); Graves (2013)",
)
def clip_gradient(
    w: Working,
    entries: Literal[2, 3, 4] = 3,
    by: Literal["norm", "value", "both"] = "both",
    decimals: Literal[3, 4] = 3,
) -> None:
    """One update whose gradient is too large, and one whose gradient is not."""
    g = w.given("g_1", among(np.concatenate([LARGE, SMALL])).shaped(entries), N_("gradient of the first update"))
    limit = w.given("tau", LIMIT, N_("limit"), symbol=r"\tau")
    if by in {"norm", "both"}:
        _by_norm(w, g, limit, entries)
    if by in {"value", "both"}:
        _by_value(w, g, limit)


def _by_norm(w: Working, g: Any, limit: Any, entries: int) -> None:
    """Two updates; the second gradient is small enough, and nothing may happen to it."""
    calm = w.given("g_2", among(CALM).shaped(entries), N_("gradient of the second update"))
    start = w.given("theta_0", tenths(-2, 2).shaped(entries), N_("weights before the updates"))
    rate = w.given("eta", among([0.2, 0.5]), N_("learning rate"))
    norms = [
        w.ask("norm_1", np.sqrt(g @ g), N_("norm of the first gradient"), symbol=r"\lVert g_{1} \rVert"),
        w.ask("norm_2", np.sqrt(calm @ calm), N_("norm of the second gradient"), symbol=r"\lVert g_{2} \rVert"),
    ]
    scale = w.ask("scale_1", np.minimum(1, limit / norms[0]), N_("scale of the first gradient"), symbol="s_{1}")
    other = w.show("scale_2", np.minimum(1, limit / norms[1]), N_("scale of the second gradient"), symbol="s_{2}")
    clipped = w.ask("clipped", scale * g, N_("gradient clipped by norm"), symbol=r"\hat{g}_{1}", marks=2)
    weights = w.ask("theta_2", start - rate * (clipped + other * calm), N_("weights after both updates"), marks=2)
    w.misconception(
        "sum-of-sizes",
        at=tuple(norms),
        instead=(np.sum(np.abs(g)), np.sum(np.abs(calm))),
        says=N_("The sizes of the entries were added; the norm is the root of the sum of their squares."),
        check=N_("The norm of (3, 4) is 5."),
    )
    w.misconception(
        "root-forgotten",
        at=tuple(norms),
        instead=(g @ g, calm @ calm),
        says=N_("The root is missing: this is the square of the norm."),
        check=N_("The norm of (3, 4) is 5."),
    )
    w.misconception(
        "turned-over",
        at=scale,
        instead=norms[0] / limit,
        says=N_("The fraction was turned over: this would make a large gradient larger."),
        check=N_("The scale is never greater than 1."),
    )
    w.misconception(
        "unit-length",
        at=clipped,
        instead=g / norms[0],
        says=N_("The gradient was scaled to norm 1; it must have the limit as its norm."),
        check=N_("Compute the norm of your clipped gradient: it must be the limit."),
    )
    w.misconception(
        "times-the-limit",
        at=clipped,
        instead=limit * g,
        says=N_("The gradient was multiplied by the limit; it is multiplied by the scale."),
        check=N_("Compute the norm of your clipped gradient: it must be the limit."),
    )
    w.misconception(
        "always-scales",
        at=weights,
        instead=start - rate * (clipped + limit / norms[1] * calm),
        says=N_("The second gradient was scaled up to the limit; clipping leaves what is small enough as it is."),
        check=N_("The scale is never greater than 1."),
    )
    w.misconception(
        "not-clipped",
        at=weights,
        instead=start - rate * (g + calm),
        says=N_("The weights were changed by the gradient as it was before clipping."),
        check=N_(
            "The update by the first gradient can never have a norm greater than the learning rate times the limit."
        ),
    )
    w.misconception(
        "uphill",
        at=weights,
        instead=start + rate * (clipped + other * calm),
        says=N_("The gradient was added; it points uphill, so a step down the loss subtracts it."),
        check=N_("If an entry of the gradient is positive, its weight must become smaller."),
    )


def _by_value(w: Working, g: Any, limit: Any) -> None:
    cut = w.ask("cut", np.clip(g, -limit, limit), N_("gradient clipped by value"), symbol=r"\bar{g}_{1}", marks=2)
    w.misconception(
        "upper-limit-only",
        at=cut,
        instead=np.minimum(g, limit),
        says=N_("Only large positive entries were cut; large negative ones are cut as well."),
        check=N_("Every entry must lie between $-\\tau$ and $\\tau$."),
    )
    w.misconception(
        "sign-lost",
        at=cut,
        instead=np.minimum(np.abs(g), limit),
        says=N_("The signs were lost: a negative entry stays negative."),
        check=N_("Compare the sign of every entry before and after."),
    )
    w.misconception(
        "set-to-zero",
        at=cut,
        instead=g * sigmoid(STEEP * (limit - np.abs(g))),
        says=N_("Large entries were set to 0; they are set to the limit."),
        check=N_("A gradient that is too large still says in which direction to go."),
    )
    w.misconception(
        "scaled-for-cut",
        at=cut,
        instead=limit / np.sqrt(np.sum(g**2)) * g,  # not the norm asked for: this blank needs none of the others
        says=N_("All entries were scaled together, as in clipping by norm; by value each is cut on its own."),
        check=N_("An entry that is small enough stays as it is."),
    )


@clip_gradient.statement
def statement(view: GraphView, _: Language) -> str:
    """Statement in Markdown: what clipping does, the equations in force, the numbers."""
    by = view.options["by"]
    intro = _("During training a gradient is clipped at $\\tau$ before the weights are changed.")
    norm = _(
        "Clipping by norm: compute the norms of the gradients of two updates, the first gradient after clipping, and "
        "the weights after both updates with the learning rate $\\eta$."
    )
    value = _("Clipping by value: cut every entry of the first gradient to the range from $-\\tau$ to $\\tau$.")
    asked = [norm] * (by != "value") + [value] * (by != "norm")
    return "\n\n".join([intro, *asked, view.equations(), _("The numbers:"), view.givens()])


@clip_gradient.second_route
def by_hand(givens: dict[str, Any], options: dict[str, Any], rounded: Callable[[Any], Any]) -> dict[str, Any]:
    """The key entry by entry, with the comparisons written out."""
    limit, g = float(givens["tau"]), givens["g_1"].tolist()
    found: dict[str, Any] = {}
    if options["by"] != "value":
        calm = givens["g_2"].tolist()
        for t, v in ((1, g), (2, calm)):
            found[f"norm_{t}"] = rounded(np.array(sum(entry**2 for entry in v) ** 0.5))
        first, second = (
            rounded(np.array(limit / found[f"norm_{t}"] if found[f"norm_{t}"] > limit else 1.0)) for t in (1, 2)
        )
        found["scale_1"] = first
        found["clipped"] = rounded(np.array([first * v for v in g]))
        moved = [
            given - float(givens["eta"]) * (a + second * v)
            for given, a, v in zip(givens["theta_0"], found["clipped"], calm, strict=True)
        ]
        found["theta_2"] = rounded(np.array(moved))
    if options["by"] != "norm":
        found["cut"] = rounded(np.array([limit if v > limit else max(v, -limit) for v in g]))
    return found
