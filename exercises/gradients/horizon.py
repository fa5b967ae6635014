"""How far back does a linear recurrent unit remember? Powers of one weight, in exact arithmetic."""

import math
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any, Literal

from ...errors import InputError
from ...templates.language import N_, Language
from ..engine import latex
from ..engine.counting import Counting
from ..engine.exact_exercise import exact_exercise
from ..engine.rounding import Precision
from .overflow import steps_beyond

WEIGHTS = tuple(Fraction(hundredths, 100) for hundredths in range(50, 99))
MOST_DIGITS, MOST_POWER = 3, 6
"""Bounds on pinned numbers: decimals of the weight, and the power of ten."""
FIND = Context(prec=50, rounding=ROUND_FLOOR)


@exact_exercise(
    id="memory-horizon",
    title=N_("How far back does a linear unit remember?"),
    topic="gradients",
    source="List A, question IV; Bengio, Simard & Frasconi (1994)",
    level=2,
)
def memory_horizon(w: Counting, sign: Literal["positive", "negative"] = "positive") -> None:
    """The influence of an input after some steps, and the last lag at which it still counts."""
    size = w.given("size", WEIGHTS)
    power = w.given("power", range(2, 6))
    lag = w.given("lag", (2, 3))
    _check(size, power, lag)
    weight = size if sign == "positive" else -size
    least = Fraction(1, 10 ** int(power))
    back = int(lag)

    w.ask("influence", weight**back, N_("influence of an earlier input"), kind="exact", symbol=_derivative(back))
    w.misconception(
        "multiplied",
        "influence",
        weight * back,
        says=N_("You multiplied the weight by the number of steps; each step multiplies by the weight once more."),
        check=N_("Write the state one step later, then put it into the next equation."),
    )
    w.misconception(
        "one-factor-less",
        "influence",
        weight ** (back - 1),
        says=N_("One factor is missing: going back one step takes one factor, so $k$ steps take $k$."),
        check=N_("The input of the same step has the influence 1, with no factor at all."),
    )
    w.misconception(
        "one-factor-more",
        "influence",
        weight ** (back + 1),
        says=N_("There is a factor too many: the input itself enters without the weight."),
        check=N_("The input of the same step has the influence 1, with no factor at all."),
    )
    w.misconception(
        "sign-lost",
        "influence",
        -(weight**back),
        says=N_("The size is right, the sign is not."),
        check=N_("An even number of negative factors gives a positive product, an odd number a negative one."),
        applies=sign == "negative",
    )

    horizon = last_lag(size, least)
    w.ask("horizon", horizon, N_("greatest lag that still counts"), symbol=r"k_{\max}")
    w.reject(size**horizon == least, N_("With these numbers an influence equals the bound exactly."))
    w.misconception(
        "first-below",
        "horizon",
        horizon + 1,
        says=N_("This is the first lag at which the influence is too small; asked is the last at which it is not."),
        check=N_("Compute the influence at your lag and compare it with the bound."),
    )
    w.misconception(
        "one-too-few",
        "horizon",
        horizon - 1,
        says=N_("At the next lag the influence is still large enough."),
        check=N_("Compute the influence one lag further and compare it with the bound."),
    )
    w.misconception(
        "squared",
        "horizon",
        last_lag(size**2, least),
        says=N_("You took the square of the weight for each step; each step has the weight once."),
        check=N_("Compute the influence at lag 1: it is the weight itself."),
    )
    w.misconception(
        "linear-decay",
        "horizon",
        int((1 - least) / (1 - size)),
        says=N_("You let the influence shrink by the same amount at each step; it shrinks by the same factor."),
        check=N_("Compute the influence at lags 0, 1 and 2: the second drop is smaller than the first."),
    )
    w.misconception(
        "logarithms-mixed",
        "horizon",
        int((Decimal(int(power)) / -FIND.ln(_decimal(size))).to_integral_value(ROUND_FLOOR)),
        says=N_("You divided a logarithm to base 10 by a natural one; both must have the same base."),
        check=N_("Raise the weight to the power of your lag and compare with the bound."),
    )


def last_lag(size: Fraction, least: Fraction) -> int:
    """The greatest k with size**k at least `least`.

    >>> last_lag(Fraction(1, 2), Fraction(1, 10)), last_lag(Fraction(1, 2), Fraction(1, 8))
    (3, 3)
    """
    return steps_beyond(Fraction(1), size, least) - 1


