"""What the commands do: the same functions for the command line and for whoever writes a program around rnnex."""

import json
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..exercises.assignments.assignment import BUNDLED, load_assignment
from ..exercises.assignments.roster import DEMO, Student, read_roster
from ..exercises.outside import addressed, authors_told
from ..exercises.registry import all_exercises, installed_exercises
from ..templates.language import N_, Language, language
from ..templates.plain import one_line
from .authority import about_the_key, find_assignment
from .class_run import ClassRun, grade_class
from .folders import find_submissions, left_over, unwrapped
from .grade import Grader
from .handout import hand_out, warnings
from .sandbox.choose import shared_runner
from .submission import code_paths

DEMO_SEED = "tour"
DEMO_CLASS = (Student("ana", "Ana Souza"), Student("bruno", "Bruno Lima"), Student("carla", "Carla Dias"))
"""Perfect; with typical mistakes; half empty and half unreadable."""
OPTION_FORM = N_("'%(text)s' is not an option: write NAME=VALUE, for example units=3.")
GIVEN_FORM = N_("'%(text)s' is not a given: write NAME=VALUE, for example x_1=[0.5].")
STATUS_TEXT = {
    "graded": "",
    "format-checked": N_("format checked, no marks"),
    "not-graded": N_("not graded"),
}


def catalogue(say: Language) -> dict[str, Any]:
    """All exercises, installed ones too, bundled assignments, and which plugins cannot be used."""
    installed = installed_exercises()
    return {
        "exercises": [
            {
                "id": e.id,
                "title": say(e.title),
                "topic": e.topic,
                "level": e.level,
                "source": e.source,
                "options": dict(e.defaults),
                "home": e.home,
            }
            for e in (*all_exercises().values(), *installed.exercises.values())
        ],
        "assignments": [{"name": name, "title": load_assignment(name).title_in(say.code)} for name in BUNDLED],
        "warnings": [fault.say(say) for fault in installed.faults],
    }


@authors_told()
def one_variant(
    name: str, seed: str | None, chosen: Sequence[str], pinned: Sequence[str], say: Language, *, key: bool
) -> dict[str, Any]:
    """One variant with its texts and what its pinned givens hide; with `key`, the worked solution too.

    Args:
        name: An id, a file of exercises that has one, or "./mine.py:my-id".
        seed: None for a new one.
        chosen: Options, NAME=VALUE.
        pinned: Givens, NAME=VALUE.
        say: The language.
        key: Whether the worked solution is wanted.
    """
    exercise, *others = addressed(name)
    if others:
        known = ", ".join(one.address for one in (exercise, *others))
        raise InputError(N_("%(path)s has several exercises: name one of %(known)s."), path=name, known=known)
    seed = secrets.token_hex(4) if seed is None else seed
    options = exercise.options(dict(_named(text, OPTION_FORM) for text in chosen))
    variant = exercise.draw(seed, options, dict(_named(text, GIVEN_FORM) for text in pinned))
    found: dict[str, Any] = {"seed": seed, **variant.public(), "statement": exercise.text(variant, say)}
    if key:
        found["worked"] = exercise.worked(variant, say)
    return {**found, "warnings": exercise.warnings(variant, say)}


def _named(text: str, form: str) -> tuple[str, Any]:
    """NAME=VALUE; the value as JSON, else as a word."""
    name, equals, value = text.partition("=")
    if not equals:
        raise InputError(form, text=text)
    try:
        return name.strip(), json.loads(value)
    except ValueError:
        return name.strip(), value.strip()


@authors_told()
def generate_sheets(
    name: str, roster: Path | None, seed: str | None, lang: str | None, out: Path, tell: Language | None = None
) -> dict[str, Any]:
    """Write sheets and key; returns what was written and, in the language of `tell`, what the lecturer should know."""
    assignment = load_assignment(name)
    say = language(lang or assignment.languages[0])
    students = read_roster(roster) if roster else [DEMO]
    master = seed or assignment.seed or secrets.token_hex(8)
    sheets = hand_out(assignment, students, master, say, out)
    return {
        "assignment": assignment.name,
        "seed": master,
        "sheets": [
            {"student": s.student.id, "id": s.id, "folder": str(out / "sheets" / s.student.folder)} for s in sheets
        ],
        "key": str(out / "key"),
        "warnings": list(warnings(sheets, tell or say)),
    }


