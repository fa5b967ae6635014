"""Forbidden things that the self-test tries in a child, each with the layer that has to refuse it."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ...templates.language import N_


class Probe(NamedTuple):
    """One forbidden thing."""

    about: str
    """What would be possible if nothing refused it (message id)."""
    layer: str
    """The layer that must refuse it, also when it is the only one."""
    attempt: str
    """Python that raises or is false if it is refused."""


SIZE = 1 << 28
"""Bytes of memory that the self-test allows."""
SECRET = "a key of the lecturer's\n"  # noqa: S105 - a text nobody has to keep
PROBES = {
    "file": Probe(N_("read a file of yours"), "landlock", "open(place['secret']).read()"),
    "folder": Probe(N_("list a folder of yours"), "landlock", "os.listdir(place['folder'])"),
    "system": Probe(N_("read a file of the system"), "landlock", "open(place['system'], 'rb').read(1)"),
    "process": Probe(N_("look into another process"), "landlock", "open('/proc/1/cmdline').read()"),
    "write": Probe(N_("write a file"), "seccomp", "open(place['written'], 'w').write('x')"),
    "socket": Probe(N_("use the network"), "seccomp", "socket.socket()"),
    "local": Probe(N_("talk to local services"), "seccomp", "socket.socket(socket.AF_UNIX)"),
    "fork": Probe(N_("start a process"), "seccomp", "os.fork() or os._exit(0)"),
    "exec": Probe(N_("start a program"), "seccomp", "os.spawnv(os.P_WAIT, sys.executable, ['x', '-V']) == 0"),
    "thread": Probe(N_("start a thread"), "seccomp", "threading.Thread(target=int).start() is None"),
    "signal": Probe(N_("send a signal to another process"), "seccomp", "os.kill(os.getppid(), 0) is None"),
    "hidden": Probe(N_("put data where no file shows it"), "seccomp", "os.memfd_create('x')"),
    "memory": Probe(N_("take more memory than allowed"), "limits", f"len(bytearray({2 * SIZE}))"),
    "limit": Probe(N_("raise a limit"), "limits", "resource.setrlimit(resource.RLIMIT_AS, (-1, -1)) is None"),
    "files": Probe(N_("open a hundred files"), "limits", "[os.dup(2) for number in range(100)]"),
    "root": Probe(N_("act as root"), "user", "0 in (os.getuid(), os.geteuid()) or os.setuid(0) is None"),
    "sees": Probe(N_("see which files there are"), "outer", "os.stat(place['secret'])"),
    "numbers": Probe(N_("see other processes"), "outer", "os.getppid() > 9 or os.stat('/proc/1')"),
    "trace": Probe(N_("trace processes"), "seccomp", "ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0"),  # last: it stays
}
LAYERS = {
    "outer": N_("bubblewrap (own network, processes and files)"),
    "landlock": N_("Landlock (which files may be read)"),
    "seccomp": N_("seccomp (which system calls there are)"),
    "user": N_("a user without rights"),
    "limits": N_("limits on memory, time and files"),
}
"""Names of the layers (message ids), from the outside in."""


def source(names: list[str], place: dict[str, str]) -> bytes:
    """A file whose function `f` tries these things in order and returns 1 for each that was possible.

    Example:
        >>> found = {}
        >>> exec(source(["write"], {"written": "/no/such/place"}), found)
        >>> found["f"]()
        [0]
    """
    lines = [
        "import ctypes, os, resource, socket, sys, threading",
        f"place = {json.dumps(place)}",
        "def tried(attempt):",
        "    try: return int(bool(attempt()))",
        "    except (OSError, MemoryError, RuntimeError, ValueError): return 0",
        "def f():",
        "    return [",
        *(f"        tried(lambda: {PROBES[name].attempt})," for name in names),
        "    ]",
    ]
    return "\n".join(lines).encode()


@contextmanager
def bait() -> Iterator[dict[str, str]]:
    """Files that anybody on this machine could read or write, if nothing but their permissions stood before them."""
    system = next(path for path in (Path("/etc/ld.so.cache"), Path("/etc/passwd"), Path("/etc")) if path.exists())
    with tempfile.TemporaryDirectory(prefix="rnnex-self-test-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "secret").write_text(SECRET, "utf-8")
        (folder / "secret").chmod(0o644)
        yield {
            "folder": name,
            "secret": str(folder / "secret"),
            "written": str(folder / "written"),
            "system": str(system),
        }
