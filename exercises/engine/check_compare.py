"""What check.py compares: a result with what is expected, and an argument with what it was. See `check_file.py`.

This, `check_runs.py` and `check_program.py` become one file that needs NumPy only, also an older one than ours, and
Python 3.9. So they import nothing else of ours, and there is no newer syntax; they speak to the student who reads them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

TOLERANCE = 1e-4  # relative to 1 or to the expected value, whichever is larger; float32 does better
HELD = object()  # in the place of a result whose form is yours to choose, for example a cache
TEXTS: dict[str, str] = {}  # what is said, in the language of your sheet: see the end of the file


def say(text: str, **facts: Any) -> str:
    """A sentence in the language of your sheet."""
    words = TEXTS.get(text, text)
    return words % facts if facts else words


@dataclass
class Fault:
    """Something that is wrong with the result of a step."""

    says: str
    what: str = ""
    result: Any = None
    expected: Any = None
    early: bool = False
    """Nothing came of the call yet, so that its input does not matter."""


class NoResult(Exception):
    """There is nothing that could be compared; the message is for you."""


def compare(result: Any, wants: Any, what: str = "", names: tuple[str, ...] = ()) -> list[Fault]:
    """Everything that is not as expected."""
    if wants is HELD or wants is None or isinstance(wants, str):
        return []
    below = f"{what}." if what else ""
    faults: list[Fault] = []
    if isinstance(wants, dict):
        if not isinstance(result, dict):
            return [Fault(say("The result is not a dictionary."), what)]
        for name, item in wants.items():
            if name in result:
                faults += compare(result[name], item, f"{below}{name}")
            else:
                faults.append(Fault(say("The dictionary has no entry %(key)s.", key=name), what))
        return faults
    if isinstance(wants, (list, tuple)):
        count = len(result) if isinstance(result, (list, tuple)) else 1
        if count != len(wants) or not isinstance(result, (list, tuple)):
            facts = {"got": count, "wanted": len(wants)}
            return [Fault(say("The number of results is %(got)s; expected %(wanted)s.", **facts), what)]
        for place, item in enumerate(wants):
            faults += compare(result[place], item, f"{below}{names[place] if names else place}")
        return faults
    return compare_array(result, np.asarray(wants), what)


def compare_array(result: Any, wants: Any, what: str) -> list[Fault]:
    """Shape first, then values."""
    try:
        array = as_array(result)
    except NoResult as lack:
        return [Fault(str(lack), what)]
    if array.shape != wants.shape:
        says = say("The result has shape %(got)s; expected %(wanted)s.", got=array.shape, wanted=wants.shape)
        return [Fault(says, what, array, wants)]
    if not np.isfinite(array).all():
        return [Fault(say("The result contains NaN or infinity."), what, array, wants)]
    with np.errstate(all="ignore"):  # your file may have asked for exceptions
        close = np.abs(array - wants) <= TOLERANCE * np.maximum(1.0, np.abs(wants))
    if not close.all():
        return [Fault(say("The shape is right, the values are not."), what, array, wants)]
    return []


def as_array(value: Any) -> Any:
    """The array that is meant: an array, a tensor, a number, or lists of them."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, (list, tuple)) and value:
        parts = [as_array(item) for item in value]
        if len({part.shape for part in parts}) > 1:
            raise NoResult(say("The result is not one array."))
        return np.stack(parts)
    array = np.asarray(value)
    if array.dtype.kind not in "fiub" or (isinstance(value, np.ndarray) and type(value) is not np.ndarray):
        text = say("The result is not an array of numbers: %(message)s", message=type(value).__name__)
        raise NoResult(say("The result is None.") if value is None else text)
    return array


def same(one: Any, other: Any) -> bool:
    """Whether an argument is after the call what it was before."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(same(one[place], other[place]) for place in range(len(one)))
    if isinstance(one, np.ndarray) or hasattr(one, "detach"):
        return np.array_equal(as_array(one), as_array(other), equal_nan=True)
    return bool(one == other)
