"""rnnex, built from this checkout: `rnnex grade` of a class, in its sandbox, with a report page for everybody."""

import json
import shutil
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from class_ import FUNCTION
from environments import run
from peer import Grader
from running import Command


class Rnnex(Grader):
    """Each student has public and hidden cases of their own."""

    name = "rnnex"
    how = "`rnnex grade`, the class in one command"
    limit = "10 s for a submission"

    def install(self) -> str:
        self.environment.checkout()
        return self.environment.version(self.name)

    def author(self) -> None:
        (self.place / "week.toml").write_text('[[exercise]]\nid = "gru-cell"\n', "utf-8")

    def collect(self, submissions: Mapping[str, str], folder: Path) -> None:
        folder.mkdir(parents=True)
        rows = "".join(f"{student},{student.title()}\n" for student in submissions)
        (folder / "class.csv").write_text("id,name\n" + rows, "utf-8")
        words = ["generate", str(self.place / "week.toml"), "--roster", "class.csv", "--seed", "peers", "--out", "week"]
        run([self.program("rnnex"), *words], self.variables(), folder)
        shutil.copytree(folder / "week" / "sheets", folder / "collected")
        for student, source in submissions.items():
            (folder / "collected" / student / "code" / f"{FUNCTION}.py").write_text(source, "utf-8")

    def commands(self, folder: Path) -> list[Command]:
        return [self.command(folder, "rnnex", "grade", "collected", "--assignment", "week", "--out", "reports")]

    def marks(self, folder: Path) -> dict[str, float]:
        found = {}
        for file in sorted((folder / "reports").glob("*.json")):
            report = json.loads(file.read_text("utf-8"))
            if report["score"]:
                found[report["student"]["id"]] = share(report)
        return found


def share(report: dict[str, dict[str, str]]) -> float:
    """Of the marks, from a report.

    >>> share({"score": {"awarded": "1/2", "out_of": "1"}})
    0.5
    """
    return float(Fraction(report["score"]["awarded"]) / Fraction(report["score"]["out_of"]))
