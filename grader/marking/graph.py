"""Marking the blanks of a graph exercise: every number is read in the light of the student's own earlier numbers.

The order of reading: blank or unreadable; correct; follow-through; misconception; unexplained. Names are decided on a
whole vector, credit entry by entry. `evidence.py` says what an answer could be; this file decides and gives credit.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from ...exercises.engine.graph import Value
from ...exercises.engine.plan import half_unit
from ...exercises.engine.working import Misconception
from .evidence import Answers, Bools, Evidence, Key
from .marks import Reading

Repeats = Literal["half", "once", "every time"]
"""What a misconception costs when it is named again in the same question."""
ECHO_UNITS = 3
"""An answer this near, in last places, to an unexplained number typed for one of its parents is an echo of it."""
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on one answered blank; entries in row order."""

    readings: tuple[Reading, ...]
    credit: tuple[Fraction, ...]
    """Of each entry, 0 to 1."""
    names: tuple[Misconception, ...] = ()
    early: bool = False
    """Accepted although some rounding was done too early."""
    doubtful: bool = False
    """Read from a number that nothing explains, and more such blanks than right ones before it: at most half."""

    repeated: bool = False
    """A name that was named before in this question, and so costs less."""

    @property
    def right(self) -> bool:
        """Whether every entry earned full marks as correct."""
        return all(reading is Reading.CORRECT for reading in self.readings)


@np.errstate(over="ignore", invalid="ignore")  # 1e300 is an answer too; NaN and infinities are inside no window
def judge(key: Key, answers: Answers, repeats: Repeats = "half") -> tuple[Evidence, dict[str, Verdict]]:
    """Decide on every answered blank of one variant.

    An explained value is always carried on to later blanks; a suspicious one only once it is explained, so the answers
    are read again until nothing more becomes carried.

    Args:
        key: The variant.
        answers: What could be read.
        repeats: What a misconception costs when it is named again.
    """
    carried: dict[int, Bools] = {}
    evidence = Evidence(key, answers, carried)
    answered = [q for q in key.plan.asked if q.name in answers]
    for q in answered:
        carried[q.at] = ~evidence.suspicious(q)
    while True:
        verdicts = _judge_all(Evidence(key, answers, carried), answered, repeats)
        grown = False
        for q in answered:
            explained = np.array([r is not Reading.UNEXPLAINED for r in verdicts[q.name].readings]).reshape(q.shape)
            grown |= bool((explained & ~carried[q.at]).any())
            carried[q.at] = carried[q.at] | explained
        if not grown:
            return Evidence(key, answers, carried), verdicts


def _judge_all(evidence: Evidence, answered: list[Value], repeats: Repeats) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    named: set[str] = set()
    for q in answered:
        verdicts[q.name] = _judge(evidence, q, verdicts, named, repeats)
        named.update(miss.id for miss in verdicts[q.name].names)
    return verdicts


def _judge(evidence: Evidence, q: Value, earlier: dict[str, Verdict], named: set[str], repeats: Repeats) -> Verdict:
    """One blank, after all blanks it may depend on."""
    nodes = evidence.key.plan.graph.nodes
    parents = [nodes[at] for at in evidence.key.plan.own_parents[q.at]]
    silent = all(parent.name not in earlier or earlier[parent.name].right for parent in parents)
    echo = _echoes(evidence, q, parents, earlier)

    correct, follows = evidence.correct(q), evidence.follows(q) & ~echo
    early = False
    names: tuple[Misconception, ...] = ()
    missed = ~(correct | follows)
    if missed.any():
        if not echo[missed].all():  # what only repeats a number typed above is no sign of a mistake either
            names = tuple(m for m in evidence.key.visible if evidence.shows(m, q, silent_parents=silent))
        if not names:  # one unit more, for students who rounded a product on the way
            unit = 2 * half_unit(q)
            wide, wide_follows = evidence.correct(q, unit), evidence.follows(q, unit) & ~echo
            early = bool(((wide | wide_follows) & missed).any())
            correct, follows = correct | wide & missed, follows | wide_follows & missed
    if silent:
        correct = correct | follows
    doubtful = _doubtful(parents, earlier)
    readings = tuple(
        Reading.CORRECT
        if right
        else Reading.FOLLOW_THROUGH
        if own
        else Reading.MISCONCEPTION
        if names
        else Reading.UNEXPLAINED
        for right, own in zip(correct.ravel().tolist(), follows.ravel().tolist(), strict=True)
    )
    wrong = _named_credit(names, named, repeats)
    earns = {
        Reading.CORRECT: Fraction(1),
        Reading.FOLLOW_THROUGH: HALF if doubtful else Fraction(1),
        Reading.MISCONCEPTION: wrong,
        Reading.UNEXPLAINED: Fraction(0),
    }
    doubted = doubtful and Reading.FOLLOW_THROUGH in readings
    repeated = repeats != "every time" and any(miss.id in named for miss in names)
    return Verdict(readings, tuple(earns[reading] for reading in readings), names, early, doubted, repeated)


def _doubtful(parents: list[Value], earlier: dict[str, Verdict]) -> bool:
    """Read from a number that nothing explains, in a question where more was invented so far than computed."""
    invented = {name for name, verdict in earlier.items() if Reading.UNEXPLAINED in verdict.readings}
    right = sum(verdict.right for verdict in earlier.values())
    return len(invented) > right and any(parent.name in invented for parent in parents)


def _named_credit(names: tuple[Misconception, ...], named: set[str], repeats: Repeats) -> Fraction:
    """The highest share of the names that fit; a repeat loses only half as much, or nothing."""
    again = {"half": HALF, "once": Fraction(0), "every time": Fraction(1)}[repeats]
    return max((1 - (1 - m.share) * (again if m.id in named else 1) for m in names), default=Fraction(0))


def _echoes(evidence: Evidence, q: Value, parents: list[Value], earlier: dict[str, Verdict]) -> Bools:
    """Entries that only repeat an unexplained number typed for a parent; they earn no follow-through."""
    answer = evidence.answers[q.name]
    typed = [
        number
        for parent in parents
        if parent.name in earlier
        for number, reading in zip(evidence.answers[parent.name].ravel(), earlier[parent.name].readings, strict=True)
        if reading is Reading.UNEXPLAINED
    ]
    if not typed:
        return np.zeros(q.shape, bool)
    unit = 2 * half_unit(q) or 1.0
    near = np.abs(answer[..., None] - np.array(typed)) <= ECHO_UNITS * unit
    return np.asarray(near.any(axis=-1))
