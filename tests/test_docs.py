"""What the documentation says is so: generated pages, links, commands, examples. Formats: test_formats.py."""

import importlib.util
import re
import shlex
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import click
import pytest

from rnnex import cli
from rnnex.errors import Exit
from rnnex.exercises.assignments.assignment import parse_assignment
from rnnex.exercises.registry import all_exercises, find_exercise
from rnnex.grader.audit.run import audit
from rnnex.grader.marking.answered import Answered
from rnnex.grader.marking.numbers import key_of, mark_graph
from rnnex.grader.marking.question import shares
from rnnex.templates.language import language

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]


def blocks(page, kind):
    """Fenced blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)


# Generated pages.


def generate(*arguments):
    command = [sys.executable, DOCS / "generate.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_generated_pages_are_up_to_date():
    done = generate("--check")

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_stale_page_is_found(tmp_path):
    generate("--out", tmp_path)
    page = tmp_path / "exercises.md"
    page.write_text(page.read_text("utf-8").replace("gru-step", "gru-stop"), "utf-8")

    done = generate("--check", "--out", tmp_path)

    assert done.returncode == 1
    assert "exercises.md" in done.stderr
    assert "commands.md" not in done.stderr
    assert "gru-stop" in page.read_text("utf-8")  # --check writes nothing


@pytest.mark.parametrize("name", cli.main.commands)
def test_every_command_is_documented(name):
    assert f"\n## rnnex {name}\n" in (DOCS / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("status", Exit)
def test_every_exit_status_is_documented(status):
    for page in ("commands.md", "assignment.md"):
        assert f"| {int(status)} | " in (DOCS / page).read_text("utf-8")


@pytest.mark.parametrize("name", all_exercises())
def test_every_exercise_is_documented(name):
    assert f"\n## {name}: " in (DOCS / "exercises.md").read_text("utf-8")


# Links and commands.


def dead_links(page):
    """Targets of links that are no files of the checkout."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    local = [target.partition("#")[0] for target in targets if "://" not in target and not target.startswith("#")]
    return [target for target in local if not (page.parent / target).exists()]


@pytest.mark.parametrize("page", NAMES)
def test_links_point_to_files(page):
    assert not dead_links(ROOT / page)


def test_dead_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("See [this](page.md#top), [that](gone.md) and [it](https://example.org/).", "utf-8")

    assert dead_links(page) == ["gone.md"]


def rnnex_commands(text):
    """The arguments of every rnnex command in a console block."""
    for line in text.splitlines():
        words = shlex.split(line.removeprefix("$ "), comments=True)
        while words:
            end = words.index("&&") if "&&" in words else len(words)
            if words[0] == "rnnex":
                yield words[1:end]
            words = words[end + 1 :]


def parse(arguments):
    """Parse as the command line would, without running anything."""
    name, *rest = arguments
    with cli.main.commands[name].make_context(name, rest):
        pass


CONSOLE = [command for page in NAMES for block in blocks(page, "console") for command in rnnex_commands(block)]


@pytest.mark.parametrize("arguments", CONSOLE, ids=" ".join)
def test_documented_command_parses(arguments):
    parse(arguments)


def test_console_blocks_are_found():
    assert ["demo"] in CONSOLE
    assert {arguments[0] for arguments in CONSOLE} == set(cli.main.commands)


@pytest.mark.parametrize("line", ["rnnex generate tour", "x && rnnex grade a --fail-over 3  # why", "rnnex show"])
def test_wrong_command_is_found(line):
    [arguments] = rnnex_commands(line)

    with pytest.raises(click.UsageError):
        parse(arguments)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([3, 1], "3, 1"),
        ([k / 10 for k in range(-10, 11)], "-1 to 1 in steps of 0.1"),
        ([k / 10 for k in range(-10, 11) if k], "-1 to 1 in steps of 0.1 but 0"),
        ([k / 10 * sign for k in range(4, 12) for sign in (-1, 1)], "±0.4 to ±1.1 in steps of 0.1"),
        ([*range(1, 8), 9, 12, 15], "1 to 7 in steps of 1; 9 to 15 in steps of 3"),
        ([*range(8), 20, 50], "0 to 7 in steps of 1; 20 to 50"),
        ([*range(-3, 6), 20], "-3 to 5 in steps of 1; 20"),
    ],
)
def test_what_a_given_is_drawn_from_is_told(values, told):
    spec = importlib.util.spec_from_file_location("exercise_pages", DOCS / "exercise_pages.py")
    pages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pages)

    assert pages.values_in_words([f"{value:g}" for value in values], values) == told


