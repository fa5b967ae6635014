"""Which file of a submission answers which code question: a Python file, or cells of a notebook."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..errors import InputError
from ..exercises.assignments.sheet import Question, Sheet
from ..exercises.engine.code_exercise import CodeExercise
from ..templates.language import N_
from .answers.notice import Notice
from .answers.unreadable import shown
from .code import Notebook, Source
from .marking.code import unchanged
from .notebooks import CodeCell, Read, defines, read_notebook
from .submission import Submission

MEANT = N_("Question %(label)s: there is no file %(wanted)s; %(found)s was taken for it.")
BOTH = N_("Question %(label)s: %(file)s was run, and the notebook %(notebook)s was not.")
SEVERAL = N_("Question %(label)s: %(found)s all answer it, so none was run: keep one, or name it %(wanted)s.")
NO_TAG = N_("No cell of %(notebook)s has the tag %(tag)s, so none was run.")
DAMAGED = N_("%(notebook)s: the source of code cell %(cells)s is no text and was left out.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is run."""

    sources: Mapping[tuple[str, str], Source] = field(default_factory=dict)
    """By label of the question and name of the blank."""
    notices: tuple[Notice | InputError, ...] = ()

    def of(self, question: Question) -> dict[str, Source]:
        """What answers one question, by blank."""
        return {name: source for (label, name), source in self.sources.items() if label == question.label}


def choose(submission: Submission, sheet: Sheet, tag: str | None = None) -> Chosen:
    """The file or the cells for each code question.

    A Python file that is filled in comes first. Of notebooks, one with the file's name; then one with cells that are
    tagged with this name; then one whose cells define a function of the exercise.

    Args:
        submission: What was handed in.
        sheet: What it answers.
        tag: Only cells with this tag are run.
    """
    questions = [(q, blank.name) for q in sheet.questions for blank in q.blanks if blank.kind == "code"]
    if not questions:
        return Chosen()
    notices: list[Notice | InputError] = []
    notebooks = _notebooks(submission, tag, notices)
    sources: dict[tuple[str, str], Source] = {}
    for question, name in questions:
        path = sheet.code_file(question, name)
        file = submission.code.get(path, submission.code.get(path.removeprefix("code/")))
        meant = _meant(path, submission.code) if file is None else ""
        if meant:
            file = submission.code[meant]
            facts = {"label": question.label, "found": shown(meant), "wanted": path.rpartition("/")[2]}
            notices.append(Notice(MEANT, facts))
        fitting = _fitting(question, path, notebooks, tag)
        if file is not None and not (fitting and _is_unchanged(question, file)):
            sources[question.label, name] = file
            facts = {"label": question.label, "file": path.rpartition("/")[2]}
            notices += [Notice(BOTH, {**facts, "notebook": shown(one.name)}) for one in fitting[:1]]
        elif len(fitting) == 1:
            sources[question.label, name] = fitting[0]
        elif fitting:
            found = ", ".join(shown(one.name) for one in fitting)
            wanted = path.rpartition("/")[2].removesuffix(".py") + ".ipynb"
            notices.append(InputError(SEVERAL, label=question.label, found=found, wanted=wanted))
    return Chosen(sources, tuple(notices))


def _meant(path: str, files: Iterable[str]) -> str:
    """The only file whose name differs in what browsers and systems change; "" if there is none, or several.

    >>> _meant("code/gru_cell.py", ["code/GRU-cell (1).py", "code/other.py"])
    'code/GRU-cell (1).py'
    """

    def core(name: str) -> str:
        stem = name.rpartition("/")[2].removesuffix(".txt").removesuffix(".py")
        return re.sub(r"[\s_-]+", "_", re.sub(r"\s*\(\d+\)$", "", stem).strip()).lower()

    found = [name for name in files if core(name) == core(path)]
    return found[0] if len(found) == 1 else ""


def _notebooks(submission: Submission, tag: str | None, notices: list[Notice | InputError]) -> list[Read]:
    found = []
    for name in submission.notebooks:
        try:
            one = read_notebook(submission.place / name, name)
        except InputError as fault:
            notices.append(fault)
            continue
        if one.damaged:
            cells = ", ".join(map(str, one.damaged[:12]))
            notices.append(Notice(DAMAGED, {"notebook": shown(name), "cells": cells}))
        if tag and not one.tagged(tag):
            notices.append(Notice(NO_TAG, {"notebook": shown(name), "tag": shown(tag)}))
            continue
        found.append(one)
    return found


def _fitting(question: Question, path: str, notebooks: list[Read], tag: str | None) -> list[Notebook]:
    """The notebooks that answer a question in the clearest way that any of them does."""
    exercise = question.exercise
    names = _names(exercise, question) if isinstance(exercise, CodeExercise) else []
    stem = path.rpartition("/")[2].removesuffix(".py")
    by_rank: dict[int, list[Notebook]] = {}
    for one in notebooks:
        own: tuple[CodeCell, ...] = () if tag else one.tagged(stem)
        cells = one.tagged(tag) if tag else own or one.cells
        ranks = (one.stem == stem, bool(own), bool(names) and defines(cells, names))
        if cells and any(ranks):
            by_rank.setdefault(ranks.index(True), []).append(one.ready(cells))
    return by_rank[min(by_rank)] if by_rank else []


def _names(exercise: CodeExercise, question: Question) -> list[str]:
    """Functions and classes that the exercise asks for."""
    task = exercise.task(question.variant)
    return [*(one.name for one in task.functions), *(one.name for one in task.classes)]


def _is_unchanged(question: Question, file: bytes) -> bool:
    exercise = question.exercise
    return isinstance(exercise, CodeExercise) and unchanged(exercise, question.variant, file)
