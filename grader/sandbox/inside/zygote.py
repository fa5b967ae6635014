"""The zygote: a warm interpreter that forks one child for each submission and watches over it.

Started by exec with an empty environment; one socket is its only link to the grader. It never holds a job, an input or
a key: the descriptors of a job pass through it unread. One thread, so that a fork is safe.

Messages (SOCK_SEQPACKET, see wire.py): it says READY, or FAILED and why; then for each REQUEST, which brings the
descriptors of job, frames and log, one REPLY when the child is dead and reaped. STOP asks for its death at once.
"""

import array
import contextlib
import fcntl
import gc
import importlib
import importlib.util
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

from . import box, warm
from .bpf import Filter, allow_list
from .child import serve
from .wire import FAILED, READY, REPLY, REQUEST

OUT_OF_THE_WAY = 50
"""Our own descriptors stand above those that a child's standard streams take."""


class Box:
    """The layers, prepared once; `enter` is called by each child.

    Args:
        layers: Names of those to put up.
        readable: Files and folders that a child may read.
        user: First of 4096 users for children; None to keep the zygote's.
    """

    def __init__(self, layers: Iterable[str], readable: Iterable[str], user: int | None) -> None:
        self.layers, self.user = frozenset(layers), user
        self.parent = os.getpid()
        self.rules: int | None = None
        if "landlock" in self.layers:
            self.rules = fcntl.fcntl(box.landlock_rules(readable), fcntl.F_DUPFD_CLOEXEC, OUT_OF_THE_WAY)
        self.calls: Filter | None = allow_list(box.machine()) if "seccomp" in self.layers else None
        self.address = box.address_space()
        self.keep: tuple[int, ...] = () if self.rules is None else (self.rules,)

    def enter(self, cpu: int, memory: int) -> None:
        """Shut this process in.

        Raises:
            OSError: If a layer cannot be put up.
        """
        if "limits" in self.layers:
            box.limits(cpu, self.address + memory)
        if "user" in self.layers:
            if self.user is not None:
                box.drop_user(self.user + os.getpid() % 4096)
            box.drop_capabilities()
            box.not_dumpable()
        box.die_with_parent(self.parent)
        box.no_new_privileges()
        if self.rules is not None:
            box.landlock_enter(self.rules)
            os.close(self.rules)
        if self.calls is not None:
            box.seccomp(self.calls)


def main(arguments: Sequence[str]) -> None:
    """Get warm, say so, then serve until the grader hangs up.

    Args:
        arguments: Number of the socket's descriptor; what is wanted, as JSON (see `_plan` in pool.py).
    """
    control = socket.socket(fileno=int(arguments[0]))
    try:
        plan = json.loads(arguments[1])
        code = _warm_up(plan)
        if "user" in plan["layers"]:
            box.not_dumpable()
        shut_in = Box(plan["layers"], plan["readable"], plan["user"])
        box.adopt_orphans()
    except BaseException as fault:  # noqa: BLE001 - the grader is told, whatever it is
        control.send(FAILED + f"{type(fault).__name__}: {fault}".encode("utf-8", "replace")[:4000])
        return
    os.dup2(1, 2)  # nobody reads our errors from here on
    gc.collect()
    gc.freeze()
    control.send(READY)
    while True:
        message, extra, *_ = control.recvmsg(64, socket.CMSG_SPACE(12))
        if not message:
            return
        if len(message) != REQUEST.size:  # a wish for the death of a child that was dead already
            continue
        job, frames, log = descriptors = array.array("i", extra[0][2])
        cpu, wall, memory = REQUEST.unpack(message)
        begun = time.monotonic()
        pid = os.fork()
        if pid == 0:
            serve(shut_in, code, cpu, memory, (job, frames, log))
        for descriptor in descriptors:
            os.close(descriptor)
        control.send(_watch(control, pid, wall, begun))


def _watch(control: socket.socket, pid: int, wall: int, begun: float) -> bytes:
    """Wait for the child's end, or bring it about: in time, or when the grader asks or is gone."""
    child = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(child, select.POLLIN)
    poll.register(control, select.POLLIN)
    ready = {descriptor for descriptor, _event in poll.poll(wall)}
    killed = child not in ready
    if killed:
        if control.fileno() in ready:
            control.recv(64)
        signal.pidfd_send_signal(child, signal.SIGKILL)
    _pid, status, used = os.wait4(pid, 0)
    os.close(child)
    took = time.monotonic() - begun
    return REPLY.pack(status, killed, used.ru_utime, used.ru_stime, used.ru_maxrss, took)


def _warm_up(plan: dict[str, Any]) -> ModuleType:
    """Import everything, then leave nothing of ours on the path or among the modules."""
    sys.path.append(plan["packages"])
    warm.load(plan["libraries"], all_of_it=plan["preload"])
    home = plan["code"]
    spec = importlib.util.spec_from_file_location(
        "inside.code", f"{home}/__init__.py", submodule_search_locations=[home]
    )
    assert spec is not None
    assert spec.loader is not None
    code = sys.modules["inside.code"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    if plan["libraries"] == "torch-by-hand":
        code.switch_off()
    sys.path.remove(plan["packages"])
    sys.path_importer_cache.pop(plan["packages"], None)
    importlib.invalidate_caches()
    with contextlib.suppress(KeyError, AttributeError):  # it too remembers what lies there
        sys.modules["importlib.metadata"].FastPath.__new__.cache_clear()
    with contextlib.suppress(ModuleNotFoundError):  # reads the folders on the path, while that is allowed
        importlib.import_module("there_is_no_such_module")
    time.tzset()
    for name in [name for name in sys.modules if name.partition(".")[0] == "inside"]:
        del sys.modules[name]
    for stream in (sys.stdout, sys.stderr):  # a killed child must not lose what it printed
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
    return code
