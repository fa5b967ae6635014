"""Exact answers as JSON, as a reader writes them, and as a sheet asks for them; what is printed can be read back."""

import json
import math
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
import sympy

from rnnex.exercises.engine.exact import Interval
from rnnex.exercises.engine.exact_exercise import ExactExercise
from rnnex.exercises.engine.variant import Blank
from rnnex.exercises.registry import all_exercises
from rnnex.grader.answers import read_answer
from rnnex.grader.handout import form_in_words
from rnnex.grader.marking.answered import form_of
from rnnex.grader.marking.exact import read_exact
from rnnex.grader.marking.marks import Reading
from rnnex.grader.written import as_json, as_written
from rnnex.templates.language import LANGUAGES, language

from ..students.folders import assignment, grade, hand_in, hand_out, key

H, D = sympy.symbols("H D")
THIRD = Fraction(1, 3)
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text("utf-8"))
EXACT = [exercise for exercise in all_exercises().values() if isinstance(exercise, ExactExercise)]
QUESTIONS = "".join(
    f'[[exercise]]\nid = "{name}"\nlabel = "{label}"\n'
    for label, name in enumerate(("memory-horizon", "gradient-regime", "parameter-formula"), 1)
)
VALUES = [
    (Fraction(-3, 8), "-3/8", "−0.375", "−0,375"),
    (THIRD, "1/3", "1/3", "1/3"),
    ((512, 148), {"shape": [512, 148]}, "(512, 148)", "(512, 148)"),
    ((512,), {"shape": [512]}, "(512,)", "(512,)"),
    (
        frozenset({Fraction(2), -THIRD, Fraction(1, 2)}),
        {"set": ["-1/3", "1/2", "2"]},
        "{−1/3; 0.5; 2}",
        "{−1/3; 0,5; 2}",
    ),
    (frozenset({Fraction(-1, 2)}), {"set": ["-1/2"]}, "{−0.5}", "{−1/2}"),
    (frozenset(), {"set": []}, "{}", "{}"),
    (
        Interval(Fraction(-8, 5), math.inf, "[)"),
        {"interval": {"low": "-8/5", "high": None, "ends": "[)"}},
        "[−1.6; ∞)",
        "[−1,6; ∞)",
    ),
    (
        Interval(-math.inf, 0.5),
        {"interval": {"low": None, "high": 0.5, "ends": "()"}},
        "(−∞; 0.5)",
        "(−∞; 0,5)",
    ),
    (4 * H * (D + H) - H**2, {"formula": "-H**2 + 4*H*(D + H)"}, "−H^2 + 4·H·(D + H)", "−H^2 + 4·H·(D + H)"),
]
IDS = [text for _value, _data, text, _local in VALUES]


@pytest.mark.parametrize(("value", "data", "english", "portuguese"), VALUES, ids=IDS)
def test_value_is_written_for_programs_and_for_readers(value, data, english, portuguese):
    assert as_json(value) == data
    assert (as_written(value, language("en")), as_written(value, language("pt-BR"))) == (english, portuguese)


@pytest.mark.parametrize("value", [value for value, *_texts in VALUES], ids=IDS)
def test_json_keeps_to_the_schema(value):
    answer = jsonschema.Draft202012Validator({"$ref": "#/$defs/answer", "$defs": SCHEMA["$defs"]})

    assert not list(answer.iter_errors(json.loads(json.dumps(as_json(value)))))


@pytest.mark.parametrize(
    "data", ["0.5", "1/0", {"set": [None]}, {"shape": [3], "set": []}, {}, {"interval": ["0", "1"]}]
)
def test_schema_refuses_what_is_no_answer(data):
    answer = jsonschema.Draft202012Validator({"$ref": "#/$defs/answer", "$defs": SCHEMA["$defs"]})

    assert list(answer.iter_errors(data))


