"""Graph values: they answer NumPy's array protocols and record the arithmetic done on them.

A reference cell is ordinary NumPy and never learns that its arguments are graph values. Shapes are those of one
variant; the batch axes on which a Program replays the graph never show. Equal formulas are one node, so that a
misconception written as *the cell with one thing changed* shares all that it does not change.
"""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from ...errors import AuthorError
from ...solutions.activations import sigmoid, softmax
from .operations import FUNCTIONS, RANGES, UFUNCS, shape_of
from .rounding import Precision

Role = Literal["given", "asked", "shown"]


class Graph:
    """All nodes of one exercise in the order they were written, which is an order of evaluation."""

    def __init__(self) -> None:
        self.nodes: list[Value] = []
        self._known: dict[tuple[Any, ...], Value] = {}

    def node(self, op: str, args: tuple["Value", ...] = (), extra: Any = None, shape: tuple[int, ...] = ()) -> "Value":
        """The node of this formula: the one there is, or a new one."""
        sign = (op, tuple(arg.at for arg in args), extra.tobytes() if op == "const" else repr(extra), shape)
        if sign not in self._known:
            value = Value(self, len(self.nodes), op, args, extra, shape if not args else shape_of(op, args, extra))
            self.nodes.append(value)
            self._known[sign] = value
        return self._known[sign]

    def constant(self, number: Any) -> "Value":
        """A number or array the author wrote into a formula."""
        array = np.asarray(number, float)
        return self.node("const", extra=array, shape=array.shape)


class Value:
    """One quantity of the graph.

    Example:
        >>> x = Graph().node("given", extra="x", shape=(2,))
        >>> y = np.tanh(x * 2 + 1)
        >>> y.op, y.shape, y is np.tanh(1 + 2 * x) or "another node: addition is recorded as written"
        ('tanh', (2,), 'another node: addition is recorded as written')
    """

    __array_priority__ = 1000
    __slots__ = (
        "args", "at", "decimals", "extra", "graph", "label", "name", "op", "role", "shape", "significant", "symbol",
    )  # fmt: skip

    def __init__(
        self, graph: Graph, at: int, op: str, args: tuple["Value", ...], extra: Any, shape: tuple[int, ...]
    ) -> None:
        self.graph, self.at, self.op, self.args, self.extra, self.shape = graph, at, op, args, extra, shape
        self.name = self.label = self.symbol = ""
        self.role: Role | None = None
        self.decimals: int | None = None
        self.significant: int | None = None

    def _binary(self, op: str, left: Any, right: Any) -> "Value":
        return self.graph.node(op, (self._lift(left), self._lift(right)))

    def _lift(self, other: Any) -> "Value":
        return other if isinstance(other, Value) else self.graph.constant(other)

    def __add__(self, other: Any) -> "Value":
        return self._binary("add", self, other)

    def __radd__(self, other: Any) -> "Value":
        return self if isinstance(other, int) and other == 0 else self._binary("add", other, self)  # sum() starts at 0

    def __sub__(self, other: Any) -> "Value":
        return self._binary("sub", self, other)

    def __rsub__(self, other: Any) -> "Value":
        return self._binary("sub", other, self)

    def __mul__(self, other: Any) -> "Value":
        return self._binary("mul", self, other)

    def __rmul__(self, other: Any) -> "Value":
        return self._binary("mul", other, self)

    def __truediv__(self, other: Any) -> "Value":
        return self._binary("div", self, other)

    def __rtruediv__(self, other: Any) -> "Value":
        return self._binary("div", other, self)

    def __matmul__(self, other: Any) -> "Value":
        return self._binary("matmul", self, other)

    def __rmatmul__(self, other: Any) -> "Value":
        return self._binary("matmul", other, self)

    def __neg__(self) -> "Value":
        return self.graph.node("neg", (self,))

    def __pow__(self, power: Any) -> "Value":
        if power != 2:
            raise AuthorError("Only squares are known to the graph: write x ** 2.")
        return self.graph.node("square", (self,))

    def __getitem__(self, key: Any) -> "Value":
        return self.graph.node("get", (self,), extra=key)

    @property
    def exact(self) -> bool:
        """Whether an asked or shown quantity is a whole number, which nobody rounds."""
        return self.precision.exact

    @property
    def precision(self) -> Precision:
        """How far an asked or shown quantity is rounded."""
        return Precision(self.decimals, self.significant)

    @property
    def range(self) -> tuple[float, float]:
        """Least and greatest value the last operation can give."""
        return RANGES.get(self.op, (-np.inf, np.inf))

    @property
    def T(self) -> "Value":
        return self.graph.node("transpose", (self,))

    def __bool__(self) -> bool:
        raise AuthorError("A graph value has no truth yet: write the branch as a formula, or make it an option.")

    def __float__(self) -> float:
        raise AuthorError("A graph value has no number yet: numbers exist only after the draw.")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> "Value":
        if method != "__call__" or keywords or ufunc not in UFUNCS:
            raise AuthorError(f"np.{ufunc.__name__} is not known to the graph: add a row to engine/operations.py.")
        return self.graph.node(UFUNCS[ufunc], tuple(self._lift(value) for value in inputs))

    def __array_function__(self, function: Any, types: Any, args: Any, keywords: Any) -> Any:
        if function is np.shape:
            return self.shape
        if function is np.concatenate and len(args) == 1 and keywords.keys() <= {"axis"}:
            parts = tuple(self._lift(part) for part in args[0])
            axis = keywords.get("axis", 0)
            return self.graph.node("concat", parts, extra=axis if axis < 0 else axis - len(parts[0].shape))
        if function in FUNCTIONS and not keywords:
            return self.graph.node(FUNCTIONS[function], tuple(self._lift(part) for part in args))
        raise AuthorError(f"np.{function.__name__} is not known to the graph: add a row to engine/operations.py.")


@sigmoid.register
def _(a: Value) -> Value:
    return a.graph.node("sigmoid", (a,))


@softmax.register
def _(a: Value, axis: int = -1) -> Value:
    return a.graph.node("softmax", (a,))  # of a vector, which has one axis


def rebuild(value: Value, swap: dict[int, Value], stop: Callable[[Value], bool], *, top: bool = True) -> Value:
    """The same formula with some nodes replaced; an unchanged formula comes back as itself.

    Args:
        value: The formula; it is entered even if `stop` holds for it.
        swap: Replacement by index of the replaced node.
        stop: Nodes below which nothing is replaced, for example asked quantities.
        top: False inside the recursion.
    """
    if value.at in swap:
        return swap[value.at]
    if not value.args or (stop(value) and not top):
        return value
    args = tuple(rebuild(arg, swap, stop, top=False) for arg in value.args)
    if all(new is old for new, old in zip(args, value.args, strict=True)):
        return value
    return value.graph.node(value.op, args, value.extra)
