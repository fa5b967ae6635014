"""The Jordan network feeds back its output, not its hidden state."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import ShapeError
from rnnex.solutions.activations import sigmoid
from rnnex.solutions.jordan import JordanWeights, jordan_cell, jordan_sequence

CLOSE = {"rtol": 0, "atol": 1e-10}


def drawn(n, d, m, seed):
    random = np.random.default_rng(seed)
    return JordanWeights(*[random.uniform(-1.5, 1.5, shape) for shape in [(n, d), (n, m), n, (m, n), m]]), random


@given(
    n=st.integers(1, 4), d=st.integers(1, 4), m=st.integers(1, 4), T=st.integers(1, 4), seed=st.integers(0, 2**32 - 1)
)
def test_outputs_are_those_of_two_torch_layers_in_a_loop(n, d, m, T, seed):
    p, random = drawn(n, d, m, seed)
    xs, y_0 = random.uniform(-2, 2, (T, 3, d)), random.uniform(-1, 1, (3, m))
    W, U, b, V, b_y = map(torch.from_numpy, p)

    steps = jordan_sequence(xs, p, y_0, output_activation=sigmoid)

    y = torch.from_numpy(y_0)
    for t in range(T):
        h = torch.tanh(torch.nn.functional.linear(torch.from_numpy(xs[t]), W, b) + torch.nn.functional.linear(y, U))
        y = torch.sigmoid(torch.nn.functional.linear(h, V, b_y))
        np.testing.assert_allclose(steps.h[t], h.numpy(), **CLOSE)
        np.testing.assert_allclose(steps.y[t], y.numpy(), **CLOSE)


def test_worked_example_by_hand():
    """h_1 = tanh(0.5), y_1 = 2 h_1 + 1, h_2 = tanh(0.5 - y_1): the output, with its bias, comes back."""
    p = JordanWeights(*map(np.array, ([[0.5]], [[-1.0]], [0.0], [[2.0]], [1.0])))

    steps = jordan_sequence(np.ones((2, 1)), p)

    y_1 = 2 * math.tanh(0.5) + 1
    np.testing.assert_allclose(steps.y[:, 0], [y_1, 2 * math.tanh(0.5 - y_1) + 1], **CLOSE)


@pytest.mark.parametrize(
    ("name", "shape", "said"),
    [
        ("W", (3, 3), "W has shape (3, 3) but x has shape (2,) and b (3,): W must have shape (3, 2)."),
        ("U", (3, 3), "U has shape (3, 3) but y_prev has shape (4,) and b (3,): U must have shape (3, 4)."),
        ("V", (3, 4), "V has shape (3, 4) but y_prev has shape (4,) and b (3,): V must have shape (4, 3)."),
        ("b_y", (3,), "b_y has shape (3,) but y_prev has shape (4,): b_y must have shape (4,)."),
        ("b", (3, 1), "b has shape (3, 1) but every hidden unit has one bias: b must have shape (3,)."),
    ],
)
def test_wrong_weight_is_named(name, shape, said):
    p, _ = drawn(3, 2, 4, 0)

    with pytest.raises(ShapeError) as refusal:
        jordan_cell(np.ones(2), np.ones(4), p._replace(**{name: np.ones(shape)}))

    assert str(refusal.value) == said
