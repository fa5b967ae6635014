"""The list of allowed system calls as a program for the kernel (classic BPF). No ctypes here: it only computes bytes.

Whatever is not allowed fails with EPERM, so that honest code sees an exception and not a death. The other table of
numbers of the same processor (x32, 32-bit calls) kills.
"""

import struct
from typing import NamedTuple

from .numbers import CALLS, EACCES, ENOSYS, ENOTTY, EPERM, FREELY, Machine

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
NUMBER, ARCHITECTURE = 0, 4
"""Places in `struct seccomp_data`; argument n stands at 16 + 8 n, its lower half first."""
WRITING = 0x1 | 0x2 | 0x40 | 0x200
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC: files are opened to be read or not at all."""
ONLY_COPIES = (0, 1, 2, 3, 1030)
"""fcntl: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC. Not F_SETOWN, which makes signals."""
TCGETS = 0x5401
X32 = 0x40000000


class Filter(NamedTuple):
    """A program, and where the number of the process that it confines has to be put."""

    program: bytes
    pid_at: int


def allow_list(machine: Machine) -> Filter:
    """The program for one machine.

    Example:
        >>> from .numbers import MACHINES
        >>> len(allow_list(MACHINES["x86_64"]).program) % 8
        0
    """
    code: list[tuple[int, int, int, int]] = []

    def emit(operation: int, value: int, yes: int = 0, no: int = 0) -> None:
        code.append((operation, yes, no, value))

    def number(name: str) -> int | None:
        return CALLS[name][machine.column]

    def when(name: str, argument: int, values: tuple[int, ...], otherwise: int) -> None:
        """Allow the call only with one of these values, compared in the lower half: none of ours needs more."""
        own = number(name)
        assert own is not None
        emit(EQUAL, own, no=2 * len(values) + 2)
        emit(LOAD, 16 + 8 * argument)
        for value in values:
            emit(EQUAL, value, no=1)
            emit(RETURN, ALLOW)
        emit(RETURN, ERRNO | otherwise)

    emit(LOAD, ARCHITECTURE)
    emit(EQUAL, machine.audit, yes=1)
    emit(RETURN, KILL)
    emit(LOAD, NUMBER)
    if machine.name == "x86_64":
        emit(AT_LEAST, X32, no=1)
        emit(RETURN, KILL)
    for name in FREELY:
        if (own := number(name)) is not None:
            emit(EQUAL, own, no=1)
            emit(RETURN, ALLOW)
    for name, flags in (("openat", 2), ("open", 1)):  # for reading only, which holds without Landlock too
        if (own := number(name)) is not None:
            emit(EQUAL, own, no=4)
            emit(LOAD, 16 + 8 * flags)
            emit(ANY_BIT, WRITING, no=1)
            emit(RETURN, ERRNO | EACCES)
            emit(RETURN, ALLOW)
    when("ioctl", 1, (TCGETS,), ENOTTY)  # isatty
    when("fcntl", 1, ONLY_COPIES, EPERM)
    when("prlimit64", 0, (0,), EPERM)  # of itself
    pid_at = 8 * (len(code) + 2) + 4
    when("tgkill", 0, (0,), EPERM)  # to itself: abort
    clone3 = number("clone3")
    assert clone3 is not None
    emit(EQUAL, clone3, no=1)
    emit(RETURN, ERRNO | ENOSYS)  # then libc tries clone, and hears EPERM
    emit(RETURN, ERRNO | EPERM)
    return Filter(b"".join(struct.pack("<HBBI", *line) for line in code), pid_at)
