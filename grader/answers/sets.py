"""A set of numbers: `{1; 0,5}`, `{1, 2}`, `1, 2`, `{}`, `∅`.

A semicolon always separates, and then a comma is a decimal mark. Without one a comma separates, unless it could be a
decimal mark, which takes a digit on both sides and no point in either number. Such a comma is
- in Portuguese a decimal mark if other commas are not of this kind (`{1, 0,5}`), and refused if all are (`{1,2}`);
- in English a separator, but refused beside commas of the other kind (`{1, 0,5}`) and before three digits (`{1,000}`).
Spaces never separate.
"""

import re
from fractions import Fraction

from ...templates.language import DECIMAL_MARK, N_
from .received import Received, Span
from .spans import COMMA, SEMICOLON, Layout

MOST_ENTRIES = 100
EMPTY = ("\N{EMPTY SET}", "Ø")
MAYBE_DECIMAL = re.compile(r"(?<![0-9.])[0-9]+(,)(?=[0-9]+(?![0-9.]))")
SEPARATING = re.compile(r",(?![0-9])|(?<![0-9]),")
THOUSANDS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(,)[0-9]{3}(?![0-9.])")
WHICH_COMMA = N_(
    "%(written)s: the comma at character %(column)s can separate two numbers or be part of one: separate numbers with"
    " semicolons, or write a decimal point; for example %(example)s"
)
TOO_MANY = N_("%(written)s has more than %(most)s numbers (character %(column)s): write for example %(example)s")


def read_set(received: Received) -> frozenset[Fraction | float]:
    """Read a set; numbers written twice are in it once.

    Raises:
        Unreadable: If the text is no set of numbers, or a comma in it could be two things.
    """
    if received.text.strip() in EMPTY:
        return frozenset()
    layout = Layout(received)
    inside = layout.whole
    if received.text.startswith("{", inside.begin):
        inside = layout.peeled(inside)
        if inside.begin == inside.end:
            return frozenset()
    parts = _parts(received, layout, inside)
    if len(parts) > MOST_ENTRIES:
        raise received.refusal(TOO_MANY, most=MOST_ENTRIES, column=parts[MOST_ENTRIES].begin + 1)
    return frozenset(received.number(part) for part in parts)


def _parts(received: Received, layout: Layout, inside: Span) -> list[Span]:
    if layout.has(inside, SEMICOLON):
        return layout.split(inside, SEMICOLON)
    text = layout.outside(inside)
    unclear = [match.start(1) for match in MAYBE_DECIMAL.finditer(text)]
    if not unclear:
        return layout.split(inside, COMMA)
    clear = SEPARATING.search(text)
    if DECIMAL_MARK.get(received.lang_code) == ",":
        if clear:
            return layout.split(inside, SEPARATING)
        raise received.refusal(WHICH_COMMA, column=inside.begin + unclear[0] + 1)
    thousands = THOUSANDS.search(text)
    if clear or thousands:
        blamed = unclear[0] if clear or not thousands else thousands.start(1)
        raise received.refusal(WHICH_COMMA, column=inside.begin + blamed + 1)
    return layout.split(inside, COMMA)
