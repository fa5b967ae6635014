"""Tiers: what is promised where. Which one holds is found by trying (selftest.py), never assumed."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from . import layout

FIRST_USER = 61_000
"""Children of a grader that is root are users 61000 to 65095, which nobody else is."""


@dataclass(frozen=True, slots=True)
class Tier:
    """One way to run student code.

    Example:
        >>> A.name, sorted(A.layers)
        ('A', ['landlock', 'limits', 'seccomp', 'user'])
    """

    name: str
    layers: frozenset[str]
    """What is promised; a layer that cannot be put up means that nothing is run."""
    outer: bool = False
    """Whether the zygote lives in bubblewrap: own network, processes and files, nothing else mounted."""

    @property
    def user(self) -> int | None:
        """First user of the children; None if they stay who we are, because only root can change that."""
        return FIRST_USER if os.geteuid() == 0 and "user" in self.layers else None


CONFINED = frozenset({"limits", "user", "landlock", "seccomp"})
A_PLUS = Tier("A+", CONFINED, outer=True)
A = Tier("A", CONFINED)
D = Tier("D", frozenset())
"""A plain process with a time limit (`ProcessRunner`). No secrecy."""
OPEN = Tier("open", frozenset())
"""For tests: the same zygote and child without a single layer, to show that an attack is real."""
BUBBLEWRAP = "bwrap"


def outer_box(libraries: str) -> list[str]:
    """The command that the zygote's command is appended to: bubblewrap with nothing in it but what Python needs.

    Raises:
        FileNotFoundError: If bubblewrap is not installed.
    """
    program = shutil.which(BUBBLEWRAP)
    if program is None:
        raise FileNotFoundError(f"{BUBBLEWRAP} is not installed")
    command = [program, *"--unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try".split()]
    if os.geteuid() == 0:  # root needs no user namespace, and without one can give every child a user of its own
        command += ["--cap-drop", "ALL"]
        for kept in ("CAP_SETUID", "CAP_SETGID", "CAP_KILL"):
            command += ["--cap-add", kept]
    else:
        command += ["--unshare-user"]
    for link in map(Path, ("/lib", "/lib64", "/lib32")):
        if link.is_symlink():
            command += ["--symlink", str(link.readlink()), str(link)]
    home = layout.standard_library()
    hidden = [home / name for name in ("site-packages", "dist-packages") if (home / name).is_dir()]
    made: set[Path] = set()
    for path in (*layout.system_libraries(), Path(layout.interpreter()), home):
        command += _bind(path, made)
    for path in hidden:
        command += ["--tmpfs", str(path)]
    for path in (*layout.packages(libraries), layout.INSIDE, layout.CODE):
        command += _bind(path, made)
    command += ["--dev-bind", layout.CHANCE, layout.CHANCE]
    for path in (*hidden, Path("/")):
        command += ["--remount-ro", str(path)]
    return [*command, "--chdir", "/", "--"]


def _bind(path: Path, made: set[Path]) -> list[str]:
    """Show a file or folder, for reading. Folders above it that bubblewrap makes by itself would be root's alone."""
    above = [folder for folder in reversed(path.parents) if folder not in made]
    made.update(above)
    return [*(word for folder in above for word in ("--dir", str(folder))), "--ro-bind", str(path), str(path)]


def is_linux() -> bool:
    """Whether there is a kernel for tiers A+ and A at all."""
    return sys.platform == "linux"
