"""A graded assignment for two students, as a lecturer and a student have it."""

import pytest

from ..students.folders import GRADED, assignment, gru_source, hand_in, hand_out, key


@pytest.fixture
def sheet(tmp_path):
    """Ana's sheet of a graded assignment; Bruno has another one, with other numbers."""
    name = assignment(tmp_path / "test", GRADED, kind="graded")
    return hand_out(tmp_path / "lecturer", name, students=("ana", "bruno"))


@pytest.fixture
def lecturer(sheet):
    """The folder that generate wrote, with the key."""
    return sheet.parent.parent


@pytest.fixture
def ana(sheet, lecturer, tmp_path):
    """Her submission, all right, in a folder far from the key."""
    n = key(lecturer, "ana")["1"]["n"]
    return hand_in(sheet, tmp_path / "far" / "off" / "ana", {"1": {"n": n}}, {"gru_cell.py": gru_source()})