@pytest.mark.parametrize("exercise", EXACT, ids=lambda exercise: exercise.id)
@pytest.mark.parametrize("code", LANGUAGES)
def test_expected_answer_as_printed_is_read_as_right(exercise, code):
    """For every blank of every exercise with exact answers."""
    for seed in map(str, range(5)):
        counting = exercise.counting(exercise.draw(seed, exercise.options({}), {}))
        for blank in counting.blanks:
            printed = as_written(counting.key[blank.name], language(code))
            assert read_exact(counting, blank, read_answer(printed, form_of(blank), code)).reading is Reading.CORRECT


@pytest.mark.parametrize(
    ("kind", "variables", "unit", "said"),
    [
        ("shape", (), "", "shape, for example `(100, 25)`"),
        ("set", (), "", "set of numbers, read exactly, for example `{1; 0.5}`"),
        ("interval", ("w",), "", "interval, read exactly, for example `[-0.5; 1)`"),
        ("expression", ("H", "D"), "", "formula in H, D, for example `2*H*(D + 1)`"),
        ("exact", (), "MB", "decimal or fraction, read exactly, in MB"),
        ("whole", (), "MB", "whole number, in MB"),
    ],
)
def test_sheet_says_what_a_blank_asks_for(kind, variables, unit, said):
    assert form_in_words(Blank("x", kind, "", variables=variables, unit=unit), language("en")) == said


@pytest.fixture
def sheet(tmp_path):
    """A graded sheet with every kind of exact answer."""
    return hand_out(
        tmp_path / "lecturer", assignment(tmp_path / "own", QUESTIONS, kind="graded"), students=("ana", "bruno")
    )


def reported(submission, sheet):
    """The report of one submission."""
    return grade(submission, assigned=sheet.parent.parent).report


def test_answers_file_and_sheet_show_how_to_write(sheet):
    answers, page = ((sheet / name).read_text("utf-8") for name in ("answers.txt", "sheet.html"))

    assert "# formula in D, H, T, for example 2*D*(T + 1)" in answers
    assert "<code>2*D*(T + 1)</code>" in page
    assert "raises to a power" in page
    assert "A square bracket of an interval" in page


def test_right_answers_of_every_kind_are_graded_and_reported(sheet, tmp_path):
    """From the lecturer's key through the answers file to a report that keeps to its schema."""
    found = key(sheet.parent.parent, "ana")
    (interval,) = found["2"]["weights"].values()
    ends = f"({interval['low']}; {interval['high']})"
    (values,), (shape,) = found["2"]["eigenvalues"].values(), found["3"]["shape"].values()
    typed = {
        "1": found["1"],
        "2": {"weights": ends, "eigenvalues": "; ".join(values)},
        "3": {"total": found["3"]["total"]["formula"], "shape": tuple(shape)},
    }

    report = reported(hand_in(sheet, tmp_path / "far" / "ana", typed), sheet)

    marks = [mark for question in report["questions"] for mark in question["marks"]]
    assert [mark["reading"] for mark in marks] == ["correct"] * 6
    assert not list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(report))
    assert all(mark["expected_text"] for mark in marks)


def test_wrong_answers_of_every_kind_keep_to_the_schema(sheet, tmp_path):
    typed = {
        "1": {"influence": "sqrt(2)", "horizon": "12.5"},
        "2": {"weights": "(-inf; sqrt(3)]", "eigenvalues": "{sqrt(2); 1}"},
        "3": {"total": "tanh(H)/D + D^D", "shape": "(1, 2, 3)"},
    }

    report = reported(hand_in(sheet, tmp_path / "far" / "ana", typed), sheet)

    marks = {mark["blank"]: mark for question in report["questions"] for mark in question["marks"]}
    assert not list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(report))
    assert not any(mark["awarded"] != "0" for mark in marks.values())
    assert marks["weights"]["value"] == {"interval": {"low": None, "high": math.sqrt(3), "ends": "(]"}}
    assert marks["weights"]["value_text"] == "(−∞; 1.73205]"
