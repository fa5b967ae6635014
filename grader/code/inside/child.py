"""The plain process (tier D): its limits, and what runs in it.

Standard input is the job (JSON, see `wire` in plan.py); standard output, at first, is the pipe for frames; standard
error is the pipe for whatever the student prints. The frame pipe moves to another descriptor before anything else
happens, and both standard streams then go to the log.
"""

import contextlib
import importlib
import json
import math
import os
import sys
import time
from pathlib import Path
from typing import NoReturn

from . import Channel, NoReferences, run, switch_off

_exit = os._exit


def main() -> NoReturn:
    """Be one submission's process, to the end."""
    frames = os.dup(1)  # not inherited by programs that the student's code starts
    os.dup2(2, 1)
    task = json.loads(sys.stdin.buffer.read())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    log = [sys.stdout, sys.stderr]
    for stream in log:  # a killed process must not lose what it printed, nor a lone surrogate stop it
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
    if task["libraries"] != "numpy":
        importlib.import_module("torch").set_num_threads(1)
    if task["libraries"] == "torch-by-hand":
        switch_off()
    sys.meta_path.insert(0, NoReferences)
    sys.argv[:] = [task["filename"]]
    set_limits(task["seconds"], task["memory"])

    channel = Channel(frames)
    channel.ready()
    run(task, channel)
    for stream in log:
        with contextlib.suppress(BaseException):  # the student closed it; the answers matter more
            stream.flush()
    channel.finish()
    _exit(0)  # past atexit, threads and finalisers, which are the student's


def set_limits(seconds: float, memory: int) -> None:
    """Lower what this process may use. There is no `resource` on Windows, and macOS ignores address space."""
    if sys.platform == "win32":
        return
    import resource

    def limit(kind: int, soft: int, spare: int = 0) -> None:
        ceiling = resource.getrlimit(kind)[1]
        most = sys.maxsize if ceiling == resource.RLIM_INFINITY else ceiling
        resource.setrlimit(kind, (min(soft, most), min(soft + spare, most)))

    # The wall clock is the runner's; this one catches several threads, and processes that got away from it.
    limit(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds) + 1, spare=1)
    limit(resource.RLIMIT_FSIZE, 1 << 20)
    limit(resource.RLIMIT_NOFILE, 64)
    limit(resource.RLIMIT_CORE, 0)
    if os.getuid() != 0:  # it counts every process of the user; root is exempt
        limit(resource.RLIMIT_NPROC, 1)
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        limit(resource.RLIMIT_AS, pages * resource.getpagesize() + memory)
