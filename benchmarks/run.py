"""What rnnex promises about speed, measured: python benchmarks/run.py [--only NAME] [--quick] [--json].

Ratios within one run mean more than seconds: both sides met the same machine.
"""

import argparse
import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass

import classes
import measures
import numpy as np
import sandbox
import sequences
from timing import Figure, pin


@dataclass(frozen=True)
class Measure:
    """One group of figures."""

    about: str
    figures: Callable[[bool], list[Figure]]


MEASURES = {
    "help": Measure("the first thing anybody types", measures.help_page),
    "variants": Measure("drawing, with key, windows and separation", measures.variants),
    "sheets": Measure("whole sheets for a class", measures.sheets),
    "marking": Measure("marking and reporting", measures.marking),
    "code": Measure("one run of student code", measures.student_code),
    "sandbox": Measure("student code in the sandbox, against a bare fork", sandbox.sandbox),
    "classes": Measure("rnnex grade of a class with student code", classes.classes),
    "sequences": Measure("reference networks over sequences", sequences.sequences),
}


def number(value: float) -> str:
    """Three digits that matter.

    >>> number(58123.4), number(2.345), number(0.98765), number(41.26)
    ('58,100', '2.35', '0.988', '41.3')
    """
    digits = 3 - len(f"{int(abs(value))}") if abs(value) >= 1 else 3
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def row(figure: Figure) -> str:
    """One line of the Markdown table."""
    median, low, high = map(number, figure.spread)
    return f"| {figure.name} | {median} | {low} – {high} | {figure.unit} | {figure.promised} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what rnnex promises about speed.")
    parser.add_argument("--only", choices=MEASURES, action="append", help="only this group; may be repeated")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, for a first look")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    cores, core = os.cpu_count(), pin()
    machine = f"{platform.system()} {platform.machine()}, {cores} cores, pinned to core {core}"
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    found = {name: MEASURES[name].figures(chosen.quick) for name in chosen.only or MEASURES}
    if chosen.json:
        groups = {name: [{**f._asdict(), "spread": f.spread._asdict()} for f in group] for name, group in found.items()}
        print(json.dumps({"machine": machine, "versions": versions, "figures": groups}, indent=1))
        return
    print(f"{machine}; {versions}. Median and quartiles.\n")
    print("| what | median | quartiles | unit | promised |\n|---|---:|---:|---|---|")
    for group in found.values():
        print("\n".join(map(row, group)))


if __name__ == "__main__":
    main()
