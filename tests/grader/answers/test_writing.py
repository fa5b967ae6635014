"""The file to fill in, and that what is filled in comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.grader.answers import AnswerLines, read_answers, write_answers
from rnnex.templates.language import LANGUAGES, Language

QUESTIONS = [
    AnswerLines("10", "A GRU\nby hand", [("gamma_u", "vector of 2"), ("c", "vector of 2"), ("h_2", "")]),
    ("1a", "Shapes", [("n", "one whole number"), ("c", "one number")]),
    AnswerLines("2.b", "Code", [], "code/gru_cell.py"),
]


def test_the_written_file():
    text = write_answers("Lists", "Ana\nSouza", "7f3a91c2", QUESTIONS, Language("en"))

    assert text.startswith("# Lists · Ana Souza · sheet 7f3a91c2        (keep this line)\n#\n")
    assert "\n\n[10]\n# A GRU by hand\ngamma_u =               # vector of 2\nc = " in text
    assert "\nh_2 =\n" in text
    assert '\n["2.b"]\n# Code\n# Answer this question in the file code/gru_cell.py.\n' in text


def names_of(questions):
    return {question.label: [name for name, _ in question.blanks] for question in (AnswerLines(*q) for q in questions)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_written_file_reads_back_empty(code):
    text = write_answers("Lists", "Ana Souza", "7f3a91c2", QUESTIONS, Language(code))

    sheet = read_answers(text.encode(), names_of(QUESTIONS), source="answers.txt")

    assert (sheet.sheet_id, sheet.problems) == ("7f3a91c2", [])
    assert {entry.text for entry in sheet.entries.values()} == {""}
    assert set(sheet.entries) == {("10", "gamma_u"), ("10", "c"), ("10", "h_2"), ("1a", "n"), ("1a", "c")}


IDENTIFIER = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
ANY_QUESTIONS = st.dictionaries(
    st.from_regex(r"[0-9]{1,2}[a-d]?(?:\.[0-9])?", fullmatch=True),
    st.tuples(st.text(max_size=20), st.lists(IDENTIFIER, min_size=1, max_size=4, unique=True), st.text(max_size=20)),
    min_size=1,
    max_size=4,
)


@given(ANY_QUESTIONS, st.text(max_size=20), st.text(max_size=20))
def test_a_filled_in_file_reads_back_whole(drawn, title, student):
    questions = [(label, heading, [(name, form) for name in names]) for label, (heading, names, form) in drawn.items()]
    text = write_answers(title, student, "0123abcd", questions, Language("en"))
    filled = "\n".join(line.replace(" =", " = 0,5 ", 1) if " =" in line[:11] else line for line in text.split("\n"))

    sheet = read_answers(filled.encode(errors="replace"), names_of(questions), source="answers.txt")

    assert (sheet.sheet_id, sheet.problems) == ("0123abcd", [])
    assert {key: entry.text for key, entry in sheet.entries.items()} == {
        (label, name): "0,5" for label, (_, names, _) in drawn.items() for name in names
    }
