"""`rnnex check`: the public cases in the sandbox that is there, the answers read, and nothing else."""

import json
import subprocess
import sys

import pytest

from rnnex.errors import InputError
from rnnex.exercises.engine.code_exercise import CodeExercise
from rnnex.grader import check
from rnnex.grader.check import check_submissions, lines
from rnnex.grader.marking.words import WRONG_SHAPE
from rnnex.grader.sandbox.choose import REFUSED, Untrusted
from rnnex.templates.language import Language

from ..students.commands import command
from ..students.folders import GRADED, assignment, fill, gru_source, hand_in, hand_out

HOSTILE = "\x1b[31m::error::\u202e"


@pytest.fixture
def rnnex(monkeypatch, capsys, tmp_path):
    """Runs a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda line, lang="en": command(line, monkeypatch, capsys, lang)


@pytest.fixture
def sheet(tmp_path):
    """A graded sheet: whole numbers in question 1, a GRU in question 2."""
    return hand_out(tmp_path, assignment(tmp_path / "own", GRADED, kind="graded"), students=("ana",))


@pytest.fixture
def submission(sheet, tmp_path):
    """What comes back, far from the key; called with the code and the answers."""

    def handed_in(code=None, answers=None):
        return hand_in(sheet, tmp_path / "far" / "ana", answers, {"gru_cell.py": code} if code else None)

    return handed_in


def question(found):
    """The only code question of the only submission."""
    ((only,),) = (one["questions"] for one in found["submissions"])
    return only


def test_right_code_and_readable_answers_pass(rnnex, submission):
    submission(gru_source(), {"1": {"n": "34", "m": "35"}})

    ran = rnnex("check far/ana")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count("  right: ") == 2
    assert "Public cases that are right: 2 of 2." in ran.out
    assert "Called again with the same arguments" in ran.out


def test_wrong_code_is_shown_and_named(rnnex, submission):
    submission(gru_source(returned="(1 - z) * h_prev + z * c"))

    ran = rnnex("check far/ana")

    assert ran.status == 1
    assert ran.out.count("  WRONG: ") == 2
    assert ran.out.count("      expected [") == 2
    assert "exactly what comes out if the update gate is inverted" in ran.out


def test_language_is_the_sheets_or_the_one_asked_for(rnnex, submission):
    submission(gru_source(returned="h_prev[None]"))

    english, portuguese = rnnex("check far/ana"), rnnex("check far/ana --lang pt-BR")

    facts = {"got": "(1, 2)", "wanted": "(2,)"}
    assert WRONG_SHAPE % facts in english.out
    assert Language("pt-BR")(WRONG_SHAPE, **facts) in portuguese.out


def test_no_hidden_case_is_made(submission, monkeypatch):
    def forbidden(self, variant):
        raise AssertionError("a hidden case")

    monkeypatch.setattr(CodeExercise, "hidden_cases", forbidden)
    monkeypatch.setattr(CodeExercise, "contract_cases", forbidden)

    assert check_submissions([submission(gru_source())])["right"]


def test_mistake_that_the_public_cases_leave_open_is_not_named(submission, monkeypatch):
    """Two explanations fit; which it is, only hidden cases could say."""
    folder = submission(gru_source(returned="(1 - z) * h_prev + z * c"))
    (sure,) = question(check_submissions([folder]))["explanations"]

    named = check.named
    monkeypatch.setattr(check, "named", lambda task, results: named(task, results) * 2)

    assert sure["id"] == "update-inverted"
    assert question(check_submissions([folder]))["explanations"] == []


def test_changed_argument_is_wrong_where_the_starter_file_asks_for_it(submission):
    code = gru_source().replace("    return ", "    x[:] = 0\n    return ")

    found = check_submissions([submission(code)])

    assert (found["right"], question(found)["right"]) == (False, False)
    assert [case["right"] for case in question(found)["cases"]] == [True, True]
    assert "changes its arguments in place" in " ".join(question(found)["notes"])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (None, "The starter file was not filled in."),
        ("def gru_cell(*given)\n", "Python cannot read the file"),
        ("def gru_cell(*given): raise ValueError('here')", "ValueError: here"),
        ("def gru_cell(*given): pass", "The function returned None"),
        ("def gru(*given): pass", "The file does not define gru_cell"),
    ],
    ids=["starter", "syntax", "exception", "None", "another name"],
)
def test_code_that_gives_nothing_says_why(submission, code, sentence):
    found = check_submissions([submission(code)])

    assert not found["right"]
    assert sentence in " ".join(lines(found))


def test_missing_file_is_told(submission):
    folder = submission()
    (folder / "code" / "gru_cell.py").unlink()

    found = check_submissions([folder])

    assert not found["right"]
    assert question(found)["message"].startswith("There is no file gru_cell.py")


def test_unreadable_answer_is_told_and_not_marked(submission):
    folder = submission(gru_source(), {"1": {"n": "1 or 2"}})

    found = check_submissions([folder])
    (one,) = found["submissions"]

    assert not found["right"]
    assert [(lost["question"], lost["blank"]) for lost in one["answers"]["unreadable"]] == [("1", "n")]
    assert "line " in one["answers"]["unreadable"][0]["text"]


def test_wrong_number_is_nothing_that_is_looked_at(submission):
    folder = submission(gru_source(), {"1": {"n": "1"}})

    assert check_submissions([folder])["right"]


def test_line_that_cannot_be_used_is_told(submission):
    folder = submission(gru_source())
    path = folder / "answers.txt"
    path.write_text(path.read_text("utf-8") + "\nthirty-four\n", "utf-8")

    found = check_submissions([folder])

    assert not found["right"]
    assert "thirty-four" in " ".join(lines(found))


def test_what_the_code_says_is_escaped(rnnex, submission):
    raising = f"def gru_cell(*given):\n    print({HOSTILE!r})\n    raise ValueError({HOSTILE!r})"
    submission(raising)

    shown, data = rnnex("check far/ana"), rnnex("check far/ana --json")

    assert "\\x1b[31m" in shown.out
    for text in (shown.out, data.out):
        assert not set("\x1b\u202e") & set(text)
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


def test_json_says_the_same(rnnex, submission):
    submission(gru_source(returned="h_prev"))

    ran = rnnex("check far/ana --json")

    found = json.loads(ran.out)
    assert ran.status == 1
    assert found["right"] is False
    assert [case["right"] for case in question(found)["cases"]] == [False, False]
    assert question(found)["cases"][0]["shown"][0].keys() == {"what", "returned", "expected"}


def test_nothing_is_written(rnnex, submission, tmp_path):
    submission(gru_source())
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    rnnex("check far/ana")

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_folder_that_is_no_submission_is_refused(rnnex, tmp_path):
    (tmp_path / "empty").mkdir()

    assert [rnnex(f"check {path}").status for path in ("nowhere", "empty")] == [2, 2]


def test_several_folders_need_a_sandbox(submission, tmp_path, monkeypatch):
    class NoSandbox:
        tier = "D"

        def run(self, job):
            raise Untrusted(REFUSED)

    submission(gru_source())
    hand_in(tmp_path / "far" / "ana", tmp_path / "far" / "bruno")
    trusting = []
    monkeypatch.setattr(check, "shared_runner", lambda *, trusting=True: seen(trusting))

    def seen(trusted):
        trusting.append(trusted)
        return NoSandbox()

    with pytest.raises(InputError, match="check one folder at a time, and only your own"):
        check_submissions([tmp_path / "far"])
    assert trusting == [False]


def test_sheet_without_code_is_read_only(rnnex, tmp_path):
    folder = hand_out(tmp_path, "list-a", lang="en")
    fill(folder / "answers.txt", {})

    ran = rnnex(f"check {folder}")

    assert ran.status == 0
    assert "Answers that can be read: 0; empty: " in ran.out
    assert "Public cases" not in ran.out


def test_command_runs_as_a_program(submission):
    folder = submission(gru_source(returned="h_prev"))

    done = subprocess.run(  # noqa: PLW1510 - the status is what is looked at
        [sys.executable, "-m", "rnnex.cli", "check", folder, "--lang", "en"], capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (1, "")
    assert "Public cases that are right: 0 of 2." in done.stdout
