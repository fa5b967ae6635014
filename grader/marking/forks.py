"""Running cases in as many processes as it takes: what a crash left undone runs in a fresh one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from ...exercises.engine.calls import Case
from ..code import Limits, Outcome, Run, Status

MOST = 4
"""Processes for one list of cases: a file that crashes in each is not asked for ever."""

Once = Callable[[Sequence[Case], Limits], Run]
"""Runs cases in one process."""


def in_forks(once: Once, cases: Sequence[Case], limits: Limits) -> Run:
    """How the cases went; a crash costs its own case, a time-out what was left of the time.

    Args:
        once: Runs cases in one process.
        cases: In order.
        limits: The time is that of all processes together.

    Returns:
        A run with one outcome for each step; log and cells are those of the first process.

    Example:
        >>> from rnnex.exercises.engine.calls import Call, Step
        >>> one, two = (Case(name, (Step("f", Call("f")),)) for name in ("one", "two"))
        >>> def once(cases, limits):  # whatever comes first crashes
        ...     rest = [Outcome(Status.NOT_RUN)] * (len(cases) - 1)
        ...     return Run((Outcome(Status.CRASHED), *rest), "", False, 0.1)
        >>> [outcome.status.value for outcome in in_forks(once, (one, two), Limits()).outcomes]
        ['crashed', 'crashed']
    """
    first = once(cases, limits)
    found, seconds = list(first.outcomes), first.seconds
    starts = list(accumulate((len(case.steps) for case in cases), initial=0))
    for _ in range(MOST - 1):
        after = _after_crash(found, starts)
        if after is None or seconds >= limits.seconds:
            break
        again = once(cases[after:], replace(limits, seconds=limits.seconds - seconds))
        found[starts[after] :] = again.outcomes
        seconds += again.seconds
    return replace(first, outcomes=tuple(found), seconds=seconds)


def _after_crash(found: Sequence[Outcome], starts: Sequence[int]) -> int | None:
    """The first case that was not run because an earlier one crashed."""
    crashes = [place for place, outcome in enumerate(found) if outcome.status is Status.CRASHED]
    later = [number for number, start in enumerate(starts[:-1]) if crashes and start > crashes[-1]]
    return later[0] if later else None
