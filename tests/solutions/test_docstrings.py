"""Every public function of the references says what it does, with numbers a reader can redo."""

import importlib
import inspect
import pkgutil

import pytest

from rnnex import solutions


def public():
    """(module, name, object) of everything public that a module of `solutions` defines itself."""
    for found in pkgutil.walk_packages(solutions.__path__, solutions.__name__ + "."):
        module = importlib.import_module(found.name)
        for name, thing in vars(module).items():
            own = getattr(thing, "__module__", None) == found.name
            if own and not name.startswith("_") and (inspect.isfunction(thing) or inspect.isclass(thing)):
                yield pytest.param(thing, id=f"{found.name.removeprefix('rnnex.solutions.')}.{name}")


def faults(thing):
    """What a docstring lacks."""
    text = inspect.getdoc(thing) or ""
    if not text or text.startswith(f"{thing.__name__}("):  # what NamedTuple writes by itself
        return ["a docstring"]
    function = inspect.isfunction(inspect.unwrap(thing))
    raises = function and "raise " in inspect.getsource(inspect.unwrap(thing)).replace(text, "")
    return [
        *(["an example"] if function and ">>>" not in text else []),
        *(["the errors raised"] if raises and "Raises:" not in text else []),
    ]


@pytest.mark.parametrize("thing", list(public()))
def test_public_names_are_explained(thing):
    assert not faults(thing)


def test_missing_explanations_are_noticed():
    def silent(x):
        """Doubles."""
        if x < 0:
            raise ValueError(x)
        return 2 * x

    assert faults(silent) == ["an example", "the errors raised"]
    assert faults(lambda x: x) == ["a docstring"]
