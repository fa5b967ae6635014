"""Commands for authors: show, audit and generate of a file of exercises outside rnnex."""

import pytest

from .students.commands import command
from .students.folders import assignment
from .students.outside import question, twice


def test_show_prints_an_exercise_of_a_file(tmp_path, monkeypatch, capsys):
    path = tmp_path / "mine.py"
    path.write_text(twice(), "utf-8")

    ran = command(f"show {path} --seed 7 --lang pt-BR", monkeypatch, capsys)

    assert ran.status == 0
    assert ran.out.startswith("Quanto é 2 vezes ")


def test_show_of_a_file_with_several_asks_which(tmp_path, monkeypatch, capsys):
    path = tmp_path / "mine.py"
    path.write_text(twice() + twice("my-thrice", 3, name="thrice"), "utf-8")

    ran = command(f"show {path}", monkeypatch, capsys)

    assert ran.status == 2
    assert ran.err == f"rnnex: {path} has several exercises: name one of {path}:my-twice, {path}:my-thrice.\n"


def test_fault_of_a_file_is_not_called_ours(tmp_path, monkeypatch, capsys):
    """A statement that stops is seen only when sheets are written."""
    source = assignment(tmp_path / "week3", question(), more='exercises = ["./mine.py"]')
    broken = twice().replace('    return _(Text("What', '    options["none"]\n    return _(Text("What')
    (tmp_path / "week3" / "mine.py").write_text(broken, "utf-8")

    ran = command(f"generate {source} --out {tmp_path / 'out'}", monkeypatch, capsys)

    assert ran.status == 2
    assert "mine.py, line " in ran.err
    assert ran.err.endswith("the file stops with KeyError: 'none'.\n")
    assert not (tmp_path / "out" / "sheets").exists()


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_audit_finds_faults_of_a_file_in_one_process_and_in_others(tmp_path, monkeypatch, capsys, jobs):
    """A missing translation is a remark; a second route that disagrees is a fault, with the command that shows it."""
    path = tmp_path / "mine.py"
    path.write_text(twice(), "utf-8")
    sound = command(f"audit {path} --seeds 4 --jobs {jobs}", monkeypatch, capsys)
    path.write_text(twice().replace('sum(int(givens["n"])', 'sum(1 + int(givens["n"])'), "utf-8")
    wrong = command(f"audit {path}:my-twice --seeds 4 --jobs {jobs}", monkeypatch, capsys)

    assert sound.status == 0
    assert "remark: my-twice" in sound.out
    assert "where its readers see English: 'Here nothing is translated" in sound.out
    assert wrong.status == 1
    assert f"rnnex show {path}:my-twice --seed " in wrong.out
