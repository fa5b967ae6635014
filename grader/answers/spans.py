"""Where the numbers of a vector or matrix stand in a text: brackets, rows, and the possible ways to separate."""

import re

from ...templates.language import N_
from .grammar import MAX_DEPTH, TOO_DEEP
from .received import Received, Span
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
SPACE = re.compile(r"(?<=[^-+*\u00d7\u22c5/^;,\s])\s+(?=[^-+*\u00d7\u22c5/^;,\s]|[-+]\S)")


class Layout:
    """A text whose brackets match.

    Args:
        received: The answer.

    Raises:
        Unreadable: If a bracket is not closed or closes nothing.
    """

    def __init__(self, received: Received) -> None:
        self.received = received
        self.text = received.text
        self._partner = _partners(received)
        self._outside: dict[Span, str] = {}

    @property
    def whole(self) -> Span:
        """All of the text, without blanks at its ends."""
        return self.received.whole

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
        return bool(separator.search(self.outside(span)))

    def split(self, span: Span, separator: re.Pattern[str]) -> list[Span]:
        """Cut at each separator outside brackets; one separator at the end is no cut."""
        edges = [(0, 0), *(match.span() for match in separator.finditer(self.outside(span)))]
        ends = [begin for begin, _ in edges[1:]] + [span.end - span.begin]
        parts = [
            self.received.trimmed(span.begin + after, span.begin + end)
            for (_, after), end in zip(edges, ends, strict=True)
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
            return self.received.trimmed(span.begin + 1, span.end - 1)
        return span

    def outside(self, span: Span) -> str:
        """The span's text with everything in brackets replaced by `#`, one for one."""
        if span not in self._outside:
            pieces, place = [], span.begin
            while place < span.end:
                end = self._partner.get(place, place) + 1
                pieces.append(self.text[place] if end == place + 1 else "#" * (end - place))
                place = end
            self._outside[span] = "".join(pieces)
        return self._outside[span]


def _partners(received: Received) -> dict[int, int]:
    """Position of each opening bracket, and that of the one which closes it."""
    partner: dict[int, int] = {}
    still_open: list[int] = []
    for place, sign in enumerate(received.text):
        if sign in PAIRS:
            still_open.append(place)
            if len(still_open) > MAX_DEPTH:
                raise received.refusal(TOO_DEEP, column=place + 1)
        elif sign in PAIRS.values():
            if not still_open:
                raise received.refusal(NOT_OPENED, found=sign, column=place + 1)
            opening = still_open.pop()
            if PAIRS[received.text[opening]] != sign:
                raise _not_closed(received, opening)
            partner[opening] = place
    if still_open:
        raise _not_closed(received, still_open[-1])
    return partner


def _not_closed(received: Received, opening: int) -> Unreadable:
    sign = received.text[opening]
    return received.refusal(NOT_CLOSED, found=sign, closing=PAIRS[sign], column=opening + 1)
