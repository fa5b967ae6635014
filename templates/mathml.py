r"""LaTeX to MathML, quickly: numbers are written by us, everything else is converted once and kept.

Two sheets of an exercise differ only in their numbers. So numbers and matrices of numbers are cut out
of a formula, the skeleton that remains is converted by latex2mathml (slow, cached), and the numbers
are put back as MathML.
"""

import functools
import re
from collections.abc import Callable
from typing import NamedTuple

from ..errors import AuthorError
from .language import N_
from .lint import Fault, first_fault

FIRST_PLACE, LAST_PLACE = "\ue000", "\uf8ff"
FIRST_MATRIX = "\U00100000"
"""Private characters stand for the numbers in a skeleton, the k-th for the k-th; matrices, being tall, have others."""
PLACES = ord(LAST_PLACE) - ord(FIRST_PLACE) + 1
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

PRIVATE = N_("Formula '%(formula)s' has a character of the private use area: remove it.")
NOT_UNDERSTOOD = N_("Formula '%(formula)s' cannot be read: check its braces, subscripts and \\left ... \\right.")

_ENTRY = r"[-+−]?\d+(?:(?:\.|,|\{,\})\d+)?"
_CUT = re.compile(
    r"""(?P<keep>\\(?:text\w*|math\w+|operatorname|boldsymbol|begin|end)\s*\{[^{}\d]*\d[^{}]*\})
      | \\begin\{bmatrix\}(?P<matrix>(?:[-+−\d.,\s&]|\{,\}|\\\\)*)\\end\{bmatrix\}
      | (?<=[_^])(?P<digit>\d)
      | (?P<minus>-\s*)?(?P<number>\d+(?:(?:\.|\{,\})\d+)?)(?P<raised>\s*[_^])?""",
    re.VERBOSE,
)
_PREFIX = re.compile(
    r"(?:^|[=([{<>,;:&|]|\\(?:cdot|times|leq?|geq?|neq?|approx|to|in|quad|qquad|left.|[,;: ])|\\\\)\s*$"
)
"""What may stand before a minus that belongs to the number after it."""


class Skeleton(NamedTuple):
    """A converted formula: MathML before, between and after the numbers, and which number goes where."""

    texts: tuple[str, ...]
    order: tuple[int, ...]

    def filled(self, numbers: list[str]) -> str:
        """The MathML with its numbers."""
        parts = [self.texts[0]]
        for index, text in zip(self.order, self.texts[1:], strict=True):
            parts += (numbers[index], text)
        return "".join(parts)


def to_mathml(latex: str, *, display: bool) -> str:
    r"""A formula as one `<math>` element, without `style=` attributes.

    Args:
        latex: The formula, without dollar signs. Decimal numbers are written `0.5` or `0{,}5`.
        display: Whether the formula stands on its own line.

    Raises:
        AuthorError: If the formula would not be drawn rightly; the sentence names the formula.

    Example:
        >>> to_mathml("x = -0{,}5", display=False)
        '<math><mi>x</mi><mo>=</mo><mrow><mo>−</mo><mn>0,5</mn></mrow></math>'
    """
    if PRIVATE_USE.search(latex):
        raise AuthorError(PRIVATE, formula=latex)
    numbers: list[str] = []
    skeleton = _converted(_CUT.sub(_cutter(numbers), latex))
    if isinstance(skeleton, Fault):
        raise AuthorError(skeleton.message, formula=latex, **skeleton.params)
    opening = '<math display="block">' if display else "<math>"
    return f"{opening}{skeleton.filled(numbers)}</math>"


def number(digits: str, *, minus: bool = False) -> str:
    """MathML of a decimal number; a comma or a point is kept as it is.

    >>> number("0,462")
    '<mn>0,462</mn>'
    """
    return f"<mrow><mo>−</mo><mn>{digits}</mn></mrow>" if minus else f"<mn>{digits}</mn>"


def matrix(rows: list[list[str]]) -> str:
    """MathML of a matrix of decimal numbers in brackets; numbers with equally many decimals are aligned.

    >>> matrix([["1", "-2"]])[-79:]
    '<mtd><mo>−</mo><mn>2</mn></mtd></mtr></mtable><mo stretchy="true">]</mo></mrow>'
    """
    decimals = {len(re.split("[.,]", entry + ".")[1]) for row in rows for entry in row}
    table = '<mtable class="num">' if len(decimals) == 1 else "<mtable>"
    body = "".join(f"<mtr>{''.join(map(_cell, row))}</mtr>" for row in rows)
    return f'<mrow><mo stretchy="true">[</mo>{table}{body}</mtable><mo stretchy="true">]</mo></mrow>'


def _cell(entry: str) -> str:
    if entry[0] in "-−":
        return f"<mtd><mo>−</mo><mn>{entry[1:]}</mn></mtd>"
    return f"<mtd><mn>{entry.removeprefix('+')}</mn></mtd>"


def _cutter(numbers: list[str]) -> Callable[[re.Match[str]], str]:
    """A replacement for `_CUT` that moves each number to the list and leaves its place."""

    def place(mathml: str, instead: str, first: str = FIRST_PLACE) -> str:
        if len(numbers) == PLACES:
            return instead
        numbers.append(mathml)
        return chr(ord(first) + len(numbers) - 1)

    def cut(found: re.Match[str]) -> str:
        whole = found[0]
        if found["keep"]:
            return whole
        if found["matrix"] is not None:
            rows = _rows(found["matrix"])
            return place(matrix(rows), whole, FIRST_MATRIX) if rows else _CUT.sub(cut, _guarded(whole))
        if found["digit"]:
            return place(number(found["digit"]), whole)
        digits, raised, minus = found["number"].replace("{,}", ","), found["raised"] or "", found["minus"] or ""
        if minus and not raised and _PREFIX.search(found.string, 0, found.start()):
            return place(number(digits, minus=True), whole)
        return minus + place(number(digits), found["number"]) + raised

    return cut


def _rows(body: str) -> list[list[str]]:
    """The entries of a matrix, or [] if one of them is not a plain number."""
    lines = body.strip().removesuffix("\\\\").split("\\\\")
    rows = [[entry.strip() for entry in line.split("&")] for line in lines]
    if not all(re.fullmatch(_ENTRY, entry) for row in rows for entry in row):
        return []
    return [[entry.replace("{,}", ",") for entry in row] for row in rows]


def _guarded(matrix_source: str) -> str:
    """A matrix with an entry that is not a plain number, spelled so that it is not tried as one again."""
    return matrix_source.replace(r"\begin{bmatrix}", r"\begin{bmatrix}{}", 1)


@functools.lru_cache(maxsize=4096)
def _converted(skeleton: str) -> Skeleton | Fault:
    """The MathML of a formula whose numbers are places, or why there is none."""
    if fault := first_fault(skeleton):
        return fault
    from .polish import converted  # loads latex2mathml, which reads a table of 2,500 symbols

    body = converted(skeleton)
    if body is None:
        return Fault(NOT_UNDERSTOOD, {})
    pieces = re.split(f"<mi>({PRIVATE_USE.pattern})</mi>", body)
    order = tuple(ord(place) - ord(FIRST_PLACE if place <= LAST_PLACE else FIRST_MATRIX) for place in pieces[1::2])
    if sorted(order) != list(range(len(order))) or PRIVATE_USE.search("".join(pieces[::2])):
        return Fault(NOT_UNDERSTOOD, {})
    return Skeleton(tuple(pieces[::2]), order)
