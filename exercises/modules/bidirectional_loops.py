"""A network that reads in both directions, sequence by sequence, in loops over plain numbers: a second way."""

from collections.abc import Iterable, Mapping
from typing import Any

from numpy.typing import NDArray

from ..engine.duals import Dual, total
from .loops import NAMES, LoopModule, Result, Row, as_rows, share

REVERSE = "_reverse"


def bidirectional_by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The class that students write.

    Args:
        givens, options: Not needed: the arguments hold every number.

    Example:
        >>> import numpy as np
        >>> network = bidirectional_by_loops({}, {})["Bidirectional"](1, 1)
        >>> weights = {name: np.ones((1, 1) if "weight" in name else 1) for name in network.names}
        >>> network.load_state_dict(weights)
        >>> outputs, last = network.forward(np.zeros((1, 3, 1)), np.array([2]))
        >>> np.asarray(outputs).round(3).tolist(), np.asarray(last).round(3).tolist()
        ([[[0.964, 0.995], [0.995, 0.964], [0.0, 0.0]]], [[[0.995]], [[0.995]]])
    """
    return {"Bidirectional": _Network}


class _Network(LoopModule):
    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__((*NAMES, *(name + REVERSE for name in NAMES)))
        self.H = hidden_size

    def forward(self, xs: NDArray[Any], lengths: NDArray[Any]) -> tuple[Result, Result]:
        """Outputs (N, T, 2H) and last states (2, N, H)."""
        zeros = [Dual(0.0)] * self.H
        outputs, ends = [], []
        for x, length in zip(xs, lengths.tolist(), strict=True):
            inputs = as_rows(x)
            ahead = self._read(inputs, range(length), "")
            back = self._read(inputs, reversed(range(length)), REVERSE)
            padding = [zeros + zeros] * (len(inputs) - length)
            outputs.append([ahead[t] + back[t] for t in range(length)] + padding)
            ends.append((ahead[length - 1], back[0]))
        return Result(outputs, self.collect), Result(list(zip(*ends, strict=True)), self.collect)

    def _read(self, inputs: list[Row], steps: Iterable[int], suffix: str) -> dict[int, Row]:
        """The state at each step, in one direction."""
        numbers = {name: self.numbers[name + suffix] for name in NAMES}
        h, states = [Dual(0.0)] * self.H, {}
        for t in steps:
            h = [
                total((share(numbers, inputs[t], h, "x", k), share(numbers, inputs[t], h, "h", k))).tanh()
                for k in range(self.H)
            ]
            states[t] = h
        return states
