"""Exact answers of every kind: right however they are written, named, and shown where they go wrong."""

import math
from fractions import Fraction

import pytest

from rnnex.exercises.engine.counting import Counting
from rnnex.exercises.engine.exact import Interval
from rnnex.exercises.engine.exact_exercise import ExactExercise
from rnnex.exercises.engine.variant import Blank
from rnnex.exercises.registry import find_exercise
from rnnex.grader.answers import read_answers
from rnnex.grader.marking import exact
from rnnex.grader.marking.answered import Answered, read_question
from rnnex.grader.marking.equivalence import Equivalence, Verdict
from rnnex.grader.marking.exact import DIFFERS, NO_VALUE, REPEATED, UNDECIDED, mark_exact, read_exact
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.question import Marker
from rnnex.grader.written import as_written
from rnnex.templates.language import language

LAYER = find_exercise("parameter-formula")
REGIME = find_exercise("gradient-regime")
HORIZON = find_exercise("memory-horizon")


def marked(exercise, typed, *, pins=None, repeats="half", code="en", **options):
    """Marks by blank; each blank is worth 1. What is not typed is blank."""
    variant = exercise.draw("7", exercise.options(options), pins or {})
    blanks = exercise.blanks(variant)
    lines = "".join(f"{name} = {text}\n" for name, text in typed.items())
    sheet = read_answers(
        f"[1]\n{lines}".encode(), {"1": [b.name for b in blanks]}, source="answers.txt", lang_code=code
    )
    question = read_question(sheet, "1", blanks, language(code), "answers.txt")
    marks = mark_exact(exercise, variant, question, {b.name: Fraction(1) for b in blanks}, repeats)
    return {mark.blank: mark for mark in marks}


SCALE = {"scale": "5/2", "a": "-7/10", "b": "1/2", "d": "1/10"}
SIZES = {"D": 20, "H": 128, "T": 12}
RIGHT = [
    (LAYER, "total", SIZES, ["4*H*(D + H) + 8*H", "4H(D+H+2)", "8H + 4HD + 4H²", "4 H (D + H + 2 T/T)"]),
    (LAYER, "shape", SIZES, ["(512, 148)", "512 x 148", "[512, 148]"]),
    (REGIME, "weights", SCALE, ["(-1.6; 1.6)", "]-8/5, 8/5[", "-1.6 < w < 1.6", "|w| < 1.6"]),
    (REGIME, "eigenvalues", SCALE, ["{-0.7; 0.1}", "0.1; -7/10", "{1/10, -0.7, 0.1}"]),
    (HORIZON, "influence", {"size": "0.84", "lag": 2}, ["0.7056", "441/625", "0.84^2"]),
    (HORIZON, "horizon", {"size": "0.84", "power": 4}, ["52"]),
]
WRONG = [
    (LAYER, "total", SIZES, ["5*H*(D + H)", "4*H*(D + H) + 8*D", "75776", "4*H*(D + H) + 8*H + 1"]),
    (LAYER, "shape", SIZES, ["(512, 149, 1)", "(512)", "(511, 148)", "()"]),
    (REGIME, "weights", SCALE, ["(-1.6; 1.5)", "(-1.61; 1.6)", "w < -1.6", "(-inf; inf)"]),
    (REGIME, "eigenvalues", SCALE, ["{}", "{0.7; 0.1}", "{-0.7; 0.1; 2}", "{-0.7; 0.1000001}"]),
    (HORIZON, "influence", {"size": "0.84", "lag": 2}, ["0.706", "0.70560001", "0"]),
    (HORIZON, "horizon", {"size": "0.84", "power": 4}, ["54", "-52", "0"]),
]


def cases(table):
    return [pytest.param(*row[:3], typed, id=f"{row[1]} {typed}") for row in table for typed in row[3]]


@pytest.mark.parametrize(("exercise", "blank", "pins", "typed"), cases(RIGHT))
def test_right_answer_is_right_however_it_is_written(exercise, blank, pins, typed):
    mark = marked(exercise, {blank: typed}, pins=pins)[blank]

    assert (mark.reading, mark.awarded) == (Reading.CORRECT, 1)


@pytest.mark.parametrize(("exercise", "blank", "pins", "typed"), cases(WRONG))
def test_any_other_answer_earns_nothing(exercise, blank, pins, typed):
    mark = marked(exercise, {blank: typed}, pins=pins)[blank]

    assert (mark.reading, mark.awarded, mark.explanations) == (Reading.UNEXPLAINED, 0, ())


@pytest.mark.parametrize("exercise", [LAYER, REGIME, HORIZON], ids=lambda exercise: exercise.id)
@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_every_listed_mistake_is_named_when_it_is_typed(exercise, code):
    """As a reader would write it: what reports print can be read back."""
    variant = exercise.draw("7", exercise.options({}), {})
    for miss in exercise.counting(variant).misconceptions:
        typed = str(miss.value) if isinstance(miss.value, int) else as_written(miss.value, language(code))
        mark = marked(exercise, {miss.blank: typed}, code=code)[miss.blank]
        assert (mark.reading, mark.awarded) == (Reading.MISCONCEPTION, 0), typed
        assert [name.id for name in mark.explanations] == [miss.id]


