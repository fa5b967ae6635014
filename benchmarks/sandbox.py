"""Student code in the sandbox against a bare warm fork that runs the same job with neither sandbox nor report."""

import functools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import numpy as np
from bare import CASES, SOURCE, Bare, gru_job
from timing import Figure, Timed, per_second, ratio, rounds, spread

from rnnex.exercises.assignments.assignment import parse_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import Sheet, make_sheet
from rnnex.grader.marking.layouts import close
from rnnex.grader.marking.marks import Mark, Reading
from rnnex.grader.marking.question import Marked
from rnnex.grader.report import report
from rnnex.grader.sandbox.runner import SandboxRunner
from rnnex.grader.sandbox.selftest import best
from rnnex.grader.sandbox.tiers import A
from rnnex.templates.language import language
from rnnex.templates.pages import report_page

COLD = """
import sys, time
begun = time.perf_counter()
from rnnex.grader.code import Job, Plan
from rnnex.grader.sandbox.choose import BestRunner
import numpy as np
imported = time.perf_counter()
runner = BestRunner()
x, W = np.full(8, 0.1), np.eye(8) * 0.3
for number in range(19):
    runner.run(Job(sys.argv[1].encode(), Plan.of_calls("gru.py", "gru", [(x * i, x, W) for i in range(5)])))
runner.close()
print(imported - begun, time.perf_counter() - imported)
"""


@contextmanager
def all_cores() -> Iterator[int]:
    """The harness keeps to one core; here there are two sides at least."""
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    try:
        yield len(os.sched_getaffinity(0))
    finally:
        os.sched_setaffinity(0, mine)


def reported(runner: SandboxRunner, made: Callable[[int], None], number: int) -> None:
    """One submission with everything on: run, five comparisons, report as JSON and page, written."""
    job = gru_job()
    outcomes = runner.run(job).outcomes
    right = sum(close(o.value, w) for o, w in zip(outcomes, wanted(), strict=True) if o.value is not None)
    assert right == CASES
    made(number)


@functools.cache
def wanted() -> list[np.ndarray]:
    """What the job has to return."""
    space: dict[str, Callable[..., np.ndarray]] = {}
    exec(SOURCE, space)  # noqa: S102 - ours
    return [space["gru"](*step.args) for step in gru_job().steps]


@contextmanager
def reports() -> Iterator[Callable[[int], None]]:
    """The work of writing the report of a code question: JSON and page, onto the disk."""
    say = language("en")
    sheet = _sheet()
    question = sheet.questions[0]
    mark = Mark("gru_cell.py", Fraction(1), Fraction(1), Reading.CORRECT, label="your function", typed="gru_cell.py")
    with tempfile.TemporaryDirectory() as name:

        def made(number: int) -> None:
            data = report(sheet, [(question, Marked((mark,), "all cases right"))], submission="s",
                          authority="submission", status="graded", notices=(), say=say, sandbox="A")  # fmt: skip
            Path(name, f"{number}.html").write_text(report_page(data, say), "utf-8")
            Path(name, f"{number}.json").write_text(json.dumps(data, indent=1), "utf-8")

        yield made


def _sheet() -> Sheet:
    assignment = parse_assignment('[[exercise]]\nid = "gru-cell"\n', "speed", "speed")
    return make_sheet(assignment, Student("s", "S"), "speed", language("en"))


