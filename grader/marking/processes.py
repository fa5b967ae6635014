"""Which cases of a file run in which process.

All cases of the usual limits run in one, hidden ones first. What was said in it is quoted nowhere: where the report has
something to quote, the public cases run once more, alone (see `bench.py`). A contract with limits of its own has a
process of its own. docs/decisions/0022 says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ...exercises.engine.calls import Case
from ...exercises.engine.code_exercise import CodeTask, Contract
from ..code import Job, Limits, Outcome, Plan, Run, Runner, Source, Status
from .forks import in_forks

Checked = tuple[Contract | None, Case]
"""A hidden case, with the contract that it belongs to."""

ENDS = (Status.TIMED_OUT, Status.TAMPERED)
"""After one of these nothing more is run; after a crash the rest is, in a fresh process."""
UNSETTLED = (*ENDS, Status.CRASHED, Status.NOT_RUN, Status.OUT_OF_MEMORY)
"""What happened to a case beside all others may be due to them."""
QUICK_SECONDS = 0.5
"""So long all cases have in one process; a file that needs more is run again, with all its time."""


class AtOnce(NamedTuple):
    """What came of one process for all cases."""

    public: Run
    """The public ones; the file knew hidden inputs when it said what it says here."""
    hidden: dict[int, list[Outcome]]
    """The others, by place."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Runs one student's file.

    Args:
        task: What the file has to do.
        source: The file, or cells of a notebook.
        runner: Runs it in another process.
        limits: Time, memory and output of each run.
    """

    task: CodeTask
    source: Source
    runner: Runner
    limits: Limits

    def run(self, cases: Sequence[Case], limits: Limits | None = None) -> Run:
        """How cases went, in as many processes as crashes make it take."""
        return in_forks(self._once, cases, limits or self.limits)

    def at_once(self, public: Sequence[Case], hidden: Sequence[Checked]) -> AtOnce | None:
        """What came of one process for all cases; None if it was not quick, or anything but smooth."""
        usual = [place for place, (contract, _) in enumerate(hidden) if within(contract, self.limits) == self.limits]
        if not usual:
            return None
        cases = [hidden[place][1] for place in usual]
        limits = replace(self.limits, seconds=min(QUICK_SECONDS, self.limits.seconds))
        run = self._once([*cases, *public], limits)
        if any(one.status in UNSETTLED for one in run.outcomes) or any(
            one.status is not Status.OK for one in run.cells
        ):
            return None
        left = iter(run.outcomes)
        found = {place: [next(left) for _ in hidden[place][1].steps] for place in usual}
        return AtOnce(replace(run, outcomes=tuple(left)), found)

    def hidden(self, hidden: Sequence[Checked], known: Mapping[int, list[Outcome]]) -> tuple[Outcome, ...]:
        """Outcomes of all steps, in order.

        Args:
            hidden: The cases.
            known: Outcomes that are known already, by place.
        """
        groups: dict[Limits, list[int]] = {self.limits: []}
        for place, (contract, _) in enumerate(hidden):
            if place not in known:
                groups.setdefault(within(contract, self.limits), []).append(place)
        found = dict(known)
        ended = False
        for limits, places in groups.items():
            cases = [hidden[place][1] for place in places]
            not_run = (Outcome(Status.NOT_RUN),) * sum(len(case.steps) for case in cases)
            outcomes = not_run if ended or not cases else self.run(cases, limits).outcomes
            ended = ended or any(outcome.status in ENDS for outcome in outcomes)
            left = iter(outcomes)
            found |= {place: [next(left) for _ in hidden[place][1].steps] for place in places}
        return tuple(outcome for place in range(len(hidden)) for outcome in found[place])

    def _once(self, cases: Sequence[Case], limits: Limits) -> Run:
        task = self.task
        plan = Plan(f"{task.name}.py", tuple(cases), limits, task.libraries, task.forbidden)
        return self.runner.run(Job(self.source, plan))


def at_an_end(outcomes: Sequence[Outcome]) -> bool:
    """Whether hidden cases need not be tried: time ran out, or every process crashed at once."""
    return any(outcome.status in ENDS for outcome in outcomes) or {one.status for one in outcomes} <= {
        Status.CRASHED,
        Status.NOT_RUN,
    }


def within(contract: Contract | None, limits: Limits) -> Limits:
    """The limits of a contract's cases."""
    if contract is None or contract.seconds is None:
        return limits
    memory = contract.mebibytes << 20 if contract.mebibytes else limits.memory
    return replace(limits, seconds=min(limits.seconds, contract.seconds), memory=min(limits.memory, memory))
