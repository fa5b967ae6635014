"""Run a student's file in another process: a `Job` goes in, a `Run` of outcomes comes out."""

from .job import Job, Outcome, Run, Runner, RunnerError, Status
from .plan import Limits, Plan
from .runner import ProcessRunner

__all__ = ["Job", "Limits", "Outcome", "Plan", "ProcessRunner", "Run", "Runner", "RunnerError", "Status"]
