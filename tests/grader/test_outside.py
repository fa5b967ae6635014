"""Exercises from outside, graded: copies beside the key, a class far away, and nothing of a submission is ever run."""

import hashlib
import json
import shutil

import pytest

from rnnex.errors import InputError
from rnnex.grader.authority import find_assignment

from ..students.commands import command
from ..students.folders import assignment, edit, grade, hand_in, hand_out, ids, key
from ..students.outside import question, twice


@pytest.fixture
def source(tmp_path):
    """The lecturer's folder of week 3, with a file of exercises."""
    folder = tmp_path / "week3"
    assignment(folder, question(), kind="graded", more='exercises = ["./mine.py"]')
    (folder / "mine.py").write_text(twice(), "utf-8")
    return folder


@pytest.fixture
def lecturer(source, tmp_path):
    """What generate wrote for Ana and Bruno, after the folder of week 3 was deleted."""
    hand_out(tmp_path / "lecturer", str(source), students=("ana", "bruno"))
    shutil.rmtree(source)
    return tmp_path / "lecturer" / "given"


@pytest.fixture
def ana(lecturer, tmp_path):
    """Her submission, all right, far from the key."""
    answer = key(lecturer, "ana")["1"]["k"]
    return hand_in(lecturer / "sheets" / "ana", tmp_path / "far" / "off" / "ana", {"1": {"k": answer}})


def copy_of(lecturer):
    return lecturer / "key" / "exercises" / "mine.py"


# Copies.


def test_file_is_copied_beside_the_key_and_never_onto_a_sheet(lecturer):
    data = json.loads((lecturer / "key" / "assignment.json").read_text("utf-8"))

    assert copy_of(lecturer).read_text("utf-8") == twice()
    assert data["exercise_files"] == [{"file": "mine.py", "sha256": hashlib.sha256(twice().encode()).hexdigest()}]
    assert [item["exercise"] for item in data["exercises"]] == ["my-twice"]
    assert not list((lecturer / "sheets").rglob("*.py"))


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + twice().encode(), twice().replace("\n", "\r\n").encode()])
def test_copy_is_the_file_byte_by_byte(source, tmp_path, content):
    (source / "mine.py").write_bytes(content)

    sheet = hand_out(tmp_path / "lecturer", str(source))

    assert copy_of(sheet.parent.parent).read_bytes() == content


def test_assignment_without_own_files_has_the_key_it_always_had(tmp_path):
    sheet = hand_out(tmp_path / "lecturer", assignment(tmp_path / "week3", question("gradient-overflow")))

    data = json.loads((sheet.parent.parent / "key" / "assignment.json").read_text("utf-8"))
    assert "exercise_files" not in data
    assert set(data["exercises"][0]) == {
        *("label", "exercise", "marks", "options", "givens", "shared", "redraw"),
    }
    assert not (sheet.parent.parent / "key" / "exercises").exists()


def test_same_seed_writes_the_same_bytes(source, tmp_path):
    one, other = (hand_out(tmp_path / name, str(source)).parent.parent for name in ("one", "other"))

    for path in one.rglob("*.*"):
        assert path.is_dir() or path.read_bytes() == (other / path.relative_to(one)).read_bytes()


# Grading with the copies.


def test_class_is_graded_by_the_copies_alone(lecturer, ana):
    found = grade(ana, assigned=lecturer)

    assert (found.report["status"], found.report["score"]["percent"]) == ("graded", 100.0)
    assert (found.notices, found.run.warnings) == ("", [])


def test_mistake_is_named_in_the_students_language(lecturer, ana):
    n = json.loads((ana / "sheet.json").read_text("utf-8"))["questions"][0]["givens"]["n"]
    text = (ana / "answers.txt").read_text("utf-8")
    (ana / "answers.txt").write_text(text.replace(f"k = {2 * int(n)}", f"k = {n}"), "utf-8")

    mark = grade(ana, assigned=lecturer, lang="pt-BR").mark("1", "k")

    assert ids(mark) == ["once"]
    assert "Foi escrito o próprio número." in json.dumps(mark, ensure_ascii=False)


def test_two_keys_with_one_id_are_graded_apart_in_one_process(tmp_path):
    """Each by its own copies, one after the other and back."""
    graded = {}
    for factor in (2, 3):
        week = tmp_path / f"week{factor}"
        name = assignment(week, question(), kind="graded", more='exercises = ["./mine.py"]')
        (week / "mine.py").write_text(twice(factor=factor), "utf-8")
        graded[factor] = hand_out(tmp_path / f"lecturer{factor}", name, students=("ana",))
    for factor in (2, 3, 2):
        lecturer = graded[factor].parent.parent
        n = int(json.loads((graded[factor] / "sheet.json").read_text("utf-8"))["questions"][0]["givens"]["n"])
        place = tmp_path / f"in{len(list(tmp_path.iterdir()))}" / "ana"
        ana = hand_in(graded[factor], place, {"1": {"k": 2 * n}})

        earned = grade(ana, assigned=lecturer).report["score"]["percent"]

        assert earned == (100.0 if factor == 2 else 0.0)


