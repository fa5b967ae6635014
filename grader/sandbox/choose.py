"""The runner of whoever grades: at its first use it finds the best tier that holds, and from then on runs there."""

import functools
import threading

from ...errors import InputError
from ...templates.language import N_
from ..code import ProcessRunner
from ..code.job import Job, Run, Runner
from .selftest import best


class Untrusted(InputError):
    """There is no sandbox here, and the students were not said to be trusted."""


REFUSED = N_(
    "There is no sandbox on this computer that keeps students' code from reading keys and files: see 'rnnex doctor', "
    "or give --trust-students if you would let these students use your account."
)


class BestRunner(Runner):
    """Runs jobs in the best tier that this machine has; nothing is started before the first job.

    Args:
        trusting: False to refuse tier D, which keeps no secrets.
        size: How many runs go on at once; None for one on each processor.
    """

    def __init__(self, *, trusting: bool = True, size: int | None = None) -> None:
        self.trusting, self.size = trusting, size
        self._lock = threading.Lock()
        self._chosen: Runner | None = None

    @property
    def tier(self) -> str:
        """Name of the tier.

        Raises:
            Untrusted: If it is D and that was not accepted.
        """
        return self._choose().tier

    def run(self, job: Job) -> Run:
        """Run all cases of a job; see `Runner.run`.

        Raises:
            Untrusted: See `tier`.
        """
        return self._choose().run(job)

    def close(self) -> None:
        """End what was started; whoever runs again, starts again."""
        with self._lock:
            if self._chosen is not None:
                self._chosen.close()

    def _choose(self) -> Runner:
        with self._lock:
            if self._chosen is None:
                runner, _found = best(size=self.size)
                if runner is None and not self.trusting:
                    raise Untrusted(REFUSED)
                self._chosen = runner or ProcessRunner()
            return self._chosen


@functools.cache
def shared_runner(*, trusting: bool = True) -> BestRunner:
    """One runner for the whole process: its zygotes serve whoever grades next, and end with the process."""
    return BestRunner(trusting=trusting)
