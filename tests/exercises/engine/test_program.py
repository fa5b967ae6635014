"""Replaying the graph is running the reference cell, and block by block is one by one."""

from itertools import product
from typing import get_args, get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.exercises.engine.draw import Draw
from rnnex.exercises.engine.graph import Graph
from rnnex.exercises.engine.operations import ELEMENTWISE, FUNCTIONS, KINKS
from rnnex.exercises.engine.program import Program, reached
from rnnex.exercises.engine.working import Working
from rnnex.exercises.gru.step import NOTATIONS
from rnnex.exercises.registry import find_exercise
from rnnex.solutions.activations import softmax
from rnnex.solutions.gru import GRUWeights, gru_cell
from rnnex.solutions.lstm import LSTMWeights, lstm_cell

from ...students.pencil import OPERATIONS

STEP = find_exercise("gru-step")
HINTS = get_type_hints(STEP.write)
OPTIONS = st.fixed_dictionaries({name: st.sampled_from(get_args(HINTS[name])) for name in STEP.defaults})


def unseen(index, value):
    """A hook that changes nothing."""
    return value


def traced(options):
    """The graph of the step, whatever the options; no draw has to be accepted."""
    working = Working(options["decimals"])
    STEP.write(working, **options)
    return working


@given(options=OPTIONS, seed=st.text("0123456789", min_size=1, max_size=6))
def test_replay_is_the_reference_cell_on_the_drawn_numbers(options, seed):
    working = traced(options)
    drawn = {name: Draw((seed,)).choice(name, spec.grid, spec.shape) for name, spec in working.specs.items()}
    program = Program(working.graph, [q.at for q in working.quantities])

    values = program.run(drawn, unseen)

    names = NOTATIONS[options["notation"]]
    one = {name: value[0] for name, value in drawn.items()}
    p = GRUWeights(*[one[f"W_{s}"] for s in names.subscripts], *[one[f"b_{s}"] for s in names.subscripts])
    convention = {name: options[name] for name in ("gate", "reset", "order")}
    step = gru_cell(one["x_1"], one[f"{names.h}_0"], p, **convention)
    found = {q.name: values[q.at][0] for q in working.quantities}
    for name, value in zip((names.z, names.r, "gated", names.candidate, names.h), step, strict=True):
        np.testing.assert_allclose(found[name], value, rtol=1e-12)


@pytest.mark.parametrize("lead", [(1,), (5,), (4, 3)])
def test_leading_axes_are_independent_variants(lead):
    """The same LSTM, replayed on a block and called on each of its variants."""
    graph, random, n, d = Graph(), np.random.default_rng(2), 3, 2
    shapes = {"x": (d,), "h": (n,), "c": (n,)}
    shapes |= {f"{part}_{gate}": s for gate in "figo" for part, s in (("W", (n, d)), ("U", (n, n)), ("b", (n,)))}
    nodes = {name: graph.node("given", extra=name, shape=shape) for name, shape in shapes.items()}
    weights = [name for name in shapes if "_" in name]
    step = lstm_cell(nodes["x"], nodes["h"], nodes["c"], LSTMWeights(*[nodes[name] for name in weights]))
    block = {name: random.uniform(-1, 1, (*lead, *shape)) for name, shape in shapes.items()}

    found = Program(graph, [step.h.at, step.c.at]).run(block, unseen)

    for at in product(*map(range, lead)):
        one = {name: value[at] for name, value in block.items()}
        alone = lstm_cell(one["x"], one["h"], one["c"], LSTMWeights(*[one[name] for name in weights]))
        np.testing.assert_allclose(found[step.h.at][at], alone.h, rtol=1e-12)
        np.testing.assert_allclose(found[step.c.at][at], alone.c, rtol=1e-12)


A, M, V = (np.random.default_rng(seed).uniform(-1, 1, shape) for seed, shape in enumerate([(3, 2), (2, 4), (2,)]))


@pytest.mark.parametrize(
    "formula",
    [
        lambda x: A @ x,
        lambda x: x @ M,
        lambda x: x @ V,
        lambda x: (A @ np.diag([1.0, 2.0])) @ x,
        lambda x: np.outer(x, x) @ M,
        lambda x: np.outer(x, V).T @ x,
        lambda x: np.concatenate([x, V, x[:1]]),
        lambda x: np.concatenate([V, x]),
        lambda x: x[0] * x,
        lambda x: x * (x @ V) + 1,
        lambda x: np.concatenate([np.outer(x, V), A]),
        lambda x: np.concatenate([A, np.outer(x, V), np.outer(V, x)], axis=-2),
        lambda x: np.concatenate([M, np.outer(x, V)], axis=1),
        lambda x: softmax(M.T @ x),
        lambda x: softmax(V) @ x,
        lambda x: np.sum(np.outer(x, V)) * x,
        lambda x: np.sum(V) + np.sum(x),
        lambda x: np.sqrt(np.dot(x, x)) + np.log(x**2),
        lambda x: np.maximum(x, 0) + np.minimum(0.5, x) - np.abs(x),
        lambda x: np.maximum(np.outer(x, x), x[0]),
        lambda x: np.clip(np.outer(x, V), -0.2, x[0] ** 2),
        lambda x: -np.exp(x) / (1 + x**2),
        lambda x: np.outer(x, V)[:, 1] - x[1],
    ],
)
def test_array_formula_replays_as_numpy_computes_it(formula):
    graph = Graph()
    y = formula(graph.node("given", extra="x", shape=(2,)))
    block = np.random.default_rng(9).uniform(-1, 1, (4, 3, 2))

    found = np.broadcast_to(Program(graph, [y.at]).run({"x": block}, unseen)[y.at], (4, 3, *y.shape))

    for at in product(range(4), range(3)):
        np.testing.assert_allclose(found[at], formula(block[at]), rtol=1e-13)


def test_what_nothing_watched_needs_is_not_computed():
    graph = Graph()
    x, unused = (graph.node("given", extra=name, shape=()) for name in ("x", "unused"))
    y = np.tanh(x)
    np.exp(unused)

    program = Program(graph, [y.at])

    assert program.givens == ("x",)
    assert reached([y]) == {x.at, y.at}


def test_hook_sees_the_watched_and_decides_what_is_used_later():
    graph = Graph()
    x = graph.node("given", extra="x", shape=())
    y = x * 2
    z = y + 1
    seen = []

    values = Program(graph, [y.at, z.at]).run({"x": np.array([3.0])}, lambda at, v: seen.append((at, v[0])) or v + 10)

    assert seen == [(y.at, 6.0), (z.at, 17.0)]
    assert values[z.at].tolist() == [27.0]


@pytest.mark.parametrize("op", [*ELEMENTWISE, *dict.fromkeys(FUNCTIONS.values())])
def test_pencil_knows_every_operation(op):
    """Or a synthetic student could not work an exercise that uses it."""
    assert op in OPERATIONS


@pytest.mark.parametrize(
    ("op", "sides"),
    [
        ("maximum", lambda x: np.maximum(x, 0)),
        ("minimum", lambda x: np.minimum(x, 0)),
        ("abs", np.abs),
        ("clip", lambda x: np.clip(x, 0, 1)),
    ],
)
def test_operation_with_a_corner_is_listed(op, sides):
    """The slope is not the same on both sides of zero."""
    assert op in KINKS
    assert sides(np.array(0.1)) - sides(np.array(0.0)) != sides(np.array(0.0)) - sides(np.array(-0.1))


def test_smooth_operation_is_not_listed():
    assert KINKS.isdisjoint({"tanh", "sigmoid", "softmax", "exp", "mul", "matmul", "sum"})
