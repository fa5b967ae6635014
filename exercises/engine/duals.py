"""Numbers that carry their slopes: for second routes that have no backward pass (forward accumulation).

Beside each value stands how it changes with every entry of the arguments that it depends on. A number without slopes
is a constant: to cut a gradient is to drop the slopes.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Place = tuple[Any, ...]
"""An entry of an argument: ("W_x", 0, 1)."""


@dataclass(frozen=True, slots=True)
class Dual:
    """A number and its slopes.

    Example:
        >>> w = Dual(3.0, {("w",): 1.0})
        >>> (1 - w * w).slopes
        {('w',): -6.0}
    """

    value: float
    slopes: Mapping[Place, float] = field(default_factory=dict)

    def __add__(self, other: "Dual") -> "Dual":
        return total((self, other))

    def __rsub__(self, other: float) -> "Dual":
        return Dual(other - self.value, {place: -slope for place, slope in self.slopes.items()})

    def __mul__(self, other: "Dual") -> "Dual":
        slopes = {place: slope * other.value for place, slope in self.slopes.items()}
        for place, slope in other.slopes.items():
            slopes[place] = slopes.get(place, 0.0) + slope * self.value
        return Dual(self.value * other.value, slopes)

    def tanh(self) -> "Dual":
        """Hyperbolic tangent."""
        value = math.tanh(self.value)
        return self._through(value, (1 - value) * (1 + value))

    def sigmoid(self) -> "Dual":
        """Logistic function."""
        half = math.tanh(self.value / 2)
        return self._through(0.5 + 0.5 * half, 0.25 * (1 - half) * (1 + half))

    def constant(self) -> "Dual":
        """The same number, on which nothing depends."""
        return Dual(self.value)

    def _through(self, value: float, slope: float) -> "Dual":
        return Dual(value, {place: slope * of_it for place, of_it in self.slopes.items()})


def entries(name: str, array: Array) -> Any:
    """Nested lists of the entries of an argument, each with the slope 1 with respect to itself.

    >>> entries("b", np.array([2.0]))
    [Dual(value=2.0, slopes={('b', 0): 1.0})]
    """

    def below(part: Any, place: Place) -> Any:
        if isinstance(part, list):
            return [below(item, (*place, number)) for number, item in enumerate(part)]
        return Dual(part, {place: 1.0})

    return below(np.asarray(array, float).tolist(), (name,))


def total(numbers: Iterable[Dual]) -> Dual:
    """The sum.

    >>> total(entries("b", np.array([2.0, 3.0]))).value
    5.0
    """
    found = list(numbers)
    slopes: dict[Place, float] = {}
    for number in found:
        for place, slope in number.slopes.items():
            slopes[place] = slopes.get(place, 0.0) + slope
    return Dual(math.fsum(number.value for number in found), slopes)


def inner(row: Iterable[Dual], column: Iterable[Dual]) -> Dual:
    """The sum of products.

    >>> inner(entries("a", np.array([2.0, 3.0])), [Dual(1.0), Dual(5.0)]).slopes
    {('a', 0): 1.0, ('a', 1): 5.0}
    """
    return total(a * b for a, b in zip(row, column, strict=True))


def gradients(upstream: Iterable[tuple[float, Dual]], **arguments: Array) -> tuple[Array, ...]:
    """Gradient of the sum of `factor * number`, with respect to each argument and in its shape.

    >>> w = entries("w", np.array([2.0, 3.0]))
    >>> gradients([(10.0, w[0] * w[1])], w=np.zeros(2))
    (array([30., 20.]),)
    """
    found = {name: np.zeros(np.shape(array)) for name, array in arguments.items()}
    for factor, number in upstream:
        for (name, *place), slope in number.slopes.items():
            if name in found:
                found[name][tuple(place)] += factor * slope
    return tuple(found.values())
