"""The reference of the LSTM's code exercises against solutions/, PyTorch and differences, in every order of blocks."""

import numpy as np
import pytest
import torch

from rnnex.exercises.engine.contracts import differences
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.telling import NEITHER
from rnnex.exercises.lstm.backward import FORWARD
from rnnex.exercises.lstm.reference import ORDERS, read_order
from rnnex.exercises.registry import find_exercise
from rnnex.solutions.bptt_lstm import lstm_backward
from rnnex.solutions.lstm import LSTMWeights, lstm_cell
from rnnex.solutions.sequence import lstm_sequence

from ..values import drawn

EACH_ORDER = pytest.mark.parametrize("gates", ORDERS)


def cases_of(name, gates, least=1):
    """Public, hidden and contract cases of so many steps with what the reference gives."""
    exercise = find_exercise(name)
    variant = drawn(exercise, "5", gates=gates)
    right = exercise.task(variant).reference(NEITHER)
    checks = [case for _, cases in exercise.contract_cases(variant) for case in cases]
    cases = [*exercise.public_cases(variant), *exercise.hidden_cases(variant), *checks]
    return [(case, replay(case, right)) for case in cases if len(case.steps) >= least]


def separate(gates, W_x, W_h, b):
    """Weights by gate."""
    blocks = {}
    for part, array in {"W": W_x, "U": W_h, "b": b}.items():
        blocks |= {f"{part}_{gate}": block for gate, block in zip(gates, np.split(array, 4), strict=True)}
    return LSTMWeights(**blocks)


def stacked(gates, p):
    """Weights, or their gradients, in blocks."""
    return [np.concatenate([getattr(p, f"{part}_{gate}") for gate in gates]) for part in "WUb"]


@EACH_ORDER
def test_cell_is_that_of_the_solutions(gates):
    for case, ((h, c), *_) in cases_of("lstm-cell", gates):
        x, h_prev, c_prev, *weights = case.steps[0].args

        step = lstm_cell(x, h_prev, c_prev, separate(gates, *weights))

        np.testing.assert_allclose(h, step.h, atol=1e-12)
        np.testing.assert_allclose(c, step.c, atol=1e-12)


@EACH_ORDER
def test_sequence_is_that_of_the_solutions(gates):
    for case, ((hs, c_T), *_) in cases_of("lstm-forward", gates):
        xs, h_0, c_0, *weights = case.steps[0].args

        run = lstm_sequence(xs.swapaxes(0, 1), separate(gates, *weights), h_0, c_0)

        np.testing.assert_allclose(hs, run.h.swapaxes(0, 1), atol=1e-12)
        np.testing.assert_allclose(c_T, run.c[-1], atol=1e-12)


@EACH_ORDER
def test_gradients_are_those_of_the_solutions(gates):
    for case, (_, grads, *_) in cases_of("lstm-backward", gates, least=2):
        xs, h_0, c_0, *weights = case.steps[0].args
        dhs, dc_T, _ = case.steps[1].args
        p, xs = separate(gates, *weights), xs.swapaxes(0, 1)
        run = lstm_sequence(xs, p, h_0, c_0)
        dL_dc = np.concatenate([np.zeros_like(run.c[:-1]), dc_T[None]])

        back = lstm_backward(xs, h_0, c_0, run, dhs.swapaxes(0, 1), dL_dc, p)

        theirs = (back.xs.swapaxes(0, 1), back.h_0, back.c_0, *stacked(gates, back.weights))
        for mine, other in zip(grads, theirs, strict=True):
            np.testing.assert_allclose(mine, other, atol=1e-12)


def test_default_order_is_that_of_pytorch():
    """States and gradients of torch.nn.LSTM in float64, its own blocks filled with ours as they are."""
    for case, ((hs, c_T, _), grads, *_) in cases_of("lstm-backward", "ifgo", least=2):
        given = [torch.tensor(array, requires_grad=True) for array in case.steps[0].args]
        dhs, dc_T = map(torch.tensor, case.steps[1].args[:2])
        xs, h_0, c_0, W_x, W_h, b = given
        network = torch.nn.LSTM(xs.shape[2], h_0.shape[1], batch_first=True, dtype=torch.float64)
        names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        filled = dict(zip(names, (W_x, W_h, b, torch.zeros_like(b)), strict=True))

        out, (_, c_n) = torch.func.functional_call(network, filled, (xs, (h_0[None], c_0[None])))
        ((dhs * out).sum() + (dc_T * c_n[0]).sum()).backward()

        np.testing.assert_allclose(hs, out.detach(), atol=1e-12)
        np.testing.assert_allclose(c_T, c_n[0].detach(), atol=1e-12)
        for mine, other in zip(grads, given, strict=True):
            np.testing.assert_allclose(mine, other.grad, atol=1e-12)


def test_gradients_are_slopes_of_the_loss():
    """Without a backward pass; with the cell state's gradient alone, and with that of the hidden states alone."""
    exercise = find_exercise("lstm-backward")
    variant = drawn(exercise, "5", gates="iofg")
    right = exercise.task(variant).reference(NEITHER)
    forward, backward = exercise.hidden_cases(variant)[2].steps
    dhs, dc_T, _ = backward.args

    for of_h, of_c in ((dhs, 0 * dc_T), (0 * dhs, dc_T)):

        def loss(*given):
            hs, c_T, _ = right[FORWARD.name](*given)
            return float((of_h * hs).sum() + (of_c * c_T).sum())  # noqa: B023 - called at once

        _, _, cache = right[FORWARD.name](*forward.args)
        grads = right["lstm_backward"](of_h, of_c, cache)
        for mine, slope in zip(grads, differences(loss, forward.args), strict=True):
            np.testing.assert_allclose(mine, slope, atol=1e-8)


@EACH_ORDER
def test_every_order_reads_four_gates(gates):
    for slips in (NEITHER, {"input-forget-swapped"}, *({f"order-{order}"} for order in ORDERS)):
        assert sorted(read_order(gates, frozenset(slips))) == sorted("fgio")
    assert read_order(gates, frozenset()) == gates
