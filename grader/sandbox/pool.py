"""Zygotes on the grader's side: started when needed, one for each processor, lent to one run at a time."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import threading
import weakref
from collections.abc import Iterator, Mapping
from typing import Any

from ...templates.language import N_
from ..code.job import RunnerError
from . import layout
from .inside.wire import READY
from .tiers import Tier, outer_box

START_SECONDS = 60.0
"""An interpreter with NumPy or PyTorch is warm by then, also on a machine under load."""
END_SECONDS = 5.0
BOOT = """
import sys
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
spec = ModuleSpec("inside", None, is_package=True)
spec.submodule_search_locations.append(sys.argv[1])
sys.modules["inside"] = module_from_spec(spec)
from inside.zygote import main
main(sys.argv[2:])
"""
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8",
}
"""All there is: one thread, and the same order of sets for everybody."""
FOR_MUCH = {
    # A heap in large pages makes the fork of a process with PyTorch twice as quick; NumPy's alone is too small to gain.
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    # Its optimisers load a compiler that wants a folder, which it then makes no use of.
    "TORCHINDUCTOR_CACHE_DIR": "/",
}


class Zygote:
    """One warm interpreter.

    Args:
        tier: Its layers.
        libraries: "numpy", "torch" or "torch-by-hand".

    Raises:
        RunnerError: If it does not start; `reason` says why.
    """

    def __init__(self, tier: Tier, libraries: str) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                plan = _plan(tier, libraries)
                self.process = subprocess.Popen(  # noqa: S603 - our own command
                    _command(tier, plan, theirs.fileno()),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    env=ENVIRONMENT | (FOR_MUCH if plan["preload"] or libraries != "numpy" else {}),
                    cwd="/",
                    pass_fds=(theirs.fileno(),),
                    start_new_session=True,  # Ctrl-C is for the grader, which then hangs up
                )
        except OSError as fault:
            self.control.close()
            raise _no_sandbox(str(fault)) from fault
        self._end = weakref.finalize(self, _end, self.control, self.process)
        try:
            self._await_ready()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End it, and the child if there is one; the end of the grader does so too."""
        self._end()

    def _await_ready(self) -> None:
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        said = self.control.recv(8192) if poll.poll(1000 * START_SECONDS) else b"!no answer"
        if said != READY:
            assert self.process.stderr is not None
            os.set_blocking(self.process.stderr.fileno(), False)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(END_SECONDS)
            errors = self.process.stderr.read() or b""
            raise _no_sandbox((said[1:] or errors.strip()[-500:]).decode("utf-8", "replace"))


class Pool:
    """Zygotes of one kind.

    Args:
        tier: Their layers.
        libraries: What they have imported.
        size: How many at most; None for one on each processor.
    """

    def __init__(self, tier: Tier, libraries: str, size: int | None = None) -> None:
        self.tier, self.libraries = tier, libraries
        self._idle: list[Zygote] = []
        self._lent: set[Zygote] = set()
        self._lock = threading.Lock()
        self._places = threading.Semaphore(size or len(os.sched_getaffinity(0)))

    @contextlib.contextmanager
    def lend(self) -> Iterator[Zygote]:
        """A zygote for one run; one that failed, or was interrupted, is not used again."""
        with self._places:
            with self._lock:
                zygote = self._idle.pop() if self._idle else None
            zygote = zygote or Zygote(self.tier, self.libraries)
            with self._lock:
                self._lent.add(zygote)
            try:
                yield zygote
            except BaseException:
                zygote.close()
                raise
            else:
                with self._lock:
                    self._idle.append(zygote)
            finally:
                with self._lock:
                    self._lent.discard(zygote)

    def close(self) -> None:
        """End all: those that are idle at once, and those that are lent by hanging up on them."""
        with self._lock:
            idle, self._idle = self._idle, []
            for zygote in self._lent:
                with contextlib.suppress(OSError):
                    zygote.control.shutdown(socket.SHUT_RDWR)
        for zygote in idle:
            zygote.close()


def _plan(tier: Tier, libraries: str) -> dict[str, Any]:
    """What the zygote is to be; see `Box` and `_warm_up` there."""
    return {
        "layers": sorted(tier.layers),
        "readable": layout.readable(libraries),
        "libraries": libraries,
        "packages": str(layout.package_folder()),
        "code": str(layout.CODE),
        "user": tier.user,
        # The outer box shows the interpreter under folders of its own, which all can read; a child in it is thus
        # half the size, and its fork costs a third.
        "preload": tier.user is not None and not tier.outer and not layout.readable_by_all(libraries),
    }


def _command(tier: Tier, plan: Mapping[str, Any], control: int) -> list[str]:
    # Not -I: it would ignore PYTHONMALLOC and PYTHONHASHSEED.
    python = [layout.interpreter(), "-s", "-S", "-P", "-B", "-X", "utf8", "-c", BOOT, str(layout.INSIDE)]
    return [*(outer_box(plan["libraries"]) if tier.outer else []), *python, str(control), json.dumps(plan)]


def _no_sandbox(reason: str) -> RunnerError:
    return RunnerError(
        N_("The sandbox for student code could not be started (%(reason)s): 'rnnex doctor' says more."), reason=reason
    )


def _end(control: socket.socket, process: subprocess.Popen[bytes]) -> None:
    control.close()  # it hears that, and kills its child
    if process.stderr is not None:
        process.stderr.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(END_SECONDS)
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
