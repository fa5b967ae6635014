"""assignment.toml: what it means, and every fault of it at once, one sentence each."""

from fractions import Fraction

import pytest

from rnnex.errors import InputError
from rnnex.exercises.assignments.assignment import BUNDLED, FaultyFile, load_assignment, parse_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import make_sheet
from rnnex.templates.language import Language

LATCH = '[[exercise]]\nid = "latch-design"\n'


def parsed(text):
    return parse_assignment(text, "week3", "week3.toml")


def faults(text):
    """The sentences, one for each fault."""
    with pytest.raises(FaultyFile) as refusal:
        parsed(text)
    head, *sentences = str(refusal.value).split("\n  ")
    assert head == f"week3.toml has faults to mend ({len(sentences)}):"
    return sentences


SHAPE_FAULTS = """
title = 3
kinds = "graded"
seed = true
languages = ["en", "de"]

[[exercise]]
id = "gru-step"
mark = 2
label = "no spaces"

[[exercise]]
label = "b"
option = {}

[[exercise]]
id = "latch-design"
marks = 0
"""


def test_every_fault_of_the_form_is_reported_at_once():
    see = "see docs/assignment.md for what it may be."

    assert set(faults(SHAPE_FAULTS)) == {
        f"Field 'title' cannot be 3: {see}",
        "Field 'kinds' is not known (kind?).",
        f"Field 'seed' cannot be True: {see}",
        f"Field 'languages.2' cannot be 'de': {see}",
        "Field 'exercise.1.mark' is not known (marks?).",
        f"Field 'exercise.1.label' cannot be 'no spaces': {see}",
        "Field 'exercise.2.id' is missing: add it.",
        "Field 'exercise.2.option' is not known (options?).",
        f"Field 'exercise.3.marks' cannot be 0: {see}",
    }


CONTENT_FAULTS = """
[[exercise]]
id = "gru-stp"

[[exercise]]
id = "gru-step"
label = "1"
options = { unit = 2 }

[[exercise]]
id = "gru-step"
label = "a"
options = { units = 9 }

[[exercise]]
id = "gru-step"
label = "A"
givens = { x_1 = [1, 2] }

[[exercise]]
id = "latch-design"
givens = { machine = "0110" }
"""


def test_every_fault_of_the_content_is_reported_at_once():
    found = faults(CONTENT_FAULTS)

    assert found[:5] == [
        "There is no exercise 'gru-stp' (gru-step?); rnnex list shows them all.",
        "Two questions are labelled '1': give each its own label.",
        (
            "Exercise 'gru-step' has no option 'unit' (units?); its options are "
            "units, inputs, gate, reset, order, notation, decimals."
        ),
        "Exercise 'gru-step' cannot have units = 9: choose 1 | 2 | 3 | 4.",
        "Two questions are labelled 'A': give each its own label.",
    ]
    assert found[5] == "The given 'x_1' is set with shape (2,): it must have shape (1,)."
    assert found[6].startswith("Exercise 'latch-design' cannot have machine = '0110': choose ")
    assert len(found) == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exercise = []", "'exercise' cannot be []"),
        ("title = {}\n" + LATCH, "'title' cannot be {}"),
        ('kind = "exam"\n' + LATCH, "'kind' cannot be 'exam'"),
        ("languages = []\n" + LATCH, "'languages' cannot be []"),
        (LATCH + "marks = -1", "'exercise.1.marks' cannot be -1"),
        (LATCH + "marks = inf", "'exercise.1.marks' cannot be inf"),
        (LATCH + "marks = nan", "'exercise.1.marks' cannot be nan"),
        (LATCH + 'marks = "2"', "'exercise.1.marks' cannot be '2'"),
        (LATCH + "marks = true", "'exercise.1.marks' cannot be True"),
        (LATCH + 'label = ""', "'exercise.1.label' cannot be ''"),
        (LATCH + 'label = "../x"', "'exercise.1.label' cannot be '../x'"),
        (LATCH + 'label = "é"', "'exercise.1.label' cannot be 'é'"),
    ],
)
def test_one_fault_is_one_sentence(text, said):
    assert faults(text) == [f"Field {said}: see docs/assignment.md for what it may be."]


