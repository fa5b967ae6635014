"""What a blank asks for, and an example of how to write it."""

from dataclasses import dataclass
from itertools import cycle, islice
from typing import Literal

from ...errors import AuthorError
from ...templates.language import DECIMAL_MARK, N_

EXAMPLES = {
    "real": ("0.5", "-0.25", "0.1", "1.3"),
    "integer": ("3", "4", "10", "2"),
    "exact": ("3/8", "1/2", "-2", "1/4"),
}
SINGLE_EXAMPLES = {"real": "0.38", "integer": "12", "exact": "3/8"}
MOST_SHOWN = 4
"""Entries of a row, and rows, that an example writes out."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an answer.

    Raises:
        AuthorError: If the shape is not that of a number, a vector or a matrix.

    Example:
        >>> Form("real", (2,)).example("pt-BR")
        '[0,5; -0,25]'
        >>> Form("integer", (2, 2)).example("en")
        '[3 4; 3 4]'
    """

    kind: Literal["real", "integer", "exact"] = "real"
    """`integer` reads marks for thousands and gives an int; `exact` reads as `real` does, its key is a fraction."""
    shape: tuple[int, ...] = ()
    """() for one number, (n,) for a vector, (m, n) for a matrix of m rows."""

    def __post_init__(self) -> None:
        if len(self.shape) > 2 or any(size < 1 for size in self.shape):
            raise AuthorError(
                N_("A blank of shape %(shape)s cannot be asked: use (), (n,) or (m, n) with positive sizes."),
                shape=self.shape,
            )

    def example(self, lang_code: str) -> str:
        """An answer of this form, with the decimal mark of the language."""
        if not self.shape:
            return _local(SINGLE_EXAMPLES[self.kind], lang_code)
        *rows, columns = self.shape
        entries = [_local(entry, lang_code) for entry in islice(cycle(EXAMPLES[self.kind]), columns)]
        if not rows:
            return f"[{'; '.join(_shortened(entries))}]"
        return f"[{'; '.join(_shortened([' '.join(_shortened(entries))] * rows[0]))}]"


def _local(digits: str, lang_code: str) -> str:
    return digits.replace(".", DECIMAL_MARK.get(lang_code, "."))


def _shortened(entries: list[str]) -> list[str]:
    return entries if len(entries) <= MOST_SHOWN else [*entries[: MOST_SHOWN - 1], "..."]
