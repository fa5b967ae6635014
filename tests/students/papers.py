"""A paper: one variant of a graph exercise, what students write on it, and the marks they get."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from rnnex.exercises.registry import find_exercise
from rnnex.grader.answers import Unreadable
from rnnex.grader.marking.answered import Answered
from rnnex.grader.marking.graph import judge
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.numbers import key_of, mark_graph
from rnnex.grader.marking.question import shares

from .pencil import OPERATIONS, rounded, work_out

RIGHT = {Reading.CORRECT, Reading.FOLLOW_THROUGH}


@dataclass(frozen=True)
class Paper:
    """One variant in the hands of a student."""

    exercise: object
    variant: object

    @cached_property
    def plan(self):
        return self.exercise.plan(self.variant)

    @cached_property
    def key(self):
        return key_of(self.exercise, self.variant)

    @cached_property
    def asked(self):
        """Names of the blanks, in order."""
        return [q.name for q in self.plan.asked]

    @cached_property
    def givens(self):
        """Numbers of the statement by node."""
        by_name = self.exercise.givens(self.variant)
        return {node.at: by_name[node.name][0] for node in self.plan.graph.nodes if node.name in by_name}

    def slip(self, misconception, at=None):
        """The wrong formulas of a misconception by quantity; only at one place if `at` names it."""
        (found,) = (m for m in self.plan.misconceptions if m.id == misconception)
        return {q.name: wrong for q, wrong in found.places if at in (None, q.name)}

    def places(self, misconception):
        """Names of the quantities at which a misconception changes something."""
        return list(self.slip(misconception))

    @property
    def misconceptions(self):
        return [m.id for m in self.plan.misconceptions]

    @np.errstate(over="ignore")
    def solve(self, *, carry=0, write=0, wrong=None, typed=None, operations=None):
        """What a student writes who works from top to bottom.

        Args:
            carry: Digits more than asked with which the student goes on; None for all.
            write: Digits more than asked that the student writes; None for all.
            wrong: Formulas the student takes instead, by quantity.
            typed: Numbers that come from nowhere, by quantity; the student goes on with them.
            operations: What the student takes operations for, for example {"sigmoid": np.tanh}.
        """
        known = dict(self.givens)
        operations = {**OPERATIONS, **(operations or {})}
        written = {}
        for q in self.plan.quantities:
            if q.name in (typed or {}):
                value = known[q.at] = np.asarray(typed[q.name], float)
            else:
                formula = (wrong or {}).get(q.name, q)
                value = np.broadcast_to(work_out(formula, known, operations, enter=formula is q), q.shape)
                known[q.at] = rounded(value, _digits(q, carry))
                value = rounded(value, _digits(q, write))
            if q.role == "asked":
                written[q.name] = value
        return written

    def marks(self, answers, repeats="half", out_of=1):
        """The mark of every blank by name."""
        question = {name: answered(answers.get(name)) for name in self.asked}
        parts = shares(self.exercise.blanks(self.variant), Fraction(out_of))
        return {m.blank: m for m in mark_graph(self.exercise, self.variant, question, parts, repeats)}

    def verdicts(self, answers, repeats="half"):
        """The bare decisions, for many seeds."""
        return judge(self.key, {name: np.asarray(value, float) for name, value in answers.items()}, repeats)[1]

    def share(self, answers, repeats="half"):
        """Share of all marks that the answers earn."""
        return sum(mark.awarded for mark in self.marks(answers, repeats).values())


def _digits(q, more):
    return None if more is None or q.decimals is None else q.decimals + more


def answered(value):
    """A blank as it comes back from the answers file: a number, text that cannot be read, or nothing."""
    if value is None:
        return Answered()
    if isinstance(value, str):
        fault = Unreadable("%(written)s is not a number; write for example %(example)s", written=value, example="0.5")
        return Answered(value, fault=fault)
    array = np.asarray(value, float)
    exact = array.tolist() if not np.isfinite(array).all() else _fractions(array.tolist())
    return Answered(str(value), exact)


def _fractions(value):
    return tuple(map(_fractions, value)) if isinstance(value, list) else Fraction(repr(value))


def paper(exercise="gru-step", seed="7", pins=None, **options):
    """A drawn (or pinned) variant; `exercise` is an id, or an exercise that a test defines."""
    made = find_exercise(exercise) if isinstance(exercise, str) else exercise
    return Paper(made, made.draw(str(seed), made.options(options), pins or {}))
