"""Exercises with exact answers: key and second route, misconceptions, and what comes of answers that are typed."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any, cast

from ...exercises.engine.counting import Counting
from ...exercises.engine.exact_exercise import ExactExercise
from ...exercises.engine.joint import Part
from ...exercises.engine.variant import Blank, Variant
from ...templates.language import LANGUAGES, N_, language
from ..answers import read_answers
from ..marking.answered import Question, read_question
from ..marking.exact import mark_exact
from ..marking.marks import Mark, Reading
from ..marking.question import shares
from ..written import as_written
from .draws import AIM, SELDOM
from .findings import Block, Figures, Outcome
from .keys import NO_ROUTE, PRINTED
from .separated import SAME, SAME_AS_KEY

SPECIAL = N_("The numbers are a special case that the exercise itself rejects.")
REFUSED = N_("The right answer to '%(blank)s', written as %(typed)s, gets %(awarded)s of %(out_of)s marks.")
NOT_NAMED = N_(
    "The mistake '%(name)s' gives %(typed)s in '%(blank)s'; that is read as %(reading)s, earns %(awarded)s, and is not "
    "named, or should earn another mark."
)
QUESTION = "1"
ENOUGH = 64
"""Of fewer draws the share that is kept is told by chance."""


def check_exact(block: Block) -> Outcome:
    """Every variant of the block."""
    exercise = cast(ExactExercise, block.exercise)
    found, kept, missing = Outcome(), 0, ""
    if "second" not in exercise.routes:
        found.findings.append(block.finding("key", 0, NO_ROUTE, function=exercise.write.__name__))
    typed: set[tuple[str, ...]] = set()
    for row, (seed, variant) in enumerate(zip(block.seeds, block.variants, strict=True)):
        counting = exercise.counting(variant)
        first = exercise.propose(Part(exercise, seed, block.options, {}), {}, {})
        kept += not first.missing
        missing = missing or " / ".join(first.missing[:1])
        _key(found, block, row, counting)
        _separated(found, block, row, counting)
        _marks(found, block, row, counting, variant, typed)
    rows = len(block.seeds)
    names = {miss.id for miss in exercise.counting(block.variants[0]).misconceptions}
    found.figures.merge(
        Figures(
            {
                ("draw", "drawn"): rows,
                ("draw", "kept"): kept,
                ("draw", "variants"): rows,
                ("key", "compared"): rows if "second" in exercise.routes else 0,
                **{("mistake", name, "draws"): rows for name in sorted(names)},
            },
            least={("draw", "acceptance"): kept / rows} if rows >= ENOUGH else {},
        )
    )
    if kept < AIM * rows - 3 * (AIM * (1 - AIM) * rows) ** 0.5:
        facts: dict[str, Any] = {"share": f"{kept / rows:.0%}", "least": f"{AIM:.0%}", "names": missing}
        found.findings.append(block.finding("draw", 0, SELDOM, remark=True, **facts))
    return found


def _key(found: Outcome, block: Block, row: int, counting: Counting) -> None:
    """The key against the second route, value for value."""
    if "second" not in block.exercise.routes:
        return
    second = block.exercise.routes["second"](dict(counting.givens), dict(block.options))
    for blank in counting.blanks:
        name, key = blank.name, counting.key[blank.name]
        if name not in second or not counting.same(name, second[name], key):
            facts: dict[str, Any] = {"blank": name, "key": str(key), "second": str(second.get(name))}
            found.findings.append(block.finding("key", row, PRINTED, about=name, **facts))


def _separated(found: Outcome, block: Block, row: int, counting: Counting) -> None:
    """Asked again, one blank at a time: no mistake gives the key, no two give the same."""
    for blank in counting.blanks:
        here = [miss for miss in counting.misconceptions if miss.blank == blank.name]
        for miss in here:
            if counting.same(blank.name, miss.value, counting.key[blank.name]):
                found.findings.append(block.finding("separation", row, SAME_AS_KEY, about=miss.id, name=miss.id))
        for one, other in combinations(here, 2):
            if counting.same(blank.name, one.value, other.value):
                facts: dict[str, Any] = {"name": one.id, "other": other.id, "blank": blank.name}
                about = f"{one.id} / {other.id}"
                found.findings.append(block.finding("separation", row, SAME, about=about, **facts))
    if counting.special:
        found.findings.append(block.finding("draw", row, SPECIAL))


def _marks(
    found: Outcome, block: Block, row: int, counting: Counting, variant: Variant, done: set[tuple[str, ...]]
) -> None:
    """The key and every mistake, typed as a reader writes it, the languages in turn; not twice what was typed before.

    All of them are typed for the first two variants of a block, and one mistake in turn for the others.
    """
    exercise = cast(ExactExercise, block.exercise)
    code = tuple(LANGUAGES)[row % len(LANGUAGES)]
    answers = list(_answers(counting))
    for at, (blank, value, name, share) in enumerate(answers):
        if row >= len(LANGUAGES) and name and at != row % len(answers):
            continue
        typed = as_written(value, language(code))
        sign = (code, blank.name, str(counting.key[blank.name]), name, typed)
        if sign not in done:
            done.add(sign)
            mark = _mark(exercise, variant, counting, blank.name, typed, code)
            facts: dict[str, Any] = {
                "blank": blank.name,
                "typed": typed,
                "awarded": str(mark.awarded),
                "reading": str(mark.reading),
            }
            if not name and (mark.reading is not Reading.CORRECT or mark.awarded != mark.out_of):
                facts["out_of"] = str(mark.out_of)
                found.findings.append(block.finding("marks", row, REFUSED, about=blank.name, **facts))
            named = name in {explanation.id for explanation in mark.explanations}
            if name and not (named and mark.awarded == mark.out_of * share):
                found.findings.append(block.finding("marks", row, NOT_NAMED, about=name, name=name, **facts))


def _answers(counting: Counting) -> Iterator[tuple[Blank, Any, str, Fraction]]:
    """Blank, value, the mistake ("" for none), and the share that it earns."""
    for blank in counting.blanks:
        yield blank, counting.key[blank.name], "", Fraction(1)
        for miss in counting.misconceptions:
            if miss.blank == blank.name:
                yield blank, miss.value, miss.id, miss.share


def _mark(exercise: ExactExercise, variant: Variant, counting: Counting, name: str, typed: str, code: str) -> Mark:
    """The mark of one blank, read from a line of an answers file."""
    blanks = tuple(counting.blanks)
    text = f"[{QUESTION}]\n{name} = {typed}\n".encode()
    sheet = read_answers(text, {QUESTION: [blank.name for blank in blanks]}, source="answers.txt", lang_code=code)
    question: Question = read_question(sheet, QUESTION, blanks, language(code), "answers.txt")
    parts: Mapping[str, Fraction] = shares(blanks, Fraction(1))
    (mark,) = (m for m in mark_exact(exercise, variant, question, parts) if m.blank == name)
    return mark
