"""Wrong usage and unusable files: one clear sentence, status 2, nothing written."""

import pytest

from .students.commands import command
from .students.folders import hand_out

FILES = {
    "broken.toml": "title = ",
    "faulty.toml": 'titel = "x"\n[[exercise]]\nid = "gru-step"\nmark = 2\n[[exercise]]\nid = "gru-step"\nmarks = -1',
    "unknown.toml": '[[exercise]]\nid = "gru-stpe"',
    "option.toml": '[[exercise]]\nid = "gru-step"\noptions = { unit = 3 }',
    "pin.toml": '[[exercise]]\nid = "gru-step"\ngivens = { h_0 = [1, 2, 3] }',
    "twice.toml": '[[exercise]]\nid = "gru-step"\nlabel = "1"\n[[exercise]]\nid = "gru-cell"\nlabel = "1"',
    "empty.csv": "",
    "twins.csv": "id,name\nana,Ana\nANA,Ana",
}
WRONG = {
    "grade nobody": "nobody does not exist: give the folder of a submission.",
    "grade broken.toml": "broken.toml is a file: give the folder that it lies in.",
    "grade nothing": "nothing holds no submission",
    "grade ana --assignment nothing": "nothing has no key/assignment.json",
    "grade ana --assignment nobody": "nobody has no key/assignment.json",
    "grade ana --out empty.csv": "empty.csv cannot be written",
    "grade ana --lang xx": "Language 'xx' is not known: choose one of en, pt-BR.",
    "show gru-stpe": "There is no exercise 'gru-stpe' (gru-step?)",
    "show gru-step -o unit=3": "has no option 'unit' (units?)",
    "show gru-step -o units=9": "cannot have units = 9: choose 1 | 2 | 3 | 4.",
    "show gru-step -o units": "'units' is not an option: write NAME=VALUE, for example units=3.",
    "show latch-design -o machine=0111": "has no option 'machine'",
    "show gru-step --given x_1": "'x_1' is not a given: write NAME=VALUE, for example x_1=[0.5].",
    "show gru-step -g x_2=[0.5]": "has no given 'x_2' (x_1?)",
    "show gru-step -g x_1=0.5": "is set with shape (): it must have shape (1,)",
    "show gru-step -g x_1=[NaN]": "write finite numbers",
    "show latch-design -g machine=0110": "cannot have machine = '0110'",
    "show gru-cell -g cases=3": "has no given 'cases'",
    "show gru-step --lang klingon": "Language 'klingon' is not known",
    "generate list-c --out new": "There is no assignment 'list-c' (list-",
    "generate tour --roster nobody.csv --out new": "nobody.csv cannot be read",
    "generate tour --roster empty.csv --out new": "empty.csv names no student",
    "generate tour --roster twins.csv --out new": "names two students alike ('ana' and 'ANA')",
    "generate tour --out empty.csv": "empty.csv",
    "generate list-a --out list-b/given": "exists already and is not overwritten",
    "generate broken.toml --out new": "broken.toml is not valid TOML",
    "generate unknown.toml --out new": "There is no exercise 'gru-stpe' (gru-step?)",
    "generate option.toml --out new": "has no option 'unit' (units?)",
    "generate pin.toml --out new": "is set with shape (3,): it must have shape (2,)",
    "generate twice.toml --out new": "Two questions are labelled '1'",
    "demo --out list-b/given": "exists already and is not overwritten",
}
USAGE = {
    "grade": "Missing argument",
    "show": "Missing argument",
    "generate tour": "Missing option",
    "grad ana": "No such command 'grad'",
    "grade ana --fail 3 --nonsense": "No such option",
    "grade ana --fail-under 101": "Invalid value",
    "list extra": "unexpected extra argument",
    "show gru-step --seed": "requires an argument",
}


@pytest.fixture
def rnnex(monkeypatch, capsys, tmp_path):
    """Runs a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda line, lang="en": command(line, monkeypatch, capsys, lang)


@pytest.fixture
def workplace(tmp_path):
    """Everything that a wrong command line may name."""
    hand_out(tmp_path / "list-b").rename(tmp_path / "ana")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "nothing").mkdir()
    return tmp_path


@pytest.mark.parametrize(("line", "sentence"), WRONG.items(), ids=WRONG)
def test_wrong_input_gets_one_sentence_and_status_2(rnnex, workplace, line, sentence):
    before = sorted(workplace.rglob("*"))

    ran = rnnex(line)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("rnnex: ")
    assert sentence in ran.err
    assert ran.err.count("\n") == 1 + line.startswith("generate") * ran.err.count("\n  ")
    assert sorted(workplace.rglob("*")) == before


@pytest.mark.parametrize(("line", "sentence"), USAGE.items(), ids=USAGE)
def test_wrong_usage_has_status_2(rnnex, workplace, line, sentence):
    ran = rnnex(line)

    assert (ran.status, ran.out) == (2, "")
    assert sentence in ran.err
    assert "Traceback" not in ran.err


def test_all_faults_of_an_assignment_are_told_at_once(rnnex, workplace):
    err = rnnex("generate faulty.toml --out new").err

    assert "faulty.toml has faults to mend (3):" in err
    assert "'titel' is not known (title?)" in err
    assert "'exercise.1.mark' is not known (marks?)" in err
    assert "'exercise.2.marks' cannot be -1" in err


@pytest.mark.parametrize("line", ["grade nobody", "show gru-stpe", "generate list-c --out new", "grade ana --lang xx"])
def test_sentences_are_told_in_portuguese(rnnex, workplace, line):
    english, portuguese = rnnex(line).err, rnnex(line, lang="pt-BR").err

    assert portuguese != english
    assert "does not" not in portuguese
    assert "There is no" not in portuguese
    assert not {"give", "choose", "shows"} & set(portuguese.split())
