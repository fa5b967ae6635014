r"""Numbers, arrays and formulas as LaTeX; every renderer starts from this text.

Numbers are written with the reader's decimal mark: `0.5`, or `0{,}5`.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .graph import Value
from .rounding import EXACT, Precision

Leaf = Callable[[Value], str]
"""How a named quantity, a part picked from one, or a constant is printed: its symbol, or its value."""

ATOM = 9
ROOT_DUST = 1e-12
"""By how much the square of a printed root may miss a whole number in binary arithmetic."""
BINDS = {"add": 1, "sub": 1, "neg": 1, "mul": 2, "matmul": 2, "outer": 2, "div": 3, "square": 3, "transpose": 3}
"""How tightly an operation binds; what is not listed never needs parentheses."""
SUMS = {"add": ("+", 1), "sub": ("-", 2)}
"""Sign, and how tightly the second argument must bind: a - (b + c)."""
RAISED = {"square": "2", "transpose": r"\top"}
FUNCTIONS = {
    "sigmoid": r"\sigma",
    "tanh": r"\tanh",
    "exp": r"\exp",
    "log": r"\ln",
    "maximum": r"\max",
    "minimum": r"\min",
    "clip": r"\operatorname{clip}",
    "softmax": r"\operatorname{softmax}",
    "sum": r"\operatorname{sum}",
}


def number(value: float, precision: Precision = EXACT, mark: str = ".") -> str:
    r"""A number as it is rounded; what is exact gets as many decimals as it needs.

    >>> number(-0.5, Precision(3)), number(0.30000000000000004), number(10100.0), number(0.5, mark=",")
    ('-0.500', '0.3', '10100', '0{,}5')
    >>> number(0.000012345, Precision(significant=3))
    '1.23 \\cdot 10^{-5}'
    """
    digits, power = Precision(0).digits(value, more=10) if precision.exact else precision.digits(value)
    digits = digits if mark == "." else digits.replace(".", f"{{{mark}}}")
    return digits if not power else rf"{digits} \cdot 10^{{{power}}}"


def fraction(value: Fraction, mark: str = ".") -> str:
    r"""An exact number: a decimal where it ends, a fraction where it does not.

    >>> fraction(Fraction(9, 10)), fraction(Fraction(1, 3)), fraction(Fraction(2))
    ('0.9', '\\frac{1}{3}', '2')
    """
    if 10**9 % value.denominator:
        return rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
    return number(float(value), mark=mark)


def array(value: ArrayLike, precision: Precision = EXACT, mark: str = ".") -> str:
    r"""A scalar, a column vector or a matrix; all entries of an exact array get as many decimals as one needs.

    >>> array([[1, 0.5], [2, 0]])
    '\\begin{bmatrix} 1.0 & 0.5 \\\\ 2.0 & 0.0 \\end{bmatrix}'
    >>> array([1, 0])
    '\\begin{bmatrix} 1 \\\\ 0 \\end{bmatrix}'
    """
    entries = np.asarray(value, float)
    if entries.ndim == 0:
        return number(float(entries), precision, mark)
    if precision.exact:
        precision = Precision(max(len(number(entry).partition(".")[2]) for entry in entries.ravel().tolist()))
    rows = entries.reshape(-1, 1) if entries.ndim == 1 else entries
    body = r" \\ ".join(" & ".join(number(entry, precision, mark) for entry in row) for row in rows.tolist())
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


def constant(value: ArrayLike, mark: str = ".") -> str:
    r"""A number or array that stands in a formula itself; the root of a whole number is printed as one.

    >>> constant(2**0.5), constant(1), constant(0.5)
    ('\\sqrt{2}', '1', '0.5')
    """
    entries = np.asarray(value, float)
    if entries.ndim == 0 and not float(entries).is_integer():
        square = float(entries) ** 2
        if entries > 1 and abs(square - round(square)) < ROOT_DUST:
            return rf"\sqrt{{{round(square)}}}"
    return array(entries, mark=mark)


def formula(value: Value, leaf: Leaf) -> str:
    r"""The formula of a quantity down to named quantities.

    >>> from .working import Working
    >>> from .specs import tenths
    >>> w = Working()
    >>> x, b = w.given("x", tenths(0, 1)), w.given("b", tenths(0, 1))
    >>> formula((1 - x) * (x + b) ** 2, symbol_leaf)
    '\\left( 1 - x \\right) \\cdot \\left( x + b \\right)^{2}'
    """
    return _print(value, leaf, top=True)


def symbol_leaf(value: Value) -> str:
    r"""A named quantity as its symbol; a part of one with its indices, counted from 1.

    >>> from .working import Working
    >>> symbol_leaf(Working().given("W", np.zeros((2, 5)))[:, 2:])
    '\\left[ W \\right]_{:,\\,3:5}'
    """
    if value.op == "const":
        return constant(value.extra)
    if value.op != "get":
        return value.symbol
    whole = value.args[0]
    return rf"\left[ {whole.symbol} \right]_{{{_indices(value.extra, whole.shape)}}}"


def _print(value: Value, leaf: Leaf, *, top: bool = False) -> str:
    if (value.role and not (top and value.args)) or (value.op == "get" and value.args[0].role):
        return leaf(value)
    if value.op == "const":
        return leaf(value)
    if value.op == "copy":
        return _print(value.args[0], leaf)
    if value.op in FUNCTIONS:
        arguments = r",\; ".join(_print(arg, leaf) for arg in value.args)  # wider than the decimal comma
        return rf"{FUNCTIONS[value.op]}\left( {arguments} \right)"
    if value.op == "sqrt":
        return rf"\sqrt{{{_print(value.args[0], leaf)}}}"
    if value.op == "abs":
        return rf"\left| {_print(value.args[0], leaf)} \right|"
    if value.op == "concat":
        parts = [_print(arg, leaf) for arg in value.args]
        return _stack(parts) if value.extra == -len(value.shape) else _side_by_side(parts)
    if value.op == "div":
        over, under = (_print(arg, leaf) for arg in value.args)
        return rf"\frac{{{over}}}{{{under}}}"
    return _operators(value, leaf)


def _operators(value: Value, leaf: Leaf) -> str:
    """Operations that may need parentheses around their arguments."""
    op, first, last = value.op, value.args[0], value.args[-1]
    if op == "matmul" and len(first.shape) == 1 and len(last.shape) == 2:
        first, last = last, first  # vectors are printed as columns: v M is M^T v

    def part(arg: Value, least: int, *, right: bool = False) -> str:
        text = _print(arg, leaf)
        mixed = {arg.op, op} == {"mul", "matmul"}  # r * (W h) is not (r * W) h
        loose = not arg.role and (BINDS.get(arg.op, ATOM) < least or mixed)
        negative = text.startswith("-") and (right or least > 1)
        return rf"\left( {text} \right)" if loose or negative else text

    if op in SUMS:
        sign, least = SUMS[op]
        return f"{part(first, 1)} {sign} {part(last, least, right=True)}"
    if op == "neg":
        return f"-{part(first, 2)}"
    if op == "mul":
        dot = r"\odot" if first.shape and last.shape else r"\cdot"
        return f"{part(first, 2)} {dot} {part(last, 2, right=True)}"
    if op == "matmul" and len(value.args[0].shape) == 1:
        return rf"{part(first, 4)}^{{\top}} \, {part(last, 3, right=True)}"
    if op == "matmul":
        return rf"{part(first, 2)} \, {part(last, 3, right=True)}"
    if op == "outer":
        return rf"{part(first, 3)} \, {part(last, 3)}^{{\top}}"
    if op in RAISED:
        return f"{part(first, 4)}^{{{RAISED[op]}}}"
    return rf"\left[ {_print(first, leaf)} \right]_{{{_indices(value.extra, first.shape)}}}"


def _stack(parts: list[str]) -> str:
    """Columns on top of each other become one; symbols stand in brackets, as in a lecture."""
    head, tail = r"\begin{bmatrix} ", r" \end{bmatrix}"
    if all(part.startswith(head) and part.endswith(tail) and part.count(head) == 1 for part in parts):
        return head + r" \\ ".join(part.removeprefix(head).removesuffix(tail) for part in parts) + tail
    return head + r" \\ ".join(parts) + tail


def _side_by_side(parts: list[str]) -> str:
    """Matrices beside each other, as blocks."""
    return r"\begin{bmatrix} " + " & ".join(parts) + r" \end{bmatrix}"


def _indices(key: Any, shape: tuple[int, ...]) -> str:
    """Rows and columns picked from an array, counted from 1."""
    keys = key if isinstance(key, tuple) else (key,)
    return r",\,".join(_range(one, size) for one, size in zip(keys, shape, strict=False))


def _range(key: Any, size: int) -> str:
    if not isinstance(key, slice):
        return str(key + 1)
    start, stop, _step = key.indices(size)
    if (start, stop) == (0, size):
        return ":"
    return str(stop) if stop == start + 1 else f"{start + 1}:{stop}"
