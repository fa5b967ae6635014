"""Whose numbers count: those of the lecturer's folder for a graded sheet, a practice sheet's own otherwise."""

import shutil

import pytest

from rnnex.errors import InputError
from rnnex.grader.authority import find_assignment, rule
from rnnex.grader.submission import read_submission

from ..students.folders import GRADED, assignment, edit, grade, hand_in, hand_out, key


def test_graded_sheet_is_marked_with_the_lecturers_folder(ana, lecturer):
    found = grade(ana, assigned=lecturer)

    assert (found.report["authority"], found.report["status"]) == ("assignment", "graded")
    assert found.report["score"] == {"awarded": "8", "rounded": "8", "out_of": "8", "percent": 100.0}
    assert found.notices == ""


def test_graded_sheet_alone_has_its_format_checked_and_its_public_cases_run(ana):
    found = grade(ana)

    assert (found.report["authority"], found.report["status"], found.report["score"]) == (
        "none",
        "format-checked",
        None,
    )
    assert "No marks are given" in found.notices
    assert [m["reading"] for q in found.report["questions"] for m in q["marks"]] == ["not-marked", "correct"]
    assert found.question("2")["details_md"].count("✓") == 2
    assert "hidden" not in found.question("2")["details_md"]
    assert all(q["awarded"] == "0" and q["worked_md"] is None for q in found.report["questions"])


def test_format_check_tells_no_expected_number(ana):
    (mark,) = grade(ana).question("1")["marks"]

    assert (mark["expected"], mark["window"], mark["expected_text"]) == (None, None, "")


def test_format_check_still_says_what_cannot_be_read(ana):
    text = (ana / "answers.txt").read_text("utf-8")
    (ana / "answers.txt").write_text(text.replace("n = ", "n = about "), "utf-8")

    assert grade(ana).mark("1", "n")["reading"] == "unreadable"


def test_environment_names_the_folder(ana, lecturer, monkeypatch):
    monkeypatch.setenv("RNNEX_ASSIGNMENT", str(lecturer))

    assert grade(ana).report["authority"] == "assignment"


def test_key_beside_the_submissions_is_found(ana, lecturer):
    moved = shutil.copytree(ana, lecturer / "submissions" / "ana")

    assert grade(moved, out=lecturer / "a").report["authority"] == "assignment"
    assert grade(moved.parent, out=lecturer / "b").report["authority"] == "assignment"


def test_folder_that_generate_wrote_is_graded_as_it_stands(lecturer):
    """By the key in it only if it is named: a student may hand in a folder that looks like this one."""
    named, handed_in = grade(lecturer, assigned=lecturer), grade(lecturer, out=lecturer / "again")

    assert {report["authority"] for report in named.reports.values()} == {"assignment"}
    assert {report["authority"] for report in handed_in.reports.values()} == {"none"}


@pytest.mark.parametrize("place", ["nowhere", "sheets"])
def test_folder_without_a_key_is_refused(lecturer, place):
    with pytest.raises(InputError, match=r"has no key/assignment\.json: give the folder that rnnex generate wrote"):
        find_assignment(lecturer / place, [])


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "rnnex/key/v1", "sheets": [3]}', '{"sheets": []}'])
def test_broken_key_is_refused(lecturer, text):
    (lecturer / "key" / "assignment.json").write_text(text, "utf-8")

    with pytest.raises(InputError, match="is not a key of rnnex"):
        find_assignment(lecturer, [])


def test_missing_sheet_is_found_by_the_id_in_the_answers(ana, lecturer):
    (ana / "sheet.json").unlink()

    found = grade(ana.rename(ana.with_name("x7")), assigned=lecturer)

    assert (found.report["student"]["id"], found.report["score"]["awarded"]) == ("ana", "8")
    assert "The folder 'x7' holds the sheet of student 'ana'" in found.notices


def test_nothing_but_the_name_of_the_folder_is_enough_and_said(ana, lecturer):
    (ana / "sheet.json").unlink()
    for path in (ana / "answers.txt", ana / "code" / "gru_cell.py"):
        lines = path.read_text("utf-8").split("\n")
        path.write_text("\n".join(line for line in lines if "sheet" not in line), "utf-8")

    found = grade(ana, assigned=lecturer)

    assert (found.report["student"]["id"], found.report["score"]["awarded"]) == ("ana", "8")
    assert "names no sheet; the sheet of student 'ana' was taken by the folder's name" in found.notices


