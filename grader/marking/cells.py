"""Remarks on the cells of a notebook: which lines were no Python, which cells failed."""

from collections.abc import Sequence

from ...templates.language import N_
from ...templates.plain import code_span
from ..code import Notebook, Outcome, Status
from .marks import Note

MOST_TOLD = 8
"""Cells that one report names; what comes after the first failures follows from them, more often than not."""
SKIPPED = N_("Lines of the notebook that are for Jupyter were left out: %(places)s.")
FAILED = N_("Cell %(cell)s of the notebook did not run to its end, and the next was run all the same: %(message)s")
FAILED_AT = N_("Cell %(cell)s of the notebook stopped in line %(line)s, and the next was run all the same: %(message)s")
TOO_LONG = N_("Cell %(cell)s of the notebook took too long and was stopped; the next was run all the same.")
ENDED = N_("Cell %(cell)s of the notebook ended the whole process, and nothing after it was run: %(message)s")
NO_END = N_("Cell %(cell)s of the notebook did not come to an end, and nothing after it was run.")
MORE = N_("Cells of the notebook that failed beside these: %(count)s.")
FAILURES = {
    Status.SKIPPED: TOO_LONG,
    Status.SYNTAX_ERROR: FAILED,  # its message says the line itself
    Status.RAISED: FAILED_AT,
    Status.CRASHED: ENDED,
    Status.TIMED_OUT: NO_END,
}


def cell_notes(notebook: Notebook, outcomes: Sequence[Outcome]) -> list[Note]:
    """What there is to say of the cells.

    Args:
        notebook: What was run.
        outcomes: How each of its cells ended.
    """
    notes = []
    if notebook.skipped:
        shown = [f"{number}:{_lines(lines)}" for number, lines in notebook.skipped[:MOST_TOLD]]
        places = ", ".join([*shown, "…"] if len(notebook.skipped) > MOST_TOLD else shown)
        notes.append(Note(SKIPPED, (("places", f"`{places}`"),)))
    failed = [one for one in zip(notebook.cells, outcomes, strict=True) if one[1].status in FAILURES]
    notes += [_failure(cell.number, outcome) for cell, outcome in failed[:MOST_TOLD]]
    if len(failed) > MOST_TOLD:
        notes.append(Note(MORE, (("count", str(len(failed) - MOST_TOLD)),)))
    return notes


def _lines(numbers: Sequence[int]) -> str:
    """Lines as people write them.

    >>> _lines((1, 2, 3, 7))
    '1–3+7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "+".join(str(first) if first == last else f"{first}–{last}" for first, last in runs[:MOST_TOLD])


def _failure(number: int, outcome: Outcome) -> Note:
    facts = (("cell", str(number)), ("line", str(outcome.line)), ("message", code_span(outcome.message)))
    no_line = outcome.status is Status.RAISED and not outcome.line
    return Note(FAILED if no_line else FAILURES[outcome.status], facts)
