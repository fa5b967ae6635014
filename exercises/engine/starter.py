"""Starter files: signatures, what they take and return, and what they promise. The public cases are in check.py."""

from collections.abc import Mapping

from ...templates.language import Language
from .code_exercise import CodeTask, Function

IMPORTS = {"numpy": "import numpy as np", "torch": "import torch", "torch-by-hand": "import torch"}


def starter_file(task: CodeTask, docs: Mapping[str, str], _: Language) -> str:
    """The file that students fill in.

    Args:
        task: Its functions and contracts.
        docs: By function: what it takes and returns, lines of text.
        _: The language.
    """
    functions = [_function(one, docs[one.name], _) for one in task.functions]
    return "\n\n\n".join([head(task, _), *functions, closing(_)])


def head(task: CodeTask, _: Language) -> str:
    """How a starter file begins: the contracts as its docstring, and what it imports."""
    imports = IMPORTS[task.libraries]
    if not task.contracts:
        return imports
    intro = _.plural(
        "What is asked of this function, beside the right values:",
        "What is asked of these functions, beside the right values:",
        len(task.functions),
    )
    promises = "\n".join(f"- {line}" for line in task.promises(_))
    return docstring(f"{intro}\n\n{promises}", indent="") + f"\n\n{imports}"


def closing(_: Language) -> str:
    """How a starter file ends: a remark that leads to check.py."""
    return "# " + _("To check your answers with the public cases, run: python check.py") + "\n"


def unanswered(_: Language, indent: str = "    ") -> str:
    """The body of a function that waits for its answer."""
    todo = _("Write your answer here.")
    return f'{indent}raise NotImplementedError("{todo}")'


def docstring(text: str, indent: str = "    ") -> str:
    r'''The text as a docstring, with its formulas as they are.

    >>> print(docstring("One line."))
        """One line."""
    >>> print(docstring("Multiplies by \\theta.\n\nReturns h (n,)."))
        r"""Multiplies by \theta.
    <BLANKLINE>
        Returns h (n,).
        """
    '''
    lines = [indent + line if line else "" for line in text.split("\n")]
    opening = indent + ('r"""' if "\\" in text else '"""') + lines[0].removeprefix(indent)
    closed = [opening, *lines[1:], f'{indent}"""'] if len(lines) > 1 else [f'{opening}"""']
    return "\n".join(closed)


def _function(function: Function, doc: str, _: Language) -> str:
    return f"def {function.name}({', '.join(function.parameters)}):\n{docstring(doc)}\n{unanswered(_)}"
