"""MARKING.md section 2: blank or unreadable, correct, follow-through, misconception, unexplained, in this order."""

from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.engine.rounding import Precision
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.numbers import EARLY, FROM_OWN

from ...students.papers import paper
from ...students.small import ambiguous, on, squashed, thirds
from ...students.students import blank, exact, final_only, holds, lazy, perfect, slips_once


def readings(marks):
    return {name: str(mark.reading) for name, mark in marks.items()}


def test_blank_says_so_and_costs_that_blank_only():
    made = paper()
    answers = perfect(made)
    del answers["r"]

    marks = made.marks(answers)

    assert readings(marks) == {"z": "correct", "r": "blank", "h_tilde": "correct", "h": "correct"}
    assert marks["r"].awarded == 0


def test_unreadable_says_why_with_the_text_received_and_costs_that_blank_only():
    made = paper()

    marks = made.marks({**perfect(made), "r": "0,5x; 1"})

    assert (marks["r"].reading, marks["r"].typed, marks["r"].awarded) == (Reading.UNREADABLE, "0,5x; 1", 0)
    assert "0,5x; 1" in str(marks["r"].fault)
    assert all(marks[name].awarded == marks[name].out_of for name in ("z", "h_tilde", "h"))


def test_all_blank_earns_nothing_and_blames_nobody():
    marks = paper().marks(blank(paper()))

    assert {mark.reading for mark in marks.values()} == {Reading.BLANK}
    assert not any(mark.explanations or mark.awarded for mark in marks.values())


def test_printed_key_is_correct():
    marks = paper().marks(perfect(paper()))

    assert {mark.reading for mark in marks.values()} == {Reading.CORRECT}


def test_full_precision_is_correct_even_where_the_printed_chain_has_gone_elsewhere():
    made = on(thirds, x=1)

    mark = made.marks(final_only(made, exact(made)))["c"]

    assert (mark.value, mark.reading) == (pytest.approx(66.6666667), Reading.CORRECT)
    assert not mark.window[0] <= mark.value <= mark.window[1]


def test_follow_through_from_the_own_number_earns_the_marks():
    made = on(squashed, x=0.8, v=1.5)

    marks = made.marks({"a": 0.4, "b": 0.93, "y": 0.380, "s": 1.33})

    assert readings(marks) == {"a": "correct", "b": "unexplained", "y": "correct", "s": "follow-through"}
    assert marks["s"].awarded == marks["s"].out_of


def test_follow_through_has_the_window_of_honest_rounding_too():
    """0.4123 was written as 0.412, and carried on."""
    mark = on(thirds, x=1).marks({"a": 0.412, "b": 41.23})["b"]

    assert (mark.reading, EARLY in [note.text for note in mark.notes]) == (Reading.FOLLOW_THROUGH, False)


@pytest.mark.parametrize("missing", ["blank", "unreadable"])
def test_missing_own_parent_is_replaced_by_the_keys(missing):
    made = on(squashed, x=0.8, v=1.6)
    answers = {"a": "?!" if missing == "unreadable" else None, "b": 0.9, "s": 1.3}

    marks = made.marks(answers)

    assert str(marks["a"].reading) == missing
    assert marks["s"].reading is Reading.FOLLOW_THROUGH


def test_held_back_own_parent_is_replaced_by_the_keys():
    made = on(squashed, x=0.8, v=1.6)

    marks = made.marks({"a": 1.0, "b": 0.9, "s": 1.3})

    assert marks["s"].reading is Reading.FOLLOW_THROUGH
    assert made.marks({"a": 1.0, "b": 0.9, "s": 1.9})["s"].reading is Reading.UNEXPLAINED


def test_value_read_from_own_parents_that_were_all_right_is_called_correct():
    made = on(thirds, x=1)

    marks = made.marks({"a": 0.3334, "b": 33.34, "c": 66.68})

    assert readings(marks) == dict.fromkeys("abc", "correct")
    assert not any(mark.notes for mark in marks.values())


