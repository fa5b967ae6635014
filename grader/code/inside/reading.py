"""A student's file: compiled, searched for forbidden names, loaded; and what its exceptions say."""

import ast
import re
import sys
from collections.abc import Collection
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

from .channel import FORBIDDEN, MAX_MESSAGE, RAISED, SYNTAX_ERROR

COOKIE = re.compile(rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=]")

# They get past what the student's classes claim.
_type_name = type.__dict__["__name__"].__get__
_traceback = BaseException.__dict__["__traceback__"].__get__


class Fault(NamedTuple):
    """What keeps every step from being run."""

    code: int
    message: str
    line: int


def load(source: bytes, filename: str, forbidden: Collection[str]) -> ModuleType | Fault:
    """The module that the file makes, or what is wrong with the file as a whole."""
    try:
        text = decoded(source)
        tree = ast.parse(text, filename)
        code: CodeType = compile(tree, filename, "exec", dont_inherit=True)
    except BaseException as error:  # noqa: BLE001 - MemoryError, RecursionError, LookupError... all mean: unreadable
        line = error.lineno if isinstance(error, SyntaxError) else None
        return Fault(SYNTAX_ERROR, describe(error), line or 0)
    found = first_forbidden(tree, forbidden)
    if found:
        return found
    module = ModuleType("submission")
    module.__file__ = filename
    sys.modules["submission"] = module  # dataclasses and typing look themselves up there
    try:
        exec(code, module.__dict__)  # noqa: S102 - this is what the process is for
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are the student's too
        return Fault(RAISED, *failure(error, filename))
    return module


def decoded(source: bytes) -> bytes | str:
    """What to compile. Editors of Windows write UTF-16 or Latin-1 without saying so; Python would refuse."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16")
    if not COOKIE.match(source):
        try:
            source.decode()
        except UnicodeDecodeError:
            return source.decode("latin-1")
    return source


def first_forbidden(tree: ast.AST, forbidden: Collection[str]) -> Fault | None:
    """Where the file first says a forbidden name. A courtesy to honest students: there are ways around it."""
    if not forbidden:
        return None
    said = []
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                said.append((line, name))
            case ast.Import(names=aliases):
                said += [(line, part) for alias in aliases for part in alias.name.split(".")]
            case ast.ImportFrom(module=module, names=aliases):
                said += [(line, part) for part in (module or "").split(".")]
                said += [(line, alias.name) for alias in aliases]
    found = sorted((line, name) for line, name in said if name in forbidden)
    return Fault(FORBIDDEN, found[0][1], found[0][0]) if found else None


def failure(error: BaseException, filename: str) -> tuple[str, int]:
    """Message of an exception and the innermost line of the student's file that it went through."""
    line, trace = 0, _traceback(error)
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            line = trace.tb_lineno or 0
        trace = trace.tb_next
    return describe(error), line


def describe(error: BaseException) -> str:
    """Type and text of an exception. `str` may run the student's code, which may raise (or never end)."""
    name = _type_name(type(error))
    try:
        text = str.__getitem__(str(error), slice(MAX_MESSAGE))
    except BaseException:  # noqa: BLE001 - see above
        return f"{name} (its message cannot be shown)"
    return f"{name}: {text}" if text else name


def defined(module: ModuleType, filename: str) -> list[str]:
    """Functions and classes of the file, in order."""
    return [
        name
        for name, value in module.__dict__.items()
        if (type(value) is FunctionType and value.__code__.co_filename == filename)
        or (type(value) is type and type.__dict__["__module__"].__get__(value) == module.__name__)
    ]
