"""Graph values record what NumPy code does with them, once, and refuse what they cannot replay."""

import operator

import numpy as np
import pytest

from rnnex.errors import AuthorError
from rnnex.exercises.engine.graph import Graph, rebuild
from rnnex.solutions.activations import sigmoid, softmax


@pytest.fixture
def graph():
    return Graph()


def given(graph, name, *shape):
    return graph.node("given", extra=name, shape=shape)


@pytest.fixture
def x(graph):
    return given(graph, "x", 2)


@pytest.mark.parametrize(
    ("formula", "op", "shape"),
    [
        (lambda x: x + 1, "add", (2,)),
        (lambda x: 1 - x, "sub", (2,)),
        (lambda x: x * x, "mul", (2,)),
        (lambda x: x / 2, "div", (2,)),
        (lambda x: 2 / x, "div", (2,)),
        (operator.neg, "neg", (2,)),
        (lambda x: x**2, "square", (2,)),
        (lambda x: x @ x, "matmul", ()),
        (lambda x: np.ones((3, 2)) @ x, "matmul", (3,)),
        (lambda x: x @ np.ones((2, 4)), "matmul", (4,)),
        (lambda x: np.ones(2) @ x, "matmul", ()),
        (lambda x: np.float64(2) * x, "mul", (2,)),
        (lambda x: np.ones(2) - x, "sub", (2,)),
        (np.negative, "neg", (2,)),
        (np.square, "square", (2,)),
        (np.tanh, "tanh", (2,)),
        (np.exp, "exp", (2,)),
        (sigmoid, "sigmoid", (2,)),
        (softmax, "softmax", (2,)),
        (lambda x: softmax(x, axis=0), "softmax", (2,)),
        (np.log, "log", (2,)),
        (np.sqrt, "sqrt", (2,)),
        (np.abs, "abs", (2,)),
        (lambda x: np.maximum(x, 0), "maximum", (2,)),
        (lambda x: np.minimum(1, x[0]), "minimum", ()),
        (lambda x: np.clip(x, -1, x[0]), "clip", (2,)),
        (np.sum, "sum", ()),
        (lambda x: np.sum(np.outer(x, x)), "sum", ()),
        (lambda x: np.dot(x, x), "matmul", ()),
        (lambda x: x[1], "get", ()),
        (lambda x: x[:1], "get", (1,)),
        (lambda x: np.concatenate([x, np.zeros(3)]), "concat", (5,)),
        (lambda x: np.concatenate([np.zeros(1), x]), "concat", (3,)),
        (lambda x: np.concatenate([np.outer(x, x), np.ones((3, 2))]), "concat", (5, 2)),
        (lambda x: np.concatenate([np.outer(x, x), np.ones((2, 4))], axis=1), "concat", (2, 6)),
        (lambda x: np.concatenate([np.outer(x, x), np.ones((2, 4))], axis=-1), "concat", (2, 6)),
        (lambda x: np.outer(x, np.ones(3)), "outer", (2, 3)),
        (lambda x: np.outer(x, x).T, "transpose", (2, 2)),
        (lambda x: sum([x, x]), "add", (2,)),
    ],
)
def test_formula_is_recorded_with_its_shape(x, formula, op, shape):
    y = formula(x)

    assert (y.op, y.shape) == (op, shape)


def test_arguments_stand_in_the_order_of_writing(graph, x):
    y = given(graph, "y", 2)

    assert [arg.extra for arg in (x - y).args] == ["x", "y"]
    assert [arg.op for arg in (1 - x).args] == ["const", "given"]
    assert [arg.op for arg in np.concatenate([np.ones(1), x]).args] == ["const", "given"]


@pytest.mark.parametrize(
    "formula", [np.tanh, lambda x: x + 1, lambda x: np.ones((1, 2)) @ x, lambda x: x[1], lambda x: x - [1.0, 2.0]]
)
def test_equal_formulas_are_one_node(graph, x, formula):
    first, size = formula(x), len(graph.nodes)

    assert formula(x) is first
    assert len(graph.nodes) == size


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda x: x + 1, lambda x: 1 + x),
        (lambda x: x + 1, lambda x: x + 2),
        (lambda x: x + np.zeros(2), lambda x: x + np.zeros(())),
        (lambda x: x[0], lambda x: x[1]),
        (lambda x: x[:1], lambda x: x[1:]),
    ],
)
def test_other_formulas_are_other_nodes(x, one, other):
    assert one(x) is not other(x)


def refused(formula, *values):
    with pytest.raises(AuthorError) as refusal:
        formula(*values)
    return str(refusal.value)


@pytest.mark.parametrize("formula", [bool, lambda x: x and 1, operator.not_])
def test_truth_is_refused(x, formula):
    said = refused(formula, x)

    assert said == "A graph value has no truth yet: write the branch as a formula, or make it an option."


def test_number_is_refused(graph):
    said = refused(float, given(graph, "s"))

    assert said == "A graph value has no number yet: numbers exist only after the draw."


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (np.sin, "sin"),
        (lambda x: np.fmax(x, 0), "fmax"),
        (lambda x: np.add(x, 1, where=True), "add"),
        (np.add.reduce, "add"),
        (lambda x: np.ones(2) ** x, "power"),
        (lambda x: np.sum(x, axis=0), "sum"),
        (np.mean, "mean"),
        (lambda x: np.where(x, 1, 0), "where"),
        (lambda x: np.concatenate([x, x], dtype=float), "concatenate"),
        (lambda x: np.clip(x, min=0, max=1), "clip"),
        (lambda x: np.cross(x, x), "cross"),
    ],
)
def test_unknown_function_is_named(x, function, name):
    assert refused(function, x) == f"np.{name} is not known to the graph: add a row to engine/operations.py."


def test_powers_other_than_squares_are_refused(x):
    assert refused(operator.pow, x, 3) == "Only squares are known to the graph: write x ** 2."


@pytest.mark.parametrize(
    "formula",
    [
        lambda x: np.concatenate([np.outer(x, x), x]),
        lambda x: np.concatenate([np.outer(x, x), np.ones((2, 3))]),
        lambda x: np.concatenate([x, x], axis=1),
        lambda x: np.clip(x, 0, np.ones(3)),
        lambda x: x + np.ones(3),
        lambda x: np.ones((2, 3)) @ x,
        lambda x: x + np.ones((2, 2)),
        lambda x: 2 @ x,
    ],
)
def test_shapes_that_do_not_fit_are_refused(x, formula):
    assert "do not fit" in refused(formula, x)


def test_shape_is_known_to_numpy(x):
    assert np.shape(np.outer(x, x)) == (2, 2)


def test_softmax_of_a_matrix_is_refused(x):
    assert refused(softmax, np.outer(x, x)) == "softmax: shape (2, 2) is no vector; give it one vector of scores."


def test_entries_can_be_walked_through(x):
    assert [part.op for part in x] == ["get", "get"]


def test_rebuilding_without_change_gives_the_value_itself(x):
    y = np.tanh(x * 2) + x

    assert rebuild(y, {}, lambda value: False) is y


def test_rebuilding_replaces_below_and_shares_the_rest(graph, x):
    other = given(graph, "other", 2)
    kept = np.exp(other)
    y = np.tanh(x) + kept

    changed = rebuild(y, {x.at: other}, lambda value: False)

    assert changed is np.tanh(other) + kept


def test_nothing_is_replaced_below_a_stop(graph, x):
    inner = np.tanh(x)
    inner.role = "asked"
    y = inner * 2

    assert rebuild(y, {x.at: given(graph, "other", 2)}, lambda value: value.role == "asked") is y
