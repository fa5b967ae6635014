"""Which checks an exercise goes through: its kind decides."""

from collections.abc import Callable, Mapping
from typing import Any

from ...exercises.engine.code_exercise import CodeExercise
from ...exercises.engine.exact_exercise import ExactExercise
from ...exercises.engine.exercise import Exercise
from ...exercises.engine.graph_exercise import GraphExercise
from .budget import check_budget
from .coded import check_code
from .counted import check_exact
from .degenerate import check_degenerate
from .designed import check_design
from .draws import check_draws
from .findings import Outcome
from .keys import check_keys
from .marked import check_students
from .separated import check_separated
from .texts import check_texts
from .worked import check_worked_lines

Check = Callable[[Any], Outcome]
"""From a block to what is said of it; those of graph exercises take a GraphBlock."""
TEXTS: Mapping[str, Check] = {"texts": check_texts, "worked": check_worked_lines}
GRAPH: Mapping[str, Check] = {
    "draw": check_draws,
    "degenerate": check_degenerate,
    "key": check_keys,
    "separation": check_separated,
    "budget": check_budget,
    "students": check_students,
    **TEXTS,
}


def checks(exercise: Exercise) -> Mapping[str, Check]:
    """By name, in the order in which they are made.

    >>> from ...exercises.registry import find_exercise
    >>> list(checks(find_exercise("latch-design")))
    ['design', 'texts', 'worked']
    """
    if isinstance(exercise, GraphExercise):
        return GRAPH
    if isinstance(exercise, ExactExercise):
        return {"exact": check_exact, **TEXTS}
    if isinstance(exercise, CodeExercise):
        return {"code": check_code, **TEXTS}
    return {"design": check_design, **TEXTS}
