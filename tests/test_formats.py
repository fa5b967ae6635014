"""The files that programs read are as docs/report.md and its schema say."""

import json
from pathlib import Path

import jsonschema
import pytest

from rnnex.exercises.assignments.assignment import parse_assignment
from rnnex.exercises.assignments.roster import DEMO
from rnnex.grader.class_run import grade_class
from rnnex.grader.desk import DEMO_SEED, run_demo
from rnnex.grader.grade import Grader
from rnnex.grader.gradebook import gradebook
from rnnex.grader.handout import hand_out
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import language

DOCS = Path(__file__).parent.parent / "docs"
SCHEMA = json.loads((DOCS / "report.schema.json").read_text("utf-8"))
GRADED = '[[exercise]]\nid = "gru-step"\n[[exercise]]\nid = "gru-cell"\n'
KEYED_BY_DATA = {"options", "givens", "title", "keys", "secrets"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return run_demo(tmp_path_factory.mktemp("demo") / "out", "en")


@pytest.fixture(scope="module")
def graded_alone(tmp_path_factory):
    """Reports of a graded sheet without the lecturer's folder, and of a folder with nothing that can be used."""
    folder, say = tmp_path_factory.mktemp("graded"), language("en")
    hand_out(parse_assignment(GRADED, "exam", "exam"), [DEMO], "7", say, folder)
    (folder / "nothing").mkdir()
    (folder / "nothing" / "answers.txt").touch()
    return grade_class(Grader(None, say), [folder / "sheets" / "demo", folder / "nothing"], folder / "out", say)


def reports(run):
    """What was written."""
    written = (json.loads(path.read_text("utf-8")) for path in sorted(run.out.glob("*.json")))
    return {report["submission"]: report for report in written}


def schema_faults(report):
    return [fault.json_path for fault in jsonschema.Draft202012Validator(SCHEMA).iter_errors(report)]


def test_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ["ana", "bruno", "carla"])
def test_report_keeps_to_the_schema(demo, name):
    assert not schema_faults(reports(demo)[name])


@pytest.mark.parametrize(("name", "status"), [("demo", "format-checked"), ("nothing", "not-graded")])
def test_report_without_marks_keeps_to_the_schema(graded_alone, name, status):
    report = reports(graded_alone)[name]

    assert report["status"] == status
    assert not schema_faults(report)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("status",), "done"),
        (("score",), None),
        (("score", "awarded"), 10.0),
        (("extra",), 1),
        (("questions", 0, "marks", 0, "reading"), "wrong"),
        (("questions", 0, "marks", 0, "secret"), "7"),
        (("questions", 2, "marks", 0, "value"), "0.5"),
    ],
)
def test_schema_rejects(demo, place, value):
    report = reports(demo)["ana"]
    *path, last = place
    target = report
    for step in path:
        target = target[step]
    target[last] = value

    assert schema_faults(report)


def test_schema_knows_every_reading():
    assert SCHEMA["$defs"]["reading"]["enum"] == [str(reading) for reading in Reading]


def fields(data):
    """Names of the fields of nested data, but not of what has labels, blanks or languages for names."""
    if isinstance(data, list):
        return set().union(*map(fields, data))
    if not isinstance(data, dict):
        return set()
    inner = (fields(value) for name, value in data.items() if name not in KEYED_BY_DATA)
    return set(data).union(*inner)


def undocumented(names):
    text = (DOCS / "report.md").read_text("utf-8")
    return {name for name in names if f"`{name}`" not in text and f".{name}`" not in text and f"]{name}`" not in text}


def test_every_field_is_documented(demo):
    folder = demo.out.parent
    sheet = json.loads((folder / "sheets" / "ana" / "sheet.json").read_text("utf-8"))
    key = json.loads((folder / "key" / "assignment.json").read_text("utf-8"))

    assert key["master_seed"] == DEMO_SEED
    assert not undocumented(fields(reports(demo)["bruno"]) | fields(sheet) | fields(key))


def test_undocumented_field_is_found():
    assert undocumented({"label", "mystery"}) == {"mystery"}


def test_columns_of_the_gradebook_are_documented():
    assert not undocumented(gradebook([]).strip().split(","))
