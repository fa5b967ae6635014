"""Code that attacks the runner. What holds without a sandbox, each with a control that shows the attack is real."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from rnnex.grader.code import Status
from rnnex.grader.code.frames import HEADER, Code
from rnnex.grader.code.inside import execute
from rnnex.grader.code.trees import HEAD, Kind

FORGE = f"""
import struct
def forged(case, value):
    tree = struct.pack({HEAD.format!r}, {Kind.ARRAY:d}, 1, 0, 0, 0) + struct.pack("<d", value)
    return struct.pack({HEADER.format!r}, case, {Code.OK:d}, 0, 0, 0, len(tree)) + tree
def finished(case):
    return struct.pack({HEADER.format!r}, case, {Code.FINISHED:d}, 0, 0, 0, 0)
def spray(data):
    import os
    for fd in range(3, 64):
        try: os.write(fd, data)
        except OSError: pass
"""


def statuses(run):
    return [outcome.status for outcome in run.outcomes]


@pytest.mark.parametrize(
    "attack",
    [
        "spray(b'The mark is 10.' * 9)",
        "spray(forged(1, 99.0))",
        "spray(forged(0, 99.0))",
        "spray(forged(0, 99.0) + forged(1, 99.0))",
        "spray(forged(0, 99.0) + forged(1, 99.0) + forged(2, 99.0))",
        "spray(finished(2))",
        "spray(forged(0, 99.0) + forged(1, 99.0) + finished(2) + b'x'); os._exit(0)",
    ],
)
def test_a_forged_frame_among_honest_ones_spoils_the_run(run_code, attack):
    """Above all: no case is OK with a value that another call forged."""
    run = run_code(f"{FORGE}\nimport os\ndef f(x):\n    if x == 1: {attack}\n    return x", (1.0,), (2.0,))

    assert statuses(run) == [Status.TAMPERED] * 2
    assert [o.value for o in run.outcomes] == [None, None]


def test_a_run_forged_as_a_whole_is_only_an_answer(run_code):
    """Control of the test above: the pipe can be reached. What is gained is the right to a wrong answer."""
    source = f"{FORGE}\nimport os\nspray(forged(0, 99.0) + forged(1, 98.0) + finished(2))\nos._exit(0)"

    run = run_code(source, (1.0,), (2.0,))

    assert statuses(run) == [Status.OK] * 2
    assert [o.value for o in run.outcomes] == [99.0, 98.0]


def test_half_a_frame_is_no_answer(run_code):
    run = run_code(f"{FORGE}\nimport os\nspray(forged(0, 99.0)[:-1])\nos._exit(0)", (1.0,), (2.0,))

    assert statuses(run) == [Status.CRASHED, Status.NOT_RUN]


@pytest.mark.parametrize("descriptor", ["1", "2"])
def test_what_is_written_to_the_standard_streams_goes_to_the_log(run_code, descriptor):
    run = run_code(f"{FORGE}\nimport os\nos.write({descriptor}, forged(0, 99.0))\ndef f(x): return x", (1.0,))

    assert run.outcomes[0].value == 1.0
    assert len(run.log) >= 30


@pytest.mark.parametrize(
    ("attack", "message"),
    [
        ("os._exit(0)", "exit status 0"),
        ("os._exit(3)", "exit status 3"),
        ("os.abort()", "SIGABRT"),
        ("os.kill(os.getpid(), 9)", "SIGKILL"),
        ("ctypes.string_at(0)", "SIGSEGV"),
        ("os.closerange(3, 64)", "exit status 1"),
        ("os.execv('/bin/true', ['true'])", "exit status 0"),
    ],
)
def test_a_process_that_ends_early_has_crashed_at_that_case(run_code, attack, message):
    """The first case is the control: it shows what happens without the attack."""
    source = f"import ctypes, os\ndef f(x):\n    if x == 2: {attack}\n    return x"

    run = run_code(source, (1.0,), (2.0,), (3.0,))

    assert statuses(run) == [Status.OK, Status.CRASHED, Status.NOT_RUN]
    assert run.outcomes[1].message == message


def test_leaving_while_the_file_is_loaded_is_a_crash_and_not_our_fault(run_code):
    run = run_code("import os\nos._exit(0)", (1.0,), (2.0,))

    assert statuses(run) == [Status.CRASHED, Status.NOT_RUN]


def test_recursion_without_end_costs_its_own_case_only(run_code):
    run = run_code("def f(x): return f(x) if x == 1 else x", (1.0,), (2.0,))

    assert statuses(run) == [Status.RAISED, Status.OK]
    assert run.outcomes[0].message.startswith("RecursionError")


PATCHES = """
import atexit, builtins, gc, os, struct, sys
import numpy as np
np.asarray = np.array_equal = np.allclose = lambda *a, **k: True
os.write = os._exit = struct.pack = lambda *a: 0
builtins.isinstance = lambda *a: True
atexit.register(lambda: 1 / 0)
sys.stdout.close()
sys.stdin = sys.modules["json"] = None
gc.collect()
"""


def test_patching_the_interpreter_patches_only_the_students_side(run_code):
    """np.allclose and friends are not where marks are made; an honest result still arrives."""
    run = run_code(f"{PATCHES}\ndef f(x): return x + 1", (1.0,))

    assert (run.outcomes[0].status, run.outcomes[0].value) == (Status.OK, 2.0)
    assert np.allclose(1.0, 2.0) is False


@pytest.mark.parametrize(("package", "status"), [("rnnex", Status.LOAD_FAILED), ("rnnex_twin", Status.OK)])
def test_importing_rnnex_is_refused(run_code, tmp_path, package, status):
    """The twin is the control: a package that lies in the same place can be imported."""
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").write_text("")
    source = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport {package}\ndef f(x): return x"

    (outcome,) = run_code(source).outcomes

    assert outcome.status is status
    assert status is Status.OK or (outcome.line, outcome.message) == (
        3,
        "ModuleNotFoundError: a submission cannot import 'rnnex'",
    )


def test_the_child_has_imported_nothing_of_rnnex(run_code):
    source = "import sys\ndef f(x): return [sum(m.split('.')[0] == n for m in sys.modules) for n in ('rnnex', 'numpy')]"

    (outcome,) = run_code(source).outcomes

    none, many = outcome.value
    assert none == 0
    assert many > 10  # control: modules are counted
    assert "rnnex" not in {name.partition(".")[0] for name in vars(execute)}


def test_the_environment_of_the_grader_stays_with_the_grader(run_code, bare, monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    look = "import os\nprint(sorted(os.environ))\n"

    run = run_code(f"{look}def f(x): return x")

    assert "OMP_NUM_THREADS" in run.log
    assert "GITHUB_TOKEN" not in run.log
    assert b"GITHUB_TOKEN" in bare(look).stdout  # control


def test_the_job_cannot_be_read_from_standard_input(run_code, bare, tmp_path):
    look = "import os, sys\nsys.stdin.read()\nos.lseek(0, 0, 0)\nprint(len(os.read(0, 9)))\n"
    (tmp_path / "job").write_text("job")

    run = run_code(f"{look}def f(x): return input()")

    assert run.log == "0\n"
    assert run.outcomes[0].message.startswith("EOFError")
    with (tmp_path / "job").open() as job:
        assert bare(look, stdin=job).stdout == b"3\n"  # control


def test_descriptors_of_the_grader_are_not_inherited(run_code, bare, tmp_path):
    look = "import os\ntry: print(os.read({0}, 6))\nexcept OSError: print('closed')\n"
    (tmp_path / "key").write_text("secret")
    with (tmp_path / "key").open() as key:
        # At a number the child does not use itself, and inheritable: the worst case.
        os.dup2(key.fileno(), 60, inheritable=True)
        try:
            run = run_code(look.format(60) + "def f(x): return x")
            control = bare(look.format(60), close_fds=False)
        finally:
            os.close(60)

    assert run.log == "closed\n"
    assert control.stdout == b"b'secret'\n"


WRECKS = {
    "leaves files": "open('left', 'w').write('x')",
    "deletes its folder": "shutil.rmtree(os.getcwd())",
    "moves it away": "os.rename(os.getcwd(), os.getcwd() + '-moved'); os.rename(os.getcwd(), here)",
    "digs": "[(os.mkdir('d'), os.chdir('d')) for _ in range(200)]",
    "replaces it by a link": "shutil.rmtree(here); os.symlink({outside!r}, here)",
}


@pytest.mark.parametrize("wreck", WRECKS.values(), ids=WRECKS.keys())
def test_the_working_folder_may_be_wrecked(run_code, tmp_path, wreck):
    (tmp_path / "kept").write_text("kept")
    body = wreck.format(outside=str(tmp_path))
    source = f"""
        import os, shutil
        here = os.getcwd()
        print(here, os.path.isdir(here))
        def f(x):
            {body}
            return x
        """

    run = run_code(source, (1.0,))

    folder, _, there = run.log.strip().rpartition(" ")
    assert run.outcomes[0].status is Status.OK
    assert there == "True"  # control: it was there
    assert not Path(folder).is_dir() or Path(folder).is_symlink()
    assert (tmp_path / "kept").exists()
    Path(folder).unlink(missing_ok=True)


def test_a_working_folder_that_cannot_be_removed_is_left(run_code):
    """Only root can remove it; to unlock what hostile code made is to follow its links."""
    run = run_code("import os\nprint(os.getcwd())\nos.chmod('.', 0)\ndef f(x): return x")

    folder = Path(run.log.strip())
    assert run.outcomes[0].status is Status.OK
    assert folder.exists() is (os.geteuid() != 0)
    if folder.exists():
        folder.rmdir()


def test_the_environment_has_the_interpreter_of_the_grader(run_code):
    (outcome,) = run_code("import sys\ndef f(x): return sys.version_info[:2]").outcomes

    assert tuple(outcome.value) == sys.version_info[:2]
