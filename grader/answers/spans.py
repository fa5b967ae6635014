"""Where the numbers of a vector or matrix stand in a text: brackets, rows, and the possible ways to separate."""

import re
from typing import NamedTuple

from ...templates.language import N_
from .numbers import MAX_DEPTH, TOO_DEEP
from .tokens import plain
from .unreadable import Unreadable

PAIRS = {"(": ")", "[": "]", "{": "}"}
NOT_CLOSED = N_(
    "%(written)s: '%(found)s' at character %(column)s is never closed by '%(closing)s'; write for example %(example)s"
)
NOT_OPENED = N_("%(written)s: '%(found)s' at character %(column)s closes nothing; write for example %(example)s")

PREFIX = re.compile(r"(?:(?:np|numpy|torch)\.)?(?:array|tensor|Size)\s*(?=\()")
"""How NumPy and PyTorch introduce what they print."""
SEMICOLON = re.compile(r";")
COMMA = re.compile(r",")
LOOSE_COMMA = re.compile(r",(?=\s|\Z)")
TIGHT_COMMA = re.compile(r",(?=\S)")
TIMES = re.compile(r"(?<![A-Za-z])[xX\u00d7](?![A-Za-z])")
# As in MATLAB: `1 -2` are two numbers, `1 - 2` and `1 -2*3` never break at an operator.
SPACE = re.compile(r"(?<=[^-+*\u00d7/^;,\s])\s+(?=[^-+*\u00d7/^;,\s]|[-+]\S)")


class Span(NamedTuple):
    """A part of the text, from `begin` up to but without `end`."""

    begin: int
    end: int


class Layout:
    """A text whose brackets match.

    Args:
        text: The answer as received.
        example: How to write it, for the refusal.

    Raises:
        Unreadable: If a bracket is not closed or closes nothing.
    """

    def __init__(self, text: str, *, example: str) -> None:
        self.text = plain(text)
        if self.text.lstrip()[:1] in ("[", '"', "'"):  # a TOML array of texts, or a text in quotes
            self.text = self.text.replace('"', " ").replace("'", " ")
        self._partner = _partners(self.text, text, example)

    @property
    def whole(self) -> Span:
        """All of the text, without blanks at its ends."""
        return self._trimmed(0, len(self.text))

    def peeled(self, span: Span) -> Span:
        """The inside, if one pair of brackets holds all of the span; else the span itself."""
        if prefix := PREFIX.match(self.text, *span):
            span = self._inside(Span(prefix.end(), span.end))
        return self._inside(span)

    def groups(self, span: Span) -> list[Span]:
        """The brackets that make up the span, as in `[1, 2], [3, 4]`; none if it holds anything else."""
        found, place = [], span.begin
        while place < span.end:
            if place in self._partner:
                found.append(Span(place, self._partner[place] + 1))
                place = found[-1].end
            elif self.text[place] in ",; " or self.text[place].isspace():
                place += 1
            else:
                return []
        return found

    def has(self, span: Span, separator: re.Pattern[str]) -> bool:
        """Whether the separator stands in the span outside all brackets."""
        return bool(separator.search(self._outside(span)))

    def split(self, span: Span, separator: re.Pattern[str]) -> list[Span]:
        """Cut at each separator outside brackets; one separator at the end is no cut."""
        edges = [(0, 0), *(match.span() for match in separator.finditer(self._outside(span)))]
        ends = [begin for begin, _ in edges[1:]] + [span.end - span.begin]
        parts = [
            self._trimmed(span.begin + after, span.begin + end) for (_, after), end in zip(edges, ends, strict=True)
        ]
        return parts[:-1] if parts[-1].begin == parts[-1].end else parts

    def readings(self, span: Span, *, times: bool = False) -> list[list[Span]]:
        """All ways to see a row of numbers here, the most likely first.

        Args:
            span: A row without its brackets.
            times: Whether `x` separates too, as in `100 x 10100`.
        """
        if self.has(span, SEMICOLON):
            return [self.split(span, SEMICOLON)]
        separators = [SPACE]
        if self.has(span, COMMA):
            mixed = self.has(span, LOOSE_COMMA) and self.has(span, TIGHT_COMMA)
            separators = [LOOSE_COMMA, COMMA, SPACE] if mixed else [COMMA, SPACE]
        if times:
            separators.append(TIMES)
        whole = [span] if span.begin < span.end else []
        return [*(self.split(span, separator) for separator in separators), whole]

    def _inside(self, span: Span) -> Span:
        if span.begin < span.end and self._partner.get(span.begin) == span.end - 1:
            return self._trimmed(span.begin + 1, span.end - 1)
        return span

    def _outside(self, span: Span) -> str:
        """The span's text with everything in brackets replaced by `#`, one for one."""
        pieces, place = [], span.begin
        while place < span.end:
            end = self._partner.get(place, place) + 1
            pieces.append(self.text[place] if end == place + 1 else "#" * (end - place))
            place = end
        return "".join(pieces)

    def _trimmed(self, begin: int, end: int) -> Span:
        inside = self.text[begin:end]
        left = len(inside) - len(inside.lstrip())
        return Span(begin + left, begin + left + len(inside.strip()))


def _partners(text: str, written: str, example: str) -> dict[int, int]:
    """Position of each opening bracket, and that of the one which closes it."""
    partner: dict[int, int] = {}
    still_open: list[int] = []
    for place, sign in enumerate(text):
        if sign in PAIRS:
            still_open.append(place)
            if len(still_open) > MAX_DEPTH:
                raise Unreadable(TOO_DEEP, written=written, column=place + 1, example=example)
        elif sign in PAIRS.values():
            if not still_open:
                raise Unreadable(NOT_OPENED, written=written, found=sign, column=place + 1, example=example)
            opening = still_open.pop()
            if PAIRS[text[opening]] != sign:
                raise _not_closed(text, opening, written, example)
            partner[opening] = place
    if still_open:
        raise _not_closed(text, still_open[-1], written, example)
    return partner


def _not_closed(text: str, opening: int, written: str, example: str) -> Unreadable:
    sign = text[opening]
    return Unreadable(NOT_CLOSED, written=written, found=sign, closing=PAIRS[sign], column=opening + 1, example=example)
