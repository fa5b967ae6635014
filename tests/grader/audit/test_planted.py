"""An exercise with a fault makes the audit fail, with the sentence that says which."""

import shlex
from typing import Literal

import numpy as np
import pytest

from rnnex.errors import InputError
from rnnex.exercises.engine import plan
from rnnex.exercises.engine.exercise import Budget
from rnnex.exercises.engine.generator import Generator
from rnnex.exercises.engine.separation import Separation
from rnnex.exercises.engine.specs import among
from rnnex.grader.audit import budget, claims, draws, keys, marked, separated, texts, worked
from rnnex.grader.audit.block_audit import REFUSED, STOPPED
from rnnex.grader.audit.calculator import WRONG
from rnnex.grader.audit.findings import Finding
from rnnex.grader.audit.run import Audited, audit
from rnnex.grader.audit.summary import show_command

from . import planted
from .planted import exercise

SEEDS = 64


def faults(made, seeds=SEEDS):
    """(check, message) of every kind of fault, with its first finding."""
    (found,) = audit([made], seeds)
    return {(told.first.check, told.first.message): told.first for told in reversed(found.faults)}


def test_sound_exercise_passes():
    assert not faults(exercise(planted.write_sound))


def test_ambiguous_misconception_is_refused():
    found = faults(exercise(planted.write_ambiguous))

    assert "almost" in str(found["draw", REFUSED].params["why"])


def test_ambiguous_misconception_is_found_where_the_generator_is_blind(monkeypatch):
    monkeypatch.setattr(
        Separation, "shows", lambda self, givens, reading: np.ones((len(givens["x"]), len(self.requirements)), bool)
    )

    found = faults(exercise(planted.write_ambiguous))

    assert found["separation", separated.SAME_AS_KEY].params["name"] == "almost"


def test_two_misconceptions_alike_are_found(monkeypatch):
    def write(w, decimals: int = 3):
        product, z, _V, _h = planted.cell(w)
        planted.bias_forgotten(w, z, product)
        w.misconception("twin", at=z, instead=planted.sigmoid(product * 1.000001), says="The biases were left out.")

    monkeypatch.setattr(
        Separation, "shows", lambda self, givens, reading: np.ones((len(givens["x"]), len(self.requirements)), bool)
    )

    assert faults(exercise(write))["separation", separated.SAME].params["other"] == "twin"


def test_wrong_key_is_found():
    found = faults(exercise(planted.write_wrong_key))["key", keys.PRINTED]

    assert (found.about, found.seed) == ("z", "0")


@pytest.mark.parametrize(
    ("route", "message"), [(planted.short_route, keys.MISSING), (planted.rounding_hides, keys.FULL)]
)
def test_route_that_says_something_else_is_found(route, message):
    assert ("key", message) in faults(planted.with_route(route), seeds=8)


def test_missing_second_route_is_found():
    found = faults(exercise(planted.write_sound, routes=False), seeds=8)

    assert found["key", keys.NO_ROUTE].params == {"function": "write_sound"}


def test_too_tight_a_window_is_found(monkeypatch):
    """Windows that forget how far honest rounding can move an answer."""
    monkeypatch.setattr(plan, "_moves", lambda value: np.zeros_like(value[:, 0]))

    found = faults(exercise(planted.write_sound))

    assert found["students", claims.FULL.message].params["blank"] == "h"


def test_farmable_follow_through_is_found():
    found = faults(exercise(planted.write_farmable))

    assert found["students", marked.FARMED].params["student"] == "writes 0 everywhere"


def test_missing_translation_is_found():
    found = faults(planted.with_statement(planted.untranslated), seeds=8)

    assert found["texts", texts.UNTRANSLATED].params["text"] == "Nobody has translated this sentence."


def test_false_worked_line_is_found():
    assert ("worked", WRONG) in faults(exercise(planted.write_sound, kind=planted.Misprints), seeds=8)


def test_exceeded_budget_is_found():
    assert faults(exercise(planted.write_coarse))["budget", budget.TOO_MUCH].params["most"] == "2.0%"


