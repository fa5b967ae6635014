"""The score: exact marks, and the total rounded to the lecturer's step; this happens here, once."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .marking.marks import Mark, Reading


def score(marks: Sequence[Mark], step: Fraction) -> dict[str, Any]:
    """What was awarded, out of what could be marked: a fault of ours is no mark lost.

    Args:
        marks: Of all blanks of the sheet.
        step: Of the rounded total; the percentage is that of the exact marks.
    """
    counted = [mark for mark in marks if mark.reading is not Reading.GRADER_ERROR]
    awarded = sum((mark.awarded for mark in counted), Fraction(0))
    out_of = sum((mark.out_of for mark in counted), Fraction(0))
    percent = float(100 * awarded / out_of) if out_of else 0.0
    # what could be marked need be no multiple of the step, and nobody gets more than that
    rounded = min(half_up(awarded, step), out_of)
    return {"awarded": str(awarded), "rounded": str(rounded), "out_of": str(out_of), "percent": round(percent, 2)}


def half_up(marks: Fraction, step: Fraction) -> Fraction:
    """The nearest multiple of the step; of two equally near ones the higher.

    >>> half_up(Fraction(1, 8), Fraction(1, 10)), half_up(Fraction(1, 8), Fraction(1, 4))
    (Fraction(1, 10), Fraction(1, 4))
    """
    return step * ((2 * marks + step) // (2 * step))
