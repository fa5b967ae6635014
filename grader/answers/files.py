"""Which file holds the answers, and its text: what upload forms, editors and file managers make of `answers.txt`."""

import codecs
import os
import re
import unicodedata
from pathlib import Path
from typing import IO, NamedTuple

from ...errors import InputError
from ...templates.language import N_
from .notice import Notice
from .unreadable import shown

PLAIN_NAME = "answers.txt"
MAX_READ = 16 * 2**20
"""Bytes that are read at all; `read_answers` has the stricter cap on what is not one overlong line."""
MOST_LISTED = 12
CANDIDATE = re.compile(
    r"(?:c[oó]pia de |copy of )?(?:answers?|respostas?)"
    r"(?:[ _-]*\(\d{1,3}\)|[ _-]+(?:copy|c[oó]pia|\d{1,3}))*"
    r"(?:\.(?:txt|toml|text|md))*"
)
"""Names, in lower case, that can only be a filled-in answers file."""
WINDOWS = {
    byte: character for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", errors="ignore"))
}
"""What Windows-1252 has where Latin-1 has control characters."""

TAKEN = N_("There is no answers.txt in %(folder)s; %(name)s was read in its place.")
LEFT_OUT = N_("%(name)s was read; not read, in the same folder: %(others)s.")
NO_FOLDER = N_("%(path)s does not exist: give the folder of a submission.")
NOT_A_FOLDER = N_("%(path)s is not a folder: give the folder that holds answers.txt.")
CLOSED = N_("%(path)s cannot be opened: allow it to be read, or copy it to another place.")
NONE_FOUND = N_(
    "%(folder)s has no answers file (it holds: %(found)s): put the filled-in answers.txt there, as plain text."
)
EMPTY = N_("%(folder)s is empty: put the filled-in answers.txt there.")
SEVERAL = N_("%(folder)s has several answers files (%(found)s) and none is named answers.txt: keep the right one.")
LINKED = N_("%(path)s has a second name on this disk (a hard link) and was not read: put a copy in its place.")
TOO_LARGE = N_("%(path)s is larger than %(most)s MiB: send the answers.txt that came with the sheet, filled in.")


class FoundAnswers(NamedTuple):
    """An answers file, and what its reader should be told about the choice."""

    path: Path
    notice: Notice | None


def find_answers(folder: Path) -> FoundAnswers:
    """Find the answers file of a submission.

    `answers.txt` wins, in any case of letters; otherwise the only file with a name like `answers (1).txt`,
    `answers.txt.txt`, `answers.toml` or `respostas.txt` is taken, with a notice.

    Raises:
        InputError: If there is no such file, or several and none has the plain name; nothing is guessed.
    """
    names, candidates = _look(folder)
    plain = [name for name in candidates if name == PLAIN_NAME]
    alike = plain or [name for name in candidates if name.lower() == PLAIN_NAME]
    chosen = alike if len(alike) == 1 else candidates
    if len(chosen) == 1:
        return FoundAnswers(folder / chosen[0], _remark(folder, chosen[0], candidates))
    if candidates:
        raise InputError(SEVERAL, folder=str(folder), found=_listed(candidates))
    if names:
        raise InputError(NONE_FOUND, folder=str(folder), found=_listed(names))
    raise InputError(EMPTY, folder=str(folder))


def _remark(folder: Path, chosen: str, candidates: list[str]) -> Notice | None:
    others = [name for name in candidates if name != chosen]
    if others:
        return Notice(LEFT_OUT, {"name": shown(chosen), "others": _listed(others)})
    return None if chosen == PLAIN_NAME else Notice(TAKEN, {"folder": str(folder), "name": shown(chosen)})


def load_answers(path: Path) -> bytes:
    """The bytes of an answers file.

    Raises:
        InputError: If it cannot be opened, or is far larger than any answers file.
    """
    try:
        with path.open("rb") as file:
            refuse_linked(file, str(path))
            data = file.read(MAX_READ + 1)
    except OSError:
        raise InputError(CLOSED, path=str(path)) from None
    if len(data) > MAX_READ:
        raise InputError(TOO_LARGE, path=str(path), most=MAX_READ // 2**20)
    return data


def refuse_linked(file: IO[bytes], name: str) -> None:
    """Refuse an open file that has other names: an archive can make a link to a file of somebody else, or to a key.

    Raises:
        InputError: If it has.
    """
    if os.fstat(file.fileno()).st_nlink > 1:
        raise InputError(LINKED, path=name)


def decode(data: bytes) -> str:
    r"""The text of a file in whatever encoding an editor chose, with `\n` at the end of each line.

    UTF-8 with or without BOM, UTF-16, or else Windows-1252 with Latin-1 for its five gaps. NUL characters are dropped.

    >>> decode(b"\xff\xfec\x00\r\x00\n\x00")
    'c\n'
    """
    text = _decoded(data).replace("\ufeff", "").replace("\0", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    nuls = data.count(0)
    if nuls > len(data) // 3:  # UTF-16 without its BOM: nearly every second byte is NUL
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(WINDOWS)


def _look(folder: Path) -> tuple[list[str], list[str]]:
    """All names in the folder, and those that may be an answers file; both sorted."""
    try:
        entries = sorted(folder.iterdir())
    except FileNotFoundError:
        raise InputError(NO_FOLDER, path=str(folder)) from None
    except NotADirectoryError:
        raise InputError(NOT_A_FOLDER, path=str(folder)) from None
    except (OSError, ValueError):  # ValueError: a NUL in the path
        raise InputError(CLOSED, path=str(folder)) from None
    return [entry.name for entry in entries], [entry.name for entry in entries if _may_be_answers(entry, folder)]


def _may_be_answers(entry: Path, folder: Path) -> bool:
    """Whether this is an answers file of this submission: a link to somebody else's file is not."""
    name = unicodedata.normalize("NFC", entry.name).lower()
    if not CANDIDATE.fullmatch(name):
        return False
    try:
        return entry.is_file() and entry.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False


def _listed(names: list[str]) -> str:
    listed = [shown(name) for name in names[:MOST_LISTED]]
    return ", ".join(listed if len(names) <= MOST_LISTED else [*listed, "…"])
