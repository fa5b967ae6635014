"""nbgrader: a course with one notebook (a solution cell, five test cells); `nbgrader autograde` for the whole class."""

import csv
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from class_ import FUNCTION, PARAMETERS, lines, tests
from environments import run
from peer import Grader
from running import Command

ASSIGNMENT, NOTEBOOK, SECONDS = "week", "cell", 5
SOLUTION = """\
import numpy as np

def {function}({parameters}):
    ### BEGIN SOLUTION
    return h_prev
    ### END SOLUTION
"""


class Nbgrader(Grader):
    """It marks one submission after another (its issue 174), each in a kernel of its own."""

    name = "nbgrader"
    how = "`nbgrader autograde`, the class in one command"
    limit = f"`Execute.timeout` (30 s; here {SECONDS} s) for each cell: five tests, five times the limit"

    def author(self) -> None:
        course = self.place / "course"
        shutil.rmtree(course, ignore_errors=True)
        (course / "source" / ASSIGNMENT).mkdir(parents=True)
        (course / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "peers"\n', "utf-8")
        (course / "source" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").write_text(json.dumps(notebook()), "utf-8")
        run([self.program("nbgrader"), "generate_assignment", ASSIGNMENT], self.variables(), course)

    def collect(self, submissions: Mapping[str, str], folder: Path) -> None:
        shutil.copytree(self.place / "course", folder)
        released = json.loads((folder / "release" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").read_text("utf-8"))
        for student, source in submissions.items():
            place = folder / "submitted" / student / ASSIGNMENT
            place.mkdir(parents=True)
            released["cells"][0]["source"] = source
            (place / f"{NOTEBOOK}.ipynb").write_text(json.dumps(released), "utf-8")

    def commands(self, folder: Path) -> list[Command]:
        return [self.command(folder, "nbgrader", "autograde", ASSIGNMENT, f"--Execute.timeout={SECONDS}")]

    def marks(self, folder: Path) -> dict[str, float]:
        run([self.program("nbgrader"), "export", "--to", "marks.csv"], self.variables(), folder)
        return shares((folder / "marks.csv").read_text("utf-8"))


def notebook() -> dict[str, Any]:
    """The lecturer's notebook."""
    solution = SOLUTION.format(function=FUNCTION, parameters=", ".join(PARAMETERS))
    cells = [cell("answer", solution, solution=True)]
    for number, test in enumerate(tests(), start=1):
        cells.append(cell(f"test_{number}", "\n".join(lines(test)), points=1))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def cell(name: str, source: str, *, solution: bool = False, points: int = 0) -> dict[str, Any]:
    """A cell: where the answer goes, or a test."""
    facts: dict[str, Any] = {
        "schema_version": 3, "grade_id": name, "solution": solution, "grade": bool(points), "locked": bool(points),
        "task": False,
    }  # fmt: skip
    if points:
        facts["points"] = points
    made: dict[str, Any] = {"cell_type": "code", "id": name, "source": source, "outputs": [], "execution_count": None}
    return {**made, "metadata": {"nbgrader": facts}}


def shares(text: str) -> dict[str, float]:
    r"""Of the marks, by student, from what `nbgrader export` writes.

    >>> shares("student_id,raw_score,score,max_score\nana,5.0,5.0,5.0\nmarta,1.0,1.0,5.0\n")
    {'ana': 1.0, 'marta': 0.2}
    """
    rows = csv.DictReader(text.splitlines())
    return {row["student_id"]: float(row["score"]) / float(row["max_score"]) for row in rows if row["score"]}
