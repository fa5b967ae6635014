"""The answers of one file, attributed to their blanks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import InputError
from . import problems as say
from .answer import is_blank
from .files import decode
from .forms import Form
from .lines import MAX_LINE, Line, lines
from .names import Names, listed, nearest
from .problems import Problem
from .unreadable import shown

MAX_SIZE = 2**20
"""Characters of a file, not counting lines that are too long in themselves."""
MAX_LINES = 20_000
MOST_PROBLEMS = 50
SHEET_ID = re.compile(r"\b(?:sheet|folha)\s{1,8}([0-9a-f]{6,16})\b", re.IGNORECASE)
FIRST_LINES = 10
ROW_SIGNS = frozenset("-+0123456789.,; \t")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written for one blank."""

    text: str
    """As received, without remark and surrounding blanks."""
    line: int
    """Line of the file, 1-based."""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """An answers file as read; nothing in it has been understood as a number yet."""

    sheet_id: str | None
    """From the remark at the top of the file; None if it was deleted."""
    entries: dict[tuple[str, str], Entry]
    """By question label and name of the blank."""
    problems: list[Problem]
    """In the order of lines."""


def read_answers(
    data: bytes, blanks: Mapping[str, Sequence[str]], *, source: str, lang_code: str = "en"
) -> AnswerSheet:
    r"""Read an answers file line by line.

    Args:
        data: The bytes of the file.
        blanks: Names of the blanks of each question, by label.
        source: How to name the file, for example "ana/answers.txt".
        lang_code: Language of the examples in sentences.

    Raises:
        InputError: If the file is too large to have been filled in by hand. All else is a problem of one line.

    Example:
        >>> sheet = read_answers(b"[10]\nc = 0,5 # half", {"10": ["c"]}, source="answers.txt")
        >>> sheet.entries
        {('10', 'c'): Entry(text='0,5', line=2)}
    """
    text = decode(data)
    physical = text.split("\n")
    if len(physical) > MAX_LINES or sum(len(line) + 1 for line in physical if len(line) <= MAX_LINE) > MAX_SIZE:
        raise InputError(say.FILE_TOO_LARGE, source=source, most=MAX_SIZE // 2**20, lines=MAX_LINES)
    reader = _Reader(blanks, source, Form("real").example(lang_code))
    for line in lines(text, frozenset(label.lower() for label in blanks)):
        reader.take(line)
    return AnswerSheet(find_sheet_id(text), reader.entries, reader.problems)


def find_sheet_id(text: str) -> str | None:
    """The id of the sheet, from a remark in the first lines; starter code carries it in the same words.

    >>> find_sheet_id("# Redes recorrentes · Ana Souza · sheet 7f3a91c2   (keep this line)")
    '7f3a91c2'
    """
    for line in text[: FIRST_LINES * MAX_LINE].split("\n")[:FIRST_LINES]:
        if line.lstrip("\ufeff \t").startswith("#") and (found := SHEET_ID.findall(line)):
            return str(found[-1]).lower()  # the last: a title may have such words too
    return None


class _Reader:
    """Takes one line after the other; knows the question it is in."""

    def __init__(self, blanks: Mapping[str, Sequence[str]], source: str, example: str) -> None:
        self.labels = Names(blanks)
        self.names = {label: Names(names) for label, names in blanks.items()}
        self.source = source
        self.example = example
        self.question: str | None = None
        self.entries: dict[tuple[str, str], Entry] = {}
        self.problems: list[Problem] = []

    def take(self, line: Line) -> None:
        label = line.label
        if label is not None and not _is_row(label):
            self.heading(line, label)
        elif line.key is not None:
            self.answer(line, line.key)
        elif (known := self.labels.find(label or line.damaged_label or "")) is not None:
            self.question = known
        else:
            self.stray(line)

    def heading(self, line: Line, label: str) -> None:
        self.question = self.labels.find(label)
        if self.question is not None or self.full:
            return
        near = nearest(label, self.labels)
        message = say.QUESTION_NEAR if near else say.QUESTION_UNKNOWN
        self.note(line, message, written=shown(label), near=near, known=listed(f"[{known}]" for known in self.labels))

    def answer(self, line: Line, key: str) -> None:
        owners = [label for label, names in self.names.items() if names.find(key) is not None]
        question = owners[0] if self.question is None and len(owners) == 1 else self.question
        name = None if question is None else self.names[question].find(key)
        if question is None or name is None:
            self.unknown(line, key, owners)
        elif len(line.text) > MAX_LINE:
            self.note(line, say.LINE_TOO_LONG, question=question, blank=name, most=MAX_LINE)
        else:
            self.enter(line, question, name)

    def enter(self, line: Line, question: str, name: str) -> None:
        """Keep an answer; of two different ones the last, and say so."""
        entry = Entry(line.value, line.number)
        before = self.entries.get((question, name))
        if before is not None and not is_blank(before.text):
            if is_blank(entry.text):
                return
            if before.text.split() != entry.text.split():
                self.note(line, say.TWICE, question=question, blank=name, first=before.line)
        self.entries[question, name] = entry

    def unknown(self, line: Line, key: str, owners: list[str]) -> None:
        """Say why the key is no blank here, and which one may have been meant."""
        if self.full:
            return
        here, near = self.question is not None, nearest(key, self.known_here())
        if not here and owners:
            message = say.NO_HEADING
        elif len(owners) == 1:
            message = say.BLANK_ELSEWHERE
        elif near:
            message = say.BLANK_NEAR if here else say.ANYWHERE_NEAR
        else:
            message = say.BLANK_UNKNOWN if here else say.ANYWHERE_UNKNOWN
        self.note(
            line, message, question=self.question, written=shown(key), near=near, known=listed(self.known_here()),
            label=self.question or "".join(owners[:1]), other="".join(owners[:1]),
        )  # fmt: skip

    def stray(self, line: Line) -> None:
        """Say what to write instead of a line that is neither heading nor answer."""
        name = next(iter(self.known_here()), "h_1")
        self.note(
            line, say.NOT_AN_ANSWER, question=self.question, written=shown(line.text), name=name, example=self.example
        )

    def known_here(self) -> list[str]:
        """Names of the blanks of this question; of all questions above the first heading."""
        return [name for label, names in self.names.items() if self.question in (None, label) for name in names]

    @property
    def full(self) -> bool:
        """Whether so many problems were noted that no more are."""
        return len(self.problems) > MOST_PROBLEMS

    def note(
        self, line: Line, message: str, *, question: str | None = None, blank: str | None = None, **params: Any
    ) -> None:
        """Add a problem; after many, one last that says so."""
        if self.full:
            return
        if len(self.problems) == MOST_PROBLEMS:
            message, params, question, blank = say.MANY, {"most": MOST_PROBLEMS}, None, None
        error = InputError(message, source=self.source, line=line.number, blank=blank, **params)
        self.problems.append(Problem(line.number, question, blank, error))


def _is_row(label: str) -> bool:
    """Whether brackets hold a row of numbers, left over from a pasted matrix, and not a question."""
    return set(label) <= ROW_SIGNS and len(re.findall(r"[0-9.]+", label)) > 1
