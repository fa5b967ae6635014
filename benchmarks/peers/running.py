"""Running a grader's commands: wall-clock time, processor time of all their processes, and an end for each of them."""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from environments import NotHere

SUBREAPER = 36
"""Of prctl: processes that lose their parent become ours, so that their time is counted when they end."""
ORPHANS_SECONDS = 10.0
"""What is still there so long after the commands have ended is killed."""


@dataclass(frozen=True)
class Command:
    """One command of a grader."""

    words: Sequence[str]
    where: Path
    variables: dict[str, str]
    accepted: tuple[int, ...] = (0,)
    """Exit statuses that say that it has graded."""


class Used(NamedTuple):
    """What commands took, in seconds."""

    wall: float
    cpu: float
    """Of all their processes together."""
    stopped: bool = False
    """One did not end by itself, and was ended."""


def adopt() -> None:
    """Take in orphans from now on (Linux)."""
    if ctypes.CDLL(None, use_errno=True).prctl(SUBREAPER, 1, 0, 0, 0):
        raise NotHere("This system hands orphans to nobody but its first process, so processor time cannot be counted.")


def measure(commands: Sequence[Command], at_once: int, seconds: float | None = None) -> Used:
    """Run all commands, so many at once.

    Args:
        commands: What to run.
        at_once: How many at the same time.
        seconds: What each may take; after that it and its processes are killed.

    Raises:
        NotHere: If one fails.
    """
    before, begun = children(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as threads:
        stopped = list(threads.map(lambda command: finish(command, seconds), commands))
    wall = time.perf_counter() - begun
    bury()
    return Used(wall, children() - before, any(stopped))


def finish(command: Command, seconds: float | None) -> bool:
    """Run one to its end; true if it had to be ended."""
    with tempfile.TemporaryFile() as said:
        started = subprocess.Popen(  # noqa: S603 - ours, and the graders'
            command.words,
            cwd=command.where,
            env=command.variables,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            status = started.wait(seconds)
        except subprocess.TimeoutExpired:
            for number in [started.pid, *below(started.pid)]:
                kill(number)
            started.wait()
            return True
        if status not in command.accepted:
            said.seek(max(0, said.seek(0, os.SEEK_END) - 2000))
            last = said.read().decode("utf-8", "replace").strip().splitlines()[-3:]
            raise NotHere(f"`{Path(command.words[0]).name}` ended with {status}: {' / '.join(last)}")
        return False


def children() -> float:
    """Processor time of all children that have been waited for, and of theirs."""
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return theirs.ru_utime + theirs.ru_stime


def below(number: int) -> list[int]:
    """The numbers of all processes under this one."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path("/proc", str(number), "task").iterdir():
            for child in (task / "children").read_text("utf-8").split():
                found += [int(child), *below(int(child))]
    return found


def kill(number: int) -> None:
    """End a process that may have ended."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


def bury() -> None:
    """Wait for orphans, so that their time is counted; those that do not end are ended."""
    until = time.monotonic() + ORPHANS_SECONDS
    with contextlib.suppress(ChildProcessError):  # there is none left
        while True:
            if os.waitpid(-1, os.WNOHANG)[0]:
                continue
            if time.monotonic() > until:
                for number in below(os.getpid()):
                    kill(number)
            time.sleep(0.01)
