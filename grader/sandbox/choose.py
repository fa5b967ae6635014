"""The runner of whoever grades: at its first use it finds the best tier that holds, and from then on runs there."""

import functools
import threading

from ...errors import InputError
from ...templates.language import N_
from ..code import ProcessRunner
from ..code.job import Job, Run, Runner
from .runner import SandboxRunner
from .selftest import best
from .tiers import D, Tier


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
        self._chosen: tuple[Tier, Runner] | None = None

    @property
    def tier(self) -> str:
        """Name of the tier.

        Raises:
            Untrusted: If it is D and that was not accepted.
        """
        return self._choose()[0].name

    def run(self, job: Job) -> Run:
        """Run all cases of a job; see `Runner.run`.

        Raises:
            Untrusted: See `tier`.
        """
        return self._choose()[1].run(job)

    def close(self) -> None:
        """End what was started."""
        with self._lock:
            if self._chosen and isinstance(self._chosen[1], SandboxRunner):
                self._chosen[1].close()
            self._chosen = None

    def _choose(self) -> tuple[Tier, Runner]:
        with self._lock:
            if self._chosen is None:
                tier, _found = best()
                if tier is D and not self.trusting:
                    raise Untrusted(REFUSED)
                self._chosen = tier, ProcessRunner() if tier is D else SandboxRunner(tier, self.size)
            return self._chosen


@functools.cache
def shared_runner(*, trusting: bool = True) -> BestRunner:
    """One runner for the whole process: its zygotes serve whoever grades next, and end with the process."""
    return BestRunner(trusting=trusting)
