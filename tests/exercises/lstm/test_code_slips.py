"""Slips in the code exercises of RNN and LSTM: told apart, made by others' code too, marked down and named."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.engine.telling import NEITHER
from rnnex.grader.marking.marks import Reading

from .coding import EXERCISE, FILES, ONE_OR_OTHER, assert_same, made, mark, namespace, results, slipping, worked


@ONE_OR_OTHER
def test_every_slip_and_every_two_are_told_apart(name, options):
    """There is no pair, of explanations or of one and the right solution, that the cases leave together."""
    exercise, variant, task = made(name, **options)
    cases = exercise.hidden_cases(variant)
    found = [results(cases, task.reference(slips)) for slips in (NEITHER, *explanations(task))]

    assert len(task.slips) >= 8
    assert exercise.together(variant) == frozenset()
    for _, alike in itertools.groupby(sorted(found, key=lambda one: repr(one[0])), key=lambda one: one[0]):
        table = np.stack([numbers for _, numbers in alike])
        for row, numbers in enumerate(table[:-1]):
            assert np.abs(table[row + 1 :] - numbers).max(axis=1).min() > 1e-3


@ONE_OR_OTHER
def test_students_slips_are_those_of_the_reference(name, options):
    """Alone and in pairs; what a file computes that shares no line with the reference."""
    exercise, variant, task = made(name, **options)
    cases = exercise.hidden_cases(variant)[:1]

    for slips in (NEITHER, *explanations(task)):
        theirs = results(cases, namespace(slipping(name, slips, **options)))
        assert_same(theirs, results(cases, task.reference(slips)))


@EXERCISE
def test_file_without_slips_is_right(name):
    """The control of what follows."""
    found, _ = mark(name, slipping(name))

    assert (found.reading, found.awarded) == (Reading.CORRECT, 1)


def assert_named(name, slips):
    found, details = mark(name, slipping(name, slips))

    assert found.reading is Reading.MISCONCEPTION
    assert found.awarded < Fraction(1, 2)
    assert [set(one.id.split("+")) for one in found.explanations] == [set(slips)]
    assert "✗" in details


def sizes(name, size):
    return [(name, slips) for slips in explanations(made(name)[2]) if len(slips) == size]


def with_names(some):
    return pytest.mark.parametrize(("name", "slips"), some, ids=["+".join([name, *sorted(s)]) for name, s in some])


@with_names([one for name in FILES for one in sizes(name, 1)])
def test_slip_is_marked_down_and_named(name, slips):
    assert_named(name, slips)


@with_names([one for name in FILES for one in sizes(name, 2)[:: 30 if "backward" in name else 15]])
def test_two_slips_are_marked_down_and_named(name, slips):
    assert_named(name, slips)


@pytest.mark.slow
@EXERCISE
def test_all_pairs_of_slips_are_marked_down_and_named(name):
    for _, slips in sizes(name, 2):
        assert_named(name, slips)


@EXERCISE
def test_what_no_slip_explains_is_not_named(name):
    exercise, variant, _ = made(name)
    source = worked(exercise, variant).replace("np.tanh(", "1.01 * np.tanh(", 1)

    found, _ = mark(name, source)

    assert (found.reading, found.explanations) == (Reading.UNEXPLAINED, ())
    assert found.awarded == 0


@EXERCISE
def test_slips_say_themselves_and_how_to_be_found(name):
    """The name goes on after "if"; the check is a sentence."""
    for slip in made(name)[2].slips:
        assert not slip.says[0].isupper() or slip.says[:2] == "1 "
        assert not slip.says.endswith(".")
        assert slip.check.endswith(".")
        assert ". " not in slip.check
