"""GRU over sequences: the references against solutions/, PyTorch and differences, and what breaks a contract."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from rnnex.exercises.engine.contracts import differences
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.telling import NEITHER
from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.marks import Reading
from rnnex.solutions.bptt_gru import gru_backward
from rnnex.solutions.gru import GRUWeights
from rnnex.solutions.sequence import gru_sequence
from rnnex.templates.language import Language

from ..answering import every_case, grade, task_of, variant_of, worked

CONVENTIONS = [{"gate": gate, "reset": reset} for gate in ("keeps", "writes") for reset in ("before", "after")]
EACH = pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))


def sizes(case):
    """N, T, D and H."""
    xs, h_0, *_ = case.steps[0].args
    return (*xs.shape, h_0.shape[1])


def solved(arguments, convention):
    """States as solutions/ has them: time first, one matrix for state and input."""
    xs, h_0, W_x, W_h, b = arguments
    H = h_0.shape[1]
    joined = np.concatenate([W_h, W_x], axis=1)
    p = GRUWeights(*joined.reshape(3, H, -1), *b.reshape(3, H))
    return p, gru_sequence(xs.swapaxes(0, 1), p, h_0, **convention)


@EACH
@pytest.mark.parametrize("name", ["gru-forward", "gru-backward"])
def test_states_are_those_of_the_solutions(name, convention):
    variant = variant_of(name, convention)
    right = task_of(variant).reference(NEITHER)["gru_forward"]

    for case in every_case(variant):
        given = case.steps[0].args
        hs = right(*given) if name == "gru-forward" else right(*given)[0]
        np.testing.assert_allclose(hs, solved(given, convention)[1].h.swapaxes(0, 1), atol=1e-12)


@EACH
def test_gradients_are_those_of_the_solutions(convention):
    variant = variant_of("gru-backward", convention)
    right = task_of(variant).reference(NEITHER)

    for case in every_case(variant):
        if len(case.steps) == 1:
            continue
        xs, h_0, *_ = given = case.steps[0].args
        p, run = solved(given, convention)
        back = gru_backward(xs.swapaxes(0, 1), h_0, run, case.steps[1].args[0].swapaxes(0, 1), p, **convention)
        H, joined = h_0.shape[1], np.concatenate([back.weights.W_z, back.weights.W_r, back.weights.W_c])

        dxs, dh_0, dW_x, dW_h, db = replay(case, right)[1]

        np.testing.assert_allclose(dxs, back.xs.swapaxes(0, 1), atol=1e-12)
        np.testing.assert_allclose(dh_0, back.h_0, atol=1e-12)
        np.testing.assert_allclose(np.concatenate([dW_h, dW_x], axis=1), joined, atol=1e-12)
        np.testing.assert_allclose(db, np.concatenate(back.weights[3:6]), atol=1e-12)
        assert dW_h.shape == (3 * H, H)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_reset_after_and_gate_keeps_is_that_of_torch(seed):
    """PyTorch has the blocks r, z, n and two biases: the second stays zero."""
    convention = {"gate": "keeps", "reset": "after"}
    variant = variant_of("gru-backward", convention, seed)
    case = next(case for case in every_case(variant) if len(set(sizes(case))) == 4)
    xs, h_0, W_x, W_h, b = case.steps[0].args
    H = h_0.shape[1]
    rows = np.r_[H : 2 * H, :H, 2 * H : 3 * H]
    network = torch.nn.GRU(xs.shape[2], H, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        network.weight_ih_l0.copy_(torch.tensor(W_x[rows]))
        network.weight_hh_l0.copy_(torch.tensor(W_h[rows]))
        network.bias_ih_l0.copy_(torch.tensor(b[rows]))
        network.bias_hh_l0.zero_()
    inputs, start = torch.tensor(xs, requires_grad=True), torch.tensor(h_0, requires_grad=True)
    hs, _ = network(inputs, start[None])
    hs.backward(torch.tensor(case.steps[1].args[0]))

    (mine, _), (dxs, dh_0, dW_x, dW_h, db), *_ = replay(case, task_of(variant).reference(NEITHER))

    np.testing.assert_allclose(mine, hs.detach().numpy(), atol=1e-12)
    np.testing.assert_allclose(dxs, inputs.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(dh_0, start.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(dW_x[rows], network.weight_ih_l0.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(dW_h[rows], network.weight_hh_l0.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(db[rows], network.bias_ih_l0.grad.numpy(), atol=1e-12)


@EACH
def test_gradients_are_the_slope_of_the_loss(convention):
    variant = variant_of("gru-backward", convention)
    right = task_of(variant).reference(NEITHER)
    case = find_exercise("gru-backward").hidden_cases(variant)[0]
    forward, backward = (step.args for step in case.steps)

    slopes = differences(lambda *given: float(np.sum(backward[0] * right["gru_forward"](*given)[0])), forward)

    for mine, slope in zip(replay(case, right)[1], slopes, strict=True):
        np.testing.assert_allclose(mine, slope, atol=1e-8)


@pytest.mark.parametrize("name", ["gru-forward", "gru-backward"])
def test_sizes_are_such_that_axes_cannot_be_mistaken(name):
    found = {sizes(case) for case in every_case(variant_of(name))}

    assert any(len(set(one)) == 4 for one in found)
    assert any(D == H > 1 for _, _, D, H in found)
    assert {1} <= {N for N, *_ in found}
    assert {1} <= {T for _, T, *_ in found}
    assert {1} <= {H for *_, H in found}


@EACH
@pytest.mark.parametrize("name", ["gru-forward", "gru-backward"])
def test_statement_prints_the_convention(name, convention):
    text = find_exercise(name).text(variant_of(name, convention), Language("en"))

    assert (r"z_t \odot h_{t-1} + \left( 1 - z_t \right) \odot \tilde{h}_t" in text) is (convention["gate"] == "keeps")
    assert (r"W_{hc} \left( r_t \odot h_{t-1} \right)" in text) is (convention["reset"] == "before")
    assert (r"r_t \odot \left( W_{hc} \, h_{t-1} \right)" in text) is (convention["reset"] == "after")


BROKEN = {
    "squeezes": (
        "gru-forward",
        [("return np.stack(hs, axis=1)", "return np.stack(hs, axis=1).squeeze()")],
        {"one-example", "one-step", "batch-consistent"},
    ),
    "squeezes one step only": (
        "gru-forward",
        [("return np.stack(hs, axis=1)", "return np.stack(hs, axis=1) if len(hs) > 1 else hs[0]")],
        {"one-step"},
    ),
    "adds the bias in place and takes it away": (
        "gru-forward",
        [("    h, hs = h_0, []", "    h, hs = h_0, []\n    b += 1\n    b = b - 1")],
        {"arguments-unchanged"},
    ),
    "nothing": ("gru-forward", [("    h, hs = h_0, []", "    h, hs = h_0.copy(), []")], set()),  # the control
    "adds to dhs": (
        "gru-backward",
        [("        dh = dhs[:, t] + carry", "        dhs[:, t] += carry\n        dh = dhs[:, t].copy()")],
        {"arguments-unchanged"},
    ),
    "uses the cache up": (
        "gru-backward",
        [("        h, z, r, c = steps[t]", "        h, z, r, c = steps.pop()")],
        {"backward-twice"},
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_contract_costs_its_share(case):
    name, changes, contracts = BROKEN[case]
    variant = variant_of(name)
    source = worked(variant)
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)

    mark, details = grade(variant, source)

    kinds = {one.id: one.says for one in task_of(variant).contracts}
    lost = {id_ for id_, says in kinds.items() if f"| {says} | contract | ✗" in details}
    assert lost == contracts
    if case == "squeezes":  # a public case has one sequence, and a hidden one has one unit
        assert mark.awarded == 10 * (Fraction(4, 5) * Fraction(3, 5) + Fraction(1, 5) * Fraction(3, 6))
    else:
        assert mark.awarded == 10 - 2 * Fraction(len(contracts), len(kinds))
        assert mark.reading is (Reading.MISCONCEPTION if contracts else Reading.CORRECT)
