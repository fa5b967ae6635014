"""Submissions: what lies in a folder. Nothing a student handed in is run or believed here."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..templates.language import N_
from .answers import find_answers, find_sheet_id, load_answers
from .answers.files import decode
from .answers.notice import Notice
from .folders import unwrapped

MOST_BYTES = 2**20
"""Of a sheet.json or a code file."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What one folder holds."""

    folder: Path
    answers: bytes | None
    """The answers file; None if there is none that can be taken."""
    answers_name: str
    """How sentences name it, for example "ana/answers.txt"."""
    sheet: Any
    """Data of sheet.json; None if it is missing or no JSON."""
    sheet_ids: tuple[str, ...]
    """Ids that stand in answers.txt and in code files."""
    code: dict[str, bytes]
    """Python files by path relative to the folder."""
    notices: list[Notice | InputError] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name of the folder."""
        return self.folder.resolve().name


def read_submission(folder: Path) -> Submission:
    """Everything in the folder; what cannot be used becomes a notice and costs only itself."""
    notices: list[Notice | InputError] = []
    handed_in, folder = folder, unwrapped(folder)
    answers, name = None, f"{folder.resolve().name}/answers.txt"
    try:
        found = find_answers(folder)
        name = f"{folder.resolve().name}/{found.path.name}"
        notices += [found.notice] if found.notice else []
        answers = load_answers(found.path)
    except InputError as fault:
        notices.append(fault)
    sheet = _sheet_data(folder, notices)
    code = _code_files(folder, notices)
    texts = [decode(answers)] if answers is not None else []
    texts += [source[:500].decode("utf-8", "replace") for source in code.values()]
    ids = tuple(dict.fromkeys(i.lower() for text in texts if (i := find_sheet_id(text))))
    return Submission(handed_in, answers, name, sheet, ids, code, notices)


def _sheet_data(folder: Path, notices: list[Notice | InputError]) -> Any:
    path = folder / "sheet.json"
    if not os.path.isfile(path) or path.is_symlink():  # noqa: PTH113 - says no where it may not look
        return None
    try:
        return json.loads(_bytes(path).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        notices.append(
            InputError(N_("%(path)s cannot be read: take the sheet.json that came with the sheet."), path="sheet.json")
        )
        return None
    except InputError as fault:
        notices.append(fault)
        return None


def _code_files(folder: Path, notices: list[Notice | InputError]) -> dict[str, bytes]:
    files = {}
    paths = [*folder.glob("*.py"), *(folder / "code").glob("*.py")]
    inside = folder.resolve()  # a link to another place, or in a linked folder, is not followed
    for path in sorted(path for path in paths if path.is_file() and path.resolve().is_relative_to(inside)):
        try:
            files[path.relative_to(folder).as_posix()] = _bytes(path)
        except InputError as fault:
            notices.append(fault)
    return files


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                N_("%(path)s is larger than 1 MiB and was not read: hand in the file you wrote."), path=path.name
            )
        return path.read_bytes()
    except OSError as fault:
        raise InputError(N_("%(path)s cannot be read: %(reason)s."), path=path.name, reason=fault.strerror) from None
