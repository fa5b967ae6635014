"""A variant in which a listed mistake would not show is never handed out, unless its numbers were pinned."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.exercises.engine.draw import Draw
from rnnex.exercises.engine.graph_exercise import graph_exercise
from rnnex.exercises.engine.plan import half_unit
from rnnex.exercises.engine.specs import tenths
from rnnex.templates.language import Language

SEEDS = [str(seed) for seed in range(300)]
SAYS = "Something else was computed."


def exercise_of(write):
    """An exercise without statement, of three decimals."""

    def author(w, decimals: int = 3):
        write(w)

    return graph_exercise(id="planted", title="", topic="demo", source="none")(author)


def squares(w):
    """x * x, and two slips: 2 * x, the same at 0 and 2, and x + 1.2, the same as 2 * x at 1.2."""
    x = w.given("x", tenths(-3, 3))
    y = w.ask("y", x * x)
    w.misconception("doubled", at=y, instead=2 * x, says=SAYS)
    w.misconception("shifted", at=y, instead=x + 1.2, says=SAYS)


def accepted(exercise, seeds=SEEDS):
    return exercise.generator(exercise.options({}), {}).draw(seeds).givens


def test_ambiguous_draws_are_never_accepted():
    kept = set(np.round(accepted(exercise_of(squares))["x"] * 10).astype(int).tolist())

    candidates = set(np.round(Draw(SEEDS).choice("x", tenths(-3, 3).grid) * 10).astype(int).tolist())
    assert {0, 12, 20} <= candidates, "the claim would be empty"
    assert not {0, 12, 20} & kept
    assert kept >= candidates - {0, 12, 20, -7, 17}, "nothing that shows is thrown away"


def test_accepted_variants_keep_three_windows_apart():
    exercise = exercise_of(squares)
    generator = exercise.generator(exercise.options({}), {})
    reading = generator.draw(SEEDS).reading

    (q,) = generator.plan.asked
    for miss in generator.plan.misconceptions:
        apart = np.abs(reading.exact[q.at] - reading.exact[miss.places[0][1].at])
        assert (apart > 3 * half_unit(q)).all()


def test_mistake_that_never_shows_is_refused_by_name():
    def write(w):
        x = w.given("x", tenths(-3, 3))
        y = w.ask("y", x * x)
        w.misconception("far", at=y, instead=x + 50, says=SAYS)
        w.misconception("close", at=y, instead=x**2 + 0.001, says=SAYS)

    with pytest.raises(InputError) as refusal:
        accepted(exercise_of(write))

    assert str(refusal.value) == (
        "Only 0% of the draws would show every listed mistake, at least 20% must; most often missing: "
        "close. Choose other options, or pin fewer givens."
    )


@pytest.mark.parametrize(("shift", "shows"), [(0.00151, True), (0.00149, False), (-0.00151, True), (-0.0014, False)])
def test_three_windows_are_the_limit(shift, shows):
    def write(w):
        x = w.given("x", tenths(-3, 3))
        y = w.ask("y", x * x)
        w.misconception("near", at=y, instead=x**2 + shift, says=SAYS)

    exercise = exercise_of(write)
    if shows:
        assert exercise.generator({}, {}).acceptance == 1
    else:
        with pytest.raises(InputError, match="most often missing: near"):
            exercise.generator({}, {})


def test_two_mistakes_that_look_alike_are_refused_together():
    def write(w):
        x = w.given("x", tenths(1, 3))
        y = w.ask("y", x * x)
        w.misconception("one", at=y, instead=x * x + 1, says=SAYS)
        w.misconception("twin", at=y, instead=x * x + 1.001, says=SAYS)

    with pytest.raises(InputError, match="most often missing: twin / one"):
        accepted(exercise_of(write))


def test_answer_that_could_be_copied_from_the_statement_is_refused():
    def write(w):
        x = w.given("x", tenths(1, 3).shaped(2))
        y = w.ask("y", x + 0.0005)
        w.misconception("far", at=y, instead=x + 5, says=SAYS)

    with pytest.raises(InputError, match="most often missing: x / y"):
        accepted(exercise_of(write))


def test_one_entry_of_a_vector_is_enough_to_show():
    def write(w):
        x = w.given("x", tenths(1, 3).shaped(2))
        y = w.ask("y", x * x + 9)
        w.misconception("second-entry", at=y, instead=x * x + 9 + np.array([0.0, 1.0]), says=SAYS)

    assert accepted(exercise_of(write))["x"].shape == (len(SEEDS), 2)


def test_requirements_are_of_three_kinds():
    def write(w):
        x = w.given("x", tenths(-1, 1).shaped(2))
        y = w.ask("y", np.tanh(x))
        w.misconception("a", at=y, instead=x * 2, says=SAYS)
        w.misconception("b", at=y, instead=x * 3, says=SAYS)

    exercise = exercise_of(write)
    needs = exercise.generator(exercise.options({}), {}).separation.requirements

    assert [(need.kind, need.names) for need in needs] == [
        ("key", ("a",)),
        ("key", ("b",)),
        ("pair", ("b", "a")),
        ("copy", ("x", "y")),
    ]


@pytest.mark.parametrize(("far", "shows"), [(0.152, True), (0.151, False)])
def test_wrong_formula_moves_with_its_parents(far, shows):
    """100 y, read from a y of three decimals, moves by 0.05; three windows of 0.05 and half a unit are 0.1515."""

    def write(w):
        x = w.given("x", tenths(1, 3))
        y = w.ask("y", x / 4)
        t = w.ask("t", x * 25)
        w.misconception("steep", at=t, instead=100 * y + far, says=SAYS)

    exercise = exercise_of(write)

    # x / 4 has at most three decimals, so y is printed exactly and 100 y is t.
    if shows:
        assert exercise.generator({}, {}).acceptance == 1
    else:
        with pytest.raises(InputError, match="most often missing: steep"):
            exercise.generator({}, {})


@pytest.mark.parametrize(
    ("x", "sentences"),
    [
        (2.0, ["These numbers cannot show the mistake 'doubled'."]),
        (1.2, ["These numbers cannot tell the mistakes 'shifted' and 'doubled' apart."]),
        (0.5, []),
    ],
)
def test_pinned_numbers_are_kept_and_warned_about(x, sentences):
    exercise = exercise_of(squares)

    variant = exercise.draw("7", exercise.options({}), {"x": x})

    assert variant.givens == {"x": x}
    assert exercise.warnings(variant, Language("en")) == sentences


def test_pinned_vector_equal_to_the_answer_is_warned_about():
    def write(w):
        x = w.given("x", tenths(-1, 1).shaped(2))
        w.ask("y", x * x)

    exercise = exercise_of(write)
    variant = exercise.draw("7", exercise.options({}), {"x": [0, 1]})

    assert exercise.warnings(variant, Language("en")) == ["The answer 'y' equals the given 'x'."]


def test_refusal_names_what_is_required_not_what_the_pins_hide():
    """Each "half-..." shows in half of the draws, all four in a sixteenth; "hidden" never shows if a is 0."""

    def write(w):
        a, b = w.given("a", tenths(1, 2)), w.given("b", tenths(1, 2))
        y = w.ask("y", a + b)
        for number in range(4):
            switch = w.given(f"s_{number}", tenths(0, 0.1))
            w.misconception(f"half-{number}", at=y, instead=(b + a) + switch * 70 * (number + 1), says=SAYS)
        w.misconception("hidden", at=y, instead=b + 5 * a, says=SAYS)

    exercise = exercise_of(write)

    with pytest.raises(InputError, match=r"most often missing: half-\d\."):
        exercise.draw("7", {}, {"a": 0})


@given(seed=st.text("0123456789", min_size=1, max_size=8))
def test_exact_numbers_are_told_apart_by_any_difference(seed):
    """Whole numbers are not rounded: one more is another answer."""

    def write(w):
        n = w.given("n", tenths(1, 3))
        w.misconception("one-more", at=w.ask("m", n * 10, exact=True), instead=n * 10 + 1, says=SAYS)

    assert len(accepted(exercise_of(write), [seed])["n"]) == 1
