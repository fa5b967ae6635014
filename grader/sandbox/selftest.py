"""The self-test: which tier holds on this machine, found by trying forbidden things in a child, never assumed."""

import os
from dataclasses import dataclass

from ...errors import RnnexError
from ...templates.language import N_
from ..code.job import Job, Limits, Status
from ..code.plan import Plan
from .probes import LAYERS, PROBES, SIZE, bait, source
from .runner import SandboxRunner
from .tiers import A_PLUS, A, Tier, is_linux

NO_LINUX = N_("Landlock and seccomp are parts of Linux.")
NOT_TRIED = N_("The self-test did not come to its end (%(reason)s).")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the self-test found about a tier, or about one layer alone."""

    tier: Tier
    possible: tuple[str, ...]
    """Names of forbidden things that were possible; see PROBES."""
    fault: RnnexError | None = None
    """Why it could not even be tried."""

    @property
    def holds(self) -> bool:
        """Whether everything was refused that had to be."""
        return self.fault is None and not self.possible


def must_refuse(tier: Tier) -> list[str]:
    """Names of what a tier has to refuse.

    >>> from .tiers import OPEN
    >>> must_refuse(OPEN), len(must_refuse(A)) > 10
    ([], True)
    """
    layers = tier.layers | ({"outer"} if tier.outer else set())
    return [name for name, probe in PROBES.items() if probe.layer in layers]


def examine(tier: Tier, names: list[str] | None = None) -> Finding:
    """Try a tier, in a zygote of its own.

    Args:
        tier: The tier.
        names: What to try; None for what the tier has to refuse.
    """
    runner = SandboxRunner(tier, 1)
    try:
        return examine_runner(runner, must_refuse(tier) if names is None else names)
    finally:
        runner.close()


def examine_runner(runner: SandboxRunner, names: list[str]) -> Finding:
    """Try forbidden things in a child of this runner.

    Args:
        runner: It may be used afterwards, warm as it is then.
        names: What to try; see PROBES.
    """
    tier = runner.kind
    if not is_linux():
        return Finding(tier, (), RnnexError(NO_LINUX))
    try:
        with bait() as place:
            plan = Plan.of_calls("self_test.py", "f", [()], Limits(seconds=20.0, memory=SIZE))
            (outcome,) = runner.run(Job(source(names, place), plan)).outcomes
    except RnnexError as fault:
        return Finding(tier, (), fault)
    except (OSError, ModuleNotFoundError, AttributeError) as fault:
        # FileNotFoundError without bubblewrap, AttributeError where Python was built without a call.
        return Finding(tier, (), RnnexError(NOT_TRIED, reason=str(fault)))
    if outcome.status is not Status.OK or outcome.value is None or outcome.value.shape != (len(names),):
        return Finding(tier, (), RnnexError(NOT_TRIED, reason=f"{outcome.status} {outcome.message}".strip()))
    return Finding(tier, tuple(name for name, did in zip(names, outcome.value, strict=True) if did != 0))


def best(tiers: tuple[Tier, ...] = (A_PLUS, A), size: int | None = None) -> tuple[SandboxRunner | None, list[Finding]]:
    """A runner in the first tier that holds, None if there is none; and what was found about each that was tried.

    Args:
        tiers: In order of preference.
        size: How many runs go on at once; None for one on each processor.
    """
    found = []
    for tier in tiers:
        runner = SandboxRunner(tier, size)
        found.append(examine_runner(runner, must_refuse(tier)))
        if found[-1].holds:
            return runner, found
        runner.close()
    return None, found


def each_layer() -> dict[str, Finding]:
    """Every layer alone, from the outside in: what it refuses without the others' help."""
    found = {}
    for name in LAYERS:
        tier = Tier(name, frozenset() if name == "outer" else frozenset({name}), outer=name == "outer")
        if name == "outer" and os.geteuid() == 0:
            tier = Tier(name, frozenset({"user"}), outer=True)
        found[name] = examine(tier, [probe for probe, facts in PROBES.items() if facts.layer == name])
    return found
