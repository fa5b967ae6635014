"""Keys of attention against PyTorch; what the statement has to say."""

import numpy as np
import pytest
import torch

from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ..values import drawn, exact_values, givens_of, printed_values

CONTEXT = find_exercise("attention-context")
EN = Language("en")


@pytest.mark.parametrize("states", [2, 3, 4])
@pytest.mark.parametrize("entries", [2, 3, 4])
@pytest.mark.parametrize("score", ["dot", "scaled"])
def test_key_is_pytorchs(states, entries, score):
    variant = drawn(CONTEXT, "5", states=states, entries=entries, score=score)
    H, q = (torch.tensor(givens_of(variant)[name]) for name in "Hq")

    context = torch.nn.functional.scaled_dot_product_attention(
        q[None, None], H[None], H[None], scale=None if score == "scaled" else 1.0
    )

    values = exact_values(CONTEXT, variant)
    np.testing.assert_allclose(values["c"], context[0, 0], atol=1e-12)
    np.testing.assert_allclose(values["alpha"], torch.softmax(torch.tensor(values["s"]), 0), atol=1e-12)


def test_weights_add_up_to_one_and_the_context_lies_between_the_states():
    for seed in range(20):
        variant = drawn(CONTEXT, seed)
        values, H = printed_values(CONTEXT, variant), givens_of(variant)["H"]

        assert values["alpha"].sum() == pytest.approx(1, abs=0.0016)
        assert (values["c"] <= H.max(axis=0) + 0.01).all()
        assert (values["c"] >= H.min(axis=0) - 0.01).all()


@pytest.mark.parametrize(("score", "formula"), [("dot", r"s &= H \, q"), ("scaled", r"s &= \frac{H \, q}{\sqrt{2}}")])
def test_statement_prints_the_score_in_force(score, formula):
    text = CONTEXT.text(drawn(CONTEXT, score=score), EN)

    assert formula in text
    assert r"c &= H^{\top} \, \alpha" in text


def test_forgotten_scaling_is_a_mistake_of_the_scaled_score_only():
    dot, scaled = ({m.id for m in CONTEXT.plan(drawn(CONTEXT, score=s)).misconceptions} for s in ("dot", "scaled"))

    assert dot - scaled == {"scaling-added"}
    assert scaled - dot == {"scaling-forgotten"}


def test_greatest_only_is_one_and_zeros():
    """The mistake that gives everything to one state, computed from the printed scores."""
    variant = drawn(CONTEXT, "2")
    plan = CONTEXT.plan(variant)
    (wrong,) = (w for m in plan.misconceptions if m.id == "greatest-only" for _, w in m.places)

    found = plan.read(CONTEXT.givens(variant)).exact[wrong.at][0]

    scores = printed_values(CONTEXT, variant)["s"]
    assert found.tolist() == (scores == scores.max()).astype(float).tolist()
