"""Shut the calling process in, with nothing but ctypes (Linux on x86_64 and aarch64).

Every function raises OSError if the kernel refuses: a layer is there or known to be missing, never assumed.
The order in a child is: limits, descriptors, user and capabilities, no_new_privs, Landlock, seccomp.
"""

import ctypes
import mmap
import os
import platform
import resource
import struct
from collections.abc import Collection, Iterable

from . import numbers as n
from .bpf import Filter

LIBC = ctypes.CDLL(None, use_errno=True)
_call = LIBC.syscall
_call.restype = ctypes.c_long
PAGE = mmap.PAGESIZE


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def machine() -> n.Machine:
    """This computer's.

    Raises:
        OSError: If its numbers are not known here.
    """
    try:
        return n.MACHINES[platform.machine()]
    except KeyError:
        raise OSError(n.ENOSYS, f"no table of system calls for {platform.machine()}") from None


def _require(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _prctl(option: int, value: int, extra: object = 0, what: str = "prctl") -> None:
    _require(LIBC.prctl(option, ctypes.c_ulong(value), extra, 0, 0), what)


def close_all_but(keep: Collection[int]) -> None:
    """Close every other descriptor, also those nobody remembers."""
    low = 0
    for kept in [*sorted(keep), 1 << 31]:
        if kept > low:
            _require(_call(n.CLOSE_RANGE, ctypes.c_uint(low), ctypes.c_uint(kept - 1), ctypes.c_uint(0)), "close_range")
        low = kept + 1


def address_space() -> int:
    """Bytes of address space in use, found by bisection: in the outer box there is no /proc that tells it."""
    before = resource.getrlimit(resource.RLIMIT_AS)

    def fits(limit: int) -> bool:
        resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
        try:
            mmap.mmap(-1, PAGE).close()
        except (OSError, MemoryError):
            return False
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)
        return True

    low, high = 0, 1 << 34
    while not fits(high):
        high *= 2
    while high - low > PAGE:
        middle = (low + high) // 2 // PAGE * PAGE
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def limits(cpu: int, address: int) -> None:
    """Resource limits, soft and hard: seconds of processor time, bytes of address space, nothing on disk."""
    wanted = {
        resource.RLIMIT_CPU: (cpu, cpu + 1),
        resource.RLIMIT_AS: (address, address),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (16, 16),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_MSGQUEUE: (0, 0),
        resource.RLIMIT_MEMLOCK: (0, 0),
        resource.RLIMIT_NPROC: (1, 1),
    }
    for kind, (soft, hard) in wanted.items():
        ceiling = resource.getrlimit(kind)[1]
        most = hard if ceiling == resource.RLIM_INFINITY else min(hard, ceiling)
        resource.setrlimit(kind, (min(soft, most), most))


def drop_user(number: int) -> None:
    """Become this user and group, for good; only root can."""
    os.setgroups([])
    os.setresgid(number, number, number)
    os.setresuid(number, number, number)


def drop_capabilities() -> None:
    """Give up what root may do, also where the user stays the same."""
    _require(_call(machine().capset, struct.pack("II", 0x20080522, 0), bytes(24)), "capset")


def not_dumpable() -> None:
    """No process of the same user may look into this one."""
    _prctl(n.PR_DUMPABLE, 0)


def die_with_parent(parent: int) -> None:
    """Be killed when the parent ends. Comes after a change of user, which undoes it."""
    _prctl(n.PR_PDEATHSIG, 9)
    if os.getppid() != parent:
        raise OSError(n.EPERM, "the parent is gone")


def adopt_orphans() -> None:
    """Be the parent of what children leave behind."""
    _prctl(n.PR_SUBREAPER, 1)


def no_new_privileges() -> None:
    """No setuid program gives anything from here on (runners of CI services have sudo without a password)."""
    _prctl(n.PR_NO_NEW_PRIVS, 1, what="no_new_privs")


def landlock_version() -> int:
    """Version of Landlock; 0 or less where the kernel has none."""
    return int(_call(n.LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1)))


def landlock_rules(readable: Iterable[str]) -> int:
    """A descriptor of the rules: these files and folders may be read, and no file changed, made or run.

    From version 4 on they refuse TCP too, from 6 on signals and abstract sockets to the outside.
    """
    version = landlock_version()
    if version < 1:
        raise OSError(n.ENOSYS, "the kernel has no Landlock")
    rights = struct.pack("QQQ", n.LANDLOCK_FILES[min(version, 5)], 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _require(_call(n.LANDLOCK_CREATE, rights, ctypes.c_size_t(size), ctypes.c_uint(0)), "landlock")
    for path in readable:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:  # a link to what the outer box does not hold
            continue
        allowed = n.READ_FILE | n.READ_DIR if os.path.isdir(path) else n.READ_FILE  # noqa: PTH112 - before any import
        rule = struct.pack("=Qi", allowed, place)
        _require(_call(n.LANDLOCK_ADD, rules, ctypes.c_int(1), rule, ctypes.c_uint(0)), f"landlock: {path}")
        os.close(place)
    return rules


def landlock_enter(rules: int) -> None:
    """Live by the rules from now on; they cannot be taken back."""
    _require(_call(n.LANDLOCK_ENTER, ctypes.c_int(rules), ctypes.c_uint(0)), "landlock")


def seccomp(allowed: Filter) -> None:
    """Only these system calls from now on; comes last, since it refuses what the other layers need."""
    program = bytearray(allowed.program)
    struct.pack_into("<I", program, allowed.pid_at, os.getpid())
    buffer = (ctypes.c_char * len(program)).from_buffer(program)
    _prctl(n.PR_SECCOMP, 2, ctypes.byref(_Program(len(program) // 8, ctypes.addressof(buffer))), "seccomp")
