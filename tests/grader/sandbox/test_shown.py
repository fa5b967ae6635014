"""What a program prints or raises reaches no page, terminal or log of a CI service unescaped."""

import json
import sys

import pytest

from ...students.commands import command
from ...students.folders import assignment, gru_source, hand_in, hand_out

ONLY_CODE = '[[exercise]]\nid = "gru-cell"\nmarks = 6\n'
WORDS = {
    "terminal colours": "\x1b[31mred\x1b[0m",
    "terminal title": "\x1b]0;title\x07",
    "terminal clipboard": "\x1b]52;c;aGVsbG8=\x07",
    "8-bit control": "\x9b31m",
    "reading order": "\u202egnp.exe",
    "invisible": "a\u200bb\u2066",
    "html": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)',
    "template": "{{ 7 * 7 }}{% raw %}",
    "markdown link": "[click](javascript:alert(1))",
    "end of the code block": "`````\n<b>bold</b>\n",
    "command of a CI service": "\n::error::hacked\n##[error]hacked\n",
    "lone surrogate": "\ud800",
}
ACTIVE = (
    "\x1b",
    "\x9b",
    "\x07",
    "\u202e",
    "\u200b",
    "\u2066",
    "<script>alert",
    "<img src=x",
    "<b>bold",
    'href="javascript',
    '" onmouseover="',
)


@pytest.fixture
def rnnex(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda line: command(line, monkeypatch, capsys)


def said(tmp_path, source):
    name = assignment(tmp_path / "test", ONLY_CODE)
    return hand_in(hand_out(tmp_path / "given", name), tmp_path / "ana", {}, {"gru_cell.py": source})


@pytest.mark.parametrize("way", ["print", "raise", "class"])
@pytest.mark.parametrize("name", WORDS)
def test_words_of_a_program_are_only_words(rnnex, tmp_path, name, way):
    words = ascii(WORDS[name])
    at_the_end = {
        "print": f"print({words})",
        "raise": f"def gru_cell(*a): raise ValueError({words})",
        "class": f"def gru_cell(*a): raise type({words}.replace(chr(0), ''), (Exception,), {{}})('x')",
    }[way]
    said(tmp_path, f"{gru_source()}\n{at_the_end}\n")

    ran = rnnex("grade ana")

    page = (tmp_path / "reports" / "demo.html").read_text("utf-8")
    body = page[page.index("<main") :] if "<main" in page else page
    report = json.loads((tmp_path / "reports" / "demo.json").read_text("utf-8"))
    assert not [sign for sign in ACTIVE if sign in body]
    assert not [sign for sign in ACTIVE[:6] if sign in ran.out + ran.err]
    assert not [line for line in (ran.out + ran.err).splitlines() if line.lstrip().startswith(("::", "##"))]
    assert report["status"] == "graded"
    assert name != "template" or way != "print" or "{{ 7 * 7 }}" in body


@pytest.mark.parametrize("name", WORDS)
def test_the_words_are_there_before(name):
    """Control: each of them would act, if it came as it is."""
    words = WORDS[name]

    acts = any(sign in words for sign in (*ACTIVE, "::error", "{{", "onmouseover", "\ud800", "](javascript", "`````"))
    assert acts
    assert sys.maxunicode > 0xFFFF


@pytest.mark.parametrize(
    "method", ["__str__", "__repr__", "__class__", "__getattribute__"], ids=lambda name: name.strip("_")
)
@pytest.mark.parametrize("does", ["raise SystemExit", "return 1 / 0", "import os; os._exit(0)", "return None"])
def test_an_exception_whose_words_run_code_is_an_ordinary_wrong_answer(rnnex, tmp_path, method, does):
    said(tmp_path, f"class Odd(Exception):\n    def {method}(self, *a):\n        {does}\ndef gru_cell(*a): raise Odd\n")

    ran = rnnex("grade ana")

    report = json.loads((tmp_path / "reports" / "demo.json").read_text("utf-8"))
    assert ran.status == 0
    assert (report["status"], report["score"]["awarded"]) == ("graded", "0")
    assert report["questions"][0]["status"] == "incorrect"
