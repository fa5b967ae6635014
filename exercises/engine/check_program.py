"""Check your code with the public cases of your sheet:

    python check.py              all of them
    python check.py gru_cell     those of one question

NumPy is all it needs (and PyTorch where a question is about it). It says of every case whether it is right, and of a
wrong one what went in, what came out and what is expected. Marks come from further cases, which are not in here.
"""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from .check_compare import NoResult, say
from .check_runs import Case, Question, Ref, Step, load, run_case, trace

HERE = Path(__file__).resolve().parent
MOST_SHOWN = 200  # entries of an array
ALL_RIGHT, SOMETHING_WRONG, NO_SUCH_QUESTION, INTERRUPTED = 0, 1, 2, 130  # how the program ends


def tell(text: str, indent: int = 0) -> None:
    """Print every line with so many spaces before it."""
    for line in text.split("\n"):
        print(" " * indent + line if line.strip() else "")  # noqa: T201


def main(questions: list[Question], arguments: list[str]) -> int:
    """Check the questions that are named, or all; the exit status."""
    for name in arguments:
        if not any(is_called(question, name) for question in questions):
            known = ", ".join(Path(question.file).stem for question in questions)
            tell(say("There is no question '%(name)s': choose one of %(known)s.", name=name, known=known))
            return NO_SUCH_QUESTION
    # Your file is marked alone, so it shall not find its neighbours here either.
    sys.path[:] = [place for place in sys.path if Path(place).resolve() != HERE]
    verdicts = []
    for question in questions:
        if not arguments or any(is_called(question, name) for name in arguments):
            try:
                verdicts += check_question(question, HERE / question.file)
            except KeyboardInterrupt as stop:
                tell(say("Stopped. Your program was here:"))
                tell(trace(stop, HERE / question.file))
                return INTERRUPTED
    tell(say("Public cases that are right: %(right)s of %(count)s.", right=sum(verdicts), count=len(verdicts)))
    return ALL_RIGHT if all(verdicts) else SOMETHING_WRONG


def is_called(question: Question, name: str) -> bool:
    """Whether a name on the command line means this question."""
    return Path(name).name in (question.file, Path(question.file).stem)


def check_question(question: Question, path: Path) -> list[bool]:
    """Say how each case of a question goes; True for each that is right."""
    tell(question.file)
    try:
        module = load(path, question)
    except NoResult as lack:
        tell(f"{lack}\n", 2)
        return [False] * len(question.cases)
    verdicts = [check_case(case, module, question) for case in question.cases]
    if question.unchecked:
        tell(say("Asked for as well, and not checked here:"), 2)
        tell("\n".join(f"- {line}" for line in question.unchecked), 4)
    tell("")
    return verdicts


def check_case(case: Case, module: ModuleType, question: Question) -> bool:
    """Say how one case goes; True if it is right."""
    done = run_case(case, module, question)
    faults = [fault for _, found, _ in done for fault in found]
    changed = [(step, name) for step, _, names in done for name in names]
    right = not faults and not (changed and question.unchanged)
    tell(say("right: %(case)s", case=case.name) if right else say("WRONG: %(case)s", case=case.name), 2)
    for step, found, _ in done if faults else []:
        tell(call_of(step), 4)
        inputs = {} if all(fault.early for fault in faults) else inputs_of(step)
        for name, value in inputs.items():
            tell(f"{name} = {shown(value, len(name) + 3)}", 6)
        for fault in found:
            tell(f"{fault.what}: {fault.says}" if fault.what else fault.says, 4)
            if fault.expected is not None:
                width = max(len(say("returned")), len(say("expected"))) + 1
                tell(say("returned").ljust(width) + shown(fault.result, width), 6)
                tell(say("expected").ljust(width) + shown(fault.expected, width), 6)
    for step, name in changed:
        tell(say("%(call)s changes its argument %(name)s: work on a copy.", call=call_of(step), name=name), 4)
    return right


def call_of(step: Step) -> str:
    """The step as a line of Python."""
    kind, of, *rest = step.target
    names = ", ".join([*step.args, *(f"{name}={name}" for name in step.kwargs)])
    if kind in ("call", "new"):
        call = f"{of}({names})"
    elif kind == "method":
        call = f"{shown(of)}.{rest[0]}({names})"
    elif kind == "attribute":
        call = f"{shown(of)}.{rest[0]}"
    else:
        call = f"{shown(of)}.{'state_dict()' if kind == 'state' else 'load_state_dict(...)'}"
    named = kind == "attribute" or call.startswith(step.name)
    return call if named else f"{as_variable(step.name)} = {call}"


def as_variable(name: str) -> str:
    """Name of the variable that would hold the result of a step."""
    return name.replace(" ", "_").replace(".", "_")


def inputs_of(step: Step) -> dict[str, Any]:
    """What goes in, by name."""
    loaded = step.target[2] if step.target[0] == "load" else {}
    return {**step.args, **step.kwargs, **loaded}


def shown(value: Any, indent: int = 0) -> str:
    """An argument or a result as text; further lines are moved to the right."""
    if isinstance(value, Ref):
        return as_variable(value.step) + "".join(f"[{key!r}]" for key in value.path)
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=9, separator=", ", threshold=MOST_SHOWN, max_line_width=100)
        return text.replace("\n", "\n" + " " * indent)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name!r}: {shown(item, indent)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        first, last = "[]" if isinstance(value, list) else "()"
        return first + ", ".join(shown(item, indent) for item in value) + last
    return repr(value)
