"""A number, a vector or a matrix, in the spellings that students use.

With a semicolon present, commas are decimal marks. Without one, a comma before a space separates and a tight comma
is a decimal mark if both occur; if all commas are alike they separate, unless only the decimal reading fits the blank.
"""

from ...templates.language import N_
from .received import Number, Received, Span
from .spans import LOOSE_COMMA, SEMICOLON, Layout
from .unreadable import Unreadable

Array = Number | tuple[Number, ...] | tuple[tuple[Number, ...], ...]

MOST_TRIED = 20
"""Words that are looked at before they are called no numbers."""

ONE_WANTED = N_(
    "%(written)s: expected one number, found %(found)s (see character %(column)s): write for example %(example)s"
)
ONE_FOUND = N_(
    "%(written)s: expected %(expected)s numbers, found one (see character %(column)s): write for example %(example)s"
)
COUNT = N_(
    "%(written)s: expected %(expected)s numbers, found %(found)s (see character %(column)s):"
    " write for example %(example)s"
)
ROWS = N_(
    "%(written)s: expected a matrix with %(rows)s rows and %(columns)s columns, found another shape (see character"
    " %(column)s): write for example %(example)s"
)


def read_array(received: Received) -> Array:
    """Read an answer of the shape of its form.

    Raises:
        Unreadable: If the text is not such an answer.
    """
    return _Reader(received).value()


class _Reader:
    """Reads one text for one form."""

    def __init__(self, received: Received) -> None:
        self.received = received
        self.form = received.form
        self.layout = Layout(received)
        self.number = received.number

    def value(self) -> Array:
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
            places = self.places(span)
            if len(places) == 1:
                raise
            raise self.miscounted(1, places) from None

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
            raise self.miscounted(size, self.places(span))
        return numbers

    def refuse_words(self, span: Span) -> None:
        """Say that words are no numbers, rather than that there are too many."""
        refusals = []
        for part in self.layout.readings(span)[0][:MOST_TRIED]:
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
            places = self.places(span)
            if len(places) == len(groups):
                raise
            raise self.miscounted(len(groups), places) from None

    def matrix(self, span: Span, rows: int, columns: int) -> tuple[tuple[Number, ...], ...]:
        """Rows of numbers."""
        inside = self.layout.peeled(span)
        spans = self.layout.groups(inside)
        if not spans:
            spans = self.layout.split(inside, SEMICOLON)
        blamed = spans[rows].begin if len(spans) > rows else self.end
        if len(spans) == rows:
            read = [self.row(self.layout.peeled(row), columns) for row in spans]
            complete = tuple(row for row in read if row is not None)
            if len(complete) == rows:
                return complete
            blamed = spans[read.index(None)].begin
        if rows == 1 or columns == 1:
            flat = self.vector(span, rows * columns)
            return tuple(flat[start : start + columns] for start in range(0, rows * columns, columns))
        raise self.received.refusal(ROWS, rows=rows, columns=columns, column=blamed + 1)

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

    def places(self, span: Span) -> list[Span]:
        """The numbers that the student probably meant."""
        inside = self.layout.peeled(span)
        if groups := self.layout.groups(inside):
            return [place for group in groups for place in self.places(group)]
        bracketed = inside != span
        separated = self.layout.has(inside, SEMICOLON) or self.layout.has(inside, LOOSE_COMMA)
        return self.layout.readings(inside)[0] if self.form.shape or bracketed or separated else [inside]

    def miscounted(self, expected: int, places: list[Span]) -> Unreadable:
        """The refusal of an answer with another count of numbers; the first one too many is to blame, or the end."""
        found = len(places)
        message = ONE_WANTED if expected == 1 else ONE_FOUND if found == 1 else COUNT
        blamed = places[expected].begin if found > expected else self.end
        return self.received.refusal(message, expected=expected, found=found, column=blamed + 1)

    @property
    def end(self) -> int:
        """Where more could have been written."""
        return self.received.whole.end
