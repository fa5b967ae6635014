"""Real folders: sheets as `generate` writes them, answers as students type them, reports as `grade` writes them."""

import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from rnnex.grader.class_run import ClassRun
from rnnex.grader.desk import generate_sheets, grade_submissions

GRU = """
def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    v = np.concatenate([{stack}])
    z = 1 / (1 + np.exp(-(W_z @ v + b_z)))
    r = 1 / (1 + np.exp(-(W_r @ v + b_r)))
    c = np.tanh(W_h @ np.concatenate([r * h_prev, x]) + b_h)
    return {returned}
"""


def gru_source(stack="h_prev, x", returned="z * h_prev + (1 - z) * c"):
    """A student's gru_cell.py; right in the default convention unless something is changed."""
    return "import numpy as np\n" + GRU.format(stack=stack, returned=returned)


TOML = """
title = {{ en = "Own", "pt-BR" = "Própria" }}
kind = "{kind}"
languages = ["en", "pt-BR"]
{more}

{exercises}
"""

GRADED = """
[[exercise]]
id = "gradient-overflow"
label = "1"
marks = 2

[[exercise]]
id = "gru-cell"
label = "2"
marks = 6
"""
"""One question with whole numbers and one with code, for a graded assignment."""


def assignment(folder, exercises, kind="practice", more=""):
    """Write an assignment.toml; returns its folder as a name for `hand_out`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assignment.toml").write_text(TOML.format(kind=kind, exercises=exercises, more=more), "utf-8")
    return str(folder)


def hand_out(folder, name="list-b", *, seed="7", lang="en", students=()):
    """Generate an assignment; returns the folder of the first student's sheet."""
    roster = None
    if students:
        folder.mkdir(parents=True, exist_ok=True)
        roster = folder / "class.csv"
        roster.write_text("id,name\n" + "".join(f"{s},{s.title()}\n" for s in students), "utf-8")
    generate_sheets(name, roster, seed, lang, folder / "given")
    return folder / "given" / "sheets" / (students[0] if students else "demo")


def hand_in(sheet, folder, answers=None, code=None):
    """Copy a sheet as a student does, fill it in, and hand it in.

    Args:
        sheet: The student's folder as generated.
        folder: Where the submission shall lie.
        answers: What is typed, by question and blank, for example {"10": {"c": "[1; 0]"}}.
        code: Text of code files by name.
    """
    shutil.copytree(sheet, folder)
    if answers:
        fill(folder / "answers.txt", answers)
    for name, text in (code or {}).items():
        (folder / "code" / name).write_text(text, "utf-8")
    return folder


def fill(path, answers):
    """Type answers after their equals signs; everything else stays as it was generated."""
    lines, label = [], ""
    for line in path.read_text("utf-8").split("\n"):
        heading = re.fullmatch(r"\[(.+)\]", line)
        label = heading[1] if heading else label
        name = line.partition(" = ")[0]
        typed = answers.get(label, {}).get(name)
        lines.append(line if typed is None or " = " not in line else f"{name} = {typed}")
    path.write_text("\n".join(lines), "utf-8")


class Graded(NamedTuple):
    """What `grade` wrote."""

    run: ClassRun
    out: Path
    reports: dict[str, dict]
    """By file name without its ending."""

    @property
    def report(self):
        """The report, if there is only one."""
        (only,) = self.reports.values()
        return only

    def question(self, label):
        return next(q for q in self.report["questions"] if q["label"] == label)

    def mark(self, label, blank):
        return next(m for m in self.question(label)["marks"] if m["blank"] == blank)

    @property
    def notices(self):
        return " ".join(notice["text"] for notice in self.report["notices"])


def grade(*paths, out=None, assigned=None, lang=None):
    """Grade submissions in this process."""
    out = out or paths[0].parent / "reports"
    run = grade_submissions(paths, assigned, out, lang)
    found = sorted(out.glob("*.json"))
    return Graded(run, out, {path.stem: json.loads(path.read_text("utf-8")) for path in found})


def ids(mark):
    """Names of the mistakes told at a mark of a report."""
    return [name["id"] for name in mark["explanations"]]


def key(lecturer, student):
    """The keys of a student, by question."""
    data = json.loads((lecturer / "key" / "assignment.json").read_text("utf-8"))
    return next(entry for entry in data["sheets"] if entry["sheet"]["student"]["id"] == student)["keys"]


def edit(folder, change):
    """Change the sheet.json of a submission."""
    path = folder / "sheet.json"
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")
