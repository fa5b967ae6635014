"""Sentences about what cannot be graded, on their way to a terminal; and the words of one mark on a page."""

import json

import pytest

from rnnex.errors import AuthorError, InputError
from rnnex.grader import desk, grade
from rnnex.templates.markdown import to_html, to_inline
from rnnex.templates.plain import code_span, fenced, json_text, one_line, told

from ..students.commands import command
from ..students.folders import assignment, hand_in, hand_out
from .hostile_sources import QUESTIONS, SOURCES
from .hostile_words import FEW, HARMLESS, WORDS, Skeleton, active, commands

CHECKED = ["folder name", "file name", "answer", "printed", "exception", "names of functions", "exception in a cell"]
WAYS = {"list in code": to_html, "one sentence": to_inline}


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """A practice sheet with a number and a code question."""
    folder = tmp_path_factory.mktemp("sheet")
    return hand_out(folder, assignment(folder / "test", QUESTIONS))


@pytest.fixture
def rnnex(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda line: command(line, monkeypatch, capsys)


@pytest.mark.parametrize("word", FEW.values(), ids=FEW)
def test_a_path_in_an_error_is_only_words(rnnex, tmp_path, word):
    """A shell makes arguments of the names of students' folders."""
    name = word.replace("/", "_").replace("\0", "").replace("\ud800", "")[:60]
    (tmp_path / name).write_text("", "utf-8")

    ran = rnnex(f"grade '{name.replace(chr(39), '')}'")

    assert ran.status == 2
    assert not active(ran.out + ran.err)
    assert not commands(ran.out + ran.err)


@pytest.mark.parametrize("as_json", ["", "--json"])
@pytest.mark.parametrize("source", CHECKED)
def test_a_look_at_ones_own_submission_says_only_words(rnnex, sheet, tmp_path, source, as_json):
    for number, word in enumerate(FEW.values()):
        SOURCES[source](sheet, tmp_path / "all" / f"s{number}", word)

    ran = rnnex(f"check all {as_json}")

    assert len(ran.out) > 200
    assert not active(ran.out + ran.err)
    assert not commands(ran.out + ran.err)


@pytest.mark.parametrize("word", ["--\x1b[31m", "--lang=\x1b[31m", "--fail-under=::\n::error::x"])
def test_an_argument_that_looks_like_an_option_is_only_words(rnnex, word):
    ran = rnnex(f"grade '{word}'")

    assert ran.status == 2
    assert not active(ran.err)
    assert not commands(ran.err)


@pytest.mark.parametrize("fault", [ValueError, InputError])
def test_words_within_a_fault_of_ours_are_only_words(rnnex, monkeypatch, fault):
    def fail(*_args, **_options):
        raise fault("\x1b[31mred\n::error::x ##[error]y")

    monkeypatch.setattr(desk, "grade_submissions", fail)

    ran = rnnex("grade x")

    assert "red" in ran.err
    assert not active(ran.err)
    assert not commands(ran.err)


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_code_within_a_sentence_stays_code(way, word):
    """Whatever backticks, dollars and brackets the words have: the same tags as of a harmless word."""
    sentence = "Before: {}, behind $x$."

    page = way(sentence.format(code_span(word)))

    assert Skeleton(page).tags == Skeleton(way(sentence.format(code_span(HARMLESS)))).tags
    assert page.count("<math") == 1
    assert not active(page, allowed="\n\t")


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_code_in_a_table_and_in_a_block_stays_code(word):
    table = "| a | b |\n|---|---|\n| {} | end |\n\n{}\n\nbehind"

    page = to_html(table.format(code_span(word), fenced(word)))

    assert Skeleton(page).tags == Skeleton(to_html(table.format(code_span(HARMLESS), fenced(HARMLESS)))).tags
    assert (page.count("<td"), page.count("<pre")) == (2, 1)


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("safe", [one_line, told, json_text])
def test_what_is_printed_acts_nowhere(safe, word):
    text = safe(word)

    assert not active(text)
    assert not commands(text)
    assert safe is not one_line or "\n" not in text
    assert safe is not json_text or json.loads(text) == word


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_the_words_do_act(word):
    """Control: each does something somewhere, if it comes as it is."""
    formula = word.lstrip('x;,"\n\t\r').startswith(("=", "+", "-", "@", "\uff1d"))
    html = any(sign in word for sign in '<&|%{"$`*[')

    assert active(word) or commands(word) or formula or html or "\n" in word


def test_a_formula_of_a_student_would_cost_the_page():
    """Control: outside of code it is drawn, or cannot be."""
    with pytest.raises(AuthorError, match="never closes"):
        to_inline(WORDS["formula"])
    with pytest.raises(AuthorError, match="never closes"):
        to_html(WORDS["formula"])


@pytest.mark.parametrize("word", FEW.values(), ids=FEW)
def test_traceback_for_the_lecturer_is_only_words(sheet, tmp_path, monkeypatch, word):
    def fail(_folder):
        raise ValueError(word)

    hand_in(sheet, tmp_path / "ana")
    monkeypatch.setattr(grade, "read_submission", fail)

    run = desk.grade_submissions([tmp_path / "ana"], None, tmp_path / "out", "en")

    text = (tmp_path / "out" / "faults.txt").read_bytes().decode("utf-8")
    assert run.faults
    assert "ValueError" in text
    assert not active(text)
    assert not commands(text)
