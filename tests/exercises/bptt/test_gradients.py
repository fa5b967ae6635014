"""Keys of backpropagation through time against finite differences and PyTorch; what the statement has to say."""

import numpy as np
import pytest
import torch

from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ..values import drawn, exact_values, givens_of, printed_values

BPTT = find_exercise("bptt")
EN = Language("en")
SETTINGS = pytest.mark.parametrize(
    "options",
    [
        {"steps": 2, "units": 1},
        {"steps": 3, "units": 1, "loss": "every", "forward": "given"},
        {"steps": 3, "units": 2, "inputs": 2},
        {"steps": 4, "units": 2, "loss": "every"},
        {"steps": 4, "units": 1, "inputs": 2, "forward": "given"},
    ],
    ids=lambda options: "-".join(map(str, options.values())),
)


def loss_of(givens, options):
    """The loss as a function of the weights."""
    h, loss = givens["h_0"], 0.0
    for t in range(1, options["steps"] + 1):
        h = np.tanh(givens["W"] @ givens[f"x_{t}"] + givens["U"] @ h + givens["b"])
        if f"y_{t}" in givens:
            loss += ((h - givens[f"y_{t}"]) ** 2).sum() / 2
    return loss


@SETTINGS
def test_gradients_are_the_slopes_of_the_loss(options):
    variant = drawn(BPTT, "3", **options)
    givens, values, step = givens_of(variant), exact_values(BPTT, variant), 1e-6

    for name in ("W", "U", "b"):
        slopes = np.zeros_like(givens[name])
        for at in np.ndindex(slopes.shape):
            nudge = np.zeros_like(slopes)
            nudge[at] = step
            up, down = ({**givens, name: givens[name] + sign * nudge} for sign in (1, -1))
            slopes[at] = (loss_of(up, variant.options) - loss_of(down, variant.options)) / (2 * step)

        np.testing.assert_allclose(values[f"d{name}"], slopes, atol=1e-8)


@SETTINGS
def test_deltas_are_pytorchs(options):
    variant = drawn(BPTT, "8", **options)
    given = {name: torch.tensor(value) for name, value in givens_of(variant).items()}
    h, sums, loss = given["h_0"], [], torch.tensor(0.0, dtype=torch.float64)
    for t in range(1, variant.options["steps"] + 1):
        a = (given["W"] @ given[f"x_{t}"] + given["U"] @ h + given["b"]).requires_grad_()
        sums.append(a)
        h = torch.tanh(a)
        if f"y_{t}" in given:
            loss = loss + ((h - given[f"y_{t}"]) ** 2).sum() / 2

    deltas = torch.autograd.grad(loss, sums)

    values = exact_values(BPTT, variant)
    for t, delta in enumerate(deltas, 1):
        np.testing.assert_allclose(values[f"delta_{t}"], delta.numpy(), atol=1e-12)


def test_two_units_ask_for_matrices():
    shapes = {blank.name: blank.shape for blank in BPTT.blanks(drawn(BPTT, units=2, inputs=2))}

    assert (shapes["dW"], shapes["dU"], shapes["db"]) == ((2, 2), (2, 2), (2,))


def test_states_that_are_given_are_printed_and_not_asked():
    variant = drawn(BPTT, forward="given")
    text = BPTT.text(variant, EN)

    assert not [blank.name for blank in BPTT.blanks(variant) if blank.name.startswith("h_")]
    for t in (1, 2, 3):
        entries = printed_values(BPTT, variant)[f"h_{t}"]
        assert rf"h_{{{t}}} \approx \begin{{bmatrix}} {entries[0]:.3f} \\ {entries[1]:.3f} \end{{bmatrix}}" in text


def test_states_that_are_asked_are_not_printed():
    assert r"\approx" not in BPTT.text(drawn(BPTT), EN)


@pytest.mark.parametrize(
    ("loss", "targets", "said"), [("last", ["y_3"], "the last state only"), ("every", ["y_1", "y_2", "y_3"], "target")]
)
def test_statement_says_what_the_loss_looks_at(loss, targets, said):
    variant = drawn(BPTT, loss=loss)

    assert [name for name in variant.givens if name.startswith("y")] == targets
    assert said in BPTT.text(variant, EN)


def test_mistakes_apply_where_they_mean_something():
    def ids(**options):
        return {m.id for m in BPTT.plan(drawn(BPTT, **options)).misconceptions}

    everywhere = {
        "no-derivative",
        "derivative-of-next-step",
        "sign",
        "last-step-only",
        "averaged",
        "state-of-same-step",
    }
    assert everywhere <= ids(units=1, forward="given")
    assert ids(loss="every") - ids() == {"no-carry", "own-error-forgotten"}
    assert ids(units=2) - ids(units=1) == {"recurrent-not-transposed"}
    assert ids(forward="asked") - ids(forward="given") == {"no-activation", "state-ignored"}


def test_sign_of_a_gradient_is_that_of_the_error():
    """The state is below its target, so the loss falls with the state: delta is negative, whatever the student did."""
    for seed in range(20):
        variant = drawn(BPTT, seed, units=1)
        target = np.asarray(variant.givens["y_3"])

        delta = printed_values(BPTT, variant)["delta_3"]

        assert (np.sign(delta) == -np.sign(target)).all()
