"""Faults of a debugging exercise: one that breaks a contract shows there, and in no case; any other in every case.

What else is asked of faults that give wrong values, `slipped.py` looks at: they are slips.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy

import numpy as np

from ...exercises.engine.calls import Case
from ...exercises.engine.code_exercise import Contract, Names
from ...exercises.engine.debugging import DebuggingExercise
from ...exercises.engine.faults import Fault
from ...exercises.engine.replay import replay
from ...exercises.engine.telling import NEITHER
from ...templates.language import N_
from .findings import Block, Outcome
from .slipped import run, same

HARMLESS = N_(
    "The fault '%(name)s' does not break the contract '%(contract)s': handed in as it is, it gets full marks."
)
SHOWS = N_("The fault '%(name)s' is to break a contract only, but it shows in the case '%(case)s': list no contract.")
HIDES = N_("The fault '%(name)s' is planted here, but not seen in the case '%(case)s': unrepaired it earns some marks.")


def check_planted(found: Outcome, block: Block, row: int, defined: Callable[[str], Names]) -> None:
    """All faults that break a contract, and the one that is planted, on the cases of one variant.

    Args:
        found: Where findings go.
        block: The variants of a debugging exercise; of another nothing is looked at.
        row: Which variant.
        defined: What a source text of ours defines.
    """
    exercise, variant = block.exercise, block.variants[row]
    if not isinstance(exercise, DebuggingExercise):
        return
    right = exercise.task(variant).reference(NEITHER)
    contracts = {contract.id: (contract, cases) for contract, cases in exercise.contract_cases(variant)}
    cases = [*exercise.public_cases(variant), *exercise.hidden_cases(variant)]

    def tell(message: str, fault: Fault, *, remark: bool = False, **facts: str) -> None:
        told = block.finding("separation", row, message, about=fault.id, remark=remark, name=fault.id, **facts)
        found.findings.append(told)

    for fault in exercise.original.faults:
        planted = fault == exercise.fault(variant)
        if not fault.breaks and not planted:
            continue
        names = defined(exercise.original.planted(frozenset((fault.id,))))
        alike = {case.name: same(run(case, names), run(case, right)) for case in cases}
        if not fault.breaks and any(alike.values()):
            tell(HIDES, fault, remark=True, case=next(name for name, same_there in alike.items() if same_there))
        if fault.breaks and not all(alike.values()):
            tell(SHOWS, fault, case=next(name for name, same_there in alike.items() if not same_there))
        if fault.breaks and (fault.breaks not in contracts or not broken(*contracts[fault.breaks], names, right)):
            tell(HARMLESS, fault, contract=fault.breaks)


def broken(contract: Contract, cases: Sequence[Case], names: Names, right: Names) -> bool:
    """Whether functions of ours break a contract: by a result, by an exception, or by changing what they are given."""
    return not all(_kept(contract, case, names, right) for case in cases)


def _kept(contract: Contract, case: Case, names: Names, right: Names) -> bool:
    given = deepcopy(case)
    try:
        results = replay(given, names)
    except Exception:  # noqa: BLE001 - whatever a fault raises, its contract is broken
        return False
    return same(results, contract.expected(case, right), contract.tolerance) and not _changed(case, given)


def _changed(before: Case, after: Case) -> bool:
    """Whether an argument is another, in a step that looks at its arguments."""
    pairs = [
        pair
        for one, other in zip(before.steps, after.steps, strict=True)
        if one.echo
        for pair in zip(one.args, other.args, strict=True)
    ]
    return any(isinstance(one, np.ndarray) and not np.array_equal(one, other) for one, other in pairs)
