"""Where attacks are run: a process of its own, so that it can be another user than the tests.

Reads lines of JSON, {"attack": name, "where": "A", "A+" or "control"}, and answers each with a line.
"""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from rnnex.errors import RnnexError
from rnnex.grader.code import Job, Limits, Plan
from rnnex.grader.sandbox.runner import SandboxRunner
from rnnex.grader.sandbox.tiers import A_PLUS, OPEN, A

from . import naive
from .attacks.every import ATTACKS, CELLS
from .attacks.model import Evidence
from .bait import Bait

HONEST = b"import numpy as np\ndef f(x): return np.tanh(x) * 3 + 1"
MEMORY = 200 << 20
PATIENCE = 1.8
"""Seconds after which a control has shown that it does not stop by itself."""
RUNNERS = {tier.name: SandboxRunner(tier, 1) for tier in (A, A_PLUS, OPEN)}


def in_sandbox(attack, bait, name, libraries):
    """Run by our own runner; a verdict is what the grader compares."""
    evidence = Evidence(bait.token)
    if attack.before:
        RUNNERS[name].run(job(bait.source(attack.before), attack.seconds, libraries))
    begun = time.monotonic()
    try:
        run = RUNNERS[name].run(job(bait.source(attack.payload), attack.seconds, libraries))
    except RnnexError as fault:
        evidence.lost, evidence.log = True, f"grader: {fault}"
    else:
        evidence.log = "\n".join([run.log, *(f"{o.status} {o.message} {o.value}" for o in run.outcomes)])
        evidence.full = right(run)
    evidence.seconds = time.monotonic() - begun
    evidence.next_ok = right(RUNNERS[name].run(job(HONEST, 20.0, libraries)))
    return evidence


def job(source, seconds, libraries):
    limits = Limits(seconds=seconds, memory=MEMORY)
    return Job(source, Plan.of_calls("student.py", "f", [(x,) for x in naive.cases], limits, libraries))


def right(run):
    """Whether every value is what the grader expects; as strict as marking is."""
    pairs = zip(run.outcomes, naive.expected, strict=True)
    return all(o.value is not None and o.value.shape == want.shape and np.allclose(o.value, want) for o, want in pairs)


def in_the_open(attack, bait, command):
    """Run in a plain process that gets all a careless grader would give it."""
    begun = time.monotonic()
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=bait.folder,
        env={**os.environ, "TOKEN": bait.token},
        pass_fds=(bait.held,),
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(bait.token.encode(), PATIENCE if attack.seconds < 1 else 30.0)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, _ = process.communicate()
    log = said.decode("utf-8", "replace")
    evidence = Evidence(bait.token, log, seconds=time.monotonic() - begun)
    try:
        verdict = json.loads(log.strip().splitlines()[-1])
    except (ValueError, IndexError):
        verdict = None
    evidence.full = verdict == [True, True, True]
    evidence.lost = type(verdict) is not list
    return evidence


def control(attack, bait):
    """Without the defence."""
    if attack.control == "open":
        return in_sandbox(attack, bait, "open", attack.libraries.removesuffix("-by-hand"))
    file = bait.folder / "student.py"
    earlier = bait.source(attack.before) if attack.before else b""
    call = b"\nf(1.0)\n" if attack.control == "bare" and "def f" in attack.payload else b""
    file.write_bytes(earlier + bait.source(attack.payload) + call)
    bait.before.add(file)
    program = [sys.executable, str(file)] if attack.control == "bare" else [sys.executable, naive.__file__, str(file)]
    return in_the_open(attack, bait, program)


def stage(attack, where):
    """Run one attack and say what the evidence shows."""
    bait = Bait(attack)
    try:
        found = control(attack, bait) if where == "control" else in_sandbox(attack, bait, where, attack.libraries)
        found.heard, found.made = bait.heard(), bait.made()
        for pid in map(int, re.findall(r"LEFT (\d+)", found.log)):
            if Path(f"/proc/{pid}").exists() and "(python" in Path(f"/proc/{pid}/stat").read_text("utf-8"):
                found.left.append(pid)
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
    finally:
        bait.clear()
    return {"succeeded": attack.shows(found), "next_ok": found.next_ok, "log": found.log[:600], "lost": found.lost}


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(stage((ATTACKS | CELLS)[asked["attack"]], asked["where"])), flush=True)  # noqa: T201
    for runner in RUNNERS.values():
        runner.close()


if __name__ == "__main__":
    main()
