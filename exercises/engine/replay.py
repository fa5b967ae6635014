"""The steps of a case run on our own functions: what the student's process does, on the reference."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from .calls import Attribute, Call, Case, Load, Method, New, Path, Ref, State, Step


class Held:
    """In the place of a part that is not compared."""

    def __repr__(self) -> str:
        return "HELD"


HELD = Held()


def replay(case: Case, names: Mapping[str, Any]) -> list[Any]:
    """The result of every step: arrays and numbers, in tuples, lists and dictionaries; None if it is not kept.

    Args:
        case: What to do.
        names: Functions and classes by name, as the student's file would define them. They change no argument.

    Example:
        >>> steps = (Step("f", Call("f"), (3,), hold=((1,),)), Step("g", Call("g"), (Ref("f", (1,)),)))
        >>> replay(Case("", steps), {"f": lambda x: (x, x * x), "g": lambda cache: cache + 1})
        [(3, HELD), 10]
    """
    kept: dict[str, Any] = {}
    results = []
    for step in case.steps:
        kept[step.name] = value = _perform(step, kept, names)
        results.append(hold(value, step.hold) if step.keep else None)
    return results


def _perform(step: Step, kept: Mapping[str, Any], names: Mapping[str, Any]) -> Any:
    args = fill(step.args, kept)
    kwargs = fill(dict(step.kwargs), kept)
    match step.target:
        case Call(name) | New(name):
            return names[name](*args, **kwargs)
        case Method(of, name):
            return getattr(part(kept, of), name)(*args, **kwargs)
        case Attribute(of, name):
            return attrgetter(name)(part(kept, of))
        case State(of):
            return part(kept, of).state_dict()
        case Load(of, arrays):
            found = part(kept, of)
            if hasattr(found, "load_state_dict"):
                found.load_state_dict(dict(arrays))
            else:
                for name, array in arrays.items():
                    setattr(found, name, array)
            return None


def fill(value: Any, kept: Mapping[str, Any]) -> Any:
    """Arguments with what the Refs stand for.

    >>> fill([1, Ref("f", (0,))], {"f": ("h", "cache")})
    [1, 'h']
    """
    if isinstance(value, Ref):
        return part(kept, value)
    if isinstance(value, dict):
        return {name: fill(item, kept) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(fill(item, kept) for item in value)
    return value


def part(kept: Mapping[str, Any], ref: Ref) -> Any:
    """What a Ref stands for."""
    value = kept[ref.step]
    for key in ref.path:
        value = value[key]
    return value


def hold(value: Any, paths: Sequence[Path]) -> Any:
    """The value without what lies at these paths.

    >>> hold((1, {"a": 2, "b": 3}), [(1, "b")])
    (1, {'a': 2, 'b': HELD})
    """
    if () in paths:
        return HELD
    if not paths:
        return value

    def below(key: str | int) -> list[Path]:
        return [path[1:] for path in paths if path[0] == key]

    if isinstance(value, dict):
        return {name: hold(item, below(name)) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(hold(item, below(number)) for number, item in enumerate(value))
    return value
