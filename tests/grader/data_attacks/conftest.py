"""A class in which one submission is hostile: the others are graded as ever, and nothing is made but the reports."""

import hashlib

import pytest

from ...students.folders import assignment, grade, gru_source, hand_in, hand_out
from ..hostile_sources import QUESTIONS


@pytest.fixture(scope="session")
def sheet(tmp_path_factory):
    """A practice sheet with a number and a code question."""
    folder = tmp_path_factory.mktemp("sheet")
    return hand_out(folder, assignment(folder / "test", QUESTIONS))


@pytest.fixture
def eve(sheet, tmp_path):
    """A submission with right code, for a test to make hostile; Bruno's, in the same class, stays as it is."""
    hand_in(sheet, tmp_path / "class" / "bruno", {"1": {"n": "5"}}, {"gru_cell.py": gru_source()})
    return hand_in(sheet, tmp_path / "class" / "eve", {"1": {"n": "5"}}, {"gru_cell.py": gru_source()})


def snapshot(folder):
    """Every file below a folder with its bytes, links unfollowed."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else None
        for path in folder.rglob("*")
        if not path.is_relative_to(folder / "reports")
    }


@pytest.fixture
def graded(eve, tmp_path):
    """Grade the class; returns Eve's report and what `grade` found. Bruno must not have noticed anything."""

    def run(*, deep=False):
        before = {} if deep else snapshot(tmp_path)
        found = grade(tmp_path / "class", out=tmp_path / "reports")
        assert deep or snapshot(tmp_path) == before, "grading made or changed a file"
        by_folder = {report["submission"]: report for report in found.reports.values()}
        assert by_folder["bruno"]["questions"][1]["awarded"] == "6"
        assert not found.run.faults
        return by_folder.get("eve"), found

    return run


def words(report):
    """All sentences of a report."""
    notes = [note for question in report["questions"] for mark in question["marks"] for note in mark["notes"]]
    messages = [mark["message"] for question in report["questions"] for mark in question["marks"]]
    return "\n".join([*(notice["text"] for notice in report["notices"]), *notes, *messages])
