"""Questions drawn together: shared numbers suit all of them, and what cannot be had is refused."""

import pytest

from rnnex.errors import AuthorError, InputError
from rnnex.exercises.engine.exact_exercise import exact_exercise
from rnnex.exercises.engine.graph_exercise import graph_exercise
from rnnex.exercises.engine.joint import Part, check_acceptance, other_numbers, own_givens, settle
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.registry import find_exercise

STEP, LATCH = find_exercise("gru-step"), find_exercise("latch-design")
SAYS = "Something else was computed."


def graph(write):
    return graph_exercise(id="planted", title="", topic="demo", source="none")(write)


@graph
def likes_high(w):
    """Its slip shows above 0.2 only."""
    x = w.given("x", tenths(-1, 1))
    y = w.ask("y", x + 3 + w.given("own", tenths(1, 2)))
    w.misconception("low", at=y, instead=y + np_max(x - 0.2), says=SAYS)


@graph
def likes_low(w):
    """Its slip shows below 0.8 only."""
    x = w.given("x", tenths(-1, 1))
    y = w.ask("y", 9 - x)
    w.misconception("high", at=y, instead=y + np_max(0.8 - x), says=SAYS)


@graph
def likes_very_low(w):
    x = w.given("x", tenths(-1, 1))
    y = w.ask("y", 9 - x)
    w.misconception("too-high", at=y, instead=y + np_max(0.4 - x), says=SAYS)


def np_max(value):
    import numpy as np

    return np.maximum(value, 0.0)


def pair(seed, first=likes_high, second=likes_low):
    return {"1": Part(first, f"{seed}/1", {}, {}), "2": Part(second, f"{seed}/2", {}, {}, {"x": "1"})}


def test_shared_number_suits_both_questions():
    alone = [likes_high.draw(f"{seed}/1", {}, {}).givens["x"] for seed in range(60)]
    together = [settle(pair(seed)).variants for seed in range(60)]

    assert max(alone) > 0.7, "the claim would be empty"
    assert all(found["1"].givens["x"] == found["2"].givens["x"] for found in together)
    assert all(0.2 < found["1"].givens["x"] < 0.8 for found in together)


def test_the_owner_keeps_its_number_where_the_other_accepts_it():
    for seed in range(60):
        alone = likes_high.draw(f"{seed}/1", {}, {}).givens
        together = settle(pair(seed)).variants["1"].givens
        assert together == alone or alone["x"] >= 0.8


def test_numbers_of_its_own_stay_where_a_question_was():
    alone = STEP.draw("7/2", STEP.options({}), {}).givens
    parts = {
        "1": Part(STEP, "7/1", STEP.options({}), {}),
        "2": Part(STEP, "7/2", STEP.options({}), {}, {"x_1": "1"}),
    }

    together = settle(parts).variants["2"].givens

    assert {name for name in alone if alone[name] != together[name]} == {"x_1"}


def test_a_chain_leads_to_the_first_owner():
    parts = {
        **pair(7),
        "3": Part(likes_low, "7/3", {}, {}, {"x": "2"}),
    }

    found = settle(parts).variants

    assert found["3"].givens["x"] == found["1"].givens["x"]


def test_seldom_accepted_together_is_refused_with_question_and_mistake():
    """x between 0.2 and 0.4 only: each alone is accepted in a third of the draws and more."""
    with pytest.raises(InputError) as refused:
        check_acceptance(lambda seed: pair(seed, likes_high, likes_very_low))

    said = str(refused.value)
    assert said.startswith("Questions '1', '2' share numbers, and only ")
    assert "at least 20% must; most often missing: low in question '1'. Share fewer numbers" in said


def test_often_accepted_together_is_not_refused():
    check_acceptance(pair)


def test_no_variant_is_the_authors_fault_if_nothing_is_pinned():
    @exact_exercise(id="never", title="", topic="demo", source="none")
    def never(w):
        w.ask("n", w.given("n_0", range(3, 5)))
        w.misconception("same", "n", w.givens["n_0"], says=SAYS)

    with pytest.raises(AuthorError, match="'never' found no variant for seed 7 in 200 draws"):
        never.draw("7", {}, {})


