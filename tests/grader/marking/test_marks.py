"""MARKING.md section 9: exact fractions, inner marks scaled, and a fault of ours is never a mark lost."""

from fractions import Fraction

import pytest

from rnnex.errors import InputError
from rnnex.exercises.engine.variant import Blank
from rnnex.exercises.registry import find_exercise
from rnnex.grader.code import ProcessRunner
from rnnex.grader.marking import question as question_module
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.question import Marker, shares
from rnnex.templates.language import Language

from ...students.papers import answered, paper
from ...students.students import perfect, slips_once

EN = Language("en")


@pytest.mark.parametrize("out_of", [Fraction(1), Fraction(1, 3), Fraction("0.7"), Fraction(4)])
@pytest.mark.parametrize("weights", [(1, 1, 1), (1, 2, 3), (7, 1, 5)])
def test_shares_add_up_exactly(weights, out_of):
    blanks = tuple(Blank(f"b{i}", "whole", "", marks=Fraction(n)) for i, n in enumerate(weights))

    parts = shares(blanks, out_of)

    assert sum(parts.values()) == out_of
    assert all(isinstance(part, Fraction) for part in parts.values())


def test_inner_marks_scale_to_the_marks_of_the_assignment():
    made = paper()

    marks = made.marks(perfect(made), out_of=Fraction(7))

    assert [mark.out_of for mark in marks.values()] == [Fraction(7, 6), Fraction(7, 6), Fraction(7, 3), Fraction(7, 3)]


def test_marks_of_components_are_exact_thirds():
    made = paper(units=3)
    key = perfect(made)

    mark = made.marks({**key, "h": [*key["h"][:2], key["h"][2] + 0.1]}, out_of=1)["h"]

    assert mark.awarded == Fraction(1, 3) * Fraction(2, 3)


def test_named_mistake_earns_what_the_author_gave_it():
    made = paper()

    assert made.marks(slips_once(made, "bias-forgotten", "z"))["z"].awarded == 0


def marked(monkeypatch, fault):
    """A gru-step question whose checker fails."""
    made = paper()

    def fails(*args):
        raise fault

    monkeypatch.setattr(question_module, "mark_graph", fails)
    question = {name: answered(value) for name, value in perfect(made).items()}
    return Marker(EN, ProcessRunner()).mark(made.exercise, made.variant, question, {}, Fraction(3))


def test_fault_of_ours_is_reported_as_ours(monkeypatch):
    found = marked(monkeypatch, ZeroDivisionError("planted"))

    assert {mark.reading for mark in found.marks} == {Reading.GRADER_ERROR}
    assert sum(mark.out_of for mark in found.marks) == 3
    assert "ZeroDivisionError: planted" in found.fault


def test_variant_that_cannot_be_used_is_no_fault_of_ours(monkeypatch):
    with pytest.raises(InputError, match="edited"):
        marked(monkeypatch, InputError("an edited sheet"))


def test_answers_that_never_arrived_are_a_fault_of_ours():
    exercise = find_exercise("gradient-overflow")
    variant = exercise.draw("7", exercise.options({}), {})

    found = Marker(EN, ProcessRunner()).mark(exercise, variant, {}, {}, Fraction(1))

    assert {mark.reading for mark in found.marks} == {Reading.GRADER_ERROR}
    assert "KeyError" in found.fault
