"""Running a student's file on all cases, and how each went.

Public and hidden cases run apart, and what the program says in a hidden case of a graded sheet is withheld: nothing
that is printed or raised can carry a hidden input out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from ...exercises.engine.calls import Case, Path, Ref, Step
from ...exercises.engine.code_exercise import CodeTask, Contract, Names
from ...exercises.engine.replay import HELD, replay
from ...exercises.engine.telling import NEITHER
from ...exercises.engine.variant import Variant
from ...templates.plain import plain
from ..code import Job, Limits, Outcome, Plan, Run, Runner, Source, Status
from ..code.trees import Node
from .compare import Piece, pieces, told_apart
from .forks import in_forks
from .marks import Note
from .promises import NOT_CHECKED, Record, looked_at
from .words import CHANGED, of_outcome, of_piece, of_what

LOG_SHOWN = 2000
"""Characters of printed output that a report shows."""
WHOLE_FILE = (Status.SYNTAX_ERROR, Status.LOAD_FAILED, Status.FORBIDDEN, Status.MISSING_FUNCTION)
"""Faults of the file, if every step has the same one, or would need a result of such a step."""
GIVES = (Status.OK, Status.RETURNED_NONE)
ENDS = (Status.TIMED_OUT, Status.TAMPERED)
"""After one of these nothing more is run; after a crash the rest is, in a fresh process."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about one step of a case."""

    what: str
    """Which function and output, as Markdown; empty if there is only one."""
    note: Note
    line: int | None = None
    """Line of the student's file, or of the cell."""
    cell: int | None = None
    """Number of the code cell, in a notebook."""


@dataclass(frozen=True, slots=True, eq=False)
class StepResult:
    """How one step went."""

    step: Step
    outcome: Outcome
    pieces: tuple[Piece, ...]
    remarks: tuple[Remark, ...]
    """Why it is not right; none if it is."""
    changed: bool
    """It changed an argument in place."""


