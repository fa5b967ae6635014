"""Running a student's function on all cases, and how each went.

Public and hidden cases run apart, and what the program says in a hidden case of a graded sheet is withheld: nothing
that is printed or raised can carry a hidden input out.
"""

from dataclasses import dataclass

import numpy as np

from ...exercises.engine.code_exercise import Array, CodeCase, CodeTask
from ...exercises.engine.variant import Variant
from ...templates.language import N_
from ...templates.plain import code_span, plain
from ..code import Case, Job, Limits, Outcome, Run, Runner, Status
from .marks import Note

TOLERANCE = {"float32": 1e-4}
DEFAULT_TOLERANCE = 1e-7
"""Relative to 1 or to the value, whichever is larger; about 1e9 units in the last place of a float64."""
LOG_SHOWN = 2000
"""Characters of printed output that a report shows."""

RIGHT = N_("The result is right.")
WRONG_VALUES = N_("The shape is right, the values are not.")
WRONG_SHAPE = N_("The result has shape %(got)s; expected %(wanted)s.")
HIDDEN_SHAPE = N_("The result has the wrong shape.")
NOT_FINITE = N_("The result contains NaN or infinity.")
WITHHELD = N_("No result. What the program said is not shown, because the case is hidden; try inputs of your own.")
STATUS = {
    Status.SYNTAX_ERROR: N_("Python cannot read the file: %(message)s"),
    Status.MISSING_FUNCTION: N_(
        "The file does not define %(function)s (it defines %(message)s): keep the name of the starter file's function."
    ),
    Status.RAISED: N_("The function raised an exception: %(message)s"),
    Status.RETURNED_NONE: N_("The function returned None: it needs a return line."),
    Status.NOT_AN_ARRAY: N_("The function did not return an array of numbers: %(message)s"),
    Status.TIMED_OUT: N_("The function did not finish within %(seconds)s seconds."),
    Status.CRASHED: N_("The process ended before the function returned: %(message)s"),
    Status.NOT_RUN: N_("Not run, because an earlier case did not come to an end."),
    Status.TAMPERED: N_("The process sent something that is not a result, so nothing of this run counts."),
}
WHOLE_FILE = (Status.SYNTAX_ERROR, Status.MISSING_FUNCTION)
"""Faults of the file: every case ends the same way."""
ENDS = (*WHOLE_FILE, Status.TIMED_OUT, Status.CRASHED, Status.TAMPERED)
"""After one of these in a public case, hidden cases are not run."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went."""

    case: CodeCase
    public: bool
    outcome: Outcome
    verdict: Note
    right: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """Runs one student's file.

    Args:
        task: What the function has to do.
        variant: With a secret, words of hidden cases are withheld.
        source: The file.
        runner: Runs it in another process.
        limits: Time, memory and output of each of the two runs.
    """

    task: CodeTask
    variant: Variant
    source: bytes
    runner: Runner
    limits: Limits

    def results(self, public: list[CodeCase], hidden: list[CodeCase]) -> tuple[list[CaseResult], str]:
        """How each case went, and what was printed in the public ones."""
        shown = self._run(public)
        found = [self._result(case, outcome, public=True) for case, outcome in zip(public, shown.outcomes, strict=True)]
        first = shown.outcomes[0].status
        if any(outcome.status in ENDS for outcome in shown.outcomes):
            rest = tuple(Outcome(first if first in WHOLE_FILE else Status.NOT_RUN) for _ in hidden)
        else:
            rest = self._run(hidden).outcomes if hidden else ()
        found += [self._result(case, outcome, public=False) for case, outcome in zip(hidden, rest, strict=True)]
        return found, plain(shown.log, limit=LOG_SHOWN)

    def _run(self, cases: list[CodeCase]) -> Run:
        calls = tuple(Case(case.name, case.arguments) for case in cases)
        name = f"{self.task.function}.py"
        return self.runner.run(Job(self.source, name, self.task.function, calls, self.limits))

    def _result(self, case: CodeCase, outcome: Outcome, *, public: bool) -> CaseResult:
        if outcome.status is not Status.OK or outcome.value is None:
            return CaseResult(case, public, outcome, self._fault(outcome, public=public), right=False)
        wanted, value = self.task.compute(*case.arguments), outcome.value
        right = False
        if value.shape != wanted.shape:
            facts = (("got", str(value.shape)), ("wanted", str(wanted.shape)))
            note = Note(WRONG_SHAPE, facts) if public or not self.variant.secret else Note(HIDDEN_SHAPE)
        elif not np.isfinite(value).all():
            note = Note(NOT_FINITE)
        else:
            right = close(value, wanted)
            note = Note(RIGHT if right else WRONG_VALUES)
        return CaseResult(case, public, outcome, note, right)

    def _fault(self, outcome: Outcome, *, public: bool) -> Note:
        if not public and self.variant.secret and outcome.status is not Status.NOT_RUN:
            return Note(WITHHELD)
        facts = (
            ("message", code_span(outcome.message)),
            ("function", self.task.function),
            ("seconds", f"{self.limits.seconds:g}"),
        )
        return Note(STATUS[outcome.status], facts)


def close(value: np.ndarray, wanted: Array) -> bool:
    """Same shape, and within the tolerance of the returned type; NaN is close to nothing.

    >>> close(np.array([0.5, np.nan]), np.array([0.5, 0.5])), close(np.array([0.5]), np.array([0.5 + 1e-9]))
    (False, True)
    """
    if value.shape != wanted.shape:
        return False
    tolerance = TOLERANCE.get(value.dtype.name, DEFAULT_TOLERANCE)
    return bool((np.abs(value - wanted) <= tolerance * np.maximum(1.0, np.abs(wanted))).all())
