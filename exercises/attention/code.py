"""Write attention over the padded states of an encoder in NumPy: scores, softmax, context."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...solutions.activations import sigmoid
from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Contract, Function, Output, code_exercise
from ..engine.contracts import batch_consistent, one_example, same_again, unchanged
from ..engine.draw import Draw
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .code_slips import SLIPS

Mask = NDArray[np.bool_]
VALUES = tenths(-2, 2, never=0).grid
HUGE = 10_000.0
"""Queries multiplied by so much have scores whose exponentials overflow; padding may hold such numbers."""
FORMULA = (
    r"$$e_s = \frac{q^\top h_s}{\sqrt{D}}, \qquad "
    r"\alpha_s = \frac{\exp\left( e_s \right)}{\sum_{k \in M} \exp\left( e_k \right)}, \qquad "
    r"c = \sum_{s \in M} \alpha_s \, h_s$$"
)
ATTENTION = Function("attention", ("queries", "states", "mask"), (Output("weights"), Output("context")))


@code_exercise(
    id="attention",
    title=N_("Write attention with a mask"),
    topic="attention",
    source="Bahdanau, Cho & Bengio (2015); scaled inner products as in Vaswani et al. (2017)",
    level=2,
)
def attention_code() -> CodeTask:
    """One function: weights and contexts of a batch of queries."""
    return CodeTask(
        "attention",
        (ATTENTION,),
        lambda slips: {ATTENTION.name: partial(_attention, slips)},
        SLIPS,
        public=lambda draw: [
            _case(draw, "public/1", N_("two queries, three states"), (2, 3, 2), public=True),
            _case(draw, "public/2", N_("three queries, four states"), (3, 4, 3), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (3, 5, 4)),
            _case(draw, "hidden/2", N_("as many states as entries"), (2, 3, 3)),
            _case(draw, "hidden/3", N_("as many states as queries"), (4, 4, 2)),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one query"), (1, 3, 2))]),
            Contract(
                "one-state",
                N_("There may be one state only; its weight is 1."),
                lambda draw: [_case(draw, "state", N_("one state"), (2, 1, 3), padded=False)],
            ),
            Contract(
                "no-padding",
                N_("The mask may be true everywhere."),
                lambda draw: [_case(draw, "full", N_("no padding"), (2, 3, 2), padded=False)],
            ),
            Contract(
                "large-scores",
                N_("Scores may be large, such as 10000: there is neither overflow nor 0/0."),
                lambda draw: [_case(draw, "large", N_("large scores"), (3, 4, 3), queries_times=HUGE)],
            ),
            Contract(
                "padding-ignored",
                N_("What stands in the padding changes nothing, however large it is."),
                lambda draw: [
                    _case(draw, "padding", N_("large numbers in the padding"), (2, 4, 3), padding_times=HUGE)
                ],
            ),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two queries, three states"), (2, 3, 2))]),
            same_again(lambda draw: [_case(draw, "again", N_("two queries, three states"), (2, 3, 2))]),
            batch_consistent(_batch_and_rows),
        ),
        starter=lambda say: starter_file(attention_code.write(), docs(say), say),
    )


def _attention(slips: Slips, queries: Array, states: Array, mask: Mask) -> tuple[Array, Array]:
    """Weights and contexts with these slips; without any they agree with solutions/attention.py (a test says so)."""
    scores = np.einsum("nd,nsd->ns", queries, states)
    D = queries.shape[1]
    if "scaling-missing" not in slips:
        scores = scores / (D if "scaled-by-size" in slips else math.sqrt(D))
    seen = ~mask if "mask-inverted" in slips else mask
    if "mask-zero-score" in slips:
        scores = np.where(seen, scores, 0.0)
    elif not slips & {"mask-ignored", "mask-after"}:
        scores = np.where(seen, scores, -np.inf)
    weights = _shares(slips, scores)
    if "mask-after" in slips:
        weights = weights * seen
    context = np.einsum("ns,nsd->nd", weights, states)
    if "plain-mean" in slips:
        context = states.mean(axis=1)
    return weights, context / states.shape[1] if "context-averaged" in slips else context


def _shares(slips: Slips, scores: Array) -> Array:
    """Softmax, or what stands in its place."""
    if "greatest-only" in slips:
        return np.asarray(np.eye(scores.shape[1])[scores.argmax(axis=1)])
    if "sigmoid-for-softmax" in slips:
        return np.asarray(sigmoid(scores))
    axis = 0 if "softmax-over-batch" in slips else None if "softmax-over-all" in slips else 1
    exponentials: Array = np.exp(scores - scores.max(axis=axis, keepdims=True))
    if "not-normalised" in slips:
        return exponentials
    shares: Array = exponentials / exponentials.sum(axis=axis, keepdims=True)
    return shares


def _case(
    draw: Draw,
    name: str,
    label: str,
    sizes: tuple[int, int, int],
    *,
    public: bool = False,
    padded: bool = True,
    queries_times: float = 1.0,
    padding_times: float = 1.0,
) -> Case:
    """N queries, S states of D entries each."""
    N, S, D = sizes
    queries = queries_times * draw.choice(f"{name}/queries", VALUES, (N, D))[0]
    states = draw.choice(f"{name}/states", VALUES, (N, S, D))[0]
    mask = _mask(draw, name, N, S) if padded else np.ones((N, S), bool)
    states = np.where(mask[..., None], states, padding_times * states)
    return Case(label, (ATTENTION.call(queries, states, mask),), public)


def _mask(draw: Draw, name: str, N: int, S: int) -> Mask:
    """One or two padded states for each query, not the same for the one after it.

    So every query, and every place among the states, has something to look at whatever axis is taken, and who takes
    padding for states has some too.
    """
    first = int(draw.integers(f"{name}/first", S)[0])
    more = draw.integers(f"{name}/more", 2, (N,))[0]
    padding = np.zeros((N, S), bool)
    for n in range(N):
        padding[n, (first + n) % S] = True
        if more[n] and S > 3:
            padding[n, (first + n + 1) % S] = True
    return ~padding


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second example alone."""
    whole = _case(draw, "batch", N_("three queries, and one of them alone"), (3, 4, 2))
    alone = ATTENTION.call(*(given[1:2] for given in whole.steps[0].args), name="alone")
    return [Case(whole.name, (*whole.steps, alone))]


