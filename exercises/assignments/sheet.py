"""Sheet: one student's variants. Its public part is sheet.json, which holds neither seed nor key."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, get_args

from ...errors import InputError
from ...templates.language import N_, Language
from ..engine.draw import derive
from ..engine.exercise import Exercise
from ..engine.variant import Blank, Variant
from ..registry import find_exercise
from . import LABEL
from .assignment import Assignment, Kind, Repeats
from .numbers import draw_items
from .roster import Student
from .step import DEFAULT_STEP, read_step

SCHEMA = "rnnex/sheet/v1"
KINDS, REPEATS = get_args(Kind), get_args(Repeats)


@dataclass(frozen=True)
class Question:
    """One question of a sheet."""

    label: str
    marks: Fraction
    variant: Variant
    shared: Mapping[str, str] = field(default_factory=dict)
    """By given the label of the question that has the same number."""
    outside: Exercise | None = field(default=None, repr=False)
    """The generator, if it is from a file of the lecturer's."""

    @property
    def exercise(self) -> Exercise:
        """The generator of the variant."""
        return self.outside or find_exercise(self.variant.exercise)

    @cached_property
    def blanks(self) -> tuple[Blank, ...]:
        """What there is to fill in."""
        return self.exercise.blanks(self.variant)

    def text(self, say: Language) -> str:
        """The statement, which says what it has in common with other questions."""
        symbols = self.exercise.symbols(self.variant) if self.shared else {}
        parts = [self.exercise.text(self.variant, say)]
        for label in dict.fromkeys(self.shared.values()):
            names = [name for name, source in self.shared.items() if source == label]
            if len(names) == len(self.variant.givens):
                parts.append(say("The numbers are those of question %(label)s.", label=label))
            elif symbols.keys() >= set(names):
                shown = ", ".join(f"${symbols[name]}$" for name in names)
                parts.append(say("As in question %(label)s: %(symbols)s.", label=label, symbols=shown))
            else:
                parts.append(say("Some of the numbers are those of question %(label)s.", label=label))
        return "\n\n".join(parts)

    @property
    def anchor(self) -> str:
        """Stable id of the question in pages."""
        return f"q{self.label}"


