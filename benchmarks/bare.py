"""A bare warm fork that runs the job of sandbox.py: what the sandbox is compared with."""

import os
import subprocess
import sys

import numpy as np

from rnnex.grader.code import Job, Plan
from rnnex.grader.code.job import task
from rnnex.grader.sandbox.layout import CODE

CASES, STEPS = 5, 40
SOURCE = f"""
import numpy as np
def gru(x, h, W):
    sigmoid = lambda v: 1 / (1 + np.exp(-v))
    for t in range({STEPS}):
        z, r = sigmoid(W @ h + x), sigmoid(W @ h - x)
        h = z * h + (1 - z) * np.tanh(W @ (r * h) + x)
    return h
"""
BARE = """
import importlib.util, json, os, sys
import numpy as np, numpy.random
home = sys.argv[1]
spec = importlib.util.spec_from_file_location("code", home + "/__init__.py", submodule_search_locations=[home])
code = sys.modules["code"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(code)
task = sys.stdin.buffer.readline()
print("ready", flush=True)
while line := sys.stdin.buffer.readline():
    for _ in range(int(line)):
        frames, theirs = os.pipe()
        if not (pid := os.fork()):
            code.run(json.loads(task), code.Channel(theirs))
            os._exit(0)
        os.close(theirs)
        while os.read(frames, 1 << 16): pass
        os.close(frames)
        os.waitpid(pid, 0)
    print("done", flush=True)
"""
"""A warm interpreter that forks for every job, and throws away what the child says."""


def gru_job() -> Job:
    """Five cases of forty steps of a GRU."""
    x, W = np.full(8, 0.1), np.eye(8) * 0.3
    return Job(SOURCE.encode(), Plan.of_calls("gru.py", "gru", [(x * i, x, W) for i in range(CASES)]))


class Bare:
    """One forking interpreter for each core."""

    def __init__(self, cores: int) -> None:
        command = [sys.executable, "-s", "-c", BARE, str(CODE)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self.workers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603
            for _ in range(cores)
        ]
        for worker in self.workers:
            self._say(worker, task(gru_job()))

    @staticmethod
    def _say(worker: "subprocess.Popen[bytes]", line: bytes) -> None:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(line + b"\n")
        worker.stdin.flush()

    def run(self, count: int) -> None:
        """This many forks, shared among the workers."""
        for worker in self.workers:
            self._say(worker, str(count // len(self.workers)).encode())
        for worker in self.workers:
            assert worker.stdout is not None
            worker.stdout.readline()

    def ready(self) -> None:
        """All are warm."""
        for worker in self.workers:
            assert worker.stdout is not None
            worker.stdout.readline()

    def close(self) -> None:
        """End them; their processor time then counts as ours."""
        for worker in self.workers:
            worker.communicate()
