"""Vectors, matrices and whole numbers in the spellings that students use."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import AuthorError
from rnnex.grader.answers import Form, Unreadable, is_blank, read_answer

REAL, PAIR, TRIPLE = Form("real"), Form("real", (2,)), Form("real", (3,))
MATRIX, ROW, COLUMN, ONE = Form("real", (2, 2)), Form("real", (1, 2)), Form("real", (2, 1)), Form("real", (1,))
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
ONE_TWO_THREE_FOUR = ((1, 2), (3, 4))

REAL_SPELLINGS = [
    (REAL, "0,38", Fraction(38, 100)),
    (REAL, "[0,38]", Fraction(38, 100)),
    (REAL, "[[0.38]]", Fraction(38, 100)),
    (REAL, "{0.5}", HALF),
    (REAL, "(0.5)", HALF),
    (REAL, "(1+2)*3", 9),
    (REAL, "array(0.5)", HALF),
    (REAL, "10.100", Fraction(101, 10)),
    (REAL, "10,100", Fraction(101, 10)),
    (REAL, '"0,5"', HALF),
    (PAIR, "1; 0,5", (1, HALF)),
    (PAIR, "1;0.5", (1, HALF)),
    (PAIR, "1; 0,5;", (1, HALF)),
    (PAIR, "[1; 0,5]", (1, HALF)),
    (PAIR, "[0,5; 0,25]", (HALF, QUARTER)),
    (PAIR, "[1, 0.5]", (1, HALF)),
    (PAIR, "[1,0.5]", (1, HALF)),
    (PAIR, "[1, 0.5, ]", (1, HALF)),
    (PAIR, "1, 0.5", (1, HALF)),
    (PAIR, "(1, 0.5)", (1, HALF)),
    (PAIR, "{1; 2}", (1, 2)),
    (PAIR, "[1 0.5]", (1, HALF)),
    (PAIR, "1 0.5", (1, HALF)),
    (PAIR, "[ 1.  -0.5]", (1, -HALF)),
    (PAIR, "[-0.5 \u22120.25]", (-HALF, -QUARTER)),
    (PAIR, "[1. 0.5\n]", (1, HALF)),
    (PAIR, "1, 0,5", (1, HALF)),
    (PAIR, "[0,5, 0,25]", (HALF, QUARTER)),
    (PAIR, "[0,5, 0,25,]", (HALF, QUARTER)),
    (PAIR, "0,5 0,25", (HALF, QUARTER)),
    (PAIR, "[0,5 0,25]", (HALF, QUARTER)),
    (PAIR, "1,2", (1, 2)),
    (PAIR, "[[1],[2]]", (1, 2)),
    (PAIR, "[[1]; [2]]", (1, 2)),
    (PAIR, "[[1]\n [2]]", (1, 2)),
    (PAIR, "[[1, 2]]", (1, 2)),
    (PAIR, "[[0,5],[0,25]]", (HALF, QUARTER)),
    (PAIR, "((1), (2))", (1, 2)),
    (PAIR, "(1+1); (2)", (2, 2)),
    (PAIR, "[1/2, 2^-2]", (HALF, QUARTER)),
    (PAIR, "[1 / 2 0.25]", (HALF, QUARTER)),
    (PAIR, "[1 - 0.5 0.25]", (HALF, QUARTER)),
    (PAIR, "[(1 + 1) 2]", (2, 2)),
    (PAIR, "[exp(0), tanh(0,0)]", (1.0, 0.0)),
    (PAIR, "array([1. , 0.5])", (1, HALF)),
    (PAIR, "np.array([1, 2])", (1, 2)),
    (PAIR, "tensor([1., 0.5])", (1, HALF)),
    (PAIR, '["0,5", "0,25"]', (HALF, QUARTER)),
    (PAIR, "['1', '2']", (1, 2)),
    (PAIR, '"[1; 0,5]"', (1, HALF)),
    (TRIPLE, "1, 2, 3", (1, 2, 3)),
    (TRIPLE, "1, 0,5", (1, 0, 5)),
    (TRIPLE, "[1;-2;+3]", (1, -2, 3)),
    (TRIPLE, "[1 -2 +3]", (1, -2, 3)),
    (ONE, "0.5", (HALF,)),
    (ONE, "[0,5]", (HALF,)),
    (ONE, "[[0.5]]", (HALF,)),
    (ONE, "(0.5,)", (HALF,)),
    (MATRIX, "[[1, 2], [3, 4]]", ONE_TWO_THREE_FOUR),
    (MATRIX, "[[1,2],[3,4]]", ONE_TWO_THREE_FOUR),
    (MATRIX, "[1, 2], [3, 4]", ONE_TWO_THREE_FOUR),
    (MATRIX, "((1, 2), (3, 4))", ONE_TWO_THREE_FOUR),
    (MATRIX, "{{1, 2}, {3, 4}}", ONE_TWO_THREE_FOUR),
    (MATRIX, "[1 2; 3 4]", ONE_TWO_THREE_FOUR),
    (MATRIX, "1, 2; 3, 4", ONE_TWO_THREE_FOUR),
    (MATRIX, "1 2; 3 4;", ONE_TWO_THREE_FOUR),
    (MATRIX, "[[1. 2.]\n [3. 4.]]", ONE_TWO_THREE_FOUR),
    (MATRIX, "array([[1., 2.],\n       [3., 4.]])", ONE_TWO_THREE_FOUR),
    (MATRIX, "[[0,5; 1]; [2; 3]]", ((HALF, 1), (2, 3))),
    (MATRIX, "[0,5 1; 2 3]", ((HALF, 1), (2, 3))),
    (MATRIX, "[0,5, 1,5; 2, 3]", ((HALF, Fraction(3, 2)), (2, 3))),
    (ROW, "[1, 2]", ((1, 2),)),
    (ROW, "[[1, 2]]", ((1, 2),)),
    (ROW, "1; 2", ((1, 2),)),
    (COLUMN, "[[1], [2]]", ((1,), (2,))),
    (COLUMN, "[1; 2]", ((1,), (2,))),
    (COLUMN, "[1, 2]", ((1,), (2,))),
]

WHOLE, WHOLE_PAIR = Form("integer"), Form("integer", (2,))
WHOLE_SPELLINGS = [
    ("pt-BR", WHOLE, "10.100", 10100),
    ("pt-BR", WHOLE, "10 100", 10100),
    ("pt-BR", WHOLE, "10\u00a0100", 10100),
    ("pt-BR", WHOLE, "1.234.567", 1234567),
    ("pt-BR", WHOLE, "-1.000", -1000),
    ("pt-BR", WHOLE, "34", 34),
    ("pt-BR", WHOLE, "034", 34),
    ("pt-BR", WHOLE, "34,0", 34),
    ("pt-BR", WHOLE, "2^10", 1024),
    ("pt-BR", WHOLE, "1e3", 1000),
    ("pt-BR", WHOLE, "3*(2+4)", 18),
    ("pt-BR", WHOLE, "log2(8)", 3),
    ("en", WHOLE, "10,100", 10100),
    ("en", WHOLE, "10 100", 10100),
    ("en", WHOLE, "34.0", 34),
    ("pt-BR", WHOLE_PAIR, "100 x 10100", (100, 10100)),
    ("pt-BR", WHOLE_PAIR, "100×10100", (100, 10100)),
    ("pt-BR", WHOLE_PAIR, "100 X 10.100", (100, 10100)),
    ("pt-BR", WHOLE_PAIR, "100 x 10 100", (100, 10100)),
    ("pt-BR", WHOLE_PAIR, "(100, 10.100)", (100, 10100)),
    ("pt-BR", WHOLE_PAIR, "[10.100; 200]", (10100, 200)),
    ("pt-BR", WHOLE_PAIR, "10 100", (10, 100)),
    ("en", WHOLE_PAIR, "(100, 10,100)", (100, 10100)),
    ("en", WHOLE_PAIR, "[10,100]", (10, 100)),
    ("en", WHOLE_PAIR, "10,100; 5", (10100, 5)),
    ("en", WHOLE_PAIR, "torch.Size([3, 4])", (3, 4)),
    ("en", Form("integer", (2, 2)), "[[1, 2], [3, 4]]", ONE_TWO_THREE_FOUR),
]


@pytest.mark.parametrize("lang_code", ["en", "pt-BR"])
@pytest.mark.parametrize(("form", "text", "value"), REAL_SPELLINGS)
def test_real_answers_read_alike_in_every_language(form, text, value, lang_code):
    assert read_answer(text, form, lang_code) == value


@pytest.mark.parametrize(("lang_code", "form", "text", "value"), WHOLE_SPELLINGS)
def test_whole_numbers_may_have_marks_for_thousands(lang_code, form, text, value):
    read = read_answer(text, form, lang_code)

    assert read == value
    assert "Fraction" not in repr(read)


@pytest.mark.parametrize(("form", "text"), [(Form("exact"), "3/8"), (Form("exact"), "0,375")])
def test_exact_answers_are_fractions(form, text):
    assert read_answer(text, form, "pt-BR") == Fraction(3, 8)


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "?", " ?? ", "-", "\u2013", "—", "...", "…", "__", "\ufeff"])
def test_a_blank_left_empty_is_none(text):
    assert is_blank(text)
    assert read_answer(text, PAIR, "en") is None


@pytest.mark.parametrize("text", ["0", "-1", ".", ".5", "x", "[]"])
def test_what_is_written_is_not_blank(text):
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("form", "text", "says"),
    [
        (PAIR, "1; 2; 3", "1; 2; 3: expected 2 numbers, found 3 (see character 7): write for example [0,5; -0,25]"),
        (PAIR, "[1, 2, 3]", "expected 2 numbers, found 3"),
        (PAIR, "[[1,2,3],[3,4,5]]", "expected 2 numbers, found 6"),
        (PAIR, "0,5,0,25", "expected 2 numbers, found 4"),
        (PAIR, "[]", "expected 2 numbers, found 0"),
        (PAIR, "0.5", "expected 2 numbers, found one"),
        (TRIPLE, "[1 2]", "expected 3 numbers, found 2 (see character 6): write for example [0,5; -0,25; 0,1]"),
        (REAL, "1; 2", "expected one number, found 2 (see character 4): write for example 0,38"),
        (REAL, "[1, 2]", "expected one number, found 2"),
        (REAL, "[1 2 3]", "expected one number, found 3"),
        (REAL, "[[1, 2], [3, 4]]", "expected one number, found 4"),
        (ONE, "[1; 2]", "expected one number, found 2"),
        (MATRIX, "[1, 2, 3, 4]", "2 rows and 2 columns"),
        (MATRIX, "[[1, 2, 3], [4, 5, 6]]", "2 rows and 2 columns"),
        (
            MATRIX,
            "0.5",
            "found another shape (see character 4): write for example [0,5 -0,25; 0,5 -0,25]",
        ),
        (PAIR, "[0,5; 0,3x8]", "'x8' at character 10 was not expected; write for example [0,5; -0,25]"),
        (PAIR, "[1; ]]", "']' at character 6 closes nothing"),
        (PAIR, "[1; 2", "'[' at character 1 is never closed by ']'"),
        (PAIR, "[1; 2)", "'[' at character 1 is never closed"),
        (TRIPLE, "[1;; 2]", "a number is missing at character 4"),
        (PAIR, "[1; nan]", "'nan' at character 5"),
        (PAIR, "[1; ?]", "'?' at character 5"),
        (PAIR, "[1; 1/0]", "divides by zero at character 6"),
        (MATRIX, "[1 2; 3 x]", "'x' at character 9"),
        (REAL, "[" * 40 + "1" + "]" * 40, "inside one another"),
        (PAIR, "1; " * 7000, "characters long"),
        (WHOLE, "34,5", "'34,5' at character 1 is not a whole number: write for example 12"),
        (WHOLE, "0.500", "not a whole number"),
        (WHOLE, "10,100", "not a whole number"),
        (WHOLE, "1/2", "not a whole number"),
        (WHOLE_PAIR, "[3; 4,5]", "'4,5' at character 5 is not a whole number: write for example [3; 4]"),
        (WHOLE_PAIR, "3 x 4 x 5", "expected 2 numbers"),
        (REAL, "9**9**9**9", "exponent beyond 1024"),
        (REAL, "9" * 2**20, "1048576 characters long"),
        (Form("exact"), "3/8x", "write for example 3/8"),
        (Form("real", (9,)), "1", "[0,5; -0,25; 0,1; ...]"),
    ],
)
def test_refusals_say_what_was_expected_and_how_to_write_it(form, text, says):
    with pytest.raises(Unreadable) as caught:
        read_answer(text, form, "pt-BR")

    assert says in str(caught.value)


def test_english_refusals_show_a_point():
    with pytest.raises(Unreadable, match=r"found 3 \(see character 7\): write for example \[0\.5; -0\.25\]"):
        read_answer("1; 2; 3", PAIR, "en")


def test_a_refusal_can_be_located_in_its_file():
    with pytest.raises(Unreadable) as caught:
        read_answer("0,3x8", REAL, "pt-BR")
    located = caught.value.located(source="ana/answers.txt", line=7, blank="h_2")

    assert str(located).startswith("ana/answers.txt, line 7: h_2 = 0,3x8 is not a number: ")


def test_both_halves_of_a_located_refusal_are_translated():
    with pytest.raises(Unreadable) as caught:
        read_answer("1/0", REAL, "pt-BR")
    located = caught.value.located(source="a", line=1, blank="h")

    assert "linha 1" in located.say(lambda message: message.replace(", line", ", linha"))
    assert "by nada" in located.say(lambda message: message.replace("zero", "nada"))


@pytest.mark.parametrize("shape", [(0,), (2, 0), (2, 2, 2)])
def test_forms_without_a_spelling_are_an_authors_error(shape):
    with pytest.raises(AuthorError, match="cannot be asked"):
        Form("real", shape)


FORMS = st.builds(
    Form,
    st.sampled_from(["real", "integer", "exact"]),
    st.one_of(st.just(()), st.tuples(st.integers(1, 4)), st.tuples(st.integers(1, 3), st.integers(1, 3))),
)
PIECES = st.lists(
    st.sampled_from([*"[](){};,. -+*/^x0129\n\"'", "1.5", "0,5", ", ", "; ", "array(", "exp(", "nan", "x", "²"])
).map("".join)


@given(st.one_of(st.text(), PIECES), FORMS, st.sampled_from(["en", "pt-BR"]))
def test_any_text_is_a_value_of_the_shape_or_a_refusal(text, form, lang_code):
    try:
        value = read_answer(text, form, lang_code)
    except Unreadable as refusal:
        assert form.example(lang_code) in str(refusal)  # noqa: PT017 - both ends are fine, anything else is not
        return
    if value is not None:
        assert _shape(value) == form.shape
        assert all(math.isfinite(entry) for entry in _flat(value) if isinstance(entry, float))


@given(st.lists(st.decimals(-1000, 1000, places=3), min_size=2, max_size=5), st.sampled_from([",", "."]))
def test_semicolons_always_separate(entries, mark):
    text = "; ".join(str(entry).replace(".", mark) for entry in entries)

    assert read_answer(text, Form("real", (len(entries),)), "en") == tuple(map(Fraction, entries))


def _shape(value):
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) else ()


def _flat(value):
    return [entry for part in value for entry in _flat(part)] if isinstance(value, tuple) else [value]