def test_assignment_without_exercises_is_refused():
    assert faults("") == ["Field 'exercise' is missing: add it."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title = ", "week3.toml is not valid TOML: "),
        ("[[exercise]\n", "week3.toml is not valid TOML: "),
        ("x = 1\nx = 2", "week3.toml is not valid TOML: "),
    ],
)
def test_what_is_no_toml_is_refused_with_the_line(text, sentence):
    with pytest.raises(InputError) as refusal:
        parsed(text)

    assert str(refusal.value).startswith(sentence)
    assert "line " in str(refusal.value) or "end of" in str(refusal.value)


def test_faults_are_told_in_the_readers_language():
    with pytest.raises(FaultyFile) as refusal:
        parsed("kinds = 3\n" + LATCH)

    said = refusal.value.say(Language("pt-BR"))

    assert said.count("\n") == 1
    assert said != str(refusal.value)
    assert "(kind?)" in said


def test_defaults():
    assignment = parsed(LATCH)

    assert (assignment.name, assignment.kind, assignment.worked, assignment.seed) == ("week3", "graded", False, "")
    assert assignment.title_in("en") == assignment.title_in("pt-BR") == "rnnex"
    assert [(item.label, item.marks, item.givens) for item in assignment.items] == [("1", Fraction(1), {})]


@pytest.mark.parametrize(("written", "marks"), [("2", Fraction(2)), ("0.1", Fraction(1, 10)), ("2.5", Fraction(5, 2))])
def test_marks_are_exact(written, marks):
    assert parsed(f"{LATCH}marks = {written}").items[0].marks == marks


@pytest.mark.parametrize(("written", "seed"), [("7", "7"), ("0", "0"), ('"spring"', "spring"), ("-1", "-1")])
def test_seed_is_kept_as_written(written, seed):
    assert parsed(f"seed = {written}\n{LATCH}").seed == seed


def test_title_of_one_language_serves_all():
    assignment = parsed(f'title = {{ en = "Week three" }}\n{LATCH}')

    assert assignment.title_in("pt-BR") == "Week three"


@pytest.mark.parametrize(("kind", "worked"), [("graded", False), ("practice", True)])
def test_practice_shows_worked_solutions_unless_said_otherwise(kind, worked):
    assert parsed(f'kind = "{kind}"\n{LATCH}').worked is worked
    assert parsed(f'kind = "{kind}"\nworked = {str(not worked).lower()}\n{LATCH}').worked is not worked


@pytest.mark.parametrize("name", BUNDLED)
@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_bundled_assignment_loads_and_makes_sheets(name, code):
    assignment = load_assignment(name)

    sheet = make_sheet(assignment, Student("ana", "Ana"), "7", Language(code))

    assert [question.label for question in sheet.questions] == [item.label for item in assignment.items]
    assert assignment.title_in("en") != assignment.title_in("pt-BR")


def test_unknown_assignment_is_answered_with_the_nearest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputError) as refusal:
        load_assignment("list-bb")

    assert str(refusal.value) == (
        "There is no assignment 'list-bb' (list-b?): give list-a, list-b, tour, or the path of an assignment.toml."
    )


def test_folder_and_file_are_the_same_assignment(tmp_path):
    folder = tmp_path / "week3"
    folder.mkdir()
    (folder / "assignment.toml").write_text(LATCH, encoding="utf-8")

    assert load_assignment(str(folder)) == load_assignment(str(folder / "assignment.toml"))
    assert load_assignment(str(folder)).name == "week3"


def test_other_file_names_the_assignment_itself(tmp_path):
    (tmp_path / "week4.toml").write_text(LATCH, encoding="utf-8")

    assert load_assignment(str(tmp_path / "week4.toml")).name == "week4"


def test_byte_order_mark_is_no_fault(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + LATCH.encode())

    assert load_assignment(str(tmp_path / "a.toml")).items[0].exercise == "latch-design"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_other_encodings_are_named(tmp_path, encoding):
    path = tmp_path / "a.toml"
    path.write_bytes(f'title = "Lição"\n{LATCH}'.encode(encoding))

    with pytest.raises(InputError) as refusal:
        load_assignment(str(path))

    assert str(refusal.value) == f"{path} is not written in UTF-8: save it with that encoding."
