"""What was decided on one blank of one paper, and what a decision earns."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.plan import Plan
from ...exercises.engine.working import Misconception
from .evidence import Array, Bools
from .marks import Reading

CORRECT, FOLLOWS, NAMED, UNEXPLAINED = range(4)
READINGS = (Reading.CORRECT, Reading.FOLLOW_THROUGH, Reading.MISCONCEPTION, Reading.UNEXPLAINED)
"""The codes of a block's readings."""
Repeats = Literal["half", "once", "every time"]
"""What a misconception costs when it is named again in the same question."""
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one blank in every paper of the block; of papers that lack the blank it says nothing."""

    readings: NDArray[np.int8]
    """Codes of READINGS, shape (B, *shape of the blank)."""
    named: Mapping[str, Bools]
    """For each misconception, in which papers it is named, shape (B,)."""
    early: Bools
    """Accepted although some rounding was done too early."""
    invented: Bools
    """Not correct, and read from a number that nothing explains, or from what was computed from one."""
    doubtful: Bools
    """A follow-through right below a number that nothing explains, with more such blanks than right ones: half."""
    repeated: Bools
    """A name that was named before in this question, and so costs less."""
    credit: Array
    """Share of the blank that is earned, shape (B,)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on one answered blank; entries in row order."""

    readings: tuple[Reading, ...]
    credit: tuple[Fraction, ...]
    """Of each entry, 0 to 1."""
    names: tuple[Misconception, ...] = ()
    early: bool = False
    """Accepted although some rounding was done too early."""
    doubtful: bool = False
    """Read from a number that nothing explains, and more such blanks than right ones before it: at most half."""
    repeated: bool = False
    """A name that was named before in this question, and so costs less."""

    @property
    def right(self) -> bool:
        """Whether every entry earned full marks as correct."""
        return all(reading is Reading.CORRECT for reading in self.readings)


def again(share: Fraction, named_before: bool, repeats: Repeats) -> Fraction:
    """The part that a named mistake leaves of a mark; a repeat loses only half as much, or nothing.

    >>> again(Fraction(0), True, "half"), again(Fraction(1, 4), False, "half"), again(Fraction(0), True, "once")
    (Fraction(1, 2), Fraction(1, 4), Fraction(1, 1))
    """
    lost = {"half": HALF, "once": Fraction(0), "every time": Fraction(1)}[repeats] if named_before else Fraction(1)
    return 1 - (1 - share) * lost


def verdict(
    plan: Plan, name: str, decision: Decision, paper: int, decisions: Mapping[str, Decision], repeats: Repeats
) -> Verdict:
    """The verdict on one blank of one paper of a block.

    Args:
        plan: The exercise.
        name: The blank.
        decision: On this blank.
        paper: Index in the block.
        decisions: On all blanks, in order: those before this one decide what is a repeat.
        repeats: What a repeat costs.
    """
    names = tuple(m for m in plan.misconceptions if m.id in decision.named and decision.named[m.id][paper])
    earlier = list(decisions.values())[: list(decisions).index(name)]
    wrong = Fraction(0)
    for miss in names:
        before = any(miss.id in one.named and bool(one.named[miss.id][paper]) for one in earlier)
        wrong = max(wrong, again(miss.share, before, repeats))
    follows = HALF if decision.doubtful[paper] else Fraction(1)
    earns = (Fraction(1), follows, wrong, Fraction(0))
    codes = decision.readings[paper].ravel().tolist()
    return Verdict(
        tuple(READINGS[code] for code in codes),
        tuple(earns[code] for code in codes),
        names,
        bool(decision.early[paper]),
        bool(decision.doubtful[paper]),
        bool(decision.repeated[paper]),
    )
