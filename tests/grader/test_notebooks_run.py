"""Cells that fail, hang, or end the process, in a process of their own; and notebooks in a class."""

import os

import pytest

from rnnex.grader import notebooks
from rnnex.grader.code import Cell, Job, Limits, Notebook, Plan, ProcessRunner, Status

from ..students.commands import command
from ..students.folders import assignment, grade, gru_source, hand_in, hand_out
from ..students.notebooks import CELL, IMPORTS, notebook
from .test_notebooks_hostile import UNREADABLE

F = "def f(x): return x"


def ran(*texts, seconds=20.0):
    """Outcomes of cells and of one call of f in a process of their own."""
    source = Notebook("a.ipynb", tuple(Cell(number, text) for number, text in enumerate(texts, start=1)))
    run = ProcessRunner().run(Job(source, Plan.of_calls("f.py", "f", [(1.0,)], Limits(seconds=seconds))))
    return [cell.status for cell in run.cells], run.outcomes[0], run


def test_reading_from_the_keyboard_fails_at_once():
    cells, outcome, run = ran("input()", F)

    assert (cells, outcome.status) == ([Status.RAISED, Status.OK], Status.OK)
    assert run.cells[0].message.startswith("EOFError")


@pytest.mark.slow
def test_cell_that_trains_for_ever_is_stopped_and_the_next_goes_on():
    cells, outcome, _run = ran("x = 0\nwhile True:\n    x += 1", F, seconds=6.0)

    assert (cells, outcome.status) == ([Status.SKIPPED, Status.OK], Status.OK)


@pytest.mark.slow
def test_cell_that_will_not_be_stopped_costs_its_own_time_limit():
    stubborn = "def g():\n    while True: x = 1\nwhile True:\n    try: g()\n    except BaseException: pass"

    cells, outcome, _run = ran(F, stubborn, F, seconds=4.0)

    assert cells[0] is Status.OK
    assert outcome.status is Status.TIMED_OUT


@pytest.mark.parametrize(
    "source", ["import os; os._exit(3)", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"]
)
def test_cell_that_ends_the_process_is_told_as_what_it_was(source):
    cells, outcome, _run = ran(F, source, F)

    assert cells[:2] == [Status.OK, Status.CRASHED]
    assert (outcome.status, outcome.cell) == (Status.CRASHED, 2)


def test_future_of_one_cell_holds_for_the_next():
    cells, outcome, _run = ran("from __future__ import annotations", "def f(x: nothing_such): return x")

    assert (cells, outcome.status) == ([Status.OK, Status.OK], Status.OK)


def test_ten_thousand_cells_are_run():
    cells, outcome, _run = ran(*["x = 1"] * (notebooks.MOST_CELLS - 1), F)

    assert (len(cells), outcome.status) == (notebooks.MOST_CELLS, Status.OK)


@pytest.fixture
def ana(tmp_path):
    """A practice submission in a class folder, and what was told of it."""
    name = assignment(tmp_path / "test", '[[exercise]]\nid = "gru-cell"\nmarks = 6\n')
    folder = hand_in(hand_out(tmp_path / "given", name), tmp_path / "class" / "ana")
    (folder / "code" / "gru_cell.py").unlink()
    return folder


def test_in_the_sandbox_a_notebook_earns_what_a_file_does(ana, tmp_path):
    (ana / "gru.ipynb").write_text(notebook("%matplotlib inline\nprint('hello')", "1 / 0", IMPORTS, CELL), "utf-8")

    found = grade(ana, out=tmp_path / "r")

    (question,) = found.report["questions"]
    assert question["awarded"] == "6"
    assert "hello" in question["details_md"]
    assert "ZeroDivisionError" in question["marks"][0]["notes"][1]


@pytest.mark.parametrize(("cell", "told"), [
    ("import os; os._exit(3)", "Cell 2 of the notebook ended the whole process, and nothing after it was run: `ex"),
    pytest.param("while True: input", "took too long and was stopped; the next was run all", marks=pytest.mark.slow),
])  # fmt: skip
def test_cell_that_does_not_come_to_an_end_is_named(ana, tmp_path, cell, told):
    (ana / "gru.ipynb").write_text(notebook(IMPORTS, cell, CELL), "utf-8")

    found = grade(ana, out=tmp_path / "r")

    assert any(told in note for note in found.report["questions"][0]["marks"][0]["notes"])


def test_tag_is_given_on_the_command_line(ana, tmp_path, monkeypatch, capsys):
    wrong = gru_source(returned="h_prev")
    (ana / "gru.ipynb").write_text(notebook((IMPORTS, ["mine"]), (CELL, ["mine"]), wrong), "utf-8")

    with_tag = command(f"grade {ana} --out {tmp_path / 'r'} --tag mine --fail-under 100", monkeypatch, capsys)
    without = command(f"grade {ana} --out {tmp_path / 'r'} --fail-under 100", monkeypatch, capsys)

    assert (with_tag.status, without.status) == (0, 1)


def test_no_notebook_of_a_submission_stops_the_class(ana, tmp_path):
    for number, data in enumerate(UNREADABLE.values()):
        (ana / f"{number}.ipynb").write_bytes(data)
    (ana / "link.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(ana / "pipe.ipynb")
    (ana / "folder.ipynb").mkdir()
    (ana / "code" / "gru_cell.py").write_text(gru_source(), "utf-8")

    found = grade(ana, out=tmp_path / "r")

    assert found.report["score"]["awarded"] == "6"
    assert "is no notebook that can be read" in found.notices
    assert f"Of more than {10} notebooks the others were not read." in found.notices
