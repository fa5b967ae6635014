"""Every example in a docstring of the package is true.

`pytest --doctest-modules` would import the modules a second time, as parts of a package named after the checkout
folder; here they are imported by their own name.
"""

import doctest
import importlib
import pkgutil
import sys
from pathlib import Path

import pytest

import rnnex

ROOT = Path(__file__).parent.parent
OUTSIDE = {"tests", "benchmarks", "docs", "examples", "build"}
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def module_names(path, prefix):
    """Names of all modules below a package, without importing them."""
    for found in pkgutil.iter_modules(path, prefix):
        if found.name.split(".")[1] in OUTSIDE or found.name.endswith(".__main__"):
            continue
        yield found.name
        if found.ispkg:
            folder = found.name.rpartition(".")[2]
            yield from module_names([str(Path(where) / folder) for where in path], f"{found.name}.")


def examples(module):
    """The docstrings of a module that hold examples."""
    return [test for test in doctest.DocTestFinder().find(module) if test.examples]


def failures(tests):
    """What examples print when they are not true; empty if they are."""
    told = []
    for test in tests:
        doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(test, out=told.append)
    return "".join(told)


@pytest.mark.parametrize("name", sorted(module_names(rnnex.__path__, "rnnex.")))
def test_examples_are_true(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)

    if told := failures(examples(module)):
        pytest.fail(told, pytrace=False)


def test_examples_are_found():
    module = importlib.import_module("rnnex.templates.language")

    assert {"rnnex.templates.language.N_", "rnnex.templates.language.Language"} <= {t.name for t in examples(module)}


@pytest.mark.parametrize(
    ("example", "told"), [(">>> 1 + 1\n3", "Expected:\n    3"), (">>> 1 / 0", "ZeroDivisionError")]
)
def test_false_example_is_reported(example, told):
    false = doctest.DocTestParser().get_doctest(example, {}, "false", None, 0)

    assert told in failures([false])


def imported_twice(modules):
    """Names other than rnnex... under which a file of the package has been imported."""
    for name, module in modules.items():
        file = getattr(module, "__file__", None)
        if not file or not Path(file).is_relative_to(ROOT):
            continue
        if Path(file).relative_to(ROOT).parts[0] not in OUTSIDE and name.partition(".")[0] != "rnnex":
            yield name


def test_checkout_is_imported_once():
    assert not list(imported_twice(dict(sys.modules)))


def test_second_import_is_noticed():
    modules = {"rnnex": rnnex, "main": rnnex, "main.cli": importlib.import_module("rnnex.errors"), "sys": sys}

    assert list(imported_twice(modules)) == ["main", "main.cli"]
