"""What students get, what only the lecturer keeps, and that a folder is written as a whole or not at all."""

import json
import re

import numpy as np
import pytest

from rnnex.errors import InputError
from rnnex.exercises.assignments.sheet import load_sheet
from rnnex.exercises.registry import find_exercise
from rnnex.grader import handout
from rnnex.grader.audit.slipped import arrays
from rnnex.grader.desk import generate_sheets, run_demo
from rnnex.templates.language import LANGUAGES, Language

from ..students.checking import run_check
from ..students.folders import assignment, grade, gru_source, hand_in, hand_out

GRADED = """
[[exercise]]
id = "gru-step"
label = "1"
marks = 4

[[exercise]]
id = "gru-cell"
label = "2"

[[exercise]]
id = "gru-cell"
label = "3"
options = { gate = "writes" }
"""


@pytest.fixture
def sheet(tmp_path):
    """A graded sheet, with two questions whose starter files would have one name."""
    return hand_out(tmp_path, assignment(tmp_path / "own", GRADED, kind="graded"), students=("ana", "bruno"))


@pytest.fixture
def key(sheet):
    """What the lecturer keeps."""
    return json.loads((sheet.parent.parent / "key" / "assignment.json").read_text("utf-8"))


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_student_gets_sheet_answers_and_starter_files(sheet):
    code = {"code/gru_cell_2.py", "code/gru_cell_3.py", "code/check.py"}
    assert names(sheet) == {"sheet.html", "sheet.json", "answers.txt", *code}


def test_sheet_without_code_has_no_check(tmp_path):
    sheet = hand_out(tmp_path, assignment(tmp_path / "own", GRADED.split("\n\n", maxsplit=1)[0]))

    assert names(sheet) == {"sheet.html", "sheet.json", "answers.txt"}


def test_check_file_runs_both_questions_of_one_name(sheet):
    (sheet / "code" / "gru_cell_2.py").write_text(gru_source(), "utf-8")
    (sheet / "code" / "gru_cell_3.py").write_text(gru_source(), "utf-8")

    said = run_check(sheet / "code")

    assert [line.split(":")[0] for line in said.out.split("\n") if ": " in line][:4] == ["  right"] * 2 + [
        "  WRONG"
    ] * 2
    assert said.status == 1


def test_key_and_worked_solutions_are_apart(sheet):
    assert names(sheet.parent.parent / "key") == {"assignment.json", "worked/ana.html", "worked/bruno.html"}


def test_sheet_holds_neither_seed_nor_key_nor_hidden_cases(sheet, key):
    (entry,) = (e for e in key["sheets"] if e["sheet"]["student"]["id"] == "ana")
    text = "".join((sheet / name).read_text("utf-8") for name in names(sheet))

    assert len(set(entry["secrets"].values())) == 2
    assert not [secret for secret in entry["secrets"].values() if secret in text]
    assert key["master_seed"] == "7"
    assert "seed" not in text
    for number in [n for vector in entry["keys"]["1"].values() for n in vector]:
        assert str(abs(number)) not in text


@pytest.mark.parametrize("name", ["gru-cell", "rnn-backward"])
def test_sheet_holds_no_hidden_number_and_no_slip(tmp_path, name):
    """Neither what goes in nor what is expected in a case that is not public; and no wrong reference."""
    own = assignment(tmp_path / "own", f'[[exercise]]\nid = "{name}"\n', kind="graded")
    sheet = hand_out(tmp_path, own)
    data = json.loads((sheet.parent.parent / "key" / "assignment.json").read_text("utf-8"))["sheets"][0]
    (question,) = load_sheet(data["sheet"], "key", data["secrets"])[0].questions
    exercise, task = question.exercise, question.exercise.task(question.variant)
    texts = [(sheet / file).read_text("utf-8") for file in names(sheet)]
    hidden = [*exercise.hidden_cases(question.variant)]
    hidden += [case for _, cases in exercise.contract_cases(question.variant) for case in cases]

    told = {f"{float(number):.6f}" for number in re.findall(r"\d+\.\d+", " ".join(texts))}
    given = {str(array.tolist()) for case in hidden for step in case.steps for array in step.args if np.size(array) > 3}
    expected = [array for case in hidden for result in task.expected(case) for _, array in arrays(result)]
    rows = [{f"{abs(number):.6f}" for number in np.ravel(array).tolist()} for array in expected]

    assert given
    assert not [array for array in given if any(array in text for text in texts)]
    assert max(map(len, rows)) > 2
    assert not [row for row in rows if len(row) > 2 and row <= told]
    says = [Language(code)(slip.says) for slip in task.slips for code in LANGUAGES]
    assert not [said for said in [*says, *(slip.id for slip in task.slips)] if any(said in text for text in texts)]


