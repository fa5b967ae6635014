"""Clipped gradients against PyTorch; corners of the true formulas are kept away from."""

import numpy as np
import pytest
import torch

from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ..values import drawn, exact_values, givens_of, printed_values

CLIP = find_exercise("clip-gradient")
EN = Language("en")
ENTRIES = pytest.mark.parametrize("entries", [2, 3, 4])


def by_norm(gradient, limit):
    weights = torch.nn.Parameter(torch.zeros(len(gradient), dtype=torch.float64))
    weights.grad = torch.tensor(gradient)
    norm = torch.nn.utils.clip_grad_norm_([weights], float(limit))
    return norm.item(), weights.grad.numpy()


@ENTRIES
def test_key_is_pytorchs_clipping_by_norm(entries):
    """PyTorch adds 1e-6 to the norm."""
    for seed in range(10):
        variant = drawn(CLIP, seed, entries=entries)
        givens, values = givens_of(variant), exact_values(CLIP, variant)

        (norm, clipped), (small, untouched) = (by_norm(givens[f"g_{t}"], givens["tau"]) for t in (1, 2))

        assert values["norm_1"] == pytest.approx(norm, rel=1e-12)
        assert values["norm_2"] == pytest.approx(small, rel=1e-12)
        np.testing.assert_allclose(values["clipped"], clipped, rtol=2e-6)
        moved = givens["theta_0"] - givens["eta"] * (clipped + untouched)
        np.testing.assert_allclose(values["theta_2"], moved, atol=5e-6)


@ENTRIES
def test_key_is_pytorchs_clipping_by_value(entries):
    for seed in range(10):
        variant = drawn(CLIP, seed, entries=entries, by="value")
        givens = givens_of(variant)
        weights = torch.nn.Parameter(torch.zeros(entries, dtype=torch.float64))
        weights.grad = torch.tensor(givens["g_1"])

        torch.nn.utils.clip_grad_value_([weights], float(givens["tau"]))

        assert exact_values(CLIP, variant)["cut"].tolist() == weights.grad.tolist()


@ENTRIES
def test_no_rounding_decides_what_is_clipped(entries):
    """The first norm is above the limit, the second below, and no entry near it."""
    for seed in range(30):
        variant = drawn(CLIP, seed, entries=entries)
        givens, values = givens_of(variant), printed_values(CLIP, variant)

        assert values["norm_2"] + 0.05 < givens["tau"] < values["norm_1"] - 0.05
        assert np.abs(np.abs(givens["g_1"]) - givens["tau"]).min() > 0.05
        assert values["scale_2"] == 1


def test_corners_are_watched_by_the_generator():
    """So that a pinned gradient on the corner would be drawn again, or warned about."""
    generator = CLIP.generator(CLIP.options({}), {})

    corners = [need.names for need in generator.separation.requirements if need.kind == "corner"]

    assert corners == [("scale_1",), ("scale_2",), ("cut",)]


@pytest.mark.parametrize(("by", "said", "unsaid"), [
    ("norm", "Clipping by norm", "Clipping by value"), ("value", "Clipping by value", "Clipping by norm"),
])  # fmt: skip
def test_one_kind_of_clipping_can_be_asked(by, said, unsaid):
    variant = drawn(CLIP, by=by)
    text = CLIP.text(variant, EN)

    assert said in text
    assert unsaid not in text
    assert [blank.name for blank in CLIP.blanks(variant)] == (
        ["cut"] if by == "value" else ["norm_1", "norm_2", "scale_1", "clipped", "theta_2"]
    )


def test_scale_of_the_second_update_is_no_blank():
    """It is always 1, so it could be guessed; that it is 1 must show in the weights."""
    variant = drawn(CLIP)

    assert "scale_2" not in [blank.name for blank in CLIP.blanks(variant)]
    assert "always-scales" in {m.id for m in CLIP.plan(variant).misconceptions}
