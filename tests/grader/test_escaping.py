"""What a submission prints, raises, or is called reaches no terminal, log, page or spreadsheet unescaped."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from rnnex.grader import class_run, desk, gradebook
from rnnex.templates import class_view, markdown, pages, plain, terminal, views

from ..students.commands import command
from ..students.folders import assignment, hand_out
from .hostile_sources import QUESTIONS, SOURCES
from .hostile_words import FEW, HARMLESS, WORDS, Skeleton, active, commands, formulas

ON_THE_SAME_WAY = (
    "printed in a call", "exception on loading", "warning", "exit status", "class of a result", "text as a result",
    "name in a cell", "tag of a cell", "output of a cell", "title", "id of the student",
)  # fmt: skip
"""As another source, nearly to the end."""


class Sinks(NamedTuple):
    """Everything that grading a class says, and where."""

    terminal: str
    terminal_json: str
    pages: dict[str, str]
    class_page: str
    gradebook: str
    reports: dict[str, str]


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """A practice sheet with a number and a code question."""
    folder = tmp_path_factory.mktemp("sheet")
    return hand_out(folder, assignment(folder / "test", QUESTIONS))


@pytest.fixture(scope="module")
def said(sheet, tmp_path_factory):
    """What is said of a class in which each student has one of the words in this source; each class is graded once."""
    known = {}

    def of(source, words, capsys):
        if (source, tuple(words)) not in known:
            folder = tmp_path_factory.mktemp("class")
            for number, word in enumerate(words):
                SOURCES[source](sheet, folder / "all" / f"s{number:02}", word)
            with pytest.MonkeyPatch.context() as patch:
                patch.chdir(folder)
                known[source, tuple(words)] = graded(patch, capsys)
        return known[source, tuple(words)]

    return of


def graded(patch, capsys):
    """Grade the class `all` in this folder, and print it once for people and once for programs."""
    runs = []
    grade = desk.grade_submissions
    patch.setattr(desk, "grade_submissions", lambda *a, **b: runs.append(grade(*a, **b)) or runs[0])
    ran = command("grade all --out out", patch, capsys)
    patch.setattr(desk, "grade_submissions", lambda *_, **__: runs[0])
    again = command("grade all --out out --json", patch, capsys)
    files = {path.name: path.read_bytes().decode("utf-8", "surrogateescape") for path in Path("out").iterdir()}
    pages = {name: text for name, text in files.items() if name.endswith(".html") and name != "index.html"}
    reports = {name: text for name, text in files.items() if name.endswith(".json")}
    book = files["gradebook.csv"].removeprefix("\ufeff")
    return Sinks(ran.out + ran.err, again.out + again.err, pages, files["index.html"], book, reports)


def acting(sink, sinks, harmless):
    """What acts in a sink; `harmless` are classes with a harmless word in the same place."""
    text = getattr(sinks, sink)
    if sink in ("terminal", "terminal_json"):
        return [*active(text), *commands(text)]
    if sink == "reports":
        return [one for report in text.values() for one in (*active(report), *commands(report))]
    if sink == "gradebook":
        return [*active(text, allowed="\r\n"), *formulas(text)]
    pages = [text] if sink == "class_page" else list(text.values())
    plain = [getattr(one, sink) for one in harmless]
    known = Skeleton("\n".join(plain if sink == "class_page" else (page for one in plain for page in one.values())))
    return [one for page in pages for one in (*active(page, allowed="\n\t"), *Skeleton(page).foreign(known))]


def check(said, capsys, source, sink, words):
    found = said(source, list(words.values()), capsys)
    harmless = [said(one, [HARMLESS] * 2, capsys) for one in (source, "broken sheet")]  # some words cost the sheet

    assert acting(sink, found, harmless) == []
    assert "Traceback" not in found.terminal
    assert len(found.reports) == len(words)
    assert all(json.loads(text)["status"] for text in found.reports.values())


@pytest.mark.parametrize("sink", Sinks._fields)
@pytest.mark.parametrize(
    "source", [pytest.param(one, marks=pytest.mark.slow if one in ON_THE_SAME_WAY else ()) for one in SOURCES]
)
def test_words_are_only_words(said, capsys, source, sink):
    check(said, capsys, source, sink, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("sink", Sinks._fields)
@pytest.mark.parametrize("source", SOURCES)
def test_each_word_alone_is_only_a_word(said, capsys, source, sink):
    check(said, capsys, source, sink, WORDS)


@pytest.fixture
def without(monkeypatch):
    """Take the escaping of a sink away."""

    def disarm(sink):
        def raw(text, **_):
            return text

        match sink:
            case "terminal":
                monkeypatch.setattr(desk, "one_line", raw)
            case "terminal_json":
                monkeypatch.setattr(
                    terminal, "json_text", lambda data, **_: json.dumps(data, ensure_ascii=False, indent=1)
                )
            case "reports":

                def text(data):
                    return json.dumps(data, ensure_ascii=False, indent=1).replace("\\ud800", "")

                monkeypatch.setattr(class_run, "json_text", text)
            case "gradebook":
                monkeypatch.setattr(gradebook, "harmless", raw)
            case "pages" | "class_page":
                environment = pages._environment()
                monkeypatch.setattr(pages, "_environment", lambda: environment.overlay(autoescape=False))
                for module in (views, class_view, markdown, plain):
                    monkeypatch.setattr(module, "plain", raw)

    return disarm


@pytest.mark.parametrize("sink", Sinks._fields)
@pytest.mark.parametrize("name", ["signs", "acting"])
def test_without_the_escaping_the_words_act(said, sheet, without, capsys, monkeypatch, tmp_path, sink, name):
    """Control of the tests above: the words do get there."""
    word = {"signs": FEW["signs"], "acting": {"gradebook": "=1+1"}.get(sink, "<img src=x>##[error]x")}[name]
    harmless = [said("name of the student", [HARMLESS] * 2, capsys)]
    SOURCES["name of the student"](sheet, tmp_path / "all" / "s00", word)
    without(sink)
    monkeypatch.chdir(tmp_path)

    found = graded(monkeypatch, capsys)

    assert acting(sink, found, harmless)
