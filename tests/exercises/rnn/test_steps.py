"""Keys of the unrolled network against PyTorch; what the statement has to say."""

import numpy as np
import pytest
import torch

from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ..values import drawn, exact_values, givens_of, printed_values

STEPS = find_exercise("rnn-steps")
EN = Language("en")


def torch_run(givens, steps):
    """All states, and the output of the last one."""
    n, d = givens["W"].shape
    network = torch.nn.RNN(d, n).double()
    with torch.no_grad():
        network.weight_ih_l0.copy_(torch.tensor(givens["W"]))
        network.weight_hh_l0.copy_(torch.tensor(givens["U"]))
        network.bias_ih_l0.copy_(torch.tensor(givens["b"]))
        network.bias_hh_l0.zero_()
        xs = torch.tensor(np.stack([givens[f"x_{t}"] for t in range(1, steps + 1)]))
        states, _last = network(xs, torch.tensor(givens["h_0"])[None])
        output = None
        if "V" in givens:
            output = torch.nn.functional.linear(states[-1], torch.tensor(givens["V"]), torch.tensor(givens["b_y"]))
    return states, output


@pytest.mark.parametrize(("steps", "units", "inputs"), [(1, 1, 1), (2, 2, 1), (3, 3, 2), (4, 2, 3)])
@pytest.mark.parametrize("output", ["none", "linear", "softmax"])
def test_key_is_pytorchs(steps, units, inputs, output):
    variant = drawn(STEPS, "5", steps=steps, units=units, inputs=inputs, output=output)

    states, s = torch_run(givens_of(variant), steps)

    values = exact_values(STEPS, variant)
    for t in range(1, steps + 1):
        np.testing.assert_allclose(values[f"h_{t}"], states[t - 1], atol=1e-12)
    if output != "none":
        np.testing.assert_allclose(values["s"], s, atol=1e-12)
    if output == "softmax":
        np.testing.assert_allclose(values["p"], torch.softmax(s, 0), atol=1e-12)


def test_probabilities_add_up_to_one():
    for seed in range(10):
        shares = printed_values(STEPS, drawn(STEPS, seed, output="softmax"))["p"]

        assert shares.shape == (3,)
        assert (shares > 0).all()
        assert shares.sum() == pytest.approx(1, abs=0.0016)


@pytest.mark.parametrize(("output", "blanks"), [
    ("none", ["h_1", "h_2"]), ("linear", ["h_1", "h_2", "s"]), ("softmax", ["h_1", "h_2", "s", "p"]),
])  # fmt: skip
def test_output_layer_is_asked_where_there_is_one(output, blanks):
    variant = drawn(STEPS, output=output)

    assert [blank.name for blank in STEPS.blanks(variant)] == blanks
    assert ("Softmax divides" in STEPS.text(variant, EN)) == (output == "softmax")


def test_mistakes_apply_where_they_mean_something():
    def ids(**options):
        return {m.id for m in STEPS.plan(drawn(STEPS, **options)).misconceptions}

    assert "first-state-again" not in ids(steps=1)
    assert "recurrent-transposed" not in ids(units=1)
    assert "weights-swapped" not in ids(units=2, inputs=1)
    assert {"first-state-again", "recurrent-transposed", "weights-swapped"} <= ids(steps=3, units=2, inputs=2)


def test_numbers_follow_the_recipe():
    """Tenths, no zeros, and nothing small that carries an earlier state on."""
    for seed in range(20):
        givens = givens_of(drawn(STEPS, seed, units=3, inputs=3, output="softmax"))
        for name, entries in givens.items():
            np.testing.assert_allclose(entries * 10, np.round(entries * 10), atol=1e-9)
            assert np.abs(entries).min() >= (0.4 if name in {"U", "h_0", "V", "b_y"} else 0.1)
            assert np.abs(entries).max() <= 1.5
