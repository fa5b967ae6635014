"""Spellings by hand that must be read, with their values. `fuzzing.py` breeds its inputs from these texts."""

import math
from fractions import Fraction
from typing import Any, NamedTuple

from rnnex.exercises.engine.exact import Interval
from rnnex.grader.answers import Form

F, INF = Fraction, math.inf
REAL, EXACT, WHOLE = Form("real"), Form("exact"), Form("integer")
PAIR, MATRIX, WHOLES = Form("real", (2,)), Form("real", (2, 2)), Form("integer", (2,))
MEGABYTES, PERCENT, PARAMETERS = Form("real", unit="MB"), Form("real", unit="%"), Form("integer", unit="parameters")
SHAPE, SET, INTERVAL = Form("shape"), Form("set"), Form("interval")
OF_W = Form("interval", variables=("w",))
OF_HD = Form("expression", variables=("H", "D"))
OF_X = Form("expression", variables=("x",))
OF_GREEK = Form("expression", variables=("α", "n", "h_0"))


class Spelling(NamedTuple):
    """A text, the form it answers, its value, and the languages in which it has it."""

    form: Form
    text: str
    value: Any
    languages: tuple[str, ...] = ("en", "pt-BR")


EN, PT = ("en",), ("pt-BR",)

NUMBERS = [
    Spelling(REAL, "0.38", F(38, 100)),
    Spelling(REAL, "0,38", F(38, 100)),
    Spelling(REAL, ",38", F(38, 100)),
    Spelling(REAL, "-0,5", F(-1, 2)),
    Spelling(REAL, "\u22120.5", F(-1, 2)),
    Spelling(REAL, "\u20130,5", F(-1, 2)),
    Spelling(REAL, "\u2010 0,5", F(-1, 2)),
    Spelling(REAL, "+ 0.5", F(1, 2)),
    Spelling(REAL, "1e-3", F(1, 1000)),
    Spelling(REAL, "1E\u22123", F(1, 1000)),
    Spelling(REAL, "2,5e+02", F(250)),
    Spelling(REAL, "10^-3", F(1, 1000)),
    Spelling(REAL, "10^(-3)", F(1, 1000)),
    Spelling(REAL, "10⁻³", F(1, 1000)),
    Spelling(REAL, "2^-31", F(1, 2**31)),
    Spelling(REAL, "2**-31", F(1, 2**31)),
    Spelling(REAL, "2⁻³¹", F(1, 2**31)),
    Spelling(REAL, "3×10^8", F(3 * 10**8)),
    Spelling(REAL, "3·10⁸", F(3 * 10**8)),
    Spelling(REAL, "3 * 10**8", F(3 * 10**8)),
    Spelling(REAL, "3x10^8", F(3 * 10**8)),
    Spelling(REAL, "1,6 x 10⁻¹⁹", F(16, 10**20)),
    Spelling(REAL, "3•10^8", F(3 * 10**8)),
    Spelling(REAL, "1/2", F(1, 2)),
    Spelling(REAL, "1 ÷ 2", F(1, 2)),
    Spelling(REAL, "1\u20442", F(1, 2)),
    Spelling(REAL, "½", F(1, 2)),
    Spelling(REAL, "-⅔", F(-2, 3)),
    Spelling(REAL, "1 + ½", F(3, 2)),
    Spelling(REAL, "2^½ * 2^½", 2.0),
    Spelling(REAL, "1_000", F(1000)),
    Spelling(REAL, '"0,5"', F(1, 2)),
    Spelling(REAL, "[0,5]", F(1, 2)),
    Spelling(REAL, "pi", math.pi),
    Spelling(REAL, "π/2", math.pi / 2),
    Spelling(REAL, "2π", 2 * math.pi),
    Spelling(REAL, "2pi", 2 * math.pi),
    Spelling(REAL, "-0,5π", -math.pi / 2),
    Spelling(REAL, "e", math.e),
    Spelling(REAL, "e^-1", math.exp(-1)),
    Spelling(REAL, "exp(-1)", math.exp(-1)),
    Spelling(REAL, "ln(2)", math.log(2)),
    Spelling(REAL, "LN (2)", math.log(2)),
    Spelling(REAL, "log2(8)", 3.0),
    Spelling(REAL, "log_2(8)", 3.0),
    Spelling(REAL, "log₂(8)", 3.0),
    Spelling(REAL, "log10(0,01)", -2.0),
    Spelling(REAL, "log₁₀(1000)", 3.0),
    Spelling(REAL, "sqrt(2)", math.sqrt(2)),
    Spelling(REAL, "√2", math.sqrt(2)),
    Spelling(REAL, "√(1+1)/2", math.sqrt(2) / 2),
    Spelling(REAL, "3√2", 3 * math.sqrt(2)),
    Spelling(REAL, "√√16", 2.0),
    Spelling(REAL, "raiz(9)", 3.0),
    Spelling(REAL, "tanh(0,5)", math.tanh(0.5)),
    Spelling(REAL, "sigmoid(-2)", 1 / (1 + math.exp(2))),
    Spelling(REAL, "σ(-2)", 1 / (1 + math.exp(2))),
    Spelling(REAL, "sigmoide(-2)", 1 / (1 + math.exp(2))),
    Spelling(REAL, "1/(1+e^(-9))", 1 / (1 + math.exp(-9))),
    Spelling(EXACT, "-3/8", F(-3, 8)),
    Spelling(EXACT, "0,375", F(3, 8)),
    Spelling(WHOLE, "10.100", 10100, PT),
    Spelling(WHOLE, "10 100", 10100),
    Spelling(WHOLE, "10,100", 10100, EN),
    Spelling(WHOLE, "2^10 - 1", 1023),
    Spelling(WHOLE, "34,0", 34),
    Spelling(MEGABYTES, "0,5", F(1, 2)),
    Spelling(MEGABYTES, "0,5 MB", F(1, 2)),
    Spelling(MEGABYTES, "0.5MB", F(1, 2)),
    Spelling(MEGABYTES, "3·10⁸MB", F(3 * 10**8)),
    Spelling(MEGABYTES, "(1+1) MB", F(2)),
    Spelling(PERCENT, "12,5%", F(25, 2)),
    Spelling(PERCENT, "12.5 %", F(25, 2)),
    Spelling(PERCENT, "12.5", F(25, 2)),
    Spelling(PARAMETERS, "10 100 parameters", 10100),
    Spelling(PARAMETERS, "1 Parameter", 1),
    Spelling(PARAMETERS, "30.300 parameters", 30300, PT),
]

