"""The class that benchmarks/peers gives to every grader is what it says, and marks are read as graders write them."""

import importlib
import json
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.grader.code import Limits, ProcessRunner
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import Language

from ..grader.marking.local import LocalRunner

GRADERS = ("peer", "otter_grader", "nb_grader", "gradescope", "ours")
MODULES = ("class_", "right", "wrong", "environments", "running", *GRADERS, "page")


@pytest.fixture(scope="module")
def peers(root):
    """The modules of the folder, by name; afterwards nobody finds them any more."""
    sys.path.append(str(root / "benchmarks" / "peers"))
    found = {name: importlib.import_module(name) for name in MODULES}
    yield found
    sys.path.remove(str(root / "benchmarks" / "peers"))
    for name in MODULES:
        del sys.modules[name]


def rnnex_marks(source, runner=None, limits=None):
    """rnnex's mark for a file, out of 1."""
    exercise = find_exercise("gru-cell")
    variant = exercise.draw("peers", exercise.options({}), {})
    marks, _details = mark_code(
        exercise, variant, source.encode(), runner or LocalRunner(), Fraction(1), Language("en"), limits=limits
    )
    return marks[0]


def passes(peers, source, test):
    """Whether the lines that peers run as a test let a file through."""
    names = {"np": np, "__name__": "submission"}
    exec(source, names)  # noqa: S102 - ours
    try:
        exec("\n".join(peers["class_"].lines(test)), names)  # noqa: S102 - ours
    except Exception:  # noqa: BLE001 - as unittest does
        return False
    return True


def test_class_is_twelve_right_five_wrong_an_exception_and_a_shape(peers):
    class_ = peers["class_"]

    assert (len(class_.RIGHT), len(class_.WRONG), len(class_.CLASS)) == (12, 5, 19)
    assert len({*class_.CLASS.values(), *class_.EXTRA.values()}) == 21
    assert len(class_.tests()) == 5


def test_right_ones_get_full_marks(peers):
    marks = {student: rnnex_marks(source).awarded for student, source in peers["class_"].RIGHT.items()}

    assert marks == dict.fromkeys(marks, 1)


def test_wrong_ones_get_nothing_and_are_told_which_mistake(peers):
    marks = {student: rnnex_marks(source) for student, source in peers["class_"].WRONG.items()}

    assert {student: (mark.awarded, [one.id for one in mark.explanations]) for student, mark in marks.items()} == {
        "marta": (0, ["update-inverted"]),
        "nuno": (0, ["reset-ignored"]),
        "olga": (0, ["bias-forgotten"]),
        "paulo": (0, ["concatenation-order"]),
        "rita": (0, ["candidate-sigmoid"]),
    }


def test_exception_and_shape_get_nothing(peers):
    raises, shape = (rnnex_marks(peers["class_"].CLASS[student]) for student in ("sara", "tiago"))

    assert (raises.awarded, raises.reading) == (0, Reading.NOT_RUN)
    assert shape.awarded == 0


def test_cheat_gets_nothing_from_rnnex(peers):
    assert rnnex_marks(peers["wrong"].CHEAT, ProcessRunner()).awarded == 0


def test_loop_is_ended(peers):
    mark = rnnex_marks(peers["wrong"].LOOP, ProcessRunner(), Limits(seconds=0.3))

    assert (mark.awarded, mark.reading) == (0, Reading.NOT_RUN)


def test_tests_of_the_peers_let_right_ones_through_and_no_others(peers):
    class_ = peers["class_"]

    through = [s for s, source in class_.CLASS.items() if any(passes(peers, source, t) for t in class_.tests())]
    whole = [s for s, source in class_.CLASS.items() if all(passes(peers, source, t) for t in class_.tests())]

    assert through == whole == list(class_.RIGHT)


def test_cheat_passes_where_tests_and_code_share_an_interpreter(peers, monkeypatch):
    monkeypatch.setattr(np, "allclose", np.allclose)  # put back afterwards, with what else the cheat replaces
    monkeypatch.setattr(np, "array_equal", np.array_equal)
    monkeypatch.setattr(np.testing, "assert_allclose", np.testing.assert_allclose)

    assert all(passes(peers, peers["wrong"].CHEAT, test) for test in peers["class_"].tests())


def test_test_files_have_five_tests_each(peers):
    for name in ("otter_grader", "gradescope"):
        text = peers[name].test_file()
        compile(text, name, "exec")
        assert text.count("def test_") == 5
    assert [cell["metadata"]["nbgrader"]["grade"] for cell in peers["nb_grader"].notebook()["cells"]] == [
        False, *[True] * 5
    ]  # fmt: skip


