"""A calculator redoes printed lines: it confirms true ones, and tells every kind of false one."""

import re
from contextlib import suppress

import pytest

from rnnex.errors import InputError
from rnnex.exercises.engine.code_exercise import CodeExercise
from rnnex.exercises.engine.graph_exercise import GraphExercise
from rnnex.exercises.registry import all_exercises
from rnnex.grader.audit.calculator import check_worked
from rnnex.grader.audit.settings import settings
from rnnex.templates.language import DECIMAL_MARK, LANGUAGES, Language

from .printed_lines import FALSE, GIVENS, TRUE, UNREAD

EXERCISES = all_exercises()


def in_mark(text, mark):
    return text if mark == "." else re.sub(r"(\d)\.(\d)", r"\1{,}\2", text)


def redo(formula, mark="."):
    text = in_mark(f"Hence:\n\n$$\n\\begin{{align*}}\n{formula}\n\\end{{align*}}\n$$", mark)
    return check_worked(in_mark(GIVENS, mark), text, mark)


@pytest.mark.parametrize("mark", DECIMAL_MARK.values())
@pytest.mark.parametrize("formula", TRUE.values(), ids=TRUE)
def test_true_line_is_confirmed(formula, mark):
    checked = redo(formula, mark)

    assert (checked.false, checked.unread) == ([], [])
    assert checked.lines >= 1


@pytest.mark.parametrize("mark", DECIMAL_MARK.values())
@pytest.mark.parametrize(("formula", "why", "shows"), FALSE.values(), ids=FALSE)
def test_false_line_is_told_with_what_a_calculator_shows(formula, why, shows, mark):
    checked = redo(formula, mark)

    assert [(line.why, line.shows) for line in checked.false] == [(why, shows.replace(".", mark))]
    assert checked.unread == []


@pytest.mark.parametrize("formula", UNREAD.values(), ids=UNREAD)
def test_line_that_is_not_understood_is_told(formula):
    checked = redo(formula)

    assert len(checked.unread) == 1
    assert checked.false == []


@pytest.mark.parametrize("formula", TRUE.values(), ids=TRUE)
def test_broken_line_is_never_a_fault_of_the_calculator(formula):
    """Whichever character is missing: something is said of the line, or it is still a line."""
    for at in range(len(formula)):
        assert redo(formula[:at] + formula[at + 1 :]).formulas == 1


@pytest.mark.parametrize(("formula", "mark"), [("0.5 + 0.5 = 1", ","), ("0{,}5 + 0{,}5 = 1", ".")])
def test_other_languages_decimal_mark_is_not_understood(formula, mark):
    assert check_worked("", f"$${formula}$$", mark).unread


def test_every_false_line_is_told_and_the_others_are_counted():
    checked = redo(r"a &= 1 + 1 = 3 \\ b &= 2 + 2 = 4 \\ c &= a + b = 3 + 4 = 8")

    assert [line.line for line in checked.false] == ["1 + 1 = 3", "3 + 4 = 8"]
    assert checked.lines == 4


@pytest.mark.parametrize(
    "worked", ["$$ y = 5 $$", r"$n$ steps, so $h_t = f(h_{t-1})$", r"$$ a = \tanh\left( b \right) $$"]
)
def test_formulas_that_claim_nothing_are_no_check(worked):
    checked = check_worked("", worked, ".")

    assert checked.vacuous
    assert (checked.false, checked.unread) == ([], [])


@pytest.mark.parametrize(
    "worked", ["Any order will do.", "```python\ny = x = 3\nprint('$1 = 2$')\n```", "`a = $1 = 2$`"]
)
def test_code_and_words_have_no_lines_to_redo(worked):
    checked = check_worked("", worked, ".")

    assert (checked.lines, checked.formulas, checked.vacuous) == (0, 0, False)


def texts(exercise, variant, code):
    say = Language(code)
    return exercise.text(variant, say), exercise.worked(variant, say), say.mark


def drawn(exercise, seeds):
    """So many variants, spread over the settings of the options; a setting that is refused has none."""
    chosen = settings(exercise)
    for seed in range(seeds):
        with suppress(InputError):
            yield seed, exercise.draw(str(seed), chosen[seed % len(chosen)], {})


def enough(name, many):
    """What a code exercise draws are a few conventions and the public cases, not the numbers of its lines."""
    return many // 8 if isinstance(EXERCISES[name], CodeExercise) else many


def faults(name, seeds):
    """What is wrong with the worked solutions of so many variants."""
    exercise, found, variants = EXERCISES[name], [], 0
    for seed, variant in drawn(exercise, seeds):
        for code in LANGUAGES:
            statement, worked, mark = texts(exercise, variant, code)
            checked = check_worked(statement, worked, mark)
            nothing = checked.lines == 0 and "```" not in worked
            found += [(seed, code, line) for line in (*checked.false, *checked.unread, *["nothing"] * nothing)]
        variants += 1
    assert variants > seeds / 2
    return found


@pytest.mark.parametrize("name", EXERCISES)
def test_worked_lines_are_true(name):
    assert faults(name, enough(name, 24)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
def test_worked_lines_of_many_variants_are_true(name):
    assert faults(name, enough(name, 1000)) == []


@pytest.mark.parametrize("name", [name for name, exercise in EXERCISES.items() if isinstance(exercise, GraphExercise)])
def test_each_quantity_has_formula_numbers_and_value(name):
    """Formula and numbers are compared, and numbers and value; what only repeats a given needs no numbers."""
    exercise = EXERCISES[name]
    for _, variant in drawn(exercise, 24):
        asked = exercise.plan(variant).asked

        checked = check_worked(*texts(exercise, variant, "en"))

        assert checked.lines >= sum(1 if q.op == "copy" else 2 for q in asked)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["gru-step", "gate-dimensions"])
def test_one_printed_digit_changed_is_noticed(name, code):
    """Each number of these worked solutions is used by some claim: whichever is changed, a line turns false."""
    exercise = EXERCISES[name]
    statement, worked, mark = texts(exercise, exercise.draw("7", exercise.options({}), {}), code)
    last_digits = [found.end() - 1 for found in re.finditer(r"(?<![_{\d.,}])\d+(?:(?:\.|\{,\})\d+)?", worked)]

    def spoilt(at):
        return worked[:at] + str((int(worked[at]) + 1) % 10) + worked[at + 1 :]

    assert len(last_digits) > 10
    assert [at for at in last_digits if not faulty(check_worked(statement, spoilt(at), mark))] == []


def faulty(checked):
    return checked.false or checked.unread
