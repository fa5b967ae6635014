"""Random answers: any value the blank can have, at the sheet's precision, and what they earn."""

import numpy as np
import pytest

from rnnex.exercises.engine.specs import among, tenths
from rnnex.grader.audit.budget import anything, check_budget
from rnnex.grader.audit.findings import block_of

from . import planted

SEEDS = tuple(map(str, range(400)))


def block(write=planted.write_sound, seeds=SEEDS):
    return block_of(planted.exercise(write, routes=False), {}, seeds)


def blank(here, name):
    return next(q for q in here.plan.asked if q.name == name)


def write_counts(w, decimals: int = 3):
    w.ask("n", w.given("H", among([10, 20, 30])) * 2, "new state", exact=True)


def write_magnitudes(w, decimals: int = 3):
    w.ask("g", np.exp(w.given("a", tenths(-9, 9).shaped(2))), "new state", significant=3)


def test_sigmoid_is_anything_between_0_and_1_at_three_decimals():
    here = block()

    typed = anything(here, blank(here, "z"), "typed")

    assert typed.shape == (400, 2)
    assert 0 <= typed.min() < 0.02
    assert 0.98 < typed.max() <= 1
    assert np.abs(typed * 1000 - np.round(typed * 1000)).max() < 1e-9


def test_sum_is_anything_in_the_spread_of_the_keys():
    here = block()
    q = blank(here, "h")
    keys = here.drawn.reading.exact[q.at]

    typed = anything(here, q, "typed")

    assert keys.min() - 0.001 <= typed.min() < keys.min() / 2
    assert keys.max() / 2 < typed.max() <= keys.max() + 0.001


def test_count_is_a_whole_number():
    here = block(write_counts)

    typed = anything(here, blank(here, "n"), "typed")

    assert set(typed.ravel()) <= set(range(20, 61))
    assert len(set(typed.ravel())) > 30


def test_answer_with_significant_digits_is_as_likely_at_every_magnitude():
    here = block(write_magnitudes)
    q = blank(here, "g")

    typed = anything(here, q, "typed")

    assert 0.3 < (typed < 1).mean() < 0.7
    assert np.allclose(typed, here.plan.rounded(q, typed), rtol=1e-12)


def test_seed_gives_the_same_alone():
    here, alone = block(), block(seeds=("7",))

    assert np.array_equal(anything(alone, blank(alone, "z"), "typed")[0], anything(here, blank(here, "z"), "typed")[7])


def test_several_random_answers_differ():
    here = block()

    one, other = (anything(here, blank(here, "z"), why) for why in ("typed", "parent of h"))

    assert not np.array_equal(one, other)


@pytest.mark.parametrize(("name", "contexts"), [("z", {"right"}), ("h", {"right", "invented"})])
def test_blank_with_parents_is_tried_with_an_invented_one_too(name, contexts):
    sums = check_budget(block()).figures.sums

    assert {key[2] for key in sums if key[:2] == ("budget", name)} == contexts


def test_random_answer_earns_about_the_window_over_the_range():
    """z is read with a window of one unit, and one more for rounding early: three values of a thousand."""
    sums = check_budget(block(seeds=tuple(map(str, range(4000))))).figures.sums

    assert 0.001 < sums["budget", "z", "right", "earned"] / 4000 < 0.005
