"""Who runs the attacks: root, and somebody without rights. Each has an arena: a process that lives for the session."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import rnnex

NOBODY = 65_100
"""A user that nothing else runs as, above those that children become."""
MODULE = "rnnex.tests.grader.sandbox.arena"


class Arena:
    """A process that stages attacks."""

    def __init__(self, command, **options):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)

    def stage(self, attack, where):
        """What the evidence shows; see `arena.stage`."""
        self.process.stdin.write(json.dumps({"attack": attack, "where": where}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)


def arena_of_root():
    """Whoever runs the tests; only called for root. The link gives a checkout of any name the name of the package."""
    home = Path(tempfile.mkdtemp(prefix="rnnex-root-"))
    (home / "rnnex").symlink_to(Path(rnnex.__file__).parent.resolve())
    return Arena([sys.executable, "-m", MODULE], env=_environment(str(home)), cwd="/"), home


def arena_of_nobody():
    """Somebody without rights, who may be us already; None if no interpreter can be read by everybody."""
    home = Path(tempfile.mkdtemp(prefix="rnnex-nobody-"))
    home.chmod(0o755)
    root, packages = Path(rnnex.__file__).parent.resolve(), Path(np.__file__).parent.parent
    if os.geteuid() != 0:
        (home / "rnnex").symlink_to(root)
        return Arena([sys.executable, "-m", MODULE], env=_environment(str(home), str(packages)), cwd="/"), home
    if open_to_all(root):
        (home / "rnnex").symlink_to(root)
    else:
        shutil.copytree(root, home / "rnnex", ignore=shutil.ignore_patterns(".git", "__pycache__", "node_modules"))
    if not open_to_all(packages):
        for folder in (packages / "numpy", packages / "numpy.libs", *packages.glob("numpy-*.dist-info")):
            if folder.exists():
                shutil.copytree(folder, home / folder.name)
        packages = home
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    candidates = [os.path.realpath(sys.executable), f"/usr/bin/{version}", f"/usr/local/bin/{version}"]
    python = next((path for path in candidates if Path(path).exists() and open_to_all(Path(path))), None)
    if python is None:
        shutil.rmtree(home)
        return None, home
    rights = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return Arena([python, "-m", MODULE], env=_environment(str(home), str(packages)), cwd="/", **rights), home


def open_to_all(path):
    """Whether everybody can get there."""
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (path, *path.parents))


def _environment(*paths):
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1", **threads}
