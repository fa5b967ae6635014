"""What a blank asks for, and an example of how to write it."""

import re
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Literal

from ...errors import AuthorError
from ...templates.language import DECIMAL_MARK, N_
from .units import local_unit

Kind = Literal["real", "integer", "exact", "shape", "set", "interval", "expression"]
EXAMPLES = {
    "real": ("0.5", "-0.25", "0.1", "1.3"),
    "integer": ("3", "4", "10", "2"),
    "exact": ("3/8", "1/2", "-2", "1/4"),
}
SINGLE_EXAMPLES = {
    "real": "0.38",
    "integer": "12",
    "exact": "3/8",
    "shape": "(100, 25)",
    "set": "{1; 0.5}",
    "interval": "[-0.5; 1)",
    "expression": "3/8",
}
MOST_SHOWN = 4
"""Entries of a row, and rows, that an example writes out."""
NAME = re.compile(r"[^\W\d_]\w*")


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an answer.

    Raises:
        AuthorError: If the shape is not that of a number, a vector or a matrix, or a variable has no name.

    Example:
        >>> Form("real", (2,)).example("pt-BR")
        '[0,5; -0,25]'
        >>> Form("integer", (2, 2)).example("en")
        '[3 4; 3 4]'
        >>> Form("expression", variables=("H", "D")).example("en"), Form("real", unit="MB").example("pt-BR")
        ('2*H*(D + 1)', '0,38 MB')
    """

    kind: Kind = "real"
    """`integer` reads marks for thousands and gives an int; `exact` reads as `real` does, its key is a fraction."""
    shape: tuple[int, ...] = ()
    """() for one number, (n,) for a vector, (m, n) for a matrix of m rows. Only numbers have one."""
    variables: tuple[str, ...] = ()
    """Names that a formula may use; of an interval, the name that may stand in a comparison."""
    unit: str = ""
    """A unit that may stand behind the answer (message id), for example "MB"."""

    def __post_init__(self) -> None:
        if len(self.shape) > 2 or any(size < 1 for size in self.shape):
            raise AuthorError(
                N_("A blank of shape %(shape)s cannot be asked: use (), (n,) or (m, n) with positive sizes."),
                shape=self.shape,
            )
        if self.shape and self.kind not in EXAMPLES:
            raise AuthorError(N_("A blank of kind %(kind)s cannot be a vector or matrix."), kind=self.kind)
        for name in self.variables:
            if not NAME.fullmatch(name):
                raise AuthorError(N_("'%(name)s' is no name for a variable: begin with a letter."), name=name)

    def example(self, lang_code: str) -> str:
        """An answer of this form, with the decimal mark of the language."""
        behind = f" {local_unit(self.unit, lang_code)}" if self.unit else ""
        if self.kind == "expression" and self.variables:
            return _formula(self.variables) + behind
        if not self.shape:
            return _local(SINGLE_EXAMPLES[self.kind], lang_code) + behind
        *rows, columns = self.shape
        entries = [_local(entry, lang_code) for entry in islice(cycle(EXAMPLES[self.kind]), columns)]
        if not rows:
            return f"[{'; '.join(_shortened(entries))}]"
        return f"[{'; '.join(_shortened([' '.join(_shortened(entries))] * rows[0]))}]"


def _formula(names: tuple[str, ...]) -> str:
    return f"2*{names[0]}*({names[-1]} + 1)" if len(names) > 1 else f"2*{names[0]} + 1"


def _local(digits: str, lang_code: str) -> str:
    return digits.replace(".", DECIMAL_MARK.get(lang_code, "."))


def _shortened(entries: list[str]) -> list[str]:
    return entries if len(entries) <= MOST_SHOWN else [*entries[: MOST_SHOWN - 1], "..."]
