"""MARKING.md section 1: the key is a chain of printed numbers, so that a calculator agrees with every line."""

import numpy as np
import pytest

from rnnex.exercises.engine.graph_exercise import GraphView
from rnnex.templates.language import Language

from ...students.papers import paper
from ...students.pencil import rounded
from ...students.small import on, thirds

EN = Language("en")
CONVENTIONS = [
    {},
    {"units": 1},
    {"units": 3, "inputs": 2, "gate": "keeps", "reset": "after", "order": "xh"},
    {"units": 4, "decimals": 4, "notation": "gamma"},
    {"reset": "after", "inputs": 3},
    {"gate": "keeps", "order": "xh", "decimals": 2},
]


def printed(made):
    reading = made.key.reading
    return {q.name: reading.printed[q.at][0] for q in made.plan.asked}


def test_later_quantities_are_computed_from_what_is_printed():
    assert printed(on(thirds, x=1)) == {"a": 0.333, "b": 33.3, "c": 66.6}


@pytest.mark.parametrize("options", CONVENTIONS)
def test_key_agrees_with_the_equations_written_out(options):
    for seed in range(25):
        made = paper(seed=seed, **options)

        key = printed(made)

        wanted = made.exercise.routes["second"](
            {name: np.asarray(value) for name, value in made.variant.givens.items()},
            made.variant.options,
            lambda value, decimals=made.variant.options["decimals"]: rounded(value, decimals),
        )
        assert {name: value.tolist() for name, value in key.items()} == {n: v.tolist() for n, v in wanted.items()}


def test_rounding_is_half_away_from_zero():
    assert rounded([0.0625, -0.0625, 2.6745], 3).tolist() == [0.063, -0.063, 2.675]
    assert printed(on(thirds, x=0.0015))["a"] == 0.001
    assert printed(on(thirds, x=-0.0015))["a"] == -0.001


def test_what_the_reset_gate_lets_through_is_printed_and_is_no_blank():
    made = paper()

    solution = GraphView(made.exercise, made.variant, EN).worked()

    assert "gated" not in made.asked
    (gated,) = (q for q in made.plan.quantities if q.name == "gated")
    assert gated.role == "shown"
    assert "what the reset gate lets through" in solution
    for number in np.abs(made.key.reading.printed[gated.at][0]):
        assert f"{number:.3f}" in solution


def test_three_decimals_are_asked_unless_the_lecturer_says_otherwise():
    assert {b.decimals for b in paper().exercise.blanks(paper().variant)} == {3}
    made = paper(decimals=4)
    assert {b.decimals for b in made.exercise.blanks(made.variant)} == {4}


def test_whole_numbers_are_not_rounded():
    made = paper("gate-dimensions")

    assert all(q.decimals is None for q in made.plan.asked)
    assert printed(made) == {name: value.tolist() for name, value in made.solve().items()}
