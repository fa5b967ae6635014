"""After how many steps does a gradient vanish, or overflow? Exact arithmetic throughout."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from ...errors import InputError
from ...templates.language import N_, Language
from ..engine import latex
from ..engine.counting import Counting
from ..engine.exact_exercise import exact_exercise
from ..engine.rounding import Precision

RATIOS = {
    "vanish": (Fraction(1, 2), Fraction(1, 4), Fraction(9, 10)),
    "overflow": (Fraction(2), Fraction(3), Fraction(3, 2)),
}
MOST_POWER, MOST_DIGITS, LEAST_CHANGE = 200, 9999, Fraction(1, 100)
"""Bounds on pinned numbers, so that exact powers stay small."""
Direction = Literal["vanish", "overflow"]
Count = Literal["index", "steps"]


def steps_beyond(first: Fraction, ratio: Fraction, limit: Fraction) -> int:
    """Least n with first * ratio**n beyond the limit: below it for ratio < 1, above it for ratio > 1.

    Found by doubling and bisection on exact integers, so that no logarithm has to be trusted.

    >>> steps_beyond(Fraction(3), Fraction(1, 2), Fraction(1, 2**31))
    33
    >>> steps_beyond(Fraction(3), Fraction(2), Fraction(2**31))
    30
    """

    def beyond(n: int) -> bool:
        value = first * ratio**n
        return value < limit if ratio < 1 else value > limit

    high = 1
    while not beyond(high):
        high *= 2
    low = -1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return high


@exact_exercise(
    id="gradient-overflow",
    title=N_("When does a gradient vanish or overflow?"),
    topic="gradients",
    source="List B, questions 1a and 1b",
)
def gradient_overflow(w: Counting, direction: Direction = "vanish", count: Count = "index") -> None:
    """Exact count of the factors that a repeated multiplication needs."""
    first = w.given("first", range(2, 10))
    ratio = w.given("ratio", RATIOS[direction])
    power = w.given("power", range(20, 61))
    limit = _limit(direction, first, ratio, power)

    offset = 1 if count == "index" else 0
    steps = steps_beyond(first, ratio, limit)
    w.ask("n", steps + offset, N_("time index") if offset else N_("number of steps"))
    w.reject(
        first * ratio ** (steps - 1) == limit,
        N_("With these numbers the gradient meets the limit exactly, where 'below' and 'at most' part."),
    )
    w.reject(steps + offset == power, N_("With these numbers the answer is the power that stands in the statement."))

    w.misconception(
        "counts-steps",
        "n",
        steps,
        says=N_(
            "You counted the multiplications; the question asks for the index $t$, and the first gradient is $t = 1$."
        ),
        check=N_("With one multiplication the index is 2: compare that with your count."),
        applies=count == "index",
    )
    w.misconception(
        "counts-index",
        "n",
        steps + 1,
        says=N_("You gave the index $t$; the question asks how many multiplications are needed."),
        check=N_("The given gradient has index 1 and no multiplication yet."),
        applies=count == "steps",
    )
    w.misconception(
        "starts-at-one",
        "n",
        steps_beyond(Fraction(1), ratio, limit) + offset,
        says=N_("This is the count for a first gradient of 1; here the first gradient is another number."),
        check=N_("Multiply your first value out: it has to be the given gradient."),
    )
    w.misconception(
        "two-extra",
        "n",
        steps + offset + 1,
        says=N_("You went one factor further than needed."),
        check=N_("Compute the gradient one step earlier: it is already beyond the limit."),
        applies=count == "index",
    )
    w.misconception(
        "factor-ignored",
        "n",
        int(power) + offset,
        says=N_("You counted as if every step changed the gradient by a factor of two."),
        check=N_("Put your number into the formula with the given factor and compare with the limit."),
        applies=ratio not in (2, Fraction(1, 2)),
    )


def _limit(direction: Direction, first: Fraction, ratio: Fraction, power: Fraction) -> Fraction:
    """2**-power or 2**power; refuses pinned numbers that never get there."""
    right_way = (0 < ratio <= 1 - LEAST_CHANGE) if direction == "vanish" else ratio >= 1 + LEAST_CHANGE
    plain = max(first.numerator, first.denominator, ratio.numerator, ratio.denominator) <= MOST_DIGITS
    if not (right_way and plain and first > 0 and power.denominator == 1 and 1 <= power <= MOST_POWER):
        raise InputError(
            N_(
                "With first = %(first)s, ratio = %(ratio)s and power = %(power)s nothing can be counted: the first "
                "two must "
                "be positive with at most four digits, the ratio at most 0.99 to vanish and at least 1.01 to "
                "overflow, and "
                "the power a whole number from 1 to %(most)s."
            ),
            first=first,
            ratio=ratio,
            power=power,
            most=MOST_POWER,
        )
    limit = 1 / Fraction(2) ** int(power) if direction == "vanish" else Fraction(2) ** int(power)
    if (first < limit) if direction == "vanish" else (first > limit):
        raise InputError(
            N_("The first gradient %(first)s is beyond the limit already: choose another power."), first=first
        )
    return limit


@gradient_overflow.second_route
def by_multiplying(givens: Mapping[str, Fraction], options: Mapping[str, Any]) -> dict[str, Any]:
    """The count by multiplying whole numbers, above and below the fraction bar, until the limit is passed."""
    above, below = givens["first"].numerator, givens["first"].denominator
    ratio, shift, n = givens["ratio"], int(givens["power"]), 0
    while not (above << shift < below if options["direction"] == "vanish" else above > below << shift):
        above, below, n = above * ratio.numerator, below * ratio.denominator, n + 1
    return {"n": n + 1 if options["count"] == "index" else n}


@gradient_overflow.statement
def statement(w: Counting, options: dict[str, str], _: Language) -> str:
    """Statement in Markdown."""
    first, power = w.givens["first"], int(w.givens["power"])
    ratio = latex.fraction(w.givens["ratio"], _.mark)
    setting = _(
        "While training a recurrent network you follow the gradient of one parameter through time. The first one is "
        r"$\partial L_1 = %(first)s$, and each later one is $\partial L_t = %(ratio)s \cdot \partial L_{t-1}$.",
        first=first,
        ratio=ratio,
    )
    if options["direction"] == "vanish":
        limit = _("It counts as zero once it is below $2^{-%(power)s}$.", power=power)
    else:
        limit = _("It overflows once it is above $2^{%(power)s}$.", power=power)
    if options["count"] == "index":
        question = _(
            "Which is the first index $t$ for which this happens? The given gradient is $t = 1$; answer the index $t$, "
            "not the number of multiplications."
        )
    else:
        question = _(
            "How many multiplications are needed until this happens? The given gradient has had none; answer the "
            "number of multiplications, not the index $t$."
        )
    return f"{setting} {limit}\n\n{question}"


@gradient_overflow.solution
def worked(w: Counting, options: dict[str, str], _: Language) -> str:
    """Worked solution in Markdown: the inequality solved with logarithms, and both sides of the boundary."""
    first, ratio, power = w.givens["first"], w.givens["ratio"], int(w.givens["power"])
    vanish = options["direction"] == "vanish"
    n = w.key["n"] - (options["count"] == "index")
    sign, other = ("<", r"\geq") if vanish else (">", r"\leq")
    base = f"{ratio.numerator}" if ratio.denominator == 1 else rf"\frac{{{ratio.numerator}}}{{{ratio.denominator}}}"
    factor = base if ratio.denominator == 1 else rf"\left( {base} \right)"
    limit = f"2^{{{-power if vanish else power}}}"
    share = Fraction(2) ** (-power if vanish else power) / first
    quotient = latex.number(math.log(share) / math.log(ratio), Precision(4), _.mark)
    lines = [
        _(r"After $n$ multiplications the gradient is $%(first)s \cdot %(factor)s^{n}$.", first=first, factor=factor),
        _("It is beyond the limit as soon as"),
        rf"$$ n > \frac{{\ln \frac{{{limit}}}{{{first}}}}}{{\ln {base}}} \approx {quotient} $$",
        _("The least such $n$ is $n = %(n)s$, as the powers confirm:", n=n),
        (
            rf"$$ {first} \cdot {factor}^{{{n}}} {sign} {limit} \qquad "
            rf"{first} \cdot {factor}^{{{n - 1}}} {other} {limit} $$"
        ),
    ]
    if options["count"] == "index":
        lines.append(_("The given gradient has index 1, so the index is $n + 1 = %(n)s + 1 = %(t)s$.", n=n, t=n + 1))
    return "\n\n".join(lines)
