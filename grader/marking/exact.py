"""Marks of exact answers: whole numbers, fractions, shapes, sets, intervals and formulas are right or are not."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ...exercises.engine.counting import Counting, ExactMisconception
from ...exercises.engine.exact import Bound, Interval
from ...exercises.engine.exact_exercise import ExactExercise
from ...exercises.engine.rounding import EXACT
from ...exercises.engine.variant import Blank, Variant
from ...templates.language import N_
from .answered import Question
from .equivalence import Equivalence, Verdict, equivalent
from .marks import Explanation, Mark, Note, Quantities, Reading
from .numbers import REPEATED
from .verdicts import Repeats, again

CLOSE = 1e-9
"""Relative; only for numbers that are no fractions, such as sqrt(2)."""
SECONDS, SECONDS_FOR_A_NAME = 5.0, 1.0
"""How long a proof may take that a formula is the key, or what a mistake gives."""
DIFFERS = N_("For %(point)s your formula gives %(yours)s, and %(expected)s is right.")
NO_VALUE = N_("For %(point)s your formula has no value, and %(expected)s is right.")
UNDECIDED = N_("Nothing could decide whether your formula is equivalent to the expected one: your lecturer has to.")


class Found(NamedTuple):
    """How one answer is read."""

    reading: Reading
    names: tuple[ExactMisconception, ...] = ()
    notes: tuple[Note, ...] = ()


def mark_exact(
    exercise: ExactExercise,
    variant: Variant,
    question: Question,
    out_of: Mapping[str, Fraction],
    repeats: Repeats = "half",
) -> list[Mark]:
    """Mark exact answers: right, or exactly what a known mistake gives; every name that fits is told.

    Args:
        exercise: The exercise.
        variant: Its numbers.
        question: The answers.
        out_of: Marks of each blank.
        repeats: What a misconception costs when it is named again.
    """
    counting = exercise.counting(variant)
    marks: list[Mark] = []
    named: set[str] = set()
    for blank in counting.blanks:
        answer, key = question[blank.name], counting.key[blank.name]
        facts: dict[str, Any] = {"expected": key, "window": [key, key] if blank.kind == "whole" else None}
        if answer.value is None:
            marks.append(answer.without_value(blank, out_of[blank.name], **facts))
            continue
        found = read_exact(counting, blank, answer.value)
        credit = Fraction(found.reading is Reading.CORRECT)
        credit = max((again(miss.share, miss.id in named, repeats) for miss in found.names), default=credit)
        repeated = repeats != "every time" and any(miss.id in named for miss in found.names)
        named.update(miss.id for miss in found.names)
        marks.append(
            Mark(
                blank.name,
                out_of[blank.name] * credit,
                out_of[blank.name],
                found.reading,
                blank.symbol,
                blank.label,
                answer.typed,
                value=answer.typed if blank.kind == "expression" else answer.value,
                explanations=tuple(Explanation(miss.id, miss.says, miss.check) for miss in found.names),
                notes=(*found.notes, *([Note(REPEATED)] if repeated else [])),
                **facts,
            )
        )
    return marks


def read_exact(counting: Counting, blank: Blank, value: Any) -> Found:
    """How an answer is read: the key, what mistakes give, or neither.

    Args:
        counting: Key and misconceptions of the variant.
        blank: The blank.
        value: What was read from the student's text.

    Example:
        >>> w = Counting(None, {})
        >>> w.ask("w", Interval(-4, 4), kind="interval")
        >>> w.misconception("closed", "w", Interval(-4, 4, "[]"), says="The ends do not belong to the interval.")
        >>> [read_exact(w, w.blanks[0], Interval(-4, 4, ends)).reading.value for ends in ("()", "[]", "[)")]
        ['correct', 'misconception', 'unexplained']
    """
    listed = [miss for miss in counting.misconceptions if miss.blank == blank.name]
    if blank.kind == "expression":
        return _read_formula(blank, value, counting.key[blank.name], listed)
    if _equal(value, counting.key[blank.name]):
        return Found(Reading.CORRECT)
    return _wrong(tuple(miss for miss in listed if _equal(value, miss.value)))


def _wrong(names: tuple[ExactMisconception, ...], *notes: Note) -> Found:
    return Found(Reading.MISCONCEPTION if names else Reading.UNEXPLAINED, names, notes)


def _read_formula(blank: Blank, written: Any, key: Any, listed: list[ExactMisconception]) -> Found:
    """A formula is the key if it is proved to be; where nothing is proved, it is not marked, which is our fault."""
    against_key = equivalent(written, key, blank.variables, seconds=SECONDS)
    if against_key.verdict is Verdict.EQUAL:
        return Found(Reading.CORRECT)
    names = tuple(
        miss
        for miss in listed
        if equivalent(written, miss.value, blank.variables, seconds=SECONDS_FOR_A_NAME).verdict is Verdict.EQUAL
    )
    if against_key.verdict is Verdict.UNDECIDED and not names:
        return Found(Reading.GRADER_ERROR, notes=(Note(UNDECIDED),))
    return _wrong(names, *_evidence(against_key))


def _evidence(found: Equivalence) -> list[Note]:
    """Where the formula gives another number than the key, if the numbers can be shown."""
    if found.witness is None or found.key is None:
        return []
    point = Quantities(tuple((name, number, EXACT) for name, number in found.witness.items()))
    if found.student is None:
        return [Note(NO_VALUE, (("point", point), ("expected", found.key)))]
    return [Note(DIFFERS, (("point", point), ("yours", found.student), ("expected", found.key)))]


def _equal(written: Any, wanted: Any) -> bool:
    """Whether what a student wrote is this value, of the same kind."""
    if isinstance(wanted, Interval):
        return bool(written.ends == wanted.ends and _same(written.low, wanted.low) and _same(written.high, wanted.high))
    if isinstance(wanted, frozenset):
        pairs = zip(sorted(written), sorted(wanted), strict=False)
        return len(written) == len(wanted) and all(_same(one, other) for one, other in pairs)
    return bool(written == wanted) if isinstance(wanted, tuple) else _same(written, wanted)


def _same(one: Bound, other: Bound) -> bool:
    """Exactly equal; numbers that no fraction writes agree within rounding. NaN is the same as nothing."""
    irrational = isinstance(one, float) or isinstance(other, float)
    return one == other or (irrational and math.isclose(one, other, rel_tol=CLOSE))
