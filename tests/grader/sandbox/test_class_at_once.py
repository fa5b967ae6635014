"""Several submissions at once give what one after another gives; an interruption waits for nobody."""

import sys
import threading
import time

import pytest

from rnnex.errors import Exit
from rnnex.grader.class_run import grade_class
from rnnex.grader.code import Status
from rnnex.grader.grade import Grader
from rnnex.grader.sandbox.runner import SandboxRunner
from rnnex.grader.sandbox.tiers import A
from rnnex.templates.language import language

from ...students.folders import assignment, gru_source, hand_in, hand_out
from .test_status import job

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there are no tiers but D elsewhere")
ONLY_CODE = '[[exercise]]\nid = "gru-cell"\nmarks = 6\n'
STUDENTS = [f"s{number}" for number in range(8)]
ENDLESS = "while True: pass\n"


@pytest.fixture
def folders(tmp_path):
    """Every third is wrong, one does not end."""
    name = assignment(tmp_path / "test", ONLY_CODE)
    first = hand_out(tmp_path / "given", name, students=STUDENTS)
    sources = [gru_source(returned="h_prev" if number % 3 == 1 else "z * h_prev + (1 - z) * c") for number in range(8)]
    return [
        hand_in(first.parent / student, tmp_path / "class" / student, {}, {"gru_cell.py": source})
        for student, source in zip(STUDENTS, sources, strict=True)
    ]


@pytest.fixture
def runner():
    runner = SandboxRunner(A, 2)
    yield runner
    runner.close()


def test_several_at_once_write_the_same_bytes(folders, tmp_path, runner):
    say = language("en")

    runs = [grade_class(Grader(None, say, runner), folders, tmp_path / f"r{n}", say, workers=n) for n in (1, 3)]

    one, many = ({path.name: path.read_bytes() for path in run.out.iterdir()} for run in runs)
    assert one == many
    assert len({report.data["score"]["awarded"] for report in runs[0].graded}) == 2  # control: they differ


def test_an_interruption_ends_what_runs(folders, tmp_path, runner):
    for folder in folders[2:]:
        (folder / "code" / "gru_cell.py").write_text(ENDLESS, "utf-8")

    def interrupted(done, of):
        raise KeyboardInterrupt

    begun = time.monotonic()
    say = language("en")
    run = grade_class(Grader(None, say, runner), folders, tmp_path / "r", say, interrupted, workers=2)

    assert run.status() is Exit.INTERRUPTED
    assert time.monotonic() - begun < 8  # each of them would take ten
    assert (tmp_path / "r" / "s0.html").exists()


def test_a_runner_that_was_closed_can_be_used_again(runner):
    runner.close()

    assert [o.status for o in runner.run(job("def f(x): return x")).outcomes] == [Status.OK] * 3


def test_runs_of_several_threads_do_not_mix(runner):
    found = {}

    def one(number):
        found[number] = [float(o.value) for o in runner.run(job(f"def f(x): return x + {number}")).outcomes]

    threads = [threading.Thread(target=one, args=(100 * number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {100 * n: [100 * n + 1.0, 100 * n + 2.0, 100 * n + 3.0] for n in range(12)}
