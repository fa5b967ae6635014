"""Attention as code: the reference against solutions/ and PyTorch, and what breaks a contract."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from rnnex.exercises.engine.telling import NEITHER
from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.marks import Reading
from rnnex.solutions.attention import attend, scaled_scores

from ..answering import every_case, grade, task_of, variant_of, worked

VARIANT = variant_of("attention")
RIGHT = task_of(VARIANT).reference(NEITHER)["attention"]
CALLS = [step.args for case in every_case(VARIANT) for step in case.steps]
EACH = pytest.mark.parametrize("given", CALLS, ids=[f"{number}-{one[1].shape}" for number, one in enumerate(CALLS)])


@EACH
def test_reference_is_that_of_the_solutions(given):
    """Which put the states first and the batch between."""
    queries, states, mask = given
    keys = states.swapaxes(0, 1)
    step = attend(scaled_scores(queries, keys), keys, mask.T)

    weights, context = RIGHT(*given)

    np.testing.assert_allclose(weights, step.weights.T, atol=1e-12)
    np.testing.assert_allclose(context, step.context, atol=1e-9)


@EACH
def test_context_is_that_of_torch(given):
    queries, states, mask = (torch.tensor(array) for array in given)
    wanted = torch.nn.functional.scaled_dot_product_attention(queries[:, None], states, states, mask[:, None])

    np.testing.assert_allclose(RIGHT(*given)[1], wanted[:, 0].numpy(), atol=1e-9)


@pytest.mark.parametrize("seed", [str(seed) for seed in range(20)])
def test_masks_show_every_slip(seed):
    """In each example one state is padding and two are not; no place is padding in all examples."""
    exercise, variant = find_exercise("attention"), variant_of("attention", seed=seed)

    for case in (*exercise.public_cases(variant), *exercise.hidden_cases(variant)):
        mask = case.steps[0].args[2]
        assert mask.dtype == bool
        assert (~mask).any(axis=1).all()
        assert (mask.sum(axis=1) >= 2).all()
        assert mask.any(axis=0).all()


def test_contracts_try_what_they_promise():
    tried = {contract.id: [step.args for case in cases for step in case.steps]
             for contract, cases in find_exercise("attention").contract_cases(VARIANT)}  # fmt: skip

    ((_, states, mask),) = tried["padding-ignored"]
    assert np.abs(states[~mask]).min() >= 100 > np.abs(states[mask]).max()
    assert tried["no-padding"][0][2].all()
    assert tried["one-state"][0][1].shape[1] == 1


@pytest.mark.parametrize("seed", [str(seed) for seed in range(20)])
def test_large_scores_need_more_than_an_exponential(seed):
    exercise, variant = find_exercise("attention"), variant_of("attention", seed=seed)
    (case,) = next(cases for contract, cases in exercise.contract_cases(variant) if contract.id == "large-scores")
    queries, states, mask = case.steps[0].args

    with np.errstate(all="ignore"):
        e = np.where(mask, np.exp(scaled_scores(queries, states.swapaxes(0, 1)).T), 0)
        weights = e / e.sum(axis=1, keepdims=True)

    assert np.isnan(weights).any()


E = "    e = np.exp(scores - scores.max(axis=1, keepdims=True))"
MASK = "    scores = np.where(mask, scores, -np.inf)\n"
AFTER = "    weights = weights * mask / (weights * mask).sum(axis=1, keepdims=True)\n"
BROKEN = {
    "subtracts nothing": ([(E, "    e = np.exp(scores)")], {"large-scores"}),
    "takes the weights of padding out after the softmax, and divides again": (
        [(MASK, ""), ("    context =", AFTER + "    context =")],
        {"padding-ignored", "large-scores"},
    ),
    "a large number in the place of infinity": ([("-np.inf", "-1e9")], set()),
    "an additive mask": ([(MASK, "    scores = scores + np.where(mask, 0, -1e30)\n")], set()),
    "changes the scores of padding in the states": (
        [(MASK, MASK + "    states *= mask[:, :, None]\n")],
        {"arguments-unchanged"},
    ),
    "squeezes": (
        [("    return weights, context", "    return weights.squeeze(), context.squeeze()")],
        {"one-example", "one-state", "batch-consistent"},
    ),
    "nothing": ([("    return weights, context", "    return weights.copy(), context")], set()),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_contract_costs_its_share(case):
    changes, contracts = BROKEN[case]
    source = worked(VARIANT)
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)

    mark, details = grade(VARIANT, source)

    assert {found.id for found in mark.explanations} == contracts, details
    assert mark.awarded == 10 - 2 * Fraction(len(contracts), 8)
    assert mark.reading is (Reading.MISCONCEPTION if contracts else Reading.CORRECT)
