"""Starter files: signatures, what they promise, and public cases that run with `python file.py`; NumPy is enough."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...templates.language import Language
from .calls import Case, Path, Ref, Step
from .code_exercise import CodeTask
from .replay import HELD

DIGITS = 9
"""Decimals of an expected number: more than the tolerance of 1e-7 asks for."""
CHECK = """def _check(name, result, expected):
    right = np.shape(result) == np.shape(expected) and np.allclose(result, expected, rtol=1e-7, atol=1e-7)
    print(right, name, "" if right else result)
"""


def starter_file(task: CodeTask, docs: Mapping[str, str], cases: Sequence[Case], _: Language) -> str:
    """The file that students fill in.

    Args:
        task: Its functions, contracts and reference.
        docs: By function: what it takes and returns, lines of text.
        cases: Public cases.
        _: The language.
    """
    promises = "\n".join(f"- {line}" for line in task.promises(_))
    head = _("What is asked of these functions, beside the right values:")
    todo = _("Write your answer here.")
    functions = "\n\n\n".join(
        f"def {one.name}({', '.join(one.parameters)}):\n"
        f'    """{_indented(docs[one.name])}\n    """\n'
        f'    raise NotImplementedError("{todo}")'
        for one in task.functions
    )
    remark = _("Public cases: run this file to check them.")
    checks = "\n".join(line for case in cases for line in _case(task, case, _))
    return (
        f'"""{head}\n\n{promises}\n"""\n\nimport numpy as np\n\n\n{functions}\n\n\n'
        f'# {remark}\n{CHECK}\n\nif __name__ == "__main__":\n{checks}\n'
    )


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ").replace("\n    \n", "\n\n")


def _case(task: CodeTask, case: Case, _: Language) -> list[str]:
    """The steps of a case as lines of Python."""
    lines = [f"    # {_(case.name)}"]
    for step, wanted in zip(case.steps, task.expected(case), strict=True):
        function = task.function(step)
        assert function is not None
        given = [literal(value) for value in step.args]
        given += [f"{name}={literal(value)}" for name, value in step.kwargs.items()]
        lines.append(f"    {variable(step)} = {function.name}({', '.join(given)})")
        for path, array in arrays(wanted):
            found, rest = function.output(path)
            name = ".".join(str(part) for part in (found.name, *rest))
            what = f"{function.name}: {name}"
            lines.append(f'    _check("{what}", {variable(step)}{_place(path)}, {literal(np.round(array, DIGITS))})')
    return lines


def arrays(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """What is compared of an expected result, and where it lies.

    >>> arrays((1.0, {"W": 2.0}, HELD))
    [((0,), 1.0), ((1, 'W'), 2.0)]
    """
    if value is HELD or value is None:
        return []
    if isinstance(value, Mapping):
        return [found for name, item in value.items() for found in arrays(item, (*path, name))]
    if isinstance(value, (list, tuple)):
        return [found for place, item in enumerate(value) for found in arrays(item, (*path, place))]
    return [(path, value)]


def variable(step: Step | str) -> str:
    """Name of the variable that holds the result of a step.

    >>> variable("backward again")
    'backward_again_result'
    """
    name = step if isinstance(step, str) else step.name
    return name.replace(" ", "_") + "_result"


def literal(value: Any) -> str:
    """An argument as Python writes it.

    >>> literal({"W": np.eye(1), "cache": Ref("f", (1,))})
    "{'W': np.array([[1.0]]), 'cache': f_result[1]}"
    """
    if isinstance(value, Ref):
        return variable(value.step) + _place(value.path)
    if isinstance(value, np.ndarray):
        kind = "" if value.dtype == float and value.size else f", dtype=np.{value.dtype.name}"
        return f"np.array({value.tolist()}{kind})"
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name!r}: {literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(literal, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def _place(path: Path) -> str:
    return "".join(f"[{part!r}]" for part in path)
