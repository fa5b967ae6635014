"""Find the fault in attention with several heads over padded sequences."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...solutions.attention import attend, scaled_scores
from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Function, Output
from ..engine.contracts import batch_consistent, one_example, one_step, same_again, unchanged
from ..engine.debugging import debugging_exercise, what_to_do
from ..engine.draw import Draw
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.variant import Variant
from .attention_faults import ORIGINAL

VALUES = tenths(-2, 2, never=0).grid
ATTENTION = Function(
    "attention", ("queries", "keys", "values", "lengths", "heads"), (Output("context"), Output("weights"))
)


@debugging_exercise(
    id="debug-attention",
    title=N_("Repair attention with several heads"),
    topic="debugging",
    source="Faults of published implementations; Vaswani et al. (2017) for the method",
    level=2,
    original=ORIGINAL,
)
def debug_attention() -> CodeTask:
    """One function: contexts and weights of a batch of padded sequences."""
    return CodeTask(
        "debug_attention",
        (ATTENTION,),
        ORIGINAL.names,
        ORIGINAL.slips,
        public=lambda draw: [
            _case(draw, "public/1", N_("two heads"), (2, 3, 4, 2, 2), public=True),
            _case(draw, "public/2", N_("three heads"), (2, 2, 3, 3, 2), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (4, 3, 5, 2, 3)),
            _case(draw, "hidden/2", N_("as many queries as keys"), (3, 4, 4, 2, 3)),
            _case(draw, "hidden/3", N_("more heads than queries"), (2, 2, 4, 3, 2)),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one sequence"), (1, 3, 4, 2, 2))]),
            one_step(lambda draw: [_case(draw, "short", N_("one query"), (2, 1, 3, 2, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two heads"), (2, 3, 4, 2, 2))]),
            same_again(lambda draw: [_case(draw, "again", N_("three heads"), (2, 2, 3, 3, 2))]),
            batch_consistent(_batch_and_rows),
        ),
        starter=lambda say: starter_file(debug_attention.write(), docs(say), say),
    )


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int, int], *, public: bool = False) -> Case:
    """N examples, T queries and S keys, so many heads and the width of each; the first sequence is the longest."""
    N, T, S, heads, width = sizes
    shapes = {"queries": (N, T, heads * width), "keys": (N, S, heads * width), "values": (N, S, heads * width)}
    given = [draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items()]
    lengths = S - 1 - draw.integers(f"{name}/lengths", S - 1, (N,))[0]
    lengths[0] = S - (N > 1)
    lengths[1:2] = 1
    return Case(label, (ATTENTION.call(*given, lengths, heads),), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of four, then its second and third example as a batch."""
    whole = _case(draw, "batch", N_("four sequences, and two of them alone"), (4, 2, 3, 2, 2))
    queries, keys, values, lengths, heads = whole.steps[0].args
    rows = ATTENTION.call(queries[1:3], keys[1:3], values[1:3], lengths[1:3], heads, name="alone")
    return [Case(whole.name, (*whole.steps, rows))]


@debug_attention.second_route
def by_library(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The function over those of `solutions`, which look at one query and one head at a time."""

    def one_query(query: Array, keys: Array, values: Array, length: int) -> tuple[Array, Array]:
        step = attend(scaled_scores(query, keys), values, np.arange(len(keys)) < length)
        return step.context, step.weights

    def attention(queries: Array, keys: Array, values: Array, lengths: Array, heads: int) -> tuple[Array, Array]:
        N, T, S = *queries.shape[:2], keys.shape[1]
        context, weights = np.zeros_like(queries), np.zeros((N, heads, T, S))
        for n, t, head in np.ndindex(N, T, heads):
            own = np.s_[head * (queries.shape[2] // heads) : (head + 1) * (queries.shape[2] // heads)]
            found = one_query(queries[n, t, own], keys[n, :, own], values[n, :, own], int(lengths[n]))
            context[n, t, own], weights[n, head, t] = found
        return context, weights

    return {ATTENTION.name: attention}


def docs(_: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        ATTENTION.name: _(
            "Scaled dot-product attention with several heads. The equations are on your sheet.\n\n"
            "queries (N, T, width), keys and values (N, S, width), lengths (N,) whole numbers, heads a number.\n"
            "Each head has width / heads columns, the first head the first ones.\n"
            "Returns the context (N, T, width), and the weights (N, heads, T, S)."
        )
    }


EQUATIONS = r"""$$
\alpha_{ts} = \frac{\exp\left( q_t \cdot k_s / \sqrt{d} \right)}
{\sum_{r} \exp\left( q_t \cdot k_r / \sqrt{d} \right)}, \qquad y_t = \sum_{s} \alpha_{ts} \, v_s
$$"""


@debug_attention.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "`attention(queries, keys, values, lengths, heads)` lets each of $T$ queries look at $S$ keys, for a "
                "batch of $N$ examples. The columns are cut into as many heads as asked, of $d$ columns each; within "
                "each head"
            ),
            EQUATIONS,
            _(
                "Of example $n$ only the first `lengths[n]` keys exist; the others are padding, get the weight 0, and "
                "are left out of both sums. The function returns the contexts $y_t$, the heads side by side in columns "
                "as they were, and the weights $\\alpha_{ts}$, of shape $(N, \\text{heads}, T, S)$."
            ),
            what_to_do(_),
        ]
    )