@dataclass(frozen=True, slots=True, eq=False)
class CaseResult:
    """How one case went."""

    case: Case
    steps: tuple[StepResult, ...]
    contract: Contract | None = None
    shown: bool = True
    """Whether what happened in it may be told."""

    @property
    def right(self) -> bool:
        """Whether every step was."""
        return not any(step.remarks for step in self.steps)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What there is to say, each sentence once."""
        found = [remark for step in self.steps for remark in step.remarks]
        return tuple(dict.fromkeys(found))


class Ran(NamedTuple):
    """What came of a file."""

    cases: list[CaseResult]
    log: str
    """What was printed in the public cases."""
    cells: tuple[Outcome, ...]
    """How each cell of a notebook ended; nothing of a file."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Runs one student's file.

    Args:
        task: What the file has to do.
        variant: With a secret, words of hidden cases are withheld.
        source: The file, or cells of a notebook.
        runner: Runs it in another process.
        limits: Time, memory and output of each of the two runs.
    """

    task: CodeTask
    variant: Variant
    source: Source
    runner: Runner
    limits: Limits

    def results(self, public: Sequence[Case], hidden: Sequence[tuple[Contract | None, Case]]) -> Ran:
        """How each case went, and what was printed in the public ones.

        Args:
            public: Cases of which everything may be shown.
            hidden: The others, with the contract that each belongs to.
        """
        # Whether arguments are changed costs marks only where a contract asks; it is told wherever it can be.
        asking = [replace(case, steps=tuple(replace(step, echo=True) for step in case.steps)) for case in public]
        shown = self._run(asking, self.limits)
        first = shown.outcomes[0].status
        steps = sum(len(case.steps) for _, case in hidden)
        if of_whole_file(shown.outcomes):
            rest: tuple[Outcome, ...] = (Outcome(first),) * steps
        elif _at_an_end(shown.outcomes):
            rest = (Outcome(Status.NOT_RUN),) * steps
        else:
            rest = self._hidden(hidden)
        found = self._judge([*((None, case) for case in public), *hidden], (*shown.outcomes, *rest))
        return Ran(found, plain(shown.log, limit=LOG_SHOWN), shown.cells)

    def _hidden(self, hidden: Sequence[tuple[Contract | None, Case]]) -> tuple[Outcome, ...]:
        """Outcomes of all steps, in order; a contract with limits of its own has a process of its own."""
        groups: dict[Limits, list[int]] = {self.limits: []}
        for place, (contract, _) in enumerate(hidden):
            groups.setdefault(_within(contract, self.limits), []).append(place)
        found: dict[int, list[Outcome]] = {}
        ended = False
        for limits, places in groups.items():
            cases = [hidden[place][1] for place in places]
            not_run = (Outcome(Status.NOT_RUN),) * sum(len(case.steps) for case in cases)
            outcomes = not_run if ended or not cases else self._run(cases, limits).outcomes
            ended = ended or any(outcome.status in ENDS for outcome in outcomes)
            left = iter(outcomes)
            found |= {place: [next(left) for _ in hidden[place][1].steps] for place in places}
        return tuple(outcome for place in range(len(hidden)) for outcome in found[place])

    def _run(self, cases: Sequence[Case], limits: Limits) -> Run:
        task = self.task

        def once(cases: Sequence[Case], limits: Limits) -> Run:
            plan = Plan(f"{task.name}.py", tuple(cases), limits, task.libraries, task.forbidden)
            return self.runner.run(Job(self.source, plan))

        return in_forks(once, cases, limits)

    def _judge(self, cases: Sequence[tuple[Contract | None, Case]], outcomes: Sequence[Outcome]) -> list[CaseResult]:
        names, left, record = self.task.reference(NEITHER), iter(outcomes), Record()
        found: list[CaseResult] = []
        for contract, case in cases:  # those of contracts come last: they need the record
            found.append(self._case(contract, case, names, [next(left) for _ in case.steps], record))
            for step in found[-1].steps if contract is None else ():
                record.add(step.step, step.pieces, failed=step.outcome.tree is None)
        return found

    def _case(
        self, contract: Contract | None, case: Case, names: Names, outcomes: Sequence[Outcome], record: Record
    ) -> CaseResult:
        expected: Callable[[Case, Names], list[Any]] = contract.expected if contract else replay
        tolerance = contract.tolerance if contract else None
        shown = case.public or not self.variant.secret
        steps: dict[str, StepResult] = {}
        for step, outcome, wanted in zip(case.steps, _excused(case, outcomes), expected(case, names), strict=True):
            made = self._step(step, outcome, wanted, tolerance, shown=shown)
            if contract and contract.compares != "values":
                made = self._promised(contract, made, steps.get(step.repeats), record, shown=shown)
            steps[step.name] = made
        return CaseResult(case, tuple(steps.values()), contract, shown)

    def _promised(
        self, contract: Contract, made: StepResult, first: StepResult | None, record: Record, *, shown: bool
    ) -> StepResult:
        """The step with the remarks that its contract is about."""
        step, changed = made.step, tuple(one for one in made.remarks if one.note.text == CHANGED)
        if not record.tells_of(self.task, step):
            return replace(made, remarks=(Remark(of_what(self.task, step, ()), Note(NOT_CHECKED)),))
        if made.outcome.tree is None:
            return made
        counted = looked_at(contract, step, made.pieces, first.pieces if first else None, record)
        return replace(made, remarks=(*self._remarks(step, counted, shown=shown), *changed))

    def _step(self, step: Step, outcome: Outcome, wanted: Any, tolerance: float | None, *, shown: bool) -> StepResult:
        if outcome.tree is None:
            note = of_outcome(step, outcome, self.limits.seconds, shown=shown)
            place = (outcome.line, outcome.cell) if shown else (None, None)
            remark = Remark(of_what(self.task, step, ()), note, *place)
            return StepResult(step, outcome, (), (remark,), changed=False)
        found = tuple(
            told_apart(piece, self._time(step, piece.path), tolerance) for piece in pieces(wanted, outcome.tree)
        )
        remarks = self._remarks(step, found, shown=shown)
        changed = changes(self.task, step, outcome.echo) if outcome.echo is not None else []
        if step.echo:
            called = of_what(self.task, step, ())
            remarks += [Remark(called, Note(CHANGED, (("name", f"`{name}`"),))) for name in changed]
        return StepResult(step, outcome, found, tuple(remarks), bool(changed))

    def _remarks(self, step: Step, found: Sequence[Piece], *, shown: bool) -> list[Remark]:
        return [
            Remark(of_what(self.task, step, piece.path), note)
            for piece in found
            if piece.fault is not None
            for note in of_piece(piece, shown=shown)
        ]

    def _time(self, step: Step, path: Path) -> int | None:
        function = self.task.function(step)
        return function.output(path)[0].time if function else None


def _excused(case: Case, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes, but gradients that could not come, because going back failed, are not called missing."""
    failed = [step.name for step, one in zip(case.steps, outcomes, strict=True) if one.status not in GIVES]
    if "backward" not in failed:
        return list(outcomes)
    return [
        Outcome(Status.SKIPPED) if one.status is Status.RETURNED_NONE and step.name.endswith(".grad") else one
        for step, one in zip(case.steps, outcomes, strict=True)
    ]


def _at_an_end(outcomes: Sequence[Outcome]) -> bool:
    """Whether hidden cases need not be tried: time ran out, or every process crashed at once."""
    return any(outcome.status in ENDS for outcome in outcomes) or {one.status for one in outcomes} <= {
        Status.CRASHED,
        Status.NOT_RUN,
    }


def _within(contract: Contract | None, limits: Limits) -> Limits:
    """The limits of a contract's cases."""
    if contract is None or contract.seconds is None:
        return limits
    memory = contract.mebibytes << 20 if contract.mebibytes else limits.memory
    return replace(limits, seconds=min(limits.seconds, contract.seconds), memory=min(limits.memory, memory))


def of_whole_file(outcomes: Sequence[Outcome]) -> bool:
    """Whether the file as a whole is at fault, so that nothing at all was run."""
    first = outcomes[0].status
    return first in WHOLE_FILE and {outcome.status for outcome in outcomes} <= {first, Status.SKIPPED}


def changes(task: CodeTask, step: Step, echo: Node) -> list[str]:
    """Names of arguments that are not what they were before the call."""
    given = [list(_without_refs(step.args)), _without_refs(dict(step.kwargs))]
    function = task.function(step)
    names = function.parameters if function else ()
    wrong = []
    for piece in pieces(given, echo):
        if piece.fault is None and piece.got is not None and np.array_equal(piece.got, piece.wanted):  # type: ignore[arg-type]
            continue
        place = piece.path[1] if len(piece.path) > 1 else 0
        wrong.append(names[place] if isinstance(place, int) and place < len(names) else str(place))
    return list(dict.fromkeys(wrong))


def _without_refs(value: Any) -> Any:
    if isinstance(value, Ref):
        return HELD
    if isinstance(value, dict):
        return {name: _without_refs(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(_without_refs(item) for item in value)
    return value
