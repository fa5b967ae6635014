"""What each student deserves: every function says on which papers and at which blank it is broken.

A claim is as strong as MARKING.md makes it and no stronger; what a student cannot know is left out of it (a number from
nowhere that happens to be an echo, two mistakes that give the same number).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ...exercises.engine.graph import Value
from ..marking.verdicts import CORRECT, FOLLOWS, NAMED, UNEXPLAINED, Decision
from .papers import Bools, Papers
from .students import Sheets, operations_of
from .windows import Windows

ECHO_UNITS = 3.5
"""An answer this near to a number from nowhere repeats it, and earns nothing; a little more than the marking says."""
CORNERS = {"maximum", "minimum", "abs", "clip"}
"""Operations whose windows are wider than single nudges show, where they are part of a mistake."""
NEAR = 1e-9
"""What two ways to one number may differ by."""


class Case(NamedTuple):
    """What a student handed in on a block of papers, and what was made of it."""

    papers: Papers
    windows: Windows
    sheets: Sheets
    decisions: Mapping[str, Decision]

    @property
    def blanks(self) -> list[Value]:
        """The blanks that stand on the papers."""
        return [q for q in self.papers.plan.asked if q.name in self.sheets.answers]

    def at(self, q: Value) -> Bools:
        """On which papers something is wrong at this blank."""
        return self.sheets.at.get(q.name, np.zeros(len(self.papers.seeds), bool))

    def right(self, q: Value) -> Bools:
        """Entries that are read as correct or as follow-through."""
        return self.decisions[q.name].readings <= FOLLOWS

    def named(self, q: Value, misconception: str) -> Bools:
        """On which papers the misconception is named at this blank."""
        return self.decisions[q.name].named.get(misconception, np.zeros(len(self.papers.seeds), bool))


Broken = Mapping[str, Bools]
"""By blank the papers, shape (B,), on which a claim does not hold."""


def all_of(entries: Bools) -> Bools:
    """For each paper whether it holds of all entries."""
    return np.asarray(entries.reshape(len(entries), -1).all(axis=1))


def any_of(entries: Bools) -> Bools:
    """For each paper whether it holds of an entry."""
    return np.asarray(entries.reshape(len(entries), -1).any(axis=1))


def loses_nothing(case: Case) -> Broken:
    """Full marks, read as correct, no mistake named, and no remark on rounding."""
    return {
        q.name: ~(case.decisions[q.name].credit == 1)
        | _not_correct(case, q)
        | _blamed(case, q)
        | case.decisions[q.name].early
        for q in case.blanks
    }


def loses_nothing_elsewhere(case: Case) -> Broken:
    """Full marks, and no mistake named, wherever nothing is wrong; also behind the mistake."""
    return {q.name: ~case.at(q) & (~(case.decisions[q.name].credit == 1) | _blamed(case, q)) for q in case.blanks}


def is_never_right(case: Case) -> Broken:
    """What lies outside every window is not read as right, entry by entry; every blank before must be as printed."""
    return {
        q.name: case.at(q) & any_of(case.windows.far(q, case.sheets.answers[q.name]) & case.right(q))
        for q in case.blanks
    }


def is_named(case: Case) -> Broken:
    """Wherever the mistake is made and the answer is not right, it is named by its name."""
    name = case.sheets.misconception
    return {q.name: case.at(q) & ~all_of(case.right(q)) & ~case.named(q, name) for q in case.blanks}


def is_named_somewhere(case: Case) -> Broken:
    """Held throughout, a mistake shows."""
    name = case.sheets.misconception
    return {case.blanks[-1].name: ~np.logical_or.reduce([case.named(q, name) for q in case.blanks])}


def is_right_or_named(case: Case) -> Broken:
    """The last answer alone shows the mistake, unless it happens to be right."""
    name = case.sheets.misconception
    return {q.name: ~all_of(case.right(q)) & ~case.named(q, name) for q in case.blanks}


def every_fitting_name(case: Case) -> Broken:
    """Where a listed mistake gives exactly this from the student's own numbers, it is named (other names may fit too).

    Only where no number it is read from is unexplained (it may be held back, or be repeated), and where the answer is
    none that could be typed without computing: below invented numbers that is no sign of a mistake.
    """
    assert case.sheets.work is not None
    found = {}
    for q in case.blanks:
        answer = case.sheets.answers[q.name]
        missed = ~all_of(case.right(q)) & ~_beside_unexplained(case, q) & ~case.windows.effortless(q, answer)
        missing = np.zeros(len(answer), bool)
        for name, value in case.sheets.work.mistaken[q.name].items():
            half = case.windows.half(q, value) * (1 + 1e-6) + NEAR * np.abs(value) * 1e-6
            missing |= all_of(np.abs(answer - value) <= half) & ~case.named(q, name)
        found[q.name] = missed & missing
    return found


def no_other_name(case: Case) -> Broken:
    """A name is only told where its mistake gives this number: from right numbers, or held throughout."""
    assert case.sheets.work is not None
    found = {}
    for q in case.blanks:
        answer = case.sheets.answers[q.name]
        unfit = np.zeros(len(answer), bool)
        for name in case.decisions[q.name].named:
            fits = np.zeros(len(answer), bool)
            if name in case.sheets.work.mistaken[q.name]:
                wrong = case.papers.slips(name)[q.name]
                fits |= _near(answer, case.sheets.work.mistaken[q.name][name], case.windows.width(q, wrong))
                fits |= bool(operations_of(wrong) & CORNERS)
            for held in case.papers.held[name]:
                fits |= _near(answer, held[q.name], case.windows.held_width(q, held[q.name]))
            unfit |= case.named(q, name) & ~fits
        found[q.name] = case.at(q) & unfit
    return found


def keeps_the_rest(case: Case) -> Broken:
    """What is computed from a number from nowhere is right, unless something repeats it or needs no computing."""
    echo = np.zeros(len(case.papers.seeds), bool)
    for q in case.blanks:
        typed = case.sheets.answers[q.name].reshape(len(echo), 1, -1)
        for other in case.blanks:
            if other is not q:
                answer, reach = case.sheets.answers[other.name], ECHO_UNITS * case.windows.unit(other)
                far = np.abs(answer.reshape(len(echo), -1, 1) - typed) > reach.reshape(len(echo), -1, 1)
                echo |= case.at(q) & ~all_of(far)
    for q in case.blanks:
        echo |= ~case.at(q) & case.windows.effortless(q, case.sheets.answers[q.name])
    return {q.name: ~case.at(q) & ~echo & ~all_of(case.right(q)) for q in case.blanks}


def keeps_what_follows_explained(case: Case) -> Broken:
    """Where every changed number is explained, what is computed from them keeps its marks."""
    explained = ~np.logical_or.reduce(
        [any_of(case.decisions[q.name].readings == UNEXPLAINED) & case.at(q) for q in case.blanks]
    )
    return {q.name: explained & ~case.at(q) & ~(case.decisions[q.name].credit == 1) for q in case.blanks}


def is_right_with_a_remark(case: Case) -> Broken:
    """Less than a unit outside the window is right, with the remark that rounding was early; unless a name fits."""
    return {
        q.name: case.at(q)
        & ~_blamed(case, q)
        & (~(case.decisions[q.name].credit == 1) | ~(case.decisions[q.name].early | q.exact))
        for q in case.blanks
    }


def holds_back(case: Case) -> Broken:
    """A lazy number is not gone on from: what is computed from it, and from nothing else that changed, is not right.

    Only where nothing explains the lazy number, in any entry.
    """
    nodes, papers = case.papers.plan.graph.nodes, case.papers
    found = {}
    for q in case.blanks:
        parents = {nodes[at].name: nodes[at] for at in case.papers.plan.own_parents[q.at]}
        child = np.zeros(len(papers.seeds), bool)
        for name, parent in parents.items():
            lazy = case.at(parent) & all_of(case.decisions[name].readings == UNEXPLAINED)
            others = [all_of(case.sheets.answers[other] == papers.key[other]) for other in parents if other != name]
            child |= lazy & np.all([lazy, *others], axis=0)
        found[q.name] = child & any_of(case.windows.far(q, case.sheets.answers[q.name]) & case.right(q))
    return found


def earns_nothing(case: Case) -> Broken:
    """No marks, and no mistake named."""
    return {
        q.name: ~(case.decisions[q.name].credit == 0) | (case.sheets.answered[q.name] & _blamed(case, q))
        for q in case.blanks
    }


def is_paid_as_read(case: Case) -> Broken:
    """Credit is what the readings say: a repeat loses half, what follows from mere inventions earns half."""
    shares = {miss.id: float(miss.share) for miss in case.papers.plan.misconceptions}
    size = len(case.papers.seeds)
    invented, right = np.zeros(size, int), np.zeros(size, int)
    before: dict[str, Bools] = {}
    unexplained: dict[int, Bools] = {}
    found = {}
    for q in case.blanks:
        decision, has = case.decisions[q.name], case.sheets.answered[q.name]
        wrong = np.zeros(size)
        for name, papers in decision.named.items():
            cost = (1 - shares[name]) * np.where(before.get(name, False), 0.5, 1.0)
            wrong = np.maximum(wrong, np.where(papers, 1 - cost, 0.0))
        parents = [unexplained[at] for at in case.papers.plan.own_parents[q.at] if at in unexplained]
        doubtful = (invented > right) & np.logical_or.reduce([np.zeros(size, bool), *parents])
        codes = decision.readings.reshape(size, -1)
        earned = (codes == CORRECT).mean(axis=1) + (codes == FOLLOWS).mean(axis=1) * np.where(doubtful, 0.5, 1.0)
        earned = (earned + (codes == NAMED).mean(axis=1) * wrong) * has
        found[q.name] = ~(np.abs(decision.credit - earned) <= NEAR)
        unexplained[q.at] = has & any_of(decision.readings == UNEXPLAINED)
        invented, right = invented + unexplained[q.at], right + (has & all_of(decision.readings == CORRECT))
        for name, papers in decision.named.items():
            before[name] = before.get(name, np.zeros(size, bool)) | papers
    return found


def _not_correct(case: Case, q: Value) -> Bools:
    return ~all_of(case.decisions[q.name].readings == CORRECT)


def _blamed(case: Case, q: Value) -> Bools:
    blamed = [np.zeros(len(case.papers.seeds), bool), *case.decisions[q.name].named.values()]
    return np.asarray(np.any(blamed, axis=0))


def _beside_unexplained(case: Case, q: Value) -> Bools:
    nodes = case.papers.plan.graph.nodes
    parents = [nodes[at].name for at in case.papers.plan.own_parents[q.at]]
    doubts = [any_of(case.decisions[name].readings == UNEXPLAINED) for name in parents if name in case.decisions]
    return np.asarray(np.any([np.zeros(len(case.papers.seeds), bool), *doubts], axis=0))


def _near(answer: np.ndarray, value: np.ndarray, width: np.ndarray) -> Bools:
    return all_of(np.abs(answer - value) <= width * (1 + 1e-3) + NEAR * np.maximum(1.0, np.abs(value)))
