"""Special cases that a draw should not run into: an answer that stands in the statement, or that nobody has to compute.

A degeneracy is: a given outside its specification; an answer that is not finite or outside the range of its formula; an
asked vector or matrix that prints like a given of its shape; and, if it happens in more than 1 % of the variants of a
setting, an answer that prints as all 0, all 0.5 or all 1 or -1, which is what is typed in the hope of a mark.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.specs import Fixed
from ...templates.language import N_
from ..marking.evidence import LAZY
from .findings import Figures, GraphBlock, Key, Outcome

SELDOM = 0.01
"""Share of variants in which an answer may print as one of the lazy numbers."""
OUTSIDE = N_("The given '%(given)s' has a value that its specification does not allow.")
NOT_FINITE = N_("The answer '%(blank)s' is no number, or outside the range of its formula.")
COPY = N_("The answer '%(blank)s' is printed in the statement, as '%(given)s'.")
LAZY_ANSWER = N_("The answer '%(blank)s' is all %(number)s in %(share)s of the variants, and can be guessed.")
TINY = 1e-12


def check_degenerate(block: GraphBlock) -> Outcome:
    """See above; one finding for each given or blank."""
    found = Outcome()
    for name, value in block.drawn.givens.items():
        spec = block.plan.working.specs[name]
        allowed = spec.value if isinstance(spec, Fixed) else spec.grid
        near = np.abs(value[..., None] - allowed.ravel()).min(axis=-1) < TINY
        _tell(found, block, ~_all(near), OUTSIDE, name, given=name)
    for q in block.plan.asked:
        exact, printed = block.drawn.reading.exact[q.at], block.drawn.reading.printed[q.at]
        low, high = q.range
        _tell(
            found, block, ~_all((low <= exact) & (exact <= high) & np.isfinite(exact)), NOT_FINITE, q.name, blank=q.name
        )
        for name, value in block.drawn.givens.items():
            if q.shape and value.shape == printed.shape:
                same = _all(np.abs(block.plan.rounded(q, value) - printed) < TINY)
                _tell(found, block, same, COPY, f"{q.name}, {name}", blank=q.name, given=name)
        _lazy(found, block, q.name, printed)
    return found


def _lazy(found: Outcome, block: GraphBlock, name: str, printed: NDArray[np.float64]) -> None:
    """An answer that can be guessed: told if it is so more often than chance would have it."""
    rows, counts = len(block.seeds), {}
    for number in LAZY:
        guessed = _all(printed == number)
        counts[number] = int(guessed.sum())
        if counts[number] > beyond_chance(SELDOM, rows):
            share = f"{counts[number] / rows:.1%}"
            _tell(found, block, guessed, LAZY_ANSWER, name, blank=name, number=f"{number:g}", share=share)
    sums: dict[Key, float] = {("lazy", name, "variants"): rows, ("lazy", name, "guessed"): sum(counts.values())}
    found.figures.merge(Figures(sums=sums))


def beyond_chance(share: float, tries: int) -> float:
    """So many hits are more than this share of the tries explains: three standard deviations above it, and one.

    >>> beyond_chance(0.02, 10_000), round(beyond_chance(0.02, 100), 1)
    (243.0, 7.2)
    """
    expected = share * tries
    return expected + 3 * float(np.sqrt(expected * (1 - share))) + 1


def _tell(found: Outcome, block: GraphBlock, where: NDArray[np.bool_], message: str, about: str, **params: Any) -> None:
    for row in np.flatnonzero(where)[:1].tolist():
        found.findings.append(block.finding("draw", row, message, about=about, **params))


def _all(entries: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each variant, whether all entries are; shape (B,)."""
    return np.asarray(entries.reshape(len(entries), -1).all(axis=1))
