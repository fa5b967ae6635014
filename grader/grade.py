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
from .chosen import choose
from .code import Runner, Source
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
        tag: Of notebooks, only cells with this tag are run.
    """

    assigned: Assigned | None = None
    say: Language | None = None
    runner: Runner = field(default_factory=shared_runner)
    tag: str | None = None

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
        answers = answers_of(submission, sheet)
        graded = ruling.source != "none"
        chosen = choose(submission, sheet, self.tag)
        notices = [*ruling.notices, *submission.notices, *chosen.notices, *_answer_notices(answers)]
        if not graded:
            notices.insert(0, Notice(FORMAT_ONLY))
        if submission.answers is None and not submission.code and not chosen.sources:
            raise next(notice for notice in submission.notices if isinstance(notice, InputError))
        marked = []
        for q in sheet.questions:
            typed = read_question(answers, q.label, q.blanks, language(sheet.language), submission.answers_name)
            marked.append((q, self._question(q, sheet, typed, chosen.of(q), say, graded=graded)))
        faults = "\n".join(m.fault for _q, m in marked if m.fault)
        data = report(
            sheet,
            marked,
            submission=submission.name,
            authority=ruling.source,
            status="graded" if graded else "format-checked",
            notices=notices,
            say=say,
            sandbox=self.runner.tier if chosen.sources else None,
        )
        return data, faults

    def _question(
        self,
        question: Question,
        sheet: Sheet,
        typed: Any,
        found: dict[str, Source],
        say: Language,
        *,
        graded: bool,
    ) -> Marked:
        if not graded:
            return self._format_check(question, typed, found, say)
        marker = Marker(say, self.runner, sheet.repeats)  # type: ignore[arg-type]
        return marker.mark(question.exercise, question.variant, typed, found, question.marks)

    def _format_check(self, question: Question, typed: Any, files: dict[str, Source], say: Language) -> Marked:
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


def answers_of(submission: Submission, sheet: Sheet) -> AnswerSheet:
    """The entries of the answers file; an empty one if there is no file."""
    names = {q.label: [b.name for b in q.blanks if b.kind != "code"] for q in sheet.questions}
    if submission.answers is None:
        return AnswerSheet(None, {}, [])
    return read_answers(submission.answers, names, source=submission.answers_name, lang_code=sheet.language)


def _answer_notices(answers: AnswerSheet) -> list[InputError]:
    """Lines that could not be used; an unreadable blank says so at its own place."""
    return [problem.error for problem in answers.problems]
