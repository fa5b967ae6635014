"""Handing out: a folder for each student, and the key that only the lecturer keeps.

DIR/sheets/STUDENT/   sheet.html, sheet.json, answers.txt, code/*.py, with check.py among them
DIR/key/              assignment.json (master seed, frozen variants, keys), worked/STUDENT.html,
                      exercises/*.py (copies of the lecturer's own files, if the assignment names some)
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..exercises.assignments.assignment import Assignment
from ..exercises.assignments.roster import Student
from ..exercises.assignments.sheet import Question, Sheet, make_sheet
from ..exercises.engine.check_file import NAME as CHECK
from ..exercises.engine.check_file import Checked, check_file
from ..exercises.engine.code_exercise import CodeExercise
from ..exercises.engine.variant import Blank
from ..templates.language import N_, Language
from ..templates.pages import sheet_page
from .answers.writing import AnswerLines, write_answers
from .copies import copies, entries
from .keys import key_of_question
from .marking.answered import form_of

EXACT_FORMS = {
    "shape": N_("shape"),
    "set": N_("set of numbers, read exactly"),
    "interval": N_("interval, read exactly"),
    "expression": N_("formula in %(letters)s"),
}
KEY_SCHEMA = "rnnex/key/v1"


def hand_out(assignment: Assignment, students: list[Student], master: str, say: Language, folder: Path) -> list[Sheet]:
    """Write all sheets and the key.

    Raises:
        InputError: If the folder already holds sheets or a key (nothing is overwritten), or cannot be written.
    """
    for taken in (folder / "sheets", folder / "key"):
        if taken.exists():
            raise InputError(
                N_("%(path)s exists already and is not overwritten: choose another --out, or move it away."), path=taken
            )
    sheets = [make_sheet(assignment, student, master, say) for student in students]
    if len({sheet.id for sheet in sheets}) < len(sheets):  # 32 bits: once in 10,000 classes of 1,000
        raise InputError(N_("Two sheets would have the same id: choose another --seed."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as name:  # all or nothing
            unfinished = Path(name)
            for sheet in sheets:
                _write(unfinished / "sheets" / sheet.student.folder, sheet_files(sheet, say))
                _write(unfinished / "key" / "worked", {f"{sheet.student.folder}.html": worked_page(sheet, say)})
            _write(unfinished / "key", {"assignment.json": key_file(assignment, master, sheets), **copies(assignment)})
            for part in ("sheets", "key"):
                (unfinished / part).rename(folder / part)
    except OSError as fault:
        raise InputError(
            N_("%(path)s cannot be written (%(reason)s): choose another --out."), path=folder, reason=fault.strerror
        ) from None
    return sheets


def _write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def sheet_files(sheet: Sheet, say: Language) -> dict[str, str]:
    """Everything a student gets, by path within the folder."""
    files = {"sheet.html": sheet_page(sheet_view(sheet, say), say), "sheet.json": sheet.public()}
    lines = []
    head = "# " + say("sheet %(sheet)s  (keep this line)", sheet=sheet.id) + "\n"
    for question in sheet.questions:
        starters = question.exercise.files(question.variant, say)
        for name, text in starters.items():
            files[sheet.code_file(question, name)] = head + text
        # backticks are for the page, where an asterisk would mean emphasis
        blanks = [(b.name, form_in_words(b, say).replace("`", "")) for b in question.blanks if b.kind != "code"]
        file = next((sheet.code_file(question, name) for name in starters), "")
        lines.append(AnswerLines(question.label, say(question.exercise.title), blanks, file))
    checked = list(_checked(sheet))
    if checked:
        files[f"code/{CHECK}"] = head + check_file(checked, say)
    files["answers.txt"] = write_answers(sheet.title, sheet.student.name, sheet.id, lines, say)
    return files


def _checked(sheet: Sheet) -> Iterator[Checked]:
    """What check.py looks at."""
    for question in sheet.questions:
        exercise, variant = question.exercise, question.variant
        if isinstance(exercise, CodeExercise):
            file = sheet.code_file(question, exercise.blanks(variant)[0].name)
            yield Checked(file.removeprefix("code/"), exercise.task(variant), exercise.public_cases(variant))


def sheet_view(sheet: Sheet, say: Language) -> dict[str, Any]:
    """What `sheet_page` shows."""
    return {
        "title": sheet.title,
        "student": {"id": sheet.student.id, "name": sheet.student.name},
        "sheet_id": sheet.id,
        "kind": sheet.kind,
        "language": sheet.language,
        "instructions_md": instructions(sheet, say),
        "questions": [_question_view(sheet, question, say) for question in sheet.questions],
    }


def _question_view(sheet: Sheet, question: Question, say: Language) -> dict[str, Any]:
    code = [sheet.code_file(question, b.name) for b in question.blanks if b.kind == "code"]
    return {
        "label": question.label,
        "anchor": question.anchor,
        "title": say(question.exercise.title),
        "marks": str(question.marks),
        "statement_md": question.text(say),
        "blanks": [
            {"name": b.name, "symbol": b.symbol, "label": say(b.label), "form": form_in_words(b, say)}
            for b in question.blanks
            if b.kind != "code"
        ],
        "file": code[0] if code else None,
    }


def worked_page(sheet: Sheet, say: Language) -> str:
    """The same sheet with the worked solution under every question, for the lecturer."""
    view = sheet_view(sheet, say)
    view["title"] = say("%(title)s: worked solutions", title=sheet.title)
    view["instructions_md"] = say("For the lecturer only.")
    for question, shown in zip(sheet.questions, view["questions"], strict=True):
        worked = question.exercise.worked(question.variant, say)
        shown["statement_md"] += f"\n\n---\n\n**{say('Worked solution')}**\n\n{worked}"
    return sheet_page(view, say)


def instructions(sheet: Sheet, say: Language) -> str:
    """How to answer, and what is accepted, in words."""
    kinds = {blank.kind for question in sheet.questions for blank in question.blanks}
    parts = [
        say(
            "Write your answers into `answers.txt`, which came with this sheet, with any text editor; hand in "
            "the whole folder."
        )
    ]
    if "number" in kinds:
        parts.append(
            say(
                "Round each number asked for, and each intermediate result printed with it, to the decimals or "
                "significant digits stated, half away from zero, and go on with the rounded numbers. Keep at least "
                "two more digits in anything not asked."
            )
        )
        parts.append(
            say(
                "Accepted is every number within half a unit of the last digit asked, plus what honest rounding of "
                "the "
                "numbers before it can change. A later number is read from your own earlier ones, so one slip costs "
                "only once."
            )
        )
    if "expression" in kinds:
        parts.append(
            say(
                "A formula may be written in any way that is right for all values of its letters: `*` multiplies, `^` "
                "raises to a power, and the letters are those of the form beside the blank."
            )
        )
    if "interval" in kinds:
        parts.append(
            say(
                "A square bracket of an interval says that its end belongs to it, a round one that it does not; "
                "infinity is `inf`. Comparisons are read as well, for example `%(example)s`.",
                example=say.decimal("-0.5 <= w < 1"),
            )
        )
    if "code" in kinds:
        parts.append(
            say("Write code into the files in the folder `code`; keep their names and the names of the functions.")
        )
        parts.append(
            say(
                "`python check.py`, run in that folder, tells you how your code does in the public cases; it needs "
                "nothing but Python and NumPy (and PyTorch where a question asks for it). Marks come from other cases."
            )
        )
    if sheet.kind == "practice":
        parts.append(say("This is a practice sheet: `rnnex grade` marks it with nothing but this folder."))
    return "\n".join(f"- {part}" for part in parts)


def form_in_words(blank: Blank, say: Language) -> str:
    """What a blank asks for, for example "vector of 2, 3 decimals"; and its unit, if it has one."""
    form = _form(blank, say)
    return say("%(form)s, in %(unit)s", form=form, unit=say(blank.unit)) if blank.unit else form


def _form(blank: Blank, say: Language) -> str:
    if blank.kind == "whole":
        return say("whole number") if not blank.shape else say("%(size)s whole numbers", size=_size(blank))
    if blank.kind == "exact":
        return say("decimal or fraction, read exactly")
    if blank.kind in EXACT_FORMS:
        words = say(EXACT_FORMS[blank.kind], letters=", ".join(blank.variables))
        return say("%(form)s, for example `%(example)s`", form=words, example=form_of(blank).example(say.code))
    if blank.significant is None:
        decimals = say.plural("%(count)s decimal", "%(count)s decimals", blank.decimals)
    else:
        decimals = say.plural("%(count)s significant digit", "%(count)s significant digits", blank.significant)
    if not blank.shape:
        return say("number, %(decimals)s", decimals=decimals)
    if len(blank.shape) == 1:
        return say("vector of %(size)s, %(decimals)s", size=blank.shape[0], decimals=decimals)
    return say("matrix of %(size)s, %(decimals)s", size=_size(blank), decimals=decimals)


def _size(blank: Blank) -> str:
    return "×".join(map(str, blank.shape))


def key_file(assignment: Assignment, master: str, sheets: list[Sheet]) -> str:
    """The text of key/assignment.json: everything the lecturer needs to mark, and to make the same sheets again."""
    data = {
        "schema": KEY_SCHEMA,
        "name": assignment.name,
        "title": dict(assignment.title),
        "kind": assignment.kind,
        "languages": list(assignment.languages),
        "worked": assignment.worked,
        "repeats": assignment.repeats,
        "step": str(assignment.step),
        "master_seed": master,
        "exercises": [item.data() for item in assignment.items],
        **entries(assignment),
        "sheets": [_key_of_sheet(sheet) for sheet in sheets],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _key_of_sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "sheet": json.loads(sheet.public()),
        "secrets": {q.label: q.variant.secret for q in sheet.questions if q.variant.secret},
        "keys": {q.label: key_of_question(q) for q in sheet.questions},
    }


def warnings(sheets: list[Sheet], say: Language) -> Iterator[str]:
    """What pinned questions cannot show, one sentence each; the first sheet stands for all."""
    for question in sheets[0].questions if sheets else ():
        for sentence in question.exercise.warnings(question.variant, say):
            yield say("Question %(label)s: %(sentence)s", label=question.label, sentence=sentence)
