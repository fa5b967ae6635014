"""Sheets: what they say, what they must not say, and what is refused as a sheet."""

import copy
import json
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import load_sheet, make_sheet
from rnnex.exercises.engine.draw import derive
from rnnex.grader.keys import key_of_question
from rnnex.templates.language import Language

SAY = Language("en")
ANA = Student("ana", "Ana Souza")
MASTER = "c0ffee15bad5eed0"
TOUR = load_assignment("tour")
GRADED = replace(TOUR, kind="graded")
SHEETS = {name: make_sheet(load_assignment(name), ANA, MASTER, SAY) for name in ("tour", "list-a", "list-b")}
SHEETS["graded"] = make_sheet(GRADED, ANA, MASTER, SAY)
EACH = pytest.mark.parametrize("name", SHEETS)


def data_of(name):
    return json.loads(SHEETS[name].public())


def leaves(data):
    """Every number and text of a JSON value."""
    if isinstance(data, dict):
        return [leaf for value in data.values() for leaf in leaves(value)]
    if isinstance(data, list):
        return [leaf for value in data for leaf in leaves(value)]
    return [data]


@EACH
def test_sheet_comes_back_as_it_was(name):
    secrets = {q.label: q.variant.secret for q in SHEETS[name].questions}

    sheet, intact = load_sheet(data_of(name), "sheet.json", secrets)

    assert intact
    assert sheet.id == SHEETS[name].id
    assert sheet.public() == SHEETS[name].public()
    assert [q.variant.secret for q in sheet.questions] == list(secrets.values())


@EACH
def test_seeds_are_not_on_the_sheet(name):
    """Neither the master seed, nor what is derived from it for a question or its hidden cases."""
    text = SHEETS[name].public()
    assignment = GRADED.name if name == "graded" else name
    seeds = [derive(MASTER, assignment, ANA.id, q.label) for q in SHEETS[name].questions]

    assert not [seed for seed in [MASTER, *seeds, *(derive(seed, "hidden") for seed in seeds)] if seed in text]


def test_only_graded_sheets_have_secrets():
    assert any(q.variant.secret for q in SHEETS["graded"].questions)
    assert not any(q.variant.secret for q in SHEETS["tour"].questions)


@pytest.mark.parametrize("master", [f"{seed:x}" for seed in range(0xABC, 0xAC4)])
def test_keys_of_computed_questions_are_not_on_the_sheet(master):
    """Rounded values stand nowhere in the text; counts, which are ordinary numbers, in none of its fields."""
    sheet = make_sheet(GRADED, ANA, master, SAY)
    text = sheet.public()
    by_exercise = {q.exercise.id: (q, key_of_question(q)) for q in sheet.questions}

    _, step = by_exercise["gru-step"]
    values = [f"{value:.3f}" for blank in step.values() for value in blank]
    assert not [value for value in values if value in text and len(set(value)) > 3]
    question, count = by_exercise["gradient-overflow"]
    assert count["n"] not in leaves(question.variant.public())
    question, dimensions = by_exercise["gate-dimensions"]
    assert {dimensions["weights"], dimensions["total"]}.isdisjoint(question.variant.givens.values())
    assert not re.search(r"seed|secret|key|expected", text)


@EACH
def test_id_is_eight_hexadecimal_digits(name):
    assert re.fullmatch(r"[0-9a-f]{8}", SHEETS[name].id)


def test_same_seed_same_sheet_and_each_student_another():
    again = make_sheet(TOUR, ANA, MASTER, SAY)
    others = [make_sheet(TOUR, Student("bia", "Bia"), MASTER, SAY), make_sheet(TOUR, ANA, "1", SAY)]

    assert again.public() == SHEETS["tour"].public()
    assert len({SHEETS["tour"].id, *(other.id for other in others)}) == 3


def paths(data, path=()):
    """Paths of all leaves."""
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from paths(data[key], (*path, key))
    else:
        yield path


def changed(data, path, value):
    """A copy with one place changed."""
    out = copy.deepcopy(data)
    inner = out
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return out


NUMBERS = [(name, path) for name in SHEETS for path in paths(data_of(name)["questions"], ("questions",))
           if "givens" in path]  # fmt: skip


def another(value):
    """A value of the same kind."""
    words = {"linear": "threshold", "threshold": "linear"}
    if isinstance(value, str):
        return words.get(value, "1101" if len(value) == 4 else "1/3")
    return 1 - value if value in (0, 1) else value + 1


