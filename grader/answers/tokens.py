"""The words of a number: what a student's keyboard, phone or word processor makes of a formula."""

import re
from dataclasses import dataclass

from ...templates.language import N_
from .unreadable import Unreadable

LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),  # hyphens, en dash, minus sign
        **dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff", " "),  # invisible marks that copying brings along
        "\u00b7": "*", "\u22c5": "*", "\u2219": "*",  # dots
        "\u00f7": "/", "\u2044": "/", "\u2215": "/",
    }
)  # fmt: skip
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
WORD = re.compile(
    r"""(?P<blank>\s+)
      | (?P<number>(?:[0-9]+(?:_[0-9]+)*(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<name>[A-Za-zÀ-ÖØ-öø-ÿ]+[0-9]*|[σπ])
      | (?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
      | (?P<operator>\*\*|[-+*\u00d7/^()])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
UNEXPECTED = N_(
    "%(written)s is not a number: '%(found)s' at character %(column)s was not expected; write for example %(example)s"
)
TWO_MARKS = N_(
    "%(written)s has two decimal marks in one number (character %(column)s):"
    " use one, and none for thousands; write for example %(example)s"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a number."""

    kind: str
    """`number`, `name`, `raised` (superscript digits), `operator` or `end`."""
    text: str
    """Spelled in ASCII where there is a choice: `⁻³` is "-3", a multiplication sign is "*"."""
    column: int
    """Position of its first character, 1-based."""


def plain(text: str) -> str:
    """The text with lookalikes replaced one for one, so that positions stay true.

    >>> plain("\u22123·2")
    '-3*2'
    """
    return text.translate(LOOKALIKES)


def tokens(text: str, *, comma_decimal: bool, example: str) -> list[Token]:
    """Cut a text into words; the last one is `end`.

    Raises:
        Unreadable: If a character belongs to no number, or a number has two decimal marks.

    Example:
        >>> [token.text for token in tokens("2,5^-3", comma_decimal=True, example="")]
        ['2,5', '^', '-', '3', '']
    """
    found: list[Token] = []
    for match in WORD.finditer(plain(text)):
        kind, word, column = str(match.lastgroup), match.group(), match.start() + 1
        if kind == "number" and "," in word and not comma_decimal:
            kind, column = "other", column + word.index(",")
        if kind == "other":
            raise Unreadable(UNEXPECTED, written=text, found=text[column - 1], column=column, example=example)
        if kind == "number" and word[0] in ".," and _touches_number(found, column):
            raise Unreadable(TWO_MARKS, written=text, column=column, example=example)
        if kind != "blank":
            found.append(Token(kind, word.translate(SUPERSCRIPTS).replace("\N{MULTIPLICATION SIGN}", "*"), column))
    return [*found, Token("end", "", len(text) + 1)]


def _touches_number(before: list[Token], column: int) -> bool:
    """Whether the word that starts at `column` follows a number without a space: the `,5` of `1.000,5`."""
    return bool(before) and before[-1].kind == "number" and before[-1].column + len(before[-1].text) == column