def test_budget_that_is_argued_for_holds():
    found = faults(planted.argued(Budget(0.9, "one decimal, for pencil and paper", "decimals", 1)))

    assert ("budget", budget.TOO_MUCH) not in found


def test_budget_of_another_option_does_not_hold():
    found = faults(planted.argued(Budget(0.9, "two decimals, for pencil and paper", "decimals", 2)))

    assert ("budget", budget.TOO_MUCH) in found


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (planted.unfilled, texts.UNFILLED),
        (planted.undrawn, texts.UNDRAWN),
        (planted.other_formulas, texts.DIFFERENT),
        (lambda view, _: "", texts.EMPTY),
    ],
)
def test_text_that_readers_cannot_use_is_found(statement, message):
    assert ("texts", message) in faults(planted.with_statement(statement), seeds=8)


def test_check_that_stops_names_the_first_seed_that_stops_it():
    made = planted.with_statement(planted.stops)
    first = next(seed for seed in map(str, range(8)) if made.draw(seed, made.options({}), {}).givens["x"][0] > 0)

    found = faults(made, seeds=8)["texts", STOPPED]

    assert (found.seed, found.params["check"]) == (first, "texts")
    assert "KeyError" in found.params["error"]


def test_block_that_draws_other_numbers_than_a_seed_alone_is_found(monkeypatch):
    draw = Generator.draw

    def shifted(self, seeds):
        return draw(self, [f"{seed}/{len(seeds)}" for seed in seeds])

    monkeypatch.setattr(Generator, "draw", shifted)

    assert ("draw", draws.UNLIKE) in faults(exercise(planted.write_sound), seeds=8)


def test_worked_solution_without_numbers_is_found():
    class Bare(planted.GraphExercise):
        def worked(self, variant, say):
            return "$$ y = x $$"

    assert ("worked", worked.NOTHING) in faults(exercise(planted.write_sound, kind=Bare), seeds=8)


def test_draw_that_is_seldom_kept_is_a_remark_and_no_fault():
    def write(w, decimals: int = 3):
        product, z, V, h = planted.cell(w)
        planted.bias_forgotten(w, z, product)
        hidden = V @ z + w.given("k", among([0, 1]))  # half of the draws do not show it
        w.misconception("shifted", at=h, instead=hidden, says="The biases were left out.")

    (found,) = audit([exercise(write)], SEEDS)

    assert not found.faults
    (told,) = found.remarks
    assert (told.first.message, told.first.params["names"]) == (draws.SELDOM, "shifted")
    assert 0.3 < found.figures.sums["draw", "kept"] / SEEDS < 0.7
    assert found.figures.sums["given", "k", "kept", "1"] == SEEDS
    assert 0.3 < found.figures.sums["given", "k", "drawn", "1"] / SEEDS < 0.7
    assert 0.3 < found.figures.sums["mistake", "shifted", "shown"] / SEEDS < 0.7
    assert found.figures.least["mistake", "shifted", "distance"] > 3


def test_options_that_exclude_each_other_are_a_remark():
    def write(w, units: Literal[1, 2] = 1, steps: Literal[1, 2] = 1):
        if units == steps == 2:
            raise InputError("Two units and two steps do not go together.")
        product, z, _V, _h = planted.cell(w)
        planted.bias_forgotten(w, z, product)

    (found,) = audit([exercise(write)], SEEDS)

    assert not found.faults
    assert [str(told.first.params["why"]) for told in found.remarks] == ["Two units and two steps do not go together."]


def test_command_that_shows_a_fault_is_fit_for_a_shell():
    def write(w, ask: tuple[Literal["z", "h"], ...] = ("z", "h")):
        planted.cell(w)

    made = exercise(write, routes=False)
    audited = Audited(made, [], 1)

    line = show_command(Finding("key", "planted", {"ask": ["z"]}, "7", ""), audited)

    assert shlex.split(line) == ["rnnex", "show", "planted", "--seed", "7", "-o", 'ask=["z"]']
