"""What marking costs depends on what is expected, not on how much came back."""

import tracemalloc
from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.engine.calls import Call, Step
from rnnex.exercises.engine.code_exercise import Contract
from rnnex.exercises.registry import find_exercise
from rnnex.grader.code import Outcome, Run, Runner, Status
from rnnex.grader.code.trees import Branch, Kind, Leaf, Table
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.compare import Piece
from rnnex.grader.marking.layouts import Fault
from rnnex.grader.marking.promises import Record, looked_at
from rnnex.templates.language import Language

LARGE = 2**24
MOST_TRACED = 4 << 20


class Answering(Runner):
    """Gives one tree as the result of every step, and as the arguments after it."""

    tier = "none"

    def __init__(self, tree):
        self.tree = tree

    def run(self, job):
        outcome = Outcome(Status.OK, self.tree, echo=self.tree)
        return Run((outcome,) * len(job.steps), "", log_truncated=False, seconds=0.0)


def nested(*shape):
    return Leaf(np.zeros(shape, bool), Kind.NESTED)


def many(count, item):
    return Branch((item,) * count, Kind.LIST)


RESULTS = {
    "a list": nested(LARGE),
    "a list of empty lists": nested(LARGE, 0),
    "two lists": many(2, nested(LARGE)),
    "five arrays": many(5, Leaf(np.zeros((1, 1, LARGE), bool))),
    "five arrays with one axis more": many(5, Leaf(np.zeros((2, 3, 4, LARGE // 24), bool))),
    "arrays of NaN in a dictionary": Table(
        {name: Leaf(np.full(2**17, np.nan)) for name in ("dx", "dh_prev", "x", "h")}
    ),
    "many parts": many(4000, Leaf(np.zeros(1))),
    "two of many parts": many(2, many(2000, Leaf(np.zeros(1)))),
}


def marked(name, tree):
    """The mark, its details, and the most memory that marking took at once."""
    exercise = find_exercise(name)
    variant = exercise.draw("7", exercise.options({}), {})
    tracemalloc.start()
    try:
        (mark,), details = mark_code(exercise, variant, b"x", Answering(tree), Fraction(10), Language("en"))
        return mark, details, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def leaves(monkeypatch):
    """Every Leaf that is made from here on."""
    made, init = [], Leaf.__init__

    def counting(self, *args):
        made.append(args)
        init(self, *args)

    monkeypatch.setattr(Leaf, "__init__", counting)
    return made


@pytest.mark.parametrize("name", ["lstm-cell", "rnn-backward", "clip-gradients"])
@pytest.mark.parametrize("tree", RESULTS.values(), ids=RESULTS)
def test_a_large_result_costs_no_more_than_a_small_one(name, tree, leaves):
    mark, details, traced = marked(name, tree)

    assert mark.awarded < 10
    assert traced < MOST_TRACED
    assert len(leaves) < 100
    assert len(details) < 30_000


@pytest.mark.parametrize("compares", ["itself", "axes"])
def test_neither_does_a_large_result_that_is_held_against_itself(compares):
    contract = Contract("c", "", list, compares=compares)
    step = Step("f", Call("f"))
    piece = Piece((), np.ones(3), np.zeros(LARGE, bool), Fault.SHAPE)
    record = Record(wrong={("f", ())})
    tracemalloc.start()
    (found,) = looked_at(contract, step, [piece], [piece], record)
    traced = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found.fault is Fault.SHAPE
    assert traced < MOST_TRACED


def test_one_look_at_such_a_result_would_show():
    """The control of the one above."""
    tracemalloc.start()
    np.isfinite(RESULTS["a list"].array)
    traced = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert traced > MOST_TRACED
