"""Where a listed mistake is seen, and from what it is read."""

import numpy as np
import pytest

from rnnex.errors import AuthorError
from rnnex.exercises.engine.graph_exercise import graph_exercise
from rnnex.exercises.engine.plan import Plan
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.engine.working import Working
from rnnex.grader.marking.marks import Reading

from ...students.small import FACTS, on


@graph_exercise(id="signs", **FACTS)
def signs(w, decimals: int = 3):
    """A mistake that is the true value with another sign."""
    y = w.ask("y", np.tanh(w.given("x", tenths(0.2, 0.9))), "y")
    w.ask("z", 2 * y, "z")
    w.misconception("sign", at=y, instead=-y, says="The sign is wrong.")


def test_mistake_that_contains_the_true_formula_is_not_read_from_the_answer_itself():
    marks = on(signs, x=0.5).marks({"y": -0.462})

    assert marks["y"].reading is Reading.MISCONCEPTION
    assert [name.id for name in marks["y"].explanations] == ["sign"]


@pytest.mark.parametrize("typed", [0.3, -0.3, 0.0])
def test_nothing_is_its_own_misconception(typed):
    """Read from the answer itself, 0 would be its own negative."""
    marks = on(signs, x=0.5).marks({"y": typed})

    assert marks["y"].reading is Reading.UNEXPLAINED


@graph_exercise(id="hidden-step", **FACTS)
def hidden_step(w, decimals: int = 3):
    """The product is not asked at this level; the mistake is made in it."""
    x, v = w.given("x", tenths(0.2, 0.9)), w.given("v", tenths(0.2, 0.9))
    product = w.show("product", x * v)
    once_more = w.show("once_more", product + v)
    w.ask("y", np.tanh(once_more), "y")
    w.misconception("adds", at=product, instead=x + v, says="You added.")


def test_mistake_at_a_quantity_that_is_not_asked_is_seen_where_it_is_used():
    made = on(hidden_step, x=0.5, v=0.3)

    (mark,) = made.marks({"y": round(float(np.tanh(0.5 + 0.3 + 0.3)), 3)}).values()

    assert (mark.reading, [name.id for name in mark.explanations]) == (Reading.MISCONCEPTION, ["adds"])


def test_window_allows_for_rounding_what_a_harder_level_does_not_ask():
    """MARKING.md section 3: quantities left unasked between two asked ones are nudged too."""
    made = on(hidden_step, x=0.5, v=0.3)
    (q,) = made.plan.asked

    slope = 1 - np.tanh(0.45) ** 2
    assert made.key.reading.moves[q.at][0] == pytest.approx(2 * 0.0005 * slope, rel=0.01)


def test_mistake_that_changes_nothing_is_the_authors():
    w = Working()
    y = w.ask("y", np.tanh(w.given("x", tenths(0, 1))))

    with pytest.raises(AuthorError, match="changes nothing"):
        w.misconception("none", at=y, instead=y, says="...")
    assert Plan(w).misconceptions == ()
