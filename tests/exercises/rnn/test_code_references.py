"""The references of rnn-cell and rnn-forward against solutions/ and PyTorch."""

import numpy as np
import torch

from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.telling import NEITHER
from rnnex.exercises.registry import find_exercise
from rnnex.solutions.rnn import RNNWeights, rnn_cell
from rnnex.solutions.sequence import rnn_sequence

from ..values import drawn


def cases_of(name):
    """Public, hidden and contract cases with what the reference gives."""
    exercise = find_exercise(name)
    variant = drawn(exercise, "5")
    right = exercise.task(variant).reference(NEITHER)
    checks = [case for _, cases in exercise.contract_cases(variant) for case in cases]
    cases = [*exercise.public_cases(variant), *exercise.hidden_cases(variant), *checks]
    return [(case, replay(case, right)) for case in cases]


def test_cell_is_that_of_the_solutions():
    for case, (h, *_) in cases_of("rnn-cell"):
        x, h_prev, *weights = case.steps[0].args

        np.testing.assert_allclose(h, rnn_cell(x, h_prev, RNNWeights(*weights)).h, atol=1e-12)


def test_sequence_is_that_of_the_solutions():
    for case, ((hs, h_T), *_) in cases_of("rnn-forward"):
        xs, h_0, *weights = case.steps[0].args

        run = rnn_sequence(xs.swapaxes(0, 1), RNNWeights(*weights), h_0)

        np.testing.assert_allclose(hs, run.h.swapaxes(0, 1), atol=1e-12)
        np.testing.assert_allclose(h_T, run.h[-1], atol=1e-12)


def test_sequence_is_that_of_pytorch():
    for case, ((hs, h_T), *_) in cases_of("rnn-forward"):
        xs, h_0, W_x, W_h, b = map(torch.tensor, case.steps[0].args)
        network = torch.nn.RNN(xs.shape[2], h_0.shape[1], batch_first=True, dtype=torch.float64)
        names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        filled = dict(zip(names, (W_x, W_h, b, torch.zeros_like(b)), strict=True))

        out, h_n = torch.func.functional_call(network, filled, (xs, h_0[None]))

        np.testing.assert_allclose(hs, out.detach(), atol=1e-12)
        np.testing.assert_allclose(h_T, h_n[0].detach(), atol=1e-12)
