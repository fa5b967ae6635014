"""The audit's own windows: worked out by hand, and the same as the marking's; what is far from them is far."""

import numpy as np
import pytest

from rnnex.exercises.engine.graph_exercise import GraphExercise, graph_exercise
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.registry import all_exercises
from rnnex.grader.audit import students as klass
from rnnex.grader.marking.evidence import window

from ...students.small import FACTS, half, thirds
from .on_paper import drawn, near, on, one

GRAPHS = [exercise for exercise in all_exercises().values() if isinstance(exercise, GraphExercise)]


@graph_exercise(id="digits", **FACTS)
def digits(w, decimals: int = 3):
    """Two significant digits; with x = 3, a = 0.0012 and b = 120."""
    a = w.ask("a", w.given("x", tenths(-9, 9)) * 0.0004, "small", significant=2)
    w.ask("b", a * 100000, "large", significant=2)


@graph_exercise(id="through-shown", **FACTS)
def through_shown(w, decimals: int = 3):
    """A change of a = 0.5 x arrives at the shown 2 a, which is rounded itself, and at y = 3 (2 a)."""
    a = w.ask("a", w.given("x", tenths(-9, 9)) * 0.5, "half")
    w.ask("y", 3 * w.show("g", 2 * a, "shown"), "result")


def widths(exercise, **pins):
    papers, windows, _key = on(exercise, **pins)
    return {q.name: pytest.approx(windows.width(q).item(), rel=1e-12) for q in papers.plan.asked}


def test_window_is_half_a_unit_and_what_half_units_of_parents_move():
    assert widths(thirds, x=1) == {"a": 0.0005, "b": 0.0005 + 0.05, "c": 0.0005 + 0.001}


def test_significant_digits_have_units_of_their_size():
    assert widths(digits, x=3) == {"a": 0.00005, "b": 5 + 5}


def test_change_arrives_through_what_is_shown():
    assert widths(through_shown, x=1) == {"a": 0.0005, "y": 0.0005 + 3 * (0.0005 + 2 * 0.0005)}


@pytest.mark.parametrize("exercise", GRAPHS, ids=lambda exercise: exercise.id)
def test_own_windows_are_those_of_the_marking(exercise):
    papers, windows, key = drawn(exercise, 16)

    for q in papers.plan.asked:
        assert windows.width(q) == pytest.approx(key.width(q), rel=1e-9, abs=1e-14)
        assert windows.centre(q) == pytest.approx(key.reading.exact[q.at], rel=1e-11, abs=1e-13)


def test_own_windows_of_wrong_formulas_are_those_of_the_marking():
    papers, windows, key = drawn(seeds=16)

    for miss in papers.plan.misconceptions:
        for q, wrong in miss.places:
            width = window(papers.plan, key.reading, q, wrong.at)
            assert windows.width(q, wrong) == pytest.approx(width, rel=1e-9)


def test_edges_are_the_ends_of_the_window_and_a_unit_and_a_tenth_beyond():
    papers, windows, _key = on(half, a=0.125)

    found = list(klass.at_the_edge(papers, windows))

    assert one(found, "lower-end") == near(y=0.062)
    assert one(found, "upper-end") == near(y=0.063)
    assert one(found, "just-below") == near(y=0.0615)
    assert one(found, "just-above") == near(y=0.0635)
    assert one(found, "below") == near(y=0.0609)
    assert one(found, "above") == near(y=0.0641)


def test_beyond_both_windows_where_full_precision_has_gone_elsewhere():
    papers, windows, _key = on(thirds, x=1)
    (c,) = [q for q in papers.plan.asked if q.name == "c"]

    low, high = windows.reach(c, 0)

    assert low.item() < 66.6 - 0.0005
    assert high.item() == pytest.approx(200 / 3 + 0.0005 + 2 * 0.0005)


def test_guess_is_far_from_the_key_in_its_range_not_lazy_and_carried():
    papers, windows, _key = drawn(seeds=60)

    sheets = klass.guesses(papers, windows)

    places = np.array([sheets.at[q.name] for q in papers.plan.asked])
    assert (places.sum(axis=0) == 1).all()
    assert places.any(axis=1).all()
    for q in papers.plan.asked:
        typed = sheets.answers[q.name][sheets.at[q.name]]
        low, high = q.range
        assert (windows.far(q, sheets.answers[q.name])[sheets.at[q.name]]).all()
        assert (low <= typed).all()
        assert (typed <= high).all()
        assert not np.isin(typed, [0, 0.5, 1, -1]).any()
        assert typed == pytest.approx(typed.round(3), abs=1e-12)
    z = sheets.answers["z"]
    h = (1 - z) * papers.givens["h_0"] + z * sheets.answers["h_tilde"]
    at_z = sheets.at["z"]
    assert np.abs(sheets.answers["h"] - h)[at_z].max() <= 0.0005 + 1e-9
    assert np.abs(sheets.answers["h"] - papers.key["h"])[at_z].max() > 0.01


def test_guess_of_a_whole_number_is_a_whole_number():
    papers, windows, _key = drawn("gate-dimensions")

    for q in papers.plan.asked:
        number = windows.far_off(q)
        assert (number == number.round()).all()
        assert (np.abs(number - papers.key[q.name]) >= 2).all()
