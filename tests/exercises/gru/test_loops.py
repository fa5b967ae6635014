"""The second way to a GRU step: plain loops, in every convention."""

import itertools
from typing import get_args, get_type_hints

import numpy as np
import pytest

from rnnex.exercises.registry import find_exercise

CELL = find_exercise("gru-cell")
HINTS = get_type_hints(CELL.write)
CONVENTIONS = [
    dict(zip(CELL.defaults, chosen, strict=True))
    for chosen in itertools.product(*(get_args(HINTS[name]) for name in CELL.defaults))
]
EACH = pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))


def second(variant, case):
    return np.array(CELL.routes["second"](variant.givens, variant.options, case.arguments)["gru_cell.py"])


@EACH
def test_loops_agree_with_the_reference_on_every_case(convention):
    variant = CELL.draw("7", convention, {})

    for case in [*CELL.public_cases(variant), *CELL.hidden_cases(variant)]:
        np.testing.assert_allclose(second(variant, case), CELL.task(variant).compute(*case.arguments), rtol=1e-12)


@EACH
def test_loops_agree_with_no_wrong_reference(convention):
    variant = CELL.draw("7", convention, {})
    cases = CELL.hidden_cases(variant)

    for wrong in CELL.task(variant).wrong:
        assert not all(np.allclose(second(variant, case), wrong.compute(*case.arguments)) for case in cases), wrong.id
