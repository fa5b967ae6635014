"""A file that gives PyTorch's own results to the last bit is pointed out to a person; it loses nothing.

The library's cells are switched off while a student's file is run. Should somebody find a way to them all the same, the
results show it: two programs for one equation rarely round alike in every entry, and none is off by one and the same
factor in every entry. docs/decisions/0019 has how rarely, and why mere closeness tells nothing.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from ...exercises.engine.calls import Method, Ref, Step
from ...exercises.engine.code_exercise import CodeTask
from ...templates.language import N_
from ..code import Job, Limits, Plan, Runner, RunnerError, Status
from ..code.trees import Branch, Leaf, Node, Table
from .bench import CaseResult
from .marks import Note

LOOK = N_(
    "All results are bit for bit those of PyTorch's own cell, which is rare in code of one's own. "
    "No mark is lost: it is for a person to look at."
)

SCALED = N_(
    "All results of the forward pass are those of PyTorch's own cell times one factor, %(factor)s, to the last "
    "rounding, which is no accident in code of one's own. No mark is lost: it is for a person to look at."
)
ROUNDED = 0.8
"""Units in the last place: a product rounded once is off by a half, what is rounded on another way by whole ones."""


def same_bits(task: CodeTask, results: Sequence[CaseResult], runner: Runner, limits: Limits) -> tuple[Note, ...]:
    """A remark if every case came out as the library has it, to the last bit, or the forward pass as a multiple of it.

    Args:
        task: What the file had to do; without a library's answer there is nothing to compare.
        results: How its cases went.
        runner: Runs the library's answer, which is a file of ours.
        limits: As those of the student's file.
    """
    cases = [result for result in results if result.contract is None]
    if not task.library or not all(result.right for result in cases):
        return ()
    plan = Plan(f"{task.name}.py", tuple(result.case for result in cases), limits, "torch")
    try:
        outcomes = runner.run(Job(task.library.encode(), plan)).outcomes
    except RunnerError:  # there is no finding then, and it would be no mark's business
        return ()
    if any(outcome.status is not Status.OK for outcome in outcomes):
        return ()
    steps = [step for result in cases for step in result.steps]
    pairs = [
        (list(_arrays(step.outcome.tree)), list(_arrays(out.tree))) for step, out in zip(steps, outcomes, strict=True)
    ]
    if all(_bits(ours) == _bits(theirs) for ours, theirs in pairs):
        return (Note(LOOK),)
    first = [pair for pair, step in zip(pairs, steps, strict=True) if _starts(step.step)]
    factor = one_factor(*(np.concatenate([array.ravel() for pair in first for array in pair[side]]) for side in (0, 1)))
    return (Note(SCALED, (("factor", f"{factor:.9g}"),)),) if factor else ()


def one_factor(ours: np.ndarray, theirs: np.ndarray) -> float | None:
    """The factor, other than 1, by which all entries differ, but for one rounding; None if there is none.

    >>> theirs = np.float32([0.3, -0.2, 0.7, 0.1])
    >>> one_factor(theirs * np.float32(1.00001), theirs), one_factor(np.nextafter(theirs, 1), theirs)
    (1.00001..., None)
    """
    there = theirs != 0  # zeros of padding are multiples of anything
    if ours.shape != theirs.shape or ours.dtype != theirs.dtype or ours[~there].any() or not there.any():
        return None
    ours, theirs = ours[there], theirs[there]
    factor = float(np.median(ours.astype(float) / theirs))
    off = np.abs(ours - factor * theirs.astype(float)) / np.spacing(np.maximum(np.abs(ours), np.abs(theirs)))
    return factor if factor != 1 and off.max() < ROUNDED else None


def _starts(step: Step) -> bool:
    """Whether it is a forward pass on numbers of ours: what a scaled result is put into is no longer a multiple."""
    return (
        isinstance(step.target, Method)
        and step.target.name == "forward"
        and not any(isinstance(one, Ref) for one in step.args)
    )


def _bits(arrays: Sequence[np.ndarray]) -> list[tuple[str, bytes]]:
    return [(array.dtype.name, array.tobytes()) for array in arrays]


def _arrays(node: Node | None) -> Iterator[np.ndarray]:
    """Every array of a result."""
    if isinstance(node, Leaf):
        yield node.array
    items = node.items if isinstance(node, Branch) else node.items.values() if isinstance(node, Table) else ()
    for item in items:
        yield from _arrays(item)
