"""Code that does not stop, in time, memory or output. Each claim has its control: the same code, allowed."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from rnnex.grader.code import Limits, Status
from rnnex.grader.code.watch import Watch

PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "start_new_session": True}
PACKAGES = str(Path(sys.modules["rnnex"].__file__).parent.parent)


def alive(pid):
    """Whether a process runs; one that is dead and not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(holds, seconds=5.0):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


@pytest.mark.parametrize(
    "endless",
    ["while True: pass", "while True: print('x' * 1000)", "time.sleep(60)", "os.kill(os.getpid(), signal.SIGSTOP)",
     "threading.Lock().acquire() and deadlock()", "raise Odd"],
)  # fmt: skip
def test_a_call_without_end_is_stopped_and_what_came_before_counts(run_code, endless):
    source = f"""
        import os, signal, threading, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        class Odd(Exception):
            def __str__(self):
                while True: pass
        def deadlock():
            lock = threading.Lock()
            lock.acquire()
            lock.acquire()
        def f(x):
            if x == 2:
                {endless}
            return x
        """

    run = run_code(source, (1.0,), (2.0,), (3.0,), seconds=1.0)

    assert [o.status for o in run.outcomes] == [Status.OK, Status.TIMED_OUT, Status.NOT_RUN]
    assert 1.0 <= run.seconds < 3.0


@pytest.mark.parametrize(("seconds", "status"), [(0.5, Status.TIMED_OUT), (20.0, Status.OK)])
def test_the_limit_is_what_stops_a_slow_function(run_code, seconds, status):
    """The second is the control."""
    (outcome,) = run_code("import time\ndef f(x):\n    time.sleep(1)\n    return x", seconds=seconds).outcomes

    assert outcome.status is status


def test_a_file_that_never_ends_loading_times_out_at_the_first_case(run_code):
    outcomes = run_code("def f(x): return x\nwhile True: pass", (1.0,), (2.0,), seconds=0.5).outcomes

    assert [o.status for o in outcomes] == [Status.TIMED_OUT, Status.NOT_RUN]


MEGABYTE = "import sys\nfor _ in range(1000): sys.stdout.write('x' * 999 + '\\n')\nsys.stdout.flush()\n"


def test_printing_a_megabyte_neither_blocks_nor_is_kept(run_code):
    run = run_code(MEGABYTE + "def f(x): return x")

    assert run.outcomes[0].status is Status.OK
    assert (len(run.log), run.log_truncated) == (65_536, True)


def test_printing_a_megabyte_blocks_a_grader_that_does_not_read():
    """Control of the test above."""
    with subprocess.Popen([sys.executable, "-c", MEGABYTE], stdout=subprocess.PIPE) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        process.kill()


def test_what_is_not_kept_does_not_fill_the_memory_of_the_grader():
    limits = Limits(log_bytes=100)
    program = f"import sys\nsys.stderr, sys.stdout = sys.stdout, sys.stderr\n{MEGABYTE}"
    with subprocess.Popen([sys.executable, "-c", program], bufsize=0, **PIPES) as process:
        watch = Watch(process, 0, limits)
        watch.wait()
        watch.stop()

    assert watch.ending() == "exit status 0"  # control: all of it was printed
    assert len(watch.log) == 101


@pytest.mark.parametrize(
    "left",
    [
        "with contextlib.suppress(RuntimeError): threading.Thread(target=time.sleep, args=(20,)).start()",  # or refused
        "atexit.register(time.sleep, 20)",
    ],
    ids=["thread", "atexit"],
)
def test_what_the_code_leaves_running_is_not_waited_for(run_code, bare, left):
    source = f"import atexit, contextlib, threading, time\n{left}\ndef f(x): return x"

    run = run_code(source)

    assert run.outcomes[0].status is Status.OK
    assert run.seconds < 10
    with pytest.raises(subprocess.TimeoutExpired):  # control
        bare(source, timeout=1)