ARRAYS = [
    Spelling(PAIR, "[1; 0,5]", (F(1), F(1, 2))),
    Spelling(PAIR, "1; 0,5", (F(1), F(1, 2))),
    Spelling(PAIR, "(1, 0.5)", (F(1), F(1, 2))),
    Spelling(PAIR, "[1 0.5]", (F(1), F(1, 2))),
    Spelling(PAIR, "[1 1/2]", (F(1), F(1, 2))),
    Spelling(PAIR, "1, 0,5", (F(1), F(1, 2))),
    Spelling(PAIR, "[½; ¼]", (F(1, 2), F(1, 4))),
    Spelling(PAIR, "array([1. , 0.5])", (F(1), F(1, 2))),
    Spelling(MATRIX, "[[1, 2], [3, 4]]", ((1, 2), (3, 4))),
    Spelling(MATRIX, "[1 2; 3 4]", ((1, 2), (3, 4))),
    Spelling(MATRIX, "1 2; 3 4", ((1, 2), (3, 4))),
    Spelling(MATRIX, "[0,5 1; 2 3]", ((F(1, 2), 1), (2, 3))),
    Spelling(WHOLES, "(100, 10100)", (100, 10100)),
    Spelling(WHOLES, "100 x 10100", (100, 10100)),
    Spelling(Form("real", (2,), unit="MB"), "[1 MB; 2 MB]", (1, 2)),
    Spelling(Form("real", (2,), unit="MB"), "[1; 2] MB", (1, 2)),
]

SHAPES = [
    Spelling(SHAPE, "(100, 10100)", (100, 10100)),
    Spelling(SHAPE, "(100,10100)", (100, 10100)),
    Spelling(SHAPE, "(100; 10100)", (100, 10100)),
    Spelling(SHAPE, "100, 25", (100, 25)),
    Spelling(SHAPE, "[100, 25]", (100, 25)),
    Spelling(SHAPE, "100 x 10100", (100, 10100)),
    Spelling(SHAPE, "100x10100x3", (100, 10100, 3)),
    Spelling(SHAPE, "100 × 10100", (100, 10100)),
    Spelling(SHAPE, "(100 × 10100)", (100, 10100)),
    Spelling(SHAPE, "100 por 10100", (100, 10100)),
    Spelling(SHAPE, "100 by 10100", (100, 10100)),
    Spelling(SHAPE, "100 x 10.100", (100, 10100), PT),
    Spelling(SHAPE, "(100; 10,100)", (100, 10100), EN),
    Spelling(SHAPE, "(100, 10.100)", (100, 10100), PT),
    Spelling(SHAPE, "10.100", (10100,), PT),
    Spelling(SHAPE, "(10,100)", (10, 100)),
    Spelling(SHAPE, "()", ()),
    Spelling(SHAPE, "[ ]", ()),
    Spelling(SHAPE, "escalar", ()),
    Spelling(SHAPE, "(100,)", (100,)),
    Spelling(SHAPE, "(100)", (100,)),
    Spelling(SHAPE, "100", (100,)),
    Spelling(SHAPE, "[10 20 30]", (10, 20, 30)),
    Spelling(SHAPE, "(3*100, 4)", (300, 4)),
    Spelling(SHAPE, "torch.Size([3, 4])", (3, 4)),
    Spelling(SHAPE, "2^3; 1", (8, 1)),
]

