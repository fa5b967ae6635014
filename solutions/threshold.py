"""The threshold unit, in exact arithmetic: a recurrent network that is a finite automaton."""

from fractions import Fraction
from typing import NamedTuple

Number = Fraction | int


def threshold(z: Number, at_zero: int = 1) -> int:
    """Step function f: 1 for z > 0, 0 for z < 0, and `at_zero` (0 or 1) for z = 0.

    >>> threshold(Fraction(-1, 3)), threshold(0, at_zero=1), threshold(0, at_zero=0)
    (0, 1, 0)
    """
    return at_zero if z == 0 else int(z > 0)


class ThresholdNetwork(NamedTuple):
    """A recurrent network with one threshold unit; all parameters are exact scalars.

        h_t = f(theta_hh h_{t-1} + theta_xh x_t + b_h),    y_t = theta_hy h_t + b_y   (or f of it)

    Source: list A, question VI, after CS224N (2017).
    """

    theta_hh: Number
    theta_xh: Number
    b_h: Number
    theta_hy: Number
    b_y: Number

    def state(self, h: int, x: int, at_zero: int = 1) -> int:
        """Next state, 0 or 1.

        >>> ThresholdNetwork(1, 1, -1, 1, 0).state(0, 1)
        1
        """
        return threshold(self.theta_hh * h + self.theta_xh * x + self.b_h, at_zero)

    def output(self, h: int, kind: str = "linear", at_zero: int = 1) -> Number:
        """Output in state h: the sum itself ("linear"), or f of it ("threshold").

        >>> latch = ThresholdNetwork(1, 1, -1, 1, 0)
        >>> latch.output(0), latch.output(0, "threshold")
        (0, 1)
        """
        y = self.theta_hy * h + self.b_y
        return y if kind == "linear" else threshold(y, at_zero)
