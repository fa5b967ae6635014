"""Keys of the LSTM steps against PyTorch's cell and against loops; what the statement has to say."""

import math

import numpy as np
import pytest
import torch

from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ...oracles.plain_lstm import lstm
from ..values import drawn, exact_values, givens_of, printed_values

STEP = find_exercise("lstm-step")
EN = Language("en")
SIZES = pytest.mark.parametrize(("steps", "units", "inputs"), [(1, 1, 1), (1, 2, 3), (2, 3, 2), (3, 2, 1)])


def torch_states(givens, steps):
    """PyTorch stacks i, f, g, o and has two biases, of which one is zero here."""
    n, d = givens["W_f"].shape
    cell = torch.nn.LSTMCell(d, n).double()
    with torch.no_grad():
        for kind, name in (("W", "weight_ih"), ("U", "weight_hh"), ("b", "bias_ih")):
            stacked = np.concatenate([givens[f"{kind}_{gate}"] for gate in "ifgo"])
            getattr(cell, name).copy_(torch.tensor(stacked))
        cell.bias_hh.zero_()
        h, c = (torch.tensor(givens[f"{state}_0"])[None] for state in "hc")
        for t in range(1, steps + 1):
            h, c = cell(torch.tensor(givens[f"x_{t}"])[None], (h, c))
    return h[0].numpy(), c[0].numpy()


@SIZES
def test_key_is_pytorchs_state(steps, units, inputs):
    for seed in "123":
        variant = drawn(STEP, seed, steps=steps, units=units, inputs=inputs)

        h, c = torch_states(givens_of(variant), steps)

        values = exact_values(STEP, variant)
        np.testing.assert_allclose(values[f"h_{steps}"], h, atol=1e-12)
        np.testing.assert_allclose(values[f"c_{steps}"], c, atol=1e-12)


@SIZES
@pytest.mark.parametrize("cell", ["tanh", "plain"])
def test_key_is_the_literal_loop(cell, steps, units, inputs):
    variant = drawn(STEP, "9", steps=steps, units=units, inputs=inputs, cell=cell)
    givens, values = variant.givens, exact_values(STEP, variant)
    h, c = givens["h_0"], givens["c_0"]

    for t in range(1, steps + 1):
        found = lstm(givens[f"x_{t}"], h, c, givens, squash=math.tanh if cell == "tanh" else float)
        c, h = found[-2:]
        for name, expected in zip("figoch", found, strict=True):
            np.testing.assert_allclose(values[f"{name}_{t}"], expected, atol=1e-12)


def test_notation_changes_names_only():
    """The numbers differ, because each name has its own stream of chance; the equations are the same."""
    one, other = (drawn(STEP, "7", steps=2, notation=notation) for notation in ("textbook", "gamma"))

    names = [[blank.name for blank in STEP.blanks(variant)] for variant in (one, other)]

    assert names[0] == ["f_1", "i_1", "g_1", "o_1", "c_1", "h_1", "f_2", "i_2", "g_2", "o_2", "c_2", "h_2"]
    assert names[1][:6] == ["gamma_f_1", "gamma_u_1", "c_tilde_1", "gamma_o_1", "c_1", "a_1"]
    assert r"\Gamma_{u,1} &= \sigma\left( W_{u} \, x_{1} + U_{u} \, a_{0} + b_{u} \right)" in STEP.text(other, EN)


@pytest.mark.parametrize(
    ("cell", "formula", "said"),
    [
        ("tanh", r"h_{1} &= o_{1} \odot \tanh\left( c_{1} \right)", "read from the hyperbolic tangent of the cell"),
        ("plain", r"h_{1} &= o_{1} \odot c_{1}", "as it is, without a hyperbolic tangent"),
    ],
)
def test_statement_says_what_the_output_gate_multiplies(cell, formula, said):
    text = STEP.text(drawn(STEP, cell=cell), EN)

    assert formula in text
    assert said in text


def test_second_step_is_read_from_the_printed_first():
    values = printed_values(STEP, variant := drawn(STEP, "4", steps=2))
    givens = variant.givens

    _f, _i, _g, _o, c, h = lstm(givens["x_2"], values["h_1"].tolist(), values["c_1"].tolist(), givens)

    np.testing.assert_allclose(values["c_2"], c, atol=0.002)
    np.testing.assert_allclose(values["h_2"], h, atol=0.002)


def test_mistakes_are_those_of_the_lectures():
    ids = {cell: {m.id for m in STEP.plan(drawn(STEP, cell=cell)).misconceptions} for cell in ("tanh", "plain")}

    assert ids["tanh"] - ids["plain"] == {"no-tanh", "output-gate-ignored"}
    assert ids["plain"] - ids["tanh"] == {"tanh-added"}
    assert {"gates-swapped", "candidate-sigmoid", "old-cell-state", "adds-forget-gate"} <= ids["tanh"] & ids["plain"]


def test_cell_state_is_large_enough_for_the_tangent_to_show():
    """A tangent of a small number is that number."""
    for seed in range(30):
        values = printed_values(STEP, drawn(STEP, seed, units=1))

        assert abs(values["c_1"] - np.tanh(values["c_1"])) * values["o_1"] > 0.0015
