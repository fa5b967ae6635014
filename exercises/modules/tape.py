"""Arrays that remember how they came about, so that references in NumPy have the `backward` and `grad` of PyTorch.

Reverse mode in its plainest form: every result knows its parents and how a gradient is pulled back to each. It serves
cells of a few units, on the grader's side, which needs no PyTorch.

Source: Griewank & Walther, Evaluating Derivatives (2008), chapter 3.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pull = Callable[[Array], Array]
"""From the gradient at a result to that at one of its parents."""


class Traced:
    """An array, float64, with its past.

    Args:
        value: The numbers.
        parents: What it was computed from, each with its pull; none for a parameter.

    Example:
        >>> w = Traced([[2.0, 1.0]])
        >>> h = tanh(np.array([[0.5, -1.0]]) @ w.T)
        >>> h.backward(np.array([[1.0]]))
        >>> np.asarray(h), w.grad
        (array([[0.]]), array([[ 0.5, -1. ]]))
    """

    __array_priority__ = 1  # so that an array on the left leaves the work to us
    __array_ufunc__ = None

    def __init__(self, value: Any, parents: Sequence[tuple["Traced", Pull]] = ()) -> None:
        self.value: Array = np.asarray(value, np.float64)
        self.parents = parents
        self.grad: Array | None = None
        """Sum of the gradients that came to a parameter; None before the first."""

    @property
    def shape(self) -> tuple[int, ...]:
        """As an array has it."""
        return self.value.shape

    @property
    def T(self) -> "Traced":
        """The transposed matrix."""
        return Traced(self.value.T, [(self, np.transpose)])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.value, dtype)

    def __getitem__(self, place: Any) -> "Traced":
        def pull(d: Array) -> Array:
            whole = np.zeros(self.shape)
            whole[place] = d  # of a slice: no entry stands twice
            return whole

        return Traced(self.value[place], [(self, pull)])

    def __add__(self, other: Any) -> "Traced":
        one, two = self, traced(other)
        return Traced(one.value + two.value, [(each, _to_shape(each.shape)) for each in (one, two)])

    def __sub__(self, other: Any) -> "Traced":
        return self + -1.0 * traced(other)

    def __rsub__(self, other: Any) -> "Traced":
        return traced(other) - self

    def __mul__(self, other: Any) -> "Traced":
        one, two = self, traced(other)
        return Traced(
            one.value * two.value,
            [
                (one, lambda d: _to_shape(one.shape)(d * two.value)),
                (two, lambda d: _to_shape(two.shape)(d * one.value)),
            ],
        )

    def __matmul__(self, other: Any) -> "Traced":
        one, two = self, traced(other)
        return Traced(one.value @ two.value, [(one, lambda d: d @ two.value.T), (two, lambda d: one.value.T @ d)])

    def __rmatmul__(self, other: Any) -> "Traced":
        return traced(other) @ self

    __radd__ = __add__
    __rmul__ = __mul__

    def detach(self) -> "Traced":
        """The same numbers without a past: no gradient goes further back."""
        return Traced(self.value)

    def backward(self, upstream: Any, *, retain_graph: bool = True) -> None:
        """Bring a gradient at this result to the parameters that it depends on.

        Args:
            upstream: Gradient of the loss with respect to it, of its shape.
            retain_graph: As PyTorch calls it; nothing is ever thrown away here.
        """
        slopes: dict[int, Array] = {id(self): np.asarray(upstream, np.float64)}
        for node in reversed(self._past()):
            d = slopes.pop(id(node))
            if not node.parents:
                node.grad = d if node.grad is None else node.grad + d
            for parent, pull in node.parents:
                known = slopes.get(id(parent))
                slopes[id(parent)] = pull(d) if known is None else known + pull(d)

    def _past(self) -> list["Traced"]:
        """All it came from, itself last, each behind its parents."""
        found: dict[int, Traced] = {}
        waiting: list[tuple[Traced, bool]] = [(self, False)]
        while waiting:
            node, ready = waiting.pop()
            if ready:
                found[id(node)] = node
            elif id(node) not in found:
                waiting.append((node, True))
                waiting += [(parent, False) for parent, _ in node.parents if id(parent) not in found]
        return list(found.values())


def traced(value: Any) -> Traced:
    """The value as a Traced; a number or an array is a constant.

    >>> traced(2.0).shape
    ()
    """
    return value if isinstance(value, Traced) else Traced(value)


def tanh(value: Any) -> Traced:
    """Hyperbolic tangent, entry by entry.

    >>> np.asarray(tanh(Traced([0.0])))
    array([0.])
    """
    a = traced(value)
    h = np.tanh(a.value)
    return Traced(h, [(a, lambda d: d * (1 - h**2))])


def sigmoid(value: Any) -> Traced:
    """Logistic function, entry by entry.

    >>> np.asarray(sigmoid(Traced([0.0])))
    array([0.5])
    """
    a = traced(value)
    s = 1 / (1 + np.exp(-a.value))
    return Traced(s, [(a, lambda d: d * s * (1 - s))])


def relu(value: Any) -> Traced:
    """The positive part, entry by entry.

    >>> np.asarray(relu(Traced([-1.0, 2.0])))
    array([0., 2.])
    """
    a = traced(value)
    return Traced(np.maximum(a.value, 0.0), [(a, lambda d: d * (a.value > 0))])


def stack(parts: Sequence[Traced], axis: int) -> Traced:
    """Results of one shape along a new axis.

    >>> stack([Traced([1.0]), Traced([2.0])], axis=0).shape
    (2, 1)
    """

    def of(number: int) -> Pull:
        return lambda d: np.take(d, number, axis)

    return Traced(np.stack([part.value for part in parts], axis), [(part, of(n)) for n, part in enumerate(parts)])


def join(one: Traced, two: Traced) -> Traced:
    """Two results behind each other along the last axis.

    >>> join(Traced([1.0]), Traced([2.0, 3.0])).shape
    (3,)
    """
    n = one.shape[-1]
    return Traced(
        np.concatenate([one.value, two.value], axis=-1), [(one, lambda d: d[..., :n]), (two, lambda d: d[..., n:])]
    )


def _to_shape(shape: tuple[int, ...]) -> Pull:
    """The sum over the axes along which an array of this shape was repeated."""

    def pull(d: Array) -> Array:
        if d.shape == shape:
            return d
        d = np.sum(d, axis=tuple(range(d.ndim - len(shape))))
        repeated = tuple(n for n, size in enumerate(shape) if size == 1 < d.shape[n])
        return np.asarray(d.sum(axis=repeated, keepdims=True))

    return pull
