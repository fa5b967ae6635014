"""The sentence for an answer that cannot be read, and the same sentence with its place in the file."""

from collections.abc import Callable
from typing import Any

from ...errors import InputError
from ...templates.language import N_

SHOWN = 80
"""Characters of a received text that a sentence repeats; the report shows all of it."""


def shown(text: str) -> str:
    r"""A received text on one line, safe to print, and cut if it is very long.

    >>> shown("[1\n 2]")
    '[1 2]'
    """
    line = " ".join(text[: 4 * SHOWN].split())
    visible = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line[:SHOWN])
    return visible if len(line) <= SHOWN and len(text) <= 4 * SHOWN else f"{visible}…"


class Unreadable(InputError):
    """An answer is not what its blank asks for. Every sentence begins with the text received.

    Args:
        message: Message id with the places `written` and `example`, and `column` where one is to blame.
        written: The whole text received.
        column: Position of the fault in `written`, 1-based; None if it lies in no single place.
        example: An answer of the right form.
        **params: What else the message names.

    Example:
        >>> message = "%(written)s: not so at %(column)s; write %(example)s"
        >>> error = Unreadable(message, written="3x", column=2, example="0.38")
        >>> str(error.within("[1; 3x]", offset=4, example="[0.5; -0.25]"))
        '[1; 3x]: not so at 6; write [0.5; -0.25]'
    """

    def __init__(self, message: str, *, written: str, example: str, column: int | None = None, **params: Any) -> None:
        safe = {name: shown(value) if isinstance(value, str) else value for name, value in params.items()}
        super().__init__(message, written=shown(written), example=example, column=column, **safe)
        self.column = column

    def within(self, written: str, *, offset: int, example: str) -> "Unreadable":
        """The same refusal, told about the whole text of which the component is a part."""
        column = None if self.column is None else self.column + offset
        changed = {**self.params, "written": written, "example": example, "column": column}
        return Unreadable(self.message, **changed)

    def located(self, *, source: str, line: int, blank: str) -> "LocatedError":
        """The same refusal with its place: `ana/answers.txt, line 7: h_2 = 0,3x8 is not a number: ...`."""
        return LocatedError(self, source=source, line=line, blank=blank)


class LocatedError(InputError):
    """An unreadable answer and where it stands; both halves are translated."""

    def __init__(self, reason: Unreadable, *, source: str, line: int, blank: str) -> None:
        super().__init__(
            N_("%(source)s, line %(line)s: %(blank)s = %(reason)s"),
            source=source, line=line, blank=blank, reason=reason,
        )  # fmt: skip
        self.reason = reason

    def say(self, translate: Callable[[str], Any]) -> str:
        """The sentence in the language of `translate`, which maps a message id to its translation."""
        words: str = translate(self.message)
        return words % {**self.params, "reason": self.reason.say(translate)}