# Examples.


@pytest.mark.parametrize("text", blocks("docs/assignment.md", "toml"), ids=["whole", "pinned", "shared"])
def test_example_assignment_is_one(text):
    for item in parse_assignment(text, "example", "docs/assignment.md").items:
        assert find_exercise(item.exercise).draw("7", item.options, item.givens)


# The other blocks of that page are parts of files: test_authoring.py.
AUTHORED = dict(
    zip([("lstm", "lstm_once"), ("counting", "step_products")], blocks("docs/authoring.md", "python")[:2], strict=True)
)


@pytest.mark.parametrize("where", AUTHORED, ids=" ".join)
def test_example_exercise_runs(where):
    """The block stands in a module of its folder; it draws, asks, explains, and solves itself."""
    topic, name = where
    space = {"__package__": f"rnnex.exercises.{topic}", "__name__": f"rnnex.exercises.{topic}.example"}
    exec(compile(AUTHORED[where], "docs/authoring.md", "exec"), space)  # noqa: S102 - our own example
    exercise, say = space[name], language("en")

    variant = exercise.draw("7", exercise.options({}), {})

    assert exercise.text(variant, say)
    assert exercise.worked(variant, say)
    assert not exercise.warnings(variant, say)
    assert exercise.blanks(variant)


@pytest.mark.parametrize("where", AUTHORED, ids=" ".join)
def test_example_exercise_passes_the_audit_but_for_its_translations(where):
    topic, name = where
    space = {"__package__": f"rnnex.exercises.{topic}", "__name__": f"rnnex.exercises.{topic}.example"}
    exec(compile(AUTHORED[where], "docs/authoring.md", "exec"), space)  # noqa: S102 - our own example

    (found,) = audit([space[name]], 32)

    assert {told.first.check for told in found.faults} == {"texts"}


@pytest.fixture(scope="module")
def example():
    """The variant of docs/marking.md."""
    exercise = find_exercise("gru-step")
    return exercise, exercise.draw("10", exercise.options({"units": 1}), {})


def test_windows_of_the_example_are_what_is_computed(example):
    key, text = key_of(*example), (DOCS / "marking.md").read_text("utf-8")

    for q in key.plan.asked:
        centre, width = key.reading.exact[q.at][0][0], key.width(q)[0][0]
        row = f"| `{q.name}` | {centre:.6f} | {width:.6f} | {centre - width:.6f} to {centre + width:.6f} |"
        assert row in text


@pytest.mark.parametrize(
    ("typed", "awarded"),
    [
        ({"z": 0.887, "r": 0.35, "h_tilde": -0.277, "h": -0.28}, [1, 0, 2, 2]),
        ({"z": 0.7, "r": 0.35, "h_tilde": -0.277, "h": -0.284}, [0, 0, 1, 1]),
        ({"z": 0.611, "r": 0.255, "h_tilde": -0.927, "h": -0.683}, [0, Fraction(1, 2), 1, 2]),
        ({"h": -0.26886}, [0, 0, 0, 2]),
        ({"h": -0.268}, [0, 0, 0, 2]),
        ({"h": -0.267}, [0, 0, 0, 2]),
        ({"h": -0.266}, [0, 0, 0, 0]),
    ],
)
def test_marks_of_the_example_are_what_is_computed(example, typed, awarded):
    exercise, variant = example
    blanks = exercise.blanks(variant)
    answers = {b.name: Answered(str(typed[b.name]), [typed[b.name]]) if b.name in typed else Answered() for b in blanks}

    marks = mark_graph(exercise, variant, answers, shares(blanks, Fraction(6)), "half")

    assert [mark.awarded for mark in marks] == awarded
