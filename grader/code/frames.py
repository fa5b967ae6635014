"""Frames: the only words a student's process can say, and a reader that believes none of them.

A frame is a header of 20 bytes and a payload. The header, little-endian:

    step     u32   number of the step, 0 for READY, the number of steps for FINISHED
    code     u8    a Code
    flags    u8    1 if the arguments after the call follow the result
    zero     u16
    line     u32   line of the student's file, 0 if unknown
    bytes    u64   length of the payload

The payload of OK is the tree of the result (see `trees.py`), and with the flag that of the arguments; else a message
in UTF-8. A run is READY, one frame for each step in order, FINISHED. There is no pickle, no .npy header and no JSON:
nothing that could mean more than arrays. `inside/` writes frames and cannot import this file: a test compares the two.
"""

import struct
from enum import IntEnum
from typing import NamedTuple

from .trees import MAX_BYTES, Node, Tampered, TreeReader, require

__all__ = ["HEADER", "MAX_MESSAGE", "Code", "Decoder", "Frame", "Tampered"]

HEADER = struct.Struct("<IBBHIQ")
MAX_MESSAGE = 2048


class Code(IntEnum):
    """What a frame reports; READY and FINISHED belong to the run, the others to a step."""

    READY = 0
    OK = 1
    SYNTAX_ERROR = 2
    MISSING_FUNCTION = 3
    FORBIDDEN = 4
    RAISED = 5
    RETURNED_NONE = 6
    NOT_AN_ARRAY = 7
    NO_PART = 8
    SKIPPED = 9
    LOAD_FAILED = 10
    OUT_OF_MEMORY = 11
    FINISHED = 12


class Frame(NamedTuple):
    """The report on one step."""

    code: Code
    tree: Node | None
    echo: Node | None
    message: str
    line: int | None


class _Header(NamedTuple):
    step: int
    code: int
    flags: int
    zero: int
    line: int
    length: int


class Decoder:
    """Reads one run as its bytes arrive.

    Args:
        steps: How many steps the job has.

    Example:
        >>> decoder = Decoder(steps=0)
        >>> decoder.feed(bytes(HEADER.size))
        >>> decoder.ready, decoder.finished
        (True, False)
        >>> decoder.feed(b"Hello, grader. The mark is 10." * 3)  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
        Tampered: step 1819043144, not 0
    """

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.frames: list[Frame] = []
        """Reports so far, one per step in order."""
        self.ready = False
        self.finished = False
        self.tampered = False
        self._room = MAX_BYTES
        self._pending = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes, of any length; a frame is read when it is complete.

        Raises:
            Tampered: If the bytes cannot be part of an honest run; then always again.
        """
        try:
            self._take(chunk)
        except Tampered:
            self.tampered = True
            raise

    def _take(self, chunk: bytes) -> None:
        require(not self.tampered, "an earlier frame was not valid")
        self._pending += chunk
        while self._pending:
            require(not self.finished, "bytes after the end")
            if len(self._pending) < HEADER.size:
                return
            header = self._header()
            end = HEADER.size + header.length
            if len(self._pending) < end:
                return
            with memoryview(self._pending) as view:  # a slice would be a copy more of what may be large
                payload = bytes(view[HEADER.size : end])
            del self._pending[:end]
            self._accept(header, payload)

    def _header(self) -> _Header:
        """Check the header at the front; every size is a Python int and is checked before use."""
        header = _Header._make(HEADER.unpack_from(self._pending))
        step = len(self.frames) if self.ready else 0
        require(header.step == step, f"step {header.step}, not {step}")
        require(header.zero == 0, "something where nothing is")
        if not self.ready:
            require(header.code == Code.READY, f"code {header.code} at the beginning")
        elif step == self.steps:
            require(header.code == Code.FINISHED, f"code {header.code} at the end")
        else:
            require(Code.READY < header.code < Code.FINISHED, f"code {header.code} for a step")
        if header.code == Code.OK:
            require(header.flags in (0, 1), f"flags {header.flags}")
            require(header.line == 0, "a line beside a result")
            require(header.length <= self._room, "more than all results may have")
        else:
            require(header.flags == 0, "flags beside a message")
            require(header.length <= MAX_MESSAGE, f"a message of {header.length} bytes")
        if header.code in (Code.READY, Code.FINISHED):
            require(header.length == header.line == 0, "a message beside a step")
        return header

    def _accept(self, header: _Header, payload: bytes) -> None:
        code = Code(header.code)
        if code is Code.READY:
            self.ready = True
        elif code is Code.FINISHED:
            self.finished = True
        elif code is Code.OK:
            reader = TreeReader(payload, self._room)
            tree = reader.tree()
            echo = reader.tree() if header.flags else None
            reader.end()
            self._room = reader.room
            self.frames.append(Frame(code, tree, echo, "", None))
        else:
            self.frames.append(Frame(code, None, None, _text(payload), header.line or None))


def _text(payload: bytes) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError as error:
        raise Tampered("a message that is not UTF-8") from error
