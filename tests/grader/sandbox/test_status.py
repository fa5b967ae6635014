"""What becomes of one submission is reported as what it was, costs nobody else, and never is a grader error."""

import sys
import textwrap

import numpy as np
import pytest

from rnnex.grader.code import Job, Limits, Plan, RunnerError, Status
from rnnex.grader.sandbox.pool import Zygote
from rnnex.grader.sandbox.runner import SandboxRunner
from rnnex.grader.sandbox.tiers import OPEN, A, Tier

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there are no tiers but D elsewhere")
MEMORY = 256 << 20


@pytest.fixture(scope="module")
def runner():
    """One slot, so that every run meets what the one before it left."""
    runner = SandboxRunner(A, 1)
    yield runner
    runner.close()


def job(source, *cases, seconds=10.0, function="f"):
    plan = Plan.of_calls("gru.py", function, cases or ((1.0,), (2.0,), (3.0,)), Limits(seconds=seconds, memory=MEMORY))
    return Job(textwrap.dedent(source).encode(), plan)


def statuses(run):
    return [outcome.status for outcome in run.outcomes]


def test_honest_code_runs(runner):
    run = runner.run(job("import numpy as np\ndef f(x):\n    print('hello', x)\n    return np.tanh(x)"))

    assert [float(o.value) for o in run.outcomes] == pytest.approx(np.tanh([1.0, 2.0, 3.0]))
    assert run.log == "hello 1.0\nhello 2.0\nhello 3.0\n"


@pytest.mark.parametrize(
    ("at_two", "status", "message"),
    [
        ("os._exit(3)", Status.CRASHED, "exit status 3"),
        ("os._exit(97)", Status.CRASHED, "exit status 97"),  # what a broken box says; but this one was whole
        ("os.abort()", Status.CRASHED, "SIGABRT"),
        ("ctypes.string_at(0)", Status.CRASHED, "SIGSEGV"),
        ("signal.raise_signal(9)", Status.CRASHED, "SIGKILL"),
        ("while True: pass", Status.TIMED_OUT, ""),
        ("time.sleep(60)", Status.TIMED_OUT, ""),
        ("signal.raise_signal(signal.SIGSTOP)", Status.TIMED_OUT, ""),
    ],
)
def test_an_end_costs_the_cases_after_it_and_those_before_it_count(runner, at_two, status, message):
    source = f"import ctypes, os, signal, time\ndef f(x):\n    if x == 2:\n        {at_two}\n    return x"

    run = runner.run(job(source, seconds=0.5))

    assert statuses(run) == [Status.OK, status, Status.NOT_RUN]
    assert run.outcomes[1].message == message
    assert statuses(runner.run(job("def f(x): return x"))) == [Status.OK] * 3


@pytest.mark.parametrize("take", ["bytearray(x)", "np.ones(x // 8)", "'x' * x", "[0] * (x // 8)", "mmap.mmap(-1, x)"])
@pytest.mark.parametrize(("much", "status"), [(2 * MEMORY, Status.OUT_OF_MEMORY), (MEMORY // 8, Status.OK)])
def test_too_much_memory_is_an_exception_of_that_case(runner, take, much, status):
    """The second is the control."""
    big, small = runner.run(
        job(f"import mmap\nimport numpy as np\ndef f(x): return len({take})", (much,), (8,))
    ).outcomes

    assert (big.status, small.status) == (status, Status.OK)


def test_memory_that_is_taken_bit_by_bit_is_an_exception_too(runner):
    run = runner.run(job("def f(x):\n    kept = []\n    while x == 2: kept.append(bytearray(1 << 20))\n    return x"))

    assert statuses(run) == [Status.OK, Status.OUT_OF_MEMORY, Status.OK]
    assert "MemoryError" in run.outcomes[1].message


SPRAY = """
import os, time
def f(x):
    for fd in range(3, 99):
        try:
            os.write(fd, b'x' * 99)
        except OSError:
            pass
    time.sleep({seconds})
"""


def test_forged_frames_spoil_their_own_run_only(runner):
    run = runner.run(job(SPRAY.format(seconds=0)))

    assert statuses(run) == [Status.TAMPERED] * 3
    assert statuses(runner.run(job("def f(x): return x"))) == [Status.OK] * 3


def test_tampering_is_stopped_at_once(runner):
    run = runner.run(job(SPRAY.format(seconds=60), seconds=20.0))

    assert statuses(run) == [Status.TAMPERED] * 3
    assert run.seconds < 10


@pytest.mark.parametrize("text", ["\\x1b[31m", "\\u202e", "::error::x", "<script>"])
def test_what_is_printed_comes_as_it_was(runner, text):
    """Escaping is the business of whoever shows it; see test_shown.py."""
    run = runner.run(job(f"print('{text}')\ndef f(x): return x"))

    assert text.encode().decode("unicode_escape") in run.log


def test_a_flood_is_cut_and_does_not_block(runner):
    run = runner.run(job("for _ in range(30000): print('x' * 99)\ndef f(x): return x"))

    assert statuses(run) == [Status.OK] * 3
    assert (len(run.log), run.log_truncated) == (65_536, True)


def test_a_box_that_cannot_be_shut_means_not_run(monkeypatch, tmp_path):
    """Fail closed: not one line of the submission runs when a layer is missing."""
    whole = SandboxRunner(OPEN, 1)
    marker = tmp_path / "ran"
    source = f"open({str(marker)!r}, 'w').write('x')\ndef f(x): return x"
    runner = SandboxRunner(A, 1)
    monkeypatch.setattr(Tier, "user", property(lambda tier: -5000))  # there is no such user

    with pytest.raises(RunnerError, match="could not be put up, so nothing was run"):
        runner.run(job(source))

    assert not marker.exists()
    runner.close()
    whole.run(job(source))  # control
    whole.close()
    assert marker.exists()


def test_a_zygote_that_dies_between_runs_is_replaced(runner):
    runner.run(job("def f(x): return x"))
    with runner._pools["numpy"].lend() as zygote:
        zygote.process.kill()
        zygote.process.wait()

    assert statuses(runner.run(job("def f(x): return x"))) == [Status.OK] * 3


def test_a_zygote_that_cannot_start_says_why():
    with pytest.raises(RunnerError, match="there is no pool 'torch_of_tomorrow'"):
        Zygote(Tier("A", frozenset({"landlock"})), "torch_of_tomorrow")


def test_every_run_has_a_process_of_its_own(runner):
    """Nothing of one submission is there for the next."""
    first = runner.run(job("import numpy as np\nnp.left = 1\ndef f(x): return 1.0"))
    second = runner.run(job("import numpy as np\ndef f(x): return float(hasattr(np, 'left'))"))

    assert [float(o.value) for o in (*first.outcomes, *second.outcomes)] == [1.0] * 3 + [0.0] * 3
