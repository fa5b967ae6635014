"""A fresh virtual environment for each grader, so that nobody meets another's packages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
LEFT_OUT = "__pycache__ .git .ci .*_cache .hypothesis .venv build dist *.egg-info node_modules tests".split()


class NotHere(Exception):
    """A grader that cannot be had or run on this machine; the text says why."""


class Environment:
    """A virtual environment.

    Args:
        place: Its folder; one that is complete already is used again.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.programs = place / "bin"
        self.python = self.programs / "python"

    def install(self, *arguments: str, says: str) -> None:
        """Make it if needed and let pip install.

        Args:
            arguments: For `pip install`.
            says: What stands for this state; where it was reached before, nothing is done. Empty for always.

        Raises:
            NotHere: With the last lines of what pip said.
        """
        done = self.place / "installed.txt"
        if says and done.is_file() and done.read_text("utf-8") == says:
            return
        if not self.python.exists():
            run([sys.executable, "-m", "venv", str(self.place)], dict(os.environ))
        run([str(self.python), "-m", "pip", "install", "--quiet", *arguments], dict(os.environ))
        done.write_text(says, "utf-8")

    def pinned(self, name: str) -> None:
        """Install the versions that stand in a list beside this file."""
        file = HERE / f"{name}.txt"
        self.install("-r", str(file), says=file.read_text("utf-8"))

    def checkout(self) -> None:
        """Install this checkout, built from a copy."""
        copy = self.place.with_name(f"{self.place.name}-checkout")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(CHECKOUT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        self.install("-c", str(copy / "constraints.txt"), str(copy), says="")

    def version(self, package: str) -> str:
        """The version of a package in it."""
        code = f"from importlib.metadata import version; print(version({package!r}))"
        return run([str(self.python), "-c", code], self.variables(self.place)).strip()

    def variables(self, home: Path) -> dict[str, str]:
        """What its programs find: its own folder first, a home of their own, and nothing of whoever runs this."""
        path = os.pathsep.join([str(self.programs), os.defpath, "/usr/local/bin", "/usr/sbin"])
        return {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", "VIRTUAL_ENV": str(self.place)}


def run(command: list[str], variables: dict[str, str], where: Path | None = None) -> str:
    """Run a command that is not measured; returns what it printed.

    Raises:
        NotHere: If it failed; with the last thing it said.
    """
    done = subprocess.run(command, env=variables, cwd=where, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        last = " / ".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-3:])
        raise NotHere(f"`{Path(command[0]).name} {' '.join(command[1:4])} ...` ended with {done.returncode}: {last}")
    return done.stdout