def test_changed_copy_is_said_and_counts(lecturer, ana, monkeypatch, capsys, tmp_path):
    copy_of(lecturer).write_text(twice(factor=3), "utf-8")

    ran = command(f"grade {ana} --assignment {lecturer} --out {tmp_path / 'r'}", monkeypatch, capsys)

    assert f"Warning: {copy_of(lecturer)} was changed after generate copied it: keys and marks are" in ran.err
    assert "0 of 1" in ran.out


def test_unchanged_copy_is_no_warning(lecturer, ana, monkeypatch, capsys, tmp_path):
    ran = command(f"grade {ana} --assignment {lecturer} --out {tmp_path / 'r'} --json", monkeypatch, capsys)

    assert json.loads(ran.out)["warnings"] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda copy: copy.unlink(), "is missing: put the copy back that generate wrote, or generate again"),
        (lambda copy: copy.write_text("1 / 0", "utf-8"), "line 1: the file stops with ZeroDivisionError"),
        (
            lambda copy: copy.write_text(twice("other"), "utf-8"),
            "asks exercise 'my-twice', which is not installed here",
        ),
    ],
    ids=["gone", "broken", "another"],
)
def test_copy_that_cannot_be_used_stops_grading_with_a_sentence(lecturer, ana, change, said):
    change(copy_of(lecturer))

    with pytest.raises(InputError) as refusal:
        grade(ana, assigned=lecturer)

    assert said in str(refusal.value)


@pytest.mark.parametrize("name", ["../mine.py", "/mine.py", "..\\mine.py", "c:mine.py", "", 3, None, ["mine.py"]])
def test_key_leads_to_no_file_outside_its_folder(lecturer, ana, name):
    trace = lecturer / "trace"
    (lecturer / "key" / "mine.py").write_text(twice(trace=trace), "utf-8")
    path = lecturer / "key" / "assignment.json"
    data = json.loads(path.read_text("utf-8"))
    data["exercise_files"][0]["file"] = name
    path.write_text(json.dumps(data), "utf-8")

    with pytest.raises(InputError):
        grade(ana, assigned=lecturer)

    assert not trace.exists()


# Without the lecturer's folder.


def test_sheet_of_an_outside_exercise_alone_is_not_graded_and_says_why(ana):
    found = grade(ana)

    assert found.report["status"] == "not-graded"
    assert found.notices == (
        "ana/sheet.json asks exercise 'my-twice', which is not installed here: install it, or say --assignment with "
        "the lecturer's folder."
    )


# Nothing of a submission is run.


@pytest.fixture
def trace(tmp_path):
    """A file that appears when hostile code is run."""
    return tmp_path / "trace"


def evil(trace):
    return twice(trace=trace)


def test_key_with_code_that_nobody_named_is_not_run(lecturer, ana, trace, tmp_path):
    """As an unpacked submission may leave it above the folder that is graded. Named, the same key is run (control)."""
    copy_of(lecturer).write_text(evil(trace), "utf-8")
    shutil.copytree(lecturer / "key", ana.parent.parent / "key")

    with pytest.raises(InputError, match="are code, and nobody named it: if it is yours, say --assignment"):
        grade(ana)
    assert not trace.exists()

    grade(ana, assigned=ana.parent.parent, out=tmp_path / "r")
    assert trace.exists()


@pytest.mark.parametrize(
    "place", ["key/exercises/mine.py", "exercises/mine.py", "mine.py", "code/mine.py", "my_exercises.py", "my-twice.py"]
)
def test_exercises_within_a_submission_are_not_run(lecturer, ana, trace, place, tmp_path):
    """With the lecturer's folder or without, beside a key of its own; named, the same file is run (control)."""
    shutil.copytree(lecturer / "key", ana / "key")
    (ana / place).parent.mkdir(parents=True, exist_ok=True)
    (ana / place).write_text(evil(trace), "utf-8")
    (ana / "assignment.toml").write_text(f'exercises = ["./{place}"]\n' + question(), "utf-8")

    grade(ana, out=tmp_path / "alone")
    found = grade(ana, assigned=lecturer, out=tmp_path / "assigned")
    assert found.report["score"]["percent"] == 100.0
    assert not trace.exists()

    assert hand_out(tmp_path / "control", str(ana)).exists()
    assert trace.exists()


@pytest.mark.parametrize("named", ["{path}", "{path}:my-twice", "./mine.py:my-twice", "mine:twice", "mine"])
@pytest.mark.parametrize("alone", [True, False])
def test_sheet_that_names_a_file_runs_nothing(lecturer, ana, trace, named, alone, monkeypatch):
    """As exercise of a question, also when grading starts within the submission."""
    (ana / "mine.py").write_text(evil(trace), "utf-8")
    edit(ana, lambda data: data["questions"][0].update(exercise=named.format(path=ana / "mine.py")))
    edit(ana, lambda data: data["assignment"].update(kind="practice"))
    edit(ana, lambda data: data.update(exercise_files=[{"file": "mine.py", "sha256": ""}]))
    monkeypatch.chdir(ana)

    grade(ana, assigned=None if alone else lecturer)

    assert not trace.exists()


def test_environment_names_a_key_as_well_as_the_option_does(lecturer, ana, monkeypatch):
    monkeypatch.setenv("RNNEX_ASSIGNMENT", str(lecturer))

    assert list(find_assignment(None, [ana]).outside) == ["my-twice"]
