"""Faults that can be planted in a right source text: each a small edit of it, alone or several at once."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache, partial
from itertools import combinations
from types import FunctionType
from typing import Any

import numpy as np

from ...errors import AuthorError
from ...templates.language import N_
from .code_exercise import Names, Slip
from .telling import Slips

REMARK = re.compile(r"(?m)^( *)# (.*)$")
"""A line that is a comment and nothing else."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong, as it is found in students' code."""

    id: str
    old: str
    """What stands in the right source, there only once: a part of a line, or some lines."""
    new: str
    """What stands there instead."""
    says: str
    """What is so in the code; it goes on after "if": "the update gate is inverted" (message id)."""
    check: str
    """Why it is wrong, or how to find it, one sentence (message id)."""
    breaks: str = ""
    """The contract that it breaks while the values of all cases stay right; empty if it gives wrong values."""
    excludes: tuple[str, ...] = ()
    """Faults that would not show beside this one; what changes the same lines need not be said."""


@dataclass(frozen=True, slots=True)
class Original:
    r"""A right source text, and the faults that can be planted in it.

    Raises:
        AuthorError: If the source has not exactly one place for a fault, or a comment is no message id.

    Example:
        >>> fault = Fault("sign", "x + 1", "x - 1", "one is taken away", "Add one.")
        >>> Original("def f(x):\n    return x + 1\n", (fault,)).names(frozenset({"sign"}))["f"](3)
        2
    """

    text: str
    faults: tuple[Fault, ...]
    comments: tuple[str, ...] = ()
    """The comments of the source, message ids: each is a line of its own."""

    def __post_init__(self) -> None:
        for fault in self.faults:
            if self.text.count(fault.old) != 1:
                raise AuthorError(
                    N_("Fault '%(fault)s': its old lines stand %(count)s times in the source; they must stand once."),
                    fault=fault.id,
                    count=self.text.count(fault.old),
                )
        for _, comment in REMARK.findall(self.text):
            if comment not in self.comments:
                raise AuthorError(
                    N_("The comment '%(comment)s' of the source is not among its comments: list it."), comment=comment
                )

    def planted(self, slips: Slips) -> str:
        """The source with these faults; none for the right one."""
        text = self.text
        for fault in sorted((one for one in self.faults if one.id in slips), key=self._start, reverse=True):
            start = self._start(fault)
            text = text[:start] + fault.new + text[start + len(fault.old) :]
        return text

    def names(self, slips: Slips) -> Names:
        """What the source with these faults defines; its functions leave all arguments as they are."""
        return _names(self.planted(slips))

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The faults that give wrong values, as mistakes that can be told from results."""
        return _slips(self)

    def _start(self, fault: Fault) -> int:
        return self.text.index(fault.old)

    def lines(self, fault: Fault) -> set[int]:
        """Numbers of the lines that a fault changes."""
        first = self.text.count("\n", 0, self._start(fault))
        return set(range(first, first + fault.old.rstrip("\n").count("\n") + 1))


@lru_cache(maxsize=64)
def _slips(original: Original) -> tuple[Slip, ...]:
    telling = [fault for fault in original.faults if not fault.breaks]
    apart = {fault.id: list(fault.excludes) for fault in telling}
    for one, other in combinations(telling, 2):
        if original.lines(one) & original.lines(other):
            apart[one.id].append(other.id)
    return tuple(Slip(fault.id, fault.says, fault.check, tuple(apart[fault.id])) for fault in telling)


def in_words(text: str, say: Callable[[str], str]) -> str:
    r"""A source text with its comments in another language.

    >>> in_words("    # sum\n    x += 1\n", {"sum": "soma"}.get)
    '    # soma\n    x += 1\n'
    """
    return REMARK.sub(lambda found: f"{found[1]}# {say(found[2])}", text)


def difference(wrong: str, right: str) -> str:
    r"""How one text becomes the other, as a unified diff without line numbers.

    >>> print(difference("a\nb\nc\n", "a\nB\nc\n"))
     a
    -b
    +B
     c
    """
    lines = list(unified_diff(wrong.splitlines(), right.splitlines(), lineterm="", n=2))[3:]
    return "\n".join("@@" if line.startswith("@@") else line for line in lines)


@lru_cache(maxsize=1024)
def _names(text: str) -> Mapping[str, Callable[..., Any]]:
    defined: dict[str, Any] = {"__name__": "source"}
    exec(compile(text, "source", "exec"), defined)  # noqa: S102 - written by the exercise itself
    return {name: partial(_on_copies, value) for name, value in defined.items() if isinstance(value, FunctionType)}


def _on_copies(f: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Some faults change what they are given; a caller's arrays must not change with it."""
    return f(*_copy(args), **_copy(kwargs))


def _copy(value: Any) -> Any:
    """As `deepcopy`, in a fifth of the time: marking makes hundreds of these calls for each file."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (tuple, list):
        return type(value)(map(_copy, value))
    if type(value) is dict:
        return {name: _copy(item) for name, item in value.items()}
    return deepcopy(value)
