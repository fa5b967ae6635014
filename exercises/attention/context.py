"""Attention of one query over the states of an encoder: scores, weights, context."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from ...solutions.activations import sigmoid, softmax
from ...solutions.attention import attend, dot_scores, scaled_scores
from ...templates.language import N_, Language
from ..engine.graph_exercise import GraphView, graph_exercise
from ..engine.specs import among
from ..engine.working import Working

SCORES = {"dot": dot_scores, "scaled": scaled_scores}
COLD = 1e5
"""Scores multiplied by so much leave the whole weight to the greatest."""
ENTRY = among([sign * size / 10 for size in range(3, 16) for sign in (-1, 1)])


@graph_exercise(
    id="attention-context",
    title=N_("Attention by hand: scores, weights, context"),
    topic="attention",
    source="List B, question 11; Bahdanau, Cho & Bengio (2015), Luong, Pham & Manning (2015)",
    level=2,
)
def attention_context(
    w: Working,
    states: Literal[2, 3, 4] = 3,
    entries: Literal[2, 3, 4] = 2,
    score: Literal["dot", "scaled"] = "dot",
    decimals: Literal[3, 4] = 3,
) -> None:
    """One query looks at the states of an encoder, which are keys and values at once."""
    H = w.given("H", ENTRY.shaped(states, entries), N_("states of the encoder, one in each row"))
    q = w.given("q", ENTRY.shaped(entries), N_("query: the state of the decoder"))
    step = attend(SCORES[score](q, H), H)
    w.ask("s", step.scores, N_("scores"))
    w.ask("alpha", step.weights, N_("attention weights"))
    w.ask("c", step.context, N_("context"), marks=2)
    other = "scaled" if score == "dot" else "dot"
    w.misconception(
        "scaling-added" if score == "dot" else "scaling-forgotten",
        at=step.scores,
        instead=SCORES[other](q, H),
        says=N_("The scores were divided by a root; here they are the bare inner products.")
        if score == "dot"
        else N_("The scores were not divided by the root of the number of entries."),
        check=N_("Look in the equation of the scores for a root."),
    )
    _weight_misconceptions(w, step.weights, step.scores)
    _context_misconceptions(w, step.context, step.scores, H)


def _weight_misconceptions(w: Working, weights: Any, s: Any) -> None:
    w.misconception(
        "not-normalised",
        at=weights,
        instead=np.exp(s),
        says=N_("The exponentials were not divided by their sum."),
        check=N_("Attention weights add up to one."),
    )
    w.misconception(
        "greatest-only",
        at=weights,
        instead=softmax(COLD * s),
        says=N_("The whole weight went to the greatest score; softmax gives every state its share."),
        check=N_("No attention weight is exactly 0 or 1."),
    )
    w.misconception(
        "sigmoid-for-softmax",
        at=weights,
        instead=sigmoid(s),
        says=N_("Each output went through a sigmoid of its own; softmax looks at all of them together."),
        check=N_("Attention weights add up to one."),
    )
    w.misconception(
        "smallest-first",
        at=weights,
        instead=softmax(-s),
        says=N_("The scores entered with the wrong sign: the greatest score gets the greatest weight."),
        check=N_("Order states by score and by weight: both orders must be the same."),
    )


def _context_misconceptions(w: Working, context: Any, s: Any, H: Any) -> None:
    states = H.shape[0]
    w.misconception(
        "plain-mean",
        at=context,
        instead=np.full(states, 1 / states) @ H,
        says=N_("This is the plain mean of the states; the attention weights were not used."),
        check=N_("Give one state the weight 1: the context must be that state."),
    )
    w.misconception(
        "scores-as-weights",
        at=context,
        instead=s @ H,
        says=N_("The states were weighed by their scores; the softmax of the scores weighs them."),
        check=N_("Weights that are positive and add up to one put the context between the states."),
    )


@attention_context.statement
def statement(view: GraphView, _: Language) -> str:
    """Statement in Markdown: what is asked, the equations in force, the numbers."""
    intro = _(
        "A decoder with the state $q$ looks at the %(count)s states of an encoder, which stand in the rows of $H$.",
        count=view.options["states"],
    )
    asked = ", ".join(f"${q.symbol}$" for q in view.plan.asked)
    compute = _("Compute %(asked)s with these equations: scores, attention weights and context.", asked=asked)
    softmax_is = _("Softmax divides the exponential of each entry by the sum of all exponentials:")
    shares = r"$$ \operatorname{softmax}\left( s \right)_j = \frac{e^{s_j}}{\sum_k e^{s_k}} $$"
    parts = [intro, compute, view.equations(), softmax_is, shares, _("The numbers:"), view.givens()]
    return "\n\n".join(parts)


@attention_context.second_route
def by_hand(givens: dict[str, Any], options: dict[str, Any], rounded: Callable[[Any], Any]) -> dict[str, Any]:
    """The key in loops over states and entries."""
    H, q = givens["H"], givens["q"]
    root = options["entries"] ** 0.5 if options["score"] == "scaled" else 1.0
    s = rounded(np.array([sum(h * v for h, v in zip(row, q, strict=True)) / root for row in H]))
    alpha = rounded(np.array([1 / sum(np.exp(other - one) for other in s) for one in s]))
    c = rounded(np.array([sum(share * h for share, h in zip(alpha, column, strict=True)) for column in H.T]))
    return {"s": s, "alpha": alpha, "c": c}
