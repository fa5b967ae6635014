"""Debugging exercises: a file that looks right and has one fault, drawn for each student, who repairs it.

The fault follows from the public number of the variant, not from its secret: whoever has the right file finds it by
comparing anyway, and so the file can be made again from a sheet alone. Nothing on a sheet names it.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ...errors import AuthorError
from ...templates.language import N_, Language
from .code_exercise import CASES, CodeExercise, CodeTask
from .draw import Draw, derive
from .faults import Fault, Original, difference, in_words
from .telling import NEITHER
from .variant import Variant


@dataclass(frozen=True)
class DebuggingExercise(CodeExercise):
    """The author's function takes the options and returns a CodeTask whose reference is the right file's.

    Its starter is as of any code exercise; here the bodies of its functions come from the file with the fault.
    """

    original: Original = field(kw_only=True, repr=False)
    """The right file and its faults. Those that give wrong values are the slips of the task."""
    unchanged: str = N_("The file is as it was handed out: its fault is not repaired yet.")

    def fault(self, variant: Variant) -> Fault:
        """The fault that is planted in this variant's file."""
        number = str(variant.givens.get("cases", 0))
        return self.original.faults[
            int(Draw((derive(number, "fault"),)).integers("fault", len(self.original.faults))[0])
        ]

    def task(self, variant: Variant) -> CodeTask:
        """The task; its starter file has the variant's fault."""
        made, fault = super().task(variant), self.fault(variant)
        wrong = self.original.planted(frozenset((fault.id,)))
        return replace(
            made,
            starter=lambda say: self._filled(made.starter(say), wrong, say),
            decisive=fault.breaks or CASES,
        )

    def worked(self, variant: Variant, say: Language) -> str:
        """What was wrong and why, the lines that change, and the whole file repaired."""
        fault = self.fault(variant)
        right, wrong = (in_words(self.original.planted(slips), say) for slips in (NEITHER, frozenset((fault.id,))))
        return "\n\n".join(
            [
                say("The fault that was planted: %(fault)s.", fault=say(fault.says)) + " " + say(fault.check),
                say("What changes (-: as handed out, +: repaired):"),
                f"```diff\n{difference(wrong, right)}\n```",
                say("The whole, repaired:"),
                f"```python\n{right}```",
            ]
        )

    def _filled(self, starter: str, text: str, say: Language) -> str:
        intro = say("One fault is hidden in this file: one to three lines are not as they should be. Repair them.")
        return filled(starter, in_words(text, say)).replace('"""', f'"""{intro}\n\n', 1)


def what_to_do(_: Language) -> str:
    """The part of the statement that all debugging exercises share."""
    return _(
        "The starter file looks as if it did this, but one fault is planted in it: one to three lines are not as they "
        "should be. Find the fault and repair it; you may rewrite as much as you like. It need not show in the public "
        "cases: the beginning of the file says what else it must do. As long as what fails in the file as handed out "
        "still fails, nothing is earned."
    )


def debugging_exercise(**facts: Any) -> Callable[[Callable[..., CodeTask]], DebuggingExercise]:
    """Decorator that makes an exercise of a function which returns a CodeTask; `original` is the right file."""
    return lambda write: DebuggingExercise(write=write, **facts)


def filled(starter: str, source: str) -> str:
    r"""The starter file with the bodies of its functions, and what else is defined, from a source text.

    Raises:
        AuthorError: If the source lacks a function.

    Example:
        >>> starter = 'def f(x):\n    "Doubles."\n    raise NotImplementedError("")\n'
        >>> print(filled(starter, "def half(x):\n    return x / 2\n\n\ndef f(x):\n    # twice\n    return x * 2\n"))
        def half(x):
            return x / 2
        <BLANKLINE>
        <BLANKLINE>
        def f(x):
            "Doubles."
            # twice
            return x * 2
        <BLANKLINE>
    """
    lines, given = starter.splitlines(), source.splitlines()
    bodies = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    asked = [node for node in ast.parse(starter).body if isinstance(node, ast.FunctionDef)]
    for node in reversed(asked):
        body = bodies.pop(node.name, None)
        if body is None:
            raise AuthorError(N_("The source does not define '%(name)s'."), name=node.name)
        waits = node.body[-1]
        lines[waits.lineno - 1 : waits.end_lineno] = given[body.lineno : body.end_lineno]
    first = asked[0].lineno - 1
    lines[first:first] = [line for node in bodies.values() for line in (*_whole(given, node), "", "")]
    return "\n".join(lines) + "\n"


def _whole(lines: list[str], node: ast.FunctionDef) -> list[str]:
    return lines[node.lineno - 1 : node.end_lineno]
