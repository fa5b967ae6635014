"""A student's file: compiled, searched for forbidden names, loaded; and what its exceptions say."""

import ast
import io
import linecache
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from importlib.util import decode_source
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

from .channel import FORBIDDEN, LOAD_FAILED, MAX_MESSAGE, OUT_OF_MEMORY, RAISED, SYNTAX_ERROR

COOKIE = re.compile(rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=]")

# They get past what the student's classes claim.
_type_name = type.__dict__["__name__"].__get__
_mro = type.__dict__["__mro__"].__get__
_traceback = BaseException.__dict__["__traceback__"].__get__

NO_MEMORY = ("RuntimeError: [enforce fail at alloc_cpu", "OSError: [Errno 12]")
"""How messages begin that say so without a MemoryError: PyTorch's, the system's."""
MAX_NAME = 80


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
    module = new_module(filename)
    remember(text if isinstance(text, str) else decode_source(text), filename)
    try:
        exec(code, module.__dict__)  # noqa: S102 - this is what the process is for
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are the student's too
        return Fault(LOAD_FAILED, *failed_load(error, filename))
    return module


def new_module(filename: str) -> ModuleType:
    """The namespace of a submission, still empty."""
    module = ModuleType("submission")
    module.__file__ = filename
    sys.modules["submission"] = module  # dataclasses and typing look themselves up there
    return module


def remember(text: str, filename: str) -> None:
    """Let `inspect.getsource`, which TorchScript asks, find what no file holds here."""
    lines = io.StringIO(text, None).readlines()  # with every end of line made "\n"
    linecache.cache[filename] = (len(text), None, lines, filename)


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


def own_names(tree: ast.AST) -> set[str]:
    """Names of classes, functions and variables that are defined here."""
    nodes = list(ast.walk(tree))
    written = {node.name for node in nodes if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    return written | {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def first_forbidden(tree: ast.AST, forbidden: Collection[str], own: Collection[str] = ()) -> Fault | None:
    """Where the file first says a forbidden name. A courtesy to honest students: there are ways around it.

    Args:
        tree: The file.
        forbidden: Names.
        own: Names that are defined elsewhere in the submission; those of the file itself are known. Alone they mean
            the student's own, behind a dot the library's.
    """
    if not forbidden:
        return None
    own = own_names(tree) | set(own)
    said = []
    for node in _run_here(tree, own):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=name) if name not in own:
                said.append((line, name))
            case ast.Attribute(attr=name):
                said.append((line, name))
            case ast.Import(names=aliases):
                said += [(line, part) for alias in aliases for part in alias.name.split(".")]
            case ast.ImportFrom(module=module, names=aliases):
                said += [(line, part) for part in (module or "").split(".")]
                said += [(line, alias.name) for alias in aliases]
    found = sorted((line, name) for line, name in said if name in forbidden)
    return Fault(FORBIDDEN, found[0][1], found[0][0]) if found else None


def _run_here(tree: ast.AST, own: Collection[str]) -> Iterator[ast.AST]:
    """All nodes but those under `if __name__ == "__main__":`, which do not run here, whatever they say."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        guard = _is_main_guard(node) and "__name__" not in own
        waiting += node.orelse if guard else ast.iter_child_nodes(node)  # type: ignore[attr-defined]


def _is_main_guard(node: ast.AST) -> bool:
    match node:
        case ast.If(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right])):
            pair = left, right
        case _:
            return False
    match pair:
        case (ast.Name(id="__name__"), ast.Constant(value="__main__")):
            return True
        case (ast.Constant(value="__main__"), ast.Name(id="__name__")):
            return True
    return False


def failed_call(error: BaseException, files: Mapping[str, int]) -> tuple[int, str, int]:
    """What to report of an exception of a step: its code, its message, its line; see `failure`."""
    message, line = failure(error, files)
    no_memory = any(kind is MemoryError for kind in _mro(type(error))) or message.startswith(NO_MEMORY)
    return OUT_OF_MEMORY if no_memory else RAISED, message, line


def failed_load(error: BaseException, filename: str) -> tuple[str, int]:
    """Message of an exception, with the innermost line if it is another than that of the file's top level; and that."""
    places = []
    trace = _traceback(error)
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == filename:
            places.append((trace.tb_lineno or 0, str.__getitem__(code.co_name, slice(MAX_NAME))))
        trace = trace.tb_next
    message = describe(error)
    if len(places) > 1:
        message += " (line {}, in {})".format(*places[-1])
    return message, places[0][0] if places else 0


def failure(error: BaseException, files: Mapping[str, int]) -> tuple[str, int]:
    """Message of an exception and the innermost line of the student's that it went through.

    Args:
        error: The exception.
        files: What the student wrote: by name the number of lines before it (of a cell, those of the cells above).
    """
    line, trace = 0, _traceback(error)
    while trace is not None:
        above = files.get(trace.tb_frame.f_code.co_filename)
        if above is not None:
            line = above + (trace.tb_lineno or 0)
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


def defined(module: ModuleType, files: Collection[str]) -> list[str]:
    """Functions and classes of the submission, in order."""
    return [
        name
        for name, value in module.__dict__.items()
        if (type(value) is FunctionType and value.__code__.co_filename in files)
        or (type(value) is type and type.__dict__["__module__"].__get__(value) == module.__name__)
    ]
