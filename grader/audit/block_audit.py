"""One block through all checks of its exercise; what stops a check is a finding too, with the seed that stops it."""

import time
import traceback
from collections.abc import Mapping
from typing import Any

from ...errors import RnnexError
from ...exercises.engine.exercise import Exercise
from ...templates.language import N_
from ..answers.notice import Notice
from .checks import Check, checks
from .findings import Block, Figures, Finding, Key, Outcome, block_of

REFUSED = N_("It refuses these options: %(why)s")
STOPPED = N_("The check '%(check)s' stopped: %(error)s")


def audit_block(exercise: Exercise, options: Mapping[str, Any], seeds: tuple[str, ...]) -> Outcome:
    """Everything that is found in one block; where the exercise refuses the options, of the same seeds without them.

    Args:
        exercise: The exercise.
        options: One setting of its options.
        seeds: The seeds of the block.
    """
    found = Outcome()
    block = block_of(exercise, options, seeds)
    start = time.perf_counter()
    try:
        block.variants  # noqa: B018 - drawn here, so that the time is that of drawing
    except RnnexError as fault:
        refused = [_refused(block, fault)]
        instead = Outcome() if options == exercise.defaults else audit_block(exercise, exercise.defaults, seeds)
        return Outcome([*refused, *instead.findings], instead.figures)
    figures: dict[Key, float] = {
        ("time", "drawing"): time.perf_counter() - start,
        ("time", "variants"): float(len(seeds)),
    }
    for name, check in checks(exercise).items():
        start = time.perf_counter()
        try:
            outcome = check(block)
        except Exception as fault:  # noqa: BLE001 - whatever stops a check is told, with the seed
            found.findings.append(_stopped(block, name, check, fault))
        else:
            found.findings.extend(outcome.findings)
            found.figures.merge(outcome.figures)
        figures[("time", name)] = time.perf_counter() - start
    found.figures.merge(Figures(sums=figures))
    return found


def _refused(block: Block, fault: RnnexError) -> Finding:
    """No variant: a fault of the defaults, or of a single change of them; more changes may not go together."""
    changed = [name for name, value in block.options.items() if value != block.exercise.defaults[name]]
    about = ", ".join(f"{name}={block.options[name]}" for name in changed)
    return block.finding(
        "draw", 0, REFUSED, about=about, remark=len(changed) > 1, why=Notice(fault.message, fault.params)
    )


def _stopped(block: Block, name: str, check: Check, fault: Exception) -> Finding:
    """The first seed for which the check stops alone, or the first of the block."""
    row, shown = 0, fault
    for at, seed in enumerate(block.seeds):
        try:
            check(block_of(block.exercise, block.options, (seed,)))
        except Exception as alone:  # noqa: BLE001 - the same fault again
            row, shown = at, alone
            break
    last = traceback.extract_tb(shown.__traceback__)[-1]
    where = f"{last.filename.rpartition('/')[2]}, line {last.lineno}"
    error = f"{type(shown).__name__}: {shown} ({where})"
    return block.finding(name, row, STOPPED, about=type(shown).__name__, check=name, error=error)
