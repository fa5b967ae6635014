"""`redraw`: other numbers for a question, or for a given, while all the rest of the sheet stays."""

import json

import pytest

from rnnex.exercises.assignments.assignment import FaultyFile, parse_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import make_sheet
from rnnex.templates.language import Language

FILE = """
kind = "{kind}"

[[exercise]]
id = "gru-step"
label = "1"
{one}

[[exercise]]
id = "gru-step"
label = "2"
options = {{ gate = "keeps" }}
{two}

[[exercise]]
id = "gradient-overflow"
label = "3"
{three}

[[exercise]]
id = "latch-design"
label = "4"
{four}

[[exercise]]
id = "gru-cell"
label = "5"
{five}
"""
NONE = dict.fromkeys(("one", "two", "three", "four", "five"), "")
STUDENTS = ("ana", "bruno", "carla", "davi", "eva")


def file(kind="graded", **more):
    return parse_assignment(FILE.format(kind=kind, **{**NONE, **more}), "week3", "week3.toml")


def questions(student="ana", **more):
    """What sheet.json says of each question, as bytes, and the secrets."""
    sheet = make_sheet(file(**more), Student(student, student), "7", Language("en"))
    data = json.loads(sheet.public())["questions"]
    return {q["label"]: (json.dumps(q), v.variant.secret) for q, v in zip(data, sheet.questions, strict=True)}


def givens(found, label):
    return json.loads(found[label][0])["givens"]


def changed(one, other):
    return {label for label in one if one[label] != other[label]}


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize(("place", "label"), list(zip(NONE, "12345", strict=True)))
def test_other_numbers_for_one_question_leave_the_others_byte_for_byte(student, place, label):
    before, after = questions(student), questions(student, **{place: "redraw = 1"})

    assert changed(before, after) == {label}
    assert givens(before, label) != givens(after, label)


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize(
    ("place", "label", "name"),
    [("one", "1", "x_1"), ("two", "2", "W_h"), ("three", "3", "power"), ("four", "4", "machine")],
)
def test_another_number_for_one_given_leaves_all_others(student, place, label, name):
    before = questions(student, four="givens = { start = 0 }")
    after = questions(student, **{"four": "givens = { start = 0 }", place: _redraw(place, name)})

    old, new = givens(before, label), givens(after, label)
    assert changed(before, after) == {label}
    assert {given for given in old if old[given] != new[given]} == {name}


def _redraw(place, name):
    return f"redraw = {{ {name} = 1 }}" + ("\ngivens = { start = 0 }" if place == "four" else "")


def test_each_count_gives_others():
    found = [json.dumps(givens(questions(one=f"redraw = {{ x_1 = {times} }}"), "1")) for times in range(6)]

    assert len(set(found)) == 6


def test_whole_question_again_and_again():
    found = [json.dumps(givens(questions(three=f"redraw = {times}"), "3")) for times in range(4)]

    assert len(set(found)) == 4


def test_no_redraw_is_the_sheet_as_it_was():
    assert questions(one="redraw = 0") == questions(two="redraw = { x_1 = 0 }") == questions()


def test_a_second_wish_leaves_the_first():
    one = givens(questions(one="redraw = { x_1 = 1 }"), "1")
    both = givens(questions(one="redraw = { x_1 = 1, h_0 = 1 }"), "1")

    assert {name for name in one if one[name] != both[name]} == {"h_0"}


def test_code_question_gets_other_cases_and_another_secret():
    before, after = questions(), questions(five="redraw = 1")

    assert givens(before, "5") != givens(after, "5")
    assert before["5"][1] != after["5"][1]


def test_pinned_numbers_stay():
    found = [givens(questions(one=f"redraw = {times}\ngivens = {{ x_1 = [0.7] }}"), "1") for times in (0, 1)]

    assert [one["x_1"] for one in found] == [[0.7], [0.7]]
    assert all(found[0][name] != found[1][name] for name in found[0] if name != "x_1")


@pytest.mark.parametrize("student", STUDENTS)
def test_redrawn_shared_number_changes_in_both_questions_and_nothing_else(student):
    two = 'numbers_from = { "1" = ["x_1", "W_z"] }'
    before, after = questions(student, two=two), questions(student, two=two, one="redraw = { x_1 = 1 }")

    assert changed(before, after) == {"1", "2"}
    for label in "12":
        old, new = givens(before, label), givens(after, label)
        assert {name for name in old if old[name] != new[name]} == {"x_1"}
    assert givens(after, "1")["x_1"] == givens(after, "2")["x_1"]


@pytest.mark.parametrize("student", STUDENTS)
def test_redraw_where_numbers_are_taken_leaves_the_source(student):
    two = 'numbers_from = { "1" = ["x_1", "W_z"] }'
    before, after = questions(student, two=two), questions(student, two=f"{two}\nredraw = 1")

    assert changed(before, after) == {"2"}
    old, new = givens(before, "2"), givens(after, "2")
    assert {name for name in old if old[name] == new[name]} == {"x_1", "W_z"}


REFUSED = {
    ("one", "redraw = { x_2 = 1 }"): (
        "Question '1' has no given 'x_2' (x_1?); it has W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1."
    ),
    ("one", "redraw = { x_1 = 1 }\ngivens = { x_1 = [0.5] }"): (
        "Question '1' pins 'x_1', which is not drawn: pin another number, or drop its redraw."
    ),
    ("two", 'redraw = { x_1 = 1 }\nnumbers_from = "1"'): (
        "Question '2' takes 'x_1' from question '1': write the redraw there."
    ),
    ("two", 'redraw = 1\nnumbers_from = "1"'): (
        "Question '2' draws no numbers: all are pinned or taken from another question; drop its redraw."
    ),
    ("four", "redraw = { output = 2 }"): (
        "Question '4' finds no other output while all else stays: redraw more of it, or pin less."
    ),
}


@pytest.mark.parametrize(("place", "more"), REFUSED, ids=lambda word: word.replace("\n", " "))
def test_what_cannot_be_redrawn_is_refused(place, more):
    with pytest.raises(FaultyFile) as refusal:
        file(**{place: more})

    assert str(refusal.value).split("\n  ")[1:] == [REFUSED[place, more]]


@pytest.mark.parametrize("value", ["-1", "100", "true", '"1"', "1.5", "{ x_1 = -1 }", "{ x_1 = true }", "[1]"])
def test_a_count_is_a_whole_number(value):
    with pytest.raises(FaultyFile, match=r"Field 'exercise\.1\.redraw(\.x_1)?' cannot be "):
        file(one=f"redraw = {value}")


def test_all_faults_of_redraws_at_once():
    with pytest.raises(FaultyFile) as refusal:
        file(one="redraw = { a = 1, b = 1 }", four="redraw = { c = 1 }")

    assert [said.split(";")[0] for said in str(refusal.value).split("\n  ")[1:]] == [
        "Question '1' has no given 'a'",
        "Question '1' has no given 'b'",
        "Question '4' has no given 'c'",
    ]
