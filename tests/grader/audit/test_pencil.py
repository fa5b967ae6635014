"""The audit's pencil agrees with mathematics, with decimal arithmetic, and with the engine it shares no code with."""

import ast
import inspect
import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from rnnex.errors import AuthorError
from rnnex.exercises.engine.graph import Graph
from rnnex.exercises.engine.graph_exercise import GraphExercise
from rnnex.exercises.engine.operations import ELEMENTWISE, SHAPES
from rnnex.exercises.registry import all_exercises
from rnnex.grader.audit import pencil
from rnnex.grader.audit.findings import block_of
from rnnex.grader.audit.papers import Papers
from rnnex.grader.audit.pencil import OPERATIONS, cut_off, rounded, work_out

GRAPHS = [exercise for exercise in all_exercises().values() if isinstance(exercise, GraphExercise)]
RNG = np.random.default_rng(20)


def by_decimal_arithmetic(number, place):
    """Twelve digits behind the point are believed, then half away from zero."""
    shown = Decimal(repr(round(number, 12)))
    return float(shown.quantize(Decimal(1).scaleb(place), ROUND_HALF_UP))


def with_dust(numbers):
    """As they come out of a sum: a few last bits beside the decimal."""
    return (numbers + 0.7) - 0.7


NUMBERS = {
    "any": RNG.uniform(-3, 3, 20_000),
    "large": RNG.uniform(-900, 900, 20_000),
    "ties": np.array([f / 10_000 for f in range(-9_995, 10_000, 10)] * 10),
    "ties after binary dust": with_dust(np.array([f / 10_000 for f in range(-9_995, 10_000, 10)] * 10)),
    "products of decimals": RNG.integers(-2000, 2000, 20_000) / 1000 * (RNG.integers(-20, 20, 20_000) / 10),
}


def test_there_are_a_hundred_thousand_numbers():
    assert sum(map(len, NUMBERS.values())) >= 100_000


@pytest.mark.parametrize("decimals", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("numbers", NUMBERS.values(), ids=NUMBERS)
def test_rounding_is_that_of_decimal_arithmetic(numbers, decimals):
    assert rounded(numbers, decimals).tolist() == [by_decimal_arithmetic(x, -decimals) for x in numbers.tolist()]


@pytest.mark.parametrize("digits", [2, 3, 4])
def test_significant_digits_are_those_of_decimal_arithmetic(digits):
    numbers = RNG.uniform(1, 10, 20_000) * 10.0 ** RNG.integers(-9, 9, 20_000) * RNG.choice([-1, 1], 20_000)

    expected = [
        float(Decimal(x).quantize(Decimal(1).scaleb(Decimal(x).adjusted() - digits + 1), ROUND_HALF_UP))
        for x in numbers.tolist()
    ]
    assert rounded(numbers, None, digits) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("value", "decimals", "significant", "expected"),
    [
        (0.125, 2, None, 0.13),
        (-0.125, 2, None, -0.13),
        (1.005, 2, None, 1.01),
        (-0.0004, 3, None, 0.0),
        (0.9996, 3, None, 1.0),
        (123456789.0625, 3, None, 123456789.063),
        (1e300, 3, None, 1e300),
        (np.inf, 3, None, np.inf),
        (0.1 + 0.2, None, None, 0.1 + 0.2),
        (9.996, None, 3, 10.0),
        (0.00009995, None, 3, 0.0001),
        (0.0, None, 3, 0.0),
        (-1234.5, None, 4, -1235.0),
        (-np.inf, None, 3, -np.inf),
    ],
)
def test_rounding_of_one_number(value, decimals, significant, expected):
    assert rounded(value, decimals, significant).item() == expected


@pytest.mark.parametrize(
    ("value", "decimals", "significant", "expected"),
    [
        (0.9999, 3, None, 0.999),
        (-0.9999, 3, None, -0.999),
        (0.29, 2, None, 0.29),
        (0.1 + 0.2, 1, None, 0.3),
        (0.0004, 3, None, 0.0),
        (0.0, 3, None, 0.0),
        (0.00012399, None, 3, 0.000123),
        (-98799, None, 3, -98700),
        (9.999, None, 3, 9.99),
        (0.0, None, 3, 0.0),
        (2 / 3, None, None, 2 / 3),
    ],
)
def test_cutting_of_one_number(value, decimals, significant, expected):
    assert cut_off(value, decimals, significant).item() == expected


def test_what_is_no_number_stays():
    assert np.isnan(rounded(np.nan, 3))
    assert np.isnan(rounded(np.nan, None, 3))


def test_more_decimals_than_a_float_has_are_refused():
    with pytest.raises(ValueError, match="13 decimals"):
        rounded(0.5, 13)


A, B = np.array([[0.5, -1.25], [2.0, 0.0]]), np.array([[1.5, -0.5], [-2.0, 3.0]])
POSITIVE = np.array([[0.5, 1.25], [2.0, 3.0]])
MATHEMATICS = {
    "add": ((A, B), lambda a, b: a + b),
    "sub": ((A, B), lambda a, b: a - b),
    "mul": ((A, B), lambda a, b: a * b),
    "div": ((A, B), lambda a, b: a / b),
    "neg": ((A,), lambda a: -a),
    "square": ((A,), lambda a: a**2),
    "sqrt": ((POSITIVE,), math.sqrt),
    "exp": ((A,), math.exp),
    "log": ((POSITIVE,), math.log),
    "tanh": ((A,), math.tanh),
    "sigmoid": ((A,), lambda a: 1 / (1 + math.exp(-a))),
    "abs": ((A,), abs),
    "maximum": ((A, B), max),
    "minimum": ((A, B), min),
    "clip": ((A, B - 2, B), lambda a, low, high: min(max(a, low), high)),
    "copy": ((A,), lambda a: a),
}
WHOLE = {
    "matmul": lambda a, b: a @ b,
    "outer": np.outer,
    "transpose": np.transpose,
    "sum": np.sum,
    "softmax": lambda a: np.array([math.exp(x) for x in a]) / sum(math.exp(x) for x in a),
}


