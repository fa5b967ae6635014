"""Joint draws: several questions, some of which take numbers from others, drawn until every one of them is accepted.

A question proposes a candidate and says which givens have to be drawn again; a given that comes from another question
is drawn again there. So a shared number has to suit all questions that use it, and what nothing is wrong with stays.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from ...errors import AuthorError, InputError
from ...templates.language import N_
from .generator import LEAST_ACCEPTANCE
from .variant import Variant

ATTEMPTS = 200
"""Candidates tried for one seed."""
PROBE = 100
"""Candidates looked at to estimate how often all questions are accepted."""
OTHERS = 500
"""Candidates tried in search of other numbers."""
Redrawn = Mapping[str, Counter[str]]
"""By question, how often each given was drawn again."""


class Proposes(Protocol):
    """An exercise, as far as it is drawn."""

    @property
    def id(self) -> str:
        """Its name."""

    def propose(self, part: "Part", known: Mapping[str, Any], redrawn: Mapping[str, int]) -> "Proposal":
        """One candidate, accepted or not."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a joint draw."""

    exercise: Proposes
    seed: str
    options: Mapping[str, Any]
    """All options."""
    pins: Mapping[str, Any]
    shared: Mapping[str, str] = field(default_factory=dict)
    """By given the question it is taken from."""


Parts = Mapping[str, Part]
"""By label; a question stands behind those it takes numbers from."""


class Proposal(NamedTuple):
    """One candidate of a question."""

    variant: Variant
    again: frozenset[str] = frozenset()
    """Givens that what is missing depends on; empty if the candidate is accepted."""
    missing: tuple[str, ...] = ()
    """What it does not show: a misconception, or two that look alike."""


class Settled(NamedTuple):
    """Accepted variants."""

    variants: dict[str, Variant]
    redrawn: Redrawn


def settle(parts: Parts) -> Settled:
    """Draw until every question is accepted; only what a missing thing depends on is drawn again.

    If pinned numbers leave no way, the best of the candidates is taken.

    Raises:
        AuthorError: If nothing is pinned and none is found.

    Example:
        >>> from ..registry import find_exercise
        >>> gru = find_exercise("gru-step")
        >>> one = Part(gru, "7", gru.options({}), {})
        >>> other = Part(gru, "8", gru.options({"gate": "keeps"}), {}, {"x_1": "1"})
        >>> found = settle({"1": one, "2": other}).variants
        >>> found["1"].givens["x_1"] == found["2"].givens["x_1"]
        True
    """
    redrawn: dict[str, Counter[str]] = {label: Counter() for label in parts}
    tried: list[tuple[int, Settled]] = []
    for _ in range(ATTEMPTS):
        found = propose(parts, redrawn)
        settled = Settled(_variants(found), {label: Counter(counts) for label, counts in redrawn.items()})
        again = _again(parts, found)
        if not again:
            return settled
        tried.append((sum(len(proposal.missing) for proposal in found.values()), settled))
        for label, name in again:
            redrawn[label][name] += 1
    if not any(part.pins for part in parts.values()):
        first = next(iter(parts.values()))
        raise AuthorError(f"'{first.exercise.id}' found no variant for seed {first.seed} in {ATTEMPTS} draws.")
    return min(tried, key=itemgetter(0))[1]


def propose(parts: Parts, redrawn: Redrawn) -> dict[str, Proposal]:
    """One candidate of every question, with the numbers of others where they are shared."""
    found: dict[str, Proposal] = {}
    for label, part in parts.items():
        known = {name: found[source].variant.givens[name] for name, source in part.shared.items()}
        found[label] = part.exercise.propose(part, known, redrawn[label])
    return found


def owner(parts: Parts, label: str, name: str) -> str:
    """The question that draws what this question calls so."""
    while name in parts[label].shared:
        label = parts[label].shared[name]
    return label


def _again(parts: Parts, found: Mapping[str, Proposal]) -> set[tuple[str, str]]:
    return {(owner(parts, label, name), name) for label, proposal in found.items() for name in proposal.again}


def _variants(found: Mapping[str, Proposal]) -> dict[str, Variant]:
    return {label: proposal.variant for label, proposal in found.items()}


def own_givens(part: Part, variant: Variant) -> tuple[str, ...]:
    """What this question draws itself."""
    return tuple(name for name in variant.givens if name not in part.pins and name not in part.shared)


def other_numbers(parts: Parts, settled: Settled, label: str, names: Collection[str], times: int) -> Settled:
    """The same, but for other numbers of these givens of one question.

    Args:
        parts: The questions.
        settled: Their variants.
        label: The question.
        names: Givens that it draws itself.
        times: The how-manieth other numbers; each differs from all before.

    Raises:
        InputError: If no other numbers suit while all the rest stays.
    """
    variants, redrawn = settled
    seen = {_written(variants[label], names)}
    for step in range(1, OTHERS):
        moved = {**redrawn, label: redrawn[label] + Counter(dict.fromkeys(names, step))}
        found = propose(parts, moved)
        written = _written(found[label].variant, names)
        if _again(parts, found) or written in seen:
            continue
        seen.add(written)
        if len(seen) > times:
            return Settled(_variants(found), moved)
    raise InputError(
        N_("Question '%(label)s' finds no other %(names)s while all else stays: redraw more of it, or pin less."),
        label=label,
        names=", ".join(names),
    )


def _written(variant: Variant, names: Collection[str]) -> str:
    return json.dumps([variant.givens[name] for name in names])


def check_acceptance(parts_of: Callable[[str], Parts]) -> None:
    """Refuse questions that would seldom be accepted together.

    Args:
        parts_of: The questions, for a seed.

    Raises:
        InputError: Naming the question and what it most often does not show.
    """
    missing: Counter[tuple[str, str]] = Counter()
    accepted = 0
    for row in range(PROBE):
        parts = parts_of(f"probe/{row}")
        found = propose(parts, {label: Counter() for label in parts})
        missing.update((label, names) for label, proposal in found.items() for names in proposal.missing)
        accepted += not _again(parts, found)
    if accepted >= LEAST_ACCEPTANCE * PROBE:
        return
    ((label, names), _), *_ = missing.most_common(1)
    raise InputError(
        N_(
            "Questions %(labels)s share numbers, and only %(share)s of the draws would show every listed mistake in "
            "all of them, at least %(least)s must; most often missing: %(names)s in question '%(label)s'. Share fewer "
            "numbers, or choose other options."
        ),
        labels=quoted(parts),
        share=f"{accepted / PROBE:.0%}",
        least=f"{LEAST_ACCEPTANCE:.0%}",
        names=names,
        label=label,
    )


def quoted(labels: Iterable[str]) -> str:
    """Labels in a sentence.

    >>> quoted(["10", "11"])
    "'10', '11'"
    """
    return ", ".join(f"'{label}'" for label in labels)
