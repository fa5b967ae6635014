"""Options of exercises: defaults, what they may be, and what is said of anything else."""

import pytest

from rnnex.errors import InputError
from rnnex.exercises.engine.exercise import did_you_mean
from rnnex.exercises.engine.variant import Variant
from rnnex.exercises.registry import all_exercises, find_exercise

STEP, DIMENSIONS = find_exercise("gru-step"), find_exercise("gate-dimensions")


def test_what_is_not_chosen_is_the_default():
    assert STEP.options({"units": 3}) == {
        "units": 3,
        "inputs": 1,
        "gate": "writes",
        "reset": "before",
        "order": "hx",
        "notation": "textbook",
        "decimals": 3,
    }


@pytest.mark.parametrize("exercise", all_exercises().values(), ids=lambda exercise: exercise.id)
def test_defaults_are_allowed(exercise):
    assert exercise.options(exercise.defaults) == exercise.defaults


def test_unknown_option_is_answered_with_the_nearest():
    with pytest.raises(InputError) as refusal:
        STEP.options({"unit": 2})

    assert str(refusal.value) == (
        "Exercise 'gru-step' has no option 'unit' (units?); its options are "
        "units, inputs, gate, reset, order, notation, decimals."
    )


@pytest.mark.parametrize(
    ("exercise", "name", "value", "allowed"),
    [
        (STEP, "units", 5, "1 | 2 | 3 | 4"),
        (STEP, "units", "2", "1 | 2 | 3 | 4"),
        (STEP, "units", 2.0, "1 | 2 | 3 | 4"),
        (STEP, "units", True, "1 | 2 | 3 | 4"),
        (STEP, "gate", "Writes", "'writes' | 'keeps'"),
        (STEP, "gate", ["writes"], "'writes' | 'keeps'"),
        (STEP, "gate", None, "'writes' | 'keeps'"),
        (DIMENSIONS, "ask", "gate", "['gate' | 'weights' | 'biases' | 'total', ...]"),
        (DIMENSIONS, "ask", ["gates"], "['gate' | 'weights' | 'biases' | 'total', ...]"),
        (DIMENSIONS, "ask", [], "['gate' | 'weights' | 'biases' | 'total', ...]"),
    ],
)
def test_value_that_is_not_offered_is_refused_with_what_is(exercise, name, value, allowed):
    with pytest.raises(InputError) as refusal:
        exercise.options({name: value})

    assert str(refusal.value) == f"Exercise '{exercise.id}' cannot have {name} = {value!r}: choose {allowed}."


def test_list_of_a_file_stands_for_a_tuple():
    assert DIMENSIONS.options({"ask": ["total"]})["ask"] == ["total"]


@pytest.mark.parametrize(
    ("word", "hint"),
    [("gru-stp", " (gru-step?)"), ("GRU-STEP", ""), ("", ""), ("zzz", ""), ("gru_cell", " (gru-cell?)")],
)
def test_hint_is_given_only_for_what_is_near(word, hint):
    assert did_you_mean(word, all_exercises()) == hint


def test_unknown_exercise_is_answered_with_the_nearest():
    with pytest.raises(InputError) as refusal:
        find_exercise("gru-stp")

    assert str(refusal.value) == "There is no exercise 'gru-stp' (gru-step?); rnnex list shows them all."


def test_variant_comes_back_from_what_is_public():
    variant = Variant("gru-cell", {"gate": "keeps"}, {"cases": 3}, 2, ("cases",), "secret")

    assert Variant.load(variant.public()) == variant.without_secret()
    assert Variant.load(variant.public(), "secret") == variant


def test_secret_is_not_public():
    assert "hush" not in str(Variant("gru-cell", {}, {}, secret="hush").public())  # noqa: S106
