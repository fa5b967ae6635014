"""Numbers of the kernel's interface: system calls of x86_64 and aarch64, and the constants of what they take.

Source: Linux, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

from typing import NamedTuple


class Machine(NamedTuple):
    """One processor architecture as the kernel sees it."""

    name: str
    """As `platform.machine()` calls it."""
    column: int
    """Place of its numbers in CALLS."""
    audit: int
    """AUDIT_ARCH_*, which a filter compares first: numbers mean something else in another table."""
    capset: int


MACHINES = {
    "x86_64": Machine("x86_64", 0, 0xC000003E, 126),
    "aarch64": Machine("aarch64", 1, 0xC00000B7, 91),
}
CALLS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "newfstatat": (262, 79),
    "lseek": (8, 62), "poll": (7, None), "ppoll": (271, 73), "mmap": (9, 222), "mprotect": (10, 226),
    "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139), "pread64": (17, 67), "readv": (19, 65), "writev": (20, 66), "sched_yield": (24, 124),
    "mremap": (25, 216), "mincore": (27, 232), "madvise": (28, 233), "nanosleep": (35, 101), "getpid": (39, 172),
    "exit": (60, 93), "exit_group": (231, 94), "uname": (63, 160), "gettimeofday": (96, 169), "getrusage": (98, 165),
    "sysinfo": (99, 179), "times": (100, 153), "getuid": (102, 174), "getgid": (104, 176), "geteuid": (107, 175),
    "getegid": (108, 177), "getppid": (110, 173), "sigaltstack": (131, 132), "gettid": (186, 178), "futex": (202, 98),
    "sched_getaffinity": (204, 123), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115), "getrandom": (318, 278), "membarrier": (324, 283), "rseq": (334, 293),
    "getcpu": (309, 168), "set_robust_list": (273, 99), "restart_syscall": (219, 128), "getcwd": (79, 17),
    "dup": (32, 23), "select": (23, None), "pselect6": (270, 72), "stat": (4, None), "lstat": (6, None),
    "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439), "readlink": (89, None),
    "readlinkat": (267, 78), "statx": (332, 291), "getdents64": (217, 61), "openat": (257, 56), "open": (2, None),
    "fcntl": (72, 25), "ioctl": (16, 29), "tgkill": (234, 131), "prlimit64": (302, 261), "clone3": (435, 435),
}  # fmt: skip
"""Numbers on (x86_64, aarch64); None where the machine has no such call. Whatever is not here cannot be allowed."""
FREELY = tuple(
    name for name in CALLS if name not in {"openat", "open", "fcntl", "ioctl", "tgkill", "prlimit64", "clone3"}
)
"""Calls that are allowed whatever their arguments: they read what is open, wait, or concern this process alone."""

EPERM, EACCES, ENOTTY, ENOSYS = 1, 13, 25, 38
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_ENTER, CLOSE_RANGE = 444, 445, 446, 436
"""The same on every machine, as all calls since 2019."""
PR_PDEATHSIG, PR_DUMPABLE, PR_SECCOMP, PR_SUBREAPER, PR_NO_NEW_PRIVS = 1, 4, 22, 36, 38
READ_FILE, READ_DIR = 4, 8
LANDLOCK_FILES = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}
"""Rights over files that each version of Landlock can withhold; later versions know the same as 5."""
