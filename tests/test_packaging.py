"""What pip installs: every file of the package, nothing of the workshop, and only pinned versions."""

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROOMS = ["solutions", "exercises", "grader", "templates"]
IGNORED = shutil.ignore_patterns(
    "__pycache__", ".git", ".*_cache", ".hypothesis", ".venv", "build", "dist", "*.egg-info", "node_modules"
)


def packages(root):
    """Dotted names of the package and of its folders with Python files that are modules."""
    inside = [path for room in ROOMS for path in (root / room).rglob("__init__.py")]
    return sorted({"rnnex", *(".".join(["rnnex", *path.parent.relative_to(root).parts]) for path in inside)})


def expected(root):
    """Files that a wheel must hold: root modules, and everything in the rooms but their READMEs."""
    inside = [path for room in ROOMS for path in (root / room).rglob("*") if path.is_file()]
    wanted = [path for path in inside if path.name != "README.md" and "__pycache__" not in path.parts]
    return {f"rnnex/{path.relative_to(root).as_posix()}" for path in [*root.glob("*.py"), *wanted]}


def build(kind, source, out):
    """Build the "wheel" or "sdist" of a copy of the checkout, without network; returns its path."""
    out.mkdir()
    code = f"from setuptools import build_meta; print(build_meta.build_{kind}({str(out)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=source, check=True, capture_output=True)
    return next(out.iterdir())


def held(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    copy = tmp_path_factory.mktemp("checkout") / "copy"
    shutil.copytree(ROOT, copy, ignore=IGNORED)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory):
    return held(build("wheel", checkout, tmp_path_factory.mktemp("built") / "wheel"))


def test_package_list_is_complete():
    assert sorted(PROJECT["tool"]["setuptools"]["packages"]) == packages(ROOT)


def test_new_package_is_noticed(tmp_path):
    (tmp_path / "grader" / "new").mkdir(parents=True)
    (tmp_path / "grader" / "new" / "__init__.py").touch()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").touch()

    assert packages(tmp_path) == ["rnnex", "rnnex.grader.new"]


def test_wheel_holds_the_package_and_nothing_else(wheel):
    assert wheel == expected(ROOT)


def test_file_without_pattern_is_noticed(checkout, tmp_path):
    shutil.copytree(checkout, tmp_path / "copy")
    (tmp_path / "copy" / "templates" / "forgotten.xyz").write_text("no pattern of package-data", "utf-8")

    names = held(build("wheel", tmp_path / "copy", tmp_path / "wheel"))

    assert "rnnex/templates/forgotten.xyz" in expected(tmp_path / "copy") - names


def test_wheel_of_the_sdist_is_the_same(checkout, wheel, tmp_path):
    sdist = build("sdist", checkout, tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")

    assert held(build("wheel", next((tmp_path / "unpacked").iterdir()), tmp_path / "wheel")) == wheel


# Versions.


def pins(text):
    """Names and versions of a constraints file; anything but `name==version` is an error."""
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    found = [re.fullmatch(r"([\w.-]+)==([\w.]+)", line) for line in lines if line]
    assert None not in found, "every line pins one version exactly"
    return {canonicalize_name(match[1]): match[2] for match in found}


def needed(requirements):
    """Names of everything that these requirements bring to this interpreter, directly or not."""
    found, waiting = set(), [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (requirement.marker and not requirement.marker.evaluate({"extra": ""})) or name in found | {"rnnex"}:
            continue
        found.add(name)
        waiting += [Requirement(text) for text in metadata.requires(name) or []]
    return found


def test_every_version_is_pinned():
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [*PROJECT["project"]["dependencies"], *extras["dev"], *extras["torch"]]

    assert not needed(asked) - set(pins((ROOT / "constraints.txt").read_text("utf-8")))


def test_needs_of_needs_are_followed():
    assert {"jinja2", "markupsafe"} <= needed(["jinja2", "tomli; python_version < '3'"])


@pytest.mark.parametrize("line", ["numpy>=2", "numpy", "-e .", "numpy==2.*"])
def test_loose_pin_is_rejected(line):
    with pytest.raises(AssertionError, match="pins one version"):
        pins(f"click==8.5.1\n{line}  # why\n")
