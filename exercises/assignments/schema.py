"""The shape of assignment.toml, checked by pydantic; its reports become our sentences, all faults at once."""

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from ...errors import InputError
from ...templates.language import N_
from ..engine.exercise import did_you_mean
from . import LABEL
from .step import DEFAULT_STEP, read_step

Times = Annotated[int, Field(ge=0, le=99)]


class Entry(BaseModel):
    """One [[exercise]] of the file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    label: Annotated[str, Field(pattern=f"^{LABEL}$")] | None = None
    marks: Annotated[int, Field(gt=0, le=10**6)] | Annotated[float, Field(gt=0, le=10**6, allow_inf_nan=False)] = 1
    options: dict[str, Any] = {}
    givens: dict[str, Any] = {}
    numbers_from: str | dict[str, Annotated[list[str], Field(min_length=1)]] | None = None
    redraw: Times | dict[str, Times] = 0


class File(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: str | Annotated[dict[Literal["en", "pt-BR"], str], Field(min_length=1)] = "rnnex"
    kind: Literal["graded", "practice"] = "graded"
    languages: Annotated[list[Literal["en", "pt-BR"]], Field(min_length=1)] = ["pt-BR", "en"]
    worked: bool | None = None
    repeats: Literal["half", "once", "every time"] = "half"
    step: Annotated[Fraction, PlainValidator(read_step)] = DEFAULT_STEP
    seed: int | str | None = None
    exercises: list[Annotated[str, Field(min_length=1)]] = []
    exercise: Annotated[list[Entry], Field(min_length=1)]


def validate(data: dict[str, Any]) -> tuple[File | None, list[InputError]]:
    """The checked file, or a sentence for every fault.

    >>> faulty = {"exercise": [{"id": "gru-step", "mark": 2}], "title": 3}
    >>> [str(fault) for fault in validate(faulty)[1]]  # doctest: +ELLIPSIS
    ["Field 'title' ... 3...", "Field 'exercise.1.mark' is not known (marks?)."]
    """
    try:
        return File.model_validate(data), []
    except ValidationError as report:
        seen: dict[str, InputError] = {}
        for error in report.errors(include_url=False):
            place = _place(error["loc"])
            seen.setdefault(place, _sentence(error["type"], place, error))
        return None, list(seen.values())


def _place(location: tuple[int | str, ...]) -> str:
    """The field, with exercises counted from 1; the members of a union are no part of it."""
    words: list[str] = []
    fields: set[str] = {*File.model_fields, *Entry.model_fields}
    for index, part in enumerate(location):
        if isinstance(part, int):
            words.append(str(part + 1))
        elif part in fields or index == 0 or (isinstance(location[index - 1], int) and index == len(location) - 1):
            words.append(part)
    return ".".join(words)


def _sentence(kind: str, place: str, error: Any) -> InputError:
    if kind == "missing":
        return InputError(N_("Field '%(place)s' is missing: add it."), place=place)
    if kind == "extra_forbidden":
        known = Entry.model_fields if place.startswith("exercise.") else File.model_fields
        name = place.rsplit(".", 1)[-1]
        if known is Entry.model_fields and name in File.model_fields:
            message = N_("Field '%(name)s' belongs to the whole file: write it above the first [[exercise]].")
            return InputError(message, name=name)
        hint = did_you_mean(name, known)
        return InputError(N_("Field '%(place)s' is not known%(hint)s."), place=place, hint=hint)
    return InputError(
        N_("Field '%(place)s' cannot be %(value)r: see docs/assignment.md for what it may be."),
        place=place,
        value=error["input"],
    )
