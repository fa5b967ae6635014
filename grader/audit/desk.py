"""What `rnnex audit` does, and what it prints."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...exercises.outside import addressed, authors_told
from ...exercises.registry import all_exercises
from ...templates.language import N_, Language, language
from ...templates.pages import audit_page
from ...templates.plain import plain
from .markdown import validity
from .run import audit
from .summary import summary

FAULT = N_("fault: %(exercise)s, seed %(seed)s: %(text)s")
REMARK = N_("remark: %(exercise)s, seed %(seed)s: %(text)s")


@authors_told()
def audit_exercises(
    names: Sequence[str],
    seeds: int,
    jobs: int,
    out: Path | None,
    markdown: Path | None,
    say: Language,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Any]:
    """Audit exercises by id or file, all of rnnex if none is named, and write the pages that are wanted.

    Raises:
        InputError: If an exercise is unknown, or a page cannot be written.
    """
    for path in (out, markdown):
        if path and not path.absolute().parent.is_dir():
            raise InputError(N_("The folder of %(path)s does not exist: make it first."), path=path)
    named = [exercise for name in dict.fromkeys(names) for exercise in addressed(name)]
    exercises = list({one.address: one for one in named}.values()) or list(all_exercises().values())
    audits = audit(exercises, seeds, jobs, progress)
    found = summary(audits, seeds, say)
    if out:
        out.write_text(audit_page(found, say), encoding="utf-8", newline="\n")
    if markdown:
        markdown.write_text(validity(summary(audits, seeds, language("en")), names), encoding="utf-8", newline="\n")
    return found


def lines(found: dict[str, Any], say: Language) -> list[str]:
    """What the command prints: a line for each exercise, a sentence for each kind of fault, and how to see it."""
    told = []
    for one in found["exercises"]:
        faults = len(one["faults"])
        verdict = say.plural("%(count)s fault", "%(count)s faults", faults) if faults else say("sound")
        variants = say.plural("%(count)s variant", "%(count)s variants", one["variants"])
        told.append(f"{one['id']:20} {variants:18} {verdict}")
        for message, entries in ((FAULT, one["faults"]), (REMARK, one["remarks"])):
            for entry in entries:
                sentence = say(message, exercise=one["id"], seed=entry["seed"], text=entry["text"])
                told += [f"    {sentence}", f"        {entry['command']}"]
    return [plain(line) for line in told]
