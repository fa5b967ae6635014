"""A crash costs its own case; a time-out and a broken budget cost what they are about."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.engine.calls import Case
from rnnex.exercises.engine.code_exercise import CodeTask, Function, Output
from rnnex.exercises.engine.contracts import MEBIBYTES, SECONDS, STEPS, within_budget
from rnnex.exercises.engine.variant import Variant
from rnnex.exercises.registry import find_exercise
from rnnex.exercises.rnn.backward import WORKED
from rnnex.grader.code import Limits, ProcessRunner
from rnnex.grader.marking.bench import Bench
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.forks import MOST
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import Language

EN = Language("en")
EXERCISE = find_exercise("rnn-backward")
VARIANT = EXERCISE.draw("7", {}, {})
ENTRY = "    h = h_0\n"


class Counting(ProcessRunner):
    """Knows how many processes there were."""

    runs = 0

    def run(self, job):
        self.runs += 1
        return super().run(job)


def marked(source, runner=None):
    (mark,), details = mark_code(EXERCISE, VARIANT, source.encode(), runner or ProcessRunner(), Fraction(1), EN)
    return mark, details


@pytest.mark.parametrize(
    ("when", "share"),
    [
        ("xs.shape == (3, 3, 2)", Fraction(6, 7)),  # one of the hidden cases
        ("xs.shape == (1, 2, 1)", Fraction(6, 7)),  # one of the public ones
        ("h_0.shape[1] < 0", Fraction(1)),  # never: the control
    ],
)
def test_a_crash_costs_its_own_case(when, share):
    source = "import os\n" + WORKED.replace(ENTRY, f"{ENTRY}    if {when}: os._exit(3)\n")

    mark, details = marked(source)

    assert mark.awarded == Fraction(4, 5) * share + Fraction(1, 5)
    assert ("The process ended before the function returned" in details) == (share < 1)


def test_a_file_that_crashes_at_once_is_not_run_for_ever():
    runner = Counting()

    mark, details = marked("import os\nos.abort()\n" + WORKED, runner)

    assert mark.awarded == 0
    assert mark.reading is Reading.NOT_RUN
    assert "SIGABRT" in details
    assert runner.runs <= MOST


def test_what_a_hidden_case_died_of_is_told_and_not_with_which_number():
    source = "import os\n" + WORKED.replace(ENTRY, f"{ENTRY}    if xs.shape == (3, 3, 2): os._exit(217)\n")

    _, details = marked(source)

    assert "The process ended before the function returned." in details
    assert "217" not in details


TASK = CodeTask(
    "total",
    (Function("total", ("xs",), (Output("sum"),)),),
    lambda _: {"total": np.sum},
    (),
    public=lambda draw: [Case("a few", (FUNCTION.call(np.ones(3)),), public=True)],
    hidden=lambda draw: [Case("more", (FUNCTION.call(np.ones(4)),))],
    starter=lambda say: "",
    contracts=(within_budget(lambda draw: [Case("a hundred", (FUNCTION.call(np.ones(100)),))]),),
)
FUNCTION = TASK.functions[0]


def kept(body, seconds=1.0, mebibytes=64):
    budget = dataclasses.replace(TASK.contracts[0], seconds=seconds, mebibytes=mebibytes)
    source = f"import time\nimport numpy as np\ndef total(xs):\n    {body}\n    return xs.sum()\n".encode()
    bench = Bench(TASK, Variant("total", {}, {}, 1), source, ProcessRunner(), Limits())
    hidden = [(None, case) for case in TASK.hidden(None)] + [(budget, case) for case in budget.cases(None)]
    public, more, long = bench.results(TASK.public(None), hidden).cases
    assert public.right
    assert more.right
    return long.right


def test_a_budget_is_kept():
    assert kept("pass")


@pytest.mark.parametrize("body", ["time.sleep(3 * (len(xs) > 50))", "x = np.ones((1 if len(xs) < 50 else 200) << 17)"])
def test_a_budget_is_exceeded(body):
    assert not kept(body)


@pytest.mark.parametrize(
    "body", ["time.sleep(0.3 * (len(xs) < 50))", "x = np.ones((200 if len(xs) < 50 else 1) << 17)"]
)
def test_other_cases_have_the_limits_of_the_class(body):
    """The control: the same waste elsewhere breaks nothing, although it exceeds the budget."""
    assert kept(body, seconds=0.2) if "sleep" in body else kept(body)


def test_the_sentence_says_the_numbers():
    says = TASK.contracts[0].says

    assert f"{SECONDS:g} seconds" in says
    assert f"{MEBIBYTES} MiB" in says
    assert f"{STEPS} steps" in says
