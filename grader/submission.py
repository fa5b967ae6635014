"""Submissions: what lies in a folder. Nothing a student handed in is run or believed here."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..exercises.engine.check_file import NAME as CHECK_FILE
from ..templates.language import N_
from .answers import find_answers, find_sheet_id, load_answers
from .answers.files import decode, refuse_linked
from .answers.notice import Notice
from .answers.unreadable import shown
from .folders import entries, unwrapped

MOST_BYTES = 2**20
"""Of a sheet.json or a code file."""
MOST_TOGETHER = 16 * 2**20
"""Of all code files."""
MOST_NOTEBOOKS = 10
MOST_TOLD = 5
"""Archives that are named."""
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")
PACKED = N_("%(name)s is an archive and was not unpacked: hand in the files themselves.")


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
    notebooks: tuple[str, ...] = ()
    """Paths of notebooks relative to `place`; they are read when a question asks for code."""
    place: Path = Path()
    """The folder itself, without what an archive wrapped around it."""

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
    packed = code_paths(folder, ARCHIVES)
    notices += [Notice(PACKED, {"name": shown(path.relative_to(folder).as_posix())}) for path in packed[:MOST_TOLD]]
    notebooks = tuple(path.relative_to(folder).as_posix() for path in code_paths(folder, ".ipynb"))
    if len(notebooks) > MOST_NOTEBOOKS:
        notices.append(
            Notice(N_("Of more than %(most)s notebooks the others were not read."), {"most": MOST_NOTEBOOKS})
        )
    return Submission(handed_in, answers, name, sheet, ids, code, notices, notebooks[:MOST_NOTEBOOKS], folder)


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
    files: dict[str, bytes] = {}
    room = MOST_TOGETHER
    for path in code_paths(folder, (".py", ".py.txt")):
        if path.name == CHECK_FILE:  # ours, and not an answer: it may come from somebody else's folder
            continue
        try:
            data = _bytes(path)
        except InputError as fault:
            notices.append(fault)
            continue
        room -= len(data)
        if room < 0:
            notices.append(
                InputError(N_("%(path)s and more were not read: hand in the files you wrote."), path=path.name)
            )
            break
        files[path.relative_to(folder).as_posix()] = data
    return files


def code_paths(folder: Path, ending: str | tuple[str, ...]) -> list[Path]:
    """Files with this ending in the folder and in its folder `code`; no links, and nothing that lies deeper."""
    paths = [path for place in (folder, folder / "code") for path in entries(place) if path.name.endswith(ending)]
    inside = folder.resolve()  # a link to another place, or in a linked folder, is not followed
    return sorted(path for path in paths if _is_inside(path, inside))


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return path.is_file() and path.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # links in a circle; a name too long for this system
        return False


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            refuse_linked(file, path.name)
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise InputError(N_("%(path)s cannot be read: %(reason)s."), path=path.name, reason=fault.strerror) from None
    if len(data) > MOST_BYTES:
        raise InputError(
            N_("%(path)s is larger than 1 MiB and was not read: hand in the file you wrote."), path=path.name
        )
    return data
