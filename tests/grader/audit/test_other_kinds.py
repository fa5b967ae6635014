"""Faults of exercises that are no graphs: exact answers and design; those of code are in test_coded.py."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.engine.counting import Counting
from rnnex.exercises.engine.exact_exercise import exact_exercise
from rnnex.exercises.registry import find_exercise
from rnnex.grader.audit import counted, designed, keys, separated
from rnnex.grader.audit.block_audit import audit_block

from .planted import FACTS

SEEDS = ("0", "1", "2", "3")


def messages(made, options=None):
    found = audit_block(made, options or {}, SEEDS).findings
    return {finding.message: finding for finding in found if not finding.remark}


# Exact answers.


def doubled(wrong=lambda n: n + 1, says="The biases were left out.", **facts):
    """n = 2 a, with one known mistake."""

    @exact_exercise(id="doubled", **FACTS)
    def made(w, count: str = "all"):
        a = w.given("a", range(3, 40))
        w.ask("n", 2 * a, "new state", **facts)
        w.misconception("mistake", "n", wrong(2 * a), says=says)

    made.statement(lambda w, options, _: _("The numbers:") + f" $a = {w.givens['a']}$")
    made.solution(lambda w, options, _: f"$$ n = 2 \\cdot a = {w.key['n']} $$")
    made.second_route(lambda givens, options: {"n": givens["a"] + givens["a"]})
    return made


def test_sound_exact_exercise_passes():
    assert not messages(doubled())


def test_wrong_exact_key_is_found():
    made = doubled()
    made.second_route(lambda givens, options: {"n": 3 * givens["a"]})

    assert messages(made)[keys.PRINTED].about == "n"


def test_exact_exercise_without_second_route_is_found():
    made = doubled()
    made.routes.clear()

    assert keys.NO_ROUTE in messages(made)


def test_exact_mistake_that_gives_the_key_is_found(monkeypatch):
    """Where the generator does not notice it."""
    monkeypatch.setattr(Counting, "hidden", lambda self: [])

    assert messages(doubled(wrong=lambda n: n))[separated.SAME_AS_KEY].params == {"name": "mistake"}


def test_special_case_that_was_drawn_is_found(monkeypatch):
    monkeypatch.setattr("rnnex.exercises.engine.exact_exercise._missing", lambda counting: [])
    made = doubled()
    write = made.write

    def special(w, **options):
        write(w, **options)
        w.reject(True)

    assert counted.SPECIAL in messages(replace(made, write=special))


def test_right_exact_answer_that_is_refused_is_found(monkeypatch):
    monkeypatch.setattr(counted, "as_written", lambda value, say: str(value + 1))

    found = messages(doubled(wrong=lambda n: n + 5))

    assert {counted.REFUSED, counted.NOT_NAMED} <= set(found)


def test_false_line_of_an_exact_exercise_is_found():
    made = doubled()
    made.solution(lambda w, options, _: f"$$ n = 2 \\cdot {w.givens['a']} = {w.key['n'] + 1} $$")

    assert any("is false" in message for message in messages(made))


# Design.


@pytest.fixture
def latch():
    return find_exercise("latch-design")


def test_sound_design_exercise_passes(latch):
    assert not messages(latch)


def test_design_exercise_without_second_route_is_found(latch):
    assert keys.NO_ROUTE in messages(replace(latch, routes={}))


@pytest.mark.parametrize(
    ("states", "expected"), [(True, designed.TOO_LITTLE), (False, designed.TOO_MUCH), (False, designed.WRONG_KEY)]
)
def test_proof_and_route_that_disagree_are_found(latch, states, expected):
    route = {"states": states, "readout": states}

    assert expected in messages(replace(latch, routes={"second": lambda givens, options, network: route}))


def test_designed_network_is_handed_in_as_numbers(latch):
    """Key, changed key and a network from nowhere: three networks, exact."""
    variant = latch.draw("7", {}, {})

    networks = list(designed._networks(latch, variant, "7"))

    assert len(networks) == 3
    assert all(isinstance(value, Fraction) for network in networks for value in network.values())
    assert (
        np.abs([float(a) - float(b) for a, b in zip(networks[0].values(), networks[1].values(), strict=True)]).sum()
        == 1
    )
