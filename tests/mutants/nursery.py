"""Runs mutants: the tests, each time in a new process, against the package with one module's source replaced.

A program of its own, started by test_mutants.py: it reads jobs as JSON and prints a line of JSON for each. Heavy
libraries are imported once, before it forks, and the wrong source is never written to a file.
"""

import importlib.abc
import importlib.util
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}  # or forking could deadlock
OPTIONS = "-x -q --tb=short -p no:cacheprovider --numprocesses=0 --hypothesis-profile=mutants".split()
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is there before pytest starts
OPTIONS += ["-c", str(ROOT / "pyproject.toml"), f"--rootdir={ROOT}"]
OUTCOMES = {0: "survived", 1: "killed"}  # exit codes of pytest; others: nothing was tested


class Replaced(importlib.abc.SourceLoader, importlib.abc.MetaPathFinder):
    """Finds one module of the checkout, and hands out another source for it."""

    def __init__(self, module, source):
        self.module, self.source = module, source
        self.path = ROOT.joinpath(*module.split(".")[1:]).with_suffix(".py")

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.module else None

    def get_filename(self, fullname):
        return str(self.path)

    def get_data(self, path):
        return self.source.encode()

    def get_code(self, fullname):
        return self.source_to_code(self.source, self.path)  # past any cache of the right code


class Witness:
    """Remembers the first test that failed."""

    failed = ""

    def pytest_runtest_logreport(self, report):
        if report.failed and not self.failed:
            self.failed = report.nodeid


def warm_up():
    """Import what every mutant would import again; nothing of rnnex."""
    import hypothesis
    import numpy as np
    import pytest
    import sympy
    import torch

    torch.set_num_threads(1)
    assert np
    assert sympy
    # Always the same examples, so that a kill is no luck; a failure needs no shortest example.
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile(
        "mutants", deadline=None, derandomize=True, database=None, phases=phases, max_examples=10
    )
    return pytest


def test(pytest, job, answer):
    """Run the tests of one job in this process, and write the answer: exit code and first failure."""
    sys.meta_path.insert(0, Replaced(job["module"], job["source"]))
    witness = Witness()
    code = pytest.main([*OPTIONS, "-k", job["only"], *job["tests"]], plugins=[witness])
    if job["module"] not in sys.modules or not Path(sys.modules["rnnex"].__file__).samefile(ROOT / "__init__.py"):
        code = -1  # the tests have not met the mutant
    answer.write_text(json.dumps({"code": int(code), "by": witness.failed}), "utf-8")


def born(pytest, job, number, folder, seconds):
    """Fork a child that tests one mutant; returns its process id."""
    pid = os.fork()
    if pid:
        return pid
    signal.alarm(seconds)  # ends a mutant that runs for ever
    log = os.open(folder / f"{number}.log", os.O_WRONLY | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        test(pytest, job, folder / f"{number}.json")
    except BaseException:  # noqa: BLE001 - a child must not return into the loop of its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def told(folder, number, status, seconds):
    """What became of a mutant, as one line of the report."""
    answer, log = folder / f"{number}.json", (folder / f"{number}.log").read_text("utf-8", "replace")
    found = json.loads(answer.read_text("utf-8")) if answer.exists() else {"code": None, "by": ""}
    outcome = "hung" if os.WIFSIGNALED(status) else OUTCOMES.get(found["code"], "broken")
    return {"number": number, "outcome": outcome, "by": found["by"], "seconds": round(seconds, 2), "log": log[-3000:]}


def run(jobs, workers, seconds):
    """Test all jobs, some at a time, and print what became of each."""
    pytest, waiting, running = warm_up(), list(enumerate(jobs)), {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        while waiting or running:
            while waiting and len(running) < workers:
                number, job = waiting.pop(0)
                running[born(pytest, job, number, folder, seconds)] = number, time.perf_counter()
            pid, status = os.wait()
            number, began = running.pop(pid)
            print(json.dumps(told(folder, number, status, time.perf_counter() - began)), flush=True)  # noqa: T201


if __name__ == "__main__":
    order = json.load(sys.stdin)
    run(order["jobs"], order["workers"], order["seconds"])
