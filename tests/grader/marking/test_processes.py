"""A right and silent file takes one process; whatever a report quotes comes from one that knows no hidden input."""

from binascii import b2a_base64
from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.exercises.rnn.backward import WORKED
from rnnex.grader.code import Limits, ProcessRunner
from rnnex.grader.marking import bench
from rnnex.grader.marking.code import mark_code
from rnnex.templates.language import Language

from .local import LocalRunner

EN = Language("en")
EXERCISE = find_exercise("rnn-backward")
VARIANT = EXERCISE.draw("7", {}, {})
PUBLIC = {case.name for case in EXERCISE.public_cases(VARIANT)}
IN_PUBLIC = WORKED.replace("    h = h_0\n", "    h = h_0\n    if len(xs) == {length}: {statement}\n")
WALK = """
import sys
def everything():
    frame = sys._getframe()
    while "task" not in frame.f_locals:
        frame = frame.f_back
    return repr(frame.f_locals["task"]["cases"])
"""
"""The inputs of all cases of the process."""


class Counting:
    """Remembers which cases each process was given."""

    def __init__(self, runner):
        self.runner, self.tier = runner, "D"
        self.jobs = []

    def run(self, job):
        self.jobs.append([case.name for case in job.plan.cases])
        return self.runner.run(job)

    @property
    def processes(self):
        """For each: whether it was given public cases, and whether hidden ones."""
        return [(bool(PUBLIC & set(names)), bool(set(names) - PUBLIC)) for names in self.jobs]


def marked(source, runner=None, seconds=10.0):
    counting = Counting(runner or LocalRunner())
    (mark,), details = mark_code(
        EXERCISE, VARIANT, source.encode(), counting, Fraction(1), EN, limits=Limits(seconds=seconds)
    )
    return mark, details, counting.processes


ALL, SHOWN, HIDDEN = (True, True), (True, False), (False, True)


def public_statement(statement):
    (length,) = {len(step.args[0]) for case in EXERCISE.public_cases(VARIANT)[:1] for step in case.steps[:1]}
    return IN_PUBLIC.format(length=length, statement=statement)


def test_a_right_file_takes_one_process():
    mark, _, processes = marked(WORKED)

    assert mark.awarded == 1
    assert processes == [ALL, HIDDEN]  # the second is that of the budget


def test_a_file_that_is_wrong_in_hidden_cases_only_takes_no_more():
    mark, details, processes = marked(WORKED.replace("    h = h_0\n", "    h = h_0 + (xs.shape == (3, 3, 2))\n"))

    assert 0 < mark.awarded < 1
    assert "In hidden cases, all of them together" in details
    assert processes == [ALL, HIDDEN]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (WORKED.replace("    h = h_0\n", "    h = h_0\n    print('here I am')\n"), "here I am"),
        (public_statement("raise ValueError('no such luck')"), "no such luck"),
        (WORKED.replace("return dxs, carry", "return 2 * dxs, carry"), "returned"),
        (WORKED.replace("    h = h_0\n", "    h = h_0\n    xs += 1; xs -= 0.5; xs -= 0.5\n"), ""),
        ("x = 1\n", "does not define"),
    ],
)
def test_what_is_quoted_comes_from_a_process_without_hidden_inputs(source, told):
    _, details, processes = marked(source, ProcessRunner())

    assert told in details
    assert processes[:2] == [ALL, SHOWN]


@pytest.mark.parametrize("way", ["print({})", "raise ValueError({})"])
@pytest.mark.parametrize("at_once", [False, True])
def test_what_a_file_finds_of_hidden_inputs_is_not_told(way, at_once, monkeypatch):
    """In a public case it looks for all inputs of its process. The control quotes the process for all cases."""
    walker = WALK + public_statement(way.format("everything()[:1500]"))
    if at_once:
        monkeypatch.setattr(bench, "silent", lambda *_: True)

    details = marked(walker, ProcessRunner())[1]

    assert any(given in details for given in hidden_inputs()) is at_once


def hidden_inputs():
    """As they stand in a job, where only such tell that a hidden case was seen."""
    cases = EXERCISE.hidden_cases(VARIANT)
    arrays = [given for case in cases for step in case.steps for given in step.args if isinstance(given, np.ndarray)]
    return [b2a_base64(array.astype(float).tobytes(), newline=False).decode() for array in arrays if array.size > 2]


@pytest.mark.parametrize(
    "source", ["import time\ntime.sleep(0.6)\n" + WORKED, public_statement("__import__('os')._exit(3)")]
)
def test_what_does_not_go_smoothly_is_run_apart(source):
    mark, _, processes = marked(source, ProcessRunner())

    assert processes[:2] == [ALL, SHOWN]
    assert HIDDEN in processes
    assert mark.awarded > 0


def test_an_endless_loop_costs_its_limit_once():
    _, _, processes = marked(
        public_statement("iter(int, 1).__class__; [0 for _ in iter(int, 1)]"), ProcessRunner(), 1.0
    )

    assert processes == [ALL, SHOWN]
