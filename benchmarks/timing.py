"""How time is taken: one core, interleaved processes, medians with their quartiles."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """Several measurements of one thing."""

    median: float
    low: float
    """First quartile."""
    high: float
    """Third quartile."""


class Timed(NamedTuple):
    """Time of one piece of work, in seconds."""

    wall: float
    cpu: float
    """Processor time of this process; far below `wall`, something else had the core."""


class Figure(NamedTuple):
    """One measured line of the table."""

    name: str
    spread: Spread
    unit: str
    promised: str = ""
    """What issue or README promise, in the same unit; empty if nothing is."""


def pin() -> int | None:
    """Keep this process and its children on one core, the last it may use; None where the system cannot."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles.

    >>> spread([1.0, 2.0, 3.0, 4.0, 5.0])
    Spread(median=3.0, low=2.0, high=4.0)
    """
    if len(values) < 2:
        return Spread(values[0], values[0], values[0])
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, low, high)


def timed(work: Callable[[], object]) -> Timed:
    """Run once."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Timed(time.perf_counter() - wall, time.process_time() - cpu)


def rounds(works: dict[str, Callable[[], object]], times: int) -> dict[str, list[Timed]]:
    """Run every work once unmeasured, then all in turn, so that a slow minute of the machine meets all alike."""
    for work in works.values():
        work()
    taken: dict[str, list[Timed]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            taken[name].append(timed(work))
    return taken


def process(command: Sequence[str]) -> Callable[[], object]:
    """The work of starting a program and waiting for its end; its output is thrown away."""
    return lambda: subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands


def per_second(taken: Sequence[Timed], count: int) -> Spread:
    """Rate of work that does `count` things."""
    return spread([count / one.wall for one in taken])


def milliseconds(taken: Sequence[Timed]) -> Spread:
    """Duration."""
    return spread([1000 * one.wall for one in taken])


def ratio(taken: Sequence[Timed], base: Sequence[Timed]) -> Spread:
    """How many times as long, pair by pair of neighbours."""
    return spread([one.wall / other.wall for one, other in zip(taken, base, strict=True)])


def busy(taken: Sequence[Timed]) -> float:
    """Share of the time in which this process had the core; near 1 on a quiet machine."""
    return sum(one.cpu for one in taken) / sum(one.wall for one in taken)
