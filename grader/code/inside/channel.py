"""The way out: one frame for each step. `frames.py` outside reads them; a test keeps the two in step."""

import os
import struct

from .trees import MAX_BYTES

HEADER = struct.Struct("<IBBHIQ")
(
    READY,
    OK,
    SYNTAX_ERROR,
    MISSING_FUNCTION,
    FORBIDDEN,
    RAISED,
    RETURNED_NONE,
    NOT_AN_ARRAY,
    NO_PART,
    SKIPPED,
    LOAD_FAILED,
    OUT_OF_MEMORY,
    FINISHED,
) = range(13)
MAX_MESSAGE = 2048
WITH_ECHO = 1

# Needed after the student's code has run, which may replace it.
_write = os.write


class Channel:
    """Writes frames in the order of the steps.

    Args:
        descriptor: Where they go.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.room = MAX_BYTES
        """Bytes of arrays that may still be sent."""
        self.step = 0

    def ready(self) -> None:
        """The first frame: from here on the student's time runs."""
        self._send(HEADER.pack(0, READY, 0, 0, 0, 0))

    def finish(self) -> None:
        """The last frame."""
        self._send(HEADER.pack(self.step, FINISHED, 0, 0, 0, 0))

    def say(self, code: int, message: str = "", line: int = 0) -> None:
        """The report of a step without a result."""
        clipped = message.encode("utf-8", "backslashreplace")[:MAX_MESSAGE]
        payload = clipped.decode("utf-8", "ignore").encode()  # whole characters only
        self._send(HEADER.pack(self.step, code, 0, 0, line, len(payload)) + payload)
        self.step += 1

    def answer(self, result: bytes, echo: bytes | None = None) -> None:
        """The report of a step with its result, and the arguments after the call if they were asked for."""
        payload = result + (echo or b"")
        flags = 0 if echo is None else WITH_ECHO
        self._send(HEADER.pack(self.step, OK, flags, 0, 0, len(payload)) + payload)
        self.step += 1

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[_write(self.descriptor, rest) :]