@pytest.mark.parametrize(("printed", "truncated"), [(100, False), (101, True)])
def test_a_log_is_called_truncated_only_if_something_is_missing(run_code, printed, truncated):
    run = run_code(f"print('x' * {printed}, end='')\ndef f(x): return x", log_bytes=100)

    assert (run.log, run.log_truncated) == ("x" * 100, truncated)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits address space")
@pytest.mark.parametrize(("memory", "status"), [(256 << 20, Status.OUT_OF_MEMORY), (4 << 30, Status.OK)])
def test_memory_has_a_limit(run_code, memory, status):
    """The second is the control. The case after it runs in both."""
    source = "import numpy as np\ndef f(n): return np.ones(n).sum()"

    big, small = run_code(source, (64 * 2**20,), (3,), memory=memory).outcomes

    assert (big.status, small.value) == (status, 3.0)
    assert big.status is Status.OK or "MemoryError" in big.message


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize(("size", "status"), [(2 << 20, Status.RAISED), (1 << 19, Status.OK)])
def test_files_have_a_limit(run_code, size, status):
    """The second is the control."""
    (outcome,) = run_code(f"def f(x):\n    with open('a', 'wb') as a: return a.write(bytes({size}))").outcomes

    assert outcome.status is status


HOLDER = """
import os, time
def f(x):
    try:
        child = os.fork()
    except OSError:      # refused, unless we are root
        return x
    if child == 0:
        {escape}
        time.sleep(8)
        os._exit(0)
    print(child, flush=True)
    time.sleep(0.2)
    return x
f(1.0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork")
@pytest.mark.parametrize(
    "escape",
    ["pass", "os.setsid()", "os.setsid(); [os.write(1, b'-') and time.sleep(0.01) for _ in range(800)]"],
    ids=["in the group", "in a session of its own", "which writes on"],
)
def test_a_grandchild_that_holds_the_pipes_does_not_hold_the_grader(run_code, escape):
    begun = time.monotonic()

    run = run_code(HOLDER.format(escape=escape), (1.0,))

    took = time.monotonic() - begun
    left = [int(pid) for pid in run.log.replace("-", " ").split()]
    assert took < 2.5
    assert run.outcomes[0].status is Status.OK
    assert escape != "pass" or not any(map(alive, left))
    for pid in filter(alive, left):  # the escaped: ours to clean up, until the sandbox refuses them
        os.kill(pid, signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork")
def test_such_a_grandchild_does_hold_a_careless_grader(bare):
    """Control of the test above."""
    begun = time.monotonic()

    bare(HOLDER.format(escape="pass").replace("sleep(8)", "sleep(2.5)"))

    assert time.monotonic() - begun >= 2.5


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_ctrl_c_kills_the_child_and_comes_through(tmp_path):
    """The student's process is in another session, so the terminal does not reach it."""
    note = tmp_path / "pid"
    source = f"import os, time\nopen({str(note)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    grader = f"""
        import signal, sys
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
        sys.path.insert(0, {PACKAGES!r})
        from rnnex.grader.code import Job, Limits, Plan, ProcessRunner
        job = Job({source.encode()!r}, Plan.of_calls("gru.py", "f", [(1.0,)], Limits(seconds=60)))
        try:
            ProcessRunner().run(job)
        except KeyboardInterrupt:
            sys.exit(130)
        """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(grader)]) as process:
        assert wait_until(lambda: note.exists() and note.read_text() != "", 20)
        child = int(note.read_text())
        assert alive(child)  # control: it was there

        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=10) == 130
        assert not alive(child)


def test_nothing_is_left_open_by_many_runs(run_code):
    if sys.platform != "linux":
        pytest.skip("looks into /proc")
    run_code("def f(x): return x")
    before = len(list(Path("/proc/self/fd").iterdir()))

    for source in (
        "def f(x): return x",
        "import os; os._exit(1)",
        "while True: pass",
        "(",
        "import os; os.write(3, b'x' * 99)",
    ):
        run_code(source, seconds=0.3)

    assert len(list(Path("/proc/self/fd").iterdir())) == before
