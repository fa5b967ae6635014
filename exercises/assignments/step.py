"""The step to which a total is rounded: one exact number, in assignment.toml and in sheet.json."""

import re
from fractions import Fraction

DEFAULT_STEP = Fraction(1, 100)
FINEST = 10**4
"""A step is a whole number of ten-thousandths, so that a rounded total has at most four decimals; all are shown."""
WRITTEN = re.compile(r"[0-9]{1,7}(\.[0-9]{1,4})?|[0-9]{1,7}/0*[1-9][0-9]{0,6}")


def read_step(value: object) -> Fraction:
    """The exact step.

    Args:
        value: A number, or the text of a decimal number or a fraction.

    Raises:
        ValueError: If it is no number above 0 with at most four decimals: thirds cannot be written out.

    Example:
        >>> read_step(0.1), read_step("1/8")
        (Fraction(1, 10), Fraction(1, 8))
    """
    text = str(value)
    step = Fraction(text) if WRITTEN.fullmatch(text) else Fraction(0)
    if step == 0 or FINEST % step.denominator:
        raise ValueError(f"step {text}")
    return step
