"""Rounding as a pocket calculator does it: half away from zero."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

DUST = 1e-7
"""Part of a unit by which binary floating point may miss a decimal tie."""


def as_printed(value: ArrayLike, decimals: int | None) -> NDArray[np.float64]:
    """Round half away from zero; None rounds nothing.

    >>> as_printed([0.0005, -0.0005, 2.6745], 3).tolist()
    [0.001, -0.001, 2.675]
    """
    array = np.asarray(value, float)
    if decimals is None:
        return array
    unit = 10.0**decimals
    scaled = np.floor(np.abs(array) * unit + (0.5 + DUST)) / unit
    result: NDArray[np.float64] = np.where(array < 0, 0.0 - scaled, scaled)
    return result
