"""`rnnex doctor`: the tier of this computer, what each layer did when it was tried, and how to get the next tier."""

import platform
from typing import Any

from ...templates.language import N_, Language
from ...templates.plain import plain
from .probes import LAYERS, PROBES
from .selftest import Finding, best, each_layer
from .tiers import A_PLUS, A, D

PROMISES = {
    "A+": N_("Student code sees nothing but Python and its own inputs, and can say nothing but arrays."),
    "A": N_(
        "Student code reads no file of yours, has no network and no processes, and can say nothing but arrays. "
        "It can see which files exist, not what is in them."
    ),
    "D": N_(
        "Crashes, endless loops and too much memory are caught. There is no secrecy: student code could read your keys "
        "and files. A class is graded only with --trust-students."
    ),
}
HOLDS = N_("holds")
FAILED = N_("FAILED: student code could %(things)s")
MISSING = N_("not here: %(reason)s")
HOW = {
    "Debian, Ubuntu": N_(
        "Tier A needs nothing but Linux 5.13 or newer (Debian 12, Ubuntu 22.04). For tier A+: apt install bubblewrap. "
        "Ubuntu 24.04 also wants an AppArmor profile for bwrap, or stays in tier A."
    ),
    "Docker": N_(
        "Docker 20.10.18 or newer gives tier A with its usual seccomp profile. "
        "Start it with --user 1000:1000 --network none --read-only --tmpfs /tmp --cap-drop ALL --pids-limit 256 "
        "--memory 4g, and never with --privileged."
    ),
    "GitHub Actions": N_(
        "ubuntu-24.04 and ubuntu-22.04 give tier A without sudo. Workflow and key must be in the lecturer's "
        "repository: whoever owns the workflow owns the marks."
    ),
    "macOS": N_(
        "There is only tier D by itself. For tier A, run rnnex in a Linux virtual machine or in Docker, and see what "
        "'rnnex doctor' says there."
    ),
    "Windows": N_(
        "There is only tier D by itself. For tier A, run rnnex in WSL 2 (wsl --install) or in Docker, and see what "
        "'rnnex doctor' says there."
    ),
}


def examination() -> dict[str, Any]:
    """Try every tier and every layer; ready for JSON."""
    runner, tried = best()
    tier = runner.kind if runner else D
    if runner:
        runner.close()
    alone = each_layer()
    return {
        "tier": tier.name,
        "promise": PROMISES[tier.name],
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "layers": {name: _state(finding) for name, finding in alone.items()},
        "tiers": {finding.tier.name: _state(finding) for finding in tried},
        "next": None if tier is A_PLUS else A_PLUS.name if tier is A else A.name,
        "how": {} if tier is A_PLUS else HOW,
    }


def _state(finding: Finding) -> dict[str, Any]:
    fault = finding.fault
    return {
        "state": "holds" if finding.holds else "failed" if fault is None else "missing",
        "possible": [PROBES[name].about for name in finding.possible],
        "reason": "" if fault is None else str(fault.params.get("reason") or fault),
    }


def lines(found: dict[str, Any], say: Language) -> list[str]:
    """The examination for a terminal."""
    promise = found["promise"]
    shown = [say("Sandbox for student code: tier %(tier)s", tier=found["tier"]), "", say(promise), ""]
    shown.append(say("Layers, each tried alone on %(system)s:", system=found["system"]))
    shown += [f"  {say(LAYERS[name])}: {_said(state, say)}" for name, state in found["layers"].items()]
    if found["next"]:
        shown += ["", say("Why not tier %(tier)s:", tier=found["next"])]
        shown.append(f"  {_said(found['tiers'][found['next']], say)}" if found["next"] in found["tiers"] else "")
        shown += ["", say("How to get tier %(tier)s:", tier=found["next"])]
        shown += [f"  {place}: {say(way)}" for place, way in found["how"].items()]
    return [plain(line) for line in shown]


def _said(state: dict[str, Any], say: Language) -> str:
    if state["state"] == "holds":
        return say(HOLDS)
    if state["state"] == "failed":
        return say(FAILED, things=", ".join(map(say, state["possible"])))
    return say(MISSING, reason=state["reason"])
