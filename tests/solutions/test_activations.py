"""The sigmoid where it is easy to get wrong. (Warnings are errors here.)"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.solutions.activations import sigmoid

from ..oracles.plain_gru import sigmoid as two_branches


@given(st.floats(-700, 700))
def test_sigmoid_is_its_formula(a):
    assert float(sigmoid(a)) == pytest.approx(two_branches(a), rel=1e-14)


@pytest.mark.parametrize(
    ("a", "value"),
    [(0.0, 0.5), (-0.0, 0.5), (1e4, 1.0), (-1e4, 0.0), (1e308, 1.0), (-1e308, 0.0), (np.inf, 1.0), (-np.inf, 0.0)],
)
def test_extremes_are_exact_and_silent(a, value):
    assert float(sigmoid(a)) == value


@pytest.mark.parametrize("a", [math.nan, [math.nan, 0.0]])
def test_nan_stays_nan(a):
    assert np.isnan(np.atleast_1d(sigmoid(a))[0])


@given(st.lists(st.floats(allow_nan=False), min_size=1))
def test_values_lie_between_zero_and_one(a):
    values = sigmoid(a)

    assert values.shape == (len(a),)
    assert ((values >= 0) & (values <= 1)).all()


def test_whole_numbers_are_taken():
    np.testing.assert_allclose(sigmoid(np.array([[0, 1]])), [[0.5, 1 / (1 + math.exp(-1))]], rtol=1e-15)
