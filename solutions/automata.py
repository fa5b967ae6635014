"""Threshold networks as finite automata: does a network behave as a machine specifies, on every input of any length?

Everything is exact. Two machines are compared on their product, breadth first: no input sequence tells them apart if
and only if no reachable pair of states does, and the first difference found is a shortest one.
"""

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from .threshold import Number, ThresholdNetwork

BITS = (0, 1)
Outputs = str
"""How the output unit works: "linear" or "threshold"."""


class Machine(NamedTuple):
    """A two-state machine that outputs the state it has just entered."""

    table: tuple[int, int, int, int]
    """Next state for (state, input) = (0, 0), (0, 1), (1, 0), (1, 1)."""
    start: int = 0
    """State before the first input."""

    @classmethod
    def of(cls, table: str, start: int = 0) -> "Machine":
        """The machine of a table written as four digits.

        >>> Machine.of("0111")
        Machine(table=(0, 1, 1, 1), start=0)
        """
        zero_zero, zero_one, one_zero, one_one = map(int, table)
        return cls((zero_zero, zero_one, one_zero, one_one), start)

    def next(self, state: int, x: int) -> int:
        """The state after reading x.

        >>> Machine((0, 1, 1, 1)).next(1, 0)
        1
        """
        return self.table[2 * state + x]

    def outputs(self) -> set[int]:
        """The outputs that can occur.

        >>> Machine((0, 1, 1, 1)).outputs(), Machine((0, 1, 1, 1), start=1).outputs()
        ({0, 1}, {1})
        """
        first = {self.next(self.start, x) for x in BITS}
        return first | {self.next(state, x) for state in first for x in BITS}


class Reader(NamedTuple):
    """How a network is run.

    Source: list A, question VI, which leaves all three open.
    """

    h_0: int
    """Hidden state before the first input."""
    outputs: Outputs
    at_zero: int
    """f(0)."""


class Step(NamedTuple):
    """One step of a run beside the specification."""

    x: int
    h: int
    """New hidden state."""
    y: Number
    expected: int


def shortest_difference(network: ThresholdNetwork, machine: Machine, how: Reader) -> list[Step] | None:
    """The shortest input on which the network's output differs from the machine's, step by step; None if there is none.

    Example:
        >>> latch, key = Machine((0, 1, 1, 1)), ThresholdNetwork(1, 1, -1, 1, 0)
        >>> shortest_difference(key, latch, Reader(0, "linear", 1)) is None
        True
        >>> shortest_difference(key, latch, Reader(0, "threshold", 1))
        [Step(x=0, h=0, y=1, expected=0)]
    """
    waiting: deque[tuple[int, int, tuple[Step, ...]]] = deque([(how.h_0, machine.start, ())])
    seen = {(how.h_0, machine.start)}
    while waiting:
        h, state, path = waiting.popleft()
        for x in BITS:
            h_next, expected = network.state(h, x, how.at_zero), machine.next(state, x)
            step = Step(x, h_next, network.output(h_next, how.outputs, how.at_zero), expected)
            if step.y != expected:
                return [*path, step]
            if (h_next, expected) not in seen:
                seen.add((h_next, expected))
                waiting.append((h_next, expected, (*path, step)))
    return None


def state_meaning(network: ThresholdNetwork, machine: Machine, how: Reader) -> dict[int, int] | None:
    """What each reachable hidden state stands for, if always for the same output; None if the states are wrong.

    Example:
        >>> state_meaning(ThresholdNetwork(1, 1, -1, 0, 0), Machine((0, 1, 1, 1)), Reader(0, "linear", 1))
        {0: 0, 1: 1}
        >>> state_meaning(ThresholdNetwork(0, 1, -1, 0, 0), Machine((0, 1, 1, 1)), Reader(0, "linear", 1)) is None
        True
    """
    start = how.h_0, machine.start
    waiting, seen = deque([start]), {start}
    meaning: dict[int, int] = {}
    while waiting:
        h, state = waiting.popleft()
        for x in BITS:
            pair = network.state(h, x, how.at_zero), machine.next(state, x)
            if meaning.setdefault(*pair) != pair[1]:
                return None
            if pair not in seen:
                seen.add(pair)
                waiting.append(pair)
    return dict(sorted(meaning.items()))


def reachable_states(network: ThresholdNetwork, how: Reader) -> set[int]:
    """The hidden states that some input leads to, the one before the first input not counted.

    Example:
        >>> reachable_states(ThresholdNetwork(0, 0, 0, 1, 0), Reader(0, "linear", 1))
        {1}
    """
    first = {network.state(how.h_0, x, how.at_zero) for x in BITS}
    return first | {network.state(h, x, how.at_zero) for h in first for x in BITS}


def grid_solutions(machine: Machine, how: Reader, most: int = 2) -> Iterator[ThresholdNetwork]:
    """All networks with whole parameters from -most to most that behave as the machine, smallest parameters first.

    Example:
        >>> latch = Machine((0, 1, 1, 1))
        >>> [len(list(grid_solutions(latch, Reader(0, outputs, 1)))) for outputs in ("threshold", "linear")]
        [15, 5]
    """
    grid = sorted(range(-most, most + 1), key=lambda value: (abs(value), -value))
    states = [
        ((hh, xh, b), meaning)
        for hh, xh, b in product(grid, repeat=3)
        if (meaning := state_meaning(ThresholdNetwork(hh, xh, b, 0, 0), machine, how)) is not None
    ]
    found = [
        ThresholdNetwork(*parts, *readout)
        for parts, meaning in states
        for readout in product(grid, repeat=2)
        if reads_out(ThresholdNetwork(*parts, *readout), meaning, how)
    ]
    yield from sorted(found, key=lambda network: sum(abs(Fraction(part)) for part in network))


def reads_out(network: ThresholdNetwork, meaning: dict[int, int], how: Reader) -> bool:
    """Whether the output unit gives each hidden state the output it stands for.

    Example:
        >>> latch = ThresholdNetwork(1, 1, -1, 1, 0)
        >>> [reads_out(latch, {0: 0, 1: 1}, Reader(0, outputs, 1)) for outputs in ("linear", "threshold")]
        [True, False]
    """
    return all(network.output(h, how.outputs, how.at_zero) == wanted for h, wanted in meaning.items())
