"""How these tests run student code: one line, the real runner."""

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rnnex.grader.code import Job, Limits, Plan, ProcessRunner, Run
from rnnex.grader.code.plan import Case, Step

RunCode = Callable[..., Run]
Bare = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run_code() -> RunCode:
    """Run `f` of a source on one case for each tuple of arguments (default: one case, the array [1, 2])."""

    def run(source: str | bytes, *cases: tuple, function: str = "f", **limits: float) -> Run:
        data = source if isinstance(source, bytes) else textwrap.dedent(source).encode()
        given = cases or ((np.array([1.0, 2.0]),),)
        plan = Plan.of_calls("gru.py", function, given, Limits(**{"seconds": 20.0, **limits}))
        return ProcessRunner().run(Job(data, plan))

    return run


@pytest.fixture
def run_steps() -> RunCode:
    """Run steps of one case on a source."""

    def run(source: str, *steps: Step, libraries: str = "numpy", forbidden: tuple[str, ...] = ()) -> Run:
        plan = Plan("gru.py", (Case("the case", steps),), Limits(seconds=30.0), libraries, forbidden)
        return ProcessRunner().run(Job(textwrap.dedent(source).encode(), plan))

    return run


@pytest.fixture
def bare(tmp_path: Path) -> Bare:
    """Run a program as a careless grader would: same interpreter, none of our care. For controls."""

    def run(source: str, **options: object) -> subprocess.CompletedProcess[bytes]:
        options = {"capture_output": True, "cwd": tmp_path, "timeout": 20, **options}
        return subprocess.run([sys.executable, "-c", textwrap.dedent(source)], check=False, **options)

    return run
