"""Exercises small enough to check with a pencil, each made to show one rule of marking."""

import numpy as np

from rnnex.exercises.engine.graph_exercise import graph_exercise
from rnnex.exercises.engine.specs import tenths

from .papers import paper

FACTS = {"title": "A small one", "topic": "demo", "source": "tests"}
FREE = tenths(-9, 9)


@graph_exercise(id="half", **FACTS)
def half(w, decimals: int = 3):
    """y = a / 2: with a = 0.125 a product that ends exactly in 5."""
    w.ask("y", w.given("a", FREE) * 0.5, "half")


@graph_exercise(id="thirds", **FACTS)
def thirds(w, decimals: int = 3):
    """Rounding grows: with x = 1, a = 0.333, b = 33.3 and c = 66.6, while the exact c is 66.667."""
    a = w.ask("a", w.given("x", FREE) / 3, "a third")
    b = w.ask("b", 100 * a, "a hundred thirds")
    w.ask("c", 2 * b, "two hundred thirds")


@graph_exercise(id="squashed", **FACTS)
def squashed(w, decimals: int = 3):
    """tanh of a small number is nearly that number: the place for an echo."""
    a = w.ask("a", w.given("x", FREE) * 0.5, "half")
    b = w.ask("b", w.given("v", FREE) * 0.5, "another half")
    w.ask("y", np.tanh(a), "squashed")
    w.ask("s", a + b, "sum")


@graph_exercise(id="ambiguous", **FACTS)
def ambiguous(w, decimals: int = 3):
    """With x = 2 two mistakes give the same number: 2 * 2 = 2 + 2; one of them keeps half the mark."""
    x = w.given("x", FREE)
    y = w.ask("y", x * 3, "three times", marks=2)
    w.misconception("squares", at=y, instead=x * x, says="You squared.", check="Square 3.")
    w.misconception("doubles", at=y, instead=x + x, says="You doubled.", share=0.5)
    w.ask("z", y + 1, "one more", marks=1)


def on(exercise, **pins):
    """A small exercise with the numbers of the claim."""
    return paper(exercise, pins=pins)
