"""A notebook: its cells run in order in one namespace; what goes wrong in one is reported, and the next goes on."""

import ast
import math
import time
from collections.abc import Collection, Iterator, Sequence
from types import CodeType, ModuleType
from typing import NamedTuple

from .channel import RAISED, RETURNED_NONE, SKIPPED, SYNTAX_ERROR, Channel
from .reading import Fault, describe, failure, first_forbidden, new_module, own_names, remember

SHARE = 0.5
"""Of the time of a run, what its cells may take together; a cell may take half of what is left of it."""
FUTURE = 0x1FF0000
"""Bits of a code object that `from __future__` sets; in a notebook they hold for later cells too."""


class Cell(NamedTuple):
    """One cell as the wire has it."""

    name: str
    """Stands in tracebacks, for example "cell 3"."""
    above: int
    """Number of lines in the cells before it."""
    text: str


class TimeUp(BaseException):
    """A cell has used up its time."""


class Clock:
    """Stops a cell that takes too much processor time. Without it (Windows) only the whole run is stopped.

    It is the soft limit of processor time: alarms are not to be had in the sandbox.

    Args:
        seconds: What all cells may take together.
    """

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.armed = False

    def start(self) -> None:
        """From here on a cell runs."""
        self.begun = time.process_time()
        self.limits: tuple[int, int] | None = None
        try:
            import resource
            import signal

            soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
            until = math.ceil(self.begun + max(1.0, self.left / 2))  # the limit counts whole seconds
            if soft == resource.RLIM_INFINITY or until < soft:
                signal.signal(signal.SIGXCPU, self._ring)
                resource.setrlimit(resource.RLIMIT_CPU, (until, hard))
                self.limits, self.armed = (soft, hard), True
        except (ImportError, AttributeError, ValueError, OSError):
            return  # not to be had here

    def _ring(self, _signal: int, _frame: object) -> None:
        if self.armed:
            raise TimeUp

    def stop(self) -> None:
        """The cell is over; from here on nothing is interrupted."""
        self.armed = False
        self.left -= time.process_time() - self.begun
        if self.limits is not None:
            import resource
            import signal

            resource.setrlimit(resource.RLIMIT_CPU, self.limits)
            signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def load_cells(
    cells: Sequence[Cell], forbidden: Collection[str], seconds: float, channel: Channel
) -> ModuleType | Fault:
    """The module that the cells make, or a name in them that is forbidden; each cell is reported."""
    trees = [_parsed(cell) for cell in cells]
    own = {name for tree in trees if not isinstance(tree, Fault) for name in own_names(tree)}
    for cell, tree in zip(cells, trees, strict=True):
        found = None if isinstance(tree, Fault) else first_forbidden(tree, forbidden, own)
        if found:
            for _ in cells:
                _report(channel, None)
            return found._replace(line=found.line + cell.above)
    module = new_module("notebook.ipynb")
    lines = {cell.name: cell.above for cell in cells}
    clock, flags = Clock(SHARE * seconds), 0
    for cell, tree in zip(cells, trees, strict=True):
        if isinstance(tree, Fault):
            _report(channel, tree._replace(line=tree.line + cell.above))
            continue
        try:
            code: CodeType = compile(tree, cell.name, "exec", flags, dont_inherit=True)
        except BaseException as error:  # noqa: BLE001 - what only the compiler refuses
            line = error.lineno if isinstance(error, SyntaxError) else None
            _report(channel, Fault(SYNTAX_ERROR, describe(error), (line or 0) + cell.above))
            continue
        flags |= code.co_flags & FUTURE
        remember(cell.text, cell.name)
        _report(channel, _in_time(clock, tree, cell.name, flags, module, lines))
    return module


def _parsed(cell: Cell) -> ast.Module | Fault:
    try:
        return ast.parse(cell.text, cell.name)
    except BaseException as error:  # noqa: BLE001 - see `load`
        line = error.lineno if isinstance(error, SyntaxError) else None
        return Fault(SYNTAX_ERROR, describe(error), line or 0)


def _in_time(
    clock: Clock, tree: ast.Module, name: str, flags: int, module: ModuleType, lines: dict[str, int]
) -> Fault | None:
    try:
        clock.start()
        try:
            return _run(tree, name, flags, module, lines)
        finally:
            clock.stop()
    except TimeUp:
        return Fault(SKIPPED, "", 0)


def _run(tree: ast.Module, name: str, flags: int, module: ModuleType, lines: dict[str, int]) -> Fault | None:
    """Run one cell. A library that is not there does not keep the rest of its cell from being run."""
    lacking: Fault | None = None
    for part in _parts(tree):
        try:
            exec(compile(part, name, "exec", flags, dont_inherit=True), module.__dict__)  # noqa: S102 - what it is for
        except TimeUp:
            raise
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are the student's too
            fault = Fault(RAISED, *failure(error, lines))
            if not isinstance(part.body[0], ast.Import | ast.ImportFrom):
                return lacking or fault
            lacking = lacking or fault
    return lacking


def _parts(tree: ast.Module) -> Iterator[ast.Module]:
    """Each import by itself, and what stands between."""
    between: list[ast.stmt] = []
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            if between:
                yield ast.Module(between, [])
            yield ast.Module([statement], [])
            between = []
        else:
            between.append(statement)
    if between:
        yield ast.Module(between, [])


def _report(channel: Channel, fault: Fault | None) -> None:
    if fault:
        channel.say(*fault)
    else:
        channel.say(RETURNED_NONE)  # as a cell does that runs to its end
