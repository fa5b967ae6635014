"""Which settings of its options an exercise is audited with, and which seeds go to which.

All combinations when there are few. Otherwise the defaults, the defaults with one option changed (every value of every
option), and then combinations in which every option is drawn by hash, so that the choice is the same on every machine.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from math import ceil, prod
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ...exercises.engine.draw import Draw
from ...exercises.engine.exercise import Exercise

FEW = 24
"""So many combinations of options are all audited; of more, single changes and as many mixed ones as fill this up."""
BLOCK = 256
"""Most seeds of one block."""
Setting = Mapping[str, Any]
"""Values of all options of an exercise."""


def settings(exercise: Exercise) -> list[Setting]:
    """The settings an audit looks at, the defaults first; the same on every machine.

    Example:
        >>> from ...exercises.registry import find_exercise
        >>> len(settings(find_exercise("gradient-overflow"))), len(settings(find_exercise("gru-step")))
        (4, 24)
    """
    values = {name: _values(exercise, name) for name in exercise.defaults}
    if prod(map(len, values.values())) <= FEW:
        return _once(dict(zip(values, chosen, strict=True)) for chosen in product(*values.values()))
    found = _once(_single_changes(exercise.defaults, values))
    mixed = (_mixed(values, number) for number in range(10 * FEW))
    return _once([*found, *mixed])[: max(FEW, len(found))]


def blocks(chosen: int, seeds: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Seeds 0, 1, 2, ... spread evenly over the settings, each seed used once, in blocks of at most 256.

    Args:
        chosen: How many settings there are.
        seeds: How many seeds there are; a setting gets at least one.

    Yields:
        Number of the setting, and its seeds.

    Example:
        >>> [(setting, len(part), part[0]) for setting, part in blocks(2, 520)]
        [(0, 130, '0'), (0, 130, '130'), (1, 130, '260'), (1, 130, '390')]
    """
    seeds = max(seeds, chosen)
    ends = [seeds * number // chosen for number in range(chosen + 1)]
    for setting, (start, end) in enumerate(pairwise(ends)):
        parts = ceil((end - start) / BLOCK)
        cuts = [start + (end - start) * part // parts for part in range(parts + 1)]
        for low, high in pairwise(cuts):
            yield setting, tuple(map(str, range(low, high)))


def _values(exercise: Exercise, name: str) -> list[Any]:
    """Values an option may have, the default first; of a list, the default and each value alone."""
    hint, default = get_type_hints(exercise.write)[name], exercise.defaults[name]
    if get_origin(hint) is Literal:
        return [default, *(value for value in get_args(hint) if value != default)]
    if get_origin(hint) is tuple and get_origin(get_args(hint)[0]) is Literal:
        return [default, *([value] for value in get_args(get_args(hint)[0]) if [value] != list(default))]
    if hint is bool:
        return [default, not default]
    return [default]


def _single_changes(defaults: Setting, values: Mapping[str, list[Any]]) -> Iterator[Setting]:
    yield dict(defaults)
    for name, others in values.items():
        yield from ({**defaults, name: value} for value in others[1:])


def _mixed(values: Mapping[str, list[Any]], number: int) -> Setting:
    draw = Draw((f"audit/{number}",))
    return {name: choices[int(draw.integers(name, len(choices))[0])] for name, choices in values.items()}


def _once(found: Any) -> list[Setting]:
    """Each setting once, in the order of its first appearance."""
    return list({json.dumps(setting, sort_keys=True, default=list): setting for setting in found}.values())
