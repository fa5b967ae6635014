"""What was measured, as Markdown."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

OURS = "rnnex"
HEAD = """\
| grader | {count} submissions | a second | processor time of each | right: full marks, of {right} \
| others: less, of {others} | the cheat gets | an endless loop |
|---|---:|---:|---:|---:|---:|---:|---|"""


def page(found: Mapping[str, Any]) -> str:
    """The table, how each grader was run, and ratios.

    Args:
        found: What `run.py --json` writes.
    """
    measured = [one for one in found["graders"] if one["rounds"]]
    lines = [f"{found['machine']}. Medians of {found['rounds']} rounds, all graders in turn."]
    if measured:
        count = found["right"] + found["others"]
        lines += ["", HEAD.format(count=count, right=found["right"], others=found["others"])]
        lines += [row(one, count, found["patience"]) for one in measured]
    lines += ["", *[f"- {one['name']}: {one['how']}. Time limit: {one['limit']}." for one in measured]]
    failed = [one for one in found["graders"] if one["reason"]]
    lines += [f"- {named(one)} could not be run here: {one['reason']}" for one in failed]
    lines += [tenfold(one, found["times"] * count) for one in measured if one["many"]]
    ours = next((one for one in measured if one["name"] == OURS), None)
    lines += [ratios(one, ours) for one in measured if ours and one is not ours]
    return "\n".join(lines)


def row(one: Mapping[str, Any], count: int, patience: float) -> str:
    """One grader."""
    wall, cpu = median(one["rounds"], "wall"), median(one["rounds"], "cpu")
    cells = [
        named(one), f"{wall:.3g} s", f"{count / wall:.3g}", f"{1000 * cpu / count:,.0f} ms",
        str(one["full"]), str(one["below"]), mark(one["cheat"]), loop(one, patience),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def named(one: Mapping[str, Any]) -> str:
    """Name and version, where there is one."""
    return f"{one['name']} {one['version']}".strip()


def median(rounds: Sequence[Mapping[str, float]], what: str) -> float:
    """Of "wall" or "cpu", in seconds."""
    return statistics.median(used[what] for used in rounds)


def mark(share: float | None) -> str:
    """A share of the marks.

    >>> mark(0.2), mark(None)
    ('20 %', 'no mark')
    """
    return "no mark" if share is None else f"{100 * share:.0f} %"


def loop(one: Mapping[str, Any], patience: float) -> str:
    """What the endless loop cost, and what it got."""
    if one["loop"]["stopped"]:
        return f"no end; killed by us after {patience:.0f} s"
    return f"{one['loop']['wall']:.1f} s, gets {mark(one['loop_mark'])}"


def tenfold(one: Mapping[str, Any], count: int) -> str:
    """The rate for a large class."""
    wall, cpu = median(one["many"], "wall"), median(one["many"], "cpu")
    rate = f"{count / wall:.3g} a second, {1000 * cpu / count:,.1f} ms of processor time each"
    return f"- {one['name']}, {count} submissions: {rate}."


def ratios(one: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
    """How many times our time another grader takes, round by round; lowest to highest."""
    said = []
    for what, word in (("wall", "time"), ("cpu", "processor time")):
        found = sorted(a[what] / b[what] for a, b in zip(one["rounds"], ours["rounds"], strict=False))
        said.append(f"{statistics.median(found):.3g} times the {word} ({found[0]:.3g} – {found[-1]:.3g})")
    return f"- {one['name']} takes {' and '.join(said)} of {OURS} for the class."
