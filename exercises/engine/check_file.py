"""check.py: one file with which students check their code against the public cases; it needs NumPy and nothing of ours.

Its program is that of `check_compare.py`, `check_runs.py` and `check_program.py`, word for word; below it stand the
cases of one sheet.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from ...errors import AuthorError
from ...templates.language import N_, Language
from .calls import Attribute, Call, Case, Load, Method, New, State, Step, Target
from .code_exercise import CodeTask
from .literals import Made, literal
from .replay import HELD

NAME = "check.py"
MODULES = ("check_compare.py", "check_runs.py", "check_program.py")
DIGITS = 9
"""Decimals of an expected number: more than the tolerance asks for."""
NUMPY = "numpy as np"
UNCHANGED = "arguments-unchanged"
"""The contract that is looked at in the public cases too."""
END = """

if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal without a sign prints "?", and never fails
    sys.exit(main(QUESTIONS, sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A file that check.py looks at."""

    file: str
    """Its name, which on a sheet may be another than that of the task."""
    task: CodeTask
    cases: Sequence[Case]
    """The public ones."""


def check_file(checked: Sequence[Checked], say: Language) -> str:
    """The text of check.py.

    Args:
        checked: The code questions of a sheet.
        say: Language of what it prints.

    Raises:
        AuthorError: If a code exercise has the name of this file.
    """
    if any(one.file == NAME for one in checked):
        raise AuthorError(N_("A code exercise cannot be called 'check': check.py is the file that checks the others."))
    title = say("Run this file to check your code with the public cases of your sheet: python check.py")
    texts = {text: say(text) for text in sentences() if say(text) != text}
    spoken = [f"TEXTS.update({literal(texts)})\n"] if texts else []
    questions = f"QUESTIONS = {literal([_question(one, say) for one in checked])}\n"
    heading = "# What your sheet asks for.\n"
    return f"# {title}\n{program()}\n\n{heading}" + "".join([*spoken, questions]) + END


@cache
def program() -> str:
    """All modules as one: the docstring of the last, their imports but those of each other, and what they define."""
    texts = [files(__package__).joinpath(name).read_text("utf-8") for name in MODULES]
    imported: dict[str, set[str]] = {}
    bodies = []
    for text in texts:
        nodes = [node for node in ast.parse(text).body if isinstance(node, (ast.Import, ast.ImportFrom))]
        for node in nodes:
            if not getattr(node, "level", 0):
                names = imported.setdefault(getattr(node, "module", None) or "", set())
                names |= {ast.unparse(name) for name in node.names}
        bodies.append("\n".join(text.split("\n")[nodes[-1].end_lineno :]).strip("\n"))
    plain = imported.pop("")
    standard = [f"import {name}" for name in sorted(plain - {NUMPY})]
    standard += [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(imported.items())]
    doc = ast.get_docstring(ast.parse(texts[-1]), clean=False)
    head = [f'"""{doc}"""', "\n".join(standard), f"import {NUMPY}"]
    whole = "\n\n".join(head) + "\n\n" + "\n\n\n".join(bodies) + "\n"
    return re.sub(r" *# (noqa|type:)[^\n]*", "", whole)  # remarks for our own tools


@cache
def sentences() -> tuple[str, ...]:
    """What the program says, as it says it in English."""
    calls = [node for node in ast.walk(ast.parse(program())) if isinstance(node, ast.Call)]
    said = [call.args[0] for call in calls if getattr(call.func, "id", "") == "say"]
    return tuple(str(text.value) for text in said if isinstance(text, ast.Constant))


def _question(one: Checked, say: Language) -> Made:
    task = one.task
    asked = {
        "unchecked": [say(contract.says) for contract in task.contracts if contract.id != UNCHANGED],
        "unchanged": any(contract.id == UNCHANGED for contract in task.contracts),
        "forbidden": list(task.forbidden),
        "tensors": task.libraries != "numpy",
    }
    told = {name: value for name, value in asked.items() if value}
    return Made("Question", (one.file, [_case(task, case, say) for case in one.cases]), told)


def _case(task: CodeTask, case: Case, say: Language) -> Made:
    results = zip(case.steps, task.expected(case), strict=True)
    return Made("Case", (say(case.name), [_step(task, step, wanted) for step, wanted in results]))


def _step(task: CodeTask, step: Step, wanted: Any) -> Made:
    given: dict[str, Any] = {}
    if step.args:
        given["args"] = dict(zip(_names(task, step), step.args, strict=True))
    if step.kwargs:
        given["kwargs"] = dict(step.kwargs)
    if wanted is not None:
        given["wants"] = _rounded(wanted)
    function = task.function(step)
    if function and len(function.returns) > 1:
        given["outputs"] = tuple(output.name for output in function.returns)
    return Made("Step", (step.name, _target(step.target)), given)


def _names(task: CodeTask, step: Step) -> list[str]:
    """Of positional arguments, for reading."""
    function = task.function(step)
    known = function.parameters if function else ()
    if isinstance(step.target, New):
        known = next((one.parameters for one in task.classes if one.name == step.target.name), ())
    return [known[place] if place < len(known) else f"argument_{place + 1}" for place in range(len(step.args))]


def _target(target: Target) -> tuple[Any, ...]:
    match target:
        case Call(name):
            return "call", name
        case New(name):
            return "new", name
        case Method(of, name):
            return "method", of, name
        case Attribute(of, name):
            return "attribute", of, name
        case State(of):
            return "state", of
        case Load(of, arrays):
            return "load", of, dict(arrays)


def _rounded(wanted: Any) -> Any:
    """Expected results with so many decimals that they are right, and not many more."""
    if wanted is HELD or wanted is None or isinstance(wanted, str):
        return wanted
    if isinstance(wanted, Mapping):
        return {name: _rounded(item) for name, item in wanted.items()}
    if isinstance(wanted, (list, tuple)):
        return type(wanted)(map(_rounded, wanted)) if type(wanted) in (list, tuple) else tuple(map(_rounded, wanted))
    return np.round(np.asarray(wanted, float), DIGITS)
