"""Keys of the GRU step against PyTorch's cell and against loops; what the statement has to say."""

from functools import partial

import numpy as np
import pytest
import torch

from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ...oracles.plain_gru import CONVENTIONS, gru

STEP = find_exercise("gru-step")
GIVENS = ("x_1", "h_0", "W_z", "W_r", "W_h", "b_z", "b_r", "b_h")


def exact_values(variant):
    """Values of all quantities before any rounding, by name: the chain in full precision."""
    plan = STEP.plan(variant)
    reading = plan.read(STEP.givens(variant), base=lambda quantity, exact, printed: exact)
    return {q.name: reading.exact[q.at][0] for q in plan.quantities}


def grucell(x, h, W_z, W_r, W_h, b_z, b_r, b_h, order):
    """PyTorch stacks r, z, n and has a second bias inside the reset, here zero."""
    n, d, double = len(h), len(x), partial(torch.tensor, dtype=torch.double)
    on_input, on_state = (slice(n, None), slice(None, n)) if order == "hx" else (slice(None, d), slice(d, None))
    cell = torch.nn.GRUCell(d, n).double()
    with torch.no_grad():
        cell.weight_ih.copy_(double([row[on_input] for row in [*W_r, *W_z, *W_h]]))
        cell.weight_hh.copy_(double([row[on_state] for row in [*W_r, *W_z, *W_h]]))
        cell.bias_ih.copy_(double([*b_r, *b_z, *b_h]))
        cell.bias_hh.zero_()
        state = cell(double([x]), double([h]))
    return state[0].tolist()


@pytest.mark.parametrize("units", [1, 2, 3, 4])
@pytest.mark.parametrize("inputs", [1, 2, 3])
@pytest.mark.parametrize("order", ["hx", "xh"])
def test_key_is_pytorchs_new_state(units, inputs, order):
    options = {"units": units, "inputs": inputs, "gate": "keeps", "reset": "after", "order": order}
    for seed in "123":
        variant = STEP.draw(seed, STEP.options(options), {})

        expected = grucell(*(variant.givens[name] for name in GIVENS), order=order)

        np.testing.assert_allclose(exact_values(variant)["h"], expected, atol=1e-12)


@pytest.mark.parametrize("units", [1, 2, 3, 4])
@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))
def test_key_is_the_literal_loop(convention, units):
    variant = STEP.draw("9", STEP.options({**convention, "units": units, "inputs": 2}), {})

    literal = gru(*(variant.givens[name] for name in GIVENS), **convention)

    found = exact_values(variant)
    for name, expected in zip(("z", "r", "gated", "h_tilde", "h"), literal, strict=True):
        np.testing.assert_allclose(found[name], expected, atol=1e-12)


def test_rounding_on_the_way_is_small_beside_the_key():
    """The chain as printed stays within a unit or two of the chain in full precision."""
    variant = STEP.draw("9", STEP.options({}), {})
    plan = STEP.plan(variant)

    printed = plan.read(STEP.givens(variant)).printed

    for q in plan.quantities:
        assert np.abs(printed[q.at][0] - exact_values(variant)[q.name]).max() < 0.003


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"gate": "writes"}, "The update gate *writes*: where it is 1, the new state is the candidate."),
        ({"gate": "keeps"}, "The update gate *keeps*: where it is 1, the new state is the previous state."),
        ({"reset": "before"}, "The reset gate acts on the previous state, before the matrix product."),
        ({"reset": "after"}, "The reset gate acts after the matrix product"),
        ({"order": "hx"}, "State and input are joined with the state on top."),
        ({"order": "xh"}, "State and input are joined with the input on top."),
    ],
)
def test_statement_says_the_convention(option, said):
    """Books disagree on all three, so nothing may be left to guess."""
    variant = STEP.draw("7", STEP.options(option), {})

    assert said in STEP.text(variant, Language("en"))


@pytest.mark.parametrize(("gate", "formula"), [
    ("writes", r"h_{1} &= \left( 1 - z_{1} \right) \odot h_{0} + z_{1} \odot \tilde{h}_{1}"),
    ("keeps", r"h_{1} &= z_{1} \odot h_{0} + \left( 1 - z_{1} \right) \odot \tilde{h}_{1}"),
])  # fmt: skip
def test_statement_prints_the_equation_in_force(gate, formula):
    variant = STEP.draw("7", STEP.options({"gate": gate}), {})

    assert formula in STEP.text(variant, Language("en"))


@pytest.mark.parametrize("name", [*GIVENS])
def test_every_number_needed_is_in_the_statement(name):
    variant = STEP.draw("7", STEP.options({}), {})
    shown = STEP.text(variant, Language("en"))

    entries = np.ravel(variant.givens[name]).tolist()
    assert all(f"{entry:.1f}" in shown or f"{entry:g}" in shown for entry in entries)


def test_numbers_follow_the_recipe():
    """Tenths; no zero in state, input and biases, where a zero hides mistakes."""
    for seed in range(30):
        givens = STEP.draw(str(seed), STEP.options({"units": 3, "inputs": 3}), {}).givens
        for name, value in givens.items():
            entries = np.ravel(value)
            np.testing.assert_allclose(entries * 10, np.round(entries * 10), atol=1e-9)
            assert (entries != 0).all(), name
            assert np.abs(entries).max() <= 1.5


def test_blanks_ask_for_everything_but_what_is_shown():
    variant = STEP.draw("7", STEP.options({"units": 3, "decimals": 4}), {})

    blanks = {blank.name: (blank.kind, blank.shape, blank.decimals) for blank in STEP.blanks(variant)}

    assert blanks == dict.fromkeys(("z", "r", "h_tilde", "h"), ("number", (3,), 4))


def test_one_unit_has_no_misplaced_reset():
    """With one unit before and after are the same, so it is no mistake."""
    ids = [{m.id for m in STEP.generator(STEP.options({"units": n}), {}).plan.misconceptions} for n in (1, 2)]

    assert ids[1] - ids[0] == {"reset-misplaced"}
