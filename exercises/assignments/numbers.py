"""The numbers of a student's questions: drawn together where they are shared, drawn again where the lecturer asks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from ...errors import InputError
from ...templates.language import N_
from ..engine.exercise import did_you_mean
from ..engine.joint import Part, Parts, Settled, check_acceptance, other_numbers, own_givens, settle
from ..engine.variant import Variant
from .item import Item, groups

Seeds = Callable[[str], str]
"""The seed of a question, by its label."""


def draw_items(items: Iterable[Item], seeds: Seeds) -> dict[str, Variant]:
    """Variants by label.

    Raises:
        InputError: If a question finds no other numbers.
    """
    return {label: variant for group in groups(items) for label, variant in _drawn(group, seeds).items()}


def _drawn(group: list[Item], seeds: Seeds) -> dict[str, Variant]:
    parts = parts_of(group, seeds)
    settled = settle(parts)
    for item in group:
        for names, times in _wishes(item, parts, settled):
            settled = other_numbers(parts, settled, item.label, names, times)
    return settled.variants


def parts_of(group: Iterable[Item], seeds: Seeds) -> Parts:
    """Questions that share numbers, for a joint draw."""
    return {
        item.label: Part(item.generator, seeds(item.label), item.options, item.givens, item.taken) for item in group
    }


def _wishes(item: Item, parts: Parts, settled: Settled) -> list[tuple[tuple[str, ...], int]]:
    """Givens to be drawn again, and how often; in the order the lecturer wrote."""
    if isinstance(item.redraw, Mapping):
        return [((name,), times) for name, times in item.redraw.items() if times]
    return [(own_givens(parts[item.label], settled.variants[item.label]), item.redraw)] if item.redraw else []


def check_sharing(items: Iterable[Item]) -> list[InputError]:
    """Questions that would seldom be accepted together."""
    faults = []
    for group in groups(items):
        if len(group) > 1:
            try:
                check_acceptance(partial(_probe, group))
            except InputError as fault:
                faults.append(fault)
    return faults


def _probe(group: list[Item], seed: str) -> Parts:
    return parts_of(group, lambda label: f"{seed}/{label}")


def check_redraws(items: Mapping[str, Item]) -> list[InputError]:
    """What cannot be drawn again: givens that there are not, that are pinned or taken from another question."""
    drawn = draw_items([replace(item, redraw=0) for item in items.values()], _check_seed)
    faults = [fault for item in items.values() for fault in _redraw_faults(item, drawn[item.label])]
    if not faults:
        try:
            draw_items(items.values(), _check_seed)
        except InputError as fault:
            faults.append(fault)
    return faults


def _check_seed(label: str) -> str:
    return f"check/{label}"


def _redraw_faults(item: Item, variant: Variant) -> list[InputError]:
    if isinstance(item.redraw, Mapping):
        return [fault for name in item.redraw if (fault := _redraw_fault(item, name, variant))]
    drawn = set(variant.givens).difference(item.givens, item.shared)
    if drawn or not item.redraw:
        return []
    return [
        InputError(
            N_(
                "Question '%(label)s' draws no numbers: all are pinned or taken from another question; drop its redraw."
            ),
            label=item.label,
        )
    ]


def _redraw_fault(item: Item, name: str, variant: Variant) -> InputError | None:
    if name in item.shared:
        return InputError(
            N_("Question '%(label)s' takes '%(name)s' from question '%(source)s': write the redraw there."),
            label=item.label,
            name=name,
            source=item.shared[name],
        )
    if name in item.givens:
        return InputError(
            N_("Question '%(label)s' pins '%(name)s', which is not drawn: pin another number, or drop its redraw."),
            label=item.label,
            name=name,
        )
    return None if name in variant.givens else no_given(item.label, name, variant)


def no_given(label: str, name: str, variant: Variant) -> InputError:
    """A question that has no such given, with those it has."""
    return InputError(
        N_("Question '%(label)s' has no given '%(name)s'%(hint)s; it has %(known)s."),
        label=label,
        name=name,
        hint=did_you_mean(name, variant.givens),
        known=", ".join(variant.givens),
    )
