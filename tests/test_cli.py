"""Commands: help with an example, JSON, exit statuses, and one clear sentence for everything that is wrong."""

import json
from importlib.metadata import PackageNotFoundError, distribution

import click
import pytest

from rnnex import cli
from rnnex.exercises.registry import all_exercises
from rnnex.grader import desk

from .students.commands import command
from .students.folders import fill, hand_out

COMMANDS = ["list", "show", "generate", "grade", "check", "demo", "conventions", "audit", "doctor"]


def installed(name):
    """Whether a distribution of this name is installed."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


@pytest.fixture
def rnnex(monkeypatch, capsys, tmp_path):
    """Runs a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda line, lang="en": command(line, monkeypatch, capsys, lang)


@pytest.fixture
def submission(tmp_path):
    """Folder `ana`: list B, half of it right."""
    folder = hand_out(tmp_path / "list-b").rename(tmp_path / "ana")
    fill(folder / "answers.txt", {"1a": {"n": "34"}, "1b": {"n": "31"}, "6": {"gate": "100"}})
    return folder


def test_commands_are_those_that_are_documented():
    assert list(cli.main.commands) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_in_an_example_before_the_options(rnnex, name):
    ran = rnnex(f"{name} --help")

    assert ran.status == 0
    before_options = ran.out.split("--json")[0]
    assert f"\n  rnnex {name} " in before_options or f"\n  rnnex {name}\n" in before_options


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_words(name):
    options = [p for p in cli.main.commands[name].params if isinstance(p, click.Option)]

    assert all(option.help for option in options)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_docs(root, name):
    text = (root / "docs" / "commands.md").read_text("utf-8")

    assert f"rnnex {name}" in text
    for option in cli.main.commands[name].params:
        assert all(f"`{flag}" in text or f", {flag}" in text for flag in option.opts if flag.startswith("--"))


@pytest.mark.parametrize("name", list(all_exercises()))
def test_every_exercise_is_in_the_docs(root, name):
    text = (root / "docs" / "exercises.md").read_text("utf-8")

    assert name in text
    for option in all_exercises()[name].defaults:
        assert f"`{option}`" in text


def test_no_command_prints_the_help(rnnex):
    ran = rnnex("")

    assert all(name in ran.out + ran.err for name in COMMANDS)


@pytest.mark.skipif(not installed("rnnex"), reason="the package runs from a folder, without being installed")
def test_version(rnnex):
    assert rnnex("--version").out.startswith("rnnex 0.")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("list --json", "exercises"),
        ("show gru-step --seed 7 --json", "statement"),
        ("show gru-step --json", "seed"),
        ("show latch-design --seed 7 --key --json", "worked"),
        ("generate list-b --out new --json", "sheets"),
        ("grade ana --json", "submissions"),
        ("demo --json", "submissions"),
    ],
)
def test_json_of_every_command_parses(rnnex, submission, line, key):
    ran = rnnex(line)

    assert (ran.status, key in json.loads(ran.out)) == (0, True)


def test_json_of_grade_tells_score_report_and_notices(rnnex, submission):
    fill(submission / "answers.txt", {"1a": {"n": "34 or so"}})

    found = json.loads(rnnex("grade ana --json").out)

    (row,) = found["submissions"]
    assert row["score"] == {"awarded": "2", "rounded": "2", "out_of": "6", "percent": 33.33}
    assert (row["report"], found["index"]) == ("reports/demo.html", "reports/index.html")


def test_list_shows_all_exercises_and_assignments(rnnex):
    out = rnnex("list --lang en").out

    assert all(name in out for name in [*all_exercises(), "list-a", "list-b", "tour"])


@pytest.mark.parametrize("lang", ["en", "pt-BR"])
@pytest.mark.parametrize("name", list(all_exercises()))
def test_show_prints_statement_and_worked_solution_of_every_exercise(rnnex, name, lang):
    statement, worked = (rnnex(f"show {name} --seed 7 --lang {lang} {key}").out for key in ("", "--key"))

    assert len(statement) > 100
    assert len(worked) > 50
    assert statement != worked


