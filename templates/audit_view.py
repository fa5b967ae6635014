"""What the page of an audit shows: for each exercise its faults, figures, misconceptions, students and givens."""

from typing import Any

from .language import N_, Language
from .plain import plain

BINS = 31
"""Most bars of a histogram; more values are put together."""
WIDTH, HEIGHT = 100, 30
"""Of a histogram, in its own units."""


def audit_view(found: dict[str, Any], lang: Language) -> dict[str, Any]:
    """Everything that the page shows.

    Args:
        found: A summary of schema `rnnex/audit/v1`.
        lang: The language of the fixed words.
    """
    exercises = found["exercises"]
    return {
        "title": lang(N_("Audit")),
        "figures": [
            (lang(N_("Exercises")), str(len(exercises))),
            (lang(N_("Variants")), str(sum(one["variants"] for one in exercises))),
            (lang(N_("Faults")), str(found["faults"])),
            (lang(N_("Remarks")), str(found["remarks"])),
        ],
        "exercises": [_exercise(one, lang) for one in exercises],
    }


def share(value: float | None, lang: Language, places: int = 1) -> str:
    r"""A share as a percentage; a dash if there is none.

    >>> share(0.0213, Language("pt-BR")), share(None, Language("en"))
    ('2,1\xa0%', '–')
    """
    return "–" if value is None else lang.decimal(f"{100 * value:.{places}f}") + "\N{NO-BREAK SPACE}%"


def _exercise(one: dict[str, Any], lang: Language) -> dict[str, Any]:
    faulty = bool(one["faults"])
    return {
        "id": one["id"],
        "title": plain(one["title"]),
        "tone": "bad" if faulty else "ok",
        "verdict": {
            "tone": "bad" if faulty else "ok",
            "icon": "✗" if faulty else "✓",
            "word": lang.plural("%(count)s fault", "%(count)s faults", len(one["faults"]))
            if faulty
            else lang(N_("sound")),
        },
        "notices": [_notice(entry, "bad", lang) for entry in one["faults"]]
        + [_notice(entry, "info", lang) for entry in one["remarks"]],
        "figures": _figures(one, lang),
        "random": [
            {"blank": row["blank"], "share": share(row["share"], lang, 2), "papers": row["papers"]}
            for row in one["random_earns"]
        ],
        "mistakes": [_mistake(row, lang) for row in one["mistakes"]],
        "students": [
            {
                "does": plain(row["does"]),
                "papers": row["papers"],
                "lost": share(row["lost"], lang, 2),
                "earned": share(row["earned"], lang, 2),
                "losing": row["losing_papers"],
                "early": row["rounded_early"],
            }
            for row in one["students"]
        ],
        "givens": [_given(row, lang) for row in one["givens"] if len(row["values"]) > 1],
    }


def _notice(entry: dict[str, Any], tone: str, lang: Language) -> dict[str, str]:
    return {"tone": tone, "text": plain(entry["text"]), "command": plain(entry["command"])}


def _figures(one: dict[str, Any], lang: Language) -> list[tuple[str, str]]:
    """Pairs of a name and a figure; what an exercise of this kind has not is left out."""
    window, drawing = one["widest_window"], one["drawing_ms"]
    figures = [
        (lang(N_("Variants")), str(one["variants"])),
        (lang(N_("Settings")), str(one["settings"])),
        (lang(N_("Kept of all draws")), share(one["kept"], lang)),
        (lang(N_("Lines redone")), str(one["lines"])),
    ]
    if window is not None:
        units = lang.decimal(f"{window:.1f}")
        figures.append((lang(N_("Widest window, in last places")), f"± {units}"))
    if one["random_earns"]:
        figures.append(
            (lang(N_("A random answer earns")), share(max(row["share"] for row in one["random_earns"]), lang, 2))
        )
    if drawing is not None:
        figures.append((lang(N_("Drawing a variant")), lang.decimal(f"{drawing:.2f}") + "\N{NO-BREAK SPACE}ms"))
    return figures


def _mistake(row: dict[str, Any], lang: Language) -> dict[str, Any]:
    distance = row["distance"]
    return {
        "id": row["id"],
        "shown": share(row["shown"], lang),
        "distance": "–" if distance is None else lang.decimal(f"{distance:.1f}"),
        **row["named"],
    }


def _given(row: dict[str, Any], lang: Language) -> dict[str, Any]:
    """A histogram: of all first draws in outline, of the accepted variants filled."""
    bins = _bins(row["values"])
    tallest = max(max(one["drawn"], one["kept"]) for one in bins) or 1
    step = WIDTH / len(bins)
    bars = [
        {
            "label": one["label"] if one["low"] == one["high"] else f"{one['low']:g} … {one['high']:g}",
            "drawn": one["drawn"],
            "kept": one["kept"],
            "x": f"{step * at:.2f}",
            "inner_x": f"{step * (at + 0.15):.2f}",
            "width": f"{step * 0.94:.2f}",
            "inner_width": f"{step * 0.64:.2f}",
            "drawn_y": f"{HEIGHT * (1 - one['drawn'] / tallest):.2f}",
            "drawn_height": f"{HEIGHT * one['drawn'] / tallest:.2f}",
            "kept_y": f"{HEIGHT * (1 - one['kept'] / tallest):.2f}",
            "kept_height": f"{HEIGHT * one['kept'] / tallest:.2f}",
        }
        for at, one in enumerate(bins)
    ]
    low, high = (lang.decimal(f"{row['values'][at]['value']:g}") for at in (0, -1))
    return {"name": row["name"], "bars": bars, "low": low, "high": high, "variation": share(row["variation"], lang)}


def _bins(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring values together, so that there are not too many bars."""
    size = -(-len(values) // BINS)
    groups = [values[at : at + size] for at in range(0, len(values), size)]
    return [
        {
            "low": group[0]["value"],
            "high": group[-1]["value"],
            "label": f"{group[0]['value']:g}",
            "drawn": sum(one["drawn"] for one in group),
            "kept": sum(one["kept"] for one in group),
        }
        for group in groups
    ]
