"""The forked child: shut in first, then it reads its job, runs it, and says what came of it."""

import contextlib
import json
import os
import sys
from types import ModuleType
from typing import NoReturn, Protocol

from . import box
from .wire import BROKEN

CHUNK = 1 << 16
_exit = os._exit


class Box(Protocol):
    """What shuts a child in."""

    keep: tuple[int, ...]
    """Descriptors that it needs."""

    def enter(self, cpu: int, memory: int) -> None:
        """Shut this process in, or raise."""


def serve(shut_in: Box, code: ModuleType, cpu: int, memory: int, descriptors: tuple[int, int, int]) -> NoReturn:
    """Be one submission's process, to the end.

    Args:
        shut_in: Puts up the layers.
        code: `grader/code/inside`, which runs jobs.
        cpu: Seconds of processor time.
        memory: Bytes beyond what the interpreter takes.
        descriptors: Job, frames and log.
    """
    try:
        job, frames, log = descriptors
        os.dup2(log, 1)
        os.dup2(log, 2)
        box.close_all_but({0, 1, 2, job, frames, *shut_in.keep})
        shut_in.enter(cpu, memory)
        task = json.loads(_everything(job))
        os.close(job)
        channel = code.Channel(frames)
        channel.ready()
    except BaseException as fault:  # noqa: BLE001 - whatever it is: not one line of the submission may run
        with contextlib.suppress(BaseException):
            os.write(1, f"{type(fault).__name__}: {fault}".encode("utf-8", "replace"))
        _exit(BROKEN)
    try:
        sys.meta_path.insert(0, code.NoReferences)
        sys.argv[:] = [task["filename"]]
        code.run(task, channel)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):  # the student closed it; the answers matter more
                stream.flush()
        channel.finish()
    finally:
        _exit(0)  # past atexit, threads and finalisers, which are the student's


def _everything(descriptor: int) -> bytes:
    parts = []
    while part := os.read(descriptor, CHUNK):
        parts.append(part)
    return b"".join(parts)
