"""The second way to judge a network: the same verdicts as the proof, for every network of a grid."""

from fractions import Fraction

import pytest

from rnnex.exercises.design.latch import CHOICES, PARAMETERS, STARTS, key_network
from rnnex.exercises.design.simulation import by_simulation
from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.answered import Answered
from rnnex.grader.marking.design import mark_design
from rnnex.templates.language import Language

from ...oracles.threshold_runs import GRID

LATCH = find_exercise("latch-design")
SAY = Language("en")
CASES = [(machine, start) for machine, starts in STARTS.items() for start in starts]


def variant_of(machine, start, seed):
    return LATCH.draw(seed, {}, {"machine": machine, "start": start})


def by_proof(variant, network):
    """What the marking says of states and output."""
    question = {name: Answered(str(value), Fraction(value)) for name, value in network.items()}
    marks, _details = mark_design(LATCH, variant, question, Fraction(1), SAY)
    return {mark.blank: mark.awarded == mark.out_of for mark in marks}


@pytest.mark.parametrize(("machine", "start"), CASES)
@pytest.mark.parametrize("seed", ["1", "2"])
def test_key_is_right_by_simulation(machine, start, seed):
    variant = variant_of(machine, start, seed)
    network = key_network(LATCH.task(variant))._asdict()

    assert LATCH.routes["second"](variant.givens, {}, network) == {"states": True, "readout": True}


@pytest.mark.parametrize(("machine", "start"), CASES)
def test_simulation_and_proof_agree_on_a_grid(machine, start):
    """Every 13th network: right ones, wrong ones, and ones that are half right."""
    variant = variant_of(machine, start, "3")

    for numbers in GRID[::13]:
        network = dict(zip(PARAMETERS, numbers, strict=True))
        assert by_simulation(variant.givens, {}, network) == by_proof(variant, network), network


def test_the_grid_has_every_verdict():
    """The claim above is not empty."""
    variant = variant_of("0111", 0, "3")

    found = {
        tuple(by_simulation(variant.givens, {}, dict(zip(PARAMETERS, n, strict=True))).values()) for n in GRID[::13]
    }

    assert found == {(False, False), (False, True), (True, False), (True, True)}


def test_fractions_are_run_exactly():
    givens = dict(zip(CHOICES, ("0111", 0, 0, "linear", 1), strict=True))
    exactly = {"theta_hh": Fraction(1, 3), "theta_xh": Fraction(1, 3), "b_h": Fraction(-1, 3), "theta_hy": 1, "b_y": 0}

    assert by_simulation(givens, {}, exactly) == {"states": True, "readout": True}
    assert not by_simulation(givens, {}, {**exactly, "b_h": Fraction(-1, 3) - Fraction(1, 10**30)})["states"]
