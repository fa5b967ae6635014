"""A student's pencil: works a formula out with plain NumPy, one quantity after the other.

It shares the recorded formula with the engine and nothing else: no replay program, no batch axes, no rounding.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

OPERATIONS: dict[str, Callable[..., np.ndarray]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "square": lambda a: a * a,
    "tanh": lambda a: 1 - 2 / (np.exp(2 * a) + 1),
    "exp": np.exp,
    "log": lambda a: np.log2(a) / np.log2(np.e),
    "sqrt": lambda a: a**0.5,
    "abs": lambda a: np.where(a < 0, -a, a),
    "maximum": lambda a, b: np.where(a > b, a, b),
    "minimum": lambda a, b: np.where(a < b, a, b),
    "clip": lambda a, low, high: np.where(a < low, low, np.where(a > high, high, a)),
    "softmax": lambda a: np.array([1 / sum(np.exp(other - one) for other in a) for one in a]),
    "sum": lambda a: sum(a.ravel()),
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "copy": lambda a: a,
    "matmul": lambda a, b: np.einsum("ij,j->i", a, b) if a.ndim == 2 and b.ndim == 1 else np.dot(a, b),
    "outer": np.outer,
    "transpose": np.transpose,
    "concat": lambda *parts, axis: np.concatenate(parts, axis),
}


def rounded(value, decimals):
    """Half away from zero, by decimal arithmetic; None keeps every digit.

    >>> rounded([0.0005, -2.6745], 3)
    array([ 0.001, -2.675])
    """
    array = np.asarray(value, float)
    if decimals is None:
        return array
    place = Decimal(1).scaleb(-decimals)

    def one(number):
        if not abs(number) < 1e15:
            return float(number)
        # twelve digits first: binary dust must not decide about a decimal tie
        return float(Decimal(repr(round(float(number), 12))).quantize(place, ROUND_HALF_UP)) + 0.0

    return np.array([one(number) for number in array.ravel()]).reshape(array.shape)


def work_out(formula, known: Mapping[int, np.ndarray], operations=OPERATIONS, *, enter=False):
    """The value of a formula.

    Args:
        formula: A value of the graph.
        known: Numbers by index of their node: givens, and what stands on the paper already.
        operations: What the student takes each operation for.
        enter: Work the formula itself out even if a number for it is known.
    """
    if formula.at in known and not enter:
        return known[formula.at]
    if formula.op == "const":
        return formula.extra
    arguments = [work_out(argument, known, operations) for argument in formula.args]
    if formula.op == "get":
        return arguments[0][formula.extra]
    more = {"axis": formula.extra} if formula.op == "concat" else {}
    return np.asarray(operations[formula.op](*arguments, **more), float)
