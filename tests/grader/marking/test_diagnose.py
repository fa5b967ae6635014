"""Every slip alone, and every two that can be made together, are marked down and named; nobody else is."""

from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.engine.calls import Case
from rnnex.exercises.engine.code_exercise import CodeTask, Function, Output, Slip, explanations
from rnnex.exercises.registry import find_exercise
from rnnex.grader.code.trees import Leaf
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.diagnose import Seen, diagnose
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import Language

from ...students.slipping import GRU, RNN, with_slips
from .local import LocalRunner

EN = Language("en")


def grade(name, source, seed="7", **options):
    exercise = find_exercise(name)
    variant = exercise.draw(seed, exercise.options(options), {})
    (mark,), details = mark_code(exercise, variant, source.encode(), LocalRunner(), Fraction(10), EN)
    return mark, details


def all_slips(name):
    exercise = find_exercise(name)
    return explanations(exercise.task(exercise.draw("7", exercise.options({}), {})))


SLIPPING = [("gru-cell", GRU, slips) for slips in all_slips("gru-cell")]
SLIPPING += [("rnn-backward", RNN, slips) for slips in all_slips("rnn-backward")]


@pytest.mark.parametrize(("name", "file"), [("gru-cell", GRU), ("rnn-backward", RNN)])
def test_without_slips_the_file_is_right(name, file):
    """The control of this file."""
    mark, _ = grade(name, with_slips(file))

    assert (mark.reading, mark.awarded, mark.explanations) == (Reading.CORRECT, 10, ())


@pytest.mark.parametrize(("name", "file", "slips"), SLIPPING, ids=["+".join(sorted(s)) for _, _, s in SLIPPING])
def test_slips_are_marked_down_and_named(name, file, slips):
    mark, _ = grade(name, with_slips(file, slips))

    assert mark.awarded < 6  # a slip of the backward pass leaves the forward pass right
    assert mark.reading is Reading.MISCONCEPTION
    assert [set(found.id.split("+")) for found in mark.explanations] == [set(slips)]


def test_two_at_once_are_said_in_one_sentence_with_both_ways_to_check():
    mark, _ = grade("gru-cell", with_slips(GRU, {"update-inverted", "bias-forgotten"}))

    (found,) = mark.explanations
    assert found.text % dict(found.params) == (
        "Your output is exactly what comes out if the update gate is inverted and the biases are missing."
    )
    assert (found.check, found.also) != ("", ())


@pytest.mark.parametrize(
    "change",
    [("return new + z", "return 1.001 * new + z"), ("return new + z", "return np.nan * z + z"),
     ("return new + z", "return new - z"), ("gate, squash = sig, np.tanh", "gate, squash = sig, np.sin")],
)  # fmt: skip
def test_what_no_slip_explains_is_not_named(change):
    mark, _ = grade("gru-cell", with_slips(GRU).replace(*change))

    assert mark.awarded < 10
    assert (mark.reading, mark.explanations) == (Reading.UNEXPLAINED, ())


def test_a_slip_together_with_something_else_is_not_named():
    mark, _ = grade("gru-cell", with_slips(GRU, {"update-inverted"}).replace("return new", "return 0.01 + new"))

    assert mark.explanations == ()


def test_what_raises_elsewhere_does_not_hide_a_slip():
    """The backward pass fails; what the forward pass gave still says which slip it is."""
    mark, _ = grade("rnn-backward", with_slips(RNN, {"recurrent-transposed"}).replace('cache["x"]', 'cache["y"]'))

    assert [found.id for found in mark.explanations] == ["recurrent-transposed"]


def test_a_right_forward_pass_is_no_sign_of_a_slip():
    mark, _ = grade("rnn-backward", with_slips(RNN).replace('cache["x"]', 'cache["y"]'))

    assert (mark.explanations, mark.awarded) == ((), 10 * Fraction(4, 5) * Fraction(2, 7))  # the forward pass alone


def ambiguous():
    """A task of which two slips give the same."""
    function = Function("f", ("x",), (Output("y"),))

    def reference(slips):
        return {"f": lambda x: x + ("a" in slips) + ("b" in slips) + 5 * ("c" in slips)}

    slips = tuple(Slip(name, name, excludes=("b",) if name == "a" else ()) for name in "abc")
    return CodeTask("f", (function,), reference, slips, list, list, str), Case("", (function.call(1.0),))


@pytest.mark.parametrize(
    ("value", "named"),
    [(1.0, []), (2.0, ["a", "b"]), (6.0, ["c"]), (7.0, ["a+c", "b+c"]), (8.0, []), (np.nan, [])],
)
def test_all_explanations_that_fit_are_given(value, named):
    task, case = ambiguous()

    assert [one.id for one in diagnose(task, [Seen(case, [Leaf(np.array(value))])])] == named


def test_two_slips_are_not_said_where_one_does_it_alone():
    function = Function("f", ("x",), (Output("y"),))
    task = CodeTask(
        "f",
        (function,),
        lambda slips: {"f": lambda x: 0.0 if "zero" in slips else x + ("more" in slips)},
        (Slip("zero", ""), Slip("more", "")),
        list,
        list,
        str,
    )
    case = Case("", (function.call(3.0),))

    assert [one.id for one in diagnose(task, [Seen(case, [Leaf(np.array(0.0))])])] == ["zero"]


def test_nothing_that_ran_names_nothing():
    task, case = ambiguous()

    assert diagnose(task, [Seen(case, [None])]) == []
