"""The class: each student is a function from a block of papers to what stands in the blanks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ...exercises.engine.graph import Value
from .papers import EXACT, ROUNDED, Bools, Digits, Papers, Work
from .pencil import OPERATIONS, Array, Operation, rounded
from .who import STUDENTS, Student
from .windows import LAZY as HELD_BACK
from .windows import Windows

HONEST = {
    "rounds": ROUNDED,
    "exact": EXACT,
    "rounds-at-the-end": Digits(carry=None),
    "two-more": Digits(2, 2),
    "carries-two-more": Digits(carry=2),
    "writes-all": Digits(write=None),
}
"""How many digits the honest keep."""
MORE = ("rounds-at-the-end", "exact")
"""How those who make a known mistake, or write the last answer only, may keep more digits than asked."""
LAZY = (0.0, 1.0, 0.5, 0.001)
"""Numbers typed into every blank."""
GARBAGE = (np.nan, np.inf, -np.inf, 1e300)
TURNS = 4
"""A misconception of so many places is made at each of them on every paper; of more, at so many, chosen by the seed."""


@dataclass(frozen=True)
class Sheets:
    """What one student hands in on every paper of a block."""

    student: str
    """One of STUDENTS."""
    answers: Mapping[str, Array]
    """By blank, shape (B, *own shape); a blank that nobody answers is missing."""
    answered: Mapping[str, Bools]
    """Shape (B,); for every blank in `answers`."""
    misconception: str = ""
    at: Mapping[str, Bools] = field(default_factory=dict)
    """By blank the papers on which something is wrong there, shape (B,)."""
    work: Work | None = None
    """How it came about, where claims need it."""

    @property
    def who(self) -> Student:
        """Group and doings of the student."""
        return STUDENTS[self.student]


def everybody(papers: Papers, windows: Windows) -> Iterator[Sheets]:
    """All students, each with a block of papers.

    Args:
        papers: The papers.
        windows: What is accepted, for those who write on the edge.
    """
    yield from honest(papers)
    for misconception in papers.plan.misconceptions:
        yield from slips_once(papers, misconception.id)
        yield from holds(papers, misconception.id)
    yield guesses(papers, windows)
    yield from tanh_for_sigmoid(papers)
    yield from final_only(papers)
    yield from nothing(papers)
    yield from lazy(papers)
    yield from lazy_once(papers)
    yield from at_the_edge(papers, windows)
    yield from reported(papers)


def honest(papers: Papers) -> Iterator[Sheets]:
    """Everybody who computes as asked."""
    for name, digits in HONEST.items():
        yield _handed(papers, name, papers.solve(digits).written)


def slips_once(papers: Papers, misconception: str) -> Iterator[Sheets]:
    """Makes the mistake at one place and is consistent afterwards; as many students as there are places."""
    wrong = papers.slips(misconception)
    for turn in range(min(len(wrong), TURNS)):
        at = papers.turns(wrong, turn)
        work = papers.solve(wrong=wrong, lanes=at, mistakes=True)
        yield _handed(papers, "once", work.written, misconception, at, work)
        for name in MORE:
            written = papers.solve(HONEST[name], wrong=wrong, lanes=at).written
            yield _handed(papers, f"once-{name}", written, misconception, at)


def holds(papers: Papers, misconception: str) -> Iterator[Sheets]:
    """Makes the mistake wherever it can be made; then the same with nothing but the last answer written."""
    wrong = papers.slips(misconception)
    at = papers.all(wrong)
    work = papers.solve(wrong=wrong, mistakes=True)
    yield _handed(papers, "held", work.written, misconception, at, work)
    yield _handed(papers, "last-held", _last(papers, work.written), misconception, at)
    for name in MORE:
        written = papers.solve(HONEST[name], wrong=wrong).written
        yield _handed(papers, f"held-{name}", written, misconception, at)
        yield _handed(papers, f"last-held-{name}", _last(papers, written), misconception, at)


def guesses(papers: Papers, windows: Windows) -> Sheets:
    """Writes numbers from nowhere in one blank, none of them lazy, and is consistent afterwards."""
    lanes = papers.turns(q.name for q in papers.plan.asked)
    work = papers.solve(typed={q.name: windows.far_off(q) for q in papers.plan.asked}, lanes=lanes, mistakes=True)
    return _handed(papers, "guesses", work.written, "", lanes, work)


def tanh_for_sigmoid(papers: Papers) -> Iterator[Sheets]:
    """Takes the hyperbolic tangent wherever the sigmoid stands; consistent. Nobody, where there is no sigmoid."""
    if places := [q.name for q in papers.plan.asked if "sigmoid" in operations_of(q)]:
        work = papers.solve(operations={"sigmoid": OPERATIONS["tanh"]}, mistakes=True)
        yield _handed(papers, "tanh", work.written, "", papers.all(places), work)


def final_only(papers: Papers) -> Iterator[Sheets]:
    """Writes nothing but the last answer."""
    for name in ("rounds", *MORE):
        yield _handed(papers, f"last-{name}", _last(papers, papers.solve(HONEST[name]).written))


def nothing(papers: Papers) -> Iterator[Sheets]:
    """Hands in blanks, or what is no number; of blanks the marking may be told, or not."""
    yield Sheets("absent", {}, {})
    empty = everywhere(papers, 0.0)
    yield Sheets("blank", empty, dict.fromkeys(empty, np.zeros(len(papers.seeds), bool)))
    for number in GARBAGE:
        yield _handed(papers, f"{number:g}", everywhere(papers, number))


def lazy(papers: Papers) -> Iterator[Sheets]:
    """The same number in every blank, or random numbers between -1 and 1 with the digits asked."""
    for number in LAZY:
        yield _handed(papers, f"{number:g}", everywhere(papers, number))
    yield _handed(papers, "saturated", _switched(papers, 0.9999, copying=False))
    yield _handed(papers, "copied", _switched(papers, 0.0001, copying=True))
    random = {q.name: papers.chance(f"random/{q.name}", 2**20, q.shape) / 2.0**19 - 1 for q in papers.plan.asked}
    written = {q.name: rounded(random[q.name], q.decimals, q.significant) for q in papers.plan.asked}
    yield _handed(papers, "random", written)


def _switched(papers: Papers, number: float, *, copying: bool) -> dict[str, Array]:
    """This number in whatever has bounds, so that derivatives vanish or gates close; elsewhere 0, or a copied given.

    Copied is where something is read from earlier blanks: what is read from givens alone may well be one of them.
    """
    plan, rows = papers.plan, len(papers.seeds)
    written = {}
    for q in plan.asked:
        value = np.full((rows, *q.shape), number if np.isfinite(q.range).all() else 0.0)
        if copying and plan.own_parents[q.at] and not np.isfinite(q.range).all():
            fits = [papers.known[at] for at in papers.known if plan.graph.nodes[at].shape == q.shape]
            value = np.broadcast_to(fits[-1], value.shape) if fits else value
        written[q.name] = value
    return written


def lazy_once(papers: Papers) -> Iterator[Sheets]:
    """The number that needs no work in one blank, where the key does not print it; consistent afterwards."""
    for number in HELD_BACK:
        typed = {q.name: np.full((len(papers.seeds), *q.shape), number) for q in papers.plan.asked}
        at = {
            name: chosen & (papers.key[name] != number).reshape(len(chosen), -1).all(axis=1)
            for name, chosen in papers.turns(typed).items()
        }
        yield _handed(papers, f"{number:g}-once", papers.solve(typed=typed, lanes=at).written, "", at)


def at_the_edge(papers: Papers, windows: Windows) -> Iterator[Sheets]:
    """Perfect, but one blank stands on an end of its window, or so far outside that nothing excuses it."""
    lanes = papers.turns(q.name for q in papers.plan.asked)
    for name, numbers in windows.edges.items():
        written = {
            blank: np.where(lanes[blank].reshape(-1, *[1] * (value.ndim - 1)), numbers[blank], value)
            for blank, value in papers.key.items()
        }
        yield _handed(papers, name, written, "", lanes)


def reported(papers: Papers) -> Iterator[Sheets]:
    """Students of whom is told what they lose: whoever rounds every product, or cuts digits off."""
    work = papers.solve(operations=rounding_operations(papers))
    yield _handed(papers, "rounds-products", work.written)
    yield _handed(papers, "cuts", papers.solve(cut=True).written)


def everywhere(papers: Papers, number: float) -> dict[str, Array]:
    """The same number in every entry of every blank."""
    return {q.name: np.full((len(papers.seeds), *q.shape), number) for q in papers.plan.asked}


def operations_of(formula: Value) -> set[str]:
    """Names of the operations of one formula, down to the quantities it is read from."""
    found, waiting = {formula.op}, list(formula.args)
    while waiting:
        node = waiting.pop()
        if node.role != "asked":
            found.add(node.op)
            waiting.extend(node.args)
    return found


def rounding_operations(papers: Papers) -> dict[str, Operation]:
    """Operations whose every result is rounded as the sheet rounds; of matrix products each single product."""
    digits = next(((q.decimals, q.significant) for q in papers.plan.asked if not q.exact), (None, None))

    def product(a: Array, b: Array) -> Array:
        if b.ndim == 2:
            single = a * (b[:, None] if a.ndim == 3 else b)
            return np.asarray(rounded(single, *digits).sum(axis=-1))
        single = a[..., None] * b[:, None] if a.ndim == b.ndim else a[:, :, None] * b
        return np.asarray(rounded(single, *digits).sum(axis=-2))

    def rounding(operation: Operation) -> Operation:
        return lambda *arguments: rounded(operation(*arguments), *digits)

    whole = {"copy", "transpose", "matmul", "neg", "abs", "maximum", "minimum", "clip", "relu"}
    return {"matmul": product, **{name: rounding(f) for name, f in OPERATIONS.items() if name not in whole}}


def _last(papers: Papers, written: Mapping[str, Array]) -> dict[str, Array]:
    last = papers.plan.asked[-1].name
    return {last: written[last]}


def _handed(
    papers: Papers,
    student: str,
    answers: Mapping[str, Array],
    misconception: str = "",
    at: Mapping[str, Bools] | None = None,
    work: Work | None = None,
) -> Sheets:
    return Sheets(student, answers, papers.all(answers), misconception, at or {}, work)
