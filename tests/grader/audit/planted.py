"""A small sound exercise, and the same with one fault each: what the audit has to find."""

import re
from dataclasses import replace
from typing import Literal

import numpy as np

from rnnex.exercises.engine.graph_exercise import GraphExercise, graph_exercise
from rnnex.exercises.engine.specs import tenths
from rnnex.solutions.activations import sigmoid

FACTS = {"title": "One step of a GRU by hand", "topic": "demo", "source": "none"}  # known to the catalogue


def statement(view, _):
    numbers = _("The numbers:")
    return f"{view.equations()}\n\n{numbers}\n\n{view.givens()}"


def second(givens, options, rounded):
    """Entry by entry, in plain Python."""
    W, b, V = (givens[name].tolist() for name in ("W", "b", "V"))
    x = givens["x"].tolist()
    a = [
        1 / (1 + np.exp(-(sum(w * k for w, k in zip(row, x, strict=True)) + bias)))
        for row, bias in zip(W, b, strict=True)
    ]
    z = rounded(np.array(a)).tolist()
    return {"z": np.array(z), "h": rounded(np.array([sum(v * k for v, k in zip(row, z, strict=True)) for row in V]))}


def exercise(write, *, name="planted", kind=GraphExercise, routes=True):
    """The function as an exercise, with the statement and the second route of all of these."""
    made = graph_exercise(id=name, **FACTS)(write)
    made = kind(id=name, write=write, **FACTS) if kind is not GraphExercise else made
    made.statement(statement)
    if routes:
        made.second_route(second)
    return made


def cell(w, bias=1.0):
    """z = sigmoid(W x + b), h = V z."""
    x = w.given("x", tenths(-1, 1, never=0).shaped(2))
    W = w.given("W", tenths(-1.5, 1.5, never=0).shaped(2, 2))
    b = w.given("b", tenths(-1, 1, never=0).shaped(2))
    V = w.given("V", tenths(-9, 9, never=0).shaped(2, 2))
    product = W @ x
    z = w.ask("z", sigmoid(product + b if bias == 1.0 else product + bias * b), "update gate")
    h = w.ask("h", V @ z, "new state")
    return product, z, V, h


def bias_forgotten(w, z, product):
    w.misconception("bias-forgotten", at=z, instead=sigmoid(product), says="The biases were left out.")


def write_sound(w, decimals: Literal[3] = 3):
    product, z, _V, _h = cell(w)
    bias_forgotten(w, z, product)


def write_ambiguous(w, decimals: Literal[3] = 3):
    """A mistake that changes the fifth decimal."""
    product, z, V, h = cell(w)
    bias_forgotten(w, z, product)
    w.misconception("almost", at=h, instead=V @ z * 1.000001, says="The biases were left out.")


def write_wrong_key(w, decimals: Literal[3] = 3):
    """The bias is subtracted."""
    product, z, _V, _h = cell(w, bias=-1.0)
    bias_forgotten(w, z, product)


def write_farmable(w, decimals: Literal[3] = 3):
    """A listed mistake gives 0, and from 0 everything later is 0."""
    product, z, _V, _h = cell(w)
    w.misconception("closed", at=z, instead=0 * product, says="The biases were left out.")


def write_coarse(w, decimals: Literal[1] = 1):
    """One decimal: a number between 0 and 1 is often right by chance."""
    product, z, _V, _h = cell(w)
    bias_forgotten(w, z, product)


class Misprints(GraphExercise):
    """The last digit of every worked solution is another one."""

    def worked(self, variant, say):
        text = super().worked(variant, say)
        last = list(re.finditer(r"\d", text))[-1]
        return text[: last.start()] + str((int(last[0]) + 1) % 10) + text[last.end() :]


def untranslated(view, _):
    return statement(view, _) + "\n\n" + _("Nobody has translated this sentence.")


def unfilled(view, _):
    return statement(view, _) + "\n\n%(numbers)s"


def undrawn(view, _):
    return statement(view, _) + "\n\n$$ \\unknownmacro{x} $$"


def other_formulas(view, _):
    return statement(view, _) + ("\n\n$$ 1 = 1 $$" if view.say.code == "en" else "")


def stops(view, _):
    if view.numbers["x"][0, 0] > 0:
        raise KeyError("x")
    return statement(view, _)


def with_statement(text):
    """The sound exercise with another statement."""
    made = exercise(write_sound)
    made.statement(text)
    return made


def with_route(route):
    """The sound exercise with another second route."""
    made = exercise(write_sound)
    made.second_route(route)
    return made


def short_route(givens, options, rounded):
    return {"z": second(givens, options, rounded)["z"]}


def rounding_hides(givens, options, rounded):
    """A route that differs in the sixth digit, so that only full precision shows it."""
    found = second(givens, options, rounded)
    return {**found, "h": found["h"] + 1e-7 * (found["h"] != np.round(found["h"], 3))}


def argued(budget):
    """The coarse exercise with an argument for its budget."""
    return replace(exercise(write_coarse), budgets=(budget,))
