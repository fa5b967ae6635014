"""What check.py runs: a student's file is loaded, and makes the calls of a case. See `check_file.py`."""

import ast
import sys
import traceback
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from .check_compare import Fault, NoResult, compare, same, say

MAIN = "__name__ == '__main__'"


@dataclass(frozen=True)
class Ref:
    """A part of an earlier result: Ref("forward", (1,)) is the second thing that the step "forward" returned."""

    step: str
    path: tuple[Any, ...] = ()


@dataclass
class Step:
    """One call of your code."""

    name: str
    target: tuple[Any, ...]
    """("call", function), ("new", class), ("method", Ref, name), ("attribute", Ref, name), ("state", Ref) for its
    state_dict, or ("load", Ref, arrays) for its load_state_dict, or for attributes where it has none."""
    args: dict[str, Any] = field(default_factory=dict)
    """By position; the names are for reading only."""
    kwargs: dict[str, Any] = field(default_factory=dict)
    wants: Any = None
    """What is expected; None if it is not looked at."""
    outputs: tuple[str, ...] = ()
    """Names of the results, where there are several."""


@dataclass
class Case:
    """Steps that belong together."""

    name: str
    steps: list[Step]


@dataclass
class Question:
    """One file of yours."""

    file: str
    cases: list[Case]
    unchecked: list[str] = field(default_factory=list)
    """What is asked of the file too, and not looked at here."""
    unchanged: bool = False
    """Whether it is asked that arguments are not changed."""
    forbidden: list[str] = field(default_factory=list)
    """Names that the file may not say."""
    tensors: bool = False
    """Whether arrays are handed over as PyTorch tensors."""


class NotReached(Exception):
    """A step needs the result of one that gave none."""


def load(path: Path, question: Question) -> ModuleType:
    """Your file as a module of its own."""
    if not path.is_file():
        raise NoResult(say("There is no file %(file)s beside check.py.", file=path.name))
    module = ModuleType("submission")
    module.__file__ = str(path)
    sys.modules["submission"] = module  # data classes look themselves up there
    try:
        if question.tensors:
            __import__("torch")
        tree = ast.parse(path.read_bytes(), str(path))
        code = compile(tree, str(path), "exec", dont_inherit=True)
        said = [(line, name) for name, line in words_of(tree) if name in question.forbidden]
        if not said:
            exec(code, vars(module))  # noqa: S102
    except (Exception, SystemExit) as error:  # noqa: BLE001
        raise NoResult(say("Python cannot load the file:") + "\n" + trace(error, path)) from None
    if said:
        line, name = min(said)
        raise NoResult(say("Line %(line)s uses %(name)s: do without it in this question.", line=line, name=name))
    return module


def words_of(tree: ast.AST) -> list[tuple[str, int]]:
    """The names that a program says, each with its line; a name that it defines itself counts behind a dot only.

    What stands under `if __name__ == "__main__":` is not run here, and may say what it likes.
    """
    found: list[tuple[str, int]] = []
    own = {node.name for node in ast.walk(tree) if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    guards = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == MAIN]
    apart = {node for guard in guards for line in guard.body for node in ast.walk(line)}
    for node in ast.walk(tree):
        if node in apart:
            continue
        names = [getattr(node, "attr", "")]
        if isinstance(node, ast.Name) and node.id not in own:
            names = [node.id]
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            imported = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            names = [part for name in imported for part in name.split(".")]
        found += [(name, getattr(node, "lineno", 0)) for name in names]
    return found


def trace(error: BaseException, path: Path) -> str:
    """The traceback of an exception, from your file on."""
    start = error.__traceback__
    while start is not None and start.tb_frame.f_code.co_filename != str(path):
        start = start.tb_next
    return "".join(traceback.format_exception(type(error), error, start)).rstrip()


def run_case(case: Case, module: ModuleType, question: Question) -> list[tuple[Step, list[Fault], list[str]]]:
    """Make every step that can be made; with each, what is wrong, and the names of arguments that it changed."""
    kept: dict[str, Any] = {}
    done = []
    for step in case.steps:
        changed: list[str] = []
        try:
            given, before = (build({**step.args, **step.kwargs}, kept, question) for _ in range(2))
            kept[step.name] = result = perform(step, given, kept, module, question)
            changed = [name for name in given if not same(given[name], before[name])]
            if result is None and step.wants is not None:
                faults = [Fault(nothing(step))]
            else:
                faults = compare(result, step.wants, names=step.outputs)
        except NotReached:
            continue  # what is wrong was said of the step before
        except NoResult as lack:
            faults = [Fault(str(lack), early=True)]
        except (Exception, SystemExit) as error:  # noqa: BLE001
            faults = [raised(error, Path(str(module.__file__)))]
            if step.target[0] == "load":  # with weights drawn by chance, what follows would mean nothing
                kept.pop(step.target[1].step, None)
        done.append((step, faults, changed))
    return done


def nothing(step: Step) -> str:
    """What to say of a result that is None."""
    if step.target[0] == "attribute" and step.target[2].endswith(".grad"):
        return say(
            "No gradient has come here: this is no nn.Parameter, the result does not depend on it, or on the way "
            "there is detach(), .data, no_grad() or NumPy."
        )
    return say("The function returned None: it needs a return line.")


def raised(error: BaseException, path: Path) -> Fault:
    """What to say of an exception."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, NotImplementedError) and frames[-1].filename == str(path):
        return Fault(say("This is not filled in yet."), early=True)
    return Fault(say("It raised an exception:") + "\n" + trace(error, path))


def perform(step: Step, given: dict[str, Any], kept: dict[str, Any], module: ModuleType, question: Question) -> Any:
    """The result of one step."""
    kind, of, *rest = step.target
    args = [given[name] for name in step.args]
    kwargs = {name: given[name] for name in step.kwargs}
    if kind in ("call", "new"):
        if not callable(vars(module).get(of)):
            known = ", ".join(name for name, value in vars(module).items() if is_own(value)) or "-"
            raise NoResult(say("The file does not define %(name)s; it defines: %(known)s", name=of, known=known))
        return vars(module)[of](*args, **kwargs)
    owner = build(of, kept, question)
    if kind == "attribute":
        return attrgetter(rest[0])(owner)
    if kind == "method":
        return getattr(owner, rest[0])(*args, **kwargs)
    if kind == "state":
        return owner.state_dict()
    arrays = build(rest[0], kept, question)
    if hasattr(owner, "load_state_dict"):
        owner.load_state_dict(arrays)
    else:
        for name, array in arrays.items():
            setattr(owner, name, array)
    return None


def is_own(value: Any) -> bool:
    """Whether it is a function or class that your file defines."""
    return isinstance(value, (FunctionType, type)) and value.__module__ == "submission"


def build(value: Any, kept: dict[str, Any], question: Question) -> Any:
    """An argument ready for a call: a copy that is this call's alone, with what the Refs stand for."""
    if isinstance(value, Ref):
        if value.step not in kept:
            raise NotReached
        found = kept[value.step]
        for key in value.path:
            try:
                found = found[key]
            except (LookupError, TypeError, AttributeError, ValueError):
                where = f"{value.step}: no [{key!r}] in {type(found).__name__}"
                raise NoResult(
                    say("A part of an earlier result, which is needed here, is not there: %(message)s", message=where)
                ) from None
        return found
    if isinstance(value, dict):
        return {name: build(item, kept, question) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(build(item, kept, question) for item in value)
    if isinstance(value, np.ndarray):
        return sys.modules["torch"].from_numpy(value.copy()) if question.tensors else value.copy()
    return value
