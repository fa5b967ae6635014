"""The second way to a GRU step: plain loops, in every convention."""

import itertools
from typing import get_args, get_type_hints

import numpy as np
import pytest

from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.registry import find_exercise

CELL = find_exercise("gru-cell")
HINTS = get_type_hints(CELL.write)
CONVENTIONS = [
    dict(zip(CELL.defaults, chosen, strict=True))
    for chosen in itertools.product(*(get_args(HINTS[name]) for name in CELL.defaults))
]
EACH = pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))


def results(case, functions):
    """What a second route, or a reference, gives for the only step of a case."""
    (result,) = replay(case, functions)
    return result


def cases(variant):
    return [*CELL.public_cases(variant), *CELL.hidden_cases(variant)]


@EACH
def test_loops_agree_with_the_reference_on_every_case(convention):
    variant = CELL.draw("7", convention, {})
    loops = CELL.routes["second"](variant.givens, variant.options)
    right = CELL.task(variant).reference(frozenset())

    for case in cases(variant):
        np.testing.assert_allclose(results(case, loops), results(case, right), rtol=1e-12)


@EACH
def test_loops_agree_with_no_wrong_reference(convention):
    variant = CELL.draw("7", convention, {})
    loops = CELL.routes["second"](variant.givens, variant.options)
    task = CELL.task(variant)

    for slips in explanations(task):
        wrong = task.reference(slips)
        assert not all(np.allclose(results(case, loops), results(case, wrong)) for case in cases(variant)), slips


def test_loops_give_another_convention_another_state():
    variant = CELL.draw("7", CELL.options({}), {})
    case = CELL.hidden_cases(variant)[0]

    states = [results(case, CELL.routes["second"]({}, convention)) for convention in CONVENTIONS]

    assert len(np.unique(np.round(states, 6), axis=0)) == 8
