"""A threshold network and a machine run side by side on every input of up to seven numbers: a second way to judge.

A network with one threshold unit and a machine of two states have four joint states, so whatever can ever happen
happens within four inputs. Nothing here is shared with the proof in `solutions/automata.py`.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

LENGTH = 7


def by_simulation(
    givens: Mapping[str, Any], options: Mapping[str, Any], network: Mapping[str, Fraction | int]
) -> dict[str, bool]:
    """Whether a network's states are right, and whether its output is, given those states.

    States that are wrong are taken to stand for what the initial state and its opposite should; a state that never
    changes can be read out by nobody.

    Args:
        givens: Machine, start state, h_0, kind of output, f(0).
        options: None.
        network: The five parameters by name.

    Example:
        >>> latch = {"machine": "0111", "start": 0, "h_0": 0, "output": "linear", "threshold_at_zero": 1}
        >>> by_simulation(latch, {}, {"theta_hh": 1, "theta_xh": 1, "b_h": -1, "theta_hy": 1, "b_y": 0})
        {'states': True, 'readout': True}
        >>> by_simulation(latch, {}, {"theta_hh": 0, "theta_xh": 1, "b_h": -1, "theta_hy": 1, "b_y": 0})
        {'states': False, 'readout': True}
    """
    h_0, start = givens["h_0"], givens["start"]
    met = _met(givens, network)
    stands_for = {h: {machine for state, machine in met if state == h} for h in (0, 1)}
    right = all(len(machines) < 2 for machines in stands_for.values())
    if not right:
        stands_for = {h_0: {start}, 1 - h_0: {1 - start}}
    changes = len({h for h, _machine in met}) == 2
    outputs = {h: _output(h, givens, network) for h in (0, 1)}
    readout = all(outputs[h] == machine for h, machines in stands_for.items() for machine in machines)
    return {"states": right, "readout": changes and readout}


def _met(givens: Mapping[str, Any], network: Mapping[str, Fraction | int]) -> set[tuple[int, int]]:
    """States of network and machine that some input of 1 to LENGTH numbers leads to."""
    runs = [(givens["h_0"], givens["start"])]
    met = set()
    for _step in range(LENGTH):
        runs = [_after(pair, x, givens, network) for pair in runs for x in (0, 1)]
        met.update(runs)
    return met


def _after(
    pair: tuple[int, int], x: int, givens: Mapping[str, Any], network: Mapping[str, Fraction | int]
) -> tuple[int, int]:
    h, machine = pair
    z = network["theta_hh"] * h + network["theta_xh"] * x + network["b_h"]
    return _f(z, givens), int(givens["machine"][2 * machine + x])


def _output(h: int, givens: Mapping[str, Any], network: Mapping[str, Fraction | int]) -> Fraction | int:
    z = network["theta_hy"] * h + network["b_y"]
    return z if givens["output"] == "linear" else _f(z, givens)


def _f(z: Fraction | int, givens: Mapping[str, Any]) -> int:
    if z == 0:
        return int(givens["threshold_at_zero"])
    return 1 if z > 0 else 0
