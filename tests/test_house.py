"""The rules of the house that a machine can check, each with a planted violation that it must find."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in PACKAGES
    for path in ROOT.joinpath(*package.split(".")[1:]).glob("*.py")
)
HANDED_IN = {"students", "examples"}  # student code is evidence, not ours to tidy
PASSING = re.compile(r"__pycache__|node_modules|build|dist|.*\.egg-info|\..+_cache|\.(git|hypothesis|venv)")


def files(suffix=""):
    """Files of the checkout, without caches and what builds leave."""
    for path in sorted(ROOT.rglob(f"*{suffix}")):
        where = path.relative_to(ROOT)
        if path.is_file() and not any(PASSING.fullmatch(part) for part in where.parts):
            yield where


# Who may import whom.

BELOW = {"errors": set()}
BELOW["solutions"] = {"errors"}
BELOW["templates"] = {"errors"}
BELOW["exercises"] = {"errors", "solutions", "templates"}
BELOW["grader"] = BELOW["exercises"] | {"exercises"}
BELOW["cli"] = BELOW["grader"] | {"grader"}
BELOW["__main__"] = {"cli"}
BELOW["__init__"] = set()
OTHERS = {"errors": set(), "__init__": set(), "solutions": {"numpy", "torch"}}  # beside the standard library
ALONE = {  # runs beside student code: the key must not be importable from there
    where: (f"rnnex.{'.'.join(home.split('/'))}",)
    for home in ("grader/code/inside", "grader/sandbox/inside")
    for where in MODULES
    if where.startswith(f"{home}/")
}
"""With the only packages of ours that each may import."""


def imported(where, source):
    """Dotted names that a module imports; those of rnnex start with "rnnex", or "absolute rnnex" if written out."""
    home = ["rnnex", *PurePosixPath(where).parent.parts]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (re.sub(r"^rnnex\b", "absolute rnnex", alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = home[: len(home) + 1 - node.level] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            start = start if node.level else re.sub(r"^rnnex\b", "absolute rnnex", start)
            yield from (f"{start}.{alias.name}" for alias in node.names)


def import_faults(where, source):
    """Sentences about the imports of a module that go up, or outside."""
    room = PurePosixPath(where).parts[0].removesuffix(".py")
    for name in imported(where, source):
        top, *rest = name.split(".")
        if top == "absolute rnnex":
            yield f"{where} imports {name}: inside the package, imports are relative"
        elif top != "rnnex":
            if room in OTHERS and top not in OTHERS[room] | sys.stdlib_module_names:
                yield f"{where} imports {name}: {room} does without it"
        elif where in ALONE:
            if not name.startswith(ALONE[where] or "nothing"):
                yield f"{where} imports {name}: it runs alone"
        elif rest[0] not in {room} | BELOW.get(room, set()) and not (len(rest) == 1 and rest[0] not in BELOW):
            yield f"{where} imports {name}: {room} is not above {rest[0]}"


@pytest.mark.parametrize("where", MODULES)
def test_imports_go_down(where):
    assert not list(import_faults(where, (ROOT / where).read_text("utf-8")))


def test_every_module_stands_in_a_known_room():
    assert {PurePosixPath(where).parts[0].removesuffix(".py") for where in MODULES} <= set(BELOW)


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("errors.py", "from .templates import language"),
        ("errors.py", "import numpy"),
        ("solutions/lstm.py", "from ..templates.language import N_"),
        ("solutions/lstm.py", "import sympy"),
        ("templates/pages.py", "from ..grader import report"),
        ("templates/pages.py", "def late():\n    from .. import exercises"),
        ("exercises/gru/step.py", "from ...grader.marking import mark"),
        ("exercises/gru/step.py", "import rnnex.solutions.gru"),
        ("exercises/gru/step.py", "from rnnex import solutions"),
        ("grader/report.py", "from ..cli import run"),
        ("grader/code/inside/child.py", "from ....errors import InputError"),
        ("grader/code/inside/execute.py", "from ..plan import wire"),
        ("grader/sandbox/inside/zygote.py", "from ..pool import Zygote"),
        ("grader/sandbox/inside/child.py", "from ....solutions.gru import gru_cell"),
        ("attic/old.py", "from ..errors import InputError"),
    ],
)
def test_import_that_goes_up_is_found(where, source):
    assert len(list(import_faults(where, source))) == 1


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("cli.py", "from .grader.report import write\nfrom .errors import Exit\nimport click"),
        ("__main__.py", "from .cli import run"),
        ("exercises/gru/step.py", "from ...solutions.gru import gru_cell\nfrom ..engine import exercise"),
        ("grader/sandbox/inside/zygote.py", "from . import box\nfrom .bpf import allow_list"),
        ("grader/report.py", "from .. import __version__\nfrom ..templates import pages"),
        ("grader/code/inside/child.py", "import json\nimport numpy as np\nfrom . import run"),
        ("solutions/lstm.py", "from collections.abc import Callable\nimport numpy.typing as npt\nfrom . import rnn"),
    ],
)
def test_import_that_goes_down_is_free(where, source):
    assert not list(import_faults(where, source))


# What a command costs before it does anything.

HEAVY = {"torch", "sympy", "pydantic", "numpy"}
HELP = "from rnnex.cli import run; sys.argv = ['rnnex', '--help']; run()"


def heavy_imports(code):
    """Which heavy libraries a fresh interpreter has loaded after running `code`."""
    program = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print('\\n' + json.dumps(sorted(name for name in sys.modules if '.' not in name))))\n"
    )
    done = subprocess.run([sys.executable, "-c", program + code], capture_output=True, text=True, check=True)
    return HEAVY & set(json.loads(done.stdout.splitlines()[-1]))


def test_help_needs_no_heavy_library():
    assert not heavy_imports(HELP)


def test_heavy_library_is_noticed():
    assert heavy_imports("import numpy.linalg; sys.exit()") == {"numpy"}


# What stands in the files.

ELSEWHERE = re.compile(
    r"(^|[^A-Za-z0-9_.])/(work|farm|root)/|pypi\.org|pythonhosted\.org|registry\.npmjs\.org|deb\.debian\.org",
    re.MULTILINE,
)


def places_named(content):
    """Paths of one machine and hosts of registries in a text; none in what is not text."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return []
    return [found.group() for found in ELSEWHERE.finditer(text)]


