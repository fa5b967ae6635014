"""What every grader here can do: be installed, take a class in its own format, be run on it, and say its marks."""

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from environments import Environment
from running import Command

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Grader(ABC):
    """One grader.

    Args:
        place: A folder of its own.
    """

    name: str
    """Of the distribution package."""
    how: str
    """In which way it marks a class, for the page."""
    limit: str
    """What it has against endless loops, for the page."""
    at_once = 1
    """How many of its commands are run at the same time."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.environment = Environment(place / "environment")
        place.mkdir(parents=True, exist_ok=True)

    def install(self) -> str:
        """Make its environment; returns the version."""
        self.environment.pinned(self.name)
        return self.environment.version(self.name)

    @abstractmethod
    def author(self) -> None:
        """What the lecturer does once: the tests in the grader's format."""

    @abstractmethod
    def collect(self, submissions: Mapping[str, str], folder: Path) -> None:
        """What is there before grading: the submissions in the grader's format, in a new folder."""

    @abstractmethod
    def commands(self, folder: Path) -> list[Command]:
        """What grades them, and is measured."""

    @abstractmethod
    def marks(self, folder: Path) -> dict[str, float]:
        """The share of the marks that each student got; who has none is not there."""

    def program(self, name: str) -> str:
        """Path of a program of its environment."""
        return str(self.environment.programs / name)

    def variables(self) -> dict[str, str]:
        """Environment variables of its programs."""
        home = self.place / "home"
        home.mkdir(exist_ok=True)
        return self.environment.variables(home)

    def command(self, where: Path, *words: str, accepted: tuple[int, ...] = (0,)) -> Command:
        """A command of its environment."""
        return Command([self.program(words[0]), *words[1:]], where, self.variables(), accepted)


def indented(lines: list[str], spaces: int = 4) -> str:
    """Lines of a Python block."""
    return "\n".join(" " * spaces + line for line in lines)
