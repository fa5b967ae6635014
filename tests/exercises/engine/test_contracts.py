"""Contracts that many exercises have: which steps they are checked on."""

import numpy as np

from rnnex.exercises.engine.calls import Call, Case, Ref, Step
from rnnex.exercises.engine.contracts import backward_twice, batch_consistent, differences, same_again, unchanged

CASE = Case("c", (Step("f", Call("f"), (1.0,)), Step("b", Call("b"), (Ref("f"),))))


def steps(contract):
    ((case,),) = [contract.cases(None)]
    return [(step.name, step.echo) for step in case.steps]


def test_unchanged_asks_for_the_arguments():
    assert steps(unchanged(lambda draw: [CASE])) == [("f", True), ("b", True)]


def test_same_again_makes_every_step_twice():
    assert [name for name, _ in steps(same_again(lambda draw: [CASE]))] == ["f", "b", "f again", "b again"]


def test_backward_twice_takes_up_the_same_cache():
    ((case,),) = [backward_twice(lambda draw: [CASE]).cases(None)]

    assert [step.name for step in case.steps] == ["f", "b", "b again"]
    assert case.steps[2].args == (Ref("f"),)


def repeated(contract):
    ((case,),) = [contract.cases(None)]
    return {step.name: step.repeats for step in case.steps}


def test_a_result_is_held_against_the_one_that_it_repeats():
    assert repeated(backward_twice(lambda draw: [CASE])) == {"f": "", "b": "", "b again": "b"}
    assert repeated(same_again(lambda draw: [CASE])) == {"f": "", "b": "", "f again": "f", "b again": "b"}
    alone = Case("c", (*CASE.steps, Step("alone", Call("f"), (2.0,)), Step("back alone", Call("b"), (Ref("alone"),))))
    assert repeated(batch_consistent(lambda draw: [alone])) == {"f": "", "b": "", "alone": "f", "back alone": "b"}


def test_differences_are_the_gradient():
    x, W = np.array([0.3, -0.7]), np.array([[1.0, 2.0], [0.5, -1.0]])

    dx, dW = differences(lambda x, W: float(np.sum(np.tanh(W @ x))), [x, W])

    slope = 1 - np.tanh(W @ x) ** 2
    np.testing.assert_allclose(dx, W.T @ slope, rtol=1e-8)
    np.testing.assert_allclose(dW, np.outer(slope, x), rtol=1e-8)


def test_differences_leave_their_arguments_alone():
    x = np.ones(2)

    differences(lambda x: float(x.sum()), [x])

    assert x.tolist() == [1.0, 1.0]
