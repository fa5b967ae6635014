"""One answer on its way to a value: its text, what the blank asks for, and how to refuse it."""

import re
import sys
from fractions import Fraction
from typing import NamedTuple

from ...templates.language import N_
from .arithmetic import TOO_LARGE, Work
from .forms import Form
from .numbers import parse
from .tokens import plain
from .units import refuse_other_unit, without_unit
from .unreadable import Unreadable

Number = Fraction | float | int
MOST = sys.float_info.max
"""An exact number beyond it cannot be compared with anything that is computed."""
THOUSANDS = {
    "en": re.compile(r"[-+]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:\s[0-9]{3})+)"),
    "pt-BR": re.compile(r"[-+]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:\s[0-9]{3})+)"),
}
"""Whole numbers with marks for thousands; only whole numbers and shapes read them."""
WHOLE_KINDS = ("integer", "shape")

NOT_WHOLE = N_("%(written)s: '%(found)s' at character %(column)s is not a whole number: write for example %(example)s")


class Span(NamedTuple):
    """A part of the text, from `begin` up to but without `end`."""

    begin: int
    end: int


class Received:
    """The text of one answer; all that reads it shares one allowance of work.

    Args:
        written: The answer as received.
        form: What the blank asks for.
        lang_code: Decides about thousands and commas, and how an example is written.
    """

    def __init__(self, written: str, form: Form, lang_code: str) -> None:
        self.written = written
        self.form = form
        self.lang_code = lang_code
        self.example = form.example(lang_code)
        text = plain(written)
        if text.lstrip()[:1] in ("[", '"', "'"):  # a TOML array of texts, or a text in quotes
            text = text.replace('"', " ").replace("'", " ")
        self.text = without_unit(text, form.unit, lang_code)
        """Character for character below the one received: lookalikes replaced, quotes and the unit blank."""
        self.work = Work()

    @property
    def whole(self) -> Span:
        """All of the text, without blanks at its ends."""
        return self.trimmed(0, len(self.text))

    def trimmed(self, begin: int, end: int) -> Span:
        """The part without blanks at its ends."""
        inside = self.text[begin:end]
        left = len(inside) - len(inside.lstrip())
        return Span(begin + left, begin + left + len(inside.strip()))

    def number(self, span: Span) -> Number:
        """The number in a part of the text, of the kind that the blank asks for.

        Raises:
            Unreadable: If there is no such number.
        """
        part = self.text[slice(*span)]
        whole = self.form.kind in WHOLE_KINDS
        pattern = THOUSANDS.get(self.lang_code) if whole else None
        digits = re.sub(r"[\s.,]", "", part) if pattern and pattern.fullmatch(part) else part
        try:
            value = self._parsed(digits)
        except Unreadable as refusal:
            raise refusal.within(self.written, offset=span.begin, example=self.example) from None
        if not -MOST <= value <= MOST:
            raise self.refusal(TOO_LARGE, column=span.begin + 1)
        if not whole:
            return value
        if value != int(value):
            raise self.refusal(NOT_WHOLE, found=part, column=span.begin + 1)
        return int(value)

    def _parsed(self, part: str) -> Fraction | float:
        try:
            return parse(part, work=self.work)
        except Unreadable as refusal:
            refuse_other_unit(refusal, part, self.form.unit, self.lang_code)
            raise

    def refusal(self, message: str, *, column: int, **params: int | str) -> Unreadable:
        """The refusal of this answer; `column` is the place to blame, 1-based."""
        return Unreadable(message, written=self.written, example=self.example, column=column, **params)