@pytest.fixture
def halves():
    """One slip shows for even a, the other for odd; nobody can have both, with b pinned or not."""

    @exact_exercise(id="halves", title="", topic="demo", source="none")
    def write(w):
        a, b = w.given("a", range(10, 20)), w.given("b", range(2, 4))
        w.ask("n", a * b)
        w.misconception("even", "n", a * b + 5 * (a % 2), says=SAYS)
        w.misconception("odd", "n", a * b + 7 * ((a + 1) % 2), says=SAYS)
        w.misconception("never", "n", a * b, says=SAYS)

    return write


def test_what_pinned_numbers_never_show_is_not_required(halves):
    assert halves.waived({}, {"b": 2}) == {("never",)}
    assert halves.waived({}, {}) == frozenset()


def test_if_pins_leave_no_way_the_best_is_taken(halves):
    assert halves.draw("7", {}, {"b": 2}).givens["b"] == 2


def test_unknown_shared_given_is_refused():
    parts = {"1": Part(STEP, "1", STEP.options({}), {}), "2": Part(LATCH, "2", {}, {}, {"x_1": "1"})}

    with pytest.raises(InputError, match="'latch-design' has no given 'x_1'"):
        settle(parts)


# Other numbers.


@pytest.mark.parametrize("names", [("x_1",), ("W_z", "b_h")])
def test_other_numbers_change_what_was_asked_and_nothing_else(names):
    parts = {"1": Part(STEP, "7", STEP.options({}), {})}
    before = settle(parts)

    one, two = (other_numbers(parts, before, "1", names, times).variants["1"].givens for times in (1, 2))

    old = before.variants["1"].givens
    for new in (one, two):
        assert {name for name in old if old[name] != new[name]} == set(names)
    assert all(one[name] != two[name] for name in names)


def test_other_numbers_are_accepted_by_every_question():
    for seed in range(40):
        parts = pair(seed)
        found = other_numbers(parts, settle(parts), "1", ("x",), 3).variants
        assert 0.2 < found["1"].givens["x"] == found["2"].givens["x"] < 0.8


def test_other_numbers_differ_from_all_before():
    parts = pair(7)
    before = settle(parts)

    seen = [before.variants["1"].givens["x"]]
    seen += [other_numbers(parts, before, "1", ("x",), times).variants["1"].givens["x"] for times in range(1, 5)]

    assert sorted(seen) == pytest.approx([0.3, 0.4, 0.5, 0.6, 0.7])


def test_where_there_are_no_others_it_says_so():
    parts = pair(7)

    with pytest.raises(InputError) as refused:
        other_numbers(parts, settle(parts), "1", ("x",), 5)

    assert str(refused.value) == ("Question '1' finds no other x while all else stays: redraw more of it, or pin less.")


def test_own_givens_are_neither_pinned_nor_shared():
    part = Part(STEP, "7", STEP.options({}), {"b_z": [0.1, 0.2]}, {"x_1": "1"})
    variant = STEP.draw("7", part.options, part.pins)

    assert own_givens(part, variant) == ("W_z", "W_r", "W_h", "b_r", "b_h", "h_0")


def test_other_cases_of_a_code_question_have_other_secrets():
    code = find_exercise("gru-cell")
    parts = {"1": Part(code, "7", code.options({}), {})}
    before = settle(parts)

    after = other_numbers(parts, before, "1", ("cases",), 1).variants["1"]

    assert after.givens != before.variants["1"].givens
    assert after.secret != before.variants["1"].secret


# A machine and where it starts.


@pytest.mark.parametrize("start", [0, 1])
def test_pinned_start_draws_a_machine_that_goes_with_it(start):
    for seed in range(40):
        assert LATCH.draw(str(seed), {}, {"start": start}).givens["start"] == start


def test_shared_machine_goes_with_the_pinned_start_of_the_other():
    for seed in range(40):
        parts = {
            "1": Part(LATCH, f"{seed}/1", {}, {}),
            "2": Part(LATCH, f"{seed}/2", {}, {"start": 1}, {"machine": "1"}),
        }
        found = settle(parts).variants
        assert found["1"].givens["machine"] == found["2"].givens["machine"]
        LATCH.task(found["1"])
        LATCH.task(found["2"])
