"""Names that students, archives and file systems make up: none of them stops a class or speaks to the terminal."""

import json
import os
import shutil

import pytest

from rnnex.exercises.assignments.roster import read_roster, safe_name

from ..students.commands import command
from ..students.folders import grade, hand_in, hand_out


@pytest.fixture
def ana(tmp_path):
    """A practice submission in a class folder."""
    return hand_in(hand_out(tmp_path), tmp_path / "class" / "ana", {"1a": {"n": "34"}})


def test_folder_whose_name_is_no_utf8_costs_nobody_anything(ana, tmp_path):
    """What unzip makes of an archive from Windows."""
    shutil.copytree(ana, os.fsdecode(os.fsencode(ana.parent) + b"/Jos\xe9"))

    found = grade(ana.parent, out=tmp_path / "out")

    assert {report["status"] for report in found.reports.values()} == {"graded"}
    assert (tmp_path / "out" / "index.html").is_file()


def test_long_names_still_fit_a_file_system():
    assert len(safe_name("\N{GRINNING FACE}" * 90).encode()) <= 200
    assert safe_name("\N{GRINNING FACE}").strip("_") == "\N{GRINNING FACE}"


def test_class_goes_on_beside_a_long_name(ana, tmp_path):
    shutil.copytree(ana, ana.parent / ("\N{GRINNING FACE}" * 60))

    found = grade(ana.parent, out=tmp_path / "out")

    assert len(found.reports) == 2


def test_names_do_not_act_on_the_terminal(ana, tmp_path, monkeypatch, capsys):
    data = json.loads((ana / "sheet.json").read_text("utf-8"))
    data["student"]["name"] = "Ana\x1b]0;title\x07\nBruno   6 of 6"
    (ana / "sheet.json").write_text(json.dumps(data), "utf-8")

    ran = command(f"grade {ana} --out {tmp_path / 'out'}", monkeypatch, capsys)

    assert "\x1b" not in ran.out
    assert "\nBruno" not in ran.out
    assert "Bruno" in ran.out  # the control: the name is there, on one line


def test_archive_that_was_not_unpacked_is_told(ana, tmp_path, monkeypatch, capsys):
    (ana.parent / "bruno.zip").write_bytes(b"PK")

    ran = command(f"grade {ana.parent} --out {tmp_path / 'out'}", monkeypatch, capsys)

    assert "these are no folders: bruno.zip" in ran.out


def test_wrapper_of_an_archive_keeps_the_name_of_who_handed_it_in(ana, tmp_path):
    shutil.copytree(ana, ana.parent / "bruno" / "ana")

    found = grade(ana.parent, out=tmp_path / "out")

    assert sorted(report["submission"] for report in found.reports.values()) == ["ana", "bruno"]


@pytest.mark.parametrize(
    ("name", "text"), [("index.html", "<h1>My site</h1>"), ("gradebook.csv", "my,marks\n"), ("answers.txt", "[1a]\n")]
)
def test_files_of_somebody_else_are_not_overwritten(ana, tmp_path, monkeypatch, capsys, name, text):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / name).write_text(text, "utf-8")

    ran = command(f"grade {ana} --out {tmp_path / 'site'}", monkeypatch, capsys)

    assert (ran.status, (tmp_path / "site" / name).read_text("utf-8")) == (2, text)
    assert "holds other files" in ran.err


def test_reports_of_an_earlier_run_are_replaced(ana, tmp_path, monkeypatch, capsys):
    """The control of the test above."""
    command(f"grade {ana} --out {tmp_path / 'out'}", monkeypatch, capsys)

    ran = command(f"grade {ana} --out {tmp_path / 'out'}", monkeypatch, capsys)

    assert ran.status == 0
    assert "1 report of an earlier run was replaced" in ran.out


@pytest.mark.parametrize(
    "labels", [["=1+1"], ["<b>"], [""], ["1a", "1A"], []], ids=["formula", "html", "empty", "twice", "none"]
)
def test_labels_of_a_sheet_are_such_as_generate_writes(ana, tmp_path, labels):
    data = json.loads((ana / "sheet.json").read_text("utf-8"))
    data["questions"] = [{**data["questions"][0], "label": label} for label in labels]
    (ana / "sheet.json").write_text(json.dumps(data), "utf-8")

    assert grade(ana, out=tmp_path / "out").report["status"] == "not-graded"


@pytest.mark.parametrize(
    ("head", "row", "student"),
    [
        ("First name,Last name,ID number,Email address", "Ana,Souza,77,a@b", "77"),
        ("Student,ID,SIS User ID", '"Souza, Ana",5,u5', "5"),
        ("Nome completo;Endereço de email", "Ana Souza;a@b", "a@b"),
    ],
    ids=["Moodle", "Canvas", "Moodle in Portuguese"],
)
def test_best_column_of_a_roster_is_the_id(tmp_path, head, row, student):
    (tmp_path / "class.csv").write_text(f"{head}\n{row}\n", "utf-8")

    assert [found.id for found in read_roster(tmp_path / "class.csv")] == [student]
