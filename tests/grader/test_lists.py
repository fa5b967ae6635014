"""Acceptance on the two real lists, end to end: generate, fill in, grade, read the report."""

import json

import pytest

from rnnex.exercises.assignments.sheet import load_sheet
from rnnex.grader.desk import generate_sheets

from ..students.folders import assignment, grade, hand_in, hand_out, ids
from ..students.papers import Paper
from ..students.students import guesses

LIST_B = {
    "1a": {"n": "34"},
    "1b": {"n": "31"},
    "6": {"gate": "100"},
    "10": {"gamma_u": "[1; 0.5]", "c_tilde": "[1; 0]", "c": "[1; 0]"},
}
LIST_A = {"VI": {"theta_hh": "1", "theta_xh": "1", "b_h": "-1", "theta_hy": "1", "b_y": "0"}}
THRESHOLDED = """
[[exercise]]
id = "latch-design"
label = "VI"
marks = 2
givens = { machine = "0111", start = 0, h_0 = 0, output = "threshold", threshold_at_zero = 1 }
"""
OWN_GRU = """
[[exercise]]
id = "gru-step"
label = "3"
marks = 6
"""


@pytest.fixture
def list_b(tmp_path):
    """Grades what is typed into the sheet of list B."""
    sheet = hand_out(tmp_path / "list-b")

    return lambda answers, lang=None: grade(hand_in(sheet, tmp_path / "ana", answers), lang=lang)


@pytest.fixture
def latch(tmp_path):
    """Grades five numbers on list A, or on the same question with a thresholded output."""

    def run(thresholded, **changes):
        name = assignment(tmp_path / "own", THRESHOLDED) if thresholded else "list-a"
        sheet = hand_out(tmp_path, name)
        return grade(hand_in(sheet, tmp_path / "ana", {"VI": {**LIST_A["VI"], **changes}}))

    return run


def test_printed_key_of_list_b_earns_full_marks(list_b):
    found = list_b(LIST_B)

    assert found.report["score"] == {"awarded": "6", "rounded": "6", "out_of": "6", "percent": 100.0}
    assert {q["status"] for q in found.report["questions"]} == {"correct"}
    assert found.report["authority"] == "submission"
    assert found.notices == ""


def test_printed_key_typed_in_portuguese_earns_full_marks(tmp_path):
    sheet = hand_out(tmp_path, lang=None)
    answers = {**LIST_B, "10": {"gamma_u": "1; 0,5", "c_tilde": "[1,000; 0,000]", "c": "1; 0"}}

    found = grade(hand_in(sheet, tmp_path / "ana", answers))

    assert (found.report["language"], found.report["score"]["awarded"]) == ("pt-BR", "6")


def test_question_10_is_asked_at_three_decimals(tmp_path):
    text = (hand_out(tmp_path) / "answers.txt").read_text("utf-8")

    assert text.count("vector of 2, 3 decimals") == 3


def test_thirty_in_1b_counts_steps_instead_of_the_index(list_b):
    mark = list_b({"1b": {"n": "30"}}).mark("1b", "n")

    assert (mark["reading"], ids(mark)) == ("misconception", ["counts-steps"])
    assert "asks for the index" in mark["explanations"][0]["text"]


def test_thirty_three_in_1a_gets_both_explanations(list_b):
    mark = list_b({"1a": {"n": "33"}}).mark("1a", "n")

    assert ids(mark) == ["counts-steps", "starts-at-one"]
    assert mark["awarded"] == "0"


@pytest.mark.parametrize(
    ("typed", "name"), [("[0.9479, 0]", "concatenation-order"), ("[0.0001, 0]", "update-inverted")]
)
def test_final_state_alone_names_the_mistake_of_question_10(list_b, typed, name):
    found = list_b({"10": {"c": typed}})

    assert ids(found.mark("10", "c")) == [name]
    assert found.mark("10", "gamma_u")["reading"] == "blank"


def test_printed_key_of_list_a_earns_full_marks(latch):
    found = latch(thresholded=False)

    assert found.report["score"]["percent"] == 100.0
    assert "Proved" in found.question("VI")["details_md"]


def test_same_numbers_are_refused_on_the_thresholded_variant_with_the_shortest_failing_input(latch):
    found = latch(thresholded=True)

    assert "fails is `0`: its last output is 1, expected 0" in found.question("VI")["details_md"]
    assert found.question("VI")["status"] == "partial"


def test_bias_of_minus_one_is_accepted_on_the_thresholded_variant(latch):
    assert latch(thresholded=True, b_y="-1").report["score"]["percent"] == 100.0


def test_generate_warns_of_what_question_10_cannot_show(tmp_path):
    warnings = generate_sheets("list-b", None, "7", "en", tmp_path / "out")["warnings"]

    about_10 = [text for text in warnings if text.startswith("Question 10:")]
    assert any("'reset-ignored'" in text for text in about_10)
    assert not any("'update-inverted'" in text or "'concatenation-order'" in text for text in about_10)


def test_pinned_variant_that_fails_separation_is_graded(list_b):
    assert list_b(LIST_B).question("10")["awarded"] == "3"


def test_wrong_reset_gate_and_consistent_afterwards_keeps_every_later_mark_and_says_why(tmp_path):
    sheet = hand_out(tmp_path, assignment(tmp_path / "own", OWN_GRU))
    loaded, _ = load_sheet(json.loads((sheet / "sheet.json").read_text("utf-8")), "sheet.json")
    (question,) = loaded.questions
    made = Paper(question.exercise, question.variant)
    answers = {name: str(value.tolist()) for name, value in guesses(made, "r", (0.413, 0.871)).items()}

    found = grade(hand_in(sheet, tmp_path / "ana", {"3": answers}))

    assert found.report["score"]["awarded"] == "5"
    assert found.mark("3", "r")["reading"] == "unexplained"
    assert found.mark("3", "h")["awarded"] == found.mark("3", "h")["out_of"]
    assert "`r = [0.413; 0.871]`" in found.mark("3", "h_tilde")["notes"][0]
    assert "your own earlier numbers" in found.mark("3", "h_tilde")["notes"][0]
