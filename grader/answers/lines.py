"""The lines of an answers file, as raw text: headings, answers, and what is neither."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LINE = 10_000
"""Characters of one line; a longer one costs its blank only."""
MAX_CONTINUED = 64
"""Lines over which one bracket may stretch, as in a matrix that NumPy printed."""
HEADING = re.compile(r"\[+([^\[\]]*)\](.*)", re.DOTALL)
QUOTES = ('"', "'")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with something on it."""

    number: int
    """Where it starts in the file, 1-based."""
    text: str
    """Without blanks at its ends; several physical lines are joined by spaces."""

    @property
    def key(self) -> str | None:
        """What stands before the first `=`; None if this is no answer."""
        before, equals, _ = self.text.partition("=")
        key = unquoted(before.strip())
        return key if equals and key and "#" not in before else None

    @property
    def value(self) -> str:
        """What stands after the first `=`, without remark and quotes."""
        raw = self.text.partition("=")[2].strip()
        if raw.startswith(QUOTES):
            try:
                return str(tomllib.loads(f"v = {raw}")["v"]).strip()
            except tomllib.TOMLDecodeError:  # then it is text that begins with a quote
                pass
        return unquoted(raw.partition("#")[0].strip())

    @property
    def label(self) -> str | None:
        """The question this line would name as a heading; None if it cannot be one."""
        match = HEADING.fullmatch(self.text)
        if not match or (self.key is not None and not _is_remark(match[2])):
            return None
        return unquoted(match[1].strip())

    @property
    def damaged_label(self) -> str | None:
        """The question that a heading without one of its brackets would name: `[10`, `10]`, `10)` or `10:`."""
        text = self.text.partition("#")[0].strip()
        return unquoted(text.strip(" []():")) if text.startswith("[") or text.endswith(("]", ")", ":")) else None


def unquoted(text: str) -> str:
    """The text without a pair of quotes around it.

    >>> unquoted("'1a'")
    '1a'
    """
    if len(text) >= 2 and text[0] == text[-1] and text.startswith(QUOTES):
        return text[1:-1].strip()
    return text


def lines(text: str, labels: frozenset[str]) -> Iterator[Line]:
    """All lines except empty ones and remarks.

    A line with an open bracket takes the following ones in, up to the one that closes it; not if an answer or a
    heading comes first, for then the bracket was a slip.

    Args:
        text: The whole file, lines ending in a line feed only.
        labels: The questions, in lower case.
    """
    physical = text.split("\n")
    place = 0
    while place < len(physical):
        taken = _taken(physical, place, labels)
        # An overlong line is cut, but stays longer than allowed: that is said where its blank is known.
        joined = " ".join(line.strip() for line in taken).strip()[: MAX_LINE + 1]
        if joined and not joined.startswith("#"):
            yield Line(place + 1, joined)
        place += len(taken)


def _taken(physical: list[str], start: int, labels: frozenset[str]) -> list[str]:
    """The physical lines of the answer or other line that begins at `start`; several come without their remarks."""
    first = physical[start]
    if "=" not in first or len(first) > MAX_LINE:
        return [first]
    taken = [first.partition("#")[0]]
    depth = _depth(taken[0].partition("=")[2])
    for line in physical[start + 1 : start + MAX_CONTINUED]:
        heading = Line(0, line.strip()).label
        if depth <= 0 or "=" in line or len(line) > MAX_LINE or (heading is not None and heading.lower() in labels):
            break
        taken.append(line.partition("#")[0])
        depth += _depth(taken[-1])
        if depth <= 0:
            return taken
    return [first]


def _depth(text: str) -> int:
    """Brackets opened less brackets closed."""
    return sum(text.count(sign) for sign in "[{(") - sum(text.count(sign) for sign in "]})")


def _is_remark(rest: str) -> bool:
    return rest.strip()[:1] in ("", "#")
