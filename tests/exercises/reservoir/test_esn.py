"""The echo state network as code: the references against solutions/, the definitions, and what breaks a contract."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from rnnex.exercises.engine.telling import NEITHER
from rnnex.exercises.registry import find_exercise
from rnnex.exercises.reservoir.loops import by_loops
from rnnex.grader.marking.marks import Reading
from rnnex.solutions.esn import ESNWeights, esn_sequence
from rnnex.solutions.reservoir import ridge_readout, scaled_to_radius, spectral_radius

from ..answering import every_case, grade, task_of, variant_of, worked

VARIANT = variant_of("esn-fit")
RIGHT = task_of(VARIANT).reference(NEITHER)
STEPS = [step for case in every_case(VARIANT) for step in case.steps]


def calls(name):
    return [step.args for step in STEPS if step.target.function == name]


@pytest.mark.parametrize("given", calls("rescale"), ids=str)
def test_reservoir_is_that_of_the_solutions(given):
    np.testing.assert_allclose(RIGHT["rescale"](*given), scaled_to_radius(*given), atol=1e-12)


@pytest.mark.parametrize("given", calls("run"), ids=lambda given: str(given[0].shape))
def test_states_are_those_of_the_solutions(given):
    us, x_0, W, W_in = given

    np.testing.assert_allclose(RIGHT["run"](*given), esn_sequence(us, ESNWeights(W, W_in), x_0).x, atol=1e-12)


@pytest.mark.parametrize("given", calls("fit"), ids=lambda given: f"{given[0].shape}-{given[2]}-{given[3]}")
def test_readout_is_that_of_the_solutions(given):
    xs, ys, ridge, washout = given
    wanted = ridge_readout(xs, ys, ridge=ridge, washout=washout)

    W_out, b = RIGHT["fit"](*given)

    np.testing.assert_allclose(W_out, wanted.W_out, atol=1e-10)
    np.testing.assert_allclose(b, wanted.b, atol=1e-10)


@pytest.mark.parametrize("given", calls("fit"), ids=lambda given: f"{given[0].shape}-{given[2]}-{given[3]}")
def test_readout_is_where_the_error_has_no_slope(given):
    """The definition itself, by autograd."""
    xs, ys, ridge, washout = given
    W_out, b = (torch.tensor(array, requires_grad=True) for array in RIGHT["fit"](*given))
    X, Y = torch.tensor(xs[washout:]), torch.tensor(ys[washout:])

    (((X @ W_out.T + b - Y) ** 2).sum() + ridge * (W_out**2).sum()).backward()

    assert max(W_out.grad.abs().max(), b.grad.abs().max()) < 1e-10


@pytest.mark.parametrize("seed", [str(seed) for seed in range(20)])
def test_reservoirs_cannot_be_scaled_by_something_else(seed):
    """A norm or a real part in the place of the radius shows; and a negative or complex eigenvalue is the greatest."""
    exercise, variant = find_exercise("esn-fit"), variant_of("esn-fit", seed=seed)

    for case in (*exercise.public_cases(variant), *exercise.hidden_cases(variant)):
        if case.steps[0].target.function != "rescale":
            continue
        W = case.steps[0].args[0]
        radius = spectral_radius(W)
        assert np.linalg.norm(W, 2) > 1.1 * radius
        assert abs(np.linalg.eigvals(W).real.max() / radius - 1) > 0.1
        assert radius > 0.1


@pytest.mark.parametrize("seed", range(10))
def test_loops_find_the_radius_of_any_matrix(seed):
    """Also of complex and of equal eigenvalues, as those of a turn."""
    W = np.random.default_rng(seed).normal(size=(2 + seed % 4,) * 2)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])

    for matrix in (W, W - 2 * np.eye(len(W)), 3 * turn, np.eye(2)):
        scaled = by_loops({}, {})["rescale"](matrix, 0.9)
        assert spectral_radius(scaled) == pytest.approx(0.9, abs=1e-12)


def test_fit_has_more_steps_than_weights():
    """Also where one more is left out as washout."""
    assert all(len(xs) - washout - 1 > xs.shape[1] + 1 for xs, _, _, washout in calls("fit"))


BROKEN = {
    "no axis for one output": (
        [("    return W_out, y_mean", "    b = y_mean - W_out @ x_mean\n    return W_out.squeeze(), b  # ")],
        "one-output",
    ),
    "counts the washout from the end": (
        [("    X, Y = xs[washout:], ys[washout:]", "    left = len(xs) - washout\n    X, Y = xs[-left:], ys[-left:]")],
        "",
    ),
    "a washout of none leaves nothing": (
        [("    X, Y = xs[washout:]", "    washout = washout or len(xs)\n    X, Y = xs[washout:]")],
        "no-washout",
    ),
    "divides by the ridge": (
        [("ridge * np.eye(X.shape[1])", "1 / (1 / np.float64(ridge)) * np.eye(X.shape[1]) * (1 if ridge else np.nan)")],
        "no-ridge",
    ),
    "adds to the state it starts from": (
        [("    x, xs = x_0, []", "    x_0 += 1\n    x, xs = x_0 - 1, []")],
        "arguments-unchanged",
    ),
    "drops the axis of one step": (
        [("    return np.stack(xs)", "    return np.stack(xs) if len(xs) > 1 else xs[0]")],
        "one-step",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_contract_costs_its_share(case):
    changes, contract = BROKEN[case]
    source = worked(VARIANT)
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)

    mark, details = grade(VARIANT, source)

    if contract == "one-output":  # the first public case has one output too
        assert [
            contract in details for contract in ("There may be one output only; its axis stays. | contract | ✗",)
        ] == [True]
        assert mark.awarded < 10
        return
    assert [found.id for found in mark.explanations] == [contract] * bool(contract), details
    assert mark.awarded == 10 - 2 * Fraction(bool(contract), 6)
    assert mark.reading is (Reading.MISCONCEPTION if contract else Reading.CORRECT)


def test_one_function_is_right_while_another_is_not_written():
    """And what is asked of the functions beside it is not called broken by what waits."""
    written = worked(VARIANT).partition("def fit")[0]

    mark, details = grade(VARIANT, written + "def fit(*given):\n    raise NotImplementedError\n")

    assert mark.awarded == 10 * (Fraction(4, 5) * Fraction(2, 3) + Fraction(1, 5) * Fraction(1, 6))
    (unchanged,) = [line for line in details.splitlines() if line.startswith("| The arguments are not changed.")]
    assert "`fit`: Not checked" in unchanged


def test_a_complex_result_is_said_to_be_none():
    """Whoever divides by a complex eigenvalue returns complex numbers."""
    source = worked(VARIANT).replace("np.abs(np.linalg.eigvals(W)).max()", "np.linalg.eigvals(W + 0j).max()")

    mark, details = grade(VARIANT, source)

    assert mark.awarded < 10
    assert "did not return an array of numbers" in details
