"""Exercises in files of their own, outside this package: a lecturer's `my_exercises.py`.

Such a file is code and is run. So only what a person named is loaded: in an assignment.toml, on the command line, or in
a key that was named; never what a submission says or holds. Each file is a module of its own, and nothing is
registered: who loads exercises hands them on.
"""

import hashlib
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from ..errors import InputError, RnnexError
from ..templates.language import N_
from .engine.exercise import Exercise
from .plugins import ID, exercises_in
from .registry import all_exercises, find_exercise

MODULE = "rnnex_outside_"
"""How the names of their modules start."""
ALONE = N_(
    "%(path)s, line %(line)s: %(fault)s. A file of exercises stands alone: it may import rnnex, the standard library "
    "and what is installed, but no file beside it."
)
RELATIVE = N_("%(path)s, line %(line)s: outside rnnex a relative import leads nowhere; write 'from rnnex. ... import'.")


@dataclass(frozen=True, slots=True)
class OutsideFile:
    """A file of exercises, loaded."""

    name: str
    """Without folders."""
    content: bytes
    exercises: Mapping[str, Exercise]
    """By id, in the order of the file."""

    @property
    def sha256(self) -> str:
        """By which a copy is known."""
        return hashlib.sha256(self.content).hexdigest()


def load_file(path: Path) -> OutsideFile:
    """Run a file of exercises.

    The same file with the same content is run once in a process; two files never meet, whatever ids they use.

    Raises:
        InputError: If it cannot be read, fails when it is run, or has no exercise.
    """
    if path.suffix != ".py":
        raise InputError(N_("%(path)s is no file of exercises: name a Python file, for example ./mine.py."), path=path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            N_("There is no file %(path)s: mend the path; in an assignment.toml it starts at the folder of that file."),
            path=path,
        ) from None
    except OSError as fault:
        raise InputError(N_("%(path)s cannot be read: %(reason)s."), path=path, reason=fault.strerror) from None
    except ValueError as fault:  # a name that no file can have
        raise InputError(N_("%(path)s cannot be read: %(reason)s."), path=repr(str(path)), reason=fault) from None
    return OutsideFile(path.name, content, _run(str(path), content))


def load_files(paths: Iterable[Path]) -> tuple[tuple[OutsideFile, ...], list[InputError]]:
    """Files that stand in one assignment, and what is wrong with each or between them."""
    loaded: dict[str, OutsideFile] = {}
    faults: list[InputError] = []
    homes: dict[str, str] = {}
    for path in paths:
        try:
            file = load_file(path)
        except InputError as fault:
            faults.append(fault)
            continue
        if file.name.casefold() in loaded:
            message = N_("Two files of exercises are called %(name)s: rename one of them.")
            faults.append(InputError(message, name=file.name))
        loaded[file.name.casefold()] = file
        for id_ in file.exercises:
            if id_ in homes:
                faults.append(_clash(path, id_, homes[id_]))
            elif id_ in all_exercises():
                faults.append(_clash(path, id_, "rnnex"))
            homes.setdefault(id_, str(path))
    return tuple(loaded.values()), faults


def _clash(path: Path, id_: str, other: str) -> InputError:
    message = N_("%(path)s defines exercise '%(id)s', and so does %(other)s: give it another id.")
    return InputError(message, path=path, id=id_, other=other)


def addressed(name: str) -> list[Exercise]:
    """What a command names: an id, or the exercises of a file, or one of them.

    Args:
        name: "gru-step", "./mine.py" or "./mine.py:my-step".

    Raises:
        InputError: If there is no such exercise.

    Example:
        >>> [exercise.id for exercise in addressed("gru-step")]
        ['gru-step']
    """
    path, _, id_ = (name, "", "") if name.endswith(".py") else name.rpartition(":")
    if not path.endswith(".py"):
        return [find_exercise(name)]
    exercises = load_file(Path(path)).exercises
    if id_ and id_ not in exercises:
        raise InputError(
            N_("%(path)s has no exercise '%(id)s'; it has %(known)s."), path=path, id=id_, known=", ".join(exercises)
        )
    return [exercises[id_]] if id_ else list(exercises.values())


@contextmanager
def authors_told() -> Iterator[None]:
    """What stops within a file of exercises is told in a sentence, as a fault of that file.

    Raises:
        InputError: In the place of what such a file raised; anything else is passed on.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as fault:
        frames = [frame for frame, _ in traceback.walk_tb(fault.__traceback__)]
        path = next((f.f_code.co_filename for f in frames if f.f_globals.get("__name__", "").startswith(MODULE)), None)
        if path is None:
            raise
        raise _fault(path, fault) from fault


@cache
def _run(path: str, content: bytes) -> dict[str, Exercise]:
    """The exercises of a file; `path` is its name in sentences, and in tracebacks."""
    module = ModuleType(f"{MODULE}{hashlib.sha256(path.encode() + b':' + content).hexdigest()[:16]}")
    module.__file__, module.__package__ = path, ""
    sys.modules[module.__name__] = module  # dataclasses look their module up there
    try:
        exec(compile(content, path, "exec"), vars(module))  # noqa: S102 - a person named this file, to be run
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as fault:
        del sys.modules[module.__name__]
        raise _fault(path, fault) from fault
    found = exercises_in(module, all_exercises())
    if not found:
        raise InputError(
            N_("%(path)s defines no exercise: decorate a function, for example with @code_exercise(...)."), path=path
        )
    return _by_id(path, found)


def _by_id(path: str, found: Iterable[Exercise]) -> dict[str, Exercise]:
    exercises: dict[str, Exercise] = {}
    for exercise in found:
        if not ID.fullmatch(exercise.id):
            raise InputError(
                N_("%(path)s: '%(id)s' cannot be an id: write small letters, digits and single hyphens."),
                path=path,
                id=exercise.id,
            )
        if exercise.id in exercises:
            raise InputError(
                N_("%(path)s defines exercise '%(id)s' twice: give each its own id."), path=path, id=exercise.id
            )
        exercises[exercise.id] = replace(exercise, home=path)
    return exercises


def _fault(path: str, fault: BaseException) -> InputError:
    """What went wrong in a file, and in which of its lines."""
    facts: dict[str, Any] = {"path": path, "line": _line(path, fault), "fault": _in_words(fault)}
    if isinstance(fault, SyntaxError):
        return InputError(N_("%(path)s, line %(line)s: not valid Python (%(fault)s)."), **facts)
    if isinstance(fault, ModuleNotFoundError):
        return InputError(ALONE, **facts)
    if isinstance(fault, ImportError) and "relative import" in str(fault):
        return InputError(RELATIVE, **facts)
    if isinstance(fault, RnnexError):
        return InputError(N_("%(path)s, line %(line)s: %(fault)s"), **facts)
    return InputError(N_("%(path)s, line %(line)s: the file stops with %(fault)s."), **facts)


def _in_words(fault: BaseException) -> str:
    if isinstance(fault, SyntaxError | ModuleNotFoundError):
        return fault.msg
    said = " ".join(str(fault).split())
    if isinstance(fault, RnnexError):
        return said
    return f"{type(fault).__name__}: {said}" if said else type(fault).__name__


def _line(path: str, fault: BaseException) -> int:
    """The last line of the file that was reached; that of a syntax error only if it is in this file."""
    if isinstance(fault, SyntaxError) and fault.filename == path and fault.lineno:
        return fault.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == path]
    return next((line for line in reversed(lines) if line), 1)
