"""Run a student's file in another process: a `Job` goes in, a `Run` of outcomes comes out."""

from .job import Job, Outcome, Run, Runner, RunnerError, Status
from .notebook import Cell, Notebook, Source
from .plan import Limits, Plan
from .runner import ProcessRunner

__all__ = [
    "Cell",
    "Job",
    "Limits",
    "Notebook",
    "Outcome",
    "Plan",
    "ProcessRunner",
    "Run",
    "Runner",
    "RunnerError",
    "Source",
    "Status",
]
