"""The audit's rounding and the engine's are two programs with one result."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.exercises.engine.rounding import as_printed
from rnnex.grader.audit.findings import block_of
from rnnex.grader.audit.rounding import sheet_rounding, to_decimals, to_significant, unrounded

from . import planted
from .test_budget import write_magnitudes

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@given(NUMBERS, st.integers(0, 6))
def test_decimals_agree_with_the_engine(number, decimals):
    assert to_decimals(number, decimals) == as_printed(number, decimals)


@given(NUMBERS.filter(lambda number: abs(number) > 1e-9), st.integers(1, 6))
def test_significant_digits_agree_with_the_engine(number, digits):
    assert float(to_significant(number, digits)) == pytest.approx(float(as_printed(number, None, digits)), rel=1e-13)


@pytest.mark.parametrize(
    ("number", "decimals", "rounded"),
    [(0.0005, 3, 0.001), (-0.0005, 3, -0.001), (2.675, 2, 2.68), (-0.0004, 3, 0.0), (1.0049999, 2, 1.0), (0.5, 0, 1.0)],
)
def test_ties_go_away_from_zero(number, decimals, rounded):
    assert to_decimals(number, decimals) == rounded


def test_zero_has_no_significant_digits():
    assert to_significant([0.0, 0.00012345], 3).tolist() == [0.0, 0.000123]


def test_what_is_not_finite_stays():
    assert np.isnan(to_decimals(np.nan, 3))
    assert to_decimals(-np.inf, 3) == -np.inf


@pytest.mark.parametrize(
    ("write", "rounded"), [(planted.write_sound, 1234.568), (planted.write_coarse, 1234.6), (write_magnitudes, 1230.0)]
)
def test_sheet_says_how_it_rounds(write, rounded):
    made = planted.exercise(write, routes=False)
    plan = block_of(made, {}, ("7",)).plan

    assert sheet_rounding(plan)(1234.5678) == rounded


def test_route_may_name_the_digits_of_one_quantity():
    plan = block_of(planted.exercise(planted.write_sound), {}, ("7",)).plan

    assert sheet_rounding(plan)(1234.5678, significant=2) == 1200


def test_full_precision_rounds_nothing():
    assert unrounded([0.123456789]).tolist() == [0.123456789]
