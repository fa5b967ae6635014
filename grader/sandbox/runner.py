"""The runner that grading uses: `SandboxRunner`, behind the same protocol as the plain process."""

from ...templates.language import N_
from ..code.installed import require_installed
from ..code.job import Job, Run, Runner, RunnerError
from .pool import Pool
from .supervise import Hung, supervise
from .tiers import Tier


class SandboxRunner(Runner):
    """Runs every job in a fresh child of a warm zygote, with all layers of a tier up.

    It may be used by several threads at once. `close` ends the zygotes; so does the end of the grader.

    Args:
        tier: Its layers.
        size: How many runs go on at once; None for one on each processor.
    """

    def __init__(self, tier: Tier, size: int | None = None) -> None:
        self.kind, self.size = tier, size
        self._pools: dict[str, Pool] = {}
        self._closed = 0

    @property
    def tier(self) -> str:
        """Name of the tier."""
        return self.kind.name

    def run(self, job: Job) -> Run:
        """Run all cases of a job in one child; see `Runner.run`."""
        require_installed(job.libraries)
        closed = self._closed
        pool = self._pools.setdefault(job.libraries, Pool(self.kind, job.libraries, self.size))
        for _attempt in range(2):
            try:
                with pool.lend() as zygote:
                    return supervise(zygote, job)
            except Hung:  # not this job's doing, as far as anybody knows: once more, with another zygote
                if self._closed != closed:
                    raise RunnerError(N_("The run was given up, because grading was interrupted.")) from None
        raise RunnerError(
            N_("The process that starts student code died twice: try again on a machine with more memory.")
        )

    def close(self) -> None:
        """End the zygotes, and with them what runs; a job that comes later starts new ones."""
        self._closed += 1
        for pool in self._pools.values():
            pool.close()
