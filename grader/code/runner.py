"""Run student code in a plain subprocess, with limits: `ProcessRunner`.

What it protects: the grader from crashes, endless loops, sleeping, floods of output, memory that runs away
(Linux), processes left in the child's group and malformed answers; and the secrets of its environment.

What it does not: the machine, and secrecy. The child runs as the same user. A hostile submission can read
files, also those of rnnex and its references, use the network, fill the disk with many small files, signal
the grader, and leave a process behind that has moved to a session of its own; and a grader that is killed
outright leaves its child to the limit of processor time. Refusing `import rnnex` is a courtesy that tells an
honest student not to. So: for one's own code, or for students one trusts: this is tier D
of grader/sandbox, which has better ones for Linux.

What holds even so: a child can only send arrays. The expected values are never in its memory, and whatever
it forges on the frame pipe is read as its own answers, in order, or makes the whole run TAMPERED.

Written for Windows and macOS too, tested on Linux. Windows has no resource limits and no process groups:
there only the child itself is killed.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np

from ...templates.language import N_
from .frames import Decoder, Frame
from .installed import require_installed
from .job import Job, Outcome, Run, Runner, RunnerError, Status, task
from .watch import Watch

INSIDE = Path(__file__).with_name("inside")
BOOT = """
import sys
try:
    import numpy
except ModuleNotFoundError:
    sys.path.append(sys.argv[2])
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
home = sys.argv[1]
spec = ModuleSpec("inside", SourceFileLoader("inside", home + "/__init__.py"), is_package=True)
spec.submodule_search_locations.append(home)
sys.modules["inside"] = package = module_from_spec(spec)
spec.loader.exec_module(package)
from inside.child import main
main()
"""
"""Makes a package of the one folder of ours that the child may see. (-I hides a user's own site-packages.)"""
KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""Without these some installations cannot start Python at all."""
THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


class ProcessRunner(Runner):
    r"""Runs every job in a fresh interpreter.

    Args:
        python: The interpreter; it must have NumPy.

    Example:
        >>> from rnnex.grader.code import Plan
        >>> source = b"def double(x):\n    return 2 * x"
        >>> run = ProcessRunner().run(Job(source, Plan.of_calls("double.py", "double", [(np.array([1.0, 2.0]),)])))
        >>> run.outcomes[0].status.value, run.outcomes[0].value
        ('ok', array([2., 4.]))
    """

    def __init__(self, python: str = sys.executable) -> None:
        self.python = python

    @property
    def tier(self) -> str:
        """No secrecy is promised."""
        return "D"

    def run(self, job: Job) -> Run:
        """Run all steps of a job in one child; see `Runner.run`."""
        require_installed(job.libraries)
        with contextlib.ExitStack() as stack:
            try:
                folder = stack.enter_context(_scratch())
                # A file, not a pipe: the child may die before it has read the job, and nobody waits for it.
                stdin = stack.enter_context(tempfile.TemporaryFile())
                stdin.write(task(job))
                stdin.seek(0)
                process = self._start(stdin, folder)
            except OSError as error:
                raise _not_started(str(error)) from error
            watch = Watch(process, job.reports, job.limits)
            try:
                watch.wait()
            finally:  # also on Ctrl-C, which does not reach the child in its own session
                watch.stop()
        return _run(watch, job)

    def close(self) -> None:
        """There is nothing between two runs."""

    def _start(self, stdin: IO[bytes], folder: str) -> subprocess.Popen[bytes]:
        numpy_home = str(Path(np.__file__).parent.parent)
        return subprocess.Popen(  # noqa: S603 - our own script
            [self.python, "-I", "-B", "-X", "utf8", "-c", BOOT, str(INSIDE), numpy_home],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=folder,
            env=_environment(folder),
            close_fds=True,
            start_new_session=True,
        )


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours but what starts Python, and one thread for linear algebra."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    homes = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP"), folder)
    return kept | homes | dict.fromkeys(THREADS, "1")


@contextlib.contextmanager
def _scratch() -> Iterator[str]:
    """A fresh folder to work in, removed afterwards with what was left in it."""
    folder = tempfile.mkdtemp(prefix="rnnex-")
    try:
        yield folder
    finally:
        # Not TemporaryDirectory: where it may not delete, it changes permissions, even through a link.
        # A tree that is locked, or too deep to remove, stays; it is in the system's temporary folder.
        with contextlib.suppress(RecursionError):
            shutil.rmtree(folder, ignore_errors=True)


def _run(watch: Watch, job: Job) -> Run:
    log = watch.log[: job.limits.log_bytes].decode("utf-8", "replace")
    if watch.fault:
        raise RunnerError(
            N_("Reading the answers of a student's program failed (%(reason)s): please report this."),
            reason=repr(watch.fault),
        ) from watch.fault
    if not watch.decoder.ready:
        raise _not_started(f"{watch.ending()}; {log.strip()[-500:]}")
    late = watch.timed_out or watch.ending() == "SIGXCPU"
    found = outcomes(watch.decoder, job.reports, late=late, ended=watch.ending())
    truncated = len(watch.log) > job.limits.log_bytes
    return Run.of(job, found, log, log_truncated=truncated, seconds=watch.seconds)


def outcomes(decoder: Decoder, steps: int, *, late: bool, ended: str) -> tuple[Outcome, ...]:
    """One outcome for each report: what was reported counts, and how the process ended tells about the next one.

    Args:
        decoder: What was received.
        steps: How many there are; see `Job.reports`.
        late: Whether time ran out.
        ended: How the process ended; see `ending`.
    """
    if decoder.tampered:  # which of the frames were honest cannot be known
        return (Outcome(Status.TAMPERED),) * steps
    found = [_outcome(frame) for frame in decoder.frames]
    if len(found) < steps:
        found.append(Outcome(Status.TIMED_OUT) if late else Outcome(Status.CRASHED, message=ended))
    return (*found, *[Outcome(Status.NOT_RUN)] * (steps - len(found)))


def _outcome(frame: Frame) -> Outcome:
    return Outcome(Status[frame.code.name], frame.tree, frame.message, frame.line, echo=frame.echo)


def _not_started(reason: str) -> RunnerError:
    return RunnerError(
        N_("Python could not be started to run student code (%(reason)s): try 'python -I -c \"import numpy\"'."),
        reason=reason,
    )
