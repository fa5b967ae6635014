"""What earns nothing although it looks like something, and what a report tells of hidden cases."""

from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.exercises.rnn.backward import WORKED
from rnnex.grader.chosen import _meant
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import Language

from .local import LocalRunner

EN = Language("en")


def marked(name, source, *, hidden=True, seed="7"):
    exercise = find_exercise(name)
    variant = exercise.draw(seed, exercise.options({}), {})
    (mark,), details = mark_code(exercise, variant, source.encode(), LocalRunner(), Fraction(1), EN, hidden=hidden)
    return mark, details


def table_of(name, seed="7"):
    """A file that says what check.py expects, and knows nothing else."""
    exercise = find_exercise(name)
    variant = exercise.draw(seed, exercise.options({}), {})
    task = exercise.task(variant)
    (function,) = task.functions
    cases = exercise.public_cases(variant)
    answers = [np.asarray(task.expected(case)[0]).tolist() for case in cases]
    return (
        f"import numpy as np\nANSWERS = {answers!r}\nCALLS = []\n"
        f"def {function.name}(*args):\n    CALLS.append(1)\n"
        "    return np.array(ANSWERS[(len(CALLS) - 1) % len(ANSWERS)])\n"
    )


@pytest.mark.parametrize("name", ["gru-cell", "rnn-cell", "gru-forward"])
def test_what_check_prints_earns_nothing(name):
    assert marked(name, table_of(name))[0].awarded == 0


@pytest.mark.parametrize("name", ["gru-cell", "rnn-cell", "gru-forward"])
def test_public_cases_alone_would_not_notice(name):
    """The control."""
    assert marked(name, table_of(name), hidden=False)[0].awarded == 1


HIDDEN_ROW = "✗ The result is not right. |"


def test_a_hidden_case_is_right_or_wrong_and_its_faults_are_told_for_all_together():
    spelling = WORKED.replace(
        "    return dxs, carry",
        "    dxs, dW_h = dxs[..., None] if len(xs) == 3 else dxs + 1, dW_h * (np.nan if len(W_h) == 3 else -1)\n"
        "    return dxs, carry",
    )

    _, details = marked("rnn-backward", spelling)

    alone = "| the forward pass alone |"  # it is right
    rows = [line for line in details.splitlines() if "| hidden |" in line and not line.startswith(alone)]
    assert rows
    assert all(row.endswith(HIDDEN_ROW) for row in rows)
    after = details.partition("In hidden cases, all of them together:")[2]
    assert "`rnn_backward: dxs`" in after
    assert "NaN" in after
    contracts = [line for line in details.splitlines() if "| contract |" in line]
    assert all(row.endswith(("✓ It is kept. |", "✗ It is not kept. |")) for row in contracts)


def test_a_public_case_is_told_in_its_row():
    """The control."""
    _, details = marked("rnn-backward", WORKED.replace("    return dxs, carry", "    return dxs + 1, carry"))

    *rows, forward = [line for line in details.splitlines() if "| public |" in line]
    assert all("`rnn_backward: dxs`" in row for row in rows)
    assert "✓" in forward


def test_a_starter_file_with_an_import_more_is_not_filled_in():
    exercise = find_exercise("rnn-backward")
    variant = exercise.draw("7", {}, {})
    starter = exercise.files(variant, EN)["rnn_backward.py"]

    mark, details = marked("rnn-backward", "import math\n" + starter)

    assert (mark.reading, details) == (Reading.BLANK, "")
    assert [note.text for note in mark.notes] == [exercise.unchanged]


def test_half_of_it_is_more_than_nothing():
    """The control: one function is written, the other waits."""
    forward = WORKED.partition("def rnn_backward")[0]

    mark, details = marked("rnn-backward", forward + "def rnn_backward(dhs, cache):\n    raise NotImplementedError\n")

    assert mark.reading is not Reading.BLANK
    assert details


@pytest.mark.parametrize("name", ["code/gru_cell (1).py", "GRU_Cell.py", "code/gru-cell.py", "code/gru_cell.py.txt"])
def test_a_name_that_a_system_has_changed_is_understood(name):
    assert _meant("code/gru_cell.py", [name, "code/gru_cells.py"]) == name


@pytest.mark.parametrize(
    "names", [["code/gru.py"], ["code/gru_cell (1).py", "code/gru_cell (2).py"], ["code/my_gru_cell.py"], []]
)
def test_a_name_that_may_mean_something_else_is_not(names):
    assert _meant("code/gru_cell.py", names) == ""
