"""The answer to one blank: a number, a vector or a matrix, in the spellings that students use.

With a semicolon present, commas are decimal marks. Without one, a comma before a space separates and a tight comma
is a decimal mark if both occur; if all commas are alike they separate, unless only the decimal reading fits the blank.
"""

import re
import sys
from fractions import Fraction

from ...templates.language import N_
from .arithmetic import TOO_LARGE
from .forms import Form
from .numbers import parse
from .spans import LOOSE_COMMA, SEMICOLON, Layout, Span
from .tokens import plain
from .unreadable import Unreadable

Number = Fraction | float | int
Value = Number | tuple[Number, ...] | tuple[tuple[Number, ...], ...]

MAX_LENGTH = 10_000
"""Characters of one answer."""
MOST = sys.float_info.max
"""An exact number beyond it cannot be compared with anything that is computed."""
NOTHING = re.compile(r"(?:\?+|[-—_]+|\.{2,}|…)?")
"""What students leave in a blank they skip."""
THOUSANDS = {
    "en": re.compile(r"[-+]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:\s[0-9]{3})+)"),
    "pt-BR": re.compile(r"[-+]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:\s[0-9]{3})+)"),
}
"""Whole numbers with marks for thousands; only integer blanks read them."""

ONE_WANTED = N_("%(written)s: expected one number, found %(found)s: write for example %(example)s")
ONE_FOUND = N_("%(written)s: expected %(expected)s numbers, found one: write for example %(example)s")
COUNT = N_("%(written)s: expected %(expected)s numbers, found %(found)s: write for example %(example)s")
ROWS = N_(
    "%(written)s: expected a matrix with %(rows)s rows and %(columns)s columns, found another shape:"
    " write for example %(example)s"
)
NOT_WHOLE = N_("%(written)s: '%(found)s' at character %(column)s is not a whole number: write for example %(example)s")
TOO_LONG = N_(
    "%(written)s is %(length)s characters long, and an answer may have %(most)s: write for example %(example)s"
)


def is_blank(text: str) -> bool:
    """Whether the student left this blank: nothing, or only `?`, `-`, `_` or `...`.

    >>> is_blank(" ? "), is_blank("0")
    (True, False)
    """
    return bool(NOTHING.fullmatch(plain(text).strip()))


def read_answer(text: str, form: Form, lang_code: str) -> Value | None:
    """Read the answer to one blank.

    Args:
        text: What was written, for example "1; 0,5" or "[[1, 2], [3, 4]]".
        form: What the blank asks for.
        lang_code: Decides about thousands in integer blanks, and how an example is written.

    Returns:
        A number for shape (), a tuple for a vector, a tuple of rows for a matrix; None if the blank was left empty.
        Numbers are int in an integer blank, else Fraction while exact, else float.

    Raises:
        Unreadable: If the text is not such an answer; the sentence says where and how to write it.

    Example:
        >>> read_answer("[0,5; 0,25]", Form("real", (2,)), "pt-BR")
        (Fraction(1, 2), Fraction(1, 4))
        >>> read_answer("100 x 10.100", Form("integer", (2,)), "pt-BR")
        (100, 10100)
    """
    if is_blank(text):
        return None
    if len(text) > MAX_LENGTH:
        raise Unreadable(TOO_LONG, written=text, length=len(text), most=MAX_LENGTH, example=form.example(lang_code))
    return _Reader(text, form, lang_code).value()


