"""A file that gives PyTorch's own results to the last bit is pointed out to a person; it loses nothing.

The library's cells are switched off while a student's file is run. Should somebody find a way to them all the same, the
results show it: two programs for one equation rarely round alike in every entry. docs/decisions/0019 has how rarely.
"""

from collections.abc import Iterator, Sequence

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


def same_bits(task: CodeTask, results: Sequence[CaseResult], runner: Runner, limits: Limits) -> tuple[Note, ...]:
    """A remark if every case came out as the library has it, to the last bit.

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
    theirs = [bits for outcome in outcomes for bits in _bits(outcome.tree)]
    ours = [bits for result in cases for step in result.steps for bits in _bits(step.outcome.tree)]
    ran = all(outcome.status is Status.OK for outcome in outcomes)
    return (Note(LOOK),) if ran and ours == theirs else ()


def _bits(node: Node | None) -> Iterator[tuple[str, bytes]]:
    """Type and bytes of every array."""
    if isinstance(node, Leaf):
        yield node.array.dtype.name, node.array.tobytes()
    items = node.items if isinstance(node, Branch) else node.items.values() if isinstance(node, Table) else ()
    for item in items:
        yield from _bits(item)
