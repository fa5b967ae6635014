"""An interval of real numbers: `[0; 1)`, `]0; 1]`, `(-inf, 1)`, `0 <= w < 1`, `|w| < 1`, `w > 0`.

The ends are separated by a semicolon, else by the only comma that is not between digits, else by the only comma that
leaves a number on both sides: `(0,1)` and `(0,5,1,5)` are clear in every language, `(0,5,1)` is refused.
"""

import math
import re
from fractions import Fraction

from ...exercises.engine.exact import Interval
from ...templates.language import N_
from .received import Received, Span
from .spans import COMMA, SEMICOLON, Layout
from .unreadable import Unreadable
from .vocabulary import Vocabulary

Bound = Fraction | float

OPENING = {"(": "(", "]": "(", "[": "["}
CLOSING = {")": ")", "[": ")", "]": "]"}
BELONGS = re.compile(r"\s*([^\W\d_]\w*)\s*(?:\N{ELEMENT OF}|(?:in|em)\b)")
COMPARISON = re.compile(r"<=|>=|[<>≤≥⩽⩾]")
NAME = re.compile(r"[^\W\d_]\w*")
SIZE = re.compile(r"\|\s*([^\W\d_]\w*)\s*\||abs\s*\(\s*([^\W\d_]\w*)\s*\)", re.IGNORECASE)
INFINITY = re.compile(r"([-+]?)\s*(?:∞|inf(?:inity|inito|ty)?|oo)", re.IGNORECASE)
LOOSE = re.compile(r",(?![0-9])|(?<![0-9]),")
MOST_COMMAS = 6
"""Commas that are tried one by one."""

NO_INTERVAL = N_(
    "%(written)s is not an interval: brackets or a comparison are missing at character %(column)s; write for example"
    " %(example)s"
)
TWO_ENDS = N_(
    "%(written)s: an interval has two ends (see character %(column)s): separate them with a semicolon, for example"
    " %(example)s"
)
EMPTY = N_(
    "%(written)s holds no number (see its ends, from character %(column)s on): the smaller end comes first; write for"
    " example %(example)s"
)
NOT_THE_VARIABLE = N_(
    "%(written)s: '%(found)s' at character %(column)s is not known, the variable is %(variables)s; write for example"
    " %(example)s"
)
DIRECTIONS = N_(
    "%(written)s: the comparisons point in two directions (character %(column)s); write for example %(example)s"
)
TWO_PIECES = N_(
    "%(written)s is not one interval (character %(column)s): it has a piece on either side of zero; write for example"
    " %(example)s"
)


def read_interval(received: Received) -> Interval:
    """Read an interval; an infinite end is open, whatever its bracket.

    Raises:
        Unreadable: If the text is no interval, is empty, or has a comma that could be two things.
    """
    signs = list(COMPARISON.finditer(received.text))
    if signs:
        return _Comparison(received, signs).interval()
    begin, end = received.whole
    if belongs := BELONGS.match(received.text, begin, end):
        _check_name(received, Span(*belongs.span(1)))
        begin = received.trimmed(belongs.end(), end).begin
    text = received.text
    if begin >= end - 1 or text[begin] not in OPENING or text[end - 1] not in CLOSING:
        faulty = begin if begin >= end or text[begin] not in OPENING else end - 1
        raise received.refusal(NO_INTERVAL, column=faulty + 1)
    low, high = _ends(received, Span(begin + 1, end - 1))
    return _interval(
        received, _bound(received, low), _bound(received, high), OPENING[text[begin]], CLOSING[text[end - 1]]
    )


