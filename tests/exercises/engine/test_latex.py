"""Formulas as LaTeX mean what the graph computes, and numbers are written as the reader writes them."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.exercises.engine.graph import Graph, Value
from rnnex.exercises.engine.latex import array, constant, formula, fraction, number, symbol_leaf
from rnnex.exercises.engine.program import Program
from rnnex.exercises.engine.rounding import Precision
from rnnex.solutions.activations import sigmoid, softmax

from ...oracles.plain_gru import sigmoid as two_branches


@pytest.mark.parametrize(
    ("value", "decimals", "en", "pt"),
    [
        (-0.5, 3, "-0.500", "-0{,}500"),
        (0.30000000000000004, None, "0.3", "0{,}3"),
        (-0.0001, 2, "0.00", "0{,}00"),
        (-0.0, None, "0", "0"),
        (10100.0, None, "10100", "10100"),
        (100, None, "100", "100"),
        (2.675, 3, "2.675", "2{,}675"),
        (1e-4, None, "0.0001", "0{,}0001"),
        (-1234.5, None, "-1234.5", "-1234{,}5"),
    ],
)
def test_number_in_both_languages(value, decimals, en, pt):
    assert number(value, Precision(decimals)) == en
    assert number(value, Precision(decimals), ",") == pt


@given(st.integers(-(10**7), 10**7), st.integers(0, 4))
def test_printed_decimals_read_back(digits, decimals):
    value = digits / 10**decimals

    assert float(number(value, Precision(), ",").replace("{,}", ".")) == value
    assert float(number(value, Precision(), ",").replace("{,}", ".")) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(9, 10), "0{,}9"),
        (Fraction(1, 2**9), "0{,}001953125"),
        (Fraction(1, 3), r"\frac{1}{3}"),
        (Fraction(2), "2"),
        (Fraction(-7, 4), "-1{,}75"),
    ],
)
def test_fraction_is_a_decimal_where_it_ends(value, written):
    assert fraction(value, ",") == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        ([1, 0], None, r"\begin{bmatrix} 1 \\ 0 \end{bmatrix}"),
        ([0.5, 1], None, r"\begin{bmatrix} 0{,}5 \\ 1{,}0 \end{bmatrix}"),
        ([[1, -0.25]], 2, r"\begin{bmatrix} 1{,}00 & -0{,}25 \end{bmatrix}"),
        (0.5, None, "0{,}5"),
    ],
)
def test_entries_of_an_array_have_equally_many_decimals(value, decimals, written):
    assert array(value, Precision(decimals), ",") == written


GRAPH = Graph()


def symbol(name, *shape):
    value = GRAPH.node("given", extra=name, shape=shape)
    value.name, value.role, value.symbol = name, "given", name
    return value


@pytest.mark.parametrize(
    ("value", "written"),
    [(3**0.5, r"\sqrt{3}"), (1.5, "1{,}5"), (-(2**0.5), "-1{,}4142135624"), (4, "4"), ([2**0.5], None), (1e-7, None)],
)
def test_root_of_a_whole_number_is_printed_as_one(value, written):
    assert constant(value, ",") == (written or array(value, mark=","))


A, B, C = (symbol(name) for name in "ABC")
U, V = symbol("u", 2), symbol("v", 2)
M, N = symbol("M", 2, 2), symbol("N", 2, 2)
LEFT, RIGHT = r"\left( ", r" \right)"


def brackets(inside):
    return LEFT + inside + RIGHT


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (A - (B - C), r"A - \left( B - C \right)"),
        (A - B - C, "A - B - C"),
        (A - (B + C), r"A - \left( B + C \right)"),
        (A + (B - C), "A + B - C"),
        ((A + B) * C, r"\left( A + B \right) \cdot C"),
        (A + B * C, r"A + B \cdot C"),
        (-(A + B), r"-\left( A + B \right)"),
        (-A * B, r"\left( -A \right) \cdot B"),
        (A * -B, r"A \cdot \left( -B \right)"),
        (A - -B, r"A - \left( -B \right)"),
        ((A * B) ** 2, r"\left( A \cdot B \right)^{2}"),
        (A * B**2, r"A \cdot B^{2}"),
        ((-A) ** 2, r"\left( -A \right)^{2}"),
        ((A**2) ** 2, r"\left( A^{2} \right)^{2}"),
        ((A / B) ** 2, r"\left( \frac{A}{B} \right)^{2}"),
        ((A + B) / C, r"\frac{A + B}{C}"),
        (A * (B / C), r"A \cdot \frac{B}{C}"),
        (np.tanh(A) * B, r"\tanh\left( A \right) \cdot B"),
        (U * V, r"u \odot v"),
        (A * U, r"A \cdot u"),
        (M @ U, r"M \, u"),
        (M @ (N @ U), r"M \, \left( N \, u \right)"),
        ((M @ N) @ U, r"M \, N \, u"),
        (M @ (U + V), r"M \, \left( u + v \right)"),
        (U * (M @ V), r"u \odot \left( M \, v \right)"),
        ((U * V) @ M, r"M^{\top} \, \left( u \odot v \right)"),
        (U @ (M @ N), r"\left( M \, N \right)^{\top} \, u"),
        (U @ V, r"u^{\top} \, v"),
        ((U - V) @ (U + V), r"\left( u - v \right)^{\top} \, \left( u + v \right)"),
        (M.T @ U, r"M^{\top} \, u"),
        ((M @ N).T, r"\left( M \, N \right)^{\top}"),
        (np.outer(U, V), r"u \, v^{\top}"),
        (np.outer(U + V, V), r"\left( u + v \right) \, v^{\top}"),
        (np.concatenate([U, V]), r"\begin{bmatrix} u \\ v \end{bmatrix}"),
        (np.concatenate([M, N]), r"\begin{bmatrix} M \\ N \end{bmatrix}"),
        (np.concatenate([M, N], axis=1), r"\begin{bmatrix} M & N \end{bmatrix}"),
        (softmax(M @ U), r"\operatorname{softmax}\left( M \, u \right)"),
        (np.log(A + B), r"\ln\left( A + B \right)"),
        (np.sqrt(U @ U), r"\sqrt{u^{\top} \, u}"),
        (A * np.abs(-B), r"A \cdot \left| -B \right|"),
        (np.minimum(1, A / B), r"\min\left( 1,\; \frac{A}{B} \right)"),
        (np.maximum(A, B) * C, r"\max\left( A,\; B \right) \cdot C"),
        (np.clip(U, -C, C), r"\operatorname{clip}\left( u,\; -C,\; C \right)"),
        (A * np.sum(U), r"A \cdot \operatorname{sum}\left( u \right)"),
        (1 - A, "1 - A"),
        (A - (-2), r"A - \left( -2 \right)"),
        (M[:, :1] @ U[:1], r"\left[ M \right]_{:,\,1} \, \left[ u \right]_{1}"),
        ((M @ U)[1], r"\left[ M \, u \right]_{2}"),
    ],
    ids=range(48),
)
def test_parentheses_stand_where_they_are_needed_and_only_there(value, written):
    assert formula(value, symbol_leaf) == written


SCALARS = st.recursive(
    st.sampled_from([A, B, C]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner).map(lambda t: _binary(*t)),
        inner.map(lambda value: -value),
        inner.map(lambda value: value**2),
        inner.map(np.tanh),
        inner.map(sigmoid),
        st.tuples(st.sampled_from([2.0, -1.5, 1.0]), inner).map(lambda t: t[0] * t[1]),
    ),
    max_leaves=8,
)


def _binary(sign, one, other):
    # No denominator comes near zero.
    return {"+": one + other, "-": one - other, "*": one * other, "/": one / (other**2 + 1)}[sign]


def as_python(latex):
    """A scalar formula as a Python expression: the usual precedence, nothing of the graph."""
    while found := re.search(r"\\frac\{", latex):
        over, rest = group(latex[found.end() - 1 :])
        under, rest = group(rest)
        latex = f"{latex[: found.start()]}(({over})/({under})){rest}"
    for sign, python in ((r"\left(", "("), (r"\right)", ")"), (r"\cdot", "*"), ("^{2}", "**2")):
        latex = latex.replace(sign, python)
    return latex.replace(r"\tanh", "tanh").replace(r"\sigma", "sigmoid")


def group(text):
    """What stands in the braces that the text begins with, and what comes after them."""
    depth = 0
    for at, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if not depth:
            return text[1:at], text[at + 1 :]
    raise AssertionError(text)


@given(value=SCALARS, numbers=st.tuples(*[st.floats(-2, 2)] * 3))
def test_formula_read_back_computes_the_same(value, numbers):
    givens = dict(zip("ABC", map(np.asarray, numbers), strict=True))

    written = as_python(formula(value, symbol_leaf))

    replayed = Program(GRAPH, [value.at]).run({**dict.fromkeys(_names(), np.zeros(())), **givens}, lambda at, v: v)
    names = {**dict(zip("ABC", numbers, strict=True)), "tanh": math.tanh, "sigmoid": two_branches}
    assert eval(written, names) == pytest.approx(float(replayed[value.at]), rel=1e-9, abs=1e-9)  # noqa: S307


def _names():
    return [str(node.extra) for node in GRAPH.nodes if isinstance(node, Value) and node.op == "given"]
