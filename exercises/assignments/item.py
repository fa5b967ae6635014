"""Item: one question of an assignment, and how questions that share numbers stand together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any

from ..engine.exercise import Exercise
from ..registry import find_exercise


@dataclass(frozen=True, slots=True)
class Item:
    """One question of an assignment."""

    label: str
    """What stands in brackets in answers.txt, for example "1a"."""
    exercise: str
    marks: Fraction
    options: Mapping[str, Any]
    givens: Mapping[str, Any]
    """Pinned givens."""
    shared: Mapping[str, str] = field(default_factory=dict)
    """By given the label of the question it is taken from; what is pinned there is pinned here as well."""
    redraw: int | Mapping[str, int] = 0
    """The how-manieth other numbers: of all that this question draws, or by given."""
    outside: Exercise | None = field(default=None, repr=False)
    """The exercise, if it is from a file of the lecturer's."""

    @property
    def generator(self) -> Exercise:
        """The exercise."""
        return self.outside or find_exercise(self.exercise)

    def data(self) -> dict[str, Any]:
        """What the lecturer wrote, ready for JSON."""
        plain = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "outside"}
        return {**plain, "marks": str(self.marks)}

    @property
    def taken(self) -> dict[str, str]:
        """What another question draws: by given its label."""
        return {name: label for name, label in self.shared.items() if name not in self.givens}


def groups(items: Iterable[Item]) -> list[list[Item]]:
    """Questions that share drawn numbers together, others alone; each behind those it takes numbers from.

    >>> one, two, three = (Item(label, "gru-step", Fraction(1), {}, {}) for label in "123")
    >>> one = Item("1", "gru-step", Fraction(1), {}, {}, {"x_1": "3"})
    >>> [[item.label for item in group] for group in groups([one, two, three])]
    [['3', '1'], ['2']]
    """
    by_label = {item.label: item for item in items}
    together: dict[str, list[str]] = {label: [label] for label in by_label}
    for item in by_label.values():
        for source in set(item.taken.values()):
            if together[source] is not together[item.label]:
                together[source] += together[item.label]
                for label in together[item.label]:
                    together[label] = together[source]
    once = {id(labels): labels for labels in together.values()}
    return [[by_label[label] for label in _sources_first(labels, by_label)] for labels in once.values()]


def _sources_first(labels: list[str], by_label: Mapping[str, Item]) -> list[str]:
    placed: dict[str, None] = {}

    def place(label: str) -> None:
        for source in by_label[label].taken.values():
            if source not in placed:
                place(source)
        placed[label] = None

    for label in by_label:
        if label in labels and label not in placed:
            place(label)
    return list(placed)
