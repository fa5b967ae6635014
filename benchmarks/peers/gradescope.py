"""gradescope-utils: unittest classes with weights, its JSON runner, in one process for each submission."""

import json
from collections.abc import Mapping
from pathlib import Path

from class_ import FUNCTION, lines, tests
from peer import CORES, Grader, indented
from running import Command

RUN = """\
import unittest
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.discover("tests")
    with open("results.json", "w") as results:
        JSONTestRunner(visibility="visible", stream=results).run(suite)
"""
HEAD = """\
import unittest
import numpy as np
from gradescope_utils.autograder_utils.decorators import number, weight
from {function} import {function}


class TestCell(unittest.TestCase):
"""
CASE = """\
    @weight(1)
    @number("{number}")
    def test_{number}(self):
{body}
"""


class Gradescope(Grader):
    """What the web service's container does for a submission, without the container."""

    name = "gradescope-utils"
    how = "`python run_tests.py`, a process for each submission"
    limit = "none in the package; the web service ends a container"
    at_once = CORES

    def author(self) -> None:
        """The files are small: `collect` writes them beside each submission, as the service does."""

    def collect(self, submissions: Mapping[str, str], folder: Path) -> None:
        for student, source in submissions.items():
            (folder / student / "tests").mkdir(parents=True)
            (folder / student / "tests" / "test_cell.py").write_text(test_file(), "utf-8")
            (folder / student / "run_tests.py").write_text(RUN, "utf-8")
            (folder / student / f"{FUNCTION}.py").write_text(source, "utf-8")

    def commands(self, folder: Path) -> list[Command]:
        return [self.command(one, "python", "run_tests.py") for one in sorted(folder.iterdir())]

    def marks(self, folder: Path) -> dict[str, float]:
        files = sorted(folder.glob("*/results.json"))
        texts = {file.parent.name: file.read_text("utf-8") for file in files}
        return {student: share(text) for student, text in texts.items() if text}


def test_file() -> str:
    """Five methods of a test class."""
    cases = [CASE.format(number=number, body=indented(lines(test), 8)) for number, test in enumerate(tests(), start=1)]
    return HEAD.format(function=FUNCTION) + "\n".join(cases)


def share(text: str) -> float:
    """Of the marks, from a results file; without any test that has marks, none.

    >>> share('{"tests": [{"score": 1.0, "max_score": 1}, {"score": 0.0, "max_score": 1}]}')
    0.5
    """
    marked = [test for test in json.loads(text)["tests"] if "max_score" in test]
    earned, possible = (sum(float(test[what]) for test in marked) for what in ("score", "max_score"))
    return earned / possible if possible else 0.0