@dataclass(frozen=True)
class Sheet:
    """One student's questions."""

    assignment: str
    title: str
    kind: str
    language: str
    student: Student
    questions: tuple[Question, ...]
    worked: bool = False
    """Whether the report shows the worked solutions."""
    repeats: str = "half"
    step: Fraction = DEFAULT_STEP
    """The total is rounded to a multiple of it."""

    @cached_property
    def id(self) -> str:
        """Eight hexadecimal digits that stand for all the sheet says; another number, another id."""
        text = json.dumps(self._content(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def _content(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "assignment": {"name": self.assignment, "title": self.title, "kind": self.kind},
            "language": self.language,
            "student": {"id": self.student.id, "name": self.student.name},
            "feedback": {
                "worked": self.worked,
                "repeats": self.repeats,
                **({"step": str(self.step)} if self.step != DEFAULT_STEP else {}),  # older sheets keep their ids
            },
            "questions": [
                {
                    "label": question.label,
                    "marks": str(question.marks),
                    **question.variant.public(),
                    **({"shared": dict(question.shared)} if question.shared else {}),
                    "blanks": [
                        {"name": b.name, "kind": b.kind, "shape": list(b.shape), "decimals": b.decimals}
                        for b in question.blanks
                    ],
                }
                for question in self.questions
            ],
        }

    def public(self) -> str:
        """The text of sheet.json."""
        return json.dumps({"id": self.id, **self._content()}, indent=1, ensure_ascii=False) + "\n"

    def code_file(self, question: Question, name: str) -> str:
        """Where a code file of this question lies, relative to the sheet; a name used twice gets the label."""
        same = [q for q in self.questions if any(b.kind == "code" and b.name == name for b in q.blanks)]
        stem, dot, end = name.rpartition(".")
        return f"code/{name}" if len(same) == 1 else f"code/{stem}_{question.label}{dot}{end}"


def make_sheet(assignment: Assignment, student: Student, master: str, say: Language) -> Sheet:
    """The sheet of one student; the same master seed gives the same sheet.

    Raises:
        InputError: If an option or a pinned given does not fit.
    """
    variants = draw_items(assignment.items, lambda label: derive(master, assignment.name, student.id, label))
    if assignment.kind == "practice":  # marked from the submission alone, so nothing may be secret
        variants = {label: variant.without_secret() for label, variant in variants.items()}
    questions = [
        Question(item.label, item.marks, variants[item.label], item.shared, item.outside) for item in assignment.items
    ]
    return Sheet(
        assignment.name,
        assignment.title_in(say.code),
        assignment.kind,
        say.code,
        student,
        tuple(questions),
        assignment.worked,
        assignment.repeats,
        assignment.step,
    )


def load_sheet(
    data: Any,
    source: str,
    secrets: Mapping[str, str] | None = None,
    outside: Mapping[str, Exercise] = MappingProxyType({}),
) -> tuple[Sheet, bool]:
    """A sheet from the data of a sheet.json, and whether it is as it was generated.

    Args:
        data: What the JSON says.
        source: How to name the file in sentences.
        secrets: Seeds of hidden cases by label, from the lecturer's key.
        outside: Exercises of the lecturer's files, by id; nothing that a sheet says is ever loaded.

    Raises:
        InputError: If it is not a sheet, its numbers cannot be used, or it is about exercises that are not here.
    """
    try:
        questions = tuple(
            Question(
                str(q["label"]),
                _marks(q["marks"]),
                Variant.load(q, (secrets or {}).get(str(q["label"]), "")),
                {str(name): str(label) for name, label in q.get("shared", {}).items()},
                outside.get(q["exercise"]),
            )
            for q in data["questions"]
        )
        sheet = Sheet(
            str(data["assignment"]["name"]),
            str(data["assignment"]["title"]),
            str(data["assignment"]["kind"]),
            str(data["language"]),
            Student(str(data["student"]["id"]), str(data["student"]["name"])),
            questions,
            bool(data["feedback"]["worked"]),
            str(data["feedback"]["repeats"]),
            read_step(data["feedback"].get("step", DEFAULT_STEP)),
        )
        _check_policies(sheet)
        _check_labels(sheet)
        _check_shared(sheet)
        for question in questions:
            _check(question, source)
        intact = data["id"] == sheet.id and data["schema"] == SCHEMA
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as fault:
        raise InputError(
            N_("%(path)s is not a sheet of rnnex (%(fault)s): take the sheet.json that came with the sheet."),
            path=source,
            fault=f"{type(fault).__name__}: {fault}",
        ) from None
    return sheet, intact


def _marks(value: Any) -> Fraction:
    """Marks as a Fraction writes them: without an exponent, which could stand for a billion digits."""
    if not re.fullmatch(r"\d{1,40}(/\d{1,40})?", str(value)):
        raise ValueError(f"marks {value}")
    return Fraction(str(value))


def _check_labels(sheet: Sheet) -> None:
    labels = [question.label.lower() for question in sheet.questions]
    if not labels or len(set(labels)) < len(labels) or not all(re.fullmatch(LABEL, label) for label in labels):
        raise ValueError(f"labels {labels}")


def _check_shared(sheet: Sheet) -> None:
    """Numbers said to be the same are the same."""
    givens = {question.label: question.variant.givens for question in sheet.questions}
    for question in sheet.questions:
        for name, label in question.shared.items():
            if givens[label][name] != question.variant.givens[name]:
                raise ValueError(f"{name} of {question.label}")


def _check_policies(sheet: Sheet) -> None:
    if sheet.kind not in KINDS or sheet.repeats not in REPEATS:
        raise ValueError(f"{sheet.kind}, {sheet.repeats}")


def _check(question: Question, source: str) -> None:
    """Whether the exercise can use what the sheet says."""
    try:
        exercise = question.exercise
    except InputError:
        raise InputError(
            N_(
                "%(path)s asks exercise '%(id)s', which is not installed here: install it, or say --assignment with "
                "the lecturer's folder."
            ),
            path=source,
            id=question.variant.exercise,
        ) from None
    if question.variant.version != exercise.version:
        raise InputError(
            N_("%(path)s was made by another version of exercise '%(id)s': grade it with the rnnex that made it."),
            path=source,
            id=exercise.id,
        )
    if exercise.options(question.variant.options).keys() != question.variant.options.keys():
        raise ValueError("options")
    if question.marks <= 0:
        raise ValueError("marks")
    exercise.blanks(question.variant)
