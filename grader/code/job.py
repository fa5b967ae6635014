"""What is asked of a runner and what it answers.

A runner only runs. It knows no reference, no tolerance and no mark; whoever calls it compares.
"""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...errors import Exit, RnnexError
from .notebook import Notebook, Source
from .plan import DTYPES, Libraries, Limits, Plan, Step, wire
from .trees import Leaf, Node

__all__ = ["DTYPES", "Job", "Limits", "Outcome", "Run", "Runner", "RunnerError", "Status", "task"]


class RunnerError(RnnexError):
    """A fault of ours: the submission could not be run, so nothing is known about it."""

    status = Exit.OUR_FAULT


class Status(StrEnum):
    """How one step ended."""

    OK = "ok"
    """It gave a result."""
    SYNTAX_ERROR = "syntax-error"
    """Python cannot read the file."""
    MISSING_FUNCTION = "missing-function"
    """The file does not define what is called; the message lists the functions and classes it does define."""
    FORBIDDEN = "forbidden"
    """The file says a name that the plan forbids; the message is the name. Nothing was run."""
    RAISED = "raised"
    """The function raised an exception."""
    LOAD_FAILED = "load-failed"
    """The file raised an exception while it was being loaded; the line is that of its top level."""
    OUT_OF_MEMORY = "out-of-memory"
    """The function asked for more memory than it may use, and was told so by an exception."""
    RETURNED_NONE = "returned-none"
    """The function returned None, often for want of `return`."""
    NOT_AN_ARRAY = "not-an-array"
    """The result is not made of arrays and numbers, or is too large."""
    NO_PART = "no-part"
    """An earlier result, which this step takes up, lacks a part; the message says which."""
    SKIPPED = "skipped"
    """The earlier step that this one takes up failed; the message is its name."""
    TIMED_OUT = "timed-out"
    """Time ran out during this step (or, at the first, while the file was being loaded)."""
    CRASHED = "crashed"
    """The process died during this step: a signal, os._exit, or no memory even to report."""
    NOT_RUN = "not-run"
    """An earlier step timed out or crashed."""
    TAMPERED = "tampered"
    """Something that is not an answer came back; no step of such a run counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A student's file and what to do with it."""

    source: Source
    """The file as received (UTF-8, with or without BOM, Latin-1 and UTF-16 are understood), or cells of a notebook."""
    plan: Plan

    @property
    def limits(self) -> Limits:
        """What the run may use."""
        return self.plan.limits

    @property
    def libraries(self) -> Libraries:
        """What the file may import."""
        return self.plan.libraries

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all cases, in order; a run has one outcome for each."""
        return self.plan.steps

    @property
    def reports(self) -> int:
        """How many reports are expected: one for each cell of a notebook, and one for each step."""
        return (len(self.source.cells) if isinstance(self.source, Notebook) else 0) + len(self.steps)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How one step ended, and what came back."""

    status: Status
    tree: Node | None = None
    """The result when the status is OK."""
    message: str = ""
    """Raw text for a person, for example "ValueError: ..." or "exit status 3"; student's words, never trusted."""
    line: int | None = None
    """Line of the student's file, or of the cell; as untrusted as the message."""
    cell: int | None = None
    """Number of the code cell, in a notebook."""
    echo: Node | None = None
    """If the step asked for it: a list of the positional arguments after the call, and a dictionary of the others."""

    @property
    def value(self) -> NDArray[np.generic] | None:
        """The result if it is one array, or was understood as one: a number, or lists of numbers."""
        return self.tree.array if isinstance(self.tree, Leaf) else None


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What came of a job."""

    outcomes: tuple[Outcome, ...]
    """One per step, in order."""
    log: str
    """What the student's code printed, standard output and error together."""
    log_truncated: bool
    seconds: float
    """Wall-clock time, the start of Python not counted."""
    cells: tuple[Outcome, ...] = ()
    """How each cell of a notebook ended: RAISED or SYNTAX_ERROR if it failed, SKIPPED if it took too long."""

    @classmethod
    def of(cls, job: Job, found: tuple[Outcome, ...], log: str, *, log_truncated: bool, seconds: float) -> "Run":
        """The run of a job from all its reports: those of cells come first."""
        source = job.source
        if isinstance(source, bytes):
            return cls(found, log, log_truncated, seconds)
        placed = [_placed(outcome, source) for outcome in found]
        cells, steps = placed[: len(source.cells)], placed[len(source.cells) :]
        cells = [replace(one, status=Status.OK) if one.status is Status.RETURNED_NONE else one for one in cells]
        numbered = zip(cells, source.cells, strict=True)
        end = next((replace(one, cell=c.number) for one, c in numbered if one.status in _ENDS), None)
        if end and steps:  # the process died in a cell: that is what happened to the first step
            steps[0] = end
        return cls(tuple(steps), log, log_truncated, seconds, tuple(cells))


_ENDS = (Status.TIMED_OUT, Status.CRASHED)


def _placed(outcome: Outcome, source: Notebook) -> Outcome:
    if outcome.line is None:
        return outcome
    cell, line = source.place(outcome.line)
    return replace(outcome, cell=cell, line=line)


class Runner(Protocol):
    """Runs jobs. Implementations differ only in what they keep a hostile submission from doing."""

    @property
    def tier(self) -> str:
        """Name of what is promised: "A+", "A" or "D"; see grader/sandbox."""
        ...

    def run(self, job: Job) -> Run:
        """Run all steps of a job.

        Raises:
            RunnerError: If the job could not be run for a reason that is not the student's.
            AuthorError: If a case has an argument that cannot be handed over.
        """
        ...

    def close(self) -> None:
        """End what runs, and what waits to run; it may be used again."""


def task(job: Job) -> bytes:
    """The job as the child reads it: JSON, with the bytes of a file as characters 0-255.

    >>> task(Job(b"x", Plan.of_calls("a.py", "f", [])))[:50]
    b'{"filename": "a.py", "cases": [], "seconds": 10.0,'
    """
    source = job.source
    if isinstance(source, bytes):
        return json.dumps(wire(job.plan) | {"source": source.decode("latin-1")}).encode()
    cells = [[f"cell {cell.number}", above, cell.text] for cell, above in zip(source.cells, source.above, strict=True)]
    return json.dumps(wire(job.plan) | {"cells": cells}).encode()
