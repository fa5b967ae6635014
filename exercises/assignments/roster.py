"""The class list: a CSV file as a spreadsheet or a learning platform writes it."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ...errors import InputError
from ...templates.language import N_

ID_COLUMNS = (
    "id",
    "student id",
    "id number",
    "student number",
    "sid",
    "username",
    "matrícula",
    "matricula",
    "ra",
    "número",
    "numero",
    "número de identificação",
    "email address",
    "e-mail",
    "email",
    "endereço de email",
    "student",
    "estudante",
)
"""Headings of the column with the id, the best first."""
NAME_COLUMNS = ("name", "full name", "nome completo", "nome", "student", "aluno", "aluna", "estudante")
MAX_NAME = 80
MAX_BYTES = 200
"""File systems allow 255 bytes; an ending and a number are still added."""
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Student:
    """One student."""

    id: str
    name: str

    @property
    def folder(self) -> str:
        """Name of the student's folder and reports."""
        return safe_name(self.id)


DEMO = Student("demo", "demo")


def safe_name(text: str) -> str:
    """A name that is a file name on every system: accents and spaces stay, separators and controls become "_".

    >>> safe_name("Ana/Souza "), safe_name("../etc"), safe_name("CON"), safe_name("José")
    ('Ana_Souza', '_etc', 'CON_', 'José')
    """
    plain = unicodedata.normalize("NFC", text)
    clean = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f]', "_", plain)
    clean = "".join(sign for sign in clean if unicodedata.category(sign) not in ("Cf", "Cs", "Zl", "Zp"))
    clean = clean.strip(" .")[:MAX_NAME].encode()[:MAX_BYTES].decode(errors="ignore").strip(" .") or "_"
    return f"{clean}_" if RESERVED.fullmatch(clean) else clean


def read_roster(path: Path) -> list[Student]:
    """The students of a CSV file: a column with an id, a column with a name, or only one of them.

    Separators `;`, `,` and tab, UTF-8 and UTF-16 with a byte-order mark, and Latin-1 are understood.

    Raises:
        InputError: If it cannot be read, is empty, or names two students alike.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise InputError(N_("%(path)s cannot be read: %(reason)s."), path=path, reason=fault.strerror) from None
    try:
        text = data.decode("utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:  # a spreadsheet, or UTF-16 without its mark
        raise InputError(N_("%(path)s is no text: save the class list as CSV, encoded in UTF-8."), path=path)
    first = next(iter(text.splitlines()), "")
    separator = max(";,\t", key=first.count)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, None), delimiter=separator)]
    except csv.Error as fault:
        raise InputError(N_("%(path)s cannot be read: %(reason)s."), path=path, reason=fault) from None
    rows = [row for row in rows if any(row)]
    students = _students(rows) if rows else []
    if not students:
        raise InputError(N_("%(path)s names no student: write one a line, under the heading id,name."), path=path)
    _refuse_twins(students, path)
    return students


def _students(rows: list[list[str]]) -> list[Student]:
    heads = [unicodedata.normalize("NFC", cell).casefold() for cell in rows[0]]
    # the order of our lists counts, not that of the file
    ids = next((heads.index(head) for head in ID_COLUMNS if head in heads), None)
    names = next((heads.index(head) for head in NAME_COLUMNS if head in heads and heads.index(head) != ids), None)
    if ids is None and names is None:  # no heading: the first column is the id, the second the name
        ids, names = 0, 1
    else:
        rows = rows[1:]
    ids, names = names if ids is None else ids, ids if names is None else names

    def cell(row: list[str], column: int | None) -> str:
        return row[column] if column is not None and column < len(row) else ""

    found = ((cell(row, ids) or cell(row, names), cell(row, names) or cell(row, ids)) for row in rows)
    return [Student(id_, name) for id_, name in found if id_]


def _refuse_twins(students: Iterable[Student], path: Path) -> None:
    seen: dict[str, Student] = {}
    for student in students:
        twin = seen.setdefault(student.folder.casefold(), student)
        if twin is not student:
            raise InputError(
                N_("%(path)s names two students alike ('%(one)s' and '%(other)s'): give each an id of their own."),
                path=path,
                one=twin.id,
                other=student.id,
            )