@pytest.mark.parametrize("name", MATHEMATICS)
def test_operation_entry_by_entry_is_that_of_mathematics(name):
    arguments, function = MATHEMATICS[name]

    found = OPERATIONS[name](*arguments)

    assert found == pytest.approx(np.vectorize(function, otypes=[float])(*arguments), rel=1e-14)


def in_a_graph(op, *shapes, extra=None):
    """One operation on givens."""
    graph = Graph()
    givens = tuple(graph.node("given", extra=f"x{i}", shape=shape) for i, shape in enumerate(shapes))
    return graph.node(op, givens, extra), givens


@pytest.mark.parametrize(
    ("op", "shapes"),
    [
        ("matmul", [(3, 2), (2,)]),
        ("matmul", [(3,), (3,)]),
        ("matmul", [(3,), (3, 2)]),
        ("matmul", [(3, 2), (2, 4)]),
        ("outer", [(3,), (2,)]),
        ("transpose", [(3, 2)]),
        ("transpose", [(3,)]),
        ("sum", [(3, 2)]),
        ("sum", [(3,)]),
        ("softmax", [(3,)]),
    ],
)
def test_operation_on_whole_arrays_for_a_block_of_variants(op, shapes):
    formula, givens = in_a_graph(op, *shapes)
    arrays = [RNG.normal(size=(5, *shape)) for shape in shapes]

    found = work_out(formula, {given.at: array for given, array in zip(givens, arrays, strict=True)})

    assert found.shape == (5, *formula.shape)
    for row in range(5):
        assert found[row] == pytest.approx(WHOLE[op](*[array[row] for array in arrays]), rel=1e-13)


@pytest.mark.parametrize(("shapes", "axis"), [([(2,), (3,)], -1), ([(2, 2), (2, 3)], -1), ([(1, 3), (2, 3)], -2)])
def test_arrays_side_by_side(shapes, axis):
    formula, givens = in_a_graph("concat", *shapes, extra=axis)
    arrays = [RNG.normal(size=(4, *shape)) for shape in shapes]

    found = work_out(formula, {given.at: array for given, array in zip(givens, arrays, strict=True)})

    assert found[2].tolist() == np.concatenate([array[2] for array in arrays], axis=axis).tolist()


def test_scalars_constants_and_entries_go_with_any_shape():
    graph = Graph()
    x, s = graph.node("given", extra="x", shape=(2, 3)), graph.node("given", extra="s")
    matrix, scalars = RNG.normal(size=(4, 2, 3)), RNG.normal(size=4)

    found = work_out(2 * (s * x)[1] + np.ones(3), {x.at: matrix, s.at: scalars})

    assert found == pytest.approx(2 * scalars[:, None] * matrix[:, 1] + 1)


def test_formula_of_constants_alone():
    assert work_out(Graph().constant([1, 2]), {}).tolist() == [[1, 2]]


def test_shared_parts_are_worked_out_once():
    """Doubling sixty times shares every part: without a memory it would take for ever."""
    graph = Graph()
    x = y = graph.node("given", extra="x")
    for _ in range(60):
        y = y + y

    assert work_out(y, {x.at: np.array([1.0])}).tolist() == [2.0**60]


def test_unknown_operation_says_what_to_add():
    formula, (given,) = in_a_graph("tanh", (2,))
    formula.op = "cosh"

    with pytest.raises(AuthorError, match=r"does not know 'cosh': add it to OPERATIONS in grader/audit/pencil\.py"):
        work_out(formula, {given.at: np.zeros((1, 2))})


def test_pencil_knows_every_operation_of_the_engine():
    assert {*ELEMENTWISE, *SHAPES} - {"get", "concat"} == set(OPERATIONS)


def test_pencil_shares_no_code_with_the_engine():
    tree = ast.parse(inspect.getsource(pencil))

    ours = {node.module: [name.name for name in node.names] for node in ast.walk(tree) if getattr(node, "level", 0)}

    assert ours == {"errors": ["AuthorError"], "exercises.engine.graph": ["Value"]}


@pytest.mark.parametrize("exercise", GRAPHS, ids=lambda exercise: exercise.id)
def test_pencil_agrees_with_the_replay_in_full_precision_and_as_printed(exercise):
    block = block_of(exercise, {}, tuple(map(str, range(40))))
    papers = Papers(block.plan, block.drawn.givens, block.seeds)
    full = block.plan.read(block.drawn.givens, lambda quantity, exact, printed: exact).exact

    for q in block.plan.asked:
        assert papers.exact[q.name] == pytest.approx(full[q.at], rel=1e-11, abs=1e-13)
        assert papers.key[q.name] == pytest.approx(block.drawn.reading.printed[q.at], rel=1e-15, abs=1e-15)
