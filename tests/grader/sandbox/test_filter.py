"""The filter of system calls, run by an interpreter of BPF written here: for both machines, on any machine."""

import errno
import struct

import pytest

from rnnex.grader.sandbox.inside.bpf import ALLOW, ERRNO, KILL, allow_list
from rnnex.grader.sandbox.inside.numbers import MACHINES

X86, ARM = MACHINES["x86_64"], MACHINES["aarch64"]
PID = 4242
DENIED = ERRNO | errno.EACCES


def verdict(machine, number, *arguments, audit=None):
    """What the kernel would do with a call; written from the manual of BPF, not from bpf.py."""
    program = bytearray(allow_list(machine).program)
    struct.pack_into("<I", program, allow_list(machine).pid_at, PID)
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    data = struct.pack("<IIQ6Q", number, machine.audit if audit is None else audit, 0, *padded)
    at, word = 0, 0
    while True:
        operation, yes, no, value = struct.unpack_from("<HBBI", program, 8 * at)
        at += 1
        match operation:
            case 0x20:
                (word,) = struct.unpack_from("<I", data, value)
            case 0x15:
                at += yes if word == value else no
            case 0x35:
                at += yes if word >= value else no
            case 0x45:
                at += yes if word & value else no
            case 0x06:
                return value
            case _:
                raise AssertionError(operation)


# From the tables of the kernel, typed in once more: (x86_64, aarch64).
ALLOWED = {
    "read": (0, 63),
    "write": (1, 64),
    "mmap": (9, 222),
    "futex": (202, 98),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
}
REFUSED = {
    "socket": (41, 198), "connect": (42, 203), "execve": (59, 221), "kill": (62, 129), "ptrace": (101, 117),
    "clone": (56, 220), "prctl": (157, 167), "setuid": (105, 146), "unlinkat": (263, 35), "mkdirat": (258, 34),
    "process_vm_readv": (310, 270), "bpf": (321, 280), "io_uring_setup": (425, 425), "pidfd_getfd": (438, 438),
    "memfd_create": (319, 279), "unshare": (272, 97), "mount": (165, 40), "keyctl": (250, 219),
    "perf_event_open": (298, 241), "setrlimit": (160, 164), "openat2": (437, 437), "shmget": (29, 194),
    "pipe2": (293, 59), "no such call": (600, 600),
}  # fmt: skip
BOTH = pytest.mark.parametrize("machine", [X86, ARM], ids=["x86_64", "aarch64"])


@BOTH
@pytest.mark.parametrize("name", ALLOWED)
def test_what_python_needs_is_allowed(machine, name):
    assert verdict(machine, ALLOWED[name][machine.column]) == ALLOW


@BOTH
@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused(machine, name):
    assert verdict(machine, REFUSED[name][machine.column]) == ERRNO | errno.EPERM


@BOTH
@pytest.mark.parametrize(
    ("flags", "answer"),
    [(0, ALLOW), (0o2000000, ALLOW), *((flags, DENIED) for flags in (1, 2, 0o100, 0o1000, 0o1101, 0o20200000 | 2))],
)
def test_files_are_opened_for_reading_only(machine, flags, answer):
    assert verdict(machine, {"x86_64": 257, "aarch64": 56}[machine.name], 0xFFFFFF9C, 0x7FFF, flags) == answer


@pytest.mark.parametrize(("flags", "answer"), [(0, ALLOW), (1, DENIED), (0o1101, DENIED)])
def test_the_old_call_for_opening_too(flags, answer):
    assert verdict(X86, 2, 0x7FFF, flags) == answer


@BOTH
@pytest.mark.parametrize(("pid", "answer"), [(PID, ALLOW), (PID + 1, ERRNO | errno.EPERM), (0, ERRNO | errno.EPERM)])
def test_a_signal_goes_to_oneself_only(machine, pid, answer):
    assert verdict(machine, {"x86_64": 234, "aarch64": 131}[machine.name], pid, pid, 6) == answer


@BOTH
@pytest.mark.parametrize(("pid", "answer"), [(0, ALLOW), (1, ERRNO | errno.EPERM)])
def test_limits_are_ones_own_only(machine, pid, answer):
    assert verdict(machine, {"x86_64": 302, "aarch64": 261}[machine.name], pid, 7) == answer


@BOTH
@pytest.mark.parametrize(
    ("command", "answer"), [(0, ALLOW), (1030, ALLOW), (8, ERRNO | errno.EPERM), (4, ERRNO | errno.EPERM)]
)
def test_a_descriptor_is_copied_but_gets_no_owner(machine, command, answer):
    assert verdict(machine, {"x86_64": 72, "aarch64": 25}[machine.name], 1, command, 77) == answer


@BOTH
def test_libc_falls_back_from_clone3(machine):
    assert verdict(machine, 435) == ERRNO | errno.ENOSYS


@BOTH
def test_calls_of_another_table_kill(machine):
    assert verdict(machine, 0, audit=0x40000003) == KILL


@pytest.mark.parametrize(("number", "answer"), [(0x40000000, KILL), (0x40000001, KILL), (0xFFFFFFFF, KILL), (0, ALLOW)])
def test_the_other_table_of_the_same_processor_kills(number, answer):
    assert verdict(X86, number) == answer
