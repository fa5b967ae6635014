"""Formulas are drawn as a book would, or refused with one sentence; never drawn wrongly in silence."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import AuthorError
from rnnex.templates import mathml
from rnnex.templates.lint import ENVIRONMENTS, MACROS
from rnnex.templates.mathml import to_mathml

TAKE_ARGUMENTS = {
    *("begin end left right middle frac dfrac tfrac sqrt overset underset operatorname boldsymbol".split()),
    *("text textbf textit textrm texttt mathrm mathbf mathbb mathcal mathit mathsf \\ big Big bigg Bigg".split()),
    *("bigl bigr Bigl Bigr tilde hat bar vec dot ddot overline underline".split()),
}


def parsed(latex, *, display=False):
    return ET.fromstring(to_mathml(latex, display=display))  # noqa: S314


def texts(latex, tag):
    return [element.text for element in parsed(latex).iter(tag)]


# Numbers.


@pytest.mark.parametrize("written", ["0{,}462", "0.462", "34", "10.0"])
def test_number_is_one_token(written):
    assert texts(written, "mn") == [written.replace("{,}", ",")]


def test_comma_without_braces_separates_numbers():
    assert texts("(0,5)", "mn") == ["0", "5"]


@pytest.mark.parametrize("latex", ["x = -0.5", "-0.5", "2 \\cdot (-0.5)", "e^{-0.5}", "[1, -0.5]", "a + b \\leq -0.5"])
def test_minus_before_a_number_is_a_sign(latex):
    assert "<mrow><mo>−</mo><mn>0.5</mn></mrow>" in to_mathml(latex, display=False)


@pytest.mark.parametrize("latex", ["1 - 0.5", "x_1 - 0.5", ") - 0.5", "-0.5^2", "\\theta - 0.5"])
def test_minus_elsewhere_is_an_operator(latex):
    assert "<mrow><mo>−</mo>" not in to_mathml(latex, display=False)


def test_script_without_braces_takes_one_digit():
    script = parsed("x^12").find(".//msup")

    assert [child.text for child in script] == ["x", "1"]


def test_index_of_a_root_stays_an_index():
    root = parsed(r"\sqrt[3]{8}").find(".//mroot")

    assert [child.text for child in root] == ["8", "3"]


@given(st.lists(st.decimals(0, 999, places=3), min_size=1, max_size=9))
def test_numbers_come_back_in_their_order(numbers):
    written = [str(number) for number in numbers]

    assert texts(" + ".join(written), "mn") == written


def test_two_sheets_share_one_skeleton():
    mathml._converted.cache_clear()
    for digits in ("0.5", "0.25", "-7"):
        to_mathml(rf"z = {digits} x + \begin{{bmatrix}} {digits} \\ 1 \end{{bmatrix}}", display=True)

    assert mathml._converted.cache_info().misses == 1


def test_digits_in_words_stay_where_they_are():
    assert texts(r"\text{step 2} \operatorname{f2}(3)", "mtext") == ["step\xa02"]


# Matrices.


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"\begin{bmatrix} 1 & -2{,}5 \\ 3 & 0.25 \end{bmatrix}", [["1", "−2,5"], ["3", "0.25"]]),
        (r"\begin{bmatrix}0,5\\-1\end{bmatrix}", [["0,5"], ["−1"]]),
        (r"\begin{bmatrix} 7 \\ \end{bmatrix}", [["7"]]),
        (r"\begin{bmatrix} x & 0.5 \\ -1 & y \end{bmatrix}", [["x", "0.5"], ["−1", "y"]]),
        (r"\begin{bmatrix} 1 & \\ 2 & 3 \end{bmatrix}", [["1", ""], ["2", "3"]]),
    ],
)
def test_matrix_has_its_rows(latex, rows):
    table = parsed(latex).find(".//mtable")

    assert [["".join(cell.itertext()) for cell in row] for row in table] == rows


@pytest.mark.parametrize("inside", ["1 \\\\ 2", "x \\\\ y"])
def test_brackets_of_a_matrix_stretch(inside):
    brackets = [
        mo.get("stretchy")
        for mo in parsed(rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}").iter("mo")
        if mo.text in "[]"
    ]

    assert brackets == ["true", "true"]


@pytest.mark.parametrize(
    ("inside", "stretchy"),
    [
        ("W x + b", "false"),
        (r"\frac{1}{2}", "true"),
        (r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}", "true"),
        ("0.5", "false"),
    ],
)
def test_brackets_grow_only_with_what_is_tall(inside, stretchy):
    first = next(parsed(rf"\left( {inside} \right)").iter("mo"))

    assert (first.text, first.get("stretchy")) == ("(", stretchy)


def test_columns_of_equal_decimals_are_aligned():
    assert 'class="num"' in to_mathml(r"\begin{bmatrix} 0.5 \\ -1.2 \end{bmatrix}", display=True)


# What Chromium ignores must not be relied on.


@pytest.mark.parametrize(
    ("latex", "letters"),
    [
        (r"\mathbf{W}", "𝐖"),
        (r"\boldsymbol{\theta}", "𝜽"),
        (r"\mathbf{0}", "𝟎"),
        (r"\mathbb{R}", "ℝ"),
        (r"\mathcal{L}", "ℒ"),
    ],
)
def test_alphabets_are_unicode_letters(latex, letters):
    assert "".join(parsed(latex).itertext()) == letters


EVERYTHING = r"""\begin{align*} \tilde{c}^{\langle t-1 \rangle} &= \tanh\left(\Gamma_r \odot \mathbf{h}^{\top}\right) \\
 f(v) &= \begin{cases} 1 & \text{if } v \geq 0 \\ 0 & \text{otherwise} \end{cases} \\
 \frac{\partial L}{\partial \theta_{hh}} &\approx \sum_{t=1}^{T} \delta_t \cdot \mathrm{d}x, \quad
 W \in \mathbb{R}^{n \times d}
 \end{align*}"""


def test_only_attributes_of_mathml_core_are_written():
    found = {name for element in parsed(EVERYTHING, display=True).iter() for name in element.attrib}

    assert found <= {"display", "class", "stretchy", "fence", "form", "width", "mathvariant", "accent", "displaystyle"}


def test_columns_are_aligned_by_class():
    cells = [cell.get("class") for cell in parsed(r"\begin{align*} a &= b \end{align*}").iter("mtd")]

    assert cells == ["r", "l"]


def test_limits_stand_below_only_in_displayed_formulas():
    assert parsed(r"\max_i x").find(".//munder/mo").get("movablelimits") == "true"


def test_capital_greek_is_upright_and_small_is_not():
    variants = [element.get("mathvariant") for element in parsed(r"\Gamma \gamma").iter("mi")]

    assert variants == ["normal", None]


@pytest.mark.parametrize(("latex", "spaces"), [(r"2 \tanh x", 2), (r"\tanh(x)", 0), (r"c \odot \tanh(c)", 0)])
def test_names_of_functions_keep_their_distance(latex, spaces):
    assert len(list(parsed(latex).iter("mspace"))) == spaces


def test_text_in_a_formula_is_escaped():
    assert "&lt;script&gt;" in to_mathml(r"\text{<script>}", display=False)


@pytest.mark.parametrize("macro", sorted(MACROS - TAKE_ARGUMENTS))
def test_every_listed_macro_is_drawn(macro):
    drawn = to_mathml(rf"a \{macro} b", display=False)

    assert drawn != to_mathml("a b", display=False)
    assert "\\" not in drawn


@pytest.mark.parametrize("name", sorted(ENVIRONMENTS))
def test_every_listed_environment_is_drawn(name):
    cells = parsed(rf"\begin{{{name}}} a & b \\ c & d \end{{{name}}}").iter("mtd")

    assert ["".join(cell.itertext()) for cell in cells] == ["a", "b", "c", "d"]


# What is refused.


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\foo x", r"uses \foo"),
        (r"\boxed{x}", r"use \text"),
        (r"\cancel{x}", r"uses \cancel"),
        (r"a \xrightarrow{b} c", r"use \overset"),
        (r"\begin{aligned} a &= b \end{aligned}", "use align*"),
        (r"\begin{tabular} a \end{tabular}", "environment tabular"),
        (r"\frac{1}{2", "never closes '{'"),
        ("x}", "closes '}'"),
        (r"\begin{cases} a", r"never closes '\begin{cases}'"),
        (r"\begin{cases} a \end{bmatrix}", r"closes '\end{bmatrix}'"),
        (r"\left( x", r"never closes '\left'"),
        (r"x \right)", r"closes '\right'"),
        ("a & b", "'&' outside"),
        (r"a \\ b", r"'\\' outside"),
        (r"\frac12", r"\frac without braces"),
        (r"\text x", r"\text without braces"),
        (r"\begin{cases} a \\[2pt] b \end{cases}", "between lines"),
        ("x__y", "'_' without anything"),
        ("x^", "'^' without anything"),
        ("x_1_2", "cannot be read"),
        ("x \ue000 y", "private use"),
        (r"\text{a\foo}", "cannot be read"),
        ("  ", "empty"),
    ],
)
def test_formula_that_would_be_drawn_wrongly_is_refused(latex, reason):
    with pytest.raises(AuthorError, match=re.escape(reason)) as refused:
        to_mathml(latex, display=False)

    assert latex.strip() in str(refused.value)


def test_refusal_names_the_numbers_too():
    with pytest.raises(AuthorError, match=re.escape(r"'\foo{0.5}'")):
        to_mathml(r"\foo{0.5}", display=False)
