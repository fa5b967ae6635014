"""One run in the sandbox: hand the job over, take results as they come, and say how it ended."""

import array
import contextlib
import os
import select
import signal
import socket
import time
from typing import NamedTuple

from ...templates.language import N_
from ..code.frames import Decoder, Tampered
from ..code.job import Job, Run, RunnerError, task
from ..code.runner import outcomes
from ..code.watch import ending
from .inside.wire import BROKEN, REPLY, REQUEST, STOP
from .pool import Zygote

CHUNK = 1 << 16
GRACE_SECONDS = 30.0
"""The zygote ends a run in time; this much later the zygote itself must have gone wrong."""
MOST_LOG = 64 << 20
"""Bytes of printed output that are read, and for the greater part thrown away; then the pipe is left to fill."""


class Hung(Exception):
    """The zygote died, or does not answer."""


class _End(NamedTuple):
    status: int
    killed: int
    user: float
    kernel: float
    peak: int
    """KiB."""
    seconds: float


class Supervised:
    """A run under way. Call `wait`, then `close`, then `run`.

    Args:
        zygote: Lent for this run.
        job: What to run.
    """

    def __init__(self, zygote: Zygote, job: Job) -> None:
        self.zygote, self.job = zygote, job
        self.decoder = Decoder(job.reports)
        self.log = bytearray()
        self.seen = 0
        self.end: _End | None = None
        self.frames_pipe, frames = os.pipe2(os.O_CLOEXEC)
        self.log_pipe, log = os.pipe2(os.O_CLOEXEC)
        given = os.memfd_create("job", os.MFD_CLOEXEC)
        try:
            for pipe in (self.frames_pipe, self.log_pipe):
                os.set_blocking(pipe, False)
            with open(given, "wb", closefd=False) as file:
                file.write(task(job))
            os.lseek(given, 0, os.SEEK_SET)
            limits = job.limits
            request = REQUEST.pack(int(limits.seconds) + 2, max(1, int(1000 * limits.seconds)), limits.memory)
            passed = array.array("i", (given, frames, log))
            zygote.control.sendmsg([request], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, passed)])
        except BaseException:
            self.close()
            raise
        finally:
            for descriptor in (given, frames, log):
                os.close(descriptor)

    def wait(self) -> None:
        """Return when the child is dead and all it sent is read.

        Raises:
            Hung: If the zygote is no longer there to tell.
        """
        poll = select.poll()
        for source in (self.frames_pipe, self.log_pipe, self.zygote.control.fileno()):
            poll.register(source, select.POLLIN)
        deadline = time.monotonic() + self.job.limits.seconds + GRACE_SECONDS
        while self.end is None:
            ready = poll.poll(max(0.0, 1000 * (deadline - time.monotonic())))
            if not ready:
                raise Hung
            for source, _event in ready:
                if source == self.zygote.control.fileno():
                    self._ended()
                elif self._take(source) is False:
                    poll.unregister(source)
        for source in (self.frames_pipe, self.log_pipe):  # its writers are dead: what is there is all there is
            while self._take(source):
                pass

    def _ended(self) -> None:
        said = self.zygote.control.recv(64)
        if len(said) != REPLY.size:
            raise Hung
        self.end = _End(*REPLY.unpack(said))

    def _take(self, source: int) -> bool | None:
        """Read once; None if there is nothing now, False at the end of the pipe or of what we want."""
        try:
            chunk = os.read(source, CHUNK)
        except BlockingIOError:
            return None
        if source == self.log_pipe:
            self.seen += len(chunk)
            self.log += chunk[: max(0, self.job.limits.log_bytes + 1 - len(self.log))]
            return bool(chunk) and self.seen < MOST_LOG
        try:
            self.decoder.feed(chunk)
        except Tampered:
            with contextlib.suppress(OSError):
                self.zygote.control.send(STOP)
            return False
        return bool(chunk)

    def close(self) -> None:
        """Close our ends."""
        for pipe in (self.frames_pipe, self.log_pipe):
            os.close(pipe)

    def run(self) -> Run:
        """What came of it.

        Raises:
            RunnerError: If the child could not be shut in, so that nothing of the submission was run.
        """
        assert self.end is not None
        kept = self.job.limits.log_bytes
        log = self.log[:kept].decode("utf-8", "replace")
        code = os.waitstatus_to_exitcode(self.end.status)
        # Before READY not one line of the submission has run: what the log says then is our own child's.
        if not self.decoder.ready and not self.decoder.tampered:
            raise RunnerError(
                N_("A layer of the sandbox could not be put up, so nothing was run (%(reason)s): see 'rnnex doctor'."),
                reason=log if code == BROKEN else f"{ending(code)} {log}".strip(),
            )
        late = bool(self.end.killed) or code == -signal.SIGXCPU
        found = outcomes(self.decoder, self.job.reports, late=late, ended=ending(code))
        return Run.of(self.job, found, log, log_truncated=len(self.log) > kept, seconds=self.end.seconds)


def supervise(zygote: Zygote, job: Job) -> Run:
    """Run a job in a child of this zygote.

    Raises:
        Hung: If the zygote went wrong; nothing is known about the job then.
        RunnerError: See `Supervised.run`.
    """
    try:
        under_way = Supervised(zygote, job)
    except OSError as fault:
        raise Hung from fault
    try:
        under_way.wait()
    finally:
        under_way.close()
    return under_way.run()
