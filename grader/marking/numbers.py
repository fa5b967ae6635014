"""Marks of questions whose blanks are numbers of a graph, from the verdicts on them."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ...exercises.engine.graph import Value
from ...exercises.engine.graph_exercise import GraphExercise
from ...exercises.engine.separation import Separation
from ...exercises.engine.variant import Variant
from ...exercises.engine.working import Misconception
from ...templates.language import N_
from .answered import Question
from .evidence import Evidence, Key
from .graph import judge
from .marks import Explanation, Mark, Note, Quantities, Reading
from .verdicts import Repeats, Verdict

EARLY = N_("Accepted; some rounding was done too early. Keep at least two more digits in anything not asked.")
FROM_OWN = N_("Read from your own earlier numbers (%(parents)s): with those, this is right.")
DOUBTFUL = N_("It follows from a number of yours that nothing explains, so it earns half.")
REPEATED = N_("The same mistake as before in this question, so it costs less here.")
WORST = (Reading.UNEXPLAINED, Reading.MISCONCEPTION, Reading.FOLLOW_THROUGH, Reading.CORRECT)


def key_of(exercise: GraphExercise, variant: Variant) -> Key:
    """The key of a variant, with everything that does not depend on a student."""
    generator = exercise.generator(variant.options, {name: variant.givens[name] for name in variant.pinned})
    separation: Separation = generator.separation
    return Key(generator.plan, exercise.givens(variant), separation)


def mark_graph(
    exercise: GraphExercise, variant: Variant, question: Question, out_of: Mapping[str, Fraction], repeats: Repeats
) -> list[Mark]:
    """Mark every blank of a graph exercise.

    Args:
        exercise: The exercise.
        variant: Its numbers.
        question: The answers.
        out_of: Marks of each blank.
        repeats: What a misconception costs when it is named again.
    """
    key = key_of(exercise, variant)
    answers = {name: np.array(answer.value, float) for name, answer in question.items() if answer.value is not None}
    block, verdicts = judge(key, answers, repeats)
    marks = []
    for q, blank in zip(key.plan.asked, exercise.blanks(variant), strict=True):
        facts: dict[str, Any] = {
            "expected": key.reading.printed[q.at][0].tolist(),
            "window": _window(key, q),
            "precision": q.precision,
        }
        if q.name not in verdicts:
            marks.append(question[q.name].without_value(blank, out_of[q.name], **facts))
            continue
        verdict = verdicts[q.name]
        awarded = out_of[q.name] * sum(verdict.credit, Fraction(0)) / len(verdict.credit)
        marks.append(
            Mark(
                q.name,
                awarded,
                out_of[q.name],
                min(verdict.readings, key=WORST.index),
                blank.symbol,
                blank.label,
                question[q.name].typed,
                value=answers[q.name].tolist(),
                components=verdict.readings if q.shape else (),
                explanations=tuple(_explanation(miss) for miss in verdict.names),
                notes=tuple(_notes(block.evidence, q, verdict, verdicts)),
                **facts,
            )
        )
    return marks


def _window(key: Key, q: Value) -> Any:
    """[low, high] of each entry, around the unrounded value read from the key's parents."""
    centre, width = key.reading.exact[q.at][0], key.width(q)[0]
    return np.stack([centre - width, centre + width], axis=-1).tolist()


def _notes(evidence: Evidence, q: Value, verdict: Verdict, verdicts: dict[str, Verdict]) -> list[Note]:
    notes = []
    if Reading.FOLLOW_THROUGH in verdict.readings:
        nodes = evidence.key.plan.graph.nodes
        wrong = tuple(
            (nodes[at].name, evidence.answers[nodes[at].name][0].tolist(), nodes[at].precision)
            for at in evidence.key.plan.own_parents[q.at]
            if nodes[at].name in verdicts and not verdicts[nodes[at].name].right and evidence.carried[at].any()
        )
        if wrong:
            notes.append(Note(FROM_OWN, (("parents", Quantities(wrong)),)))
    if verdict.doubtful:
        notes.append(Note(DOUBTFUL))
    if verdict.early:
        notes.append(Note(EARLY))
    if verdict.repeated:
        notes.append(Note(REPEATED))
    return notes


def _explanation(miss: Misconception) -> Explanation:
    return Explanation(miss.id, miss.says, miss.check)
