"""The same class through four graders in one run.

    python benchmarks/peers/run.py [--only NAME] [--rounds N] [--work DIR] [--json FILE]

Each grader gets an environment of its own from the package index, and the class in its own format. Figures of one run
belong together: all met the same machine, in turn. Needs Linux, NumPy, and a network for the first run.
"""

import argparse
import json
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from class_ import CHEATER, CLASS, EXTRA, LOOPER
from environments import NotHere
from gradescope import Gradescope
from nb_grader import Nbgrader
from otter_grader import Otter
from ours import Rnnex
from page import page
from peer import CORES, Grader
from right import RIGHT
from running import Used, adopt, measure

GRADERS: dict[str, type[Grader]] = {kind.name: kind for kind in (Otter, Nbgrader, Gradescope, Rnnex)}
TIMES, SOON = 10, 10.0
"""Whoever marks the class in so many seconds marks it this many times over, too: starting is then a smaller part."""


@dataclass
class Found:
    """What one grader did."""

    name: str
    how: str
    limit: str
    version: str = ""
    reason: str = ""
    """Why it could not be run here."""
    rounds: list[Used] = field(default_factory=list)
    many: list[Used] = field(default_factory=list)
    """The class ten times over."""
    marks: dict[str, float] = field(default_factory=dict)
    cheat: float | None = None
    """Share of the marks; None for no mark."""
    loop: Used | None = None
    loop_mark: float | None = None

    def data(self) -> dict[str, Any]:
        """As JSON, with the two counts that say whether it marked rightly."""
        full = sum(self.marks.get(student) == 1 for student in RIGHT)
        below = sum(self.marks.get(student, 1) < 1 for student in CLASS if student not in RIGHT)
        times = {name: [used._asdict() for used in getattr(self, name)] for name in ("rounds", "many")}
        return {**asdict(self), **times, "loop": self.loop and self.loop._asdict(), "full": full, "below": below}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The same class through four graders.")
    parser.add_argument("--only", choices=GRADERS, action="append", help="only this grader; may be repeated")
    parser.add_argument("--rounds", type=int, default=3, help="how often each marks the class (default: 3)")
    parser.add_argument("--patience", type=float, default=60, help="seconds after which we end an endless loop")
    parser.add_argument("--work", type=Path, help="keep the environments here for the next run; else they are removed")
    parser.add_argument("--json", type=Path, help="write everything measured here as well")
    chosen = parser.parse_args()
    adopt()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        place = (chosen.work or Path(temporary)).resolve()
        found = compare([GRADERS[name] for name in chosen.only or GRADERS], place, chosen.rounds, chosen.patience)
    machine = f"{platform.system()} {platform.machine()}, {CORES} cores; Python {platform.python_version()}"
    facts = {"machine": machine, "rounds": chosen.rounds, "patience": chosen.patience, "times": TIMES}
    class_ = {"right": len(RIGHT), "others": len(CLASS) - len(RIGHT)}
    everything = {**facts, **class_, "graders": [one.data() for one in found]}
    if chosen.json:
        chosen.json.write_text(json.dumps(everything, indent=1) + "\n", "utf-8")
    print(page(everything))


def compare(kinds: list[type[Grader]], place: Path, rounds: int, patience: float) -> list[Found]:
    """Install all; then each marks the cheat and the loop once; then all mark the class in turn."""
    running: list[tuple[Grader, Found]] = []
    found = []
    for kind in kinds:
        one = Found(kind.name, kind.how, kind.limit)
        found.append(one)
        try:
            grader = kind(place / kind.name)
            tell(f"{kind.name}: installing")
            one.version = grader.install()
            grader.author()
            extras(grader, one, patience)
            running.append((grader, one))
        except NotHere as why:
            one.reason = str(why)
    for number in range(rounds):
        for grader, one in running:
            tell(f"{one.name}: the class, {number + 1} of {rounds}")
            try:
                one_round(grader, one)
            except NotHere as why:
                one.reason = str(why)
    return found


def extras(grader: Grader, one: Found, patience: float) -> None:
    """The cheat, which also warms up what a first run needs, and the endless loop."""
    tell(f"{one.name}: the cheat, then the endless loop")
    marked, _took = graded(grader, {CHEATER: EXTRA[CHEATER]}, patience)
    one.cheat = marked.get(CHEATER)
    marked, one.loop = graded(grader, {LOOPER: EXTRA[LOOPER]}, patience)
    one.loop_mark = marked.get(LOOPER) if not one.loop.stopped else None


def one_round(grader: Grader, one: Found) -> None:
    """The class once, and for the quick ones ten times over."""
    marked, took = graded(grader, CLASS)
    if one.marks and marked != one.marks:
        raise NotHere("It gave other marks than in the round before.")
    one.marks = marked
    one.rounds.append(took)
    if statistics.median(used.wall for used in one.rounds) < SOON:
        many = {f"{name}{again}": source for again in range(TIMES) for name, source in CLASS.items()}
        one.many.append(graded(grader, many)[1])


def graded(grader: Grader, handed_in: Mapping[str, str], seconds: float | None = None) -> tuple[dict[str, float], Used]:
    """Marks, and what grading took; collecting and reading the marks is not measured."""
    folder = grader.place / "run"
    shutil.rmtree(folder, ignore_errors=True)
    grader.collect(handed_in, folder)
    took = measure(grader.commands(folder), grader.at_once, seconds)
    return ({} if took.stopped else grader.marks(folder)), took


def tell(what: str) -> None:
    """A line about what goes on."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
