"""One blank as it came back: the text, and what could be read of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from ...errors import InputError
from ...exercises.engine.variant import Blank
from ...templates.language import Language
from ..answers import AnswerSheet, Form, Unreadable, read_answer
from ..answers.forms import Kind as FormKind
from .marks import Mark, Reading

NUMBERS: dict[str, FormKind] = {"number": "real", "whole": "integer"}
"""Kinds of blanks whose text is read under another name."""


def form_of(blank: Blank) -> Form:
    """How the text of a blank is read; of every kind but code.

    >>> form_of(Blank("total", "expression", "", variables=("H", "D"))).example("en")
    '2*H*(D + 1)'
    """
    kind = NUMBERS.get(blank.kind, cast(FormKind, blank.kind))
    return Form(kind, blank.shape, blank.variables, blank.unit)


@dataclass(frozen=True, slots=True)
class Answered:
    """What stands in one blank."""

    typed: str | None = None
    """The text as received; None if there is none."""
    value: Any = None
    """What was read: numbers, nested tuples, or what an exact blank asks for; None if blank or unreadable."""
    fault: InputError | None = None
    """Why it could not be read."""

    @property
    def reading(self) -> Reading:
        """How a blank without a value is read."""
        return Reading.UNREADABLE if self.fault else Reading.BLANK

    def without_value(self, blank: Blank, out_of: Fraction, **more: Any) -> Mark:
        """The mark of a blank that is empty or unreadable; it costs this blank only."""
        return Mark(
            blank.name,
            Fraction(0),
            out_of,
            self.reading,
            blank.symbol,
            blank.label,
            self.typed,
            fault=self.fault,
            **more,
        )


def read_question(
    sheet: AnswerSheet, label: str, blanks: tuple[Blank, ...], say: Language, source: str
) -> dict[str, Answered]:
    """What stands in the blanks of one question.

    Args:
        sheet: The answers file.
        label: The question.
        blanks: Its blanks; those of code are not in the file.
        say: Language whose decimal mark and thousands the student uses.
        source: How sentences name the file, for example "ana/answers.txt".
    """
    return {blank.name: _read(sheet, label, blank, say, source) for blank in blanks if blank.kind != "code"}


def _read(sheet: AnswerSheet, label: str, blank: Blank, say: Language, source: str) -> Answered:
    entry = sheet.entries.get((label, blank.name))
    if entry is None:
        faults = [p.error for p in sheet.problems if (p.question, p.blank) == (label, blank.name)]
        return Answered(fault=faults[0] if faults else None)
    try:
        return Answered(entry.text, read_answer(entry.text, form_of(blank), say.code))
    except Unreadable as fault:
        return Answered(entry.text, fault=fault.located(source=source, line=entry.line, blank=blank.name))


Question = Mapping[str, Answered]
"""Answers of one question by blank."""