def test_id_of_the_sheet_stands_in_every_file_that_comes_back(sheet):
    number = json.loads((sheet / "sheet.json").read_text("utf-8"))["id"]

    for name in ("answers.txt", "code/gru_cell_2.py", "code/gru_cell_3.py"):
        assert f"sheet {number}" in (sheet / name).read_text("utf-8").split("\n")[0]


def test_answers_file_says_shape_and_decimals_of_every_blank(sheet):
    text = (sheet / "answers.txt").read_text("utf-8")

    assert [line.split(" = ")[0] for line in text.split("\n") if " = " in line] == ["z", "r", "h_tilde", "h"]
    assert text.count("# vector of 2, 3 decimals") == 4
    assert text.count("[1]") == 1


def test_sheet_reads_back_as_it_was_generated(sheet):
    loaded, intact = load_sheet(json.loads((sheet / "sheet.json").read_text("utf-8")), "sheet.json")

    assert intact
    assert loaded.public() == (sheet / "sheet.json").read_text("utf-8")


def test_key_has_all_that_is_needed_to_make_the_sheets_again(sheet, key, tmp_path):
    again = hand_out(tmp_path / "2", str(tmp_path / "own"), seed=key["master_seed"], students=("ana",))

    assert (again / "sheet.json").read_bytes() == (sheet / "sheet.json").read_bytes()


def test_graded_report_tells_no_hidden_case(sheet, tmp_path):
    """Not in the table, not in a message, not in what the student's code printed."""
    prying = gru_source().replace("    v =", "    print(x.tolist(), h_prev.tolist(), W_z.tolist())\n    v =")
    prying += (
        "\nold = gru_cell\ndef gru_cell(*a):\n    raise ValueError(repr([v.tolist() for v in a]) + repr(old(*a)))\n"
    )
    folder = hand_in(sheet, tmp_path / "far" / "off" / "ana", code={"gru_cell_2.py": prying, "gru_cell_3.py": prying})
    found = grade(folder, assigned=sheet.parent.parent)
    written = (found.out / "ana.json").read_text("utf-8") + (found.out / "ana.html").read_text("utf-8")
    shown = written.replace(" ", "").replace("\\n", "")

    cell = find_exercise("gru-cell")
    data = json.loads((sheet.parent.parent / "key" / "assignment.json").read_text("utf-8"))["sheets"][0]
    loaded, _ = load_sheet(data["sheet"], "key", data["secrets"])
    for question in loaded.questions[1:]:
        for case in cell.hidden_cases(question.variant):
            rows = [array.tolist() for array in case.steps[0].args if array.size > 1]
            assert not [row for row in rows if str(row).replace(" ", "") in shown]
            (expected,) = cell.task(question.variant).expected(case)
            assert not [number for number in expected.tolist() if f"{abs(number):.5f}" in shown]


def test_public_cases_are_shown(sheet, tmp_path):
    wrong = gru_source(returned="h_prev")
    folder = hand_in(sheet, tmp_path / "far" / "off" / "ana", code={"gru_cell_2.py": wrong})

    assert "expected" in grade(folder, assigned=sheet.parent.parent).question("2")["details_md"]


def test_nothing_is_overwritten(sheet, tmp_path):
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    with pytest.raises(InputError, match="exists already and is not overwritten"):
        generate_sheets("list-a", None, "7", "en", sheet.parent.parent)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("function", ["sheet_files", "worked_page", "key_file"])
def test_folder_is_written_as_a_whole_or_not_at_all(tmp_path, monkeypatch, function):
    def fails(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(handout, function, fails)
    with pytest.raises(KeyboardInterrupt):
        generate_sheets("list-b", None, "7", "en", tmp_path / "out")

    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")

    generate_sheets("list-a", None, "7", "en", tmp_path)

    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"
    assert (tmp_path / "sheets" / "demo" / "answers.txt").is_file()


def test_demo_grades_a_perfect_a_typical_and_a_half_empty_submission(tmp_path):
    run = run_demo(tmp_path / "demo", "en")

    perfect, typical, half = (one.data for one in run.graded)
    assert perfect["score"]["percent"] == 100.0
    named = {name["id"] for q in typical["questions"] for m in q["marks"] for name in m["explanations"]}
    assert len(named) >= 4
    readings = [m["reading"] for q in half["questions"] for m in q["marks"]]
    assert {"blank", "unreadable", "correct"} <= set(readings)
    assert run.status() == 0
