"""Names: of students, folders and files. Reports stay in their folder, each has its own, and a list is only text."""

import contextlib
import csv
import io
import shutil

import pytest

from rnnex.errors import InputError
from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.assignments.roster import read_roster, safe_name
from rnnex.grader.desk import generate_sheets

from ...students.folders import edit, grade
from ..hostile_words import FEW, WORDS, active, formulas

IDS = [
    "../../evil", "/etc/passwd", "..", "", "C:\\evil", "CON.txt", "a" * 300, "index", "ana\0", "-rf", "ana ",
]  # fmt: skip
MORE_IDS = [
    ".", " ", "\\\\host\\share\\evil", "con", "nul", "\N{GRINNING FACE}" * 100, "INDEX", "gradebook", "faults",
    "index.html", "ana\n", "a/b", "~root", "$(id)", "`id`", "%2e%2e%2f", "\uff0e\uff0e/evil", "é", "e\u0301", "ana.",
]  # fmt: skip


@pytest.mark.parametrize("name", [*IDS, *(pytest.param(name, marks=pytest.mark.slow) for name in MORE_IDS)], ids=ascii)
def test_report_of_any_student_lies_among_the_reports(eve, graded, tmp_path, name):
    edit(eve, lambda data: data["student"].update(id=name, name=name))

    report, found = graded()

    files = [path.resolve() for path in (tmp_path / "reports").rglob("*")]
    assert {path.parent for path in files} == {(tmp_path / "reports").resolve()}
    assert len(found.reports) == 2
    assert report["status"] == "graded"


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "a/b"])
def test_without_care_a_report_lies_elsewhere(tmp_path, name):
    """Control: the name of a student as the name of a file."""
    assert (tmp_path / "reports" / f"{name}.html").resolve().parent != (tmp_path / "reports").resolve()


def test_names_that_differ_only_for_some_systems_do_not_overwrite_each_other(eve, tmp_path):
    for number, name in enumerate(["ana", "ANA", "Ana ", "ana.", "a\u0301", "\u00e1", "a/b", "a\\b", "a:b"]):
        copy = shutil.copytree(eve, eve.parent / f"s{number}")
        edit(copy, lambda data, name=name: data["student"].update(id=name))

    found = grade(eve.parent, out=tmp_path / "reports")

    stems = [one.stem.casefold() for one in found.run.graded]
    assert len(set(stems)) == len(stems) == 11
    assert len(list((tmp_path / "reports").glob("*.html"))) == 12


@pytest.mark.parametrize(
    "name", ["\N{GRINNING FACE}" * 63, "a" * 255, "b.txt" * 50, " ", "~", "$(id)", "a\nb", "*", "[x]", "-"]
)
def test_folder_of_any_name_is_graded(eve, tmp_path, name):
    eve.rename(eve.with_name(name))

    found = grade(eve.parent, out=tmp_path / "reports")

    assert sorted(report["submission"] for report in found.reports.values()) == sorted(["bruno", name])
    assert {report["status"] for report in found.reports.values()} == {"graded"}


LISTED = [
    pytest.param(word, marks=pytest.mark.slow if words is WORDS else (), id=name)
    for words in (FEW, WORDS)
    for name, word in words.items()
    if "\ud800" not in word and "\0" not in word
]


def roster(tmp_path, *rows, head="id,name"):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([head.split(","), *rows])
    (tmp_path / "class.csv").write_bytes(out.getvalue().encode("utf-8", "surrogatepass"))
    return tmp_path / "class.csv"


@pytest.mark.parametrize("word", LISTED)
def test_name_in_a_roster_is_text_in_all_that_is_made_of_it(tmp_path, word):
    """The roster is the lecturer's, but on many platforms students choose their names."""
    made = generate_sheets("list-b", roster(tmp_path, ["s1", word]), "7", "en", tmp_path / "out")

    folder = tmp_path / "out" / "sheets" / "s1"
    answers = (folder / "answers.txt").read_text("utf-8").splitlines()
    assert [made["sheets"][0]["folder"]] == [str(folder)]
    assert [line for line in answers if line and line[0] not in "#["] == [
        line for line in answers if " =" in line and line[0] not in "#["
    ]
    assert not active((folder / "sheet.html").read_text("utf-8"), allowed="\n\t")
    assert not active("\n".join(answers))
    (tmp_path / "out" / "in").mkdir()
    shutil.copytree(folder, tmp_path / "out" / "in" / "s1")
    found = grade(tmp_path / "out" / "in" / "s1", out=tmp_path / "reports", assigned=tmp_path / "out")
    assert found.report["status"] == "graded"
    assert not formulas((tmp_path / "reports" / "gradebook.csv").read_text("utf-8-sig"))


def test_without_care_the_roster_is_a_formula_in_the_gradebook(tmp_path):
    """Control: a list that is written as it was read."""
    students = read_roster(roster(tmp_path, ["s1", WORDS["sheet formula"]]))
    out = io.StringIO()

    csv.writer(out).writerows((student.id, student.name) for student in students)

    assert formulas(out.getvalue())


TEXT = ("quotes without end", "only separators")
"""What can be read all the same."""
BAD = {
    "nothing": b"",
    "a null": b"id,name\nan\0a,Ana\n",
    "a cell without end": b'id,name\n"' + b"x" * 200_000 + b",Ana\n",
    "quotes without end": b'id,name\nana,"Ana\n',
    "an archive": b"PK\x03\x04" + bytes(200),
    "UTF-16 without a mark": "id,name\nana,Ana\n".encode("utf-16-le"),
    "half of UTF-16": "id,name\nana,Ana\n".encode("utf-16")[:-1],
    "two alike": b"id,name\nana,Ana\nANA,Ana\n",
    "only separators": b";;;;\n,,,,\n",
    "a thousand columns": b"," * 1000 + b"\n" + b"," * 1000,
}


@pytest.mark.parametrize("name", BAD)
def test_roster_that_cannot_be_used_is_one_sentence(tmp_path, name):
    (tmp_path / "class.csv").write_bytes(BAD[name])
    students = []

    with contextlib.suppress(InputError):
        students = read_roster(tmp_path / "class.csv")

    assert bool(students) is (name in TEXT)
    assert all(safe_name(student.id) for student in students)


TOML = 'title = { en = "T" }\nlanguages = ["en"]\n[[exercise]]\nid = "gradient-overflow"\nmarks = 2\n'
BAD_TOML = {
    "two keys alike": TOML + "marks = 3\n",
    "two tables alike": TOML + "[feedback]\n[feedback]\n",
    "a number of a million digits": TOML.replace("= 2", "= " + "9" * 10**6),
    "marks without end": TOML.replace("= 2", "= 1e400"),
    "marks that are none": TOML.replace("= 2", "= nan"),
    "lists without end": TOML + "x = " + "[" * 100_000,
    "keys without end": TOML + "a" + ".a" * 2000 + " = 1",
    "a null": TOML + "\0",
    "UTF-16": TOML.encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("data", BAD_TOML.values(), ids=BAD_TOML)
def test_assignment_that_cannot_be_read_is_one_sentence(tmp_path, data):
    (tmp_path / "assignment.toml").write_bytes(data if isinstance(data, bytes) else data.encode())

    with pytest.raises(InputError, match="assignment"):
        load_assignment(str(tmp_path))
