"""A student's pencil for one paper: the audit's, without the block of variants; and rounding by decimal arithmetic.

It shares the recorded formula with the engine and nothing else: no replay program, no nudges, no rounding.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from rnnex.grader.audit import pencil
from rnnex.grader.audit.pencil import OPERATIONS


def rounded(value, decimals):
    """Half away from zero, by decimal arithmetic; None keeps every digit.

    >>> rounded([0.0005, -2.6745], 3)
    array([ 0.001, -2.675])
    """
    array = np.asarray(value, float)
    if decimals is None:
        return array
    place = Decimal(1).scaleb(-decimals)

    def one(number):
        if not abs(number) < 1e15:
            return float(number)
        # twelve digits first: binary dust must not decide about a decimal tie
        return float(Decimal(repr(round(float(number), 12))).quantize(place, ROUND_HALF_UP)) + 0.0

    return np.array([one(number) for number in array.ravel()]).reshape(array.shape)


def work_out(formula, known: Mapping[int, np.ndarray], operations=OPERATIONS, *, enter=False):
    """The value of a formula.

    Args:
        formula: A value of the graph.
        known: Numbers by index of their node: givens, and what stands on the paper already.
        operations: What the student takes each operation for.
        enter: Work the formula itself out even if a number for it is known.
    """
    if formula.at in known and not enter:
        return known[formula.at]
    block = {at: np.asarray(value, float)[None] for at, value in known.items()}
    return pencil.work_out(formula, block, operations)[0]
