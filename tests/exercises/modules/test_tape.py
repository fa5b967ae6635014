"""Arrays that remember how they came about: their gradients against differences, and what PyTorch would do."""

import numpy as np
import pytest
import torch

from rnnex.exercises.engine.contracts import differences
from rnnex.exercises.modules.module import Module, cell_shapes
from rnnex.exercises.modules.tape import Traced, join, relu, sigmoid, stack, tanh, traced

RNG = np.random.default_rng(7)
A, B, ROW = RNG.normal(size=(2, 3)), RNG.normal(size=(2, 3)), RNG.normal(size=3)
FORMULAS = {
    "sum": lambda a, b: a + b,
    "difference": lambda a, b: a - 2.0 * b,
    "from a number": lambda a, b: 1.0 - a * b,
    "product": lambda a, b: a * b,
    "matrix product": lambda a, b: a @ b.T,
    "from an array": lambda a, b: np.ones((4, 2)) @ a + b[0],
    "a row for every example": lambda a, b: a + b[0],
    "a column": lambda a, b: a * b[:, 1:2],
    "activations": lambda a, b: tanh(a) * sigmoid(b) + relu(a - b),
    "slices": lambda a, b: a[1] * b[0] + a[0],
    "joined": lambda a, b: join(a, a * b),
    "stacked": lambda a, b: stack([a, b, a * a], axis=1),
    "used often": lambda a, b: (a + a * b) * a,
}


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_gradients_are_those_of_differences(formula):
    upstream = RNG.normal(size=np.shape(formula(Traced(A), Traced(B))))
    a, b = Traced(A), Traced(B)

    formula(a, b).backward(upstream)

    wanted = differences(lambda x, y: float(np.sum(upstream * np.asarray(formula(Traced(x), Traced(y))))), [A, B])
    for grad, slope in zip((a.grad, b.grad), wanted, strict=True):
        np.testing.assert_allclose(0 if grad is None else grad, slope, atol=1e-8)


def test_gradients_add_up_until_the_parameter_is_loaded_again():
    cell = Module(cell_shapes(1, 3, 2))
    weights = {name: np.ones(shape) for name, shape in cell_shapes(1, 3, 2).items()}
    cell.load_state_dict(weights)
    for _ in range(2):
        tanh(cell.bias_ih).backward(np.ones(2))
    twice = cell.bias_ih.grad

    cell.load_state_dict(weights)

    np.testing.assert_allclose(twice, 2 / np.cosh(np.ones(2)) ** 2)
    assert cell.bias_ih.grad is None
    assert cell.weight_hh.grad is None


def test_what_is_detached_hands_nothing_back():
    w = Traced(A)

    (tanh(w).detach() * w).backward(np.ones(A.shape))

    np.testing.assert_allclose(w.grad, np.tanh(A))


def test_a_long_chain_is_no_recursion():
    w = traced(1.0)
    h = w
    for _ in range(3000):
        h = h * w

    h.backward(1.0)

    assert w.grad == pytest.approx(3001)


def test_it_behaves_as_pytorch_does():
    w, v = Traced(A), torch.tensor(A, requires_grad=True)

    (tanh(w) @ w.T)[0].backward(np.ones(2))
    (torch.tanh(v) @ v.T)[0].backward(torch.ones(2, dtype=torch.float64))

    np.testing.assert_allclose(w.grad, v.grad.numpy(), atol=1e-12)