def test_misconception_is_named_when_read_from_the_keys_parents():
    """Whatever else stands on the paper: here a gate from nowhere, which was not used."""
    made = paper()
    answers = slips_once(made, "old-state-dropped", "h")

    mark = made.marks({**answers, "z": [0.913, 0.178]})["h"]

    assert (mark.reading, [e.id for e in mark.explanations]) == (Reading.MISCONCEPTION, ["old-state-dropped"])
    assert mark.awarded == 0


def test_misconception_is_named_when_read_from_the_own_parents():
    made = paper()
    wrong = made.solve(typed={"z": [0.913, 0.178]}, wrong=made.slip("old-state-dropped"))
    assert np.abs(wrong["h"] - slips_once(made, "old-state-dropped", "h")["h"]).max() > 0.01

    mark = made.marks(wrong)["h"]

    assert [e.id for e in mark.explanations] == ["old-state-dropped"]


@pytest.mark.parametrize("carry", [0, None])
@pytest.mark.parametrize("options", [{}, {"gate": "keeps", "reset": "after", "order": "xh", "units": 3}])
def test_misconception_held_throughout_is_named_from_the_final_value_alone(options, carry):
    for seed in range(20):
        made = paper(seed=seed, **options)
        for misconception in made.misconceptions:
            held = holds(made, misconception, carry=carry)

            mark = made.marks(final_only(made, held))["h"]

            assert mark.reading is Reading.CORRECT or misconception in [e.id for e in mark.explanations]


def test_two_names_that_fit_give_the_higher_mark_and_both_sentences():
    mark = on(ambiguous, x=2).marks({"y": 4.0}, out_of=3)["y"]

    assert [(e.id, e.text) for e in mark.explanations] == [("squares", "You squared."), ("doubles", "You doubled.")]
    assert mark.explanations[0].check == "Square 3."
    assert mark.awarded == Fraction(1)


def test_name_that_does_not_fit_is_not_told():
    assert [e.id for e in on(ambiguous, x=5).marks({"y": 25.0})["y"].explanations] == ["squares"]


def test_number_that_nothing_gives_is_unexplained():
    mark = on(ambiguous, x=2).marks({"y": 4.7})["y"]

    assert (mark.reading, mark.awarded, mark.explanations) == (Reading.UNEXPLAINED, 0, ())


def test_correct_comes_before_a_name_that_gives_the_same_number():
    mark = on(ambiguous, x=3).marks({"y": 9.0})["y"]

    assert (mark.reading, mark.explanations) == (Reading.CORRECT, ())


def test_credit_is_by_component():
    made = paper()
    key = perfect(made)["h_tilde"]

    mark = made.marks({**perfect(made), "h_tilde": [key[0], key[1] + 0.05]})["h_tilde"]

    assert mark.components == (Reading.CORRECT, Reading.UNEXPLAINED)
    assert (mark.awarded, mark.reading) == (mark.out_of / 2, Reading.UNEXPLAINED)


def test_names_are_decided_on_the_whole_vector():
    made = paper()
    wrong = slips_once(made, "old-state-dropped", "h")["h"]

    half_named = made.marks({**perfect(made), "h": [wrong[0], wrong[1] + 0.05]})["h"]

    assert half_named.explanations == ()
    assert half_named.components == (Reading.UNEXPLAINED, Reading.UNEXPLAINED)


def test_follow_through_tells_from_which_numbers():
    marks = on(squashed, x=0.8, v=1.5).marks({"a": 0.4, "b": 0.93, "s": 1.33})

    (note,) = marks["s"].notes
    assert note.text == FROM_OWN
    assert note.params[0][1].values == (("b", 0.93, Precision(3)),)


def test_lazy_student_gets_no_name_for_nothing():
    made = paper()

    assert not any(mark.explanations for mark in made.marks(lazy(made, 0.37)).values())
