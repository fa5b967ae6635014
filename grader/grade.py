"""Grading: from a folder to a report. One submission that goes wrong costs that submission only."""

import traceback
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..errors import InputError, RnnexError
from ..exercises.assignments.sheet import Question, Sheet
from ..exercises.engine.code_exercise import CodeExercise
from ..templates.language import N_, Language, environment_language, language
from .answers import AnswerSheet, read_answers
from .answers.notice import Notice
from .authority import Assigned, Ruling, rule
from .code import Runner
from .marking.answered import read_question
from .marking.code import mark_code
from .marking.marks import Mark, Reading
from .marking.question import Marked, Marker, shares
from .report import not_graded, report
from .sandbox.choose import Untrusted, shared_runner
from .submission import Submission, read_submission

OURS = N_(
    "This submission could not be graded because of a fault in rnnex; no mark is lost. Please report it: %(fault)s"
)
FORMAT_ONLY = N_(
    "This is a graded sheet and the lecturer's assignment folder is not here: only the format was "
    "checked and public cases "
    "run. No marks are given."
)


@dataclass(frozen=True)
class Grader:
    """Grades submissions with one authority.

    Args:
        assigned: The lecturer's sheets, if there are any.
        say: Language of the reports; None for each sheet's own.
        runner: Runs students' code.
    """

    assigned: Assigned | None = None
    say: Language | None = None
    runner: Runner = field(default_factory=shared_runner)

    @property
    def fallback(self) -> Language:
        """Language of a report that has no sheet: that of the lecturer's sheets, else of the environment."""
        return self.say or (language(self.example.language) if self.example else environment_language())

    @property
    def example(self) -> Sheet | None:
        """Any of the lecturer's sheets."""
        return next(iter(self.assigned.sheets.values()), None) if self.assigned else None

    def grade(self, folder: Path) -> tuple[dict[str, Any], str]:
        """The report of one submission, and a traceback for the lecturer if something of ours failed."""
        fallback = self.fallback
        try:
            submission = read_submission(folder)
            ruling = rule(submission, self.assigned)
            return self._report(submission, ruling)
        except Untrusted:  # it concerns every submission, and whoever grades has to decide
            raise
        except RnnexError as fault:
            return not_graded(folder.resolve().name, fault, fallback, self.example), ""
        except Exception as fault:  # noqa: BLE001 - our fault: this submission is "not graded", the class goes on
            reason = Notice(OURS, {"fault": type(fault).__name__})
            return not_graded(folder.resolve().name, reason, fallback, self.example), traceback.format_exc()

    def _report(self, submission: Submission, ruling: Ruling) -> tuple[dict[str, Any], str]:
        sheet = ruling.sheet
        say = self.say or language(sheet.language)
        answers = _answers(submission, sheet)
        graded = ruling.source != "none"
        notices = [*ruling.notices, *submission.notices, *_answer_notices(answers)]
        if not graded:
            notices.insert(0, Notice(FORMAT_ONLY))
        if submission.answers is None and not submission.code:
            raise next(notice for notice in submission.notices if isinstance(notice, InputError))
        marked = [(q, self._question(q, sheet, answers, submission, say, graded=graded)) for q in sheet.questions]
        faults = "\n".join(m.fault for _q, m in marked if m.fault)
        data = report(
            sheet,
            marked,
            submission=submission.name,
            authority=ruling.source,
            status="graded" if graded else "format-checked",
            notices=notices,
            say=say,
            sandbox=self.runner.tier if _has_code(submission, sheet) else None,
        )
        return data, faults

    def _question(
        self,
        question: Question,
        sheet: Sheet,
        answers: AnswerSheet,
        submission: Submission,
        say: Language,
        *,
        graded: bool,
    ) -> Marked:
        typed = read_question(
            answers, question.label, question.blanks, language(sheet.language), submission.answers_name
        )
        files = {b.name: _code(submission, sheet, question, b.name) for b in question.blanks if b.kind == "code"}
        found = {name: source for name, source in files.items() if source is not None}
        if not graded:
            return self._format_check(question, typed, found, say)
        marker = Marker(say, self.runner, sheet.repeats)  # type: ignore[arg-type]
        return marker.mark(question.exercise, question.variant, typed, found, question.marks)

    def _format_check(self, question: Question, typed: Any, files: dict[str, bytes], say: Language) -> Marked:
        """Whether every blank can be read, and how the public cases go; no marks."""
        exercise, variant = question.exercise, question.variant
        if isinstance(exercise, CodeExercise):
            source = files.get(question.blanks[0].name)
            marks, details = mark_code(exercise, variant, source, self.runner, question.marks, say, hidden=False)
            return Marked(tuple(replace(mark, awarded=Fraction(0)) for mark in marks), details)
        marks = []
        out_of = shares(question.blanks, question.marks)
        for blank in question.blanks:
            answer = typed[blank.name]
            if answer.value is None:
                marks.append(answer.without_value(blank, out_of[blank.name]))
            else:
                marks.append(
                    Mark(
                        blank.name,
                        Fraction(0),
                        out_of[blank.name],
                        Reading.NOT_MARKED,
                        blank.symbol,
                        blank.label,
                        answer.typed,
                    )
                )
        return Marked(tuple(marks))


def _answers(submission: Submission, sheet: Sheet) -> AnswerSheet:
    """The entries of the answers file; an empty one if there is no file."""
    names = {q.label: [b.name for b in q.blanks if b.kind != "code"] for q in sheet.questions}
    if submission.answers is None:
        return AnswerSheet(None, {}, [])
    return read_answers(submission.answers, names, source=submission.answers_name, lang_code=sheet.language)


def _answer_notices(answers: AnswerSheet) -> list[InputError]:
    """Lines that could not be used; an unreadable blank says so at its own place."""
    return [problem.error for problem in answers.problems]


def _has_code(submission: Submission, sheet: Sheet) -> bool:
    """Whether there is a file for a code question."""
    codes = [(q, blank.name) for q in sheet.questions for blank in q.blanks if blank.kind == "code"]
    return any(_code(submission, sheet, question, name) is not None for question, name in codes)


def _code(submission: Submission, sheet: Sheet, question: Question, name: str) -> bytes | None:
    """A question's code file, in the folder `code` or beside the answers."""
    path = sheet.code_file(question, name)
    return submission.code.get(path, submission.code.get(path.removeprefix("code/")))
