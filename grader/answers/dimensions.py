"""The shape of an array: `(100, 10100)`, `100 x 10100`, `(100,)`, `()`.

Semicolons separate, else commas, else x, × and "by" or "por", else spaces. What could as well be marks for thousands
is refused: `10,100` without brackets and `(100, 10,100)` in English, `10 100` everywhere.
"""

import re

from ...templates.language import N_
from .received import THOUSANDS, Received, Span
from .spans import COMMA, LOOSE_COMMA, SEMICOLON, SPACE, TIGHT_COMMA, Layout

MOST_AXES = 16
SCALAR = re.compile(r"scalar|escalar", re.IGNORECASE)
TIMES = re.compile(r"(?<![A-Za-z])[xX\u00d7](?![A-Za-z])|\b(?:by|por)\b")
STAR = re.compile(r"(?<!\*)\*(?!\*)|\u22c5")
SPACED = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:\s[0-9]{3})+(?![0-9.,])")
"""Numbers between spaces that could be one number."""
TWO_NUMBERS = N_(
    "%(written)s can be read as one number or as several at character %(column)s: separate the sizes with semicolons,"
    " and write the product or no marks for thousands; for example %(example)s"
)
NOT_A_SIZE = N_(
    "%(written)s: '%(found)s' at character %(column)s is no size: sizes are whole numbers above zero; write for"
    " example %(example)s"
)
TOO_MANY_AXES = N_("%(written)s has more than %(most)s sizes (character %(column)s): write for example %(example)s")


def read_shape(received: Received) -> tuple[int, ...]:
    """Read a shape; one number alone is the shape of a vector.

    Raises:
        Unreadable: If the text is no shape, or could be two.
    """
    if SCALAR.fullmatch(received.text.strip()):
        return ()
    layout = Layout(received)
    inside = layout.peeled(layout.whole)
    if len(groups := layout.groups(inside)) == 1 and inside != layout.whole:  # torch.Size([3, 4])
        inside = layout.peeled(groups[0])
    if inside.begin == inside.end:
        return ()
    parts = _parts(received, layout, inside)
    if len(parts) > MOST_AXES:
        raise received.refusal(TOO_MANY_AXES, most=MOST_AXES, column=parts[MOST_AXES].begin + 1)
    return tuple(_size(received, part) for part in parts)


def _size(received: Received, part: Span) -> int:
    size = received.number(part)
    if size < 1:
        raise received.refusal(NOT_A_SIZE, found=received.text[slice(*part)], column=part.begin + 1)
    return int(size)


def _parts(received: Received, layout: Layout, inside: Span) -> list[Span]:
    if layout.has(inside, SEMICOLON):
        return layout.split(inside, SEMICOLON)
    bare = inside == layout.whole
    if layout.has(inside, COMMA):
        _refuse_thousands(received, layout, inside, bare=bare)
        return layout.split(inside, COMMA)
    if layout.has(inside, TIMES):
        return layout.split(inside, TIMES)
    text = layout.outside(inside)
    if found := SPACED.search(text):
        raise received.refusal(TWO_NUMBERS, column=inside.begin + found.start() + 1)
    parts = layout.split(inside, SPACE)
    if bare and len(parts) == 1 and (star := STAR.search(text)):
        raise received.refusal(TWO_NUMBERS, column=inside.begin + star.start() + 1)
    return parts


def _refuse_thousands(received: Received, layout: Layout, inside: Span, *, bare: bool) -> None:
    """Refuse commas that could stand for thousands: tight ones in English, unless all are tight within brackets."""
    marks = THOUSANDS.get(received.lang_code)
    if bare and marks and marks.fullmatch(received.text[slice(*inside)]):
        raise received.refusal(TWO_NUMBERS, column=inside.begin + layout.outside(inside).index(",") + 1)
    if not layout.has(inside, LOOSE_COMMA):
        return
    for part in layout.split(inside, LOOSE_COMMA):
        if marks and layout.has(part, TIGHT_COMMA) and marks.fullmatch(received.text[slice(*part)]):
            raise received.refusal(TWO_NUMBERS, column=part.begin + layout.outside(part).index(",") + 1)
