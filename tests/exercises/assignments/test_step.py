"""The step of rounded totals: read exactly, refused if it could not be kept, in the sheet only if it was chosen."""

import json
from fractions import Fraction

import pytest

from rnnex.errors import InputError
from rnnex.exercises.assignments.assignment import FaultyFile, parse_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import load_sheet, make_sheet
from rnnex.exercises.assignments.step import DEFAULT_STEP, read_step
from rnnex.templates.language import Language

ANA = Student("ana", "Ana")


def parsed(step="", marks="6"):
    return parse_assignment(f'{step}\n[[exercise]]\nid = "latch-design"\nmarks = {marks}\n', "week3", "week3.toml")


def sheet_with(step):
    return make_sheet(parsed(step), ANA, "7", Language("en"))


def reloaded(step):
    """The sheet with this step written into its sheet.json, and whether that is as it was generated."""
    data = json.loads(sheet_with("").public())
    data["feedback"]["step"] = step
    return load_sheet(data, "sheet.json")


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ("0.25", Fraction(1, 4)),
        ("0.1", Fraction(1, 10)),
        ("1", Fraction(1)),
        ("6", Fraction(6)),
        ("0.0001", Fraction(1, 10**4)),
        ('"0.05"', Fraction(1, 20)),
        ('"1/8"', Fraction(1, 8)),
        ('"2/16"', Fraction(1, 8)),
        ('"1/16"', Fraction(1, 16)),
    ],
)
def test_step_is_exact(written, step):
    assert parsed(f"step = {written}").step == step


def test_step_is_a_hundredth_unless_another_is_chosen():
    assert parsed().step == Fraction(1, 100)


@pytest.mark.parametrize(
    "written",
    [
        "0", "0.0", "-0.5", "inf", "nan", "true", "[0.5]", "{ a = 1 }", "1e-5", "0.00001", "123456789", "1e300",
        '""', '"1/0"', '"0/5"', '"1/3"', '"1/32"', '"-1/4"', '"0,25"', '".5"', '"1e-2"', '" 1"', '"half"', '"\u0661"',
    ],
)  # fmt: skip
def test_what_is_no_step_is_refused_in_one_sentence(written):
    with pytest.raises(FaultyFile) as refusal:
        parsed(f"step = {written}")

    (fault,) = refusal.value.faults
    assert str(fault).startswith("Field 'step' cannot be ")
    assert str(fault).endswith(": see docs/assignment.md for what it may be.")


@pytest.mark.parametrize(
    ("step", "marks", "said"), [("0.25", "6.1", "0.25"), ("7", "6", "7"), ('"1/8"', "0.3", "0.125")]
)
def test_step_that_the_marks_are_no_multiple_of_is_refused(step, marks, said):
    with pytest.raises(FaultyFile) as refusal:
        parsed(f"step = {step}", marks)

    (fault,) = refusal.value.faults
    assert str(fault) == f"Field 'step' cannot be {said}: all marks together, {marks}, must be a multiple of it."


def test_marks_of_any_kind_need_no_step():
    assert parsed(marks="0.125").step == DEFAULT_STEP


def test_sheet_says_only_a_chosen_step():
    assert "step" not in json.loads(sheet_with("").public())["feedback"]
    assert json.loads(sheet_with("step = 0.25").public())["feedback"]["step"] == "1/4"


def test_default_step_written_out_is_the_same_sheet():
    assert sheet_with("step = 0.01").id == sheet_with("").id != sheet_with("step = 0.02").id


def test_sheet_keeps_its_step():
    made = sheet_with("step = 0.25")

    assert load_sheet(json.loads(made.public()), "sheet.json") == (made, True)


def test_another_step_in_a_submission_is_noticed():
    sheet, intact = reloaded("1/2")

    assert (sheet.step, intact) == (Fraction(1, 2), False)


@pytest.mark.parametrize("step", ["0", "1/3", "-1", "nan", None, [], {}, "9" * 5000])
def test_sheet_with_an_impossible_step_is_refused(step):
    with pytest.raises(InputError):
        reloaded(step)


@pytest.mark.parametrize("value", [None, True, "", 10**400, float("inf")])
def test_only_a_number_is_read_as_a_step(value):
    with pytest.raises(ValueError, match="step"):
        read_step(value)
