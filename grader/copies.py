"""The lecturer's own files of exercises beside the key: copied by generate, so that grade needs nothing else.

They are code, and grade runs them. A key is also looked for around the submissions, where an unpacked submission may
have put one: from such a key nothing is run.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..exercises.assignments.assignment import Assignment
from ..exercises.engine.exercise import Exercise
from ..exercises.outside import load_file
from ..templates.language import N_
from .answers.notice import Notice

FOLDER = "exercises"
FIELD = "exercise_files"
CHANGED = N_("%(path)s was changed after generate copied it: keys and marks are those of the file as it is now.")


def copies(assignment: Assignment) -> dict[str, bytes]:
    """The files by path within the key."""
    return {f"{FOLDER}/{file.name}": file.content for file in assignment.files}


def entries(assignment: Assignment) -> dict[str, list[dict[str, str]]]:
    """What the key says of them; nothing if there are none, so that older keys stay what they are."""
    found = [{"file": file.name, "sha256": file.sha256} for file in assignment.files]
    return {FIELD: found} if found else {}


def load_copies(path: Path, data: Mapping[str, Any], *, named: bool) -> tuple[dict[str, Exercise], list[Notice]]:
    """The exercises of the copies that a key speaks of, and what the lecturer should know.

    Args:
        path: The key's assignment.json.
        data: What it says.
        named: Whether a person named this key.

    Raises:
        InputError: If a copy is missing or fails, or the key has some and nobody named it.
        KeyError, TypeError, ValueError: If the key says it in another form.
    """
    exercises: dict[str, Exercise] = {}
    warnings: list[Notice] = []
    for entry in data.get(FIELD, []):
        if not named:
            raise InputError(
                N_(
                    "%(path)s has exercises of its own, which are code, and nobody named it: if it is yours, say "
                    "--assignment %(folder)s."
                ),
                path=path,
                folder=path.parent.parent,
            )
        name = str(entry["file"])
        if not name.isprintable() or name != Path(name).name or "\\" in name or ":" in name:
            raise ValueError(f"file {name}")
        copy = path.parent / FOLDER / name
        if not copy.is_file():
            raise InputError(
                N_("%(path)s is missing: put the copy back that generate wrote, or generate again with the same seed."),
                path=copy,
            )
        file = load_file(copy)
        if file.sha256 != entry["sha256"]:
            warnings.append(Notice(CHANGED, {"path": copy}))
        exercises.update(file.exercises)
    return exercises, warnings
