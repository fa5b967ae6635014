"""The process that runs a student's code. A script of its own: it imports nothing of rnnex and never will.

Standard input is the job (JSON, see `job.py`); standard output, at first, is the pipe for frames (see
`frames.py`); standard error is the pipe for whatever the student prints. The frame pipe moves to another
descriptor before anything else happens, and both standard streams then go to the log.

The student's code shares this interpreter and can do with it as it likes. So nothing here is worth
attacking: there are inputs and no expected values, and whatever goes out is only ever read as an answer.
"""

import contextlib
import json
import math
import os
import re
import struct
import sys
import time
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

try:
    import numpy as np
except ModuleNotFoundError:  # -I hides a user's own site-packages; the runner says where its NumPy lives
    sys.path.append(sys.argv[1])
    import numpy as np

HEADER = struct.Struct("<IBBBBIQ8Q")
READY, OK, SYNTAX_ERROR, MISSING_FUNCTION, RAISED, RETURNED_NONE, NOT_AN_ARRAY, FINISHED = range(8)
DTYPES = ("float64", "float32", "int64", "int32", "bool")
MAX_NDIM, MAX_BYTES, MAX_MESSAGE = 8, 64 << 20, 2048
COOKIE = re.compile(rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=]")

# Needed after the student's code has run, which may replace them; the last two get past what its classes claim.
_asarray, _write, _exit = np.asarray, os.write, os._exit
_type_name = type.__dict__["__name__"].__get__
_traceback = BaseException.__dict__["__traceback__"].__get__


class NoReferences:
    """Refuses `import rnnex`. A courtesy: the code behind it can undo it, or open the files."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name.partition(".")[0] == "rnnex":
            raise ModuleNotFoundError(f"a submission cannot import {name!r}", name=name)
        return None


class Channel:
    """The way out: one frame for each case."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.room = MAX_BYTES

    def say(self, case: int, code: int, message: str = "", line: int = 0, *, mutated: bool = False) -> None:
        """A frame without an array."""
        clipped = message.encode("utf-8", "backslashreplace")[:MAX_MESSAGE]
        payload = clipped.decode("utf-8", "ignore").encode()  # whole characters only
        self._send(HEADER.pack(case, code, 0, 0, mutated, line, len(payload), *[0] * 8) + payload)

    def answer(self, case: int, value: np.ndarray, *, mutated: bool) -> None:
        """A frame with an array, which `plain` has made plain."""
        payload = value.astype(value.dtype.newbyteorder("<")).tobytes()
        self.room -= len(payload)
        dims = value.shape + (0,) * (8 - value.ndim)
        dtype = 1 + DTYPES.index(value.dtype.name)
        self._send(HEADER.pack(case, OK, dtype, value.ndim, mutated, 0, len(payload), *dims) + payload)

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[_write(self.descriptor, rest) :]


def main() -> None:
    frames = os.dup(1)  # not inherited by programs that the student's code starts
    os.dup2(2, 1)
    task = json.loads(sys.stdin.buffer.read())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    log = [sys.stdout, sys.stderr]
    for stream in log:  # a killed process must not lose what it printed, nor a lone surrogate stop it
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
    sys.meta_path.insert(0, NoReferences)
    sys.argv[:] = [task["filename"]]
    set_limits(task["seconds"], task["memory"])

    channel = Channel(frames)
    channel.say(0, READY)
    run(task, channel)
    for stream in log:
        with contextlib.suppress(BaseException):  # the student closed it; the answers matter more
            stream.flush()
    channel.say(len(task["cases"]), FINISHED)


def set_limits(seconds: float, memory: int) -> None:
    """Lower what this process may use. There is no `resource` on Windows, and macOS ignores address space."""
    if sys.platform == "win32":
        return
    import resource

    def limit(kind: int, soft: int, spare: int = 0) -> None:
        ceiling = resource.getrlimit(kind)[1]
        most = sys.maxsize if ceiling == resource.RLIM_INFINITY else ceiling
        resource.setrlimit(kind, (min(soft, most), min(soft + spare, most)))

    # The wall clock is the runner's; this one catches several threads, and processes that got away from it.
    limit(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds) + 1, spare=1)
    limit(resource.RLIMIT_FSIZE, 1 << 20)
    limit(resource.RLIMIT_NOFILE, 64)
    limit(resource.RLIMIT_CORE, 0)
    if os.getuid() != 0:  # it counts every process of the user; root is exempt
        limit(resource.RLIMIT_NPROC, 1)
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        limit(resource.RLIMIT_AS, pages * resource.getpagesize() + memory)


