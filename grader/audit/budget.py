"""How much nonsense is accepted? Random numbers are typed into one blank, and what they earn is its acceptance.

Each reading accepts a little: the key's window, the full-precision chain's, follow-through, early rounding, every
misconception that earns something. The measure is the share of the blank's marks that a random answer earns on average:
of a vector it is the average over its entries, which earn one by one, while names are decided on the whole. It is taken
twice, and the larger counts: with every other blank as in the key, and with one number from nowhere in a blank that
this one is read from, so that there are two chains to hit. Random means: every value the blank can have at the sheet's
precision is as likely; the range is that of its last operation, or else the spread of the keys in the block.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.draw import Draw
from ...exercises.engine.graph import Value
from ...templates.language import N_
from ..marking.graph import judge_block
from ..marking.verdicts import UNEXPLAINED
from .degenerate import beyond_chance
from .findings import Figures, Finding, GraphBlock, Outcome

Array = NDArray[np.float64]
STEPS = 2**20
TOO_MUCH = N_("A random number in '%(blank)s' earns %(share)s of its marks on average, at most %(most)s may be.")


def check_budget(block: GraphBlock) -> Outcome:
    """The acceptance of every blank of this setting; a finding where it exceeds the exercise's budget beyond chance."""
    found = Outcome()
    most, rows = block.exercise.budget(block.options).share, len(block.seeds)
    for q in block.plan.asked:
        for context, answers in _papers(block, q):
            decision = judge_block(block.key, answers).decisions[q.name]
            explained = (decision.readings.reshape(rows, -1) != UNEXPLAINED).all(axis=1)
            earned = float(decision.credit.sum())
            found.figures.merge(
                Figures(
                    sums={
                        ("budget", q.name, context, "papers"): rows,
                        ("budget", q.name, context, "earned"): earned,
                        ("budget", q.name, context, "explained"): float(explained.sum()),
                    }
                )
            )
            if earned > beyond_chance(most, rows):
                found.findings.append(_finding(block, q, decision.credit, most))
    return found


def _finding(block: GraphBlock, q: Value, credit: Array, most: float) -> Finding:
    facts: dict[str, Any] = {"blank": q.name, "share": f"{credit.mean():.1%}", "most": f"{most:.1%}"}
    return block.finding("budget", int(np.argmax(credit > 0)), TOO_MUCH, about=q.name, **facts)


def _papers(block: GraphBlock, q: Value) -> Iterator[tuple[str, dict[str, Array]]]:
    """Papers as in the key but for a random answer; then also with one random parent, another for each paper."""
    nodes, printed = block.plan.graph.nodes, block.drawn.reading.printed
    key = {other.name: printed[other.at] for other in block.plan.asked}
    tried = {**key, q.name: anything(block, q, "typed")}
    yield "right", tried
    parents = [nodes[at] for at in block.plan.own_parents[q.at]]
    if parents:
        chosen = Draw(block.seeds).integers(f"budget/{q.name}/parent", len(parents))
        for number, parent in enumerate(parents):
            here = (chosen == number).reshape(-1, *[1] * len(parent.shape))
            tried[parent.name] = np.where(here, anything(block, parent, f"parent of {q.name}"), key[parent.name])
        yield "invented", tried


def anything(block: GraphBlock, q: Value, why: str) -> Array:
    """Random answers at the sheet's precision, shape (B, *shape); the same for a seed alone and in a block.

    Args:
        block: The papers.
        q: The blank.
        why: Tells apart several random answers to one blank.
    """
    chance = Draw(block.seeds).integers(f"budget/{q.name}/{why}", STEPS, q.shape) / STEPS
    low, high = q.range
    keys = block.drawn.reading.exact[q.at]
    if q.significant is not None:  # as likely at every magnitude
        sizes = np.log(np.abs(keys[keys != 0])) if keys.any() else np.zeros(1)
        signs = np.where(Draw(block.seeds).integers(f"budget/{q.name}/{why}/sign", 2, q.shape) > 0, 1.0, -1.0)
        signs = signs if (keys < 0).any() else np.abs(signs)
        return block.plan.rounded(q, signs * np.exp(sizes.min() + chance * (sizes.max() - sizes.min())))
    low = low if np.isfinite(low) else float(keys.min())
    high = high if np.isfinite(high) else float(keys.max())
    if q.exact:
        return np.floor(low + chance * (high + 1 - low))
    return block.plan.rounded(q, low + chance * (high - low))
