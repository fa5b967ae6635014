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
    failed = [note for cell, one in zip(notebook.cells, outcomes, strict=True) for note in _failure(cell.number, one)]
    if len(failed) > MOST_TOLD:
        return [*notes, *failed[:MOST_TOLD], Note(MORE, (("count", str(len(failed) - MOST_TOLD)),))]
    return [*notes, *failed]


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


def _failure(number: int, outcome: Outcome) -> list[Note]:
    facts = (("cell", str(number)), ("line", str(outcome.line)), ("message", code_span(outcome.message)))
    match outcome.status:
        case Status.SKIPPED:
            return [Note(TOO_LONG, facts)]
        case Status.SYNTAX_ERROR:  # its message says the line itself
            return [Note(FAILED, facts)]
        case Status.RAISED:
            return [Note(FAILED_AT if outcome.line else FAILED, facts)]
        case Status.CRASHED:
            return [Note(ENDED, facts)]
        case Status.TIMED_OUT:
            return [Note(NO_END, facts)]
    return []
