"""Rounding as on paper: half away from zero, whatever binary made of the number."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rnnex.exercises.engine.rounding import DUST, as_printed

PLACES = st.integers(0, 4)


@given(digits=st.integers(-(10**8), 10**8), more=st.integers(0, 4), decimals=PLACES)
def test_decimals_are_rounded_half_up(digits, more, decimals):
    """Any number that can be written down with a few decimals, ties among them."""
    written = Decimal(digits).scaleb(-(decimals + more))

    expected = written.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert float(as_printed(float(written), decimals)) == float(expected)


@given(value=st.floats(-100, 100), decimals=PLACES)
def test_any_float_away_from_a_tie_is_rounded_to_the_nearest(value, decimals):
    part = abs(Fraction(value)) * 10**decimals % 1
    assume(abs(part - Fraction(1, 2)) > 2 * DUST)

    shown = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert float(as_printed(value, decimals)) == float(shown)


@given(step=st.integers(-(10**6), 10**6), decimals=PLACES, factor=st.integers(1, 9))
def test_dust_of_binary_products_does_not_lose_a_tie(step, decimals, factor):
    """A product that ends in 5 on paper is a little less, or more, in binary."""
    half = (2 * step + 1) / (2 * 10**decimals)

    product = (half / factor) * factor

    away = abs(step) if step < 0 else step + 1
    assert float(as_printed(product, decimals)) == pytest.approx((-1 if step < 0 else 1) * away / 10**decimals, abs=0)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0005, 0.001), (-0.0005, -0.001), (2.6745, 2.675), (0.1 * 3 * 0.005, 0.002), (0.00049, 0.0), (0.00049999, 0.0)],
)
def test_three_decimals(value, shown):
    assert float(as_printed(value, 3)) == shown


@given(value=st.floats(-0.01, 0.0), decimals=st.integers(0, 3))
def test_minus_zero_is_never_printed(value, decimals):
    printed = as_printed([value, -0.0], decimals)

    assert not np.signbit(printed[printed == 0]).any()


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_exact_quantities_are_left_alone(value):
    assert float(as_printed(value, None)) == value


def test_nan_stays_nan():
    assert np.isnan(as_printed([np.nan], 3)).all()


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=5), PLACES)
def test_printing_twice_changes_nothing(values, decimals):
    once = as_printed(values, decimals)

    np.testing.assert_array_equal(as_printed(once, decimals), once)


def test_a_value_just_below_a_tie_is_rounded_down():
    """tanh(0.0005) is 4e-8 of a unit below the tie: a dust of 1e-7 made one line in a thousand variants false."""
    assert float(as_printed(np.tanh(0.0005), 3)) == 0.0


def test_a_long_sum_that_ends_on_a_tie_is_rounded_up():
    """Twenty neighbouring floats below a tie is what dozens of binary additions may miss it by."""
    assert float(as_printed(np.nextafter(2.33095, 0) - 20 * np.spacing(2.33), 4)) == 2.331
