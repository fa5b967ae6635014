"""A sheet whose questions share numbers, from the lecturer's file to the report."""

import json

import pytest

from ..students.folders import assignment, edit, grade, hand_in, hand_out, key

SHARED = """
[[exercise]]
id = "gru-step"
label = "10"
marks = 3
givens = { b_z = [0.1, -0.2] }

[[exercise]]
id = "gru-step"
label = "11"
marks = 2
options = { gate = "keeps" }
numbers_from = "10"
redraw = 0

[[exercise]]
id = "gradient-overflow"
label = "3"
numbers_from = { "4" = ["first", "power"] }

[[exercise]]
id = "gradient-overflow"
label = "4"
options = { count = "steps" }
redraw = { ratio = 1 }
"""


@pytest.fixture(params=["practice", "graded"])
def sheet(request, tmp_path):
    """Ana's sheet; Bruno has one as well."""
    name = assignment(tmp_path / "own", SHARED, kind=request.param)
    return hand_out(tmp_path / "lecturer", name, students=("ana", "bruno"))


@pytest.fixture
def lecturer(sheet):
    return sheet.parent.parent


def written(answers):
    """The key as a student types it."""
    return {
        label: {name: json.dumps(value).replace(",", ";") for name, value in blanks.items()}
        for label, blanks in answers.items()
    }


def awarded(found):
    return {q["label"]: q["awarded"] for q in found.report["questions"]}


def test_answers_of_the_key_earn_full_marks(sheet, lecturer, tmp_path):
    answers = written(key(lecturer, "ana"))

    found = grade(hand_in(sheet, tmp_path / "in" / "ana", answers), assigned=lecturer)

    assert found.report["authority"] == "assignment"
    assert found.report["score"] == {"awarded": "7", "rounded": "7", "out_of": "7", "percent": 100.0}
    assert found.notices == ""


def test_practice_sheet_is_marked_from_itself(tmp_path):
    sheet = hand_out(tmp_path / "given", assignment(tmp_path / "own", SHARED))
    answers = written(key(sheet.parent.parent, "demo"))

    found = grade(hand_in(sheet, tmp_path / "far" / "off" / "demo", answers))

    assert found.report["authority"] == "submission"
    assert found.report["score"]["percent"] == 100.0


def test_shared_questions_have_the_numbers_but_not_the_key_in_common(sheet, lecturer):
    data = {q["label"]: q for q in json.loads((sheet / "sheet.json").read_text("utf-8"))["questions"]}
    keys = key(lecturer, "ana")

    assert data["10"]["givens"] == data["11"]["givens"]
    assert data["10"]["pinned"] == data["11"]["pinned"] == ["b_z"]
    assert keys["10"]["z"] == keys["11"]["z"]
    assert keys["10"]["h"] != keys["11"]["h"]


def test_a_slip_in_one_question_changes_nothing_in_the_other(sheet, lecturer, tmp_path):
    """Nor do right answers elsewhere help: follow-through stays inside a question."""
    answers = written(key(lecturer, "ana"))
    answers["10"]["z"] = "[0.111; 0.999]"

    found = grade(hand_in(sheet, tmp_path / "in" / "ana", answers), assigned=lecturer)

    assert found.mark("10", "z")["awarded"] == "0"
    assert awarded(found) | {"10": ""} == {"10": "", "11": "2", "3": "1", "4": "1"}
    assert {m["reading"] for m in found.question("11")["marks"]} == {"correct"}


def test_the_other_sense_of_the_gate_is_named_with_shared_numbers(sheet, lecturer, tmp_path):
    """Who copies h of question 10 into question 11 took the gate the wrong way round, and is told so."""
    answers = written(key(lecturer, "ana"))
    answers["11"]["h"] = answers["10"]["h"]

    mark = grade(hand_in(sheet, tmp_path / "in" / "ana", answers), assigned=lecturer).mark("11", "h")

    assert (mark["reading"], [name["id"] for name in mark["explanations"]]) == ("misconception", ["update-inverted"])


def test_sheet_and_report_say_whose_numbers_they_are(sheet, lecturer, tmp_path):
    found = grade(hand_in(sheet, tmp_path / "in" / "ana"), assigned=lecturer)

    said = "The numbers are those of question 10."
    assert said in (sheet / "sheet.html").read_text("utf-8")
    assert said in (lecturer / "key" / "worked" / "ana.html").read_text("utf-8")
    assert found.question("11")["statement_md"].endswith(said)
    assert said not in found.question("10")["statement_md"]


def test_a_changed_number_is_noticed(sheet, lecturer, tmp_path):
    """The lecturer's sheet counts, also where a student unmade what two questions share."""
    submission = hand_in(sheet, tmp_path / "in" / "ana", written(key(lecturer, "ana")))
    edit(submission, lambda data: data["questions"][1]["givens"].update(x_1=[0.123]))

    found = grade(submission, assigned=lecturer)

    assert "is not the one that was handed out" in found.notices
    assert found.report["score"]["percent"] == 100.0


def test_key_keeps_what_the_lecturer_asked_for(sheet, lecturer):
    questions = json.loads((lecturer / "key" / "assignment.json").read_text("utf-8"))["exercises"]

    assert [(q["label"], q["redraw"]) for q in questions] == [("10", 0), ("11", 0), ("3", 0), ("4", {"ratio": 1})]
    assert questions[2]["shared"] == {"first": "4", "power": "4"}
    assert questions[1]["givens"] == {"b_z": [0.1, -0.2]}
