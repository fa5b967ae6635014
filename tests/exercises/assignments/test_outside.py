"""Files of exercises that an assignment.toml names: loaded alone, and every fault of them in one sentence."""

import os
import sys

import pytest

from rnnex.errors import AuthorError, InputError
from rnnex.exercises.assignments.assignment import FaultyFile, load_assignment
from rnnex.exercises.assignments.roster import DEMO
from rnnex.exercises.assignments.sheet import make_sheet
from rnnex.exercises.outside import addressed, authors_told, load_file
from rnnex.exercises.registry import all_exercises, find_exercise
from rnnex.templates.language import Text, language

from ...students.outside import question, twice


def write(folder, files, toml):
    """An assignment with files beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    named = ", ".join(f'"./{name}"' for name in files)
    (folder / "assignment.toml").write_text(f"exercises = [{named}]\n{toml}", "utf-8")
    return str(folder)


MINE = question()


def faults(folder, files, toml=MINE):
    """The sentences about an assignment, with the folder's name left out."""
    name = write(folder, files, toml)
    with pytest.raises(FaultyFile) as refusal:
        load_assignment(name)
    return [line.replace(f"{folder}{os.sep}", "").strip() for line in str(refusal.value).splitlines()[1:]]


# What is loaded.


def test_own_exercise_stands_in_an_assignment_beside_bundled_ones(tmp_path):
    made = load_assignment(write(tmp_path, {"mine.py": twice()}, question("my-twice") + question("gradient-overflow")))

    (mine, ours) = made.items
    assert mine.generator.title == "Twice a number"
    assert mine.generator.home == str(tmp_path / "mine.py")
    assert ours.generator is find_exercise("gradient-overflow")


def test_path_starts_at_the_folder_of_the_assignment(tmp_path, monkeypatch):
    name = write(tmp_path / "week3", {"mine.py": twice()}, question())
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    assert load_assignment(name).items
    assert load_assignment(os.path.relpath(name)).items


def test_two_lecturers_with_one_id_do_not_meet(tmp_path):
    """In one process, in either order, and the registry knows of neither."""
    names = [write(tmp_path / f"x{factor}", {"mine.py": twice(factor=factor)}, question()) for factor in (2, 3)]
    one, other = (load_assignment(name) for name in names)

    sheets = [make_sheet(made, DEMO, "7", language("en")) for made in (one, other)]

    assert [sheet.questions[0].text(language("en"))[:12] for sheet in sheets] == ["What is 2 ti", "What is 3 ti"]
    assert "my-twice" not in all_exercises()
    with pytest.raises(InputError, match="There is no exercise 'my-twice'"):
        find_exercise("my-twice")


def test_file_is_run_once_while_it_stays_the_same(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(twice(), "utf-8")

    first, again = load_file(path), load_file(path)
    path.write_text(twice(factor=5), "utf-8")
    changed = load_file(path)

    assert first.exercises["my-twice"] is again.exercises["my-twice"]
    assert changed.exercises["my-twice"] is not first.exercises["my-twice"]
    assert changed.sha256 != first.sha256


def test_file_may_use_dataclasses_and_import_an_exercise_of_ours(tmp_path):
    more = (
        "from dataclasses import dataclass\nfrom rnnex.exercises.gru.step import gru_step\n\n\n"
        "@dataclass\nclass Pair:\n    one: 'int'\n\nalias = twice\n"
    )
    path = tmp_path / "mine.py"
    path.write_text("from __future__ import annotations\n" + twice(more=more), "utf-8")

    assert list(load_file(path).exercises) == ["my-twice"]


def test_nothing_is_put_on_the_path(tmp_path):
    before = list(sys.path)

    load_assignment(write(tmp_path, {"mine.py": twice()}, question()))

    assert sys.path == before
    assert "mine" not in sys.modules


# What is refused.

BROKEN = {
    "def f(:": "line 1: not valid Python (",
    "x = 1\n\ny = 1 / 0": "line 3: the file stops with ZeroDivisionError: division by zero.",
    "import sys\nsys.exit(3)": "line 2: the file stops with SystemExit: 3.",
    "class Odd(BaseException): pass\nraise Odd": "line 2: the file stops with Odd.",
    "x = 1\nimport helpers_beside": "line 2: No module named 'helpers_beside'. A file of exercises stands alone",
    "from ..engine.calls import Case": "line 1: outside rnnex a relative import leads nowhere; write 'from rnnex.",
    "from rnnex.exercises.engine.calls import Nothing": "line 1: the file stops with ImportError: cannot import name",
    "from rnnex.templates.language import Text\nText('a', de='b')": "line 2: Text 'a' has a translation into 'de'",
}


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: text.splitlines()[-1])
def test_broken_file_is_told_with_its_line(tmp_path, text):
    (told,) = faults(tmp_path, {"mine.py": text})

    assert told.startswith(f"mine.py, {BROKEN[text]}")


