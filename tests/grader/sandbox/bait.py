"""What an attack might find: files, sockets, processes and memory with a secret in them, new for every run."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np

import rnnex

HEADER = "import os, sys\nplace = {place}\ndef done(): print('DID' + '-IT', flush=True)\n"
SHADOW = "print('DID' + '-IT')\ntanh = float\n"
BOMB = 300 << 20


class Bait:
    """Lies around while one payload runs. Digits of the secret appear nowhere in what the payload is told."""

    def __init__(self, attack):
        self.token = "".join(secrets.choice("123456789") for _ in range(16))
        self.folder = Path(tempfile.mkdtemp(prefix="rnnex-bait-"))
        self.folder.chmod(0o777)
        self.memory = f"remember {self.token}".encode()
        number = secrets.randbelow(10**9)
        self.shared = Path(f"/dev/shm/rnnex-test-{number}")  # noqa: S108 - where shared memory lies
        (self.folder / ".ssh").mkdir()
        for path in (self.folder / "secret", self.folder / ".ssh" / "id_ed25519", self.shared):
            path.write_text(self.token, "utf-8")
            path.chmod(0o644)
        (self.folder / "public").touch()
        (self.folder / "public").chmod(0o666)
        if attack.name.startswith("a module that shadows"):
            (self.folder / f"{'numpy' if 'NumPy' in attack.name else 'colorsys'}.py").write_text(SHADOW, "utf-8")
        self.held = os.open(self.folder / "secret", os.O_RDONLY)
        os.set_inheritable(self.held, True)
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.local = self._listen(str(self.folder / "service"))
        (self.folder / "service").chmod(0o777)
        self.abstract = self._listen(f"\0rnnex-{number}")
        self.victim = None
        if "'victim'" in attack.payload:
            self.victim = subprocess.Popen(["sleep", "60", f"0.{self.token}"], env={"TOKEN": self.token})
        root = Path(rnnex.__file__).parent
        self.place = {
            "folder": str(self.folder),
            "secret": str(self.folder / "secret"),
            "number": number,
            "abstract": f"rnnex-{number}",
            "reference": str(root / "solutions" / "gru.py"),
            "packages": str(root.parent),
            "site": str(Path(np.__file__).parent.parent),
            "grader": os.getpid(),
            "held": self.held,
            "address": id(self.memory) + bytes.__basicsize__ - 1,
            "tcp": self.tcp.getsockname()[1],
            "udp": self.udp.getsockname()[1],
            "victim": self.victim.pid if self.victim else 0,
            "bomb": zlib.compress(bytes(BOMB), 1).decode("latin-1") if "'bomb'" in attack.payload else "",
        }
        self.before = set(self.folder.rglob("*"))

    @staticmethod
    def _listen(name):
        server = socket.socket(socket.AF_UNIX)
        server.bind(name)
        server.listen()
        return server

    def source(self, payload):
        """The file that is handed in."""
        if payload.startswith("RAW "):
            return payload.removeprefix("RAW ").encode()
        tail = "" if "def f(" in payload else "\ndef f(x): return x\n"
        return (HEADER.format(place=self.place) + payload + tail).encode()

    def heard(self):
        """What came to the sockets."""
        words = []
        for server in (self.tcp, self.local, self.abstract):
            server.setblocking(False)
            try:
                connection, _address = server.accept()
            except BlockingIOError:
                continue
            connection.close()
            words.append("connected")
        self.udp.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            words.append(self.udp.recv(99).decode())
        return " ".join(words)

    def made(self):
        """Files that were not there before."""
        return sorted(str(path) for path in set(self.folder.rglob("*")) - self.before)

    def clear(self):
        """Nothing may stay: a marker of one payload would look like the breach of the next."""
        for server in (self.tcp, self.udp, self.local, self.abstract):
            server.close()
        os.close(self.held)
        if self.victim:
            self.victim.kill()
            self.victim.wait()
        self.shared.unlink(missing_ok=True)
        shutil.rmtree(self.folder)
        for folder in ("/tmp", "/var/tmp", "/dev/shm"):  # noqa: S108 - where payloads write
            Path(folder, f"rnnex-made-{self.place['number']}").unlink(missing_ok=True)
