"""docs/validity.md: the figures of an audit as tables, with the command that makes them."""

import platform
from collections.abc import Iterable, Sequence
from typing import Any

HEAD = """<!-- Written by the command below; do not edit. -->

# What the audit found

```console
{command}
```

Every exercise is drawn with {seeds} seeds, spread over its options: all combinations where there are few, otherwise the
defaults, every single change of them, and a fixed choice of mixtures. [How to read the figures](audit.md).
"""


def validity(found: dict[str, Any], names: Sequence[str]) -> str:
    """The page; English, like all of docs/.

    Args:
        found: A summary in English.
        names: Exercises that were asked for; none for all.
    """
    exercises = found["exercises"]
    command = " ".join(["rnnex audit", *names, f"--seeds {found['seeds']} --markdown docs/validity.md"])
    parts = [HEAD.format(command=command, seeds=f"{found['seeds']:,}")]
    parts += ["## Faults", _table(FAULTS, map(_faults, exercises))]
    parts += ["## Draws, windows and random answers", _table(DRAWS, map(_draws, exercises))]
    parts += ["## Students", STUDENTS_SAID, _table(STUDENTS, filter(None, map(_students, exercises)))]
    parts += ["## Misconceptions", MISTAKES_SAID]
    parts += [
        f"### {one['id']}\n\n" + _table(MISTAKES, map(_mistake, one["mistakes"]))
        for one in exercises
        if one["mistakes"]
    ]
    parts += [
        "## Time",
        f"On one core of {platform.machine()} with Python {platform.python_version()}.",
        _table(TIME, map(_time, exercises)),
    ]
    return "\n\n".join(parts) + "\n"


FAULTS = (
    "exercise", "settings", "variants", "wrong keys", "ambiguous", "undeserved marks", "lines redone", "false lines",
    "over budget", "other",
)  # fmt: skip


def _faults(one: dict[str, Any]) -> list[str]:
    faults = one["faults_by_check"]
    return [
        one["id"], one["settings"], f"{one['variants']:,}", faults["key"], faults["separation"], faults["students"],
        f"{one['lines']:,}", faults["worked"], faults["budget"], faults["draw"] + faults["texts"],
    ]  # fmt: skip


DRAWS = ("exercise", "kept of first draws", "least, of a setting", "widest window", "random answers earn")


def _draws(one: dict[str, Any]) -> list[str]:
    random = max((blank["share"] for blank in one["random_earns"]), default=None)
    return [
        one["id"],
        f"{one['kept']:.1%}",
        f"{one['least_kept']:.0%}",
        "exact" if one["widest_window"] is None else f"± {one['widest_window']:.1f} units",
        "–" if random is None else f"{random:.2%}",
    ]


STUDENTS = (
    "exercise",
    "honest papers",
    "honest papers that lose marks",
    "most farmed",
    "rounds every product",
    "cuts digits off",
)
STUDENTS_SAID = """Honest: rounds where asked, keeps all digits, or keeps two more; none may lose a mark. Farmed: the
most that the same number in every blank, or random numbers, earn on average; at most 1 %. The last two students do what
the sheet warns of; the share of the marks they lose is reported, not asserted."""


def _students(one: dict[str, Any]) -> list[str]:
    by = {student["student"]: student for student in one["students"]}
    honest = [student for student in by.values() if student["group"] == "honest"]
    lazy = [student["earned"] for student in by.values() if student["group"] == "lazy"]
    if not honest:
        return []
    return [
        one["id"],
        f"{sum(student['papers'] for student in honest):,}",
        sum(student["losing_papers"] for student in honest),
        f"{max(lazy, default=0):.2%}",
        *(f"{by[who]['lost']:.2%}" if who in by else "–" for who in ("rounds-products", "cuts")),
    ]


MISTAKES = (
    "misconception",
    "shows in first draws",
    "least distance from the key",
    "named as such",
    "otherwise",
    "not at all",
)
MISTAKES_SAID = """How many of the first draws show it; how many windows lie at least between it and the key in a
variant that is kept (3 is the rule); and what marking says to students who make it."""


def _mistake(one: dict[str, Any]) -> list[str]:
    named = one["named"]
    return [
        f"`{one['id']}`",
        "–" if one["shown"] is None else f"{one['shown']:.1%}",
        "–" if one["distance"] is None else f"{one['distance']:.1f}",
        *(f"{named[how]:,}" if any(named.values()) else "–" for how in ("right", "other", "none")),
    ]


TIME = ("exercise", "draw, ms a variant", "all checks, ms a variant")


def _time(one: dict[str, Any]) -> list[str]:
    return [one["id"], *("–" if ms is None else f"{ms:.2f}" for ms in (one["drawing_ms"], one["checking_ms"]))]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
