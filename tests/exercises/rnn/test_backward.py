"""Backpropagation through time as an exercise: the reference against two routes, and the slips against the arrays."""

import re

import numpy as np
import pytest

from rnnex.exercises.engine.calls import Case
from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.engine.contracts import differences
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.registry import find_exercise
from rnnex.exercises.rnn.backward import BACKWARD, CACHE, FORWARD, reference
from rnnex.solutions.bptt_rnn import rnn_backward
from rnnex.solutions.rnn import RNNWeights
from rnnex.solutions.sequence import rnn_sequence
from rnnex.templates.language import Language

from ...students.checking import checked, judge

EXERCISE = find_exercise("rnn-backward")
VARIANT = EXERCISE.draw("7", {}, {})
RIGHT = reference(frozenset())
SAY = Language("en")


def every_case():
    checks = [case for _, cases in EXERCISE.contract_cases(VARIANT) for case in cases]
    return [*EXERCISE.public_cases(VARIANT), *EXERCISE.hidden_cases(VARIANT), *checks]


@pytest.mark.parametrize("case", [case for case in every_case() if len(case.steps) > 1], ids=lambda case: case.name)
def test_reference_is_that_of_the_solutions(case):
    """The same gradients from solutions/, which put time first."""
    xs, h_0, W_x, W_h, b = case.steps[0].args
    dhs = case.steps[1].args[0]
    p = RNNWeights(W_x, W_h, b)
    run = rnn_sequence(xs.swapaxes(0, 1), p, h_0)
    back = rnn_backward(xs.swapaxes(0, 1), h_0, run, dhs.swapaxes(0, 1), p)

    (hs, _), grads, *_ = replay(case, RIGHT)

    np.testing.assert_allclose(hs, run.h.swapaxes(0, 1), atol=1e-12)
    for mine, theirs in zip(grads, (back.xs.swapaxes(0, 1), back.h_0, *back.weights), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-12)


def test_reference_is_the_slope_of_the_loss():
    case = EXERCISE.hidden_cases(VARIANT)[0]
    forward, backward = case.steps

    slopes = differences(lambda *given: float(np.sum(backward.args[0] * RIGHT[FORWARD.name](*given)[0])), forward.args)

    for mine, slope in zip(replay(case, RIGHT)[1], slopes, strict=True):
        np.testing.assert_allclose(mine, slope, atol=1e-8)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_every_slip_and_every_two_show_and_are_told_apart(seed):
    variant = EXERCISE.draw(seed, {}, {})
    found = []
    for slips in (frozenset(), *explanations(EXERCISE.task(variant))):
        results = [replay(case, reference(slips)) for case in EXERCISE.hidden_cases(variant)]
        found.append(np.concatenate([a.ravel() for (hs, _), *back in results for a in (hs, *sum(back, ()))]))

    assert len(found) == 66
    distance = np.abs(np.stack(found)[:, None] - np.stack(found)[None]).max(axis=2)
    assert distance[np.triu_indices(len(found), 1)].min() > 1e-3


def test_reference_changes_no_argument():
    for slips in (frozenset(), *explanations(EXERCISE.task(VARIANT))):
        case = EXERCISE.hidden_cases(VARIANT)[0]
        before = [np.copy(array) for array in case.steps[0].args]

        replay(case, reference(slips))

        for now, then in zip(case.steps[0].args, before, strict=True):
            np.testing.assert_array_equal(now, then)


def namespace(source, file="rnn_backward.py"):
    names = {"__name__": "student", "__file__": file}
    exec(compile(source, file, "exec"), names)  # noqa: S102
    return names


def worked():
    (code,) = re.findall(r"```python\n(.*?)```", EXERCISE.worked(VARIANT, SAY), re.DOTALL)
    return code


@pytest.mark.parametrize("case", every_case(), ids=lambda case: case.name)
def test_worked_solution_passes_every_case(case):
    for mine, wanted in zip(replay(case, namespace(worked())), replay(case, RIGHT), strict=True):
        for one, other in zip(mine, wanted, strict=True):
            if isinstance(one, np.ndarray):
                np.testing.assert_allclose(one, other, atol=1e-12)


@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_starter_compiles_and_waits_for_an_answer(code):
    names = namespace(EXERCISE.files(VARIANT, Language(code))["rnn_backward.py"])

    for name in ("rnn_forward", "rnn_backward"):
        with pytest.raises(NotImplementedError):
            names[name](*[None] * (5 if name == "rnn_forward" else 2))


def test_check_file_takes_the_worked_solution_and_no_other():
    wrong = worked().replace("+=", "=")

    assert judge(checked(EXERCISE))(namespace(worked())) == [True, True, True]
    assert judge(checked(EXERCISE))(namespace(wrong)) == [False, False, True]  # the forward pass alone is right


def test_sizes_are_such_that_axes_cannot_be_mistaken():
    shapes = [case.steps[0].args[0].shape + case.steps[0].args[1].shape[1:] for case in EXERCISE.hidden_cases(VARIANT)]

    assert any(len(set(shape)) == 4 for shape in shapes)
    assert any(shape[2] == shape[3] for shape in shapes)


def test_backward_takes_up_the_cache_of_forward():
    case = Case("c", (FORWARD.call(), BACKWARD.call(0.0, CACHE)))

    assert case.steps[0].hold == ((1,),)
    assert case.steps[1].args[1].path == (1,)
