"""The tests of the references are strong: every wrong edit of a reference makes one of them fail."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .cells import CELLS
from .mutant import ROOT, Mutant, Stale, mutants, mutated
from .nursery import ONE_THREAD

MUTANTS = [*CELLS]
WORKERS = 2
PATIENCE = 120  # seconds for one mutant; the slowest takes a tenth
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="mutants are forked")


def run(jobs, seconds=PATIENCE):
    """What became of each job, in their order."""
    order = json.dumps({"jobs": jobs, "workers": WORKERS, "seconds": seconds})
    program = [sys.executable, str(Path(__file__).with_name("nursery.py"))]
    path = os.pathsep.join(filter(None, sys.path))  # the same rnnex as here
    env = {**os.environ, **ONE_THREAD, "PYTHONPATH": path}
    done = subprocess.run(program, input=order, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    return sorted(map(json.loads, done.stdout.splitlines()), key=lambda line: line["number"])


def test_every_mutant_fits_the_source():
    for mutant in MUTANTS:
        assert mutant.job()["source"]


@needs_fork
@pytest.mark.slow
def test_every_mutant_is_killed():
    found = zip(MUTANTS, run([mutant.job() for mutant in MUTANTS]), strict=True)

    assert not [f"{line['outcome'].upper()} {mutant.name}" for mutant, line in found if line["outcome"] != "killed"]
