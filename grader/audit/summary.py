"""What an audit tells: figures by exercise, ready for JSON, a page, and the terminal."""

import json
import shlex
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...templates.language import Language
from ..answers.notice import Notice
from .findings import Figures, Finding
from .run import Audited, Told
from .who import STUDENTS

CHECKS = {
    "key": "key",
    "separation": "separation",
    "students": "students",
    "marks": "students",
    "worked": "worked",
    "budget": "budget",
    "draw": "draw",
    "degenerate": "draw",
    "texts": "texts",
}
"""Under which heading the faults of a check are counted."""


def summary(audits: Sequence[Audited], seeds: int, say: Language) -> dict[str, Any]:
    """Everything that was found, in the reader's language.

    Args:
        audits: By exercise.
        seeds: Seeds of each.
        say: The reader's language.
    """
    exercises = [_exercise(audited, say) for audited in audits]
    return {
        "schema": "rnnex/audit/v1",
        "seeds": seeds,
        "faults": sum(len(one["faults"]) for one in exercises),
        "remarks": sum(len(one["remarks"]) for one in exercises),
        "exercises": exercises,
    }


def _exercise(audited: Audited, say: Language) -> dict[str, Any]:
    figures = audited.figures
    variants = figures.sums.get(("time", "variants"), 0)
    kept, drawn = (figures.sums.get(("draw", which), 0) for which in ("kept", "drawn"))
    faults = dict.fromkeys(CHECKS.values(), 0)
    for told in audited.faults:
        faults[CHECKS.get(told.first.check, "texts")] += 1
    return {
        "id": audited.exercise.id,
        "title": say(audited.exercise.title),
        "settings": len(audited.settings),
        "variants": int(variants),
        "faults": [_told(told, audited, say) for told in audited.faults],
        "remarks": [_told(told, audited, say) for told in audited.remarks],
        "faults_by_check": faults,
        "kept": kept / drawn if drawn else 1.0,
        "least_kept": figures.least.get(("draw", "acceptance"), kept / drawn if drawn else 1.0),
        "keys_compared": int(figures.sums.get(("key", "compared"), 0)),
        "widest_window": max((v for key, v in figures.most.items() if key[0] == "window"), default=None),
        "random_earns": _random(figures),
        "lines": int(figures.sums.get(("worked", "lines"), 0)),
        "students": _students(figures, say),
        "mistakes": _mistakes(figures),
        "givens": _givens(figures),
        "drawing_ms": 1000 * figures.sums.get(("time", "drawing"), 0) / variants if variants else None,
        "checking_ms": 1000 * _checking(figures) / variants if variants else None,
    }


def _checking(figures: Figures) -> float:
    return sum(v for key, v in figures.sums.items() if key[0] == "time" and key[1] not in ("drawing", "variants"))


def _told(told: Told, audited: Audited, say: Language) -> dict[str, Any]:
    first = told.first
    return {
        "check": first.check,
        "about": first.about,
        "seed": first.seed,
        "options": {k: list(v) if isinstance(v, tuple) else v for k, v in first.options.items()},
        "text": say(first.message, **{name: _word(name, value, say) for name, value in first.params.items()}),
        "command": show_command(first, audited),
        "blocks": told.count,
        "of_blocks": audited.blocks,
    }


def _word(name: str, value: Any, say: Language) -> Any:
    """A part of a sentence in the reader's language, where it is words."""
    if isinstance(value, Notice):
        return value.say(say)
    return say(value) if name in {"student", "part"} else value


def show_command(finding: Finding, audited: Audited) -> str:
    """The command that prints the variant of a finding.

    >>> from ...exercises.registry import find_exercise
    >>> gru = find_exercise("gru-step")
    >>> found = Finding("key", "gru-step", {**gru.defaults, "units": 1}, "7", "")
    >>> show_command(found, Audited(gru, [], 1))
    'rnnex show gru-step --seed 7 -o units=1'
    """
    changed = [
        " -o " + shlex.quote(f"{name}={value if isinstance(value, str) else json.dumps(value)}")
        for name, value in finding.options.items()
        if value != audited.exercise.defaults.get(name)
    ]
    return f"rnnex show {shlex.quote(audited.exercise.address)} --seed {finding.seed}" + "".join(changed)


def _random(figures: Figures) -> list[dict[str, Any]]:
    """For each blank what random numbers earn: the larger of both contexts, over all settings."""
    found: dict[str, dict[str, Any]] = {}
    for (topic, *names), papers in figures.sums.items():
        if topic == "budget" and names[2] == "papers" and papers:
            blank, context, _ = names
            share = figures.sums["budget", blank, context, "earned"] / papers
            if share >= found.get(blank, {"share": -1.0})["share"]:
                found[blank] = {"blank": blank, "share": share, "papers": int(papers)}
    return list(found.values())


def _students(figures: Figures, say: Language) -> list[dict[str, Any]]:
    """For each student whose marks are told: papers, share of marks earned and lost, papers that lose something."""
    found = []
    for key, papers in figures.sums.items():
        if key[:2] == ("students", "papers of") and papers:
            who = key[2]
            facts = {name: figures.sums.get(("students", name, who), 0) for name in ("earned", "lost", "losing papers")}
            early = figures.sums.get(("students", "rounded early", who), 0)
            found.append(
                {
                    "student": who,
                    "group": STUDENTS[who].group,
                    "does": say(STUDENTS[who].does),
                    "papers": int(papers),
                    "earned": facts["earned"] / papers,
                    "lost": facts["lost"] / papers,
                    "losing_papers": int(facts["losing papers"]),
                    "rounded_early": int(early),
                }
            )
    return found


def _mistakes(figures: Figures) -> list[dict[str, Any]]:
    """For each misconception how often first draws show it, its least distance from the key, and who named it."""
    found = []
    for key, draws in figures.sums.items():
        if key[0] == "mistake" and key[2] == "draws":
            name = key[1]
            shown = figures.sums.get(("mistake", name, "shown"))
            distance = figures.least.get(("mistake", name, "distance"))
            named = {
                how: int(figures.sums.get(("students", "named", name, how), 0)) for how in ("right", "other", "none")
            }
            found.append(
                {
                    "id": name,
                    "draws": int(draws),
                    "shown": None if shown is None or not draws else shown / draws,
                    "distance": distance if distance is not None and np.isfinite(distance) else None,
                    "named": named,
                }
            )
    return found


def _givens(figures: Figures) -> list[dict[str, Any]]:
    """For each given how often each value was drawn at first, and how often it was kept."""
    counts: dict[str, dict[float, dict[str, int]]] = {}
    for key, count in figures.sums.items():
        if key[0] == "given":
            _, name, which, value = key
            counts.setdefault(name, {}).setdefault(float(value), {"drawn": 0, "kept": 0})[which] += int(count)
    found = []
    for name, values in counts.items():
        drawn, kept = (sum(count[which] for count in values.values()) or 1 for which in ("drawn", "kept"))
        variation = sum(abs(count["drawn"] / drawn - count["kept"] / kept) for count in values.values()) / 2
        rows = [{"value": value, **values[value]} for value in sorted(values)]
        found.append({"name": name, "variation": variation, "values": rows})
    return found