def test_no_file_names_a_machine_or_a_registry():
    assert not {str(where): named for where in files() if (named := places_named((ROOT / where).read_bytes()))}


@pytest.mark.parametrize(
    "text",
    [
        "{0}work/main",
        "cd {0}root/x",
        "'{0}farm/a'",
        "https:/{0}pypi.{1}/simple",
        "registry.npmjs.{1}",
        "deb.debian.{1}",
    ],
)
def test_named_place_is_found(text):
    assert places_named(text.format("/", "org").encode())


@pytest.mark.parametrize("content", [b"the work/main idea, home/work/x and /workshop/", b"\xff\xfe/ro" + b"ot/x"])
def test_harmless_content_passes(content):
    assert not places_named(content)


LONGEST = 300


def too_long(source):
    return len(source.splitlines()) >= LONGEST


def test_every_file_is_short():
    ours = [where for where in files(".py") if not HANDED_IN & set(where.parts)]

    assert not [str(where) for where in ours if too_long((ROOT / where).read_text("utf-8"))]


@pytest.mark.parametrize(("lines", "found"), [(LONGEST - 1, False), (LONGEST, True)])
def test_long_file_is_found(lines, found):
    assert too_long("x = 1\n" * lines) is found


ROOMS = ["solutions", "exercises", "grader", "templates", "tests", "benchmarks"]


def without_readme(root):
    return [room for room in ROOMS if not (root / room / "README.md").is_file()]


def test_every_room_says_why_it_exists():
    assert not without_readme(ROOT)


def test_room_without_readme_is_found(tmp_path):
    for room in ROOMS[1:]:
        (tmp_path / room).mkdir()
        (tmp_path / room / "README.md").touch()

    assert without_readme(tmp_path) == ["solutions"]
