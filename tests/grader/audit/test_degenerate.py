"""Special cases of a draw, each planted in a block that is otherwise sound."""

from dataclasses import replace

import numpy as np
import pytest

from rnnex.exercises.engine.specs import tenths
from rnnex.grader.audit import degenerate
from rnnex.grader.audit.degenerate import beyond_chance, check_degenerate
from rnnex.grader.audit.findings import block_of

from . import planted

SEEDS = tuple(map(str, range(40)))


def block(write=planted.write_sound):
    return block_of(planted.exercise(write), {}, SEEDS)


def messages(found):
    return {finding.message: finding for finding in found.findings}


def test_sound_block_has_no_degeneracy():
    assert not check_degenerate(block()).findings


def test_value_outside_the_specification_is_found():
    here = block()
    here.drawn.givens["b"][3, 1] = 0.05

    assert messages(check_degenerate(here))[degenerate.OUTSIDE].seed == "3"


@pytest.mark.parametrize("value", [np.nan, np.inf, 1.5, -0.1])
def test_answer_outside_the_range_of_its_formula_is_found(value):
    here = block()
    at = here.plan.asked[0].at
    here.drawn.reading.exact[at][2, 0] = value

    assert messages(check_degenerate(here))[degenerate.NOT_FINITE].seed == "2"


def test_answer_that_stands_in_the_statement_is_found():
    here = block()
    at = here.plan.asked[1].at
    here.drawn.reading.printed[at][5] = here.drawn.givens["x"][5]

    found = messages(check_degenerate(here))[degenerate.COPY]

    assert (found.seed, found.params) == ("5", {"blank": "h", "given": "x"})


@pytest.mark.parametrize("number", [0.0, 0.5, 1.0, -1.0])
def test_answer_that_can_be_guessed_is_found(number):
    here = block()
    here.drawn.reading.printed[here.plan.asked[0].at][:8] = number

    assert messages(check_degenerate(here))[degenerate.LAZY_ANSWER].params["number"] == f"{number:g}"


def test_answer_that_can_be_guessed_once_is_chance():
    here = block()
    here.drawn.reading.printed[here.plan.asked[0].at][0] = 0.5

    assert degenerate.LAZY_ANSWER not in messages(check_degenerate(here))


def test_fixed_given_may_have_its_value_only():
    def write(w, decimals: int = 3):
        w.ask("y", np.tanh(w.given("x", tenths(1, 9).shaped(2)) + w.given("h_0", [0.0, 0.0])), "new state")

    here = block_of(replace(planted.exercise(write, routes=False)), {}, SEEDS)
    values = here.drawn.givens["h_0"] = here.drawn.givens["h_0"].copy()
    values[1] = 0.1

    assert messages(check_degenerate(here))[degenerate.OUTSIDE].seed == "1"


def test_chance_is_forgiven_to_a_few_only():
    assert 20 < beyond_chance(0.02, 1000) < 40
    assert beyond_chance(0.02, 100_000) < 2200
