"""Every way to get `numbers_from` wrong, one sentence each, all at once; and sheets that claim what is not so."""

import json

import pytest

from rnnex.errors import InputError
from rnnex.exercises.assignments.assignment import FaultyFile, parse_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import load_sheet, make_sheet
from rnnex.templates.language import Language


def question(label, more="", exercise="gru-step"):
    return f'[[exercise]]\nid = "{exercise}"\nlabel = "{label}"\n{more}\n'


def file(*questions):
    return parse_assignment("\n".join(questions), "week3", "week3.toml")


def faults(*questions):
    """The sentences, one for each fault."""
    with pytest.raises(FaultyFile) as refusal:
        file(*questions)
    return str(refusal.value).split("\n  ")[1:]


REFUSED = {
    'numbers_from = "9"': "Question '11' takes numbers from question '9', which there is not.",
    'numbers_from = "100"': "Question '11' takes numbers from question '100', which there is not (10?).",
    'numbers_from = "11"': "Question '11' takes numbers from itself: name another question.",
    'numbers_from = { "10" = ["x_2"] }': (
        "Question '10' has no given 'x_2' (x_1?); it has W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1."
    ),
    'numbers_from = { "10" = ["z"] }': (
        "Question '10' has no given 'z'; it has W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1."
    ),
    'numbers_from = { "10" = ["x_1"] }\ngivens = { x_1 = [0.5] }': (
        "Question '11' pins 'x_1' and takes it from question '10': keep one of both."
    ),
    'numbers_from = { "10" = ["x_1"], "12" = ["x_1"] }': (
        "Question '11' takes 'x_1' from two questions, '10', '12': name one."
    ),
    'numbers_from = { "10" = ["h_0"] }\noptions = { units = 3 }': (
        "Question '11' cannot take 'h_0' from question '10': it has shape (2,) there and (3,) here."
    ),
    'numbers_from = { "10" = ["h_0"] }\noptions = { notation = "gamma" }': (
        "Question '11' has no given 'h_0' (c_0?); it has W_u, W_r, W_c, b_u, b_r, b_c, c_0, x_1."
    ),
    'numbers_from = "13"': "Question '11' has no given that it could take from question '13'.",
    'numbers_from = { "10" = ["W_r"] }\ngivens = { r = [0, 1] }': (
        "Question '11' has no given 'W_r' (W_z?); it has W_z, W_h, b_z, b_h, h_0, x_1, r."
    ),
    'numbers_from = { "10" = [] }': (
        "Field 'exercise.2.numbers_from' cannot be {'10': []}: see docs/assignment.md for what it may be."
    ),
    "numbers_from = 10": "Field 'exercise.2.numbers_from' cannot be 10: see docs/assignment.md for what it may be.",
    "number_from = 10": "Field 'exercise.2.number_from' is not known (numbers_from?).",
}


@pytest.mark.parametrize("more", REFUSED, ids=lambda more: more.replace("\n", " "))
def test_one_fault_is_one_sentence(more):
    others = question("12"), question("13", "", "gradient-overflow")

    assert faults(question("10"), question("11", more), *others) == [REFUSED[more]]


def test_every_fault_is_reported_at_once():
    assert faults(
        question("1", 'numbers_from = "2"'),
        question("2", 'numbers_from = "3"'),
        question("3", 'numbers_from = { "1" = ["x_1"] }'),
        question("4", 'numbers_from = "3"'),
        question("5", 'numbers_from = "nine"'),
        question("6", "options = { units = 9 }"),
        question("7", 'numbers_from = "6"'),
        question("8", 'numbers_from = { "9" = ["a", "b"] }'),
        question("9"),
    ) == [
        "Exercise 'gru-step' cannot have units = 9: choose 1 | 2 | 3 | 4.",
        "Question '5' takes numbers from question 'nine', which there is not.",
        "Questions '1', '2', '3' take their numbers from each other: let one of them draw.",
        "Question '9' has no given 'a'; it has W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1.",
        "Question '9' has no given 'b'; it has W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1.",
    ]


def test_two_circles_are_two_faults():
    said = faults(
        question("1", 'numbers_from = "2"'),
        question("2", 'numbers_from = "1"'),
        question("3", 'numbers_from = "4"'),
        question("4", 'numbers_from = "3"'),
    )

    assert [one.split(" take")[0] for one in said] == ["Questions '1', '2'", "Questions '3', '4'"]


def test_pinned_value_of_another_shape_is_refused():
    """z is asked in question 11, so its shape shows only when it is pinned."""
    (said,) = faults(
        question("10", "givens = { z = [0.5, 1] }"),
        question("11", 'options = { units = 3 }\nnumbers_from = { "10" = ["z"] }'),
    )

    assert said == "The given 'z' is set with shape (2,): it must have shape (3,)."


def test_questions_that_would_seldom_agree_are_refused(monkeypatch):
    """The sentence is that of tests/exercises/engine/test_joint.py; here it comes as a fault of the file."""
    monkeypatch.setattr(
        "rnnex.exercises.assignments.numbers.check_acceptance",
        lambda parts_of: (_ for _ in ()).throw(InputError("Never.")),
    )

    assert faults(question("10"), question("11", 'numbers_from = "10"'), question("12")) == ["Never."]


def test_acceptance_is_looked_at_only_where_numbers_are_shared(monkeypatch):
    asked = []
    monkeypatch.setattr("rnnex.exercises.assignments.numbers.check_acceptance", asked.append)

    file(question("1"), question("2", 'numbers_from = "1"'), question("3"), question("4", 'numbers_from = "3"'))
    file(question("1"), question("2"))

    assert [list(parts_of("7")) for parts_of in asked] == [["1", "2"], ["3", "4"]]


def test_a_shared_ratio_goes_the_way_of_both():
    """A ratio that vanishes cannot overflow: the other question refuses it."""
    (said,) = faults(
        question("1", 'options = { direction = "vanish" }', "gradient-overflow"),
        question("2", 'options = { direction = "overflow" }\nnumbers_from = "1"', "gradient-overflow"),
    )

    assert "nothing can be counted" in said


# Sheets.


@pytest.mark.parametrize(
    "shared",
    [
        {"x_1": "9"},
        {"x_9": "10"},
        {"h_0": "10"},
        ["x_1"],
        "x_1",
        {"x_1": {}},
    ],
)
def test_forged_claim_to_share_is_no_sheet(shared):
    asked = file(question("10"), question("11", 'numbers_from = { "10" = ["x_1"] }'))
    data = json.loads(make_sheet(asked, Student("ana", "Ana"), "7", Language("en")).public())
    assert load_sheet(data, "sheet.json")[1]
    data["questions"][1]["shared"] = shared

    with pytest.raises(InputError, match="is not a sheet of rnnex"):
        load_sheet(data, "sheet.json")
