"""Run a student's function in another process: a `Job` goes in, a `Run` of outcomes comes out."""

from .job import Case, Job, Limits, Outcome, Run, Runner, RunnerError, Status
from .runner import ProcessRunner

__all__ = ["Case", "Job", "Limits", "Outcome", "ProcessRunner", "Run", "Runner", "RunnerError", "Status"]
