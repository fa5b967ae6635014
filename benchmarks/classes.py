"""`rnnex grade` of a class with one code question: read, run on public and hidden cases, mark, name mistakes, write."""

import functools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count as numbers
from pathlib import Path
from typing import NamedTuple

from sandbox import all_cores, cost, resident
from timing import Figure, per_second, rounds, spread, timed

from rnnex.exercises.assignments.assignment import parse_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.grader.authority import Assigned, find_assignment
from rnnex.grader.class_run import grade_class
from rnnex.grader.code import Limits, Runner
from rnnex.grader.grade import Grader
from rnnex.grader.handout import hand_out
from rnnex.grader.sandbox.runner import SandboxRunner
from rnnex.grader.sandbox.selftest import best
from rnnex.grader.sandbox.tiers import A
from rnnex.templates.language import language

WORKED = """
import numpy as np
def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    v = np.concatenate([h_prev, x])
    z = 1 / (1 + np.exp(-(W_z @ v + b_z)))
    r = 1 / (1 + np.exp(-(W_r @ v + b_r)))
    return z * h_prev + (1 - z) * np.tanh(W_h @ np.concatenate([r * h_prev, x]) + b_h)
"""
WRONG = WORKED.replace("r * h_prev", "h_prev")
"""Every fourth student leaves the reset gate out; which mistake it is has to be found."""
LOOP = WORKED.replace("    v =", "    while True: pass\n    v =")


class Class(NamedTuple):
    """What a lecturer has before grading."""

    assigned: Assigned | None
    folders: list[Path]
    fresh: Iterator[Path]
    """Folders for reports, none twice."""

    def grade(self, runner: Runner, many: int, workers: int = 1) -> None:
        """Grade the first so many."""
        say = language("en")
        grader = Grader(self.assigned, say, runner)
        run = grade_class(grader, self.folders[:many], next(self.fresh), say, workers=workers)
        assert not run.faults
        assert run.graded[0].share == 1
        assert all(one.share is not None for one in run.graded)


@contextmanager
def handed_in(count: int) -> Iterator[Class]:
    """A class whose folders are back."""
    assignment = parse_assignment('[[exercise]]\nid = "gru-cell"\n', "speed", "speed")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        students = [Student(f"s{number:04}", f"S {number}") for number in range(count)]
        sheets = hand_out(assignment, students, "speed", language("en"), place)
        folders = [place / "sheets" / sheet.student.folder for sheet in sheets]
        for number, folder in enumerate(folders):
            (folder / "code" / "gru_cell.py").write_text(WRONG if number % 4 == 3 else WORKED, "utf-8")
        fresh = (place / f"reports{number}" for number in numbers())
        yield Class(find_assignment(place, []), folders, fresh)


def classes(quick: bool) -> list[Figure]:
    """Rates, processor time and memory."""
    with all_cores() as cores:
        return [*_rates(quick, cores), *_costs(quick, cores), *_loop(cores), *_memory(quick, cores)]


def _rates(quick: bool, cores: int) -> list[Figure]:
    runner, _found = best(size=cores)
    if runner is None:
        return []
    many = 40 if quick else 100
    with handed_in(many) as class_:
        taken = rounds({"class": lambda: class_.grade(runner, many, cores + 1)}, 2 if quick else 5)["class"]
    runner.close()
    return [Figure(f"rnnex grade, class of {many}, sandbox {runner.tier}", per_second(taken, many), "a second")]


def _costs(quick: bool, cores: int) -> list[Figure]:
    """In tier A, since a namespace hides its children's time."""
    many = 40 if quick else 100

    def graded(class_: Class, some: int) -> None:
        runner = SandboxRunner(A, 1)
        class_.grade(runner, some)
        runner.close()

    with handed_in(many) as class_:
        found = [cost(functools.partial(graded, class_), many) for _ in range(2 if quick else 5)]
    return [
        Figure("each of them, processor time of all processes", spread(found), "ms"),
        Figure(f"rnnex grade, {cores} cores for us alone", spread([1000 * cores / one for one in found]), "a second"),
    ]


def _loop(cores: int) -> list[Figure]:
    """One of a class never returns: the others are marked meanwhile."""
    runner, _found = best(size=cores)
    if runner is None:
        return []
    with handed_in(20) as class_:
        class_.grade(runner, 2)
        (class_.folders[1] / "code" / "gru_cell.py").write_text(LOOP, "utf-8")
        took = timed(lambda: class_.grade(runner, 20, cores + 1)).wall
    runner.close()
    return [Figure("class of 20 with an endless loop, beyond its limit", spread([took - Limits().seconds]), "s")]


def _memory(quick: bool, cores: int) -> list[Figure]:
    """What grading a class keeps for the class page and the gradebook."""
    many = 100 if quick else 500
    seen: list[float] = []
    with handed_in(many) as class_:
        runner, say = SandboxRunner(A, cores), language("en")
        grade_class(Grader(class_.assigned, say, runner), class_.folders, next(class_.fresh), say,
                    lambda _done, _of: seen.append(resident(str(os.getpid()))), workers=cores + 1)  # fmt: skip
        runner.close()
    first = many // 5
    return [Figure("kept of each for the class page", spread([(seen[-1] - seen[first]) / (many - first)]), "KiB")]
