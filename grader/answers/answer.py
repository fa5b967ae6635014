"""The answer to one blank, whatever its kind."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ...exercises.engine.exact import Interval
from ...templates.language import N_
from .arrays import Array, read_array
from .dimensions import read_shape
from .expressions import Expression
from .forms import Form
from .formulas import read_expression
from .intervals import read_interval
from .received import Received
from .sets import read_set
from .tokens import plain
from .unreadable import Unreadable

Value = Array | tuple[int, ...] | frozenset[Fraction | float] | Interval | Expression

MAX_LENGTH = 10_000
"""Characters of one answer."""
NOTHING = re.compile(r"(?:\?+|[-—_]+|\.{2,}|…)?")
"""What students leave in a blank they skip."""
TOO_LONG = N_(
    "%(written)s is %(length)s characters long, and an answer may have %(most)s: nothing is read from character"
    " %(column)s on: write for example %(example)s"
)
READERS: Mapping[str, Callable[[Received], Any]] = {
    "shape": read_shape,
    "set": read_set,
    "interval": read_interval,
    "expression": read_expression,
}
"""By kind; all others are numbers, vectors and matrices."""


def is_blank(text: str) -> bool:
    """Whether the student left this blank: nothing, or only `?`, `-`, `_` or `...`.

    >>> is_blank(" ? "), is_blank("0")
    (True, False)
    """
    return bool(NOTHING.fullmatch(plain(text).strip()))


def read_answer(text: str, form: Form, lang_code: str) -> Value | None:
    """Read the answer to one blank.

    Args:
        text: What was written, for example "1; 0,5" or "[[1, 2], [3, 4]]".
        form: What the blank asks for.
        lang_code: Decides about thousands and about commas in sets, and how an example is written.

    Returns:
        A number for shape (), a tuple for a vector, a tuple of rows for a matrix; for the other kinds a tuple of sizes,
        a frozenset, an Interval or an Expression; None if the blank was left empty.
        Numbers are int in an integer blank, else Fraction while exact, else float.

    Raises:
        Unreadable: If the text is not such an answer; the sentence says where and how to write it.

    Example:
        >>> read_answer("[0,5; 0,25]", Form("real", (2,)), "pt-BR")
        (Fraction(1, 2), Fraction(1, 4))
        >>> read_answer("100 x 10.100", Form("shape"), "pt-BR")
        (100, 10100)
        >>> sorted(read_answer("{1; 0,5}", Form("set"), "pt-BR"))
        [Fraction(1, 2), Fraction(1, 1)]
    """
    if is_blank(text):
        return None
    if len(text) > MAX_LENGTH:
        raise Unreadable(
            TOO_LONG,
            written=text,
            length=len(text),
            most=MAX_LENGTH,
            column=MAX_LENGTH + 1,
            example=form.example(lang_code),
        )
    value: Value = READERS.get(form.kind, read_array)(Received(text, form, lang_code))
    return value