def _check(size: Fraction, power: Fraction, lag: Fraction) -> None:
    plain = 0 < size < 1 and (10**MOST_DIGITS * size).denominator == 1 and size <= 1 - Fraction(1, 100)
    whole = all(number.denominator == 1 and 1 <= number <= MOST_POWER for number in (power, lag))
    if not (plain and whole):
        raise InputError(
            N_(
                "With size = %(size)s, power = %(power)s and lag = %(lag)s there is nothing to find: the size must be "
                "positive with at most three decimals and at most 0.99, power and lag whole numbers from 1 to %(most)s."
            ),
            size=size,
            power=power,
            lag=lag,
            most=MOST_POWER,
        )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _derivative(lag: int) -> str:
    return rf"\frac{{\partial h_t}}{{\partial x_{{t-{lag}}}}}"


@memory_horizon.second_route
def by_logarithms(givens: Mapping[str, Fraction], options: Mapping[str, Any]) -> dict[str, Any]:
    """The horizon as a quotient of logarithms with 50 digits, the influence by unrolling the recurrence."""
    size, power = _decimal(givens["size"]), int(givens["power"])
    weight = Fraction(givens["size"]) * (1 if options["sign"] == "positive" else -1)
    state = Fraction(1)  # an impulse of 1, then nothing
    for _step in range(int(givens["lag"])):
        state = weight * state
    quotient = FIND.divide(FIND.ln(Decimal(10) ** -power), FIND.ln(size))
    return {"influence": state, "horizon": int(quotient)}


@memory_horizon.statement
def statement(w: Counting, options: dict[str, Any], _: Language) -> str:
    """Statement in Markdown."""
    weight, power = _weight(w, options, _), int(w.givens["power"])
    return "\n\n".join(
        [
            _("A recurrent network has a single linear unit:"),
            rf"$$ h_t = w \, h_{{t-1}} + x_t, \qquad w = {weight} $$",
            _(
                r"The influence of the input $k$ steps back is $\partial h_t / \partial x_{t-k}$; the lag is $k$, and "
                "the input of the same step has lag 0."
            ),
            _("What is the influence at lag $%(lag)s$, exactly?", lag=w.givens["lag"]),
            _(
                r"An influence counts as long as its absolute value is at least $10^{-%(power)s}$. What is the "
                "greatest lag at which it counts?",
                power=power,
            ),
        ]
    )


def _weight(w: Counting, options: Mapping[str, Any], _: Language) -> str:
    return ("-" if options["sign"] == "negative" else "") + latex.fraction(w.givens["size"], _.mark)


@memory_horizon.solution
def worked(w: Counting, options: dict[str, Any], _: Language) -> str:
    """Worked solution in Markdown: the power, the quotient of logarithms, and both sides of the boundary."""
    size, power, lag, k = latex.fraction(w.givens["size"], _.mark), *map(int, _wholes(w)), w.key["horizon"]
    weight = _weight(w, options, _)
    base = rf"\left( {weight} \right)" if weight.startswith("-") else weight
    influence = latex.fraction(w.key["influence"], _.mark)
    quotient = latex.number(-power * math.log(10) / math.log(w.givens["size"]), Precision(3), _.mark)
    return "\n\n".join(
        [
            _("Putting one equation into the next shows one factor $w$ for each step back:"),
            rf"$$ \frac{{\partial h_t}}{{\partial x_{{t-{lag}}}}} = w^{{{lag}}} = {base}^{{{lag}}} = {influence} $$",
            _("The absolute value is $|w|^k$, and $|w| < 1$, so the logarithm turns the inequality round:"),
            (
                rf"$$ |w|^k \geq 10^{{-{power}}} \qquad "
                rf"k \leq \frac{{\ln 10^{{-{power}}}}}{{\ln {size}}} \approx {quotient} $$"
            ),
            _("The greatest such $k$ is $k = %(k)s$, as the powers confirm:", k=k),
            rf"$$ {size}^{{{k}}} \geq 10^{{-{power}}} \qquad {size}^{{{k + 1}}} < 10^{{-{power}}} $$",
        ]
    )


def _wholes(w: Counting) -> tuple[Fraction, Fraction]:
    return w.givens["power"], w.givens["lag"]
