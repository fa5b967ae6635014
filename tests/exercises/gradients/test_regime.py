"""Intervals in which gradients must vanish against products along sequences, and eigenvalues against NumPy's."""

import math

import numpy as np
import pytest

from rnnex.errors import InputError
from rnnex.exercises.engine.exact import Interval
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

REGIME = find_exercise("gradient-regime")
SETTINGS = [(a, t) for a in ("tanh", "sigmoid") for t in ("upper", "lower")]
EACH = pytest.mark.parametrize(("activation", "triangle"), SETTINGS)
SLOPES = {"tanh": lambda z: 1 / math.cosh(z) ** 2, "sigmoid": lambda z: 1 / (2 + math.exp(z) + math.exp(-z))}


def variant(seed="7", pins=None, **options):
    return REGIME.draw(seed, REGIME.options(options), pins or {})


def drawn(*args, **options):
    return REGIME.counting(variant(*args, **options))


def product_of_factors(scale, w, activation, inputs):
    """dh_T/dh_0 of the unit, step by step."""
    squash = math.tanh if activation == "tanh" else lambda z: 1 / (1 + math.exp(-z))
    h, gradient = 0.0, 1.0
    for x in inputs:
        z = w * h + x(w * h)
        gradient *= scale * SLOPES[activation](z) * w
        h = scale * squash(z)
    return gradient


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_gradient_vanishes_inside_and_need_not_at_the_ends(activation, seed):
    """The worst input keeps the pre-activation at 0, where the activation is steepest."""
    found = drawn(seed, activation=activation)
    scale, end = float(found.givens["scale"]), float(found.key["weights"].high)
    worst = [lambda carried: -carried] * 400

    assert abs(product_of_factors(scale, 0.95 * end, activation, worst)) < 1e-8
    assert abs(product_of_factors(scale, -0.95 * end, activation, worst)) < 1e-8
    assert abs(product_of_factors(scale, end, activation, worst)) == pytest.approx(1)
    assert abs(product_of_factors(scale, -1.05 * end, activation, worst)) > 1e8


@EACH
def test_interval_is_open_and_about_zero(activation, triangle):
    for seed in map(str, range(50)):
        found = drawn(seed, activation=activation, triangle=triangle).key["weights"]

        assert (found.ends, found.low) == ("()", -found.high)


@EACH
def test_eigenvalues_are_numpys(activation, triangle):
    for seed in map(str, range(50)):
        found = drawn(seed, activation=activation, triangle=triangle)
        a, b, d = (float(found.givens[name]) for name in "abd")
        matrix = [[a, b], [0, d]] if triangle == "upper" else [[a, 0], [b, d]]

        np.testing.assert_allclose(sorted(map(float, found.key["eigenvalues"])), sorted(np.linalg.eigvals(matrix)))


@EACH
def test_second_route_finds_the_same(activation, triangle):
    options = {"activation": activation, "triangle": triangle}
    for seed in map(str, range(100)):
        found = drawn(seed, **options)

        assert REGIME.routes["second"](found.givens, options) == found.key


def test_second_route_would_notice_another_derivative():
    found = drawn(activation="tanh")

    other = REGIME.routes["second"](found.givens, {"activation": "sigmoid", "triangle": "upper"})

    assert other["weights"] != found.key["weights"]


@EACH
def test_drawn_numbers_show_every_mistake(activation, triangle):
    for seed in map(str, range(100)):
        found = drawn(seed, activation=activation, triangle=triangle)
        for blank in found.key:
            values = [m.value for m in found.misconceptions if m.blank == blank]
            assert len({found.key[blank], *values}) == len(values) + 1
        assert len(found.key["eigenvalues"]) == 2


def test_sigmoid_without_its_quarter_is_a_quarter_as_wide():
    found = drawn(activation="sigmoid")
    (wrong,) = (m.value for m in found.misconceptions if m.id == "other-derivative")

    assert wrong == Interval(found.key["weights"].low / 4, found.key["weights"].high / 4)


def test_every_closed_end_is_a_named_mistake():
    found = drawn()

    assert {m.value.ends for m in found.misconceptions if m.id == "ends-included"} == {"[]", "[)", "(]"}


@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_zero_of_the_matrix_stands_on_the_side_that_was_chosen(code):
    pins = {"a": 0.5, "b": -1, "d": "1/5"}
    mark = Language(code).mark if code == "en" else "{,}"

    texts = {t: REGIME.text(variant(pins=pins, triangle=t), Language(code)) for t in ("upper", "lower")}

    assert r"0.5 & -1.0 \\ 0.0 & 0.2".replace(".", mark) in texts["upper"]
    assert r"0.5 & 0.0 \\ -1.0 & 0.2".replace(".", mark) in texts["lower"]


def test_one_eigenvalue_is_warned_about():
    said = REGIME.warnings(variant(pins={"a": 0.5, "d": 0.5}), Language("en"))

    assert said[0] == "With these numbers the matrix has only one eigenvalue."


@pytest.mark.parametrize(
    "pins", [{"scale": 0}, {"scale": -2}, {"scale": "1/101"}, {"a": 1000}, {"b": "1/3"}, {"d": "0.0001"}]
)
def test_pin_with_nothing_to_ask_is_refused(pins):
    with pytest.raises(InputError, match="nothing can be asked"):
        variant(pins=pins)
