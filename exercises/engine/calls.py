"""Calls of a student's code as data: what is called, with what, and which earlier results go in again.

A case is a list of steps, run in order in one process; nothing of one case reaches the next.

    Step("forward", Call("rnn_forward"), (x, h_0, W), hold=((1,),))      gives h and a cache, which stays there
    Step("backward", Call("rnn_backward"), (dh, Ref("forward", (1,))))
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...errors import AuthorError
from ...templates.language import N_

Path = tuple[str | int, ...]
"""Where something lies in a result: ("dW", 0) is result["dW"][0], () the whole."""


@dataclass(frozen=True, slots=True)
class Ref:
    """An earlier result of the same case, or a part of it; it never leaves the student's process."""

    step: str
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the student's file."""

    function: str


@dataclass(frozen=True, slots=True)
class New:
    """An object of a class of the student's file."""

    name: str


@dataclass(frozen=True, slots=True)
class Method:
    """A method of an earlier result."""

    of: Ref
    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an earlier result; takes no arguments."""

    of: Ref
    name: str
    """With dots for an attribute of an attribute: "weight.grad"."""


@dataclass(frozen=True, slots=True)
class State:
    """What `state_dict` of an earlier result says, arrays by name; takes no arguments."""

    of: Ref


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """Arrays put into an earlier result: by its `load_state_dict`, or as attributes if it has none."""

    of: Ref
    arrays: Mapping[str, Any]


Target = Call | New | Method | Attribute | State | Load


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One call.

    Arguments are arrays, numbers, texts, None, truth values, Refs, and tuples, lists and dictionaries of them.
    """

    name: str
    """Once in a case; what a Ref says."""
    target: Target
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    keep: bool = True
    """Whether the result is sent back and compared; a Ref finds it either way."""
    hold: tuple[Path, ...] = ()
    """Parts of the result that are not sent back, for example a cache, whose form is the student's choice."""
    echo: bool = False
    """Whether the arguments are sent back too, as they are after the call."""
    repeats: str = ""
    """An earlier step whose result, or a part of it, must come out again; looked at by contracts that say so."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Steps that belong together.

    Raises:
        AuthorError: If two steps have one name, or a Ref points to no earlier step.

    Example:
        >>> Case("twice", (Step("one", Call("f")), Step("two", Call("f"), (Ref("three"),))))
        Traceback (most recent call last):
        rnnex.errors.AuthorError: Case 'twice': 'three' is not the name of a step before 'two'.
    """

    name: str
    """What the case is about (message id); it never reaches the student's process."""
    steps: tuple[Step, ...]
    public: bool = False
    """Whether inputs and expected results may be shown."""

    def __post_init__(self) -> None:
        earlier: set[str] = set()
        for step in self.steps:
            for ref in refs((getattr(step.target, "of", None), step.args, step.kwargs)):
                if ref.step not in earlier:
                    raise AuthorError(
                        N_("Case '%(case)s': '%(name)s' is not the name of a step before '%(step)s'."),
                        case=self.name,
                        name=ref.step,
                        step=step.name,
                    )
            if step.name in earlier:
                raise AuthorError(
                    N_("Case '%(case)s' has two steps '%(step)s': name each once."), case=self.name, step=step.name
                )
            earlier.add(step.name)


def forward_alone(case: Case) -> Case:
    """A case of a forward and a backward pass without the latter, which may not be written yet."""
    return replace(case, name=N_("the forward pass alone"), steps=case.steps[:1])


def refs(value: Any) -> Iterator[Ref]:
    """All Refs among arguments.

    >>> list(refs((1.0, [Ref("a")], {"cache": Ref("b", (0,))})))
    [Ref(step='a', path=()), Ref(step='b', path=(0,))]
    """
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from refs(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from refs(item)
