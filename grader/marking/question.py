"""Marking one question: the kind of exercise decides which checker reads the answers."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...errors import InputError
from ...exercises.design.latch import DesignExercise
from ...exercises.engine.code_exercise import CodeExercise
from ...exercises.engine.exact_exercise import ExactExercise
from ...exercises.engine.exercise import Exercise
from ...exercises.engine.graph_exercise import GraphExercise
from ...exercises.engine.variant import Blank, Variant
from ...templates.language import N_, Language
from ..code import Runner, RunnerError, Source
from ..code.installed import NotInstalled
from .answered import Question
from .code import mark_code
from .design import mark_design
from .exact import mark_exact
from .marks import Mark, Reading
from .numbers import mark_graph
from .verdicts import Repeats

OPEN = N_("%(blank)s: nothing decides whether %(typed)s is equivalent to %(expected)s. Please mark it by hand.")


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of one question."""

    marks: tuple[Mark, ...]
    details: str = ""
    """Markdown: a failing input, how each case went."""
    fault: str = ""
    """Traceback, if marking itself failed, or what it could not decide: for the lecturer, never a mark lost."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks questions with one policy, in one language.

    Args:
        say: Language of details.
        runner: Runs students' code.
        repeats: What a misconception costs when it is named again.
    """

    say: Language
    runner: Runner
    repeats: Repeats = "half"

    def mark(
        self, exercise: Exercise, variant: Variant, question: Question, files: Mapping[str, Source], out_of: Fraction
    ) -> Marked:
        """Mark one question; a failure of ours is reported as such and costs nothing.

        Args:
            exercise: The exercise.
            variant: The student's numbers.
            question: What stands in the blanks.
            files: Code files, or cells of notebooks, by name.
            out_of: Marks of the question.

        Raises:
            InputError: If the variant itself cannot be used (an edited sheet).
        """
        blanks = exercise.blanks(variant)
        try:
            return self._mark(exercise, variant, question, files, blanks, out_of)
        except InputError:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever went wrong here is our fault, and the report says so
            said = fault if isinstance(fault, RunnerError) else None
            marks = tuple(
                Mark(b.name, Fraction(0), share, Reading.GRADER_ERROR, b.symbol, b.label, fault=said)
                for b, share in zip(blanks, shares(blanks, out_of).values(), strict=True)
            )
            told = fault.say(self.say) if isinstance(fault, NotInstalled) else traceback.format_exc()
            return Marked(marks, fault=told)

    def _mark(
        self,
        exercise: Exercise,
        variant: Variant,
        question: Question,
        files: Mapping[str, Source],
        blanks: tuple[Blank, ...],
        out_of: Fraction,
    ) -> Marked:
        if isinstance(exercise, GraphExercise):
            return Marked(tuple(mark_graph(exercise, variant, question, shares(blanks, out_of), self.repeats)))
        if isinstance(exercise, ExactExercise):
            exact = tuple(mark_exact(exercise, variant, question, shares(blanks, out_of), self.repeats))
            undecided = [mark for mark in exact if mark.reading is Reading.GRADER_ERROR]
            return Marked(exact, fault="\n".join(map(self._undecided, undecided)))
        if isinstance(exercise, DesignExercise):
            marks, details = mark_design(exercise, variant, question, out_of, self.say)
            return Marked(tuple(marks), details)
        if isinstance(exercise, CodeExercise):
            source = files.get(blanks[0].name)
            marks, details = mark_code(exercise, variant, source, self.runner, out_of, self.say)
            return Marked(tuple(marks), details)
        raise TypeError(exercise)

    def _undecided(self, mark: Mark) -> str:
        return self.say(OPEN, blank=mark.blank, typed=mark.typed, expected=mark.expected)


def shares(blanks: tuple[Blank, ...], out_of: Fraction) -> dict[str, Fraction]:
    """The marks of a question split over its blanks by their weights, exactly.

    >>> shares((Blank("a", "whole", ""), Blank("b", "whole", "", marks=Fraction(2))), Fraction(1))
    {'a': Fraction(1, 3), 'b': Fraction(2, 3)}
    """
    whole = sum((blank.marks for blank in blanks), Fraction(0))
    return {blank.name: out_of * blank.marks / whole for blank in blanks}
