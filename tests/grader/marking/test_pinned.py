"""MARKING.md section 5: a drawn variant shows every mistake; a pinned one drops what it cannot show, and says so."""

import numpy as np
import pytest

from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ...students.papers import paper
from ...students.students import perfect

EN = Language("en")
UNSEEN = {"reset-ignored", "reset-misplaced", "reset-on-everything", "bias-forgotten", "old-state-dropped"}


@pytest.fixture(scope="module")
def question_10():
    """Question 10 of list B: c_0 = 0, so the reset gate has no effect."""
    item = load_assignment("list-b").items[3]
    return paper(item.exercise, pins=item.givens, **item.options)


def seen(made):
    return {name for name, papers in made.key.visible.items() if papers[0]}


@pytest.mark.parametrize("options", [{}, {"units": 1}, {"units": 3, "reset": "after", "gate": "keeps", "order": "xh"}])
def test_drawn_variant_shows_every_mistake(options):
    for seed in range(100):
        made = paper(seed=seed, **options)

        assert seen(made) == set(made.misconceptions)


def test_drawn_variant_separates_every_mistake_from_the_key_by_three_windows():
    for seed in range(50):
        made = paper(seed=seed)
        marks, key = made.marks(perfect(made)), perfect(made)
        for misconception in made.misconceptions:
            apart = [
                np.abs(made.solve(wrong=made.slip(misconception, at))[at] - key[at])
                / (np.diff(marks[at].window, axis=-1)[..., 0] / 2)
                for at in made.places(misconception)
            ]
            # as students see it: rounded, which may cost a unit
            assert max(distance.max() for distance in apart) > 2


def test_one_unit_has_no_other_side_of_the_matrix_product():
    assert "reset-misplaced" not in paper(units=1).misconceptions
    assert "reset-misplaced" in paper(units=2).misconceptions


def test_pinned_question_cannot_show_what_needs_an_old_state(question_10):
    assert set(question_10.misconceptions) - seen(question_10) == UNSEEN & set(question_10.misconceptions)
    assert {"update-inverted", "concatenation-order"} <= seen(question_10)


def test_pinned_question_warns_of_each_mistake_that_it_cannot_show(question_10):
    warnings = question_10.exercise.warnings(question_10.variant, EN)

    assert {sentence.split("'")[1] for sentence in warnings} == UNSEEN


def test_drawn_question_warns_of_nothing():
    exercise = find_exercise("gru-step")
    variant = exercise.draw("7", exercise.options({}), {})

    assert exercise.warnings(variant, EN) == []


def test_pinned_question_never_names_what_it_cannot_show(question_10):
    named = set()
    for misconception in question_10.misconceptions:
        for at in question_10.places(misconception):
            marks = question_10.marks(question_10.solve(wrong=question_10.slip(misconception, at)))
            named |= {e.id for mark in marks.values() for e in mark.explanations}

    assert not named & UNSEEN


def test_pinned_question_still_gives_full_marks(question_10):
    assert question_10.share(perfect(question_10)) == 1


def test_pinned_asked_quantity_becomes_a_given(question_10):
    assert question_10.asked == ["gamma_u", "c_tilde", "c"]
    assert question_10.variant.givens["gamma_r"] == [1.0, 1.0]
