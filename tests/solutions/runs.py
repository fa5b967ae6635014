"""Runs of the three networks with random numbers, for the tests of gradients: forward, backward, and what came out."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from rnnex.solutions.bptt_gru import gru_backward
from rnnex.solutions.bptt_lstm import lstm_backward
from rnnex.solutions.bptt_rnn import rnn_backward
from rnnex.solutions.gru import GRUWeights
from rnnex.solutions.lstm import LSTMWeights
from rnnex.solutions.rnn import RNNWeights
from rnnex.solutions.sequence import gru_sequence, lstm_sequence, rnn_sequence

BATCHES = [(), (1,), (3,), (2, 3), (1, 1)]
SIZES = st.tuples(
    st.integers(1, 4), st.sampled_from(BATCHES), st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**32 - 1)
)
"""Steps, batch shape, inputs, units (one, equal or not), and a seed for the numbers."""
UNEQUAL = (5, (4,), 2, 3, 7)
"""T, N, d, n all different."""


class Run(NamedTuple):
    """What goes into a forward and a backward pass; nothing is zero."""

    cell: str
    xs: Any
    states: tuple[Any, ...]
    upstream: tuple[Any, ...]
    p: Any
    options: dict[str, Any]

    def forward(self, **changes):
        run = self._replace(**changes)
        sequence = {"rnn": rnn_sequence, "lstm": lstm_sequence, "gru": gru_sequence}[run.cell]
        return sequence(run.xs, run.p, *run.states, **run.options)

    def backward(self, steps=None, **changes):
        run = self._replace(**changes)
        backward = {"rnn": rnn_backward, "lstm": lstm_backward, "gru": gru_backward}[run.cell]
        return backward(
            run.xs, *run.states, run.forward() if steps is None else steps, *run.upstream, run.p, **run.options
        )

    def loss(self, **changes):
        """sum_t <dL/dh_t, h_t> + <dL/dc_t, c_t>, a number."""
        run = self._replace(**changes)
        steps = run.forward()
        return sum(float((g * getattr(steps, k)).sum()) for g, k in zip(run.upstream, "hc", strict=False))


def drawn(cell, sizes, *, peepholes=False, inner=False, dtype=np.float64, spread=1.2, **options):
    """A run of "rnn", "lstm" or "gru"."""
    T, batch, d, n, seed = sizes
    random = np.random.default_rng(seed)

    def draw(*shape):
        numbers = random.uniform(0.1, spread, shape) * random.choice([-1, 1], shape)
        return numbers.astype(dtype)

    states = 2 if cell == "lstm" else 1
    if cell == "rnn":
        p = RNNWeights(draw(n, d), draw(n, n), draw(n))
    elif cell == "lstm":
        p = LSTMWeights(*[draw(*shape) for shape in [(n, d), (n, n), (n,)] * 4])
        p = p._replace(p_i=draw(n), p_f=draw(n), p_o=draw(n)) if peepholes else p
    else:
        p = GRUWeights(*[draw(n, n + d) for _ in "zrc"], *[draw(n) for _ in "zrc"], draw(n) if inner else None)
    start = tuple(draw(*batch, n) for _ in range(states))
    upstream = tuple(draw(T, *batch, n) for _ in range(states))
    return Run(cell, draw(T, *batch, d), start, upstream, p, options)


def named(gradients):
    """Gradients by flat names: "xs", "h_0", "W_f", "delta_f", "dh"; None is left out."""
    parts = gradients._asdict()
    weights, deltas = parts.pop("weights"), parts.pop("deltas")
    found = {**parts, **weights._asdict()}
    if hasattr(deltas, "_asdict"):
        found |= {f"delta_{k}": value for k, value in deltas._asdict().items()}
    else:
        found["delta"] = deltas
    return {name: value for name, value in found.items() if value is not None}


def arrays(value):
    """All arrays in nested tuples and lists, in order."""
    if isinstance(value, np.ndarray):
        return [value]
    return [array for part in value or () for array in arrays(part)]
