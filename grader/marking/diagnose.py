"""Which known mistakes give exactly what a student's code gave: alone, or two at once."""

from collections.abc import Sequence
from typing import NamedTuple

from ...exercises.engine.calls import Case
from ...exercises.engine.code_exercise import CodeTask, Slip, explanations
from ...exercises.engine.replay import replay
from ...exercises.engine.telling import NEITHER, Slips
from ...templates.language import N_
from ..code.trees import Node
from .compare import all_right
from .marks import Explanation

ONE = N_("Your output is exactly what comes out if %(one)s.")
TWO = N_("Your output is exactly what comes out if %(one)s and %(other)s.")


class Seen(NamedTuple):
    """What came back in one case."""

    case: Case
    trees: Sequence[Node | None]
    """Of every step; None if it gave no result, or none that is compared."""


def diagnose(task: CodeTask, seen: Sequence[Seen]) -> list[Explanation]:
    """All explanations that fit; none if nothing came back, or if all that came back is right.

    An explanation fits if it gives every result that came back. Two slips are given only where neither of them does it
    alone: what nothing speaks for is not said.

    Args:
        task: Its reference and slips.
        seen: What came back in public and hidden cases.
    """
    ran = [one for one in seen if any(tree is not None for tree in one.trees)]
    if all(_fits(task, NEITHER, one) for one in ran):
        return []
    left: Sequence[Slips] = explanations(task)
    for one in ran:
        left = [slips for slips in left if _fits(task, slips, one)]
    smallest = [slips for slips in left if not any(other < slips for other in left)]
    return [_explanation(task, slips) for slips in smallest]


def _fits(task: CodeTask, slips: Slips, seen: Seen) -> bool:
    results = replay(seen.case, task.reference(slips))
    return all(tree is None or all_right(wanted, tree) for wanted, tree in zip(results, seen.trees, strict=True))


def _explanation(task: CodeTask, slips: Slips) -> Explanation:
    made: list[Slip] = [slip for slip in task.slips if slip.id in slips]
    names = ("one", "other")
    return Explanation(
        "+".join(slip.id for slip in made),
        TWO if len(made) > 1 else ONE,
        made[0].check,
        params=tuple((name, slip.says) for name, slip in zip(names, made, strict=False)),
        also=tuple(slip.check for slip in made[1:] if slip.check),
    )