def test_same_seed_same_words_and_another_seed_others(rnnex):
    one, again, other = (rnnex(f"show gru-step --seed {seed}").out for seed in (7, 7, 8))

    assert one == again != other


def test_show_without_a_seed_tells_which_it_took(rnnex):
    ran = rnnex("show gru-step")

    seed = ran.err.removeprefix("Seed: ").strip()
    assert rnnex(f"show gru-step --seed {seed}").out == ran.out


def test_show_takes_pinned_givens(rnnex):
    shown = json.loads(rnnex("show gru-step --seed 7 -g x_1=[0.7] --given h_0=[0.1,-0.2] --json").out)
    drawn = json.loads(rnnex("show gru-step --seed 7 --json").out)

    assert (shown["givens"]["x_1"], shown["givens"]["h_0"]) == ([0.7], [0.1, -0.2])
    assert (shown["pinned"], drawn["pinned"]) == (["x_1", "h_0"], [])
    assert "0.7" in rnnex("show gru-step --seed 7 -g x_1=[0.7]").out


@pytest.mark.parametrize(("value", "machine"), [("0111", "0111"), ("""'"1011"'""", "1011")])
def test_a_pinned_word_may_stand_in_quotes(rnnex, value, machine):
    assert (
        json.loads(rnnex(f"show latch-design --seed 7 --given machine={value} --json").out)["givens"]["machine"]
        == machine
    )


def test_show_warns_of_what_pinned_givens_hide(rnnex):
    ran = rnnex("show gru-step --seed 7 --given h_0=[0,0] --lang en")

    assert "Warning: These numbers cannot show the mistake 'old-state-dropped'." in ran.err
    assert rnnex("show gru-step --seed 7 --lang en").err == ""


def test_generate_tells_where_and_what_next(rnnex):
    ran = rnnex("generate list-b --seed 7 --lang en --out week3")

    assert ran.status == 0
    assert "1 sheet in week3/sheets" in ran.out
    assert "rnnex grade SUBMISSIONS --assignment week3 --out reports" in ran.out
    assert "Warning: Question 10: These numbers cannot show the mistake 'reset-ignored'." in ran.err


def test_generated_folder_can_be_graded_at_once(rnnex):
    rnnex("generate list-b --seed 7 --lang en --out week3")

    ran = rnnex("grade week3 --out week3/reports")

    assert (ran.status, ran.err) == (0, "")
    assert "0 of 6" in ran.out
    assert "Reports: week3/reports/index.html" in ran.out


# Exit statuses.


@pytest.mark.parametrize(("percent", "status"), [("0", 0), ("50", 0), ("50.1", 1), ("100", 1), ("nan", 1)])
def test_fail_under(rnnex, submission, percent, status):
    assert rnnex(f"grade ana --fail-under {percent}").status == status


def test_ungraded_submission_is_listed_with_status_3(rnnex, submission):
    (submission / "sheet.json").unlink()

    ran = rnnex("grade ana")

    assert ran.status == 3
    assert "ana has no sheet.json" in ran.out


def test_second_run_says_how_many_reports_it_replaced(rnnex, submission):
    first, second = rnnex("grade ana --lang en").out, rnnex("grade ana --lang en").out

    assert "replaced" not in first
    assert "1 report of an earlier run was replaced." in second


def test_fault_of_ours_has_status_4_and_says_so(rnnex, monkeypatch):
    monkeypatch.setattr(desk, "catalogue", lambda say: 1 / 0)

    ran = rnnex("list")

    assert ran.status == 4
    assert "ZeroDivisionError" in ran.err
    assert ran.err.endswith("rnnex: This is a fault in rnnex, not in your files; please report the lines above.\n")


def test_interruption_has_status_130(rnnex, monkeypatch):
    def interrupted(say):
        raise KeyboardInterrupt

    monkeypatch.setattr(desk, "catalogue", interrupted)

    ran = rnnex("list")

    assert (ran.status, ran.err.strip()) == (130, "rnnex: Interrupted.")