def used() -> float:
    """Processor time of ours and of all children that have ended."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def cost(work: Callable[[int], object], count: int) -> float:
    """Processor milliseconds of each, without what starting and ending cost."""
    taken = []
    for many in (2, count):
        before = used()
        work(many)
        taken.append(used() - before)
    return 1000 * (taken[1] - taken[0]) / (count - 2)


def forked(many: int) -> None:
    """This many forks of an interpreter of its own."""
    bare = Bare(1)
    bare.ready()
    bare.run(many)
    bare.close()


def boxed(work: Callable[[SandboxRunner, int], object], many: int) -> None:
    """This much work with a runner of its own."""
    runner = SandboxRunner(A, 1)
    for number in range(many):
        work(runner, number)
    runner.close()


def sandbox(quick: bool) -> list[Figure]:
    """Rates, ratios, cold start and memory."""
    with all_cores() as cores:
        return [*_rates(quick, cores), *_costs(quick, cores), *_cold(quick), *_memory(quick)]


def _rates(quick: bool, cores: int) -> list[Figure]:
    runner, _found = best(size=cores)
    if runner is None:
        return []
    bare, count = Bare(cores), 40 if quick else 120
    bare.ready()
    with ThreadPoolExecutor(cores + 1) as threads, reports() as made:
        works = {
            "bare": lambda: bare.run(count),
            "sandbox": lambda: list(threads.map(runner.run, [gru_job()] * count)),
            "all": lambda: list(threads.map(functools.partial(reported, runner, made), range(count))),
        }
        taken = rounds(works, 3 if quick else 9)
    runner.close()
    bare.close()
    return [
        Figure(f"bare warm fork, same job, {cores} cores", per_second(taken["bare"], count), "a second"),
        Figure(f"sandbox {runner.tier}, same job", per_second(taken["sandbox"], count), "a second"),
        Figure("sandbox, comparison, report written", per_second(taken["all"], count), "a second", "at least 150"),
        Figure("sandbox / bare fork, wall", ratio(taken["sandbox"], taken["bare"]), "times", "at most 2"),
        Figure("all of it / bare fork, wall", ratio(taken["all"], taken["bare"]), "times"),
    ]


def _costs(quick: bool, cores: int) -> list[Figure]:
    """Processor time, which a busy machine changes less; in tier A, since a namespace hides its children's."""
    job = gru_job()
    bare, ours, everything = [], [], []
    with reports() as made:
        for _ in range(2 if quick else 5):
            count = 60 if quick else 200
            bare.append(cost(forked, count))
            ours.append(cost(lambda many: boxed(lambda runner, _number: runner.run(job), many), count))
            every = functools.partial(boxed, lambda runner, number: reported(runner, made, number))
            everything.append(cost(every, count))
    return [
        Figure("bare fork, processor time", spread(bare), "ms"),
        Figure("sandbox A, processor time of all processes", spread(ours), "ms"),
        Figure("with comparison and report", spread(everything), "ms"),
        Figure("sandbox / bare fork, processor time", spread([a / b for a, b in zip(ours, bare, strict=True)]), "times",
               "at most 2"),
        Figure(f"all of it, {cores} cores for us alone", spread([1000 * cores / e for e in everything]), "a second",
               "at least 150"),
    ]  # fmt: skip


def _cold(quick: bool) -> list[Figure]:
    found = []
    for _ in range(2 if quick else 7):
        command = [sys.executable, "-c", COLD, SOURCE]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
        found.append([float(word) for word in done.stdout.split()])
    return [
        Figure("19 submissions from a cold start", spread([took for _imports, took in found]), "s", "less than 1"),
        Figure("the same with rnnex's imports", spread([sum(both) for both in found]), "s"),
    ]


def _memory(quick: bool) -> list[Figure]:
    """Resident memory of grader and zygote after a tenth of the submissions and at the end."""
    runner, count = SandboxRunner(A, 1), 400 if quick else 2000
    seen = []
    begun = time.perf_counter()
    for number in range(count):
        runner.run(gru_job())
        if number in (count // 10, count - 1):
            with runner._pools["numpy"].lend() as zygote:  # noqa: SLF001 - there is no other way to its number
                seen.append((resident("self"), resident(str(zygote.process.pid))))
    took = Timed(time.perf_counter() - begun, 0.0)
    runner.close()
    (grader, zygote), (grader_end, zygote_end) = seen
    return [
        Figure(f"grader grows over {count} submissions", spread([grader_end - grader]), "KiB", "flat"),
        Figure(f"zygote grows over {count} submissions", spread([zygote_end - zygote]), "KiB", "flat"),
        Figure("one zygote, one after another", per_second([took], count), "a second"),
    ]


def resident(process: str) -> float:
    """KiB of memory of a process."""
    text = Path("/proc", process, "status").read_text("utf-8")
    return float(text.split("VmRSS:")[1].split()[0])
