"""MARKING.md section 3: answers that span magnitudes declare significant digits; zero is not close to 1e-10."""

from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.exercises.engine.plan import Plan
from rnnex.exercises.engine.rounding import Precision, as_printed, last_place
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.engine.working import Working


@given(
    mantissa=st.integers(10**11, 10**12 - 1),
    power=st.integers(-18, 10),
    digits=st.integers(1, 5),
    sign=st.sampled_from([-1, 1]),
)
def test_rounds_like_decimal_arithmetic(mantissa, power, digits, sign):
    written = sign * Decimal(mantissa).scaleb(power - 11)
    expected = Context(prec=digits, rounding=ROUND_HALF_UP).plus(written)

    assert float(as_printed(float(written), None, digits)) == float(expected)


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(0.00012345, 3, 1.23e-4), (-0.0009995, 3, -1.0e-3), (99.96, 3, 100.0), (0.0, 3, 0.0), (12345.0, 2, 12000.0)],
)
def test_examples(value, digits, shown):
    assert float(as_printed(value, None, digits)) == shown


def test_what_is_not_finite_stays_so():
    assert np.isnan(as_printed([np.nan], None, 3)).all()
    assert np.isinf(as_printed([np.inf], None, 3)).all()


def test_last_place_follows_the_size():
    assert last_place([1.0, 9.99, 10.0, -1e-7], 3).tolist() == pytest.approx([0.01, 0.01, 0.1, 1e-9])


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0123, ("0.0123", 0)), (0.000123, ("0.000123", 0)), (0.0000123, ("1.23", -5)), (123.0, ("123", 0))],
)
def test_small_numbers_are_written_with_a_power_of_ten(value, written):
    assert Precision(significant=3).digits(value) == written


def test_a_number_beyond_its_digits_is_written_with_a_power_of_ten():
    assert Precision(significant=3).digits(12345.0) == ("1.23", 4)


def decaying(significant=3):
    """Powers of w: from 0.5 to 1e-3 and below."""
    w = Working()
    x = w.given("x", tenths(0.1, 0.9))
    first = w.ask("first", x * x * x, "third power", significant=significant)
    w.ask("second", first * first * first, "ninth power", significant=significant)
    return Plan(w)


def test_windows_are_relative():
    plan = decaying()

    read = plan.read({"x": np.array([0.1, 0.9])})

    second = plan.asked[1]
    width = plan.half(second, read.exact[second.at]) + read.moves[second.at]
    relative = width / read.exact[second.at]
    assert read.exact[second.at][1] / read.exact[second.at][0] > 1e8
    assert ((relative > 0.0005) & (relative < 0.05)).all()


def test_parents_are_nudged_by_half_their_own_last_place():
    plan = decaying()

    read = plan.read({"x": np.array([0.3])})

    first, second = plan.asked
    printed = float(read.printed[first.at][0])
    half = 0.5 * float(last_place(printed, 3))
    assert read.moves[second.at][0] == pytest.approx((printed + half) ** 3 - printed**3)
