"""Frames: the only words a student's process can say, and a reader that believes none of them.

A frame is a header of 84 bytes and a payload. The header, little-endian:

    case     u32   index of the case, 0 for READY, the number of cases for FINISHED
    status   u8    a Code
    dtype    u8    0 without an array, else 1 + place in DTYPES
    ndim     u8    at most 8
    flags    u8    1 if an argument was changed in place
    line     u32   line of the student's file, 0 if unknown
    bytes    u64   length of the payload
    dims     8 u64 shape, zeros after the ndim-th

The payload is the array in C order, or a message in UTF-8. A run is READY, one frame for each case in
order, FINISHED. There is no pickle, no .npy header and no JSON: nothing that could mean more than an array.
`child.py` writes frames and cannot import this file; a test keeps the two in step.
"""

import math
import struct
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .job import DTYPES

HEADER = struct.Struct("<IBBBBIQ8Q")
MAX_NDIM = 8
MAX_BYTES = 64 << 20
"""Largest sum of all arrays of a run."""
MAX_MESSAGE = 2048


class Tampered(Exception):
    """The bytes are not what our child writes."""


class Code(IntEnum):
    """What a frame reports; READY and FINISHED belong to the run, the others to a case."""

    READY = 0
    OK = 1
    SYNTAX_ERROR = 2
    MISSING_FUNCTION = 3
    RAISED = 4
    RETURNED_NONE = 5
    NOT_AN_ARRAY = 6
    FINISHED = 7


class Frame(NamedTuple):
    """The report on one case."""

    code: Code
    value: NDArray[np.generic] | None
    message: str
    line: int | None
    mutated: bool


class _Header(NamedTuple):
    case: int
    code: int
    dtype: int
    ndim: int
    flags: int
    line: int
    length: int
    dims: tuple[int, ...]


class Decoder:
    """Reads one run as its bytes arrive.

    Args:
        cases: How many cases the job has.

    Example:
        >>> decoder = Decoder(cases=0)
        >>> decoder.feed(bytes(HEADER.size))
        >>> decoder.ready, decoder.finished
        (True, False)
        >>> decoder.feed(b"Hello, grader. The mark is 10." * 3)  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
        Tampered: case 1819043144, not 0
    """

    def __init__(self, cases: int) -> None:
        self.cases = cases
        self.frames: list[Frame] = []
        """Reports so far, one per case in order."""
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
        _require(not self.tampered, "an earlier frame was not valid")
        self._pending += chunk
        while self._pending:
            _require(not self.finished, "bytes after the end")
            if len(self._pending) < HEADER.size:
                return
            header = self._header()
            end = HEADER.size + header.length
            if len(self._pending) < end:
                return
            self._accept(header, bytes(self._pending[HEADER.size : end]))
            del self._pending[:end]

    def _header(self) -> _Header:
        """Check the header at the front; every size is a Python int and is checked before use."""
        fields = HEADER.unpack_from(self._pending)
        header = _Header._make((*fields[:7], fields[7:]))
        case = len(self.frames) if self.ready else 0
        _require(header.case == case, f"case {header.case}, not {case}")
        _require(header.flags in (0, 1), f"flags {header.flags}")
        if not self.ready:
            _require(header.code == Code.READY, f"code {header.code} at the beginning")
        elif case == self.cases:
            _require(header.code == Code.FINISHED, f"code {header.code} at the end")
        else:
            _require(Code.READY < header.code < Code.FINISHED, f"code {header.code} for a case")
        if header.code == Code.OK:
            _check_array(header, self._room)
        else:
            _check_text(header)
        return header

    def _accept(self, header: _Header, payload: bytes) -> None:
        code = Code(header.code)
        if code is Code.READY:
            self.ready = True
        elif code is Code.FINISHED:
            self.finished = True
        elif code is Code.OK:
            self._room -= header.length
            self.frames.append(Frame(code, _array(header, payload), "", None, header.flags == 1))
        else:
            self.frames.append(Frame(code, None, _text(payload), header.line or None, header.flags == 1))


def _require(holds: object, otherwise: str) -> None:
    if not holds:
        raise Tampered(otherwise)


def _check_array(header: _Header, room: int) -> None:
    _require(1 <= header.dtype <= len(DTYPES), f"dtype {header.dtype}")
    _require(header.ndim <= MAX_NDIM, f"{header.ndim} dimensions")
    _require(not any(header.dims[header.ndim :]), "a dimension too many")
    _require(header.line == 0, "a line beside an array")
    shape = header.dims[: header.ndim]
    size = np.dtype(DTYPES[header.dtype - 1]).itemsize
    # An empty array may not claim to be huge in its other directions: NumPy refuses such shapes.
    _require(math.prod(max(dim, 1) for dim in shape) * size <= MAX_BYTES, f"shape {shape}")
    _require(math.prod(shape) * size == header.length, f"{header.length} bytes for shape {shape}")
    _require(header.length <= room, "more than all arrays may have")


def _check_text(header: _Header) -> None:
    _require(header.dtype == 0 and header.ndim == 0 and not any(header.dims), "a shape without an array")
    _require(header.length <= MAX_MESSAGE, f"a message of {header.length} bytes")
    if header.code in (Code.READY, Code.FINISHED):
        _require(header.length == header.line == header.flags == 0, "a message beside a case")


def _array(header: _Header, payload: bytes) -> NDArray[np.generic]:
    dtype = np.dtype(DTYPES[header.dtype - 1])
    if dtype == np.bool_:
        _require(not payload.strip(b"\0\1"), "a bool that is neither true nor false")
    shape = header.dims[: header.ndim]
    return np.ndarray(shape, dtype.newbyteorder("<"), payload).astype(dtype)


def _text(payload: bytes) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError as error:
        raise Tampered("a message that is not UTF-8") from error
