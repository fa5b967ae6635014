"""Would every listed mistake show, and could two be told apart? Asked again of every variant, without `Separation`.

The generator keeps a variant only if its own `Separation` is content; here the same question is answered from the
plan's reading alone, one misconception at a time, so that a fault of the generator cannot hide behind itself.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.graph import Value
from ...exercises.engine.plan import Plan, Reading
from ...templates.language import N_
from .findings import Figures, GraphBlock, Outcome

Array = NDArray[np.float64]
LEAST = 3.0
"""Windows that have to lie between two values for them to be told apart."""
SAME_AS_KEY = N_("The mistake '%(name)s' gives the key, or nearly: a student who makes it is told that all is right.")
SAME = N_("The mistakes '%(name)s' and '%(other)s' give the same answer '%(blank)s', or nearly: both would be named.")


def check_separated(block: GraphBlock) -> Outcome:
    """Every misconception against the key, and every two at one quantity."""
    plan, reading = block.plan, block.drawn.reading
    _, first = block.first_draws
    found = Outcome()
    for miss in plan.misconceptions:
        apart = key_distance(plan, reading, miss.id)
        all_apart = key_distance(plan, first, miss.id)
        found.figures.merge(
            Figures(
                sums={
                    ("mistake", miss.id, "draws"): len(all_apart),
                    ("mistake", miss.id, "shown"): float((all_apart > LEAST).sum()),
                },
                least={("mistake", miss.id, "distance"): float(apart.min())},
            )
        )
        for row in np.flatnonzero(~(apart > LEAST))[:1].tolist():
            found.findings.append(block.finding("separation", row, SAME_AS_KEY, about=miss.id, name=miss.id))
    for q, one, other, apart in _pairs(plan, reading):
        for row in np.flatnonzero(~(apart > LEAST))[:1].tolist():
            about = f"{one} / {other}"
            found.findings.append(
                block.finding("separation", row, SAME, about=about, name=one, other=other, blank=q.name)
            )
    return found


def key_distance(plan: Plan, reading: Reading, misconception: str) -> Array:
    """How many windows lie between this mistake and the key, at the entry and place where it shows best; shape (B,)."""
    (miss,) = (miss for miss in plan.misconceptions if miss.id == misconception)
    return np.asarray(np.max([_distance(plan, reading, q, q, wrong) for q, wrong in miss.places], axis=0))


def _pairs(plan: Plan, reading: Reading) -> Iterator[tuple[Value, str, str, Array]]:
    for q in plan.asked:
        here = [(miss.id, wrong) for miss in plan.misconceptions for place, wrong in miss.places if place is q]
        for index, (one, left) in enumerate(here):
            for other, right in here[index + 1 :]:
                yield q, one, other, _distance(plan, reading, q, left, right)


def _distance(plan: Plan, reading: Reading, q: Value, left: Value, right: Value) -> Array:
    """Windows between two formulas at one quantity, at the entry where they lie farthest apart; shape (B,)."""
    rows = len(reading.exact[q.at])
    half = np.maximum(plan.half(q, reading.exact[left.at]), plan.half(q, reading.exact[right.at]))
    width = half + np.maximum(reading.moves[left.at], reading.moves[right.at])
    gap = np.abs(reading.exact[left.at] - reading.exact[right.at])
    with np.errstate(divide="ignore", invalid="ignore"):
        windows = np.where(gap > 0, gap / width, 0.0)  # of whole numbers the window is nothing, and any gap is enough
    return np.asarray(windows.reshape(rows, -1).max(axis=1))
