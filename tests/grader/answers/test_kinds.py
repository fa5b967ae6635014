"""Every kind of answer: examples read back, any text is a value of its kind or a refusal, and the document is true."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import AuthorError
from rnnex.exercises.engine.exact import Interval
from rnnex.grader.answers import (
    AnswerLines,
    Expression,
    Form,
    Unreadable,
    read_answer,
    read_answers,
    write_answers,
)
from rnnex.grader.answers.vocabulary import Vocabulary
from rnnex.templates.language import LANGUAGES, Language

from .corpus import SPELLINGS

KINDS = {
    "number": Form("real"),
    "whole number": Form("integer"),
    "vector": Form("real", (2,)),
    "matrix": Form("real", (2, 2)),
    "shape": Form("shape"),
    "set": Form("set"),
    "interval": Form("interval", variables=("w",)),
    "formula": Form("expression", variables=("H", "D")),
}
FORMS = [*KINDS.values(), Form("exact"), Form("expression"), Form("real", unit="MB"), Form("integer", unit="%")]
TYPES = {"shape": tuple, "set": frozenset, "interval": Interval, "expression": Expression}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("form", FORMS, ids=repr)
def test_the_example_of_a_form_is_an_answer_to_it(form, code):
    value = read_answer(form.example(code), form, code)

    assert isinstance(value, TYPES.get(form.kind, Fraction | int | tuple))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_spelling_comes_through_an_answers_file(code):
    spellings = [entry for entry in SPELLINGS if "\n" not in entry.text and '"' not in entry.text]
    names = [f"b{number}" for number in range(len(spellings))]
    asked = [AnswerLines("1", "All", [(name, "") for name in names])]
    empty = write_answers("Lists", "Ana", "7f3a91c2", asked, Language(code))
    filled = empty
    for name, entry in zip(names, spellings, strict=True):
        filled = filled.replace(f"\n{name} =", f"\n{name} = {entry.text}   # ]", 1)

    sheet = read_answers(filled.encode(), {"1": names}, source="answers.txt")

    assert sheet.problems == []
    assert {name: sheet.entries["1", name].text for name in names} == {
        name: entry.text for name, entry in zip(names, spellings, strict=True)
    }


ROWS = re.compile(r"^\| ([a-z ]+) \| (`.*`) \|$", re.MULTILINE)


def test_the_document_tells_the_truth(root):
    document = (root / "docs" / "answers.md").read_text("utf-8")
    rows = [(kind, written) for kind, row in ROWS.findall(document) for written in re.findall("`([^`]+)`", row)]

    assert {kind for kind, _ in rows} == set(KINDS)
    for kind, written in rows:
        assert all(read_answer(written, KINDS[kind], code) is not None for code in LANGUAGES)


ALPHABET = "0123456789HDwe.,;:+-*/^()[]{}<>=|∞∅½√²⁻πσ×x \n\u2212"
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=ALPHABET, max_size=40),
    st.lists(st.sampled_from([entry.text for entry in SPELLINGS]), max_size=3).map("".join),
)


@given(TEXTS, st.sampled_from(FORMS), st.sampled_from(sorted(LANGUAGES)))
def test_any_text_is_a_value_of_the_kind_or_a_refusal_with_its_place(text, form, code):
    try:
        value = read_answer(text, form, code)
    except Unreadable as refusal:
        assert 1 <= refusal.column <= len(text) + 1  # noqa: PT017 - both ends are fine, anything else is not
        assert form.example(code) in str(refusal)  # noqa: PT017
        return
    if value is not None:
        assert isinstance(value, TYPES.get(form.kind, Fraction | float | int | tuple))
    if form.kind == "shape" and value is not None:
        assert all(isinstance(size, int) and size > 0 for size in value)
    if form.kind == "set" and value is not None:
        assert all(math.isfinite(number) for number in value)


NUMBERS = st.decimals(-1000, 1000, places=2).map(Fraction)


def written(number, code):
    return Language(code).decimal(f"{float(number):.2f}")


@given(st.sets(NUMBERS, max_size=6), st.sampled_from(sorted(LANGUAGES)))
def test_every_set_is_read_back(numbers, code):
    text = "{" + "".join(f"{written(number, code)}; " for number in numbers) + "}"

    assert read_answer(text, Form("set"), code) == numbers


@given(NUMBERS, NUMBERS, st.sampled_from(["()", "[)", "(]", "[]"]), st.sampled_from([";", ", "]))
def test_every_interval_is_read_back(one, other, ends, separator):
    low, high = sorted([one, other])
    ends = "[]" if low == high else ends
    text = f"{ends[0]}{written(low, 'pt-BR')}{separator}{written(high, 'pt-BR')}{ends[1]}"

    assert read_answer(text, Form("interval"), "pt-BR") == Interval(low, high, ends)


@given(st.lists(st.integers(1, 10**6), max_size=5).map(tuple))
def test_every_shape_is_read_back_as_python_prints_it(shape):
    assert read_answer(str(shape), Form("shape"), "en") == shape


def test_a_refusal_about_a_unit_names_the_one_expected():
    with pytest.raises(Unreadable, match="'kB' at character 4 is not the unit of this answer: write MB or no unit"):
        read_answer("12 kB", Form("real", unit="MB"), "en")


def test_a_refusal_of_log_says_what_to_write():
    with pytest.raises(Unreadable, match="write ln, log2 or log10"):
        read_answer("log(2)", Form("real"), "en")


def test_a_refusal_of_a_mixed_number_says_what_to_write():
    with pytest.raises(Unreadable, match=r"write a sum, as 1 \+ 1/2, or one fraction, as 3/2"):
        read_answer("1 1/2", Form("real"), "en")


def test_an_unknown_variable_is_told_the_known_ones():
    with pytest.raises(Unreadable, match="'X' at character 1 is not known; the variables are H, D,"):
        read_answer("X + 1", KINDS["formula"], "en")


def test_a_variable_hides_a_constant_or_function_of_its_name():
    assert Vocabulary(("e", "σ")).meaning("e").kind == "variable"
    assert Vocabulary(("e", "σ")).meaning("σ").kind == "variable"


@pytest.mark.parametrize(
    "wrong", [("set", (2,), ()), ("expression", (), ("2x",)), ("interval", (), ("",)), ("shape", (1,), ())]
)
def test_forms_that_nobody_could_answer_are_an_authors_error(wrong):
    kind, shape, variables = wrong

    with pytest.raises(AuthorError):
        Form(kind, shape, variables)
