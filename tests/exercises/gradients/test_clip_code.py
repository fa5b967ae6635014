"""Gradient clipping as code: the reference against solutions/ and PyTorch, and what breaks a contract."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.telling import NEITHER
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.words import FORMS
from rnnex.solutions.clipping import clip_by_norm

from ..answering import every_case, grade, task_of, variant_of, worked

EACH = pytest.mark.parametrize("container", ["list", "dictionary"])


def results(variant):
    """Arrays given, limit, arrays returned and norm of every case."""
    for case in every_case(variant):
        for step, (clipped, norm) in zip(case.steps, replay(case, task_of(variant).reference(NEITHER)), strict=True):
            gradients, limit = step.args
            named = isinstance(gradients, dict)
            assert not named or list(gradients) == list(clipped)
            yield (list(one.values()) if named else one for one in (gradients, clipped)), limit, norm


@EACH
def test_reference_is_that_of_the_solutions(container):
    for (gradients, clipped), limit, norm in results(variant_of("clip-gradients", {"container": container})):
        wanted = clip_by_norm(gradients, limit)
        assert norm == pytest.approx(wanted.norm, abs=1e-12)
        for mine, right in zip(clipped, wanted.gradients, strict=True):
            np.testing.assert_allclose(mine, right, atol=1e-12)


@EACH
def test_reference_is_that_of_torch(container):
    """PyTorch adds 1e-6 to the norm in the quotient."""
    for (gradients, clipped), limit, norm in results(variant_of("clip-gradients", {"container": container})):
        parameters = [torch.nn.Parameter(torch.zeros(array.shape, dtype=torch.float64)) for array in gradients]
        for parameter, array in zip(parameters, gradients, strict=True):
            parameter.grad = torch.tensor(array)
        assert norm == pytest.approx(float(torch.nn.utils.clip_grad_norm_(parameters, limit)), abs=1e-12)
        for mine, parameter in zip(clipped, parameters, strict=True):
            np.testing.assert_allclose(mine, parameter.grad.numpy(), atol=1e-5)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_hidden_cases_lie_on_both_sides_of_the_limit(seed):
    variant = variant_of("clip-gradients", seed=seed)
    sides = [norm > limit for _, limit, norm in results(variant)]

    assert sides[:7] == [True, False, True, False, True, True, True]


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_in_one_case_no_array_alone_is_above_the_limit(seed):
    (arrays, _), limit, norm = list(results(variant_of("clip-gradients", seed=seed)))[6]

    assert max(np.linalg.norm(array) for array in arrays) < limit < norm


@EACH
def test_never_clipping_earns_little(container):
    """Two cases of seven are below the limit."""
    each = "gradients.values()" if container == "dictionary" else "gradients"
    file = (
        "import numpy as np\ndef clip_gradients(gradients, limit):\n"
        f"    return gradients, float(np.sqrt(sum((g ** 2).sum() for g in {each})))\n"
    )
    _, details = grade(variant_of("clip-gradients", {"container": container}), file)

    cases = [line for line in details.splitlines() if "| public |" in line or "| hidden |" in line]
    assert [("✓" in case) for case in cases] == [False, True, False, True, False, False, False]


BROKEN = {
    "in place": (
        [
            (
                "    return [g * scale for g in gradients], norm",
                "    for g in gradients:\n        g *= scale\n    return gradients, norm",
            )
        ],
        ["arguments-unchanged"],
    ),
    "divides by a norm of zero": (
        [
            (
                "scale = limit / norm if norm > limit else 1.0",
                "scale = 1 / max(1.0, norm / limit) + 0 * limit / float(norm)",
            )
        ],
        ["zero-gradients"],
    ),
    "for matrices and vectors only": (
        [("np.sum(g ** 2)", "(g.ravel() @ g.ravel() if g.ndim < 3 else 0.0)")],
        ["any-axes"],
    ),
    "by multiplication, smaller of two": (
        [("scale = limit / norm if norm > limit else 1.0", "scale = min(1.0, limit / max(norm, 1e-300))")],
        [],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_contract_costs_its_share(case):
    changes, contracts = BROKEN[case]
    variant = variant_of("clip-gradients")
    source = worked(variant)
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)

    mark, details = grade(variant, source)

    assert [found.id for found in mark.explanations] == contracts, details
    assert mark.awarded == 10 - 2 * Fraction(len(contracts), 4)
    assert mark.reading is (Reading.MISCONCEPTION if contracts else Reading.CORRECT)


def test_a_small_number_added_to_the_norm_is_remarked_on():
    """Libraries add one against division by zero: no mark is lost, and no mistake named."""
    variant = variant_of("clip-gradients")

    mark, _ = grade(variant, worked(variant).replace("limit / norm if", "limit / (norm + 1e-6) if"))

    assert (mark.awarded, mark.explanations) == (10, ())
    assert FORMS["coarse"] in [note.text for note in mark.notes]


def test_a_tuple_in_the_place_of_the_list_is_read():
    variant = variant_of("clip-gradients")

    mark, _ = grade(
        variant, worked(variant).replace("[g * scale for g in gradients]", "tuple(g * scale for g in gradients)")
    )

    assert mark.awarded == 10
