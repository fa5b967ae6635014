"""Design exercises: what the proof decides is held against the exercise's second route, which runs the network.

For each variant three networks are handed in: the key, the key with one parameter changed, and one from nowhere. Which
ones they are changes with the seed. Both marks, of the states and of the readout, have to be what the route says.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from ...exercises.design.latch import DesignExercise, key_network
from ...exercises.engine.draw import Draw
from ...exercises.engine.variant import Variant
from ...templates.language import N_, language
from ..marking.answered import Answered, Question
from ..marking.design import LABELS, mark_design
from .findings import Block, Figures, Key, Outcome
from .keys import NO_ROUTE

WRONG_KEY = N_("The network of the key, %(network)s, is wrong by the second route.")
TOO_LITTLE = N_("The network %(network)s is right in its %(part)s by the second route, and loses their marks.")
TOO_MUCH = N_("The network %(network)s is wrong in its %(part)s by the second route, and gets their marks.")


def check_design(block: Block) -> Outcome:
    """Every variant of the block."""
    exercise = cast(DesignExercise, block.exercise)
    if "second" not in exercise.routes:
        return Outcome([block.finding("key", 0, NO_ROUTE, function=exercise.id)])
    found = Outcome()
    rows = len(block.seeds)
    for row, variant in enumerate(block.variants):
        for number, network in enumerate(_networks(exercise, variant, block.seeds[row])):
            route = exercise.routes["second"](variant.givens, block.options, network)
            shown = ", ".join(map(str, network.values()))
            if number == 0 and not all(route.values()):
                found.findings.append(block.finding("key", row, WRONG_KEY, network=shown))
            for part, full in _marks(exercise, variant, network).items():
                if full is not route[part]:
                    message = TOO_MUCH if full else TOO_LITTLE
                    found.findings.append(
                        block.finding("marks", row, message, about=part, network=shown, part=LABELS[part])
                    )
    counted: dict[Key, float] = {("draw", name): rows for name in ("drawn", "kept", "variants")}
    found.figures.merge(Figures({**counted, ("key", "compared"): rows}))
    return found


def _networks(exercise: DesignExercise, variant: Variant, seed: str) -> Iterator[dict[str, Fraction]]:
    """The key, the key with one parameter changed by 1, and a network from nowhere, in halves; by name."""
    names = [blank.name for blank in exercise.blanks(variant)]
    key = [Fraction(value) for value in key_network(exercise.task(variant))]
    draw = Draw((seed,))
    at, up = divmod(int(draw.integers("design/changed", 2 * len(key))[0]), 2)
    changed = [*key[:at], key[at] + (1 if up else -1), *key[at + 1 :]]
    random = [Fraction(int(number), 2) - 2 for number in draw.integers("design/random", 9, (len(key),))[0]]
    yield from (dict(zip(names, network, strict=True)) for network in (key, changed, random))


def _marks(exercise: DesignExercise, variant: Variant, network: dict[str, Fraction]) -> dict[str, bool]:
    """For each part whether it gets full marks."""
    question: Question = {name: Answered(str(value), value) for name, value in network.items()}
    marks, _ = mark_design(exercise, variant, question, Fraction(1), language("en"))
    return {mark.blank: mark.awarded == mark.out_of for mark in marks}
