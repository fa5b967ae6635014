"""`rnnex check` on debugging exercises: it says how the cases go, and never which fault is planted."""

import json
from fractions import Fraction

import pytest

from rnnex.exercises.engine.debugging import DebuggingExercise
from rnnex.exercises.registry import all_exercises
from rnnex.grader.check import check_submissions, lines
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.marks import Reading
from rnnex.grader.notebooks import read_notebook
from rnnex.templates.language import Language

from ..students.folders import assignment, hand_in, hand_out
from ..students.notebooks import notebook
from .marking.local import LocalRunner

EN = Language("en")
EXERCISES = [exercise for exercise in all_exercises().values() if isinstance(exercise, DebuggingExercise)]
EACH = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
ASKED = "".join(f'[[exercise]]\nid = "{one.id}"\nlabel = "{at}"\nmarks = 1\n' for at, one in enumerate(EXERCISES, 1))


def name_of(exercise):
    return f"{exercise.write().name}.py"


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """One sheet with all of them."""
    folder = tmp_path_factory.mktemp("debugging")
    return hand_out(folder, assignment(folder / "own", ASKED, kind="graded"), students=("ana",))


def checked(sheet, folder, edit):
    """What `check` says of each question, with every file edited alike; a notebook if edit says so."""
    submission = hand_in(sheet, folder)
    for exercise in EXERCISES:
        path = submission / "code" / name_of(exercise)
        name, text = edit(path.name, path.read_text("utf-8"))
        path.unlink()
        (path.parent / name).write_text(text, "utf-8")
    found = check_submissions([submission])
    ((questions),) = (one["questions"] for one in found["submissions"])
    return questions, "\n".join(lines(found)) + json.dumps(found)


def named_in(said):
    faults = [fault for exercise in EXERCISES for fault in exercise.original.faults]
    return [fault.id for fault in faults if fault.says in said or fault.check in said or f'"{fault.id}"' in said]


def test_handed_out_file_with_a_line_more_is_run_and_its_fault_is_not_named(sheet, tmp_path):
    questions, said = checked(sheet, tmp_path / "ana", lambda name, text: (name, text + "\nx = 1\n"))

    assert len(questions) == len(EXERCISES) >= 5
    assert all(question["cases"] and question["explanations"] == [] for question in questions)
    assert not all(case["right"] for question in questions for case in question["cases"])
    assert named_in(said) == []


def test_notebook_as_it_was_handed_out_is_not_run(sheet, tmp_path):
    questions, said = checked(
        sheet, tmp_path / "ana", lambda name, text: (name.replace(".py", ".ipynb"), notebook(text))
    )

    assert [question["message"] for question in questions] == [EXERCISES[0].unchanged] * len(EXERCISES)
    assert named_in(said) == []


@EACH
def test_notebook_is_marked_as_the_file_is(exercise, tmp_path):
    variant = exercise.draw("7", exercise.options({}), {})
    starter = exercise.files(variant, EN)[name_of(exercise)]
    head, _, rest = starter.partition("\nimport ")

    def marked(*cells):
        (tmp_path / "n.ipynb").write_text(notebook(*cells), "utf-8")
        read = read_notebook(tmp_path / "n.ipynb", "n.ipynb")
        (mark,), _ = mark_code(exercise, variant, read.ready(read.cells), LocalRunner(), Fraction(1), EN)
        return mark

    whole, parted, more = marked(starter), marked(head, "# mine", f"import {rest}"), marked(starter, "x = 1")

    for mark in (whole, parted):
        assert (mark.reading, [note.text for note in mark.notes]) == (Reading.BLANK, [exercise.unchanged])
    assert more.reading is Reading.MISCONCEPTION  # control: it is run then, and marking does name the fault
    assert more.awarded == 0
