"""What a student may have forged: a sheet, a key, another name. The lecturer's numbers count, and it is said."""

import json
import shutil

import pytest

from ..students.folders import edit, grade, hand_in, hand_out


def test_edited_sheet_is_reported_and_the_lecturers_numbers_are_used(ana, lecturer):
    edit(ana, lambda data: data["questions"][0]["givens"].update(power=20))

    found = grade(ana, assigned=lecturer)

    assert "is not the one that was handed out; the lecturer's was used" in found.notices
    assert found.report["score"]["awarded"] == "8"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["assignment"].update(kind="practice"),
        lambda data: data["feedback"].update(worked=True),
        lambda data: data["questions"][0].update(marks="100"),
        lambda data: data["questions"].pop(),
        lambda data: data.update(id="00000000"),
        lambda data: data.clear(),
    ],
    ids=["practice", "worked", "marks", "fewer questions", "id", "nothing left"],
)
def test_no_edit_changes_how_a_graded_sheet_is_marked(ana, lecturer, change):
    edit(ana, change)

    found = grade(ana, assigned=lecturer)

    assert (found.report["score"]["awarded"], found.report["score"]["out_of"]) == ("8", "8")
    assert found.report["sheet"]["kind"] == "graded"
    assert all(q["worked_md"] is None for q in found.report["questions"])
    assert "is not the one that was handed out" in found.notices


def forge(ana, lecturer, place):
    """A key that gives Ana an easier question, put where she could put it."""
    forged = json.loads((lecturer / "key" / "assignment.json").read_text("utf-8"))
    forged["sheets"] = [e for e in forged["sheets"] if e["sheet"]["student"]["id"] == "ana"]
    forged["sheets"][0]["sheet"]["questions"][0]["marks"] = "100"
    (place / "key").mkdir()
    (place / "key" / "assignment.json").write_text(json.dumps(forged), "utf-8")


@pytest.mark.parametrize("named", ["the submission", "the class"])
def test_key_forged_inside_a_submission_is_never_believed(ana, lecturer, named):
    forge(ana, lecturer, ana)

    found = grade(ana if named == "the submission" else ana.parent, out=lecturer / "r")

    assert (found.report["authority"], found.report["score"]) == ("none", None)


@pytest.mark.parametrize("named", ["the archive", "the class"])
def test_key_forged_in_the_folder_of_an_archive_is_never_believed(ana, lecturer, named):
    outer = ana.parent / "zip"
    outer.mkdir()
    shutil.move(ana, outer / "ana")
    forge(ana, lecturer, outer)

    found = grade(outer if named == "the archive" else outer.parent, out=lecturer / "r")

    assert (found.report["authority"], found.report["score"]) == ("none", None)


def test_forged_key_among_the_submissions_does_not_hide_the_lecturers(ana, lecturer):
    moved = shutil.copytree(ana, lecturer / "submissions" / "ana")
    shutil.copytree(moved, moved.with_name("other"))
    forge(ana, lecturer, moved.parent)

    found = grade(moved.parent, out=lecturer / "r")

    assert {report["score"]["out_of"] for report in found.reports.values()} == {"8"}


def test_practice_sheet_is_never_marked_in_the_place_of_a_graded_one(lecturer, tmp_path):
    """Whoever swaps a graded sheet for a practice sheet of another name gets no score, and the lecturer is told."""
    folder = hand_in(hand_out(tmp_path), tmp_path / "far" / "off" / "x", {"1a": {"n": "34"}})

    with_the_key = grade(folder, assigned=lecturer)
    alone = grade(folder, out=tmp_path / "alone")

    assert (with_the_key.report["status"], with_the_key.report["score"]) == ("not-graded", None)
    assert "x answers no sheet of the assignment in" in with_the_key.notices
    assert alone.report["status"] == "graded"
