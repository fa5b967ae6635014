"""Whole numbers: right, or exactly what a known mistake gives; every name that fits is told."""

from fractions import Fraction

import pytest

from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.exact import mark_exact
from rnnex.grader.marking.marks import Reading

from ...students.papers import answered

OVERFLOW = find_exercise("gradient-overflow")


def question(number):
    """Question 1a or 1b of list B."""
    item = load_assignment("list-b").items[number]
    return OVERFLOW.draw("7", item.options, item.givens)


def grade(variant, typed):
    (mark,) = mark_exact(OVERFLOW, variant, {"n": answered(typed)}, {"n": Fraction(3)})
    return mark


def literal_loop(givens, options):
    """The first index (or number of steps) beyond the limit, by multiplying, with exact fractions."""
    value, ratio, steps = Fraction(givens["first"]), Fraction(str(givens["ratio"])), 0
    limit = Fraction(2) ** int(givens["power"])
    while not (value < 1 / limit if options["direction"] == "vanish" else value > limit):
        value, steps = value * ratio, steps + 1
    return steps + (options["count"] == "index")


@pytest.mark.parametrize("count", ["index", "steps"])
@pytest.mark.parametrize("direction", ["vanish", "overflow"])
def test_key_is_what_a_literal_loop_finds(direction, count):
    for seed in range(40):
        variant = OVERFLOW.draw(str(seed), {"direction": direction, "count": count}, {})

        mark = grade(variant, literal_loop(variant.givens, variant.options))

        assert (mark.reading, mark.awarded) == (Reading.CORRECT, 3)


@pytest.mark.parametrize(("number", "key"), [(0, 34), (1, 31)])
def test_printed_keys_of_list_b_are_right(number, key):
    assert grade(question(number), key).awarded == 3


def test_thirty_in_1b_counts_steps():
    mark = grade(question(1), 30)

    assert (mark.reading, mark.awarded) == (Reading.MISCONCEPTION, 0)
    assert [name.id for name in mark.explanations] == ["counts-steps"]
    assert "counted the multiplications" in mark.explanations[0].text


def test_thirty_three_in_1a_gets_both_explanations():
    assert len(grade(question(0), 33).explanations) == 2


@pytest.mark.parametrize("count", ["index", "steps"])
@pytest.mark.parametrize("direction", ["vanish", "overflow"])
def test_every_mistake_of_a_drawn_question_has_a_number_and_a_name_of_its_own(direction, count):
    for seed in range(40):
        variant = OVERFLOW.draw(str(seed), {"direction": direction, "count": count}, {})
        mistakes = OVERFLOW.counting(variant).misconceptions
        assert mistakes
        for mistake in mistakes:
            assert [name.id for name in grade(variant, mistake.value).explanations] == [mistake.id]


@pytest.mark.parametrize("typed", [0, -34, 3, 10**18, 340])
def test_any_other_number_is_unexplained(typed):
    mark = grade(question(0), typed)

    assert (mark.reading, mark.awarded, mark.explanations) == (Reading.UNEXPLAINED, 0, ())


@pytest.mark.parametrize(("typed", "reading"), [(None, Reading.BLANK), ("34ish", Reading.UNREADABLE)])
def test_blank_and_unreadable_say_so(typed, reading):
    mark = grade(question(0), typed)

    assert (mark.reading, mark.awarded, mark.expected) == (reading, 0, 34)