@pytest.mark.parametrize(("name", "path"), NUMBERS[:: max(1, len(NUMBERS) // 60)])
def test_another_number_is_noticed(name, path):
    """It is refused, or no longer the sheet that was made."""
    data = value = data_of(name)
    for key in path:
        value = value[key]

    try:
        sheet, intact = load_sheet(changed(data, path, another(value)), "sheet.json")
    except InputError:
        return

    assert not intact
    assert sheet.id != SHEETS[name].id


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("student", "name"), "Bia"),
        (("title",), None),
        (("assignment", "name"), "other"),
        (("questions", 0, "marks"), "2"),
        (("questions", 0, "label"), "9"),
        (("feedback", "worked"), False),
        (("questions", 2, "givens", "x_1"), [0.25]),
        (("id",), "00000000"),
        (("schema",), "rnnex/sheet/v0"),
    ],
)
def test_every_edit_but_an_added_field_is_noticed(path, value):
    data = data_of("tour")

    _, intact = load_sheet(changed(data, path, value), "sheet.json")

    assert intact is (path == ("title",))


@pytest.mark.parametrize(
    "data",
    [None, [], {}, "sheet", 3, True, {"questions": []}, {"questions": {}}, {"questions": [None]}, {"id": "x"}],
)
def test_other_json_is_no_sheet(data):
    with pytest.raises(InputError) as refusal:
        load_sheet(data, "ana/sheet.json")

    said = str(refusal.value)
    assert said.startswith("ana/sheet.json is not a sheet of rnnex (")
    assert said.endswith("): take the sheet.json that came with the sheet.")


NESTED = [[[[[]]]]] * 3
for _ in range(900):
    NESTED = [NESTED]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("marks",), "1e99999999"),
        (("marks",), "-1"),
        (("marks",), "0"),
        (("marks",), "1/0"),
        (("marks",), None),
        (("version",), 99),
        (("options",), {}),
        (("options",), {"units": 2}),
        (("options",), [1]),
        (("exercise",), ["gru-step"]),
        (("exercise",), "gru-stp"),
        (("pinned",), ["nothing"]),
        (("pinned",), 3),
        (("givens",), NESTED),
    ],
)
def test_unusable_question_is_refused_at_once(path, value):
    data = changed(data_of("tour"), ("questions", 2, *path), value)
    began = time.perf_counter()

    with pytest.raises(InputError):
        load_sheet(data, "sheet.json")

    assert time.perf_counter() - began < 1


def test_other_version_of_an_exercise_says_so():
    data = changed(data_of("tour"), ("questions", 0, "version"), 99)

    with pytest.raises(InputError, match="was made by another version of exercise 'gradient-overflow'"):
        load_sheet(data, "sheet.json")


JUNK = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**40), 10**40),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(["1e99999999", "1/0", "gru-step", "0111", "\ud800", "../../x", -1, 0, 1, 2, 3.5, 10**400]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)
"""What a careless or clever hand could put in place of anything."""


def every_path(data, path=()):
    """Paths of leaves and of what holds them."""
    if path:
        yield path
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from every_path(data[key], (*path, key))


PLACES = [(name, path) for name in SHEETS for path in every_path(data_of(name))]


@settings(max_examples=400)
@given(place=st.sampled_from(PLACES), junk=JUNK)
def test_nothing_but_an_input_error_escapes(place, junk):
    """Whatever is put anywhere: a refusal in one sentence, or a sheet that can be shown; and quickly."""
    name, path = place
    began = time.perf_counter()

    try:
        sheet, _ = load_sheet(changed(data_of(name), path, junk), "sheet.json")
        for question in sheet.questions:
            question.exercise.text(question.variant, SAY)
            question.exercise.worked(question.variant, SAY)
            question.exercise.files(question.variant, SAY)
        json.dumps(sheet.public()).encode()
    except InputError as refusal:
        assert str(refusal)  # noqa: PT017 - a sheet that can be shown is as good

    assert time.perf_counter() - began < 3


@given(place=st.sampled_from([(name, path) for name, path in PLACES if "blanks" not in path]))
def test_missing_parts_are_refused_or_noticed(place):
    """All but the list of blanks, which is there for programs and is never read."""
    name, path = place
    data = data_of(name)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]

    try:
        _, intact = load_sheet(data, "sheet.json")
    except InputError:
        return

    assert not intact


def test_code_files_of_two_questions_do_not_meet():
    item = TOUR.items[4]
    twice = replace(TOUR, items=(item, replace(item, label="b")))
    sheet = make_sheet(twice, ANA, MASTER, SAY)

    names = [sheet.code_file(question, "gru_cell.py") for question in sheet.questions]

    assert names == ["code/gru_cell_5.py", "code/gru_cell_b.py"]
    assert SHEETS["tour"].code_file(SHEETS["tour"].questions[4], "gru_cell.py") == "code/gru_cell.py"
