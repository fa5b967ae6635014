"""How the variants are drawn: the share that is kept, what keeping favours, and how wide the widest window is."""

import numpy as np

from ...exercises.engine.generator import LEAST_ACCEPTANCE
from ...templates.language import N_
from .findings import Figures, GraphBlock, Key, Outcome

AIM = 0.8
"""Share of the draws that should be kept."""
REFUSED = N_("Only %(share)s of the draws are kept, at least %(least)s must be; most often missing: %(names)s.")
SELDOM = N_("Only %(share)s of the draws are kept, %(least)s is the aim; most often missing: %(names)s.")
UNLIKE = N_("Seed and block disagree: drawn alone, the seed gives other numbers than in a block of %(rows)s.")


def check_draws(block: GraphBlock) -> Outcome:
    """Share kept (the acceptance), histograms of the givens, widest window."""
    drawn, generator, rows = block.drawn, block.generator, len(block.seeds)
    found = Outcome()
    sums: dict[Key, float] = {("draw", "variants"): rows, ("draw", "attempts"): float(drawn.attempts.sum())}
    if not generator.fixed:
        sums[("draw", "drawn")] = rows
        sums[("draw", "kept")] = float((drawn.attempts == 1).sum())
        _count(sums, "kept", drawn.givens)
        _count(sums, "drawn", block.first_draws[0])
    found.figures.merge(Figures(sums=sums, most=_windows(block), least={("draw", "acceptance"): generator.acceptance}))
    if generator.acceptance < AIM:
        refused = generator.acceptance < LEAST_ACCEPTANCE and not generator.fixed
        facts = {
            "share": f"{generator.acceptance:.0%}",
            "least": f"{LEAST_ACCEPTANCE if refused else AIM:.0%}",
            "names": " / ".join(_seldom(block)),
        }
        found.findings.append(block.finding("draw", 0, REFUSED if refused else SELDOM, remark=not refused, **facts))
    alone = block.exercise.draw(block.seeds[-1], block.options, {})
    if alone.givens != block.variants[-1].givens:
        found.findings.append(block.finding("draw", rows - 1, UNLIKE, rows=rows))
    return found


def _seldom(block: GraphBlock) -> tuple[str, ...]:
    """What the first draws show least often."""
    givens, reading = block.first_draws
    shown = block.generator.separation.shows(givens, reading).mean(axis=0)
    return block.generator.separation.requirements[int(np.argmin(shown))].names


def _count(sums: dict[Key, float], which: str, givens: dict[str, np.ndarray]) -> None:
    """How often each value of each given occurs, all its entries together."""
    for name, value in givens.items():
        values, counts = np.unique(value, return_counts=True)
        for number, count in zip(values.tolist(), counts.tolist(), strict=True):
            sums[("given", name, which, f"{number:.6g}")] = count


def _windows(block: GraphBlock) -> dict[Key, float]:
    """Half the width of the widest window of each rounded blank, in units of its last place."""
    widest: dict[Key, float] = {}
    for q in block.plan.asked:
        unit = 2 * block.plan.half(q, block.drawn.reading.exact[q.at])
        if not q.exact:
            width = 0.5 + block.drawn.reading.moves[q.at] / np.where(unit == 0, np.inf, unit)
            widest[("window", q.name)] = float(width.max())
    return widest
