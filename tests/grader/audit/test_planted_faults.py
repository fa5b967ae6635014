"""The audit of debugging exercises: a fault that nothing shows, or that more shows than it says, is found."""

from dataclasses import replace

import pytest

from rnnex.exercises.engine.debugging import DebuggingExercise
from rnnex.exercises.engine.faults import Fault, Original
from rnnex.exercises.registry import all_exercises, find_exercise
from rnnex.grader.audit import planted
from rnnex.grader.audit.block_audit import audit_block
from rnnex.grader.audit.findings import Outcome, block_of

MADE = find_exercise("debug-gru-forward")


def findings(made):
    """What is said of the faults of one variant."""
    block, found = block_of(made, made.options({}), ("0",)), Outcome()
    planted.check_planted(found, block, 0, defined)
    return {finding.message for finding in found.findings}


def defined(source):
    names = {}
    exec(source, names)  # noqa: S102
    return names


def with_fault(old, new, breaks):
    original = MADE.original
    fault = Fault("planted", old, new, "it is so", "Look.", breaks=breaks)
    other = Original(original.text, (*original.faults, fault), original.comments)
    return replace(MADE, original=other, texts=dict(MADE.texts), routes=dict(MADE.routes), inseparable={})


@pytest.mark.parametrize("breaks", ["arguments-unchanged", "one-example", "no-such-contract"])
def test_a_fault_that_nothing_shows_is_found(breaks):
    assert findings(with_fault("H = h_0.shape[1]", "H = h_0.shape[-1]", breaks)) == {planted.HARMLESS}


def test_a_fault_that_cases_show_breaks_no_contract_only():
    made = with_fault("H = h_0.shape[1]", "H = h_0.shape[1]\n    b = 0", "arguments-unchanged")

    assert findings(made) == {planted.SHOWS}


@pytest.mark.parametrize(
    "made",
    [one for one in all_exercises().values() if isinstance(one, DebuggingExercise)],
    ids=lambda one: one.id,
)
def test_ours_are_sound(made):
    assert findings(made) == set()


def test_a_planted_fault_that_a_case_does_not_show_is_a_remark(monkeypatch):
    """All draws serve it: what it does wrong, it does in batches of two only."""
    made = with_fault("    h = h_0\n", "    h = h_0 * (N != 2)\n", "")
    monkeypatch.setattr(type(made), "fault", lambda self, variant: self.original.faults[-1])

    assert findings(made) == {planted.HIDES}


def test_the_audit_looks():
    """The one fault that it is told of here, among whatever else the audit says."""
    made = with_fault("H = h_0.shape[1]", "H = h_0.shape[-1]", "one-step")

    assert planted.HARMLESS in [finding.message for finding in audit_block(made, {}, ("0",)).findings]


def test_other_exercises_are_left_alone():
    assert findings(find_exercise("gru-cell")) == set()