def test_line_is_that_of_the_file_even_if_the_fault_is_deeper(tmp_path):
    (told,) = faults(tmp_path, {"mine.py": "import json\n\njson.loads('{')"})

    assert told.startswith("mine.py, line 3: the file stops with JSONDecodeError: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "mine.py defines no exercise: decorate a function, for example with @code_exercise(...)."),
        ("from rnnex.exercises.gru.step import gru_step", "mine.py defines no exercise: "),
        (twice(more=twice(name="again")), "mine.py defines exercise 'my-twice' twice: give each its own id."),
        (twice("My Twice"), "mine.py: 'My Twice' cannot be an id: write small letters, digits and single hyphens."),
        (twice("gru-step"), "mine.py defines exercise 'gru-step', and so does rnnex: give it another id."),
    ],
    ids=["nothing", "only ours", "twice", "no id", "ours"],
)
def test_file_whose_exercises_cannot_be_told_apart_is_refused(tmp_path, text, said):
    (told,) = faults(tmp_path, {"mine.py": text}, question("gru-step"))

    assert told.startswith(said)


def test_two_files_with_one_id_are_refused(tmp_path):
    (told,) = faults(tmp_path, {"one.py": twice(), "two.py": twice(factor=3)})

    assert told == "two.py defines exercise 'my-twice', and so does one.py: give it another id."


def test_two_files_of_one_name_are_refused(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "mine.py").write_text(twice("other"), "utf-8")
    (tmp_path / "mine.py").write_text(twice(), "utf-8")
    path = tmp_path / "assignment.toml"
    path.write_text('exercises = ["mine.py", "more/mine.py"]\n' + question(), "utf-8")

    with pytest.raises(FaultyFile, match=r"Two files of exercises are called mine\.py: rename one of them\."):
        load_assignment(str(path))


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ('"./gone.py"', "There is no file "),
        ('"./more"', "is no file of exercises: name a Python file"),
        ('"./more.py"', "cannot be read: "),
        ('"./no\\u0000.py"', "cannot be read: "),
        ('""', "Field 'exercises.1' cannot be ''"),
        ("3", "Field 'exercises.1' cannot be 3"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path, named, said):
    (tmp_path / "more").mkdir()
    (tmp_path / "more.py").mkdir()
    path = tmp_path / "assignment.toml"
    path.write_text(f"exercises = [{named}]\n" + question(), "utf-8")

    with pytest.raises(FaultyFile) as refusal:
        load_assignment(str(path))

    assert said in str(refusal.value)


def test_all_faults_of_files_are_told_at_once_and_none_that_follows(tmp_path):
    told = faults(tmp_path, {"one.py": "1 / 0", "two.py": "x = 1"}, question() + question("other"))

    assert len(told) == 2


def test_unknown_id_is_compared_with_own_ids_too(tmp_path):
    (told,) = faults(tmp_path, {"mine.py": twice()}, question("my-twise"))

    assert told == "There is no exercise 'my-twise' (my-twice?); rnnex list shows them all."


def test_field_below_an_exercise_is_sent_up(tmp_path):
    path = tmp_path / "assignment.toml"
    path.write_text(question() + 'exercises = ["./mine.py"]\n', "utf-8")

    with pytest.raises(FaultyFile, match="Field 'exercises' belongs to the whole file: write it above the first"):
        load_assignment(str(path))


def test_exercise_that_stops_when_it_draws_is_told_as_the_files_fault(tmp_path):
    (told,) = faults(tmp_path, {"mine.py": twice().replace("    w.ask(", "    w.given(1 / 0)\n    w.ask(")})

    assert told.startswith("mine.py, line ")
    assert told.endswith(": the file stops with ZeroDivisionError: division by zero.")


def test_fault_of_ours_is_not_called_the_files():
    with pytest.raises(ZeroDivisionError), authors_told():
        1 / 0  # noqa: B018 - the fault


# Addresses of commands.


def test_command_names_an_id_a_file_or_one_of_its_exercises(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(twice() + twice("my-thrice", 3, name="thrice"), "utf-8")

    assert [one.id for one in addressed("gru-step")] == ["gru-step"]
    assert [one.id for one in addressed(str(path))] == ["my-twice", "my-thrice"]
    assert [one.id for one in addressed(f"{path}:my-thrice")] == ["my-thrice"]
    assert [one.address for one in addressed(f"{path}:my-thrice")] == [f"{path}:my-thrice"]
    with pytest.raises(InputError, match=r"mine\.py has no exercise 'my-twise'; it has my-twice, my-thrice\."):
        addressed(f"{path}:my-twise")


@pytest.mark.parametrize("name", ["{path}", "{path}:my-twice"])
def test_id_is_never_the_name_of_a_file(tmp_path, name):
    """A submission may say any id: what looks it up runs nothing. The same name as an address does."""
    trace = tmp_path / "trace"
    (tmp_path / "mine.py").write_text(twice(trace=trace), "utf-8")

    with pytest.raises(InputError, match="There is no exercise"):
        find_exercise(name.format(path=tmp_path / "mine.py"))
    assert not trace.exists()

    addressed(name.format(path=tmp_path / "mine.py"))
    assert trace.exists()


# Texts with their translations.


def test_text_speaks_the_language_of_the_reader_and_english_where_it_has_no_other():
    text = Text("%(n)s gates", pt_BR="%(n)s portas")

    assert language("pt-BR")(text, n=3) == "3 portas"
    assert language("en")(text, n=3) == "3 gates"
    assert language("pt-BR")(Text("nobody translates this")) == "nobody translates this"


@pytest.mark.parametrize("other", [{"pt": "x"}, {"de_DE": "x"}, {"pt_BR": "%(m)s portas"}, {"pt_BR": "portas"}])
def test_text_that_would_fail_before_a_reader_is_refused(other):
    with pytest.raises(AuthorError, match="Text '%\\(n\\)s gates'"):
        Text("%(n)s gates", **other)