SETS = [
    Spelling(SET, "{1, 2}", frozenset({1, 2})),
    Spelling(SET, "{1; 2}", frozenset({1, 2})),
    Spelling(SET, "{1; 0,5}", frozenset({1, F(1, 2)})),
    Spelling(SET, "{1;0,5;}", frozenset({1, F(1, 2)})),
    Spelling(SET, "1, 2", frozenset({1, 2})),
    Spelling(SET, "1; 0,5", frozenset({1, F(1, 2)})),
    Spelling(SET, "{0.5, 1.5}", frozenset({F(1, 2), F(3, 2)})),
    Spelling(SET, "{0.5,1}", frozenset({F(1, 2), 1})),
    Spelling(SET, "{1,2}", frozenset({1, 2}), EN),
    Spelling(SET, "{0,1,2}", frozenset({0, 1, 2}), EN),
    Spelling(SET, "{1, 0,5}", frozenset({1, F(1, 2)}), PT),
    Spelling(SET, "{0,5, 1,5}", frozenset({F(1, 2), F(3, 2)}), PT),
    Spelling(SET, "{-1,-2}", frozenset({-1, -2})),
    Spelling(SET, "{1/2, 1/4}", frozenset({F(1, 2), F(1, 4)})),
    Spelling(SET, "{3}", frozenset({3})),
    Spelling(SET, "3", frozenset({3})),
    Spelling(SET, "{2; 1; 2; 2,0}", frozenset({1, 2})),
    Spelling(SET, "{}", frozenset()),
    Spelling(SET, "{ }", frozenset()),
    Spelling(SET, "∅", frozenset()),
    Spelling(SET, "{sqrt(4); 1}", frozenset({1, 2})),
    Spelling(SET, "{1, 2,}", frozenset({1, 2})),
    Spelling(SET, "{½, 2⁻¹}", frozenset({F(1, 2)})),
]

INTERVALS = [
    Spelling(INTERVAL, "[0; 1)", Interval(F(0), F(1), "[)")),
    Spelling(INTERVAL, "(0, 1]", Interval(F(0), F(1), "(]")),
    Spelling(INTERVAL, "(0,1)", Interval(F(0), F(1))),
    Spelling(INTERVAL, "]0; 1]", Interval(F(0), F(1), "(]")),
    Spelling(INTERVAL, "[0; 1[", Interval(F(0), F(1), "[)")),
    Spelling(INTERVAL, "]-1, 1[", Interval(F(-1), F(1))),
    Spelling(INTERVAL, "[-0,5; 0,5]", Interval(F(-1, 2), F(1, 2), "[]")),
    Spelling(INTERVAL, "(0,5, 1,5)", Interval(F(1, 2), F(3, 2))),
    Spelling(INTERVAL, "(0,5,1,5)", Interval(F(1, 2), F(3, 2))),
    Spelling(INTERVAL, "(0.5,1)", Interval(F(1, 2), F(1))),
    Spelling(INTERVAL, "0 <= w < 1", Interval(F(0), F(1), "[)")),
    Spelling(INTERVAL, "0 ≤ w < 1", Interval(F(0), F(1), "[)")),
    Spelling(INTERVAL, "0,5<w<=1,5", Interval(F(1, 2), F(3, 2), "(]")),
    Spelling(INTERVAL, "1 > w >= 0", Interval(F(0), F(1), "[)")),
    Spelling(INTERVAL, "|w| < 1", Interval(F(-1), F(1))),
    Spelling(INTERVAL, "|w| ≤ 1/2", Interval(F(-1, 2), F(1, 2), "[]")),
    Spelling(INTERVAL, "1 > |w|", Interval(F(-1), F(1))),
    Spelling(INTERVAL, "abs(w) < 1", Interval(F(-1), F(1))),
    Spelling(INTERVAL, "x > 0", Interval(F(0), INF)),
    Spelling(INTERVAL, "x ≥ 0", Interval(F(0), INF, "[)")),
    Spelling(INTERVAL, "0 > x", Interval(-INF, F(0))),
    Spelling(INTERVAL, "(-inf, 1)", Interval(-INF, F(1))),
    Spelling(INTERVAL, "(-∞; 1)", Interval(-INF, F(1))),
    Spelling(INTERVAL, "[−∞; 1]", Interval(-INF, F(1), "(]")),
    Spelling(INTERVAL, "[0, +inf)", Interval(F(0), INF, "[)")),
    Spelling(INTERVAL, "-inf < w < inf", Interval(-INF, INF)),
    Spelling(INTERVAL, "[2; 2]", Interval(F(2), F(2), "[]")),
    Spelling(INTERVAL, "w ∈ [0; 1)", Interval(F(0), F(1), "[)")),
    Spelling(INTERVAL, "w em [0; 1)", Interval(F(0), F(1), "[)")),
    Spelling(INTERVAL, "w in (0, 1)", Interval(F(0), F(1))),
    Spelling(INTERVAL, "(-sqrt(4); sqrt(4))", Interval(-2.0, 2.0)),
    Spelling(OF_W, "0 < w < 1", Interval(F(0), F(1))),
    Spelling(OF_W, "(0; 1)", Interval(F(0), F(1))),
]

