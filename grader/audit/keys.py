"""Is the key right? It is held against the exercise's second route, which shares no code with the first."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.plan import Reading
from ...templates.language import N_
from .findings import Figures, Finding, GraphBlock, Outcome
from .rounding import sheet_rounding, unrounded

Array = NDArray[np.float64]
CLOSE = 1e-9
"""Relative to 1 or to the value, whichever is larger: what two ways in full precision may differ by."""
NO_ROUTE = N_("The key has no second route: write one with @%(function)s.second_route, in another way than the key.")
MISSING = N_("The second route does not give '%(blank)s', or gives it with another shape.")
PRINTED = N_("'%(blank)s' is %(key)s in the key and %(second)s by the second route: one of them is wrong.")
FULL = N_(
    "'%(blank)s' differs between key and second route in full precision: %(key)s and %(second)s; the rounding hides it."
)


def check_keys(block: GraphBlock) -> Outcome:
    """As printed, every digit has to agree; in full precision, to 1e-9."""
    if "second" not in block.exercise.routes:
        function = getattr(block.exercise.write, "__name__", block.exercise.id)
        return Outcome([block.finding("key", 0, NO_ROUTE, function=function)])
    plan, givens = block.plan, block.drawn.givens
    full = plan.read(givens, lambda quantity, exact, printed: exact)
    found = Outcome(figures=Figures(sums={("key", "compared"): len(block.seeds)}))
    wrong: set[str] = set()  # what differs as printed differs in full precision too
    for printed, rounded in ((True, sheet_rounding(plan)), (False, unrounded)):
        reading = block.drawn.reading if printed else full
        for row in range(len(block.seeds)):
            route = block.exercise.routes["second"](
                {name: givens[name][row].copy() for name in plan.givens}, dict(block.options), rounded
            )
            told = _differences(block, row, route, reading, printed=printed)
            found.findings.extend(finding for finding in told if printed or finding.about not in wrong)
        wrong = {finding.about for finding in found.findings}
    return found


def _differences(
    block: GraphBlock, row: int, route: Mapping[str, Array], reading: Reading, *, printed: bool
) -> list[Finding]:
    found = []
    for q in block.plan.asked:
        key = (reading.printed if printed else reading.exact)[q.at][row]
        second = np.asarray(route.get(q.name, np.nan), float)
        if second.shape != key.shape:
            found.append(block.finding("key", row, MISSING, about=q.name, blank=q.name))
            continue
        # as printed, two readings of one decimal may still differ in the last bit
        near = 1e-12 if printed else CLOSE
        if not (np.abs(second - key) <= near * np.maximum(1.0 if q.significant is None else 0.0, np.abs(key))).all():
            message = PRINTED if printed else FULL
            found.append(
                block.finding("key", row, message, about=q.name, blank=q.name, key=_shown(key), second=_shown(second))
            )
    return found


def _shown(value: Array) -> str:
    """An array on one line.

    >>> _shown(np.array([0.5, -1.25]))
    '[0.5, -1.25]'
    """
    return str(value.tolist())
