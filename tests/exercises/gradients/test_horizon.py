"""The memory of a linear unit: exact powers against logarithms, loops and finite differences."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.exercises.gradients.horizon import last_lag
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

HORIZON = find_exercise("memory-horizon")
SIGNS = ("positive", "negative")


def variant(seed="7", pins=None, **options):
    return HORIZON.draw(seed, HORIZON.options(options), pins or {})


@given(hundredths=st.integers(1, 99), power=st.integers(1, 6))
def test_last_lag_is_the_last(hundredths, power):
    size, least = Fraction(hundredths, 100), Fraction(1, 10**power)

    lag = last_lag(size, least)

    assert size**lag >= least > size ** (lag + 1)


@pytest.mark.parametrize("sign", SIGNS)
def test_key_is_what_running_the_unit_shows(sign):
    """An impulse goes through the recurrence, and nothing else: its trace is the influence."""
    for seed in map(str, range(60)):
        drawn = HORIZON.counting(variant(seed, sign=sign))
        size, power, back = (drawn.givens[name] for name in ("size", "power", "lag"))
        w, trace = size if sign == "positive" else -size, [Fraction(1)]
        while abs(trace[-1]) >= Fraction(1, 10 ** int(power)):
            trace.append(w * trace[-1])

        assert drawn.key == {"influence": trace[int(back)], "horizon": len(trace) - 2}


@pytest.mark.parametrize("sign", SIGNS)
def test_second_route_finds_the_same(sign):
    for seed in map(str, range(200)):
        drawn = HORIZON.counting(variant(seed, sign=sign))

        assert HORIZON.routes["second"](drawn.givens, {"sign": sign}) == drawn.key


def test_second_route_would_notice_another_sign():
    drawn = HORIZON.counting(variant(pins={"lag": 3}, sign="negative"))

    assert HORIZON.routes["second"](drawn.givens, {"sign": "positive"})["influence"] == -drawn.key["influence"]


@pytest.mark.parametrize("sign", SIGNS)
def test_drawn_numbers_show_every_mistake(sign):
    for seed in map(str, range(100)):
        drawn = HORIZON.counting(variant(seed, sign=sign))
        for blank in drawn.key:
            values = [m.value for m in drawn.misconceptions if m.blank == blank]
            assert len({drawn.key[blank], *values}) == len(values) + 1
        assert not drawn.special


@pytest.mark.parametrize(("size", "power"), [("0.84", 4), ("0.5", 2), ("0.97", 3)])
def test_mixed_logarithms_are_what_a_calculator_gives(size, power):
    drawn = HORIZON.counting(variant(pins={"size": size, "power": power}))
    (wrong,) = (m.value for m in drawn.misconceptions if m.id == "logarithms-mixed")

    assert wrong == math.floor(power / -math.log(float(size)))


def test_sign_can_only_be_lost_where_there_is_one():
    ids = {sign: {m.id for m in HORIZON.counting(variant(sign=sign)).misconceptions} for sign in SIGNS}

    assert ids["negative"] - ids["positive"] == {"sign-lost"}


def test_bound_that_is_met_exactly_is_warned_about():
    pinned = variant(pins={"size": "1/10", "power": 3})

    said = HORIZON.warnings(pinned, Language("en"))

    assert said[0] == "With these numbers an influence equals the bound exactly."
    assert HORIZON.counting(pinned).key["horizon"] == 3


@pytest.mark.parametrize(
    "pins",
    [
        {"size": 1},
        {"size": 0},
        {"size": -0.5},
        {"size": "1/3"},
        {"size": "0.999"},
        {"power": 0},
        {"power": 7},
        {"lag": 1.5},
    ],
)
def test_pin_with_nothing_to_find_is_refused(pins):
    with pytest.raises(InputError, match="there is nothing to find"):
        variant(pins=pins)
