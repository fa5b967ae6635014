"""Which files a child needs: the standard library, NumPy, for some PyTorch; and never the folder that rnnex lies in.

Landlock cannot subtract: to allow site-packages would be to allow rnnex, its references and every other student's
work beside it. So the standard library is listed entry by entry, and packages one by one.
"""

import os
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSIDE = HERE / "inside"
CODE = HERE.parent / "code" / "inside"
CHANCE = "/dev/urandom"
"""PyTorch asks it for seeds."""
PACKAGES = {
    "numpy": ("numpy", "numpy.libs"),
    "torch": ("torch", "torch.libs", "torchgen", "functorch", "sympy", "mpmath", "typing_extensions.py"),
}
NOT_OURS = {"site-packages", "dist-packages", "idlelib", "test", "ensurepip", "__pycache__"}


def interpreter() -> str:
    """The interpreter itself, not a virtual environment's link to it."""
    return os.path.realpath(sys.executable)


def standard_library() -> Path:
    """Its folder."""
    return Path(sysconfig.get_path("stdlib")).resolve()


def package_folder(name: str = "numpy") -> Path:
    """The folder that a package lies in.

    Raises:
        ModuleNotFoundError: If it is not installed.
    """
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return Path(spec.origin).resolve().parent.parent


def packages(libraries: str) -> list[Path]:
    """Files and folders of the packages of one pool, those that exist."""
    names = PACKAGES["numpy"] + (PACKAGES["torch"] if libraries.startswith("torch") else ())
    homes = {package_folder()} | ({package_folder("torch")} if libraries.startswith("torch") else set())
    return [home / name for home in sorted(homes) for name in names if (home / name).exists()]


def readable(libraries: str) -> list[str]:
    """What a child of this pool may read.

    >>> any(path.endswith(("site-packages", "rnnex")) for path in readable("numpy"))
    False
    """
    entries = [path for path in standard_library().iterdir() if path.name not in NOT_OURS]
    return [CHANCE, *map(str, sorted(entries)), *map(str, packages(libraries))]


def system_libraries() -> list[Path]:
    """Folders and files outside Python that the interpreter has loaded, and what the loader needs to find them."""
    loaded = {
        Path(line.split(maxsplit=5)[5].strip())
        for line in Path("/proc/self/maps").read_text("utf-8").splitlines()
        if line.count("/") > 1 and ".so" in line
    }
    ours = (standard_library(), package_folder())
    found = {Path("/etc/ld.so.cache")}
    for folder in {Path(name).resolve() for name in ("/lib64", "/lib")}:  # where programs say their loader is
        found |= {*folder.glob("ld-linux*"), *folder.glob("ld-musl*")}
    for path in loaded:
        if path.exists() and not any(path.is_relative_to(home) for home in ours):
            # A folder such as /usr/lib/x86_64-linux-gnu is bound whole; one with everything in it file by file.
            found.add(path if path.parent.name in {"lib", "lib64"} else path.parent)
    return sorted(path for path in found if path.exists())


def readable_by_all(libraries: str) -> bool:
    """Whether any user can read what a child of this pool needs; not if it lies in root's home."""
    homes = (standard_library() / "os.py", *packages(libraries))
    return all(folder.stat().st_mode & 0o001 for folder in {folder for home in homes for folder in home.parents})