class _Reader:
    """Reads one text for one form."""

    def __init__(self, text: str, form: Form, lang_code: str) -> None:
        self.text = text
        self.form = form
        self.lang_code = lang_code
        self.example = form.example(lang_code)
        self.layout = Layout(text, example=self.example)

    def value(self) -> Value:
        if not self.form.shape:
            return self.scalar(self.layout.whole)
        if len(self.form.shape) == 1:
            return self.vector(self.layout.whole, self.form.shape[0])
        return self.matrix(self.layout.whole, *self.form.shape)

    def scalar(self, span: Span) -> Number:
        """One number; a vector of one is read as its entry."""
        inside = self.layout.peeled(self.layout.peeled(span))
        try:
            return self.number(inside)
        except Unreadable:
            # Say that there are several numbers, rather than that a separator is no digit.
            found = self.count(span)
            if found == 1:
                raise
            raise self.miscounted(1, found) from None

    def vector(self, span: Span, size: int) -> tuple[Number, ...]:
        """Numbers in one row or one column."""
        inside = self.layout.peeled(span)
        groups = self.layout.groups(inside)
        if len(groups) == 1:  # [[1, 2]]
            return self.vector(groups[0], size)
        if len(groups) == size:  # [[1], [2]]
            return self.entries(groups, span)
        numbers = self.row(inside, size) if not groups else None
        if numbers is None:
            if not groups:
                self.refuse_words(inside)
            raise self.miscounted(size, self.count(span))
        return numbers

    def refuse_words(self, span: Span) -> None:
        """Say that words are no numbers, rather than that there are too many."""
        refusals = []
        for part in self.layout.readings(span)[0]:
            try:
                self.number(part)
            except Unreadable as refusal:
                refusals.append(refusal)
            else:
                return
        if refusals:
            raise refusals[0]

    def entries(self, groups: list[Span], span: Span) -> tuple[Number, ...]:
        """One number from each of the brackets of a column."""
        try:
            return tuple(self.vector(group, 1)[0] for group in groups)
        except Unreadable:
            found = self.count(span)
            if found == len(groups):
                raise
            raise self.miscounted(len(groups), found) from None

    def matrix(self, span: Span, rows: int, columns: int) -> tuple[tuple[Number, ...], ...]:
        """Rows of numbers."""
        inside = self.layout.peeled(span)
        spans = self.layout.groups(inside)
        if not spans:
            spans = self.layout.split(inside, SEMICOLON)
        if len(spans) == rows:
            read = [self.row(self.layout.peeled(row), columns) for row in spans]
            complete = tuple(row for row in read if row is not None)
            if len(complete) == rows:
                return complete
        if rows == 1 or columns == 1:
            flat = self.vector(span, rows * columns)
            return tuple(flat[start : start + columns] for start in range(0, rows * columns, columns))
        raise self.refusal(ROWS, rows=rows, columns=columns)

    def row(self, span: Span, size: int) -> tuple[Number, ...] | None:
        """The first reading that has `size` numbers and can be read; None if none has so many."""
        times = self.form.kind == "integer"
        fitting = [reading for reading in self.layout.readings(span, times=times) if len(reading) == size]
        refusals = []
        for reading in fitting:
            try:
                return tuple(self.number(part) for part in reading)
            except Unreadable as refusal:
                refusals.append(refusal)
        if refusals:
            raise refusals[0]
        return None

    def count(self, span: Span) -> int:
        """How many numbers the student probably meant."""
        inside = self.layout.peeled(span)
        if groups := self.layout.groups(inside):
            return sum(self.count(group) for group in groups)
        bracketed = inside != span
        separated = self.layout.has(inside, SEMICOLON) or self.layout.has(inside, LOOSE_COMMA)
        return len(self.layout.readings(inside)[0]) if self.form.shape or bracketed or separated else 1

    def miscounted(self, expected: int, found: int) -> Unreadable:
        """The refusal of an answer with another count of numbers."""
        message = ONE_WANTED if expected == 1 else ONE_FOUND if found == 1 else COUNT
        return self.refusal(message, expected=expected, found=found)

    def number(self, span: Span) -> Number:
        """The number in a span, of the kind that the blank asks for."""
        part = self.layout.text[slice(*span)]
        pattern = THOUSANDS.get(self.lang_code) if self.form.kind == "integer" else None
        try:
            value = parse(re.sub(r"[\s.,]", "", part) if pattern and pattern.fullmatch(part) else part)
        except Unreadable as refusal:
            raise refusal.within(self.text, offset=span.begin, example=self.example) from None
        if not -MOST <= value <= MOST:
            raise self.refusal(TOO_LARGE, column=span.begin + 1)
        if self.form.kind != "integer":
            return value
        if value != int(value):
            raise self.refusal(NOT_WHOLE, found=part, column=span.begin + 1)
        return int(value)

    def refusal(self, message: str, *, column: int | None = None, **params: int | str) -> Unreadable:
        return Unreadable(message, written=self.text, example=self.example, column=column, **params)
