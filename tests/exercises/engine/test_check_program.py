"""check.py, run by a bare Python: what it tells apart, and how it ends."""

import numpy as np
import pytest

from rnnex.exercises.engine.calls import Case
from rnnex.exercises.engine.check_file import Checked
from rnnex.exercises.engine.code_exercise import CodeTask, Function, Output
from rnnex.exercises.engine.contracts import same_again, unchanged
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ...students.checking import checked, folder, run_check, run_many
from ...students.folders import gru_source

GRU = checked(find_exercise("gru-cell"))
RIGHT = gru_source()
TWICE = Function("twice", ("x", "by"), (Output("y"),))


def twice_of(contracts=(), **more):
    """A question of one function that doubles."""
    cases = [Case("a row", (TWICE.call(np.array([[1.5, 2.0]]), by=2),), public=True)]
    reference = {"twice": lambda x, by: by * x}
    return Checked(
        "twice.py", CodeTask("twice", (TWICE,), lambda _: reference, (), list, list, str, contracts, **more), cases
    )


@pytest.fixture
def run(tmp_path):
    """How the check of the doubling function goes with this file of the student's; None for no file."""

    def running(source, *arguments, code="en", **more):
        sources = {} if source is None else {"twice": source}
        return run_check(folder(tmp_path / "code", twice_of(**more), code=code, **sources), *arguments)

    return running


@pytest.mark.parametrize(("code", "word"), [("en", "right:"), ("pt-BR", "certo:")])
def test_right_answer_passes_in_both_languages(tmp_path, code, word):
    said = run_check(folder(tmp_path / "code", GRU, code=code, gru_cell=RIGHT))

    say = Language(code)
    assert (said.status, said.err) == (0, "")
    assert said.out.count(f"  {word} ") == 2
    assert say("Public cases that are right: %(right)s of %(count)s.", right=2, count=2) in said.out


def test_wrong_values_are_shown_with_input_and_expected(run):
    said = run("def twice(x, by): return by * x + 1")

    assert said.status == 1
    assert "WRONG: a row" in said.out
    assert "twice(x, by=by)\n      x = [[1.5, 2. ]]\n      by = 2\n" in said.out
    assert "The shape is right, the values are not.\n      returned [[4., 5.]]\n      expected [[3., 4.]]" in said.out


WRONG = {
    "shape": ("def twice(x, by): return (by * x)[0]", "The result has shape (2,); expected (1, 2)."),
    "not finite": ("def twice(x, by): return by * x * float('nan')", "The result contains NaN or infinity."),
    "None": ("def twice(x, by): by * x", "The function returned None: it needs a return line."),
    "no numbers": ("def twice(x, by): return 'four'", "The result is not an array of numbers: str"),
    "several": ("def twice(x, by): return x, [x, x]", "The result is not one array."),
    "no file": (None, "There is no file file_5.py beside check.py."),
    "no function": ("def double(x): return x", "The file does not define twice; it defines: double"),
    "not filled in": ("def twice(x, by): raise NotImplementedError('here')", "This is not filled in yet."),
    "not Python": ("def twice(x, by)\n", "SyntaxError: expected ':'"),
    "fails at once": ("1 / 0", "ZeroDivisionError: division by zero"),
    "exits": ("import sys\ndef twice(x, by): sys.exit('enough')", "SystemExit: enough"),
    "imports a neighbour": ("import check", "ModuleNotFoundError: No module named 'check'"),
    "says what it may not": ("import numpy.linalg", "Line 1 uses linalg: do without it in this question."),
}


def test_forbidden_name_may_stand_where_nothing_runs(run):
    """The second is the control."""
    code = "def twice(x, by): return by * x\nif __name__ == '__main__': print(np.linalg)"

    assert run(code, forbidden=("linalg",)).status == 0
    assert run(code.replace("==", "!="), forbidden=("linalg",)).status != 0


def test_forbidden_name_may_be_the_students_own(run):
    said = run("class linalg: by = 1\ndef twice(x, by): return by * x * linalg.by", forbidden=("linalg",))

    assert said.status == 0


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """What is said of each wrong file."""
    asked = twice_of(forbidden=("linalg",))
    said = run_many(tmp_path_factory.mktemp("wrong"), asked, [source for source, _ in WRONG.values()])
    return dict(zip(WRONG, said, strict=True))


@pytest.mark.parametrize("name", WRONG)
def test_ways_of_being_wrong_are_told_apart(wrong, name):
    said = wrong[name]

    assert (said.status, said.err) == (1, "")
    assert [other for _, other in WRONG.values() if other in said.out] == [WRONG[name][1]]


def test_exception_shows_the_lines_of_the_student_only(run):
    said = run("def twice(x, by):\n    return inner(x)\n\ndef inner(x):\n    return x[7]\n")

    assert "It raised an exception:" in said.out
    assert "line 2, in twice" in said.out
    assert "line 5, in inner" in said.out
    assert "IndexError: index 7 is out of bounds" in said.out
    assert "check.py" not in said.out


CHANGES = "def twice(x, by):\n    y = by * x\n    x[:] = 0\n    return y\n"


def test_changed_argument_is_wrong_where_the_starter_file_asks_for_it(run):
    said = run(CHANGES, contracts=(unchanged(list),))

    assert "twice(x, by=by) changes its argument x: work on a copy." in said.out
    assert said.status == 1


def test_changed_argument_is_remarked_on_elsewhere(run):
    said = run(CHANGES)

    assert "changes its argument x" in said.out
    assert said.status == 0


def test_what_is_not_checked_is_said(run):
    said = run("def twice(x, by): return by * x", contracts=(unchanged(list), same_again(list)))

    assert said.status == 0
    assert "- Called again with the same arguments, a function gives the same result." in said.out
    assert "The arguments are not changed." not in said.out


def test_ctrl_c_says_where_the_program_was(run):
    said = run("def twice(x, by):\n    while True:\n        raise KeyboardInterrupt\n")

    assert (said.status, said.err) == (130, "")
    assert "Stopped. Your program was here:" in said.out
    assert "line 3, in twice" in said.out


@pytest.mark.parametrize("named", ["twice", "twice.py", "code/twice.py"])
def test_one_question_may_be_named(tmp_path, named):
    both = folder(tmp_path / "code", GRU, twice_of(), twice="def twice(x, by): return by * x")

    said = run_check(both, named)

    assert said.status == 0
    assert "gru_cell" not in said.out


def test_unknown_question_is_refused(run):
    said = run("", "thrice")

    assert said.status == 2
    assert said.out == "There is no question 'thrice': choose one of twice.\n"


def test_no_case_sees_what_another_left(tmp_path):
    """Cases share the file, as in the marking, but no array."""
    case = twice_of().cases[0]
    asked = Checked("twice.py", twice_of().task, [case, case])

    said = run_check(folder(tmp_path / "code", asked, twice=CHANGES))

    assert said.out.count("right: a row") == 2
