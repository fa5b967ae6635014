"""What is asked of a runner and what it answers.

A runner only runs. It knows no reference, no tolerance and no mark; whoever calls it compares.
"""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ...errors import AuthorError, Exit, RnnexError
from ...templates.language import N_

Argument = NDArray[np.generic] | float
Libraries = Literal["numpy", "torch", "torch-by-hand"]


class RunnerError(RnnexError):
    """A fault of ours: the submission could not be run, so nothing is known about it."""

    status = Exit.OUR_FAULT


class Status(StrEnum):
    """How one case ended."""

    OK = "ok"
    """The function returned numbers."""
    SYNTAX_ERROR = "syntax-error"
    """Python cannot read the file."""
    MISSING_FUNCTION = "missing-function"
    """The file does not define the function; the message lists the functions it does define."""
    RAISED = "raised"
    """The function, or the file itself while it was being loaded, raised an exception."""
    RETURNED_NONE = "returned-none"
    """The function returned None, often for want of `return`."""
    NOT_AN_ARRAY = "not-an-array"
    """The function returned something that is not an array of numbers, or is too large."""
    TIMED_OUT = "timed-out"
    """Time ran out during this case (or, at the first case, while the file was being loaded)."""
    CRASHED = "crashed"
    """The process died during this case: a signal, os._exit, or no memory even to report."""
    NOT_RUN = "not-run"
    """An earlier case timed out or crashed."""
    TAMPERED = "tampered"
    """Something that is not an answer came back; no case of such a run counts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use."""

    seconds: float = 10.0
    """Wall-clock time for loading the file and all cases; the start of Python is not counted."""
    memory: int = 1 << 30
    """Bytes of address space beyond what Python and NumPy take at the start (Linux)."""
    log_bytes: int = 65_536
    """Bytes of printed output that are kept, from the beginning."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One call: each argument is an array of one of five dtypes, or a number."""

    name: str
    """For the caller; it never reaches the student's process."""
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A student's file and the calls to make."""

    source: bytes
    """The file as received: UTF-8, with or without BOM, Latin-1 and UTF-16 are understood."""
    filename: str
    """Name shown in the student's own tracebacks, for example "gru_cell.py"."""
    function: str
    cases: tuple[Case, ...]
    limits: Limits = field(default_factory=Limits)
    libraries: Libraries = "numpy"
    """What the file may import beside the standard library; "torch-by-hand" is PyTorch without its recurrent cells."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How one case ended, and what came back."""

    status: Status
    value: NDArray[np.generic] | None = None
    """The returned array when the status is OK: float64, float32, int64, int32 or bool."""
    message: str = ""
    """Raw text for a person, for example "ValueError: ..." or "exit status 3"; student's words, never trusted."""
    line: int | None = None
    """Line of the student's file; as untrusted as the message."""
    mutated: bool = False
    """The function changed one of its arguments in place."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What came of a job."""

    outcomes: tuple[Outcome, ...]
    """One per case, in order."""
    log: str
    """What the student's code printed, standard output and error together."""
    log_truncated: bool
    seconds: float
    """Wall-clock time, the start of Python not counted."""


class Runner(Protocol):
    """Runs jobs. Implementations differ only in what they keep a hostile submission from doing."""

    @property
    def tier(self) -> str:
        """Name of what is promised: "A+", "A" or "D"; see grader/sandbox."""
        ...

    def run(self, job: Job) -> Run:
        """Run all cases of a job.

        Raises:
            RunnerError: If the job could not be run for a reason that is not the student's.
            AuthorError: If a case has an argument that cannot be handed over.
        """
        ...

    def close(self) -> None:
        """End what runs, and what waits to run; it may be used again."""


DTYPES = ("float64", "float32", "int64", "int32", "bool")
"""Names of the array types that cross the border, in both directions."""


def task(job: Job) -> bytes:
    """The job as the child reads it: JSON, with the bytes of the source as characters 0-255.

    Example:
        >>> task(Job(b"x", "a.py", "f", (Case("one", (np.array([True]), 2.0)),)))[:94]
        b'{"source": "x", "filename": "a.py", "function": "f", "cases": [[{"dtype": "bool", "shape": [1]'
    """
    return json.dumps(
        {
            "source": job.source.decode("latin-1"),
            "filename": job.filename,
            "function": job.function,
            "cases": [[_argument(case, value) for value in case.arguments] for case in job.cases],
            "seconds": job.limits.seconds,
            "memory": job.limits.memory,
        }
    ).encode()


def _argument(case: Case, value: object) -> dict[str, object]:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (bool, int, float)):
        return {"scalar": value}
    if not isinstance(value, np.ndarray) or value.dtype.name not in DTYPES:
        raise AuthorError(
            N_("Case '%(case)s' passes %(value)r: use a number or an array of %(dtypes)s."),
            case=case.name,
            value=value,
            dtypes=", ".join(DTYPES),
        )
    return {"dtype": value.dtype.name, "shape": value.shape, "values": value.tolist()}
