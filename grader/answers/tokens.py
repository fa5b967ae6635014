"""The words of a formula: what a student's keyboard, phone or word processor makes of it."""

import re
from dataclasses import dataclass

from ...templates.language import N_
from .unreadable import Unreadable
from .vocabulary import NUMBERS, Vocabulary

LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),  # hyphens, en dash, minus sign
        **dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff", " "),  # invisible marks that copying brings along
        **dict.fromkeys("\u00b7\u2219\u2022", "\u22c5"),  # dots
        "\u2217": "*",
        "\u00f7": "/", "\u2044": "/", "\u2215": "/",
    }
)  # fmt: skip
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
TIMES = str.maketrans("\u00d7\u22c5", "**")
WORD = re.compile(
    r"""(?P<blank>\s+)
      | (?P<number>(?:[0-9]+(?:_[0-9]+)*(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<times>[xX](?=\s*10(?:\^|\*\*|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹])))
      | (?P<name>[A-Za-zÀ-ÖØ-öø-ÿµ\u0370-\u03ff]+[0-9₀-₉]*(?:_[A-Za-z0-9₀-₉]+)*)
      | (?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
      | (?P<part>[¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
      | (?P<operator>\*\*|[-+*\u00d7\u22c5/^()\[\]{}√])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
UNEXPECTED = N_(
    "%(written)s is not a number: '%(found)s' at character %(column)s was not expected; write for example %(example)s"
)
NOT_A_FORMULA = N_(
    "%(written)s is not a formula: '%(found)s' at character %(column)s was not expected; write for example %(example)s"
)
AMBIGUOUS = N_(
    "%(written)s can be read in two ways at character %(column)s: write * where you multiply, and brackets around"
    " what belongs together; write for example %(example)s"
)
TWO_MARKS = N_(
    "%(written)s has two decimal marks in one number (character %(column)s):"
    " use one, and none for thousands; write for example %(example)s"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a formula."""

    kind: str
    """`number`, `part` (as ½), `name`, `raised` (superscript digits), `operator` or `end`."""
    text: str
    """Spelled in ASCII where there is a choice: `⁻³` is "-3", a multiplication sign is "*"."""
    column: int
    """Position of its first character, 1-based."""
    tight: bool = False
    """Whether it follows the word before without a space."""


def plain(text: str) -> str:
    """The text with lookalikes replaced one for one, so that positions stay true.

    >>> plain("\u22123\u00f72")
    '-3/2'
    """
    return text.translate(LOOKALIKES)


def tokens(text: str, *, names: Vocabulary = NUMBERS, comma_decimal: bool = True, example: str) -> list[Token]:
    """Cut a text into words; the last one is `end`.

    Args:
        text: What was written.
        names: What names may mean; several variables written as one word come back apart.
        comma_decimal: Whether a comma is a decimal mark; a point always is.
        example: How to write it, for the refusal.

    Raises:
        Unreadable: If a character belongs to no formula, a number has two decimal marks, or a word can be cut in two
            ways.

    Example:
        >>> [token.text for token in tokens("2,5^-3", example="")]
        ['2,5', '^', '-', '3', '']
        >>> [token.text for token in tokens("4HD", names=Vocabulary(("D", "H")), example="")]
        ['4', 'H', 'D', '']
    """
    found: list[Token] = []
    end = 0
    for match in WORD.finditer(plain(text)):
        kind, word, column = str(match.lastgroup), match.group(), match.start() + 1
        if kind == "blank":
            continue
        fault, column = _fault(kind, word, column, text, names, comma_decimal=comma_decimal)
        tight, end = match.start() == end, match.end()
        if kind == "number" and word[0] in ".," and tight and found and found[-1].kind == "number":
            fault = TWO_MARKS  # the ,5 of 1.000,5
        if fault:
            raise Unreadable(fault, written=text, found=text[column - 1], column=column, example=example)
        if kind == "name":
            found += _names(word, column, tight, text, names, example)
        else:
            word = "*" if kind == "times" else word.translate(SUPERSCRIPTS).translate(TIMES)
            found.append(Token("operator" if kind == "times" else kind, word, column, tight))
    return [*found, Token("end", "", len(text) + 1)]


def _fault(kind: str, word: str, column: int, text: str, names: Vocabulary, *, comma_decimal: bool) -> tuple[str, int]:
    """The message about a word that cannot stand in a formula, or ""; and the place to blame."""
    unexpected = NOT_A_FORMULA if names.formula else UNEXPECTED
    if kind == "number" and "," in word and not comma_decimal:
        return unexpected, column + word.index(",")
    if kind == "number" and names.has("e") and "e" in word.lower():  # 2e3 is 2000, or 2 e 3
        return AMBIGUOUS, column
    if kind == "times" and names.has("x"):
        return AMBIGUOUS, column
    if kind == "other" or (word in "[]{}" and not names.formula):
        return unexpected, column
    return "", column


def _names(word: str, column: int, tight: bool, text: str, names: Vocabulary, example: str) -> list[Token]:
    pieces = names.cut(word)
    if not pieces:
        raise Unreadable(AMBIGUOUS, written=text, column=column, example=example)
    found = []
    for piece in pieces:
        found.append(Token("name", piece, column, tight))
        column, tight = column + len(piece), True
    return found