def docs(_: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        ATTENTION.name: _(
            "Attention of one query for each example over the states of its encoder.\n\n"
            "queries (N, D), states (N, S, D), mask (N, S): False where a state is padding.\n"
            "Returns weights (N, S) and context (N, D)."
        )
    }


@attention_code.second_route
def by_entries(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """The function once more, entry by entry; a weight is the inverse of a sum, which needs no greatest score.

    >>> one = by_entries({}, {})["attention"]
    >>> one(np.zeros((1, 1)), np.array([[[4.0], [2.0], [9.0]]]), np.array([[True, True, False]]))
    (array([[0.5, 0.5, 0. ]]), array([[3.]]))
    """

    def power(score: float, other: float) -> float:
        return math.exp(other - score) if other - score < 700 else math.inf

    def example(query: list[float], states: list[list[float]], seen: list[bool]) -> tuple[list[float], list[float]]:
        products = [math.fsum(q * h for q, h in zip(query, state, strict=True)) for state in states]
        scores = [product * len(query) ** -0.5 for product in products]
        there = [score for score, one in zip(scores, seen, strict=True) if one]
        weights = [
            1 / math.fsum(power(score, other) for other in there) if one else 0.0
            for score, one in zip(scores, seen, strict=True)
        ]
        columns = zip(*states, strict=True)
        return weights, [math.fsum(w * h for w, h in zip(weights, column, strict=True)) for column in columns]

    def attention(queries: Array, states: Array, mask: Mask) -> tuple[Array, Array]:
        rows = [example(*given) for given in zip(queries.tolist(), states.tolist(), mask.tolist(), strict=True)]
        return np.array([weights for weights, _ in rows]), np.array([context for _, context in rows])

    return {"attention": attention}


@attention_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write the function `attention(queries, states, mask)` in the starter file. In each of $N$ examples "
                "a query $q$ looks at the $S$ states $h_1, \\dots, h_S$ of an encoder:"
            ),
            FORMULA,
            _(
                "`queries` has shape $(N, D)$, `states` $(N, S, D)$ and `mask`, of truth values, $(N, S)$. $M$ holds "
                "the places where the mask of the example is true; the others are padding, in any place, and have the "
                "weight 0. Each example has at least one state that is not padding."
            ),
            _("Return the tuple `weights, context`, of shapes $(N, S)$ and $(N, D)$."),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def attention(queries, states, mask):
    scores = np.einsum("nd,nsd->ns", queries, states) / np.sqrt(queries.shape[1])
    scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    context = np.einsum("ns,nsd->nd", weights, states)
    return weights, context
"""


@attention_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a function that passes."""
    return _("One function that passes all cases:") + f"\n\n```python\n{WORKED}```"
