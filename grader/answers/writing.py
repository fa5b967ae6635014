"""The answers file that comes with a sheet: one line per blank, to be filled in with any editor."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...templates.language import Language
from ...templates.plain import plain

BARE_LABEL = re.compile(r"[A-Za-z0-9_-]+")
REMARK_COLUMN = 24
"""Where the form of each answer begins, so that there is room to write."""


class AnswerLines(NamedTuple):
    """What the file says about one question; a plain tuple of the first three will do."""

    label: str
    title: str
    blanks: Sequence[tuple[str, str]]
    """Name of each blank and its form in words, for example ("c", "vector of 2, three decimals")."""
    file: str = ""
    """Where the answer to a code question is written, for example "code/gru_cell.py"."""


def write_answers(
    title: str,
    student: str,
    sheet_id: str,
    questions: Sequence[AnswerLines | tuple[str, str, Sequence[tuple[str, str]]]],
    lang: Language,
) -> str:
    """The text of `answers.txt`, to be encoded in UTF-8.

    Args:
        title: Title of the assignment.
        student: Name of the student.
        sheet_id: Hexadecimal id that `read_answers` finds again.
        questions: Questions in the order of the sheet.
        lang: Language of the remarks; names and labels are never translated.
    """
    parts = ["\n".join(_head(title, student, sheet_id, lang))]
    parts += ["\n".join(_question(AnswerLines(*question), lang)) for question in questions]
    return "\n\n".join(parts) + "\n"


def _head(title: str, student: str, sheet_id: str, _: Language) -> list[str]:
    example, vector = _.decimal("0.38"), _.decimal("[0.5; -0.25]")
    return [
        "# " + _("%(title)s · %(student)s · sheet %(sheet)s        (keep this line)",
                 title=_line(title), student=_line(student), sheet=sheet_id),
        "#",
        "# " + _("Write each answer after its equals sign; what stands after # is only a remark."),
        "# " + _("A number: %(number)s, 1/2 or 2^-31. Several numbers: %(vector)s. Skip a blank by leaving it empty.",
                 number=example, vector=vector),
    ]  # fmt: skip


def _question(question: AnswerLines, _: Language) -> list[str]:
    label = question.label if BARE_LABEL.fullmatch(question.label) else f'"{question.label}"'
    rows = [f"[{label}]", f"# {_line(question.title)}"]
    if question.file:
        rows.append("# " + _("Answer this question in the file %(file)s.", file=_line(question.file)))
    for name, form in question.blanks:
        rows.append(f"{name} =".ljust(REMARK_COLUMN) + (f"# {_line(form)}" if form else ""))
    return [row.rstrip() for row in rows]


def _line(text: str) -> str:
    """The text on one line: a line break would end the remark; and nothing in it that acts, for it may be a name."""
    return plain(" ".join(text.split()))
