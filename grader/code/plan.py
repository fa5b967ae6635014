"""A plan: what a student's file is asked to do, as data; and how it goes to the process that does it.

The steps themselves are those of `exercises/engine/calls.py`, which authors write too. The process on the other side
imports none of this: it gets JSON.
"""

from binascii import b2a_base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...errors import AuthorError
from ...exercises.engine.calls import Attribute, Call, Case, Load, Method, New, Path, Ref, State, Step, Target
from ...templates.language import N_

__all__ = [
    "DTYPES",
    "Attribute",
    "Call",
    "Case",
    "Libraries",
    "Limits",
    "Load",
    "Method",
    "New",
    "Path",
    "Plan",
    "Ref",
    "State",
    "Step",
    "Target",
    "wire",
]

Libraries = Literal["numpy", "torch", "torch-by-hand"]
DTYPES = ("float64", "float32", "int64", "int32", "bool")
"""Names of the array types that cross the border, in both directions."""
NAMES = {np.dtype(name): name for name in DTYPES}
"""Quicker than asking a dtype for its name."""
WORDS: dict[type, str] = {
    Call: "call", New: "new", Method: "method", Attribute: "attribute", State: "state", Load: "load"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use."""

    seconds: float = 10.0
    """Wall-clock time for loading the file and all cases; the start of Python is not counted."""
    memory: int = 1 << 30
    """Bytes of address space beyond what Python and NumPy take at the start (Linux)."""
    log_bytes: int = 65_536
    """Bytes of printed output that are kept, from the beginning."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What to do with one file."""

    filename: str
    """Name shown in the student's own tracebacks, for example "gru_cell.py"."""
    cases: tuple[Case, ...]
    limits: Limits = field(default_factory=Limits)
    libraries: Libraries = "numpy"
    """What the file may import beside the standard library; "torch-by-hand" is PyTorch without its recurrent cells.
    With PyTorch, arrays are handed over as tensors."""
    forbidden: tuple[str, ...] = ()
    """Names that the file may not say, for example ("GRU", "GRUCell")."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all cases, in order."""
        return tuple(step for case in self.cases for step in case.steps)

    @classmethod
    def of_calls(
        cls,
        filename: str,
        function: str,
        arguments: Iterable[tuple[Any, ...]],
        limits: Limits | None = None,
        libraries: Libraries = "numpy",
    ) -> "Plan":
        """One function called with each of these arguments, every call a case of its own.

        >>> len(Plan.of_calls("f.py", "f", [(1.0,), (2.0,)]).steps)
        2
        """
        steps = (Step("call", Call(function), given) for given in arguments)
        cases = tuple(Case(f"case {number}", (step,)) for number, step in enumerate(steps))
        return cls(filename, cases, limits or Limits(), libraries)


def wire(plan: Plan) -> dict[str, Any]:
    """The plan as data for JSON; names of cases stay here.

    Raises:
        AuthorError: If an argument cannot be handed over.

    Example:
        >>> wire(Plan.of_calls("f.py", "f", [(np.array([True]), 2.0)]))["cases"][0][0]["args"]
        {'tuple': [{'array': ['bool', [1], 'AQ==']}, 2.0]}
    """
    return {
        "filename": plan.filename,
        "cases": [[_step(case, step) for step in case.steps] for case in plan.cases],
        "seconds": plan.limits.seconds,
        "memory": plan.limits.memory,
        "libraries": plan.libraries,
        "forbidden": list(plan.forbidden),
    }


def _step(case: Case, step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "target": _target(case, step.target),
        "args": _value(case, tuple(step.args)),
        "kwargs": _value(case, step.kwargs),
        "keep": step.keep and type(step.target) is not Load,
        "hold": [list(path) for path in step.hold],
        "echo": step.echo,
    }


def _target(case: Case, target: Target) -> list[Any]:
    word = WORDS[type(target)]
    match target:
        case Call(name) | New(name):
            return [word, name]
        case Method(of, name) | Attribute(of, name):
            return [word, [of.step, list(of.path)], name]
        case Load(of, arrays):
            return [word, [of.step, list(of.path)], _value(case, arrays)]
        case State(of):
            return [word, [of.step, list(of.path)]]


def _value(case: Case, value: Any) -> Any:
    """Plain values as they are; the rest as a dictionary of one key."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Ref):
        return {"ref": [value.step, list(value.path)]}
    if isinstance(value, Mapping):
        return {"dict": {str(name): _value(case, item) for name, item in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"list" if isinstance(value, list) else "tuple": [_value(case, item) for item in value]}
    if not isinstance(value, np.ndarray) or value.dtype not in NAMES:
        raise AuthorError(
            N_("Case '%(case)s' passes %(value)r: use a number, a text or an array of %(dtypes)s, or lists of them."),
            case=case.name,
            value=value,
            dtypes=", ".join(DTYPES),
        )
    return {"array": [NAMES[value.dtype], list(value.shape), _base64(value)]}


def _base64(array: NDArray[Any]) -> str:
    little = array.astype(array.dtype.newbyteorder("<"))
    return b2a_base64(little.tobytes(), newline=False).decode("ascii")
