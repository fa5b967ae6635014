"""What a given may be: a specification says from which values it is drawn, `Working.given` names it and draws."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Spec:
    """Values a given is drawn from, each entry on its own."""

    grid: NDArray[np.float64]
    """The admissible values, shape (k,)."""
    shape: tuple[int, ...]
    """Shape of the given; () for a scalar."""

    def shaped(self, *shape: int) -> "Spec":
        """The same values for an array of this shape."""
        return Spec(self.grid, shape)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A given that is not drawn."""

    value: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape


def tenths(low: float, high: float, *, never: float | Sequence[float] = ()) -> Spec:
    """Every tenth from `low` to `high`, both included, but those in `never`.

    >>> tenths(-0.2, 0.2, never=0).grid
    array([-0.2, -0.1,  0.1,  0.2])
    """
    steps = np.arange(round(low * 10), round(high * 10) + 1)
    barred = np.round(np.atleast_1d(np.asarray(never, float)) * 10).astype(int)
    return Spec(steps[~np.isin(steps, barred)] / 10.0, ())


def among(values: ArrayLike) -> Spec:
    """One of these values.

    >>> among([10, 20]).shaped(2).shape
    (2,)
    """
    return Spec(np.asarray(values, float), ())


def fixed(value: ArrayLike) -> Fixed:
    """Always this value.

    >>> fixed([0, 0]).shape
    (2,)
    """
    return Fixed(np.asarray(value, float))


def zeros(*shape: int) -> Fixed:
    """Always zero.

    >>> zeros(2).value
    array([0., 0.])
    """
    return Fixed(np.zeros(shape))
