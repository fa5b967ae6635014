"""Watch over one child: read its two pipes, notice its end, stop it in time, kill what is left."""

import contextlib
import os
import queue
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import IO

from .frames import Decoder, Tampered
from .job import Limits

START_SECONDS = 60.0
"""Python and NumPy must be ready by then, also on a machine under load; only afterwards the student's time runs."""
CHUNK = 1 << 16
POLL_SECONDS = 0.1
"""How soon a reader notices that the run is over although a process that got away holds its pipe."""
CHUNKS_LEFT = 32
"""More than any pipe holds; what such a process writes later is not waited for."""
JOIN_SECONDS = 5.0


class _Event(Enum):
    READY = auto()
    ENDED = auto()
    TAMPERED = auto()
    FAILED = auto()


class Watch:
    """Three threads report on a child: its frames, its log, its end.

    Call `wait`, then always `stop`, then read the attributes.

    Args:
        process: The child, in a session of its own, with both outputs piped and not buffered.
        steps: How many steps it was given.
        limits: What it may use.
    """

    def __init__(self, process: subprocess.Popen[bytes], steps: int, limits: Limits) -> None:
        self.process = process
        self.limits = limits
        self.decoder = Decoder(steps)
        self.log = bytearray()
        """The beginning of the log: one byte beyond the limit tells that there was more."""
        self.timed_out = False
        self.fault: BaseException | None = None
        """What failed in one of our threads."""
        self.seconds = 0.0
        """Wall-clock time since the child was ready."""
        self._started = time.monotonic()
        self._events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        self._over = threading.Event()
        works = (self._read_frames, self._read_log, self._await_end)
        # Daemons: the end of the grader never waits for a pipe.
        self._threads = [threading.Thread(target=self._report, args=(work,), daemon=True) for work in works]

    def wait(self) -> None:
        """Return when the child has ended, when time is up, or at the first invalid frame."""
        for thread in self._threads:
            thread.start()
        deadline = self._started + START_SECONDS
        while True:
            try:
                event = self._events.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self.timed_out = True
                return
            if event is not _Event.READY:
                return
            self._started = time.monotonic()
            deadline = self._started + self.limits.seconds

    def stop(self) -> None:
        """Kill whatever still runs, and collect what is left in the pipes."""
        self.seconds = time.monotonic() - self._started
        if sys.platform != "win32":
            # The child is not reaped yet (see _await_end), so this number still means its group.
            # The group may be gone all the same; macOS says "not permitted" of one that is all zombies.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self._over.set()
        for thread in self._threads:
            if thread.ident is not None:  # it was started
                thread.join(timeout=JOIN_SECONDS)
        for pipe, thread in zip((self.process.stdout, self.process.stderr), self._threads, strict=False):
            if pipe is not None and not thread.is_alive():
                pipe.close()

    def ending(self) -> str:
        """How the child ended; see the function of this name."""
        return ending(self.process.returncode)

    def _report(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the caller's thread raises it as our fault
            self.fault = error
            self._events.put(_Event.FAILED)

    def _read_frames(self) -> None:
        for chunk in _chunks(self.process.stdout, self._over):
            was_ready = self.decoder.ready
            try:
                self.decoder.feed(chunk)
            except Tampered:
                self._events.put(_Event.TAMPERED)
                return
            if self.decoder.ready and not was_ready:
                self._events.put(_Event.READY)

    def _read_log(self) -> None:
        for chunk in _chunks(self.process.stderr, self._over):
            self.log += chunk[: self.limits.log_bytes + 1 - len(self.log)]

    def _await_end(self) -> None:
        # Without reaping, where the system can: until then nobody else gets the number of the process group.
        if sys.platform != "win32" and hasattr(os, "waitid"):
            with contextlib.suppress(ChildProcessError):  # reaped by `stop`, or by a SIGCHLD that is ignored
                os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
        else:
            self.process.wait()
        self._events.put(_Event.ENDED)


def ending(code: int) -> str:
    """How a process ended, of its return code as `subprocess` has it.

    >>> ending(3), ending(-11)
    ('exit status 3', 'SIGSEGV')
    """
    if code >= 0:
        return f"exit status {code}"
    names = {one.value: one.name for one in signal.Signals}
    return names.get(-code, f"signal {-code}")


def _chunks(pipe: IO[bytes] | None, over: threading.Event) -> Iterator[bytes]:
    """What arrives, until the end of the pipe, or until `over` and nothing more is there."""
    assert pipe is not None
    if sys.platform == "win32":  # its pipes cannot be polled: a grandchild that holds one keeps this thread
        yield from iter(lambda: os.read(pipe.fileno(), CHUNK), b"")
        return
    left = CHUNKS_LEFT
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while left:
            left -= over.is_set()
            if selector.select(POLL_SECONDS):
                chunk = os.read(pipe.fileno(), CHUNK)
                if not chunk:
                    return
                yield chunk
            elif over.is_set():
                return
