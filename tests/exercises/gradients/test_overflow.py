"""Counts of vanishing and overflowing gradients against loops on whole numbers, and list B's own numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.engine.counting import Counting
from rnnex.exercises.gradients.overflow import steps_beyond
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

OVERFLOW = find_exercise("gradient-overflow")
SMALL = st.fractions(Fraction(1, 50), Fraction(19, 20), max_denominator=50)
MEETS = "With these numbers the gradient meets the limit exactly, where 'below' and 'at most' part."
STANDS_THERE = "With these numbers the answer is the power that stands in the statement."
LARGE = st.fractions(Fraction(21, 20), 50, max_denominator=50)


def by_whole_numbers(first, ratio, power, direction):
    """Multiply until beyond 2**-power or 2**power; numerators and denominators apart, no fraction, no float."""
    over, under, n = first.numerator, first.denominator, 0
    while not (over << power < under if direction == "vanish" else over > under << power):
        over, under, n = over * ratio.numerator, under * ratio.denominator, n + 1
    return n


@given(first=st.integers(1, 50), ratio=SMALL, power=st.integers(1, 60))
def test_vanishing_is_counted_as_by_multiplying(first, ratio, power):
    counted = steps_beyond(Fraction(first), ratio, Fraction(1, 2**power))

    assert counted == by_whole_numbers(Fraction(first), ratio, power, "vanish")


@given(first=st.fractions(Fraction(1, 9), 50, max_denominator=20), ratio=LARGE, power=st.integers(1, 60))
def test_overflow_is_counted_as_by_multiplying(first, ratio, power):
    counted = steps_beyond(first, ratio, Fraction(2**power))

    assert counted == by_whole_numbers(first, ratio, power, "overflow")


@given(first=st.integers(1, 9), ratio=st.one_of(SMALL, LARGE), power=st.integers(1, 60))
def test_count_is_the_least(first, ratio, power):
    """Exact rationals on both sides of the boundary."""
    limit = Fraction(2) ** (-power if ratio < 1 else power)

    n = steps_beyond(Fraction(first), ratio, limit)

    def beyond(steps):
        value = first * ratio**steps
        return value < limit if ratio < 1 else value > limit

    assert beyond(n)
    assert n == 0 or not beyond(n - 1)


def test_float_loops_agree_where_floats_are_exact():
    """Halving and doubling are exact in binary."""
    for power in range(20, 61):
        value, n = 3.0, 0
        while not value < 2.0**-power:
            value, n = value / 2, n + 1

        assert steps_beyond(Fraction(3), Fraction(1, 2), Fraction(1, 2**power)) == n


def variant(seed="7", pins=None, **options):
    return OVERFLOW.draw(seed, OVERFLOW.options(options), pins or {})


@pytest.mark.parametrize("direction", ["vanish", "overflow"])
@pytest.mark.parametrize("count", ["index", "steps"])
def test_key_is_the_loop(direction, count):
    for seed in map(str, range(60)):
        drawn = OVERFLOW.counting(variant(seed, direction=direction, count=count))

        steps = by_whole_numbers(drawn.givens["first"], drawn.givens["ratio"], int(drawn.givens["power"]), direction)

        assert drawn.key == {"n": steps + (count == "index")}


def list_b(label):
    (item,) = (item for item in load_assignment("list-b").items if item.label == label)
    return OVERFLOW.counting(OVERFLOW.draw("any", item.options, item.givens))


@pytest.mark.parametrize(("label", "key"), [("1a", 34), ("1b", 31)])
def test_list_b_has_its_published_key(label, key):
    assert list_b(label).key == {"n": key}


def test_thirty_three_is_explained_in_both_ways():
    """It is the number of halvings, and the index if one starts from 1."""
    explained = {m.id for m in list_b("1a").misconceptions if m.value == 33}

    assert explained == {"counts-steps", "starts-at-one"}


@pytest.mark.parametrize("direction", ["vanish", "overflow"])
@pytest.mark.parametrize("count", ["index", "steps"])
def test_drawn_numbers_are_no_special_case(direction, count):
    """The limit is never met exactly, and every listed mistake gives a number of its own."""
    for seed in map(str, range(200)):
        drawn = OVERFLOW.counting(variant(seed, direction=direction, count=count))
        first, ratio, power = drawn.givens["first"], drawn.givens["ratio"], int(drawn.givens["power"])
        limit = Fraction(2) ** (-power if direction == "vanish" else power)
        n = drawn.key["n"] - (count == "index")

        assert limit not in {first * ratio**n, first * ratio ** (n - 1)}
        assert drawn.key["n"] not in drawn.givens.values(), "the answer would stand in the statement"
        values = [m.value for m in drawn.misconceptions]
        assert len({*values, drawn.key["n"]}) == len(values) + 1


def test_special_cases_exist_among_the_candidates():
    """The claim above is not empty: 4 halved meets a power of two."""
    counting = Counting(None, {"first": 4, "ratio": "1/2", "power": 31})
    OVERFLOW.write(counting, direction="vanish", count="steps")

    assert counting.special == [MEETS]


@pytest.mark.parametrize(
    ("pins", "options", "sentences"),
    [
        ({"first": 1}, {}, ["These numbers cannot show the mistake 'starts-at-one'."]),
        ({"first": 1}, {"count": "steps"}, ["These numbers cannot show the mistake 'starts-at-one'."]),
        ({"first": 4, "ratio": 0.5}, {"count": "steps"}, [MEETS]),
        ({"first": 8, "ratio": 2, "power": 33}, {"direction": "overflow", "count": "index"}, [MEETS]),
        ({"first": 3, "ratio": 2, "power": 31}, {"direction": "overflow"}, [STANDS_THERE]),
        ({"first": 5, "ratio": "9/10", "power": 31}, {}, []),
    ],
)
def test_pinned_special_case_is_kept_and_warned_about(pins, options, sentences):
    pinned = variant(pins=pins, **options)

    said = OVERFLOW.warnings(pinned, Language("en"))

    assert {name: Fraction(str(pinned.givens[name])) for name in pins} == {n: Fraction(str(v)) for n, v in pins.items()}
    assert said == sentences


@pytest.mark.parametrize(
    ("pins", "direction"),
    [
        ({"ratio": 1}, "vanish"),
        ({"ratio": 2}, "vanish"),
        ({"ratio": 0}, "vanish"),
        ({"ratio": -0.5}, "vanish"),
        ({"ratio": "999/1000"}, "vanish"),
        ({"ratio": 1}, "overflow"),
        ({"ratio": 0.5}, "overflow"),
        ({"first": 0}, "vanish"),
        ({"first": -3}, "overflow"),
        ({"first": 10**6}, "overflow"),
        ({"power": 0}, "vanish"),
        ({"power": 1.5}, "vanish"),
        ({"power": 10**9}, "vanish"),
    ],
)
def test_pin_that_never_gets_there_is_refused(pins, direction):
    with pytest.raises(InputError, match="nothing can be counted"):
        variant(pins=pins, direction=direction)


@pytest.mark.parametrize("value", ["x", "", "1/0", "nan", "inf", "1e99999999", "1e-99999999", "1E1_0000", [3], None])
def test_pin_that_is_no_number_is_refused_at_once(value):
    with pytest.raises(InputError, match=r"The given 'first' is .* write a number or a fraction, for example 3 or"):
        variant(pins={"first": value})


def test_unknown_pin_is_answered_with_the_nearest():
    with pytest.raises(InputError) as refusal:
        variant(pins={"rato": 2})

    said = "Exercise 'gradient-overflow' has no given 'rato' (ratio?); it has first, ratio, power."
    assert str(refusal.value) == said


@pytest.mark.parametrize("direction", ["vanish", "overflow"])
@pytest.mark.parametrize("count", ["index", "steps"])
def test_second_route_finds_the_same(direction, count):
    options = {"direction": direction, "count": count}
    for seed in map(str, range(100)):
        drawn = OVERFLOW.counting(variant(seed, **options))

        assert OVERFLOW.routes["second"](drawn.givens, options) == drawn.key


def test_second_route_would_notice_the_other_count():
    drawn = OVERFLOW.counting(variant(count="index"))

    other = OVERFLOW.routes["second"](drawn.givens, {"direction": "vanish", "count": "steps"})

    assert other["n"] == drawn.key["n"] - 1
