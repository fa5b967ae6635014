"""Program: the part of a graph that some watched nodes need, replayed on arrays with leading batch axes."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from .graph import Graph, Value
from .operations import KINKS, Array, evaluator

Hook = Callable[[int, Array], Array]
"""Sees the value of a watched node, by index, and returns what later formulas shall use in its place."""
Bend = Callable[[int, Callable[..., Array], list[Array], Array], Array]
"""Sees an operation with a corner: its node, its function, its arguments and its value; returns the value to use."""


class Program:
    """Straight-line replay in the order of writing: interpreting it costs no more than compiling it would.

    Args:
        graph: The traced exercise.
        watched: Indices of the nodes whose values are wanted.

    Example:
        >>> import numpy as np
        >>> graph = Graph()
        >>> x = graph.node("given", extra="x", shape=(2,))
        >>> y = np.tanh(x)
        >>> program = Program(graph, [y.at])
        >>> program.givens, program.run({"x": np.zeros((3, 2))}, lambda index, value: value)[y.at].shape
        (('x',), (3, 2))
    """

    def __init__(self, graph: Graph, watched: Sequence[int]) -> None:
        live = reached(graph.nodes[index] for index in watched)
        nodes = [node for node in graph.nodes if node.at in live]
        self.watched = frozenset(watched)
        self.kinks = {node.at: [arg.op != "const" for arg in node.args] for node in nodes if node.op in KINKS}
        """Operations with a corner, and which of their arguments can move."""
        self.givens = tuple(str(node.extra) for node in nodes if node.op == "given")
        self._given = [(node.at, str(node.extra)) for node in nodes if node.op == "given"]
        self._constants = {node.at: node.extra for node in nodes if node.op == "const"}
        self._steps = [
            (
                node.at,
                evaluator(node.op, node.args, node.extra, len(node.shape)),
                tuple(arg.at for arg in node.args),
                node.at in self.watched,
            )
            for node in nodes
            if node.args
        ]

    def run(self, givens: Mapping[str, Array], see: Hook, bend: Bend | None = None) -> dict[int, Array]:
        """Values by node index, after `see` has replaced the watched ones.

        Args:
            givens: Every given by name, with the same leading axes in front of its own shape.
            see: The hook of the watched nodes that are computed (a watched given is not shown to it).
            bend: The hook of operations with a corner.
        """
        values: dict[int, Array] = {at: givens[name] for at, name in self._given}
        values.update(self._constants)
        for at, function, args, watched in self._steps:
            value = function(*[values[arg] for arg in args])
            if bend and at in self.kinks:
                value = bend(at, function, [values[arg] for arg in args], value)
            values[at] = see(at, value) if watched else value
        return values


def reached(values: Iterable[Value], stop: Callable[[Value], bool] = lambda value: False) -> set[int]:
    """Indices of all nodes that these need, themselves included; nothing below a node where `stop` holds.

    >>> graph = Graph()
    >>> x = graph.node("given", extra="x", shape=(2,))
    >>> reached([-x])
    {0, 1}
    """
    found: set[int] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if value.at not in found:
            found.add(value.at)
            if not stop(value):
                waiting.extend(value.args)
    return found
