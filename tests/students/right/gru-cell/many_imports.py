"""Imports of every kind: also what an interpreter loads at its first use must be there."""

from __future__ import annotations

import concurrent.futures  # noqa: F401 - nobody removes what the editor has put there
import doctest
import logging.handlers  # noqa: F401
import unicodedata
import unittest.mock  # noqa: F401
import xml.etree.ElementTree as ET  # noqa: F401
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy import *  # noqa: F403 - as students do
from numpy.lib.stride_tricks import sliding_window_view

BEGUN = datetime.strptime("2024-05-17", "%Y-%m-%d")  # noqa: DTZ007
OLD = "célula".encode("cp1252")


class Gates(NamedTuple):
    z: np.ndarray
    r: np.ndarray

    def __repr__(self):
        return f"{unicodedata.normalize('NFC', 'portões')}: {self.z}, {self.r}"


def sigmoid(a):
    """The logistic function.

    >>> sigmoid(0.0)
    0.5
    """
    return 1 / (1 + np.exp(-a))


def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    inputs = np.concatenate([h_prev, x])
    gates = Gates(sigmoid(W_z @ inputs + b_z), sigmoid(W_r @ inputs + b_r))
    candidate = np.tanh(W_h @ np.concatenate([gates.r * h_prev, x]) + b_h)
    h = gates.z * h_prev + (1 - gates.z) * candidate
    np.testing.assert_allclose(sliding_window_view(h, 1)[:, 0], h)
    return h


doctest.testmod()