class _Comparison:
    """`a <= w < b` and its shorter forms."""

    def __init__(self, received: Received, signs: list[re.Match[str]]) -> None:
        self.received = received
        self.signs = signs
        edges = [received.whole.begin, *(edge for sign in signs for edge in sign.span()), received.whole.end]
        self.parts = [received.trimmed(*edge) for edge in zip(edges[::2], edges[1::2], strict=True)]
        self.upward = ["<" in sign[0] or sign[0] in "≤⩽" for sign in signs]
        self.closed = [sign[0] not in ("<", ">") for sign in signs]

    def interval(self) -> Interval:
        if len(self.signs) > 2:
            raise self.received.refusal(TWO_ENDS, column=self.signs[2].start() + 1)
        if len(self.signs) == 2 and self.upward[0] != self.upward[1]:
            raise self.received.refusal(DIRECTIONS, column=self.signs[1].start() + 1)
        if len(self.signs) == 1 and not self.named(self.parts[0]) and self.named(self.parts[1]):  # 1 > w
            self.parts.reverse()
            self.upward = [not self.upward[0]]
        middle = self.parts[1] if len(self.signs) == 2 else self.parts[0]
        if not self.named(middle):
            raise self.received.refusal(NO_INTERVAL, column=middle.begin + 1)
        size = SIZE.fullmatch(self.received.text, *middle)
        name = size.span(size.lastindex or 0) if size else middle
        _check_name(self.received, Span(*name))
        if len(self.signs) == 2:
            return self.between(size)
        bound = _bound(self.received, self.parts[1])
        if size and not self.upward[0]:
            raise self.received.refusal(TWO_PIECES, column=self.signs[0].start() + 1)
        if self.upward[0]:
            return _interval(self.received, -bound if size else -math.inf, bound, *self.ends(0, 0))
        return _interval(self.received, bound, math.inf, *self.ends(0, 0))

    def between(self, size: re.Match[str] | None) -> Interval:
        if size:
            raise self.received.refusal(TWO_PIECES, column=size.start() + 1)
        first, last = _bound(self.received, self.parts[0]), _bound(self.received, self.parts[2])
        if self.upward[0]:
            return _interval(self.received, first, last, *self.ends(0, 1))
        return _interval(self.received, last, first, *self.ends(1, 0))

    def ends(self, low: int, high: int) -> tuple[str, str]:
        return "[" if self.closed[low] else "(", "]" if self.closed[high] else ")"

    def named(self, part: Span) -> bool:
        text = self.received.text
        return bool(
            SIZE.fullmatch(text, *part) or (NAME.fullmatch(text, *part) and not INFINITY.fullmatch(text, *part))
        )


def _check_name(received: Received, span: Span) -> None:
    known = received.form.variables
    word = received.text[slice(*span)]
    if known and Vocabulary(known).meaning(word).kind != "variable":
        raise received.refusal(NOT_THE_VARIABLE, found=word, variables=", ".join(known), column=span.begin + 1)


def _ends(received: Received, inside: Span) -> tuple[Span, Span]:
    """Where the two ends stand."""
    hidden = Received(received.written, received.form, received.lang_code)
    hidden.text = " " * inside.begin + received.text[slice(*inside)] + " " * (len(received.text) - inside.end)
    hidden.work = received.work
    layout = Layout(hidden)
    if layout.has(inside, SEMICOLON):
        return _pair(received, layout.split(inside, SEMICOLON))
    commas = [match.start() for match in COMMA.finditer(layout.outside(inside))]
    loose = layout.split(inside, LOOSE)
    if len(loose) == 2 or len(commas) <= 1:
        return _pair(received, layout.split(inside, COMMA) if len(commas) <= 1 else loose)
    if len(loose) == 1 and len(commas) <= MOST_COMMAS:
        cuts = [
            (received.trimmed(inside.begin, inside.begin + at), received.trimmed(inside.begin + at + 1, inside.end))
            for at in commas
        ]
        readable = [cut for cut in cuts if all(_readable(received, part) for part in cut)]
        if len(readable) == 1:
            return readable[0]
    raise received.refusal(TWO_ENDS, column=inside.begin + commas[1] + 1)


def _pair(received: Received, parts: list[Span]) -> tuple[Span, Span]:
    if len(parts) != 2:
        blamed = parts[2].begin if len(parts) > 2 else received.whole.end - 1
        raise received.refusal(TWO_ENDS, column=blamed + 1)
    return parts[0], parts[1]


def _readable(received: Received, part: Span) -> bool:
    try:
        _bound(received, part)
    except Unreadable:
        return False
    return True


def _bound(received: Received, part: Span) -> Bound:
    if infinite := INFINITY.fullmatch(received.text, *part):
        return -math.inf if infinite[1] == "-" else math.inf
    return received.number(part)


def _interval(received: Received, low: Bound, high: Bound, left: str, right: str) -> Interval:
    left, right = "(" if low == -math.inf else left, ")" if high == math.inf else right
    if low == math.inf or high == -math.inf or low > high or (low == high and (left, right) != ("[", "]")):
        raise received.refusal(EMPTY, column=received.whole.begin + 1)
    return Interval(low, high, left + right)
