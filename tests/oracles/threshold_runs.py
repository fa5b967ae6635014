"""Threshold networks and two-state machines by simulation: every input up to a length, nothing clever."""

from functools import cache
from itertools import product

LENGTH = 7
"""A network and a machine have four joint states, so anything that ever differs differs within four inputs."""
GRID = tuple(product(range(-2, 3), repeat=5))
"""All 3125 parameter lists (hh, xh, b_h, hy, b_y) with whole numbers from -2 to 2."""


@cache
def inputs_up_to(length):
    """Every binary input, shorter ones first."""
    return tuple(bits for size in range(1, length + 1) for bits in product((0, 1), repeat=size))


def step(z, at_zero):
    return at_zero if z == 0 else int(z > 0)


def run_network(parameters, inputs, h_0, outputs, at_zero):
    """(state, output) after each input."""
    hh, xh, b_h, hy, b_y = parameters
    h, seen = h_0, []
    for x in inputs:
        h = step(hh * h + xh * x + b_h, at_zero)
        y = hy * h + b_y
        seen.append((h, y if outputs == "linear" else step(y, at_zero)))
    return seen


def run_machine(table, inputs, start):
    """State, which is the output, after each input."""
    state, seen = start, []
    for x in inputs:
        state = table[2 * state + x]
        seen.append(state)
    return seen


def first_difference(parameters, table, start, h_0, outputs, at_zero, length=LENGTH):
    """A shortest input after which the outputs differ; None if there is none up to this length."""
    for inputs in inputs_up_to(length):
        if run_network(parameters, inputs, h_0, outputs, at_zero)[-1][1] != run_machine(table, inputs, start)[-1]:
            return inputs
    return None


def meanings(parameters, table, start, h_0, at_zero, length=LENGTH):
    """For each hidden state the set of machine states it occurs with."""
    met = {}
    for inputs in inputs_up_to(length):
        h = run_network(parameters, inputs, h_0, "linear", at_zero)[-1][0]
        met.setdefault(h, set()).add(run_machine(table, inputs, start)[-1])
    return met


def solutions(table, start, h_0, outputs, at_zero):
    """All networks of the grid that no input tells from the machine."""
    return {p for p in GRID if first_difference(p, table, start, h_0, outputs, at_zero) is None}