def grade_submissions(
    paths: Sequence[Path],
    assignment: Path | None,
    out: Path,
    lang: str | None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    *,
    trust_students: bool = False,
    tag: str | None = None,
) -> ClassRun:
    """Grade folders into a folder of reports.

    One practice submission is somebody's own and runs in any tier; a class, or a sheet of which the key is here, does
    not run where its code could read that key. Of notebooks only cells with the tag are run, if there is one.

    Raises:
        Untrusted: If there is no sandbox, it is needed, and `trust_students` is false.
    """
    say = language(lang) if lang else None
    folders = find_submissions(paths, out)
    assigned = find_assignment(assignment, paths)
    runner = shared_runner(trusting=trust_students or (assigned is None and len(folders) == 1))
    has_code = any(code_paths(unwrapped(folder), (".py", ".ipynb")) for folder in folders)
    # Asked for the tier, the runner refuses now and not in the middle of the class.
    workers = 1 + (os.cpu_count() or 1) if has_code and runner.tier != "D" and len(folders) > 1 else 1
    grader = Grader(assigned, say, runner, tag)
    run = grade_class(grader, folders, out, say, progress, workers=workers)
    run.left_over = left_over(paths)
    run.warnings = [warning.say(grader.fallback) for warning in about_the_key(assigned, paths)]
    return run


def summary(run: ClassRun) -> dict[str, Any]:
    """What a graded class is told in a terminal, or as JSON."""
    rows = []
    for one in run.graded:
        say, data, score = one.say, one.data, one.data["score"]
        shown = {"awarded": say.total(score["rounded"]), "out_of": say.total(score["out_of"])} if score else None
        rows.append(
            {
                "student": data["student"]["name"],
                "submission": data["submission"],
                "status": data["status"],
                "status_text": STATUS_TEXT[data["status"]],
                "score": score,
                "shown": shown,
                "report": str(run.out / one.page),
                "notices": [notice["text"] for notice in data["notices"]],
            }
        )
    return {
        "submissions": rows,
        "not_graded": [row["submission"] for row in rows if row["status"] == "not-graded"],
        "left_over": run.left_over,
        "warnings": run.warnings,
        "replaced": run.replaced,
        "interrupted": run.interrupted,
        "sandbox": sorted({one.data["sandbox"] for one in run.graded if one.data["sandbox"]}),
        "faults": str(run.out / "faults.txt") if run.faults else None,
        "index": str(run.index) if run.graded else None,
    }


def summary_lines(found: dict[str, Any], say: Language) -> list[str]:
    """What `grade` and `demo` print."""
    lines = []
    for row in found["submissions"]:
        status, shown = row["status_text"], row["shown"]
        score = say("%(awarded)s of %(out_of)s", **shown) if shown else say(status)
        lines.append(f"{row['student']:24} {score}")
        lines += [f"    {text}" for text in row["notices"]]
    if found["left_over"]:
        names = ", ".join(found["left_over"])
        lines.append(say("Not read, because these are no folders: %(names)s.", names=names))
    if found["replaced"]:
        lines.append(
            say.plural(
                "%(count)s report of an earlier run was replaced.",
                "%(count)s reports of an earlier run were replaced.",
                found["replaced"],
            )
        )
    if found["interrupted"]:
        lines.append(say("Interrupted: what was finished is saved; run the same command again to grade all."))
    if found["faults"]:
        lines.append(say("Something failed in rnnex itself; please report %(path)s.", path=found["faults"]))
    if found["index"]:
        lines.append(say("Reports: %(path)s", path=found["index"]))
    return [one_line(line) for line in lines]  # names are students' words


def run_demo(out: Path | None, lang: str | None) -> ClassRun:
    """The tour for three students, with their bundled answers, graded."""
    folder = out or _free_name(Path("rnnex-demo"))
    assignment = load_assignment("tour")
    say = language(lang or assignment.languages[0])
    hand_out(assignment, list(DEMO_CLASS), DEMO_SEED, say, folder)
    with as_file(files("rnnex.exercises.assignments") / "demo") as bundled:
        for student in DEMO_CLASS:
            target = folder / "submissions" / student.folder
            shutil.copytree(folder / "sheets" / student.folder, target)
            for file in sorted((bundled / student.id).iterdir()):
                place = target if file.name == "answers.txt" else target / "code"
                shutil.copyfile(file, place / file.name.removesuffix(".txt") if place != target else target / file.name)
    return grade_class(Grader(None, say), find_submissions([folder / "submissions"]), folder / "reports", say)


def _free_name(wanted: Path) -> Path:
    """The name, or the next one that is free."""
    number, path = 1, wanted
    while path.exists():
        number += 1
        path = wanted.with_name(f"{wanted.name}-{number}")
    return path