def run(task: dict[str, Any], channel: Channel) -> None:
    """Load the file and make every call; a fault of the file as a whole is the outcome of each case."""
    filename, cases = task["filename"], task["cases"]
    fault: tuple[int, str, int] | None = None
    function: Any = None
    try:
        code = read(task["source"].encode("latin-1"), filename)
    except BaseException as error:  # noqa: BLE001 - MemoryError, RecursionError, LookupError... all mean: unreadable
        line = error.lineno if isinstance(error, SyntaxError) else None
        fault = SYNTAX_ERROR, describe(error), line or 0
    else:
        module = ModuleType("submission")
        module.__file__ = filename
        sys.modules["submission"] = module  # dataclasses and typing look themselves up there
        try:
            exec(code, module.__dict__)  # noqa: S102 - this is what the process is for
            function = module.__dict__.get(task["function"])
            if not callable(function):
                fault = MISSING_FUNCTION, ", ".join(defined(module, filename)), 0
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are the student's too
            fault = RAISED, *failure(error, filename)
    for index, case in enumerate(cases):
        if fault:
            channel.say(index, *fault)
        else:
            call(function, index, case, filename, channel)


def read(source: bytes, filename: str) -> CodeType:
    """Compile the file. Editors of Windows write UTF-16 or Latin-1 without saying so; Python would refuse."""
    text: bytes | str = source
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = source.decode("utf-16")
    elif not COOKIE.match(source):
        try:
            source.decode()
        except UnicodeDecodeError:
            text = source.decode("latin-1")
    return compile(text, filename, "exec", dont_inherit=True)


def call(function: Callable[..., object], index: int, case: list[dict[str, Any]], filename: str, out: Channel) -> None:
    """Make one call, with copies of the arguments that are this call's alone, and report it."""
    arguments = [build(argument) for argument in case]
    try:
        value = function(*arguments)
    except BaseException as error:  # noqa: BLE001 - as above
        out.say(index, RAISED, *failure(error, filename), mutated=changed(arguments, case))
        return
    mutated = changed(arguments, case)
    if value is None:
        out.say(index, RETURNED_NONE, mutated=mutated)
        return
    try:
        array = plain(value, out.room)
    except BaseException as error:  # noqa: BLE001 - __array__ and friends run the student's code
        out.say(index, NOT_AN_ARRAY, describe(error), mutated=mutated)
        return
    out.answer(index, array, mutated=mutated)


def build(argument: dict[str, Any]) -> Any:
    scalar = "scalar" in argument
    return argument["scalar"] if scalar else np.array(argument["values"], argument["dtype"]).reshape(argument["shape"])


def changed(arguments: Sequence[Any], case: list[dict[str, Any]]) -> bool:
    """Whether an argument is no longer what was given; compared as bytes, so that NaN equals itself."""
    return any(
        now.shape != given.shape or now.dtype != given.dtype or now.tobytes() != given.tobytes()
        for now, given in zip(arguments, map(build, case), strict=True)
        if type(given) is np.ndarray
    )


def plain(value: object, room: int) -> np.ndarray:
    """The value as an array of one of five dtypes, small enough to send.

    Raises:
        TypeError, ValueError: If it is not that; so may anything else, for the student's classes take part.
    """
    array = _asarray(value)
    wide = {"f": "float64", "i": "int64", "u": "int64"}.get(array.dtype.kind)
    name = array.dtype.name if array.dtype.name in DTYPES else wide
    if name is None:
        raise TypeError(f"not numbers: {_type_name(type(value))} gives an array of {array.dtype.name}")
    if array.ndim > MAX_NDIM:
        raise ValueError(f"too many dimensions: {array.ndim}")
    # Before it is copied: np.broadcast_to makes arrays that are huge only on paper.
    size = np.dtype(name).itemsize
    if math.prod(max(dim, 1) for dim in array.shape) * size > MAX_BYTES or array.size * size > room:
        raise ValueError(f"too large: shape {array.shape}")
    if array.dtype.name == "uint64" and array.size and int(array.max()) >= 2**63:
        raise ValueError("too large: a number above 2**63")
    return array.astype(name)


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
    functions = [(name, value) for name, value in module.__dict__.items() if type(value) is FunctionType]
    return [name for name, value in functions if value.__code__.co_filename == filename]


if __name__ == "__main__":
    main()
    _exit(0)  # past atexit, threads and finalisers, which are the student's
