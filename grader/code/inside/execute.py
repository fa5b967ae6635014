"""The executor: runs the steps of a plan on a student's file, and reports each as soon as it is done."""

import sys
from binascii import a2b_base64
from collections.abc import Callable, Mapping
from importlib.machinery import ModuleSpec
from operator import attrgetter
from types import ModuleType
from typing import Any

import numpy as np

from .cells import Cell, load_cells
from .channel import MISSING_FUNCTION, NO_PART, NOT_AN_ARRAY, OUT_OF_MEMORY, RETURNED_NONE, SKIPPED, Channel
from .reading import Fault, defined, describe, failed_call, load
from .trees import Tree

_type_name = type.__dict__["__name__"].__get__


class NoReferences:
    """Refuses `import rnnex`. A courtesy: the code behind it can undo it, or open the files."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name.partition(".")[0] == "rnnex":
            raise ModuleNotFoundError(f"a submission cannot import {name!r}", name=name)
        return None


class NoResult(Exception):
    """An argument is a part of an earlier result that there is not.

    Args:
        code: SKIPPED if the earlier step failed, NO_PART if its result has no such part.
        message: What was looked for.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Missing(Exception):
    """The file does not define what is called."""


def run(task: dict[str, Any], channel: Channel) -> None:
    """Load the file and run every step; a fault of the file as a whole is the outcome of each step.

    Args:
        task: The plan and the source; see `wire` in plan.py.
        channel: Where the reports go.
    """
    forbidden = frozenset(task["forbidden"])
    if "cells" in task:
        cells = [Cell(*cell) for cell in task["cells"]]
        files = {cell.name: cell.above for cell in cells}
        loaded = load_cells(cells, forbidden, task["seconds"], channel)
    else:
        files = {task["filename"]: 0}
        loaded = load(task["source"].encode("latin-1"), task["filename"], forbidden)
    for steps in task["cases"]:
        if type(loaded) is Fault:
            for _ in steps:
                channel.say(*loaded)
            continue
        case = CaseRun(loaded, files, task["libraries"] != "numpy", channel)  # type: ignore[arg-type]
        for step in steps:
            case.perform(step)


class CaseRun:
    """The steps of one case, which know each other's results.

    Args:
        module: What the student's file made.
        files: What the student wrote; see `failure`.
        tensors: Whether arrays are handed over as tensors.
        out: Where the reports go.
    """

    def __init__(self, module: ModuleType, files: Mapping[str, int], tensors: bool, out: Channel) -> None:
        self.module, self.files, self.tensors, self.out = module, files, tensors, out
        self.kept: dict[str, Any] = {}

    def perform(self, step: dict[str, Any]) -> None:
        """Run a step, with copies of the arguments that are this call's alone, and report it."""
        out = self.out
        try:
            args, kwargs = self.build(step["args"]), self.build(step["kwargs"])
            act = self.action(step["target"])
        except NoResult as lack:
            out.say(lack.code, str(lack))
            return
        except Missing:
            out.say(MISSING_FUNCTION, ", ".join(defined(self.module, self.files)))
            return
        except BaseException as error:  # noqa: BLE001 - a property, or __getitem__, runs the student's code
            out.say(*failed_call(error, self.files))
            return
        try:
            value = act(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are the student's too
            out.say(*failed_call(error, self.files))
            if step["target"][0] == "load":  # with weights drawn by chance, what follows would mean nothing
                self.kept.pop(step["target"][1][0], None)
            return
        self.kept[step["name"]] = value
        if value is None and step["keep"]:
            out.say(RETURNED_NONE)
            return
        self.report(value, step, args, kwargs)

    def report(self, value: Any, step: dict[str, Any], args: Any, kwargs: Any) -> None:
        """Send the result, and the arguments if they are asked for."""
        try:
            tree = Tree(self.out.room)
            tree.add(value, step["hold"] if step["keep"] else [[]])
            if step["keep"] and tree.says:
                self.out.say(NOT_AN_ARRAY, tree.says)
                return
            after = None
            if step["echo"]:
                after = Tree(tree.room)
                after.add([list(args), dict(kwargs)], held_refs(step))
        except MemoryError as error:
            self.out.say(OUT_OF_MEMORY, describe(error))
            return
        except BaseException as error:  # noqa: BLE001 - TooMuch, or what a patched NumPy raises
            self.out.say(NOT_AN_ARRAY, describe(error))
            return
        self.out.room = (after or tree).room
        self.out.answer(b"".join(tree.parts), None if after is None else b"".join(after.parts))

    def action(self, target: list[Any]) -> Callable[..., Any]:
        """What a target means, ready to be called.

        Raises:
            NoResult, Missing: If it is not there; so may anything else, for properties run the student's code.
        """
        kind, *rest = target
        if kind in ("call", "new"):
            found: Any = self.module.__dict__.get(rest[0])
            if not callable(found):
                raise Missing(rest[0])
            return found  # type: ignore[no-any-return]
        of = self.part(*rest[0])
        if kind == "attribute":
            return lambda: attrgetter(rest[1])(of)
        if kind == "load":
            return lambda: put(of, self.build(rest[1]))
        method = "state_dict" if kind == "state" else rest[1]
        return getattr(of, method)  # type: ignore[no-any-return]

    def part(self, step: str, path: list[str | int]) -> Any:
        """A part of an earlier result.

        Raises:
            NoResult: If there is none.
        """
        if step not in self.kept:
            raise NoResult(SKIPPED, step)
        value = self.kept[step]
        for key in path:
            try:
                value = value[key]
            except (LookupError, TypeError, AttributeError, ValueError):
                raise NoResult(NO_PART, f"{step}: no [{key!r}] in {_type_name(type(value))}") from None
        return value

    def build(self, given: Any) -> Any:
        """A value as the wire has it: JSON, with dictionaries of one key for what JSON has not."""
        if type(given) is not dict:
            return given
        ((kind, held),) = given.items()
        if kind == "ref":
            return self.part(*held)
        if kind == "dict":
            return {name: self.build(item) for name, item in held.items()}
        if kind in ("list", "tuple"):
            items = [self.build(item) for item in held]
            return items if kind == "list" else tuple(items)
        dtype, shape, data = held
        array = np.frombuffer(a2b_base64(data), np.dtype(dtype).newbyteorder("<")).astype(dtype).reshape(shape)
        return sys.modules["torch"].from_numpy(array) if self.tensors else array


def put(found: Any, arrays: dict[str, Any]) -> None:
    """Load arrays into an object of the student's."""
    if hasattr(found, "load_state_dict"):
        found.load_state_dict(arrays)
        return
    for name, array in arrays.items():
        setattr(found, name, array)


def held_refs(step: dict[str, Any]) -> list[list[str | int]]:
    """Paths to arguments that were no arrays of ours but earlier results: they are not sent back."""
    paths: list[list[str | int]] = []

    def look(given: Any, path: list[str | int]) -> None:
        if type(given) is not dict:
            return
        ((kind, held),) = given.items()
        if kind == "ref":
            paths.append(path)
        elif kind == "dict":
            for name, item in held.items():
                look(item, [*path, name])
        elif kind in ("list", "tuple"):
            for number, item in enumerate(held):
                look(item, [*path, number])

    look(step["args"], [0])
    look(step["kwargs"], [1])
    return paths
