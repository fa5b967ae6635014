"""What an attack is: a file that a student hands in, and the evidence that would show that it succeeded."""

from collections.abc import Callable
from dataclasses import dataclass, field

DONE = "DID-IT"
"""What a payload prints when the forbidden thing was possible. Written so that its source does not count."""


@dataclass
class Evidence:
    """What came of running a payload; see arena.py."""

    token: str
    """A secret that lay where the payload looks for one; it was never told."""
    log: str = ""
    """Everything that came back: prints, messages, values."""
    full: bool = False
    """Every case was found right."""
    lost: bool = False
    """The grader has no verdict: it failed, or died with the payload."""
    seconds: float = 0.0
    made: list[str] = field(default_factory=list)
    """Files that the payload left behind."""
    heard: str = ""
    """What came to our sockets."""
    left: list[int] = field(default_factory=list)
    """Processes that the payload left behind."""
    next_ok: bool = True
    """An honest file that ran next got its full mark."""


def did(e: Evidence) -> bool:
    """The payload says that it could."""
    return DONE in e.log


def leaked(e: Evidence) -> bool:
    """The secret came out."""
    return e.token in e.log or e.token in e.heard


def full_mark(e: Evidence) -> bool:
    """A wrong answer was found right."""
    return e.full


def lost(e: Evidence) -> bool:
    """One student's file cost the grader its verdict."""
    return e.lost


def made(e: Evidence) -> bool:
    """Something lies on the disk."""
    return bool(e.made)


def heard(e: Evidence) -> bool:
    """Something came over the network."""
    return bool(e.heard)


def endless(e: Evidence) -> bool:
    """It ran far longer than allowed."""
    return e.seconds > 1.7


def flooded(e: Evidence) -> bool:
    """More text was kept than anybody reads."""
    return len(e.log) > 1_000_000


def left(e: Evidence) -> bool:
    """A process outlived the run."""
    return bool(e.left)


@dataclass(frozen=True)
class Attack:
    """One attack.

    Args:
        name: Unique.
        payload: The file; `place` is a dictionary of paths and numbers, `done()` says that it worked.
        shows: Whether the evidence shows success.
        control: Where it must succeed, so that the test can fail: "open" is the same zygote and child without layers,
            "bare" a plain subprocess, "naive" a grader that runs tests and student in one interpreter.
        before: A file of an earlier student, run first.
        root: Whether only root can be attacked so.
        tiers: Where it must fail.
    """

    name: str
    payload: str
    shows: Callable[[Evidence], bool] = did
    control: str = "open"
    before: str = ""
    root: bool = False
    tiers: tuple[str, ...] = ("A", "A+")
    libraries: str = "numpy"
    seconds: float = 5.0
