"""The lecturer's file, assignment.toml: which exercises, with which options, marks and policies.

Every fault is reported at once, with the line's field and what to write instead. pydantic is imported only here.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from ...errors import InputError
from ...templates.language import LANGUAGES, N_
from ..engine.exercise import Exercise, did_you_mean
from ..outside import OutsideFile, authors_told, load_files
from ..registry import find_exercise
from .item import Item
from .numbers import check_redraws
from .sharing import Wanted, resolve
from .step import DEFAULT_STEP

BUNDLED = ("list-a", "list-b", "tour")
Kind = Literal["graded", "practice"]
Repeats = Literal["half", "once", "every time"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment, checked."""

    name: str
    title: Mapping[str, str]
    """By language code."""
    kind: Kind
    languages: tuple[str, ...]
    items: tuple[Item, ...]
    worked: bool
    """Whether reports show the worked solutions."""
    repeats: Repeats = "half"
    """What a misconception costs when it is named again in the same question."""
    seed: str = ""
    """Master seed; empty to draw one."""
    step: Fraction = DEFAULT_STEP
    """A total is rounded to a multiple of it."""
    files: tuple[OutsideFile, ...] = ()
    """The lecturer's own files of exercises."""

    def title_in(self, code: str) -> str:
        """The title in this language, or in the first there is."""
        return self.title.get(code) or next(iter(self.title.values()))


class FaultyFile(InputError):
    """A file with several faults, one sentence each."""

    def __init__(self, path: str, faults: list[InputError]) -> None:
        super().__init__(N_("%(path)s has faults to mend (%(count)s):"), path=path, count=len(faults))
        self.faults = faults

    def __str__(self) -> str:
        return self.say(lambda message: message)

    def say(self, translate: Callable[[str], Any]) -> str:
        """All sentences, a line each."""
        head: str = translate(self.message) % self.params
        return "\n".join([head, *(f"  {fault.say(translate)}" for fault in self.faults)])


def load_assignment(name: str) -> Assignment:
    """A bundled assignment by name, or an assignment.toml (or the folder it lies in) by path.

    Raises:
        InputError: If there is none.
        FaultyFile: Naming every fault.

    Example:
        >>> [item.label for item in load_assignment("list-b").items]
        ['1a', '1b', '6', '10']
    """
    if name in BUNDLED:
        text = files(__package__).joinpath(f"bundled/{name}.toml").read_text(encoding="utf-8")
        return parse_assignment(text, name, f"{name}.toml")
    path = Path(name)
    if path.is_dir():
        path = path / "assignment.toml"
    if not path.is_file():
        raise InputError(
            N_("There is no assignment '%(name)s'%(hint)s: give %(known)s, or the path of an assignment.toml."),
            name=name,
            hint=did_you_mean(name, BUNDLED),
            known=", ".join(BUNDLED),
        )
    stem = path.resolve().parent.name if path.name == "assignment.toml" else path.stem
    return parse_assignment(_decoded(path), stem or "assignment", str(path), path.parent)


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(N_("%(path)s is not written in UTF-8: save it with that encoding."), path=path) from None
    except OSError as fault:
        raise InputError(N_("%(path)s cannot be read: %(reason)s."), path=path, reason=fault.strerror) from None


def parse_assignment(text: str, name: str, source: str, folder: Path = Path()) -> Assignment:
    """Read the text of an assignment.toml, and run the files of exercises that it names.

    Args:
        text: The text.
        name: Name of the assignment, from its folder or file.
        source: How to name the file in sentences.
        folder: Where paths in it start.
    """
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of many digits and lists in lists are no TOMLDecodeError
        raise InputError(N_("%(path)s is not valid TOML: %(reason)s."), path=source, reason=error) from None
    from .schema import validate

    checked, faults = validate(data)
    if checked is None:
        raise FaultyFile(source, faults)
    loaded, faults = load_files(folder / path for path in checked.exercises)
    if faults:  # what these files define is not known, and would be called unknown below
        raise FaultyFile(source, faults)
    outside = {id_: exercise for file in loaded for id_, exercise in file.exercises.items()}
    entries = list(enumerate(checked.exercise, start=1))
    items, faults = _checked_items(
        [
            Item(
                entry.label or str(number),
                entry.id,
                Fraction(str(entry.marks)),
                entry.options,
                entry.givens,
                redraw=entry.redraw,
            )
            for number, entry in entries
        ],
        [entry.numbers_from for _, entry in entries],
        outside,
    )
    if "step" in checked.model_fields_set:
        faults += _step_faults(checked.step, sum((item.marks for item in items), Fraction(0)))
    if faults:
        raise FaultyFile(source, faults)
    titles = dict.fromkeys(LANGUAGES, checked.title) if isinstance(checked.title, str) else checked.title
    worked = checked.kind == "practice" if checked.worked is None else checked.worked
    return Assignment(
        name,
        {str(code): title for code, title in titles.items()},
        checked.kind,
        tuple(checked.languages),
        items,
        worked,
        checked.repeats,
        "" if checked.seed is None else str(checked.seed),
        checked.step,
        loaded,
    )


def _step_faults(step: Fraction, marks: Fraction) -> list[InputError]:
    """A chosen step that does not divide the marks would round a perfect paper down, or above what it is worth."""
    if marks % step == 0:
        return []
    message = N_("Field 'step' cannot be %(step)s: all marks together, %(marks)s, must be a multiple of it.")
    return [InputError(message, step=f"{float(step):.12g}", marks=f"{float(marks):.12g}")]


def _checked_items(
    items: list[Item], wanted: list[Wanted], outside: Mapping[str, Exercise]
) -> tuple[tuple[Item, ...], list[InputError]]:
    """The questions with their exercises, all options and shared givens, or what is wrong with each."""
    sound: dict[str, Item] = {}
    faults: list[InputError] = []
    labels = [item.label for item in items]
    for at, item in enumerate(items):
        if item.label.lower() in map(str.lower, labels[:at]):
            faults.append(
                InputError(N_("Two questions are labelled '%(label)s': give each its own label."), label=item.label)
            )
        try:
            exercise = find_exercise(item.exercise, outside)
            with authors_told():
                full = replace(item, options=exercise.options(item.options), outside=outside.get(item.exercise))
                exercise.draw("check", full.options, full.givens)
            sound.setdefault(item.label, full)
        except InputError as fault:
            faults.append(fault)
    shared, more = resolve(sound, dict(zip(labels, wanted, strict=True)), labels)
    faults += more
    return tuple(shared.get(item.label, item) for item in items), faults or check_redraws(shared)