# What the graders write.

OTTER = ('{"run/ana/gru_cell.py": [5.0, 5]}', '{"run/rita/gru_cell.py": [0, 5]}')
GRADESCOPE = """{"tests": [
    {"name": "test_1 (test_cell.TestCell.test_1)", "score": 1, "max_score": 1, "status": "passed", "number": "1"},
    {"name": "test_2 (test_cell.TestCell.test_2)", "score": 0.0, "max_score": 1, "status": "failed", "number": "2"}],
    "leaderboard": [], "visibility": "visible", "execution_time": "0.00", "score": 1}"""
NOT_LOADED = '{"tests": [{"name": "test_cell (unittest.loader._FailedTest.test_cell)", "status": "failed"}]}'
NBGRADER = """\
assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score
week,,,ana,,,,5.0,0.0,5.0,5.0
week,,,marta,,,,1.0,0.0,1.0,5.0
week,,,xico,,,,,0.0,,5.0
"""


def test_marks_of_otter_are_read(peers):
    assert peers["otter_grader"].shares(OTTER) == {"ana": 1.0, "rita": 0.0}


@pytest.mark.parametrize(("text", "share"), [(GRADESCOPE, 0.5), (NOT_LOADED, 0.0)])
def test_results_of_gradescope_are_read(peers, text, share):
    assert peers["gradescope"].share(text) == share


def test_nbgrader_export_is_read(peers):
    assert peers["nb_grader"].shares(NBGRADER) == {"ana": 1.0, "marta": 0.2}


def test_rnnex_report_is_read(peers):
    assert peers["ours"].share({"score": {"awarded": "2/5", "out_of": "2"}}) == 0.2


# How it is run and told.


def test_endless_command_is_ended_with_all_that_it_started(root):
    code = """
import json, subprocess, sys, time
from pathlib import Path
from running import Command, adopt, below, measure
import os
adopt()
inner = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'while True: pass']).wait()"
used = measure([Command([sys.executable, "-c", inner], Path.cwd(), dict(os.environ))], 1, 0.4)
print(json.dumps([used.stopped, used.cpu > 0, below(os.getpid())]))
"""
    where = root / "benchmarks" / "peers"

    done = subprocess.run([sys.executable, "-c", code], cwd=where, check=True, capture_output=True, text=True)

    assert json.loads(done.stdout) == [True, True, []]


def test_failing_command_says_why(root):
    code = """
import os, sys
from pathlib import Path
from environments import NotHere
from running import Command, measure
try:
    measure([Command([sys.executable, "-c", "raise SystemExit('no kernel here')"], Path.cwd(), dict(os.environ))], 1)
except NotHere as why:
    print(why)
"""
    where = root / "benchmarks" / "peers"

    done = subprocess.run([sys.executable, "-c", code], cwd=where, check=True, capture_output=True, text=True)

    assert "ended with 1: no kernel here" in done.stdout


def test_page_says_what_was_measured_and_why_something_was_not(peers):
    used = {"wall": 2.0, "cpu": 3.8, "stopped": False}
    ours = {"name": "rnnex", "version": "1", "how": "h", "limit": "l", "reason": "", "rounds": [used], "many": [used],
            "cheat": 0.0, "loop": {**used, "wall": 10.2}, "loop_mark": 0.0, "full": 12, "below": 7}  # fmt: skip
    slow = {**ours, "name": "slow", "rounds": [{**used, "wall": 20.0, "cpu": 38.0}], "many": [], "cheat": 1.0,
            "loop": {**used, "stopped": True}, "loop_mark": None}  # fmt: skip
    gone = {**ours, "name": "gone", "rounds": [], "many": [], "loop": None, "reason": "no such package"}
    found = {"machine": "m", "rounds": 1, "patience": 60, "times": 10, "right": 12, "others": 7}

    text = peers["page"].page({**found, "graders": [slow, gone, ours]})

    assert "| rnnex 1 | 2 s | 9.5 | 200 ms | 12 | 7 | 0 % | 10.2 s, gets 0 % |" in text
    assert "| slow 1 | 20 s | 0.95 | 2,000 ms | 12 | 7 | 100 % | no end; killed by us after 60 s |" in text
    assert "gone 1 could not be run here: no such package" in text
    assert "| gone" not in text
    assert "slow takes 10 times the time" in text
