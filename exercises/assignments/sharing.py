"""Questions with the same numbers: what `numbers_from` means, and everything that can be wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...errors import InputError
from ...templates.language import N_
from ..engine.exercise import did_you_mean
from ..engine.joint import quoted
from ..engine.variant import Variant
from .item import Item
from .numbers import check_sharing, no_given

Wanted = str | Mapping[str, list[str]] | None
"""A label, for all givens that both questions have; or by label the givens; or nothing."""


@dataclass
class Resolver:
    """Questions as far as they are resolved, with one variant of each to look at, and the faults found."""

    items: dict[str, Item]
    variants: dict[str, Variant] = field(default_factory=dict)
    faults: list[InputError] = field(default_factory=list)

    def fault(self, message: str, **params: Any) -> None:
        self.faults.append(InputError(message, **params))

    def look_at(self, item: Item) -> None:
        """Keep a question, with a variant that shows its givens."""
        self.items[item.label] = item
        self.variants[item.label] = item.generator.draw("check", item.options, item.givens)

    def take(self, label: str, wanted: str | Mapping[str, list[str]]) -> None:
        """Give one question the numbers it takes from others, which are resolved already."""
        before = len(self.faults)
        shared: dict[str, str] = {}
        for source, names in self._wishes(label, wanted).items():
            for name in names:
                if name in shared:
                    self.fault(
                        N_("Question '%(label)s' takes '%(name)s' from two questions, %(sources)s: name one."),
                        label=label,
                        name=name,
                        sources=quoted([shared[name], source]),
                    )
                elif self._can_be_taken(label, source, name):
                    shared[name] = source
        if len(self.faults) > before:
            return
        item = self.items[label]
        pins = {name: self.items[source].givens[name] for name, source in shared.items() if self._pinned(source, name)}
        try:
            self.look_at(replace(item, givens={**item.givens, **pins}, shared=shared))
        except InputError as fault:
            self.faults.append(fault)
            return
        self.faults += [
            no_given(label, name, self.variants[label]) for name in shared if name not in self.variants[label].givens
        ]

    def _wishes(self, label: str, wanted: str | Mapping[str, list[str]]) -> Mapping[str, Iterable[str]]:
        if not isinstance(wanted, str):
            return wanted
        here, there = self.variants[label].givens, self.variants[wanted].givens
        both = [name for name in here if name in there and name not in self.items[label].givens]
        if not both:
            self.fault(
                N_("Question '%(label)s' has no given that it could take from question '%(source)s'."),
                label=label,
                source=wanted,
            )
        return {wanted: both}

    def _pinned(self, source: str, name: str) -> bool:
        return name in self.items[source].givens

    def _can_be_taken(self, label: str, source: str, name: str) -> bool:
        here, there = self.variants[label].givens, self.variants[source].givens
        if name in self.items[label].givens:
            self.fault(
                N_("Question '%(label)s' pins '%(name)s' and takes it from question '%(source)s': keep one of both."),
                label=label,
                name=name,
                source=source,
            )
        elif name not in there:
            self.faults.append(no_given(source, name, self.variants[source]))
        elif name in here and np.shape(here[name]) != np.shape(there[name]):
            self.fault(
                N_(
                    "Question '%(label)s' cannot take '%(name)s' from question '%(source)s': it has shape %(there)s "
                    "there and %(here)s here."
                ),
                label=label,
                name=name,
                source=source,
                there=np.shape(there[name]),
                here=np.shape(here[name]),
            )
        else:
            return True
        return False


def resolve(
    items: Mapping[str, Item], wanted: Mapping[str, Wanted], labels: Iterable[str]
) -> tuple[dict[str, Item], list[InputError]]:
    """Questions that know which numbers they take from which other, and what is wrong with it.

    Args:
        items: The questions that are sound by themselves, by label.
        wanted: What the file says, by label.
        labels: All labels of the file.
    """
    resolver = Resolver(dict(items))
    named = {label: tuple([wish] if isinstance(wish, str) else wish or ()) for label, wish in wanted.items()}
    sources = {label: there for label, there in named.items() if _there_are(resolver, label, there, list(labels))}
    for label in _in_order(resolver, sources):
        wish = wanted[label]
        if label in items and all(source in resolver.variants for source in sources[label]):
            resolver.look_at(items[label])
            if wish is not None:
                resolver.take(label, wish)
    if not resolver.faults:
        resolver.faults += check_sharing(resolver.items.values())
    return resolver.items, resolver.faults


def _there_are(resolver: Resolver, label: str, named: tuple[str, ...], labels: list[str]) -> bool:
    """Whether this question names only others, and such as there are."""
    before = len(resolver.faults)
    for source in named:
        if source == label:
            resolver.fault(N_("Question '%(label)s' takes numbers from itself: name another question."), label=label)
        elif source not in labels:
            resolver.fault(
                N_("Question '%(label)s' takes numbers from question '%(source)s', which there is not%(hint)s."),
                label=label,
                source=source,
                hint=did_you_mean(source, labels),
            )
    return len(resolver.faults) == before


def _in_order(resolver: Resolver, sources: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Labels, each behind those it takes numbers from; those that wait for each other are left out and told of."""
    order: list[str] = []
    waiting = list(sources)
    while ready := [label for label in waiting if not set(sources[label]).intersection(waiting)]:
        order += ready
        waiting = [label for label in waiting if label not in ready]
    while waiting:
        circle = _circle(waiting, sources)
        resolver.fault(
            N_("Questions %(labels)s take their numbers from each other: let one of them draw."), labels=quoted(circle)
        )
        told = set(circle)
        while more := [label for label in waiting if label not in told and told.intersection(sources[label])]:
            told.update(more)
        waiting = [label for label in waiting if label not in told]
    return order


def _circle(waiting: list[str], sources: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Labels that lead back to each other, none that only leads there."""
    path = [waiting[0]]
    while (following := next(source for source in sources[path[-1]] if source in waiting)) not in path:
        path.append(following)
    return path[path.index(following) :]
