"""Marking the blanks of a graph exercise: every number is read in the light of the student's own earlier numbers.

The order of reading: blank or unreadable; correct; follow-through; misconception; unexplained. Names are decided on a
whole vector, credit entry by entry. `evidence.py` says what an answer could be; this file decides, for a block of
papers at once; `verdicts.py` says what was decided on one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import lcm
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.graph import Value
from .evidence import Answers, Bools, Evidence, Key, whole
from .verdicts import CORRECT, FOLLOWS, HALF, NAMED, UNEXPLAINED, Decision, Repeats, Verdict, again, verdict

ECHO_UNITS = 3
"""An answer this near, in last places, to an unexplained number typed for one of its parents is an echo of it."""
Counts = NDArray[np.int64]
Entry = TypeVar("Entry", bound=np.generic)


@dataclass
class Block:
    """Papers that are being judged.

    Args:
        evidence: What the answers could be.
        repeats: What a misconception costs when it is named again.
    """

    evidence: Evidence
    repeats: Repeats
    decisions: dict[str, Decision] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """The papers."""
        return self.evidence.key

    @cached_property
    def denominator(self) -> int:
        """Of all credits, so that they stay exact."""
        return lcm(2, *(2 * miss.share.denominator for miss in self.key.plan.misconceptions))

    def row(self, paper: int) -> dict[str, Verdict]:
        """The verdicts on one paper, by blank; blanks that it lacks are missing."""
        return {
            name: verdict(self.key.plan, name, one, paper, self.decisions, self.repeats)
            for name, one in self.decisions.items()
            if self.evidence.answered[name][paper]
        }


def judge(key: Key, answers: Answers, repeats: Repeats = "half") -> tuple[Block, dict[str, Verdict]]:
    """Decide on every answered blank of one paper.

    Args:
        key: The paper.
        answers: What could be read, arrays of the blanks' shapes; a blank or unreadable answer is missing.
        repeats: What a misconception costs when it is named again.
    """
    one = {name: np.asarray(value, float)[None] for name, value in answers.items()}
    block = judge_block(key, one, repeats=repeats)
    return block, block.row(0)


@np.errstate(divide="ignore", over="ignore", invalid="ignore")  # 0 and 1e300 are answers too; NaN is in no window
def judge_block(
    key: Key, answers: Answers, answered: Mapping[str, Bools] | None = None, repeats: Repeats = "half"
) -> Block:
    """Decide on every answered blank of every paper.

    An explained value is always carried on to later blanks; a suspicious one only once it is explained, so the answers
    are read again until nothing more becomes carried.

    Args:
        key: The papers.
        answers: By blank, shape (B, *shape); a blank that nobody answered may be missing.
        answered: By blank, which papers have it, shape (B,); everything in `answers` if it is left out.
        repeats: What a misconception costs when it is named again.
    """
    given = answered or {}
    has = {name: given.get(name, np.ones(key.size, bool)) for name in answers}
    asked = [q for q in key.plan.asked if q.name in answers]
    evidence = Evidence(key, answers, has, {})
    carried = {q.at: _over(has[q.name], q) & ~evidence.suspicious(q) for q in asked}
    while True:
        block = Block(Evidence(key, answers, has, carried), repeats)
        _judge_all(block, asked)
        explained = {q.at: _over(has[q.name], q) & (block.decisions[q.name].readings != UNEXPLAINED) for q in asked}
        if not any((explained[at] & ~carried[at]).any() for at in carried):
            return block
        carried = {at: carried[at] | explained[at] for at in carried}


def _over(papers: NDArray[Entry], q: Value) -> NDArray[Entry]:
    """One value for each paper, to stand against all entries of a quantity."""
    return papers.reshape(-1, *[1] * len(q.shape))


@dataclass
class _Earlier:
    """What is known of the blanks before, paper by paper."""

    right: Counts
    """Number of blanks with full marks as correct."""
    followed: Counts
    """Number of other blanks of which every entry was computed, if from numbers that were not right."""
    invented: Counts
    """Number of blanks with an entry that nothing explains."""
    named: dict[str, Bools]
    """Where each misconception was named."""


def _judge_all(block: Block, asked: list[Value]) -> None:
    key, has = block.key, block.evidence.answered
    size = key.size
    before = _Earlier(np.zeros(size, int), np.zeros(size, int), np.zeros(size, int), {})
    for q in asked:
        decision = block.decisions[q.name] = _judge(block, q, before)
        right = whole(decision.readings == CORRECT)
        before.right += has[q.name] & right
        before.followed += has[q.name] & whole(decision.readings <= FOLLOWS) & ~right
        before.invented += has[q.name] & ~whole(decision.readings != UNEXPLAINED)
        for name, papers in decision.named.items():
            before.named[name] = before.named.get(name, np.zeros(size, bool)) | papers


def _judge(block: Block, q: Value, before: _Earlier) -> Decision:
    """One blank, after all blanks it may depend on."""
    evidence = block.evidence
    has = evidence.answered[q.name]
    parents = _parents(block, q)
    correct = evidence.correct(q)
    nothing = np.zeros(block.key.size, bool)
    if correct[has].all():  # most blanks of most students
        return _decision(block, q, np.zeros(correct.shape, np.int8), {}, nothing, nothing, nothing, before)

    silent = np.logical_and.reduce(
        [~evidence.answered[p.name] | whole(block.decisions[p.name].readings == CORRECT) for p in parents] or [~nothing]
    )
    below = _below_unexplained(block, parents)
    invented = np.logical_or.reduce([below, *(_invented(block, parent) for parent in parents)])
    echo = _echoes(block, q, parents)
    nothing_computed = invented & (before.invented > before.right + before.followed)
    idle = echo | _over(nothing_computed, q) & evidence.effortless(q, ECHO_UNITS)
    follows = evidence.follows(q) & ~idle
    missed = ~(correct | follows) & _over(has, q)
    named = _names(block, q, ~whole(~missed | idle), silent)  # a mere repetition is no sign of a mistake either
    early = nothing
    if missed.any():  # one unit more, for students who rounded a product on the way
        unit = evidence.unit(q)
        unnamed = missed & ~_over(np.logical_or.reduce([nothing, *named.values()]), q)
        wide, wide_follows = evidence.correct(q, unit) & unnamed, evidence.follows(q, unit) & ~idle & unnamed
        early = ~whole(~(wide | wide_follows))
        correct, follows = correct | wide, follows | wide_follows
    correct = correct | follows & _over(silent, q)
    anyone = _over(np.logical_or.reduce([nothing, *named.values()]), q)
    readings = np.select([correct, follows, anyone], [CORRECT, FOLLOWS, NAMED], UNEXPLAINED).astype(np.int8)
    return _decision(block, q, readings, named, early, below, invented, before)


def _names(block: Block, q: Value, looked_at: Bools, silent: Bools) -> dict[str, Bools]:
    """Which misconceptions explain the answer, in the papers that are looked at."""
    if not looked_at.any():
        return {}
    shown = {
        miss.id: block.evidence.shows(miss, q, silent) & looked_at
        for miss in block.key.plan.misconceptions
        if any(place is q for place, _ in miss.places) or q.at in block.key.plan.held[1][miss.id]
    }
    return {name: papers for name, papers in shown.items() if papers.any()}


def _decision(
    block: Block,
    q: Value,
    readings: NDArray[np.int8],
    named: dict[str, Bools],
    early: Bools,
    below: Bools,
    invented: Bools,
    before: _Earlier,
) -> Decision:
    shares = {miss.id: miss.share for miss in block.key.plan.misconceptions}
    unit = block.denominator
    wrong = np.zeros(len(readings), np.int64)
    repeated = np.zeros(len(readings), bool)
    for name, papers in named.items():
        second = before.named.get(name, np.zeros(len(readings), bool)) & papers
        first_time, next_time = (int(unit * again(shares[name], twice, block.repeats)) for twice in (False, True))
        wrong = np.maximum(wrong, np.where(papers, np.where(second, next_time, first_time), 0))
        repeated |= second & (block.repeats != "every time")
    doubtful = below & ~whole(readings != FOLLOWS) & (before.invented > before.right)
    invented = invented & ~whole(readings == CORRECT)
    earns = np.zeros((len(readings), 4), np.int64)
    earns[:, CORRECT], earns[:, NAMED] = unit, wrong
    earns[:, FOLLOWS] = np.where(doubtful, int(unit * HALF), unit)
    entries = np.take_along_axis(earns, readings.reshape(len(readings), -1).astype(np.intp), axis=1)
    credit = entries.sum(axis=1) / (unit * entries.shape[1])
    credit = np.where(block.evidence.answered[q.name], credit, 0.0)
    return Decision(readings, named, early, invented, doubtful, repeated, credit)


def _parents(block: Block, q: Value) -> list[Value]:
    """The answered blanks that a blank is read from."""
    nodes = block.key.plan.graph.nodes
    return [nodes[at] for at in block.key.plan.own_parents[q.at] if nodes[at].name in block.decisions]


def _invented(block: Block, parent: Value) -> Bools:
    """In which papers a parent was itself computed from a number that nothing explains."""
    return block.evidence.answered[parent.name] & block.decisions[parent.name].invented


def _below_unexplained(block: Block, parents: list[Value]) -> Bools:
    """In which papers a number that nothing explains stands directly above."""
    found = np.zeros(block.key.size, bool)
    for parent in parents:
        readings = block.decisions[parent.name].readings
        found |= block.evidence.answered[parent.name] & ~whole(readings != UNEXPLAINED)
    return found


def _echoes(block: Block, q: Value, parents: list[Value]) -> Bools:
    """Entries that only repeat an unexplained number typed for a parent; they earn no follow-through."""
    evidence = block.evidence
    answer = evidence.answers[q.name]
    echo = np.zeros(answer.shape, bool)
    unit = np.asarray(evidence.unit(q))
    reach = ECHO_UNITS * np.broadcast_to(np.where(unit > 0, unit, 1.0), answer.shape)
    for parent in parents:
        typed = evidence.answers[parent.name].reshape(len(answer), -1)
        unexplained = block.decisions[parent.name].readings.reshape(len(answer), -1) == UNEXPLAINED
        unexplained &= evidence.answered[parent.name][:, None]
        for entry in np.flatnonzero(unexplained.any(axis=0)).tolist():
            near = np.abs(answer - _over(typed[:, entry], q)) <= reach
            echo |= near & _over(unexplained[:, entry], q)
    return echo
