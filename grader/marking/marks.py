"""What marking says of one blank: how it was read, what it earned, and the evidence."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from ...errors import RnnexError
from ...exercises.engine.rounding import EXACT, Precision


class Reading(StrEnum):
    """How a blank, or one entry of it, was read."""

    CORRECT = "correct"
    FOLLOW_THROUGH = "follow-through"
    MISCONCEPTION = "misconception"
    UNEXPLAINED = "unexplained"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    NOT_RUN = "not-run"
    GRADER_ERROR = "grader-error"
    NOT_MARKED = "not-marked"
    """It can be read, but the lecturer's key is not here."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A known mistake that gives exactly what the student wrote."""

    id: str
    text: str
    """What probably happened, one sentence (message id)."""
    check: str = ""
    """How to check yourself, one sentence (message id)."""
    params: tuple[tuple[str, str], ...] = ()
    """What fills the places of the text: message ids too."""
    also: tuple[str, ...] = ()
    """More sentences behind `check`, where two mistakes explain an answer together."""


@dataclass(frozen=True, slots=True)
class Quantities:
    """Named numbers within a remark, to be written as the reader writes numbers."""

    values: tuple[tuple[str, Any, Precision], ...]
    """(name, value, how far it is rounded)."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark: a message id and its parameters."""

    text: str
    params: tuple[tuple[str, "str | Quantities | Fraction | float"], ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one blank."""

    blank: str
    """Name of the blank, for example "c_tilde"."""
    awarded: Fraction
    """Marks earned; exact, so totals never read 9.999."""
    out_of: Fraction
    reading: Reading
    symbol: str = ""
    label: str = ""
    typed: str | None = None
    """The answer as received."""
    value: Any = None
    """What was read: a number, or nested lists."""
    expected: Any = None
    window: Any = None
    """What is accepted: [low, high], or one such pair for each entry."""
    precision: Precision = EXACT
    """How far the blank is rounded."""
    components: tuple[Reading, ...] = ()
    """Of each entry, in row order; empty for a scalar."""
    explanations: tuple[Explanation, ...] = ()
    notes: tuple[Note, ...] = ()
    fault: RnnexError | None = None
    """Why it could not be read or run."""
