"""Exercises of installed distributions: entry points of the group `rnnex.exercises`.

They are loaded when an id is asked for that is none of ours, or all of them are listed. A plugin that fails costs only
itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..templates.language import N_
from .engine.exercise import Exercise

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "rnnex.exercises"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What an exercise may be called, wherever it is from."""


@dataclass(slots=True)
class Installed:
    """Exercises of plugins by id, and a sentence for everything that cannot be used."""

    exercises: dict[str, Exercise] = field(default_factory=dict)
    faults: list[InputError] = field(default_factory=list)


def load_plugins(ours: Mapping[str, Exercise]) -> Installed:
    """All that is installed, in the order of the distributions' names.

    Args:
        ours: Exercises of rnnex, which a plugin cannot replace.
    """
    from importlib.metadata import entry_points  # a tenth of all that is imported, and few have plugins

    found = Installed()
    for point in sorted(entry_points(group=GROUP), key=lambda point: (_distribution(point), point.name)):
        home = _distribution(point)
        try:
            exercises = _exercises(point.load(), ours)
        except (Exception, SystemExit) as fault:  # noqa: BLE001 - whatever another's code raises; the others go on
            found.faults.append(
                InputError(
                    N_(
                        "The exercises of %(distribution)s cannot be loaded (%(fault)s): tell its author, or remove it."
                    ),
                    distribution=home,
                    fault=" ".join(f"{type(fault).__name__}: {fault}".split()),
                )
            )
            continue
        for exercise in exercises:
            other = "rnnex" if exercise.id in ours else getattr(found.exercises.get(exercise.id), "home", "")
            if other:
                message = N_("Exercise '%(id)s' of %(distribution)s is left out: %(other)s has one with the same id.")
                found.faults.append(InputError(message, id=exercise.id, distribution=home, other=other))
            else:
                found.exercises[exercise.id] = replace(exercise, home=home)
    return found


def _distribution(point: "EntryPoint") -> str:
    """Name and version, as a sentence says it."""
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.module


def exercises_in(module: ModuleType, ours: Mapping[str, Exercise]) -> list[Exercise]:
    """The exercises among the names of a module, each once, without those of rnnex that it imports."""
    left_out = {id(exercise) for exercise in ours.values()}
    found = {id(value): value for value in vars(module).values() if isinstance(value, Exercise)}
    return [exercise for place, exercise in found.items() if place not in left_out]


def _exercises(value: Any, ours: Mapping[str, Exercise]) -> list[Exercise]:
    """What an entry point stands for: a module, an exercise, or several.

    Raises:
        TypeError: If it is anything else.
        ValueError: If an id is none.
    """
    several: list[Any] = []
    if isinstance(value, ModuleType):
        several = list(exercises_in(value, ours))
    elif isinstance(value, Exercise):
        several = [value]
    elif isinstance(value, list | tuple):
        several = list(value)
    if not several or not all(isinstance(one, Exercise) for one in several):
        raise TypeError("the entry point is no exercise, no list of exercises and no module with exercises")
    odd = [one.id for one in several if not ID.fullmatch(one.id)]
    if odd:
        raise ValueError(f"{odd[0]!r} cannot be an id")
    return several
