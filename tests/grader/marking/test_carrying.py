"""MARKING.md section 4: an explained number is carried on, a suspicious one is held back, and nothing can be farmed."""

from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.engine.rounding import Precision
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.numbers import DOUBTFUL, FROM_OWN, REPEATED

from ...students.papers import RIGHT, paper
from ...students.small import on, squashed, thirds
from ...students.students import guesses, holds, lazy, perfect, slips_once, tanh_for_sigmoid

GUESS = (0.413, 0.871)
"""Near nothing that the exercise prints, and not lazy."""


def ids(mark):
    return [name.id for name in mark.explanations]


def full(marks, *names):
    return all(marks[name].awarded == marks[name].out_of for name in names)


@pytest.mark.parametrize("seed", range(40))
def test_wrong_reset_gate_and_consistent_afterwards_keeps_every_later_mark(seed):
    made = paper(seed=seed)

    marks = made.marks(guesses(made, "r", GUESS))

    assert (marks["r"].reading, marks["r"].awarded) == (Reading.UNEXPLAINED, 0)
    assert full(marks, "z", "h_tilde", "h")
    assert not any(note.text == DOUBTFUL for mark in marks.values() for note in mark.notes)


def test_note_says_why_and_from_which_numbers():
    made = paper()
    answers = guesses(made, "r", GUESS)

    marks = made.marks(answers)

    (from_r,), (from_candidate,) = marks["h_tilde"].notes, marks["h"].notes
    assert (from_r.text, from_candidate.text) == (FROM_OWN, FROM_OWN)
    assert from_r.params[0][1].values == (("r", list(GUESS), Precision(3)),)
    assert from_candidate.params[0][1].values == (("h_tilde", answers["h_tilde"].tolist(), Precision(3)),)


@pytest.mark.parametrize("options", [{}, {"units": 3, "reset": "after", "gate": "keeps", "order": "xh"}])
def test_named_slip_is_carried(options):
    made = paper(**options)

    marks = made.marks(slips_once(made, "concatenation-order", "r"))

    assert ids(marks["r"]) == ["concatenation-order"]
    assert full(marks, "z", "h_tilde", "h")


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0, -1.0, 1.7, -0.3, 1e300])
def test_suspicious_number_is_held_back(value):
    made = paper()
    assert value not in made.solve()["r"]

    marks = made.marks(guesses(made, "r", value))

    assert marks["r"].reading is Reading.UNEXPLAINED
    assert marks["h_tilde"].reading not in RIGHT
    assert full(made.marks({**perfect(made), "r": [value] * 2}), "z", "h_tilde", "h")


def test_lazy_number_that_the_key_prints_is_carried():
    made = on(squashed, x=1, v=1.8)
    assert perfect(made)["a"] == 0.5

    assert made.marks({"a": 0.5, "b": 0.8, "s": 1.3})["s"].reading is Reading.FOLLOW_THROUGH


def test_suspicious_number_is_carried_once_it_is_explained():
    seen = 0
    for seed in range(60):
        made = paper(seed=seed)
        answers = holds(made, "activations-swapped")
        if (answers["r"] < 0).any():
            seen += 1
            marks = made.marks({**answers, "h_tilde": made.solve(typed={"r": answers["r"]})["h_tilde"]})
            assert "activations-swapped" in ids(marks["r"])
            assert full(marks, "h_tilde")
    assert seen > 10


def test_tanh_for_sigmoid_keeps_the_later_blanks():
    kept = []
    for seed in range(60):
        made = paper(seed=seed)
        marks = made.marks(tanh_for_sigmoid(made))
        assert marks["z"].awarded < marks["z"].out_of
        assert "activations-swapped" in ids(marks["z"])
        kept.append(full(marks, "h_tilde", "h"))
    assert sum(kept) == len(kept)


def test_echo_of_an_unexplained_number_earns_no_follow_through():
    """tanh(0.020) is 0.020: whoever repeats a number of no origin has computed nothing."""
    made = on(squashed, x=0.8, v=1.5)

    echo = made.marks({"a": 0.02, "y": 0.02})["y"]
    computed = made.marks({"a": 0.21, "y": 0.207})["y"]

    assert (echo.reading, echo.awarded) == (Reading.UNEXPLAINED, 0)
    assert computed.reading is Reading.FOLLOW_THROUGH


@pytest.mark.parametrize(("distance", "reading"), [(0.0029, Reading.UNEXPLAINED), (0.0031, Reading.FOLLOW_THROUGH)])
def test_echo_reaches_three_units(distance, reading):
    made = on(squashed, x=0.8, v=1.5)
    a = np.float64(0.21)
    while a - np.tanh(a) > distance:
        a -= 1e-5

    assert made.marks({"a": a, "y": np.tanh(a)})["y"].reading is reading


def test_the_same_small_number_everywhere_earns_under_one_per_cent():
    earned = []
    for seed in range(200):
        made = paper(seed=seed)
        earned.append(made.share(lazy(made, 0.001)))

    assert sum(earned) / len(earned) < Fraction(1, 100)


@pytest.mark.parametrize("number", [0, 1, 0.5, -1, 0.1])
@pytest.mark.parametrize("exercise", ["gru-step", "gate-dimensions"])
def test_lazy_student_earns_next_to_nothing(exercise, number):
    earned = []
    for seed in range(100):
        made = paper(exercise, seed=seed)
        earned.append(made.share(lazy(made, number)))

    assert sum(earned) / len(earned) < Fraction(2, 100)


def test_what_is_read_from_unexplained_numbers_with_nothing_right_before_earns_half():
    marks = on(thirds, x=1).marks({"a": 0.41, "b": 41.0, "c": 82.0})

    assert marks["b"].reading is Reading.FOLLOW_THROUGH
    assert marks["b"].awarded == marks["b"].out_of / 2
    assert DOUBTFUL in [note.text for note in marks["b"].notes]


def test_gates_from_nowhere_earn_at_most_half_of_what_follows():
    for seed in range(60):
        made = paper(seed=seed)

        marks = made.marks(made.solve(typed={"z": [0.47, 0.53], "r": [0.53, 0.47]}))

        mark = marks["h_tilde"]
        if set(mark.components) == {Reading.FOLLOW_THROUGH}:  # no guess was near enough to be right
            assert mark.awarded == mark.out_of / 2
            assert DOUBTFUL in [note.text for note in mark.notes]


@pytest.mark.parametrize(
    ("policy", "share"), [("once", Fraction(1)), ("half", Fraction(1, 2)), ("every time", Fraction(0))]
)
def test_repeated_misconception_costs_what_the_lecturer_chose(policy, share):
    made = paper()

    marks = made.marks(holds(made, "activations-swapped"), policy)

    assert all("activations-swapped" in ids(marks[name]) for name in ("z", "r", "h_tilde"))
    assert marks["z"].awarded == 0
    assert [marks[name].awarded / marks[name].out_of for name in ("r", "h_tilde")] == [share, share]


def test_repeat_that_costs_less_says_so():
    made = paper()

    marks = made.marks(holds(made, "activations-swapped"))

    assert not marks["z"].notes
    assert REPEATED in [note.text for note in marks["r"].notes]
