"""Exact answers of every kind: what an author may write, when two are the same, and which mistakes cannot show."""

import math
from fractions import Fraction

import pytest
import sympy

from rnnex.errors import AuthorError
from rnnex.exercises.engine.counting import SPECIAL, Counting
from rnnex.exercises.engine.draw import Draw
from rnnex.exercises.engine.exact import Interval, exact_value, same_value
from rnnex.exercises.engine.exact_exercise import ExactExercise
from rnnex.exercises.registry import all_exercises

H, D, T = sympy.symbols("H D T")
HALF = Fraction(1, 2)
KEYS = {
    "whole": 34,
    "exact": Fraction(3, 8),
    "shape": (512, 148),
    "set": frozenset({HALF, Fraction(2)}),
    "interval": Interval(Fraction(-4), Fraction(4)),
    "expression": 4 * H * (D + H + 1),
}
OTHERS = {
    "whole": 33,
    "exact": Fraction(-3, 8),
    "shape": (148, 512),
    "set": frozenset({HALF}),
    "interval": Interval(Fraction(-4), Fraction(4), "[]"),
    "expression": 3 * H * (D + H + 1),
}
SAME = {
    "whole": Fraction(34),
    "exact": Fraction(6, 16),
    "shape": [512, 148],
    "set": {2, HALF, Fraction(4, 2)},
    "interval": Interval(-4, 4),
    "expression": 4 * H * D + 4 * H**2 + 4 * H,
}
EXERCISES = [exercise for exercise in all_exercises().values() if isinstance(exercise, ExactExercise)]
LEAST_ACCEPTANCE = 0.4
"""gradient-overflow has first numbers for which the limit is met exactly."""
EACH = pytest.mark.parametrize("kind", KEYS)


def asking(kind, value, **more):
    w = Counting(None, {})
    w.ask("n", value, kind=kind, variables=("H", "D", "T"), **more)
    return w


@EACH
def test_key_is_kept_in_one_type(kind):
    w = asking(kind, SAME[kind])

    assert type(w.key["n"]) is type(KEYS[kind]) or kind == "expression"
    assert w.same("n", w.key["n"], KEYS[kind])


@EACH
def test_other_values_are_not_the_same(kind):
    assert not same_value(kind, KEYS[kind], OTHERS[kind])


@EACH
def test_mistake_that_gives_the_key_is_hidden(kind):
    w = asking(kind, KEYS[kind])
    w.misconception("same", "n", SAME[kind], says="")

    assert w.hidden() == [("same",)]


@EACH
def test_two_mistakes_that_give_one_answer_are_hidden(kind):
    w = asking(kind, OTHERS[kind])
    w.misconception("one", "n", KEYS[kind], says="")
    w.misconception("other", "n", SAME[kind], says="")

    assert w.hidden() == [("one", "other")]


@EACH
def test_mistakes_that_differ_are_seen(kind):
    w = asking(kind, KEYS[kind])
    w.misconception("other", "n", OTHERS[kind], says="")

    assert w.hidden() == []


def test_one_mistake_may_show_in_two_blanks():
    """What is the same in different blanks is no clash."""
    w = asking("whole", 3)
    w.ask("m", 4)
    for blank in ("n", "m"):
        w.misconception("one-more", blank, 5, says="")

    assert w.hidden() == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("whole", HALF),
        ("whole", "many"),
        ("exact", (1, 2)),
        ("shape", (3, HALF)),
        ("shape", (0, 3)),
        ("shape", 3),
        ("set", 3),
        ("set", {"a"}),
        ("interval", (-4, 4)),
        ("interval", Fraction(4)),
        ("expression", "4 * H"),
        ("expression", 4),
    ],
)
def test_value_of_another_kind_is_refused(kind, value):
    with pytest.raises(AuthorError, match=f"cannot be the answer to a blank of kind '{kind}'"):
        exact_value(kind, value)


def test_formula_may_only_use_the_names_of_its_blank():
    w = Counting(None, {})

    with pytest.raises(AuthorError, match="list them in variables="):
        w.ask("n", H * D, kind="expression", variables=("H",))


def test_mistake_needs_its_blank():
    with pytest.raises(AuthorError, match="There is no blank 'n' yet"):
        Counting(None, {}).misconception("early", "n", 3, says="")


def test_infinite_and_irrational_ends_stay_floats():
    kept = exact_value("interval", Interval(-math.inf, math.sqrt(2)))

    assert (kept.low, kept.high) == (-math.inf, math.sqrt(2))


def test_blank_knows_its_kind_variables_unit_and_symbol():
    w = asking("expression", KEYS["expression"], unit="MB", symbol="|W|", marks=2)

    (blank,) = w.blanks
    assert (blank.kind, blank.variables, blank.unit) == ("expression", ("H", "D", "T"), "MB")
    assert (blank.symbol, blank.marks) == ("|W|", 2)


def test_special_case_is_told_once_with_its_reason():
    w = asking("whole", 3)
    w.reject(False, "never")
    for _time in range(2):
        w.reject(True, "The limit is met exactly.")
    w.reject(True)

    assert w.special == ["The limit is met exactly.", SPECIAL]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_first_draws_are_mostly_kept(exercise):
    kept = 0
    for seed in range(200):
        w = Counting(Draw((str(seed),)), {})
        exercise.write(w, **exercise.options({}))
        kept += not (w.hidden() or w.special)

    assert kept / 200 >= (LEAST_ACCEPTANCE if exercise.id == "gradient-overflow" else 0.8)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_mistakes_say_what_happened_and_how_to_check(exercise):
    for miss in exercise.counting(exercise.draw("7", exercise.options({}), {})).misconceptions:
        assert miss.says.endswith(".")
        assert miss.check.endswith((".", "?"))
