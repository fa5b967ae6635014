"""The key of a question, ready for JSON."""

from typing import Any

from ..exercises.assignments.sheet import Question
from ..exercises.design.latch import DesignExercise, key_network
from ..exercises.engine.exact_exercise import ExactExercise
from ..exercises.engine.graph_exercise import GraphExercise
from .written import as_json


def key_of_question(question: Question) -> dict[str, Any]:
    """Expected values by blank; a design has many right answers and this is one; code has its cases.

    Example:
        >>> from ..exercises.assignments.assignment import load_assignment
        >>> from ..exercises.assignments.roster import DEMO
        >>> from ..exercises.assignments.sheet import make_sheet
        >>> from ..templates.language import language
        >>> sheet = make_sheet(load_assignment("list-b"), DEMO, "7", language("en"))
        >>> [key_of_question(question) for question in sheet.questions][:3]
        [{'n': 34}, {'n': 31}, {'gate': 100}]
    """
    exercise, variant = question.exercise, question.variant
    if isinstance(exercise, GraphExercise):
        plan = exercise.plan(variant)
        printed = plan.read(exercise.givens(variant)).printed
        return {q.name: printed[q.at][0].astype(int if q.exact else float).tolist() for q in plan.asked}
    if isinstance(exercise, ExactExercise):
        return {name: as_json(value) for name, value in exercise.counting(variant).key.items()}
    if isinstance(exercise, DesignExercise):
        return {name: str(value) for name, value in key_network(exercise.task(variant))._asdict().items()}
    return {}
