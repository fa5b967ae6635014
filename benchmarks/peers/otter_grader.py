"""otter-grader: a script assignment with one test file of five cases, graded through its Python interface."""

import json
from collections.abc import Mapping
from pathlib import Path

from class_ import FUNCTION, lines, tests
from environments import run
from peer import CORES, Grader, indented
from running import Command

HEAD = """\
import numpy as np
from otter.test_files import test_case

OK_FORMAT = False
name = "{function}"
points = None
"""
CASE = """
@test_case(points=1)
def test_{number}({function}):
{body}
"""
SCRIPT = """\
import json
import sys
from otter.api import grade_submission

autograder, out, *files = sys.argv[1:]
found = {}
for file in files:
    results = grade_submission(file, autograder, quiet=True)
    found[file] = [results.total, results.possible]
with open(out, "w") as marks:
    json.dump(found, marks)
"""


class Otter(Grader):
    """Its command for a class, `otter grade`, needs Docker; `otter run` starts anew for each: twice the time."""

    name = "otter-grader"
    how = "`otter.api.grade_submission` (without Docker) for one script after another, in a process on each core"
    limit = "none without Docker; `otter grade --timeout` stops a container"
    at_once = CORES

    def author(self) -> None:
        folder = self.place / "assignment"
        (folder / "tests").mkdir(parents=True, exist_ok=True)
        (folder / "tests" / "q1.py").write_text(test_file(), "utf-8")
        (folder / "grade.py").write_text(SCRIPT, "utf-8")
        command = [self.program("otter"), "generate", "-t", "tests", "-o", "autograder.zip"]
        run(command, self.variables(), folder)

    def collect(self, submissions: Mapping[str, str], folder: Path) -> None:
        for student, source in submissions.items():
            (folder / student).mkdir(parents=True)
            (folder / student / f"{FUNCTION}.py").write_text(source, "utf-8")

    def commands(self, folder: Path) -> list[Command]:
        files = [str(file) for file in sorted(folder.glob("*/*.py"))]
        home = self.place / "assignment"
        words = ("python", str(home / "grade.py"), str(home / "autograder.zip"))
        shared = [files[first::CORES] for first in range(min(CORES, len(files)))]
        return [self.command(folder, *words, f"marks{n}.json", *some) for n, some in enumerate(shared)]

    def marks(self, folder: Path) -> dict[str, float]:
        return shares([file.read_text("utf-8") for file in sorted(folder.glob("marks*.json"))])


def test_file() -> str:
    """Five cases in Otter's exception-based format."""
    cases = [
        CASE.format(number=number, function=FUNCTION, body=indented(lines(test)))
        for number, test in enumerate(tests(), start=1)
    ]
    return HEAD.format(function=FUNCTION) + "\n".join(cases)


def shares(texts: list[str]) -> dict[str, float]:
    """Of the marks, by student, from what SCRIPT wrote: paths with marks and what they are out of.

    >>> shares(['{"run/ana/gru_cell.py": [5, 5]}', '{"run/rita/gru_cell.py": [1.0, 5]}'])
    {'ana': 1.0, 'rita': 0.2}
    """
    found = {file: marks for text in texts for file, marks in json.loads(text).items()}
    return {Path(file).parent.name: total / possible for file, (total, possible) in found.items()}
