"""One number: every spelling has its value, every refusal its place and its example."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.grader.answers import Unreadable, read_number
from rnnex.grader.answers.grammar import MAX_LENGTH
from rnnex.grader.answers.numbers import parse

EXACT = [
    ("0.38", Fraction(38, 100)),
    ("0,38", Fraction(38, 100)),
    (".5", Fraction(1, 2)),
    (",5", Fraction(1, 2)),
    ("5.", Fraction(5)),
    ("5,", Fraction(5)),
    ("034", Fraction(34)),
    ("007.50", Fraction(15, 2)),
    ("1_000", Fraction(1000)),
    ("+3", Fraction(3)),
    ("-3", Fraction(-3)),
    ("--3", Fraction(3)),
    ("\u22120.5", Fraction(-1, 2)),
    ("\u20130,5", Fraction(-1, 2)),
    ("\u20110.5", Fraction(-1, 2)),
    ("  1\t", Fraction(1)),
    ("\u00a01\u202f", Fraction(1)),
    ("\u200b0.5\ufeff", Fraction(1, 2)),
    ("1e-3", Fraction(1, 1000)),
    ("1E-3", Fraction(1, 1000)),
    ("1e\u22123", Fraction(1, 1000)),
    ("2,5e+2", Fraction(250)),
    ("1e3", Fraction(1000)),
    ("0e0", Fraction(0)),
    ("1/2", Fraction(1, 2)),
    ("-1/3", Fraction(-1, 3)),
    ("1/-2", Fraction(-1, 2)),
    ("1÷4", Fraction(1, 4)),
    ("1\u20444", Fraction(1, 4)),
    ("1/2/2", Fraction(1, 4)),
    ("1-2-3", Fraction(-4)),
    ("1 + 2 * 3", Fraction(7)),
    ("(1 + 2) * 3", Fraction(9)),
    ("2×3", Fraction(6)),
    ("2·3", Fraction(6)),
    ("2⋅3", Fraction(6)),
    ("2^-31", Fraction(1, 2**31)),
    ("2**-31", Fraction(1, 2**31)),
    ("2⁻³¹", Fraction(1, 2**31)),
    ("10²", Fraction(100)),
    ("2^(-3)", Fraction(1, 8)),
    ("2^3^2", Fraction(512)),
    ("-2^2", Fraction(-4)),
    ("-2²", Fraction(-4)),
    ("(-2)^2", Fraction(4)),
    ("0,5²", Fraction(1, 4)),
    ("0^0", Fraction(1)),
    ("(1/2)^3", Fraction(1, 8)),
    ("4^-1024", Fraction(1, 4**1024)),
    ("1^1024", Fraction(1)),
    ("1/(1+0,25)", Fraction(4, 5)),
    ("½", Fraction(1, 2)),
]
APPROXIMATE = [
    ("1/(1+exp(-9))", 1 / (1 + math.exp(-9))),
    ("sigmoid(2)", 1 / (1 + math.exp(-2))),
    ("σ(-800)", 0.0),
    ("Sigmoid(0,5)", 1 / (1 + math.exp(-0.5))),
    ("tanh(0.5)", math.tanh(0.5)),
    ("tanh(-1e300)", -1.0),
    ("ln(2)", math.log(2)),
    ("log2(8)", 3.0),
    ("sqrt(2)/2", math.sqrt(2) / 2),
    ("sqrt (4)", 2.0),
    ("2^0.5", math.sqrt(2)),
    ("2^(1/2)", math.sqrt(2)),
    ("e^-0,5", math.exp(-0.5)),
    ("e^-9", math.exp(-9)),
    ("2*pi", 2 * math.pi),
    ("π", math.pi),
    ("e²", math.e**2),
    ("-exp(0)", -1.0),
    ("exp(ln(3))", 3.0),
]


@pytest.mark.parametrize(("text", "value"), EXACT)
def test_decimals_and_whole_powers_stay_exact(text, value):
    read = read_number(text, "pt-BR")

    assert isinstance(read, Fraction)
    assert read == value


@pytest.mark.parametrize(("text", "value"), APPROXIMATE)
def test_functions_give_floats(text, value):
    read = read_number(text, "en")

    assert isinstance(read, float)
    assert read == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("0,3x8", 4, "'x8' at character 4 was not expected"),
        ("0.5x", 4, "'x'"),
        ("abc", 1, "'abc' at character 1 is not known"),
        ("2 + foo(3)", 5, "'foo' at character 5"),
        ("10 100", 4, "'100' at character 4"),
        ("1.000,5", 6, "two decimal marks"),
        ("1.2.3", 4, "two decimal marks"),
        ("2(3)", 2, "'('"),
        ("1 +", 4, "a number is missing at character 4"),
        ("(1 + 2", 7, "')' is missing at character 7"),
        ("(1 2)", 4, "'2' at character 4"),
        ("()", 2, "')' at character 2"),
        ("", 1, "a number is missing"),
        ("1 2³", 3, "'2'"),
        ("2³³ ³", 5, "'³' at character 5"),
        ("exp 1", 1, "'(' is missing after exp"),
        ("exp", 1, "'(' is missing after exp"),
        ("nan", 1, "not a number that can be marked"),
        ("-NaN", 2, "not a number that can be marked"),
        ("inf", 1, "not a number that can be marked"),
        ("Infinity", 1, "not a number that can be marked"),
        ("∞", 1, "'∞'"),
        ("1/0", 2, "divides by zero at character 2"),
        ("1/(1-1)", 2, "divides by zero"),
        ("1/ln(1)", 2, "divides by zero"),
        ("0^-1", 2, "divides by zero"),
        ("0^-0.5", 2, "divides by zero"),
        ("(0*pi)^-1", 7, "divides by zero"),
        ("sqrt(-1)", 1, "no real value"),
        ("ln(0)", 1, "no real value"),
        ("(-8)^(1/3)", 5, "no real value"),
        ("1+2i", 4, "'i'"),
        ("1e9999", 1, "exponent beyond 1024"),
        ("2^1025", 2, "exponent beyond 1024"),
        ("9**9**9**9", 5, "exponent beyond 1024"),
        ("+".join(["1e1000"] * 285), 1268, "takes more arithmetic than is done for one answer"),
        ("10^1000^1000", 8, "goes beyond"),
        ("(2^1000)^1000", 9, "goes beyond"),
        ("99^999", 3, "goes beyond"),
        ("1" * 1999, 1, "goes beyond"),
        ("exp(1000)", 1, "goes beyond"),
        ("10^1000 * pi", 9, "goes beyond"),
        ("exp(10^1000)", 1, "goes beyond"),
        ("exp(700)*exp(700)", 9, "goes beyond"),
        ("exp(700)^1000", 9, "goes beyond"),
        ("exp(700)^2.5", 9, "goes beyond"),
        ("(" * 33 + "1" + ")" * 33, 33, "inside one another"),
        ("2" + "^1" * 40, 66, "inside one another"),
        ("exp(" * 40 + "1" + ")" * 40, 132, "inside one another"),
        ("__import__('os')", 1, "'_'"),
        ("0x10", 2, "'x10'"),
        ("1%", 2, "'%'"),
        ("٣", 1, "'٣'"),
    ],
)
def test_refusals_name_the_place_and_show_how_to_write(text, column, says):
    with pytest.raises(Unreadable) as caught:
        read_number(text, "pt-BR")

    assert caught.value.column == column
    assert says in str(caught.value)
    assert "0,38" in str(caught.value)


def test_the_received_text_begins_the_sentence():
    with pytest.raises(Unreadable, match=r"^0,3x8 is not a number: .* write for example 0\.38$"):
        read_number("0,3x8", "en")


def test_a_number_may_have_two_thousand_characters():
    assert read_number("+" * (MAX_LENGTH - 1) + "1", "en") == 1
    with pytest.raises(Unreadable, match="2001 characters long"):
        read_number("+" * MAX_LENGTH + "1", "en")


def test_a_megabyte_is_refused_with_a_short_sentence():
    with pytest.raises(Unreadable) as caught:
        read_number("9" * 2**20, "en")

    assert len(str(caught.value)) < 300


def test_a_comma_can_be_forbidden():
    with pytest.raises(Unreadable, match="',' at character 2"):
        parse("0,5", comma_decimal=False)


def test_control_characters_are_not_repeated_to_the_terminal():
    with pytest.raises(Unreadable) as caught:
        read_number("\x1b[31m0.5", "en")

    assert str(caught.value).isprintable()


def test_every_refusal_is_a_sentence_for_people():
    assert issubclass(Unreadable, InputError)


GRAMMAR = st.text(alphabet="0123456789.,+-*/^()eE π²³⁻σ", max_size=60)
WORDS = st.lists(
    st.sampled_from(["exp(", "ln(", "sqrt(", "1e", "**", "^", "9", "1024", "/", "-", "(", ")", "pi", "0", ",", "."])
).map("".join)


@given(st.one_of(st.text(), GRAMMAR, WORDS))
def test_any_text_is_a_finite_number_or_a_refusal(text):
    try:
        value = read_number(text, "pt-BR")
    except Unreadable as refusal:
        assert str(refusal)  # noqa: PT017 - both ends are fine, anything else is not
    else:
        assert isinstance(value, Fraction) or math.isfinite(value)


@given(st.fractions())
def test_every_fraction_is_read_back(value):
    assert read_number(str(value), "en") == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_printed_float_is_read_back(value):
    assert float(read_number(repr(value), "pt-BR")) == value