@pytest.mark.parametrize(
    ("repeats", "second"), [("half", Fraction(1, 2)), ("once", Fraction(1)), ("every time", Fraction(0))]
)
def test_repeated_mistake_costs_as_the_lecturer_chose(repeats, second):
    typed = {"total": "4*H^2 + 8*H", "shape": "(512, 128)"}

    marks = marked(LAYER, typed, pins=SIZES, repeats=repeats)

    assert [name.id for name in marks["shape"].explanations] == ["input-weights-forgotten"]
    assert (marks["total"].awarded, marks["shape"].awarded) == (0, second)
    assert [note.text for note in marks["shape"].notes] == ([] if repeats == "every time" else [REPEATED])


def test_another_mistake_is_no_repeat():
    marks = marked(LAYER, {"total": "4*H^2 + 8*H", "shape": "(148, 512)"}, pins=SIZES)

    assert marks["shape"].awarded == 0


@pytest.fixture
def lenient():
    """An exercise whose mistake still earns a quarter."""

    def write(w):
        w.ask("n", 3)
        w.misconception("one-more", "n", 4, says="One too many.", share=Fraction(1, 4))

    return ExactExercise("lenient", "Lenient", "demo", "none", write)


def test_mistake_earns_its_share(lenient):
    assert marked(lenient, {"n": "4"})["n"].awarded == Fraction(1, 4)
    assert marked(lenient, {"n": "5"})["n"].awarded == 0


def test_wrong_formula_is_shown_where_it_goes_wrong():
    (note,) = marked(LAYER, {"total": "4*H*(D + H) + 9*H"}, pins=SIZES)["total"].notes

    facts = dict(note.params)
    values = {name: number for name, number, _precision in facts["point"].values}
    assert note.text == DIFFERS
    assert facts["yours"] == 4 * values["H"] * (values["D"] + values["H"]) + 9 * values["H"]
    assert facts["expected"] == facts["yours"] - values["H"]


def test_formula_without_a_value_is_shown_as_such():
    (note,) = marked(LAYER, {"total": "ln(D - D - 1) + H"}, pins=SIZES)["total"].notes

    assert note.text == NO_VALUE


def test_what_cannot_be_decided_is_not_marked(monkeypatch):
    """Neither right nor wrong: the lecturer is told, and no mark is lost."""
    monkeypatch.setattr(exact, "equivalent", lambda *_args, **_more: Equivalence(Verdict.UNDECIDED))

    mark = marked(LAYER, {"total": "4*H*(D + H) + 8*H"}, pins=SIZES)["total"]

    assert (mark.reading, mark.awarded, [note.text for note in mark.notes]) == (Reading.GRADER_ERROR, 0, [UNDECIDED])


def test_undecided_formula_is_told_to_the_lecturer(monkeypatch):
    monkeypatch.setattr(exact, "equivalent", lambda *_args, **_more: Equivalence(Verdict.UNDECIDED))
    variant = LAYER.draw("7", LAYER.options({}), SIZES)
    question = {"total": Answered("4*H*(D + H)", "read"), "shape": Answered()}

    made = Marker(language("en"), None).mark(LAYER, variant, question, {}, Fraction(2))

    assert made.fault.startswith("total: nothing decides whether 4*H*(D + H) is equivalent to")


def test_undecided_against_the_key_may_still_be_a_proved_mistake(monkeypatch):
    """What a mistake gives differs from the key, so the proof of the one decides the other."""
    answers = iter([Verdict.UNDECIDED, Verdict.EQUAL])
    monkeypatch.setattr(exact, "equivalent", lambda *_a, **_m: Equivalence(next(answers, Verdict.DIFFERENT)))

    mark = marked(LAYER, {"total": "4*H*(D + H)"}, pins=SIZES)["total"]

    assert mark.reading is Reading.MISCONCEPTION


@pytest.mark.parametrize(
    ("typed", "reading"), [("(-1.5; 1.6", Reading.UNREADABLE), ("yes", Reading.UNREADABLE), ("?", Reading.BLANK)]
)
def test_unreadable_interval_costs_this_blank_only(typed, reading):
    marks = marked(REGIME, {"weights": typed, "eigenvalues": "{-0.7; 0.1}"}, pins=SCALE)

    assert (marks["weights"].reading, marks["eigenvalues"].awarded) == (reading, 1)


def test_irrational_ends_agree_within_rounding():
    blank = Blank("w", "interval", "")
    w = Counting(None, {})
    w.ask("w", Interval(-math.sqrt(2), math.sqrt(2)), kind="interval")

    readings = [read_exact(w, blank, Interval(-end, end)).reading for end in (2**0.5 * (1 + 1e-15), 1.41421356)]

    assert readings == [Reading.CORRECT, Reading.UNEXPLAINED]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_exact_blank_never_accepts_what_is_no_number(value):
    w = Counting(None, {})
    w.ask("n", Fraction(1, 2), kind="exact")

    assert read_exact(w, w.blanks[0], value).reading is Reading.UNEXPLAINED