AT_HD = {"H": F(5), "D": F(3)}
AT_X = {"x": F(7, 5)}
AT_GREEK = {"α": F(2), "n": F(3), "h_0": F(1, 2)}
POINTS = {OF_HD: AT_HD, OF_X: AT_X, OF_GREEK: AT_GREEK}
"""Formulas are compared by their values here."""

FORMULAS = [
    Spelling(OF_HD, "2H", F(10)),
    Spelling(OF_HD, "2 H", F(10)),
    Spelling(OF_HD, "2*H", F(10)),
    Spelling(OF_HD, "H D", F(15)),
    Spelling(OF_HD, "HD", F(15)),
    Spelling(OF_HD, "4HDH", F(300)),
    Spelling(OF_HD, "3H(H+D+1)", F(135)),
    Spelling(OF_HD, "4·H·(H+D+1)", F(180)),
    Spelling(OF_HD, "4 × H × (H + D + 1)", F(180)),
    Spelling(OF_HD, "3[H(H+D)+H]", F(135)),
    Spelling(OF_HD, "(H+D)(H-D)", F(16)),
    Spelling(OF_HD, "H^2 D", F(75)),
    Spelling(OF_HD, "H²D", F(75)),
    Spelling(OF_HD, "D^2(H+1)", F(54)),
    Spelling(OF_HD, "H**2 + H*D", F(40)),
    Spelling(OF_HD, "0,5H", F(5, 2)),
    Spelling(OF_HD, "½H", F(5, 2)),
    Spelling(OF_HD, "H/2", F(5, 2)),
    Spelling(OF_HD, "2H/D", F(10, 3)),
    Spelling(OF_HD, "(1/2)H", F(5, 2)),
    Spelling(OF_HD, "1/(2H)", F(1, 10)),
    Spelling(OF_HD, "-H^2", F(-25)),
    Spelling(OF_HD, "H^-1", F(1, 5)),
    Spelling(OF_HD, "2^(H-D)", F(4)),
    Spelling(OF_HD, "1", F(1)),
    Spelling(OF_HD, "log2(H+D)", 3.0),
    Spelling(OF_HD, "2πH", 10 * math.pi),
    Spelling(OF_HD, "sqrt(6/(H+D))", math.sqrt(6 / 8)),
    Spelling(OF_HD, "√(H+D+1)", 3.0),
    Spelling(OF_HD, "H\u2212D", F(2)),
    Spelling(OF_X, "σ(x)(1-σ(x))", math.exp(-1.4) / (1 + math.exp(-1.4)) ** 2),
    Spelling(OF_X, "1 - tanh(x)^2", 1 - math.tanh(1.4) ** 2),
    Spelling(OF_X, "(e^x - e^(-x))/(e^x + e^(-x))", math.tanh(1.4)),
    Spelling(OF_X, "x ln(x)", 1.4 * math.log(1.4)),
    Spelling(OF_GREEK, "2αn", F(12)),
    Spelling(OF_GREEK, "α^n h₀", F(4)),
    Spelling(OF_GREEK, "α^n", F(8)),
    Spelling(OF_GREEK, "h0 + h_0", F(1)),
]

SPELLINGS = [*NUMBERS, *ARRAYS, *SHAPES, *SETS, *INTERVALS, *FORMULAS]
