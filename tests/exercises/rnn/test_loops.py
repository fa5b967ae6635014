"""The second way to backpropagation through time: slopes carried forward in plain loops."""

import numpy as np
import pytest

from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.engine.contracts import differences
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.registry import find_exercise

EXERCISE = find_exercise("rnn-backward")
LOOPS = EXERCISE.routes["second"]({}, {})
SEEDS = pytest.mark.parametrize("seed", ["1", "2", "3"])


def every_case(variant):
    checks = [case for _, cases in EXERCISE.contract_cases(variant) for case in cases]
    return [*EXERCISE.public_cases(variant), *EXERCISE.hidden_cases(variant), *checks]


def numbers(case, functions):
    """All that is compared, in a row."""
    parts = [part for step in replay(case, functions) for part in step if isinstance(part, np.ndarray)]
    return np.concatenate([part.ravel() for part in parts])


@SEEDS
def test_loops_agree_with_the_reference_on_every_case(seed):
    variant = EXERCISE.draw(seed, {}, {})
    right = EXERCISE.task(variant).reference(frozenset())

    for case in every_case(variant):
        for mine, wanted in zip(replay(case, LOOPS), replay(case, right), strict=True):
            assert [np.shape(part) for part in mine if isinstance(part, np.ndarray)] == [
                np.shape(part) for part in wanted if isinstance(part, np.ndarray)
            ]
        np.testing.assert_allclose(numbers(case, LOOPS), numbers(case, right), atol=1e-12)


@SEEDS
def test_loops_agree_with_no_slip_and_no_two(seed):
    variant = EXERCISE.draw(seed, {}, {})
    task, cases = EXERCISE.task(variant), EXERCISE.hidden_cases(variant)
    mine = [numbers(case, LOOPS) for case in cases]

    for slips in explanations(task):
        wrong = task.reference(slips)
        assert not all(np.allclose(one, numbers(case, wrong)) for one, case in zip(mine, cases, strict=True)), slips


def test_loops_are_the_slope_of_their_own_forward_pass():
    case = EXERCISE.hidden_cases(EXERCISE.draw("7", {}, {}))[0]
    forward, backward = case.steps

    slopes = differences(lambda *given: float(np.sum(backward.args[0] * LOOPS["rnn_forward"](*given)[0])), forward.args)

    for mine, slope in zip(replay(case, LOOPS)[1], slopes, strict=True):
        np.testing.assert_allclose(mine, slope, atol=1e-8)


def test_loops_take_the_upstream_gradient_of_every_step():
    """Nothing comes back where nothing is sent in, and each step counts for itself."""
    case = EXERCISE.hidden_cases(EXERCISE.draw("7", {}, {}))[0]
    dhs = case.steps[1].args[0]
    _, cache = LOOPS["rnn_forward"](*case.steps[0].args)
    alone = []
    for t in range(dhs.shape[1]):
        only = np.zeros_like(dhs)
        only[:, t] = dhs[:, t]
        alone.append(LOOPS["rnn_backward"](only, cache))

    for whole, *parts in zip(LOOPS["rnn_backward"](dhs, cache), *alone, strict=True):
        np.testing.assert_allclose(whole, sum(parts), atol=1e-12)
        assert all(np.abs(part).max() > 1e-6 for part in parts)
