"""Which folders are submissions. No file is opened here, and a folder that cannot be opened costs only itself."""

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from ..errors import InputError
from ..templates.language import N_
from .answers.files import CANDIDATE

REPORTS_SIGN = "gradebook.csv"
"""What a folder of reports holds; it is no submission unless it is one as well."""
IGNORED = ("__MACOSX", "__pycache__", "key")


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


def left_over(paths: Iterable[Path]) -> list[str]:
    """Names among submissions that are no folders (archives that were not unpacked, links): nobody reads them."""
    return [
        entry.name
        for path in paths
        if path.is_dir() and not is_submission(path)
        for entry in sorted(entries(path))
        if not entry.is_dir() or entry.is_symlink()
    ]


def _folders(path: Path, leave_out: Path | None) -> list[Path]:
    if is_submission(path):
        return [path]
    folders = _candidates(path, leave_out)
    if _is_generated(path, folders):
        folders = _candidates(path / "sheets", leave_out)
    if not folders:
        raise InputError(
            N_("%(path)s holds no submission: give a folder with answers.txt in it, or a folder of such folders."),
            path=path,
        )
    return folders


def _candidates(root: Path, leave_out: Path | None) -> list[Path]:
    return sorted(
        folder
        for folder in entries(root)
        if folder.is_dir() and not folder.is_symlink() and folder.resolve() != leave_out and _may_be_one(folder)
    )


def _is_generated(path: Path, folders: Iterable[Path]) -> bool:
    """Whether generate wrote it: sheets and their key, and no submission beside them; a student may be "sheets" too."""
    return (
        path / "sheets" in folders
        and os.path.isfile(path / "key" / "assignment.json")  # noqa: PTH113 - says no where it may not look
        and not any(is_submission(unwrapped(folder)) for folder in folders if folder.name != "sheets")
        and not is_submission(path / "sheets")
    )


def _may_be_one(folder: Path) -> bool:
    """A submission, whatever else lies in it; or a folder that is known for nothing else."""
    return is_submission(folder) or not (folder.name in IGNORED or os.path.exists(folder / REPORTS_SIGN))  # noqa: PTH110 - says no where it may not look


def unwrapped(folder: Path) -> Path:
    """The submission itself, if the folder holds nothing but one folder: the wrapper of an archive."""
    inside = [entry for entry in entries(folder) if entry.name not in IGNORED]
    only = inside[0] if len(inside) == 1 else None
    return only if only and only.is_dir() and not only.is_symlink() and is_submission(only) else folder


def is_submission(folder: Path) -> bool:
    """Whether the folder itself is one submission: it holds a sheet or something that may be an answers file."""
    names = [unicodedata.normalize("NFC", entry.name) for entry in entries(folder) if entry.is_file()]
    return any(name.lower() == "sheet.json" or CANDIDATE.fullmatch(name) for name in names)


def entries(folder: Path) -> list[Path]:
    """What lies in a folder, without hidden files; nothing if it cannot be opened, which reading it will say."""
    try:
        return [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return []
