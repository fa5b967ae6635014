"""The tests of the references are strong: every wrong edit of a reference makes one of them fail."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .cells import CELLS
from .conventions import CONVENTIONS, PERMUTED
from .equivalent import EQUIVALENT
from .gradients import GRADIENTS
from .mutant import ROOT, Mutant, Stale, mutated
from .networks import NETWORKS
from .nursery import ONE_THREAD
from .sequences import SEQUENCES

MUTANTS = [*CELLS, *SEQUENCES, *GRADIENTS, *NETWORKS, *CONVENTIONS, *PERMUTED]
WORKERS = 2
PATIENCE = 120  # seconds for one mutant; the slowest takes a tenth of it
slow = pytest.mark.slow
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="mutants are forked")


def run(jobs, seconds=PATIENCE):
    """What became of each job, in their order."""
    order = json.dumps({"jobs": jobs, "workers": WORKERS, "seconds": seconds})
    program = [sys.executable, str(Path(__file__).with_name("nursery.py"))]
    env = {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}  # the same rnnex as here
    done = subprocess.run(program, input=order, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    return sorted(map(json.loads, done.stdout.splitlines()), key=lambda line: line["number"])


def others(mutants, wanted):
    """Sentences about the mutants of which something else became than wanted."""
    found = zip(mutants, run([mutant.job() for mutant in mutants]), strict=True)
    return [f"{line['outcome']}: {mutant.name} {line['by']}" for mutant, line in found if line["outcome"] != wanted]


def planted(new, tests="clipping"):
    """A mutant of the norm of gradients, which has the equation only once."""
    return Mutant("clipping.py", "global_norm", "math.hypot(*norms)", new, "planted", tests)


# The mutants.


@needs_fork
@slow
def test_every_mutant_is_killed():
    assert not others(MUTANTS, "killed")


@needs_fork
@slow
def test_equivalent_mutants_change_nothing():
    assert not others(EQUIVALENT, "survived")


def test_every_mutant_fits_the_source():
    assert all(mutant.job()["source"] for mutant in [*MUTANTS, *EQUIVALENT])


def test_every_mutant_is_another():
    edits = [mutant[:4] for mutant in [*MUTANTS, *EQUIVALENT]]

    assert len(edits) == len(set(edits))
    assert not [edit for edit in edits if edit[2] == edit[3]]


def test_tests_named_exist():
    assert not [path for mutant in MUTANTS for path in mutant.job()["tests"] if not Path(path).is_file()]


def test_every_gate_order_is_there():
    assert sum("gates in the order" in mutant.why for mutant in MUTANTS) == 2 * (23 + 5)  # cells and sequences
    for name, count in {"pytorch-lstm": 23, "cho-gru": 5, "onnx-lstm": 23 + 5}.items():  # ONNX: and its peepholes
        assert sum(mutant.only == name for mutant in PERMUTED) == count


# The machinery.


@needs_fork
@slow
def test_without_an_edit_all_tests_pass():
    """A control: no mutant dies of a test that fails anyway."""
    tests = sorted({path for mutant in MUTANTS for path in mutant.job()["tests"]})
    jobs = [{**planted("").job(), "source": (ROOT / "solutions/clipping.py").read_text("utf-8"), "tests": tests}]

    assert [line["outcome"] for line in run(jobs)] == ["survived"], run(jobs)[0]["log"]


@needs_fork
@slow
@pytest.mark.parametrize(
    ("mutant", "outcome"),
    [
        (planted("max(norms, default=0.0)"), "killed"),
        (planted("math.hypot(*norms) + 0"), "survived"),
        (planted("max(norms, default=0.0)", tests="counts"), "broken"),  # never imported: no test has met it
        (planted("max(norms"), "broken"),  # no Python
        (planted("[None for _ in iter(int, 1)]"), "hung"),
    ],
)
def test_fate_of_a_mutant_is_told(mutant, outcome):
    (line,) = run([mutant.job()], seconds=8)

    assert line["outcome"] == outcome, line["log"]


@pytest.mark.parametrize(
    ("source", "times"),
    [("def f():\n    return 0\n", 0), ('def f():\n    """a + b"""\n    return (a + b) / (a + b)\n', 2)],
)
def test_stale_mutant_is_named(source, times):
    with pytest.raises(Stale, match=rf"^x.py f: swapped: 'a \+ b' stands there {times} times: fit the mutant"):
        mutated(source, Mutant("x.py", "f", "a + b", "b + a", "swapped", ""))


def test_edit_leaves_docstring_and_other_functions_alone():
    source = 'def f(a, b):\n    """a + b"""\n    return a + b\n\n\ndef g(a, b):\n    return a + b\n'

    edited = mutated(source, Mutant("x.py", "f", "a + b", "a - b", "", ""))

    assert edited == source.replace("return a + b", "return a - b", 1)
