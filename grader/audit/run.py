"""The audit of several exercises: blocks are looked at in other processes, and what is found is put together."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ...exercises.engine.exercise import Exercise
from ...exercises.outside import addressed
from .block_audit import audit_block
from .findings import Figures, Finding, GraphBlock, Key, Outcome, block_of
from .marked import check_farmed
from .settings import Setting, blocks, settings

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""A process for each core, and one thread in each: small matrices gain nothing from more."""


@dataclass(slots=True)
class Told:
    """A kind of finding: the first one, and how many blocks show it."""

    first: Finding
    count: int = 1


@dataclass(slots=True)
class Audited:
    """What was found of one exercise."""

    exercise: Exercise
    settings: list[Setting]
    seeds: int
    blocks: int = 0
    figures: Figures = field(default_factory=Figures)
    told: dict[Key, Told] = field(default_factory=dict)

    def take(self, outcome: Outcome) -> None:
        """Put a block's outcome to the others."""
        self.figures.merge(outcome.figures)
        self.blocks += 1
        kinds: dict[Key, Finding] = {}
        for finding in outcome.findings:
            kinds.setdefault(finding.kind, finding)
        for finding in kinds.values():
            known = self.told.get(finding.kind)
            if known:
                known.count += 1
            else:
                self.told[finding.kind] = Told(finding)

    def conclude(self) -> None:
        """What can be said only of all blocks together."""
        block = block_of(self.exercise, self.settings[0], ("0",))
        if isinstance(block, GraphBlock):
            for finding in check_farmed(block, self.figures):
                self.told[finding.kind] = Told(finding)

    @property
    def faults(self) -> list[Told]:
        """What makes the audit fail."""
        return [told for told in self.told.values() if not told.first.remark]

    @property
    def remarks(self) -> list[Told]:
        """What is worth knowing."""
        return [told for told in self.told.values() if told.first.remark]


Task = tuple[int, Mapping[str, Any], tuple[str, ...]]
"""Which exercise, its options, and the seeds of a block."""


def audit(
    exercises: Sequence[Exercise],
    seeds: int,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda done, of: None,
    most_settings: int = 1000,
) -> list[Audited]:
    """Audit exercises.

    Args:
        exercises: Which; with several jobs only such as other processes find, by id or in their file.
        seeds: So many variants of each, spread over its settings.
        jobs: So many processes; with one, everything happens in this process.
        progress: Called with (blocks done, all blocks).
        most_settings: So many settings of each at most; the defaults come first.

    Example:
        >>> from ...exercises.registry import find_exercise
        >>> (found,) = audit([find_exercise("latch-design")], seeds=3)
        >>> found.faults, found.figures.sums[("time", "variants")]
        ([], 3.0)
    """
    found = [Audited(exercise, settings(exercise)[:most_settings], seeds) for exercise in exercises]
    tasks: list[Task] = [
        (number, audited.settings[setting], part)
        for number, audited in enumerate(found)
        for setting, part in blocks(len(audited.settings), seeds)
    ]
    progress(0, len(tasks))
    for done, (task, outcome) in enumerate(zip(tasks, _outcomes(exercises, tasks, jobs), strict=True), start=1):
        found[task[0]].take(outcome)
        progress(done, len(tasks))
    for audited in found:
        audited.conclude()
    return found


def _outcomes(exercises: Sequence[Exercise], tasks: Sequence[Task], jobs: int) -> Iterator[Outcome]:
    """The outcome of every task, in order."""
    if jobs == 1:
        yield from (audit_block(exercises[number], options, seeds) for number, options, seeds in tasks)
        return
    named = [(exercises[number].address, options, seeds) for number, options, seeds in tasks]
    with _one_thread():
        pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_start)
        try:
            # Not pool.map: it cancels what waits from this thread while the pool's own, where a Ctrl-C has
            # ended the processes, still hands out failures, and that ends in a traceback.
            with _deaf():
                waiting = deque(pool.submit(_remote, task) for task in named)
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _start() -> None:
    # Ctrl-C reaches every process of a terminal; this one has nothing to say about it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started here hear no Ctrl-C before `_start`; what they would say while they import helps nobody."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _remote(task: tuple[str, Mapping[str, Any], tuple[str, ...]]) -> Outcome:
    name, options, seeds = task
    (exercise,) = addressed(name)
    return audit_block(exercise, options, seeds)


@contextmanager
def _one_thread(names: Iterable[str] = ONE_THREAD) -> Iterator[None]:
    """What processes started here find in their environment before they load NumPy."""
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(before, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