def test_somebody_elses_folder_is_marked_as_theirs_and_reported(ana, lecturer):
    """Bruno hands in Ana's folder under his name."""
    found = grade(ana.rename(ana.with_name("bruno")), assigned=lecturer)

    assert found.report["student"]["id"] == "ana"
    assert "The folder 'bruno' holds the sheet of student 'ana'" in found.notices


def test_somebody_elses_answers_earn_nothing_on_the_own_numbers(ana, lecturer, tmp_path):
    """Bruno puts Ana's answers under his own sheet's remark."""
    bruno = hand_in(lecturer / "sheets" / "bruno", tmp_path / "far" / "off" / "bruno")
    own = (bruno / "answers.txt").read_text("utf-8").split("\n")[0]
    hers = (ana / "answers.txt").read_text("utf-8").split("\n", 1)[1]
    (bruno / "answers.txt").write_text(f"{own}\n{hers}", "utf-8")
    assert key(lecturer, "ana")["1"] != key(lecturer, "bruno")["1"]

    found = grade(bruno, assigned=lecturer, out=tmp_path / "r")

    assert (found.report["student"]["id"], found.mark("1", "n")["awarded"]) == ("bruno", "0")


def test_file_of_another_sheet_is_reported(ana, lecturer, tmp_path):
    bruno = hand_in(lecturer / "sheets" / "bruno", tmp_path / "far" / "off" / "bruno")
    shutil.copy(ana / "code" / "gru_cell.py", bruno / "code" / "gru_cell.py")
    text = (ana / "code" / "gru_cell.py").read_text("utf-8")
    starter = (lecturer / "sheets" / "ana" / "code" / "gru_cell.py").read_text("utf-8").split("\n")[0]
    (bruno / "code" / "gru_cell.py").write_text(f"{starter}\n{text}", "utf-8")

    assert "A file of this submission belongs to sheet" in grade(bruno, assigned=lecturer, out=tmp_path / "r").notices


def test_submission_of_another_assignment_is_not_graded(lecturer, tmp_path):
    other = hand_out(tmp_path / "o", assignment(tmp_path / "o" / "toml", GRADED, kind="graded"), students=("zoe",))

    found = grade(hand_in(other, tmp_path / "far" / "off" / "zoe"), assigned=lecturer)

    assert found.report["status"] == "not-graded"
    assert "answers no sheet of the assignment" in found.notices


PRACTICE = [("unchanged", lambda data: None, False), ("edited", lambda data: data.update(id="0" * 8), True)]


@pytest.mark.parametrize(("how", "change", "said"), PRACTICE, ids=[name for name, *_ in PRACTICE])
def test_practice_sheet_is_marked_from_the_submission_alone(tmp_path, how, change, said):
    folder = hand_in(hand_out(tmp_path), tmp_path / "far" / "off" / "ana", {"1a": {"n": "34"}})
    edit(folder, change)

    found = grade(folder)

    assert (found.report["authority"], found.report["score"]["awarded"]) == ("submission", "1")
    assert ("was changed after it was generated" in found.notices) is said


LONG = [
    ("gru-cell", 30, True),
    ("gru-cell", 31, False),
    ("gradient-overflow", 100, True),
    ("gradient-overflow", 101, False),
]


@pytest.mark.parametrize(("exercise", "count", "taken"), LONG)
def test_students_own_sheet_has_no_more_questions_than_can_be_marked_in_time(tmp_path, exercise, count, taken):
    """A sheet of 500 loops would hold the class up for hours; the lecturer's may be as long as they like (control)."""
    questions = "".join(f'[[exercise]]\nid = "{exercise}"\nlabel = "{n + 1}"\n' for n in range(count))
    sheet = hand_out(tmp_path, assignment(tmp_path / "toml", questions))
    submission = read_submission(hand_in(sheet, tmp_path / "far" / "off" / "ana"))

    assert rule(submission, find_assignment(sheet.parent.parent, [])).source == "assignment"
    if taken:
        assert len(rule(submission, None).sheet.questions) == count
    else:
        with pytest.raises(InputError, match=rf"asks too much \({count} questions, .* say --assignment\."):
            rule(submission, None)
