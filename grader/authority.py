"""Whose numbers count: the lecturer's assignment folder if there is one, else a practice sheet's own.

A sheet.json from a submission is only a copy. For a graded sheet the lecturer's variants are the authority, and a
mismatch is reported; without them only format and public cases are checked.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..errors import InputError
from ..exercises.assignments.roster import safe_name
from ..exercises.assignments.sheet import Sheet, load_sheet
from ..exercises.engine.code_exercise import CodeExercise
from ..exercises.engine.exercise import Exercise
from ..templates.language import N_
from .answers.notice import Notice
from .beside import doubtful_keys, nearby_key
from .copies import load_copies
from .handout import KEY_SCHEMA
from .submission import Submission

VARIABLE = "RNNEX_ASSIGNMENT"
Source = Literal["assignment", "submission", "none"]
MOST_QUESTIONS = 100
"""Of a sheet that is not the lecturer's: its student may have put any number of them there, and each takes time."""
MOST_CODE = 30
"""Of these, questions with code, each of which may take its whole time limit; more than there are exercises of ours."""


@dataclass(frozen=True)
class Assigned:
    """The lecturer's sheets, by id and by student."""

    path: Path
    sheets: dict[str, Sheet]
    outside: Mapping[str, Exercise] = field(default_factory=dict)
    """Exercises of the lecturer's files, by id."""
    warnings: list[Notice] = field(default_factory=list)
    """For the lecturer."""
    named: bool = True
    """Whether a person named this key."""

    def of(self, submission: Submission, claimed: str | None) -> tuple[Sheet | None, str]:
        """The sheet that a submission answers, and how it was found: "id", "student", "folder" or ""."""
        for sheet_id in (*submission.sheet_ids, claimed):
            if sheet_id in self.sheets:
                return self.sheets[sheet_id], "id"
        by_student = {sheet.student.id: sheet for sheet in self.sheets.values()}
        student = _student_of(submission.sheet)
        if student in by_student:
            return by_student[student], "student"
        by_folder = {sheet.student.folder.casefold(): sheet for sheet in self.sheets.values()}
        folder = safe_name(submission.name).casefold()
        return by_folder.get(folder), "folder" if folder in by_folder else ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The sheet to mark by, where it is from, and what to tell."""

    sheet: Sheet
    source: Source
    notices: list[Notice | InputError] = field(default_factory=list)


def find_assignment(named: Path | None, paths: Iterable[Path]) -> Assigned | None:
    """The lecturer's folder: as named, from the environment, or around the submissions where no student writes.

    Raises:
        InputError: If the named folder has no key, a key cannot be read, or if nobody named one and the one that is
            there has code in it, is one of several, or is beside only a part of what is graded.
    """
    if named is None and os.environ.get(VARIABLE):
        named = Path(os.environ[VARIABLE])
    if named is not None:
        path = next((p for p in (named / "key" / "assignment.json", named / "assignment.json") if p.is_file()), None)
        if path is None:
            raise InputError(
                N_("%(path)s has no key/assignment.json: give the folder that rnnex generate wrote."), path=named
            )
        return _load(path, named=True)
    key = nearby_key(paths)
    return _load(key, named=False) if key else None


def about_the_key(assigned: Assigned | None, paths: Iterable[Path]) -> list[Notice]:
    """What whoever grades should know: which key was taken if nobody named it, which ones were not, and its files."""
    if assigned and assigned.named:
        return assigned.warnings
    taken = N_(
        "Nobody named a key, so the marks are by %(path)s; if it is not yours, say --assignment with your folder."
    )
    left = N_(
        "%(path)s was not used, because a student may have put it there; if it is yours, say --assignment %(folder)s."
    )
    notices = [Notice(taken, {"path": assigned.path}), *assigned.warnings] if assigned else []
    others = (key for key in doubtful_keys(paths) if assigned is None or key != assigned.path)
    return [*notices, *(Notice(left, {"path": key, "folder": key.parent.parent}) for key in others)]


def _load(path: Path, *, named: bool) -> Assigned:
    broken = InputError(N_("%(path)s is not a key of rnnex: give the folder that rnnex generate wrote."), path=path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != KEY_SCHEMA:
            raise broken
        outside, warnings = load_copies(path, data, named=named)
        loaded = [load_sheet(entry["sheet"], str(path), entry["secrets"], outside)[0] for entry in data["sheets"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise broken from None
    return Assigned(path, {sheet.id: sheet for sheet in loaded}, outside, warnings, named)


def rule(submission: Submission, assigned: Assigned | None) -> Ruling:
    """Decide by which sheet a submission is marked.

    Raises:
        InputError: If there is none.
    """
    own, intact, fault = _own_sheet(submission, assigned.outside if assigned else {})
    notices: list[Notice | InputError] = []
    if assigned is not None:
        sheet, found = assigned.of(submission, own.id if own else None)
        if sheet is not None:
            return Ruling(sheet, "assignment", _mismatches(submission, sheet, own, intact, found))
        # also a practice sheet: it may be forged, and a class must not be marked by a student's own questions
        raise fault or InputError(
            N_("%(name)s answers no sheet of the assignment in %(path)s: give the folder it was generated into."),
            name=submission.name,
            path=assigned.path.parent.parent,
        )
    if own is None:
        broken = (notice for notice in submission.notices if getattr(notice, "params", {}).get("path") == "sheet.json")
        fault = fault or next((notice for notice in broken if isinstance(notice, InputError)), None)
        raise fault or InputError(
            N_("%(name)s has no sheet.json: put the one that came with the sheet into the folder."),
            name=submission.name,
        )
    _refuse_long(own, submission.name)
    if not intact:
        notices.append(Notice(N_("The sheet.json of this submission was changed after it was generated.")))
    elif own.id not in submission.sheet_ids and submission.sheet_ids:
        notices.append(_other_sheet(submission.sheet_ids[0], own.id))
    return Ruling(own, "submission" if own.kind == "practice" else "none", notices)


def _own_sheet(submission: Submission, outside: Mapping[str, Exercise]) -> tuple[Sheet | None, bool, InputError | None]:
    if submission.sheet is None:
        return None, False, None
    try:
        sheet, intact = load_sheet(submission.sheet, f"{submission.name}/sheet.json", outside=outside)
    except InputError as fault:
        return None, False, fault
    return sheet, intact, None


def _refuse_long(sheet: Sheet, name: str) -> None:
    code = sum(isinstance(question.exercise, CodeExercise) for question in sheet.questions)
    if len(sheet.questions) > MOST_QUESTIONS or code > MOST_CODE:
        raise InputError(
            N_(
                "%(name)s/sheet.json asks too much (%(count)s questions, %(code)s of them code; at most %(most)s and "
                "%(most_code)s without the lecturer's folder): say --assignment."
            ),
            name=name,
            count=len(sheet.questions),
            code=code,
            most=MOST_QUESTIONS,
            most_code=MOST_CODE,
        )


def _mismatches(
    submission: Submission, sheet: Sheet, own: Sheet | None, intact: bool, found: str
) -> list[Notice | InputError]:
    notices: list[Notice | InputError] = []
    if submission.sheet is not None and (own is None or not intact or own.id != sheet.id):
        notices.append(
            Notice(N_("The sheet.json of this submission is not the one that was handed out; the lecturer's was used."))
        )
    others = [i for i in submission.sheet_ids if i != sheet.id]
    if others:
        notices.append(_other_sheet(others[0], sheet.id))
    if found == "folder":
        notices.append(
            Notice(
                N_("The submission names no sheet; the sheet of student '%(student)s' was taken by the folder's name."),
                {"student": sheet.student.id},
            )
        )
    elif safe_name(submission.name).casefold() not in (sheet.student.folder.casefold(), sheet.id):
        notices.append(
            Notice(
                N_("The folder '%(folder)s' holds the sheet of student '%(student)s'."),
                {"folder": submission.name, "student": sheet.student.id},
            )
        )
    return notices


def _other_sheet(found: str, used: str) -> Notice:
    return Notice(
        N_("A file of this submission belongs to sheet %(found)s, but it was marked by sheet %(used)s."),
        {"found": found, "used": used},
    )


def _student_of(data: Any) -> str | None:
    try:
        return str(data["student"]["id"])
    except (KeyError, TypeError):
        return None
