"""Submissions: which folders there are, and what lies in one. Nothing a student handed in is run or believed here."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..templates.language import N_
from .answers import find_answers, find_sheet_id, load_answers
from .answers.files import decode
from .answers.notice import Notice

MOST_BYTES = 2**20
"""Of a sheet.json or a code file."""
REPORTS_SIGN = "gradebook.csv"
"""What a folder of reports holds; it is no submission."""
IGNORED = ("__MACOSX", "__pycache__", "key")


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


def find_submissions(paths: Iterable[Path], leave_out: Path | None = None) -> list[Path]:
    """Submission folders: each path is one, or a folder of them; doubles are dropped, and the folder of the reports.

    Raises:
        InputError: If a path does not exist, is no folder, or holds no submission.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise InputError(N_("%(path)s does not exist: give the folder of a submission."), path=path)
        if not path.is_dir():
            raise InputError(N_("%(path)s is a file: give the folder that it lies in."), path=path)
        for folder in _folders(path, leave_out and leave_out.resolve()):
            found.setdefault(folder.resolve(), folder)
    return list(found.values())


def _folders(path: Path, leave_out: Path | None) -> list[Path]:
    if is_submission(path):
        return [path]
    inner = path / "sheets"  # the folder that generate wrote
    root = inner if inner.is_dir() else path
    folders = sorted(
        s
        for s in _subfolders(root)
        if s.name not in IGNORED and s.resolve() != leave_out and not (s / REPORTS_SIGN).exists()
    )
    if not folders:
        raise InputError(
            N_("%(path)s holds no submission: give a folder with answers.txt in it, or a folder of such folders."),
            path=path,
        )
    return [_unwrapped(folder) for folder in folders]


def _subfolders(path: Path) -> list[Path]:
    return [sub for sub in path.iterdir() if sub.is_dir() and not sub.name.startswith(".") and not sub.is_symlink()]


def _unwrapped(folder: Path) -> Path:
    """A folder that holds nothing but one folder is a wrapper of an archive."""
    entries = [entry for entry in folder.iterdir() if entry.name not in IGNORED and not entry.name.startswith(".")]
    only = entries[0] if len(entries) == 1 else None
    return only if only and only.is_dir() and not only.is_symlink() and is_submission(only) else folder


def is_submission(folder: Path) -> bool:
    """Whether the folder itself is one submission: it holds a sheet or something like an answers file."""
    names = [entry.name.lower() for entry in folder.iterdir() if entry.is_file()]
    return "sheet.json" in names or any("answers" in name or "respostas" in name for name in names)


def is_one_submission(folder: Path) -> bool:
    """Whether all in the folder comes from one student: it is a submission, or the folder of an archive around one."""
    return is_submission(folder) or _unwrapped(folder) != folder


def read_submission(folder: Path) -> Submission:
    """Everything in the folder; what cannot be used becomes a notice and costs only itself."""
    notices: list[Notice | InputError] = []
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
    return Submission(folder, answers, name, sheet, ids, code, notices)


def _sheet_data(folder: Path, notices: list[Notice | InputError]) -> Any:
    path = folder / "sheet.json"
    if not path.is_file() or path.is_symlink():
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
    for path in sorted(path for path in paths if path.is_file() and not path.is_symlink()):
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
