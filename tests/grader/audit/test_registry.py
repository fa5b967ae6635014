"""Every registered exercise is audited: a new one is tested by existing."""

import pytest

from rnnex.exercises.engine.code_exercise import CodeExercise
from rnnex.exercises.registry import all_exercises
from rnnex.grader.audit.run import audit

EXERCISES = all_exercises()


CODE = [name for name, exercise in EXERCISES.items() if isinstance(exercise, CodeExercise)]


def seeds_of(name, many):
    """A variant of a code exercise takes as long as a hundred of the others: every two slips go through the marking."""
    return max(2, many // 150) if name in CODE else many


def sentences(audited):
    return [f"seed {told.first.seed}: {told.first.message % told.first.params}" for told in audited.faults]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in CODE[1:] else ()) for name in EXERCISES]
)
def test_exercise_passes_its_audit(name):
    """The default options, a few seeds."""
    (found,) = audit([EXERCISES[name]], seeds=seeds_of(name, 16), most_settings=1)

    assert sentences(found) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
def test_exercise_passes_a_longer_audit(name):
    """All settings, more seeds."""
    (found,) = audit([EXERCISES[name]], seeds=seeds_of(name, 450))

    assert sentences(found) == []


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_a_second_route(name):
    assert "second" in EXERCISES[name].routes
