"""Blocks of papers for tests of the class: of a small exercise with its numbers set, or of a drawn one."""

import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.grader.audit.findings import block_of
from rnnex.grader.audit.papers import Papers
from rnnex.grader.audit.windows import Windows
from rnnex.grader.marking.evidence import Key


def on(exercise, options=None, **pins):
    """One paper of a small exercise with the numbers of the claim."""
    generator = exercise.generator(exercise.options(options or {}), pins)
    givens = generator.draw(["7"]).givens
    papers = Papers(generator.plan, givens, ("7",))
    return papers, Windows(papers), Key(generator.plan, givens, generator.separation)


def block(exercise="gru-step", seeds=8, **options):
    """A drawn block."""
    made = find_exercise(exercise) if isinstance(exercise, str) else exercise
    return block_of(made, options, tuple(map(str, range(seeds))))


def drawn(exercise="gru-step", seeds=8, **options):
    """The papers of a drawn block, and what is accepted on them."""
    made = block(exercise, seeds, **options)
    papers = Papers(made.plan, made.drawn.givens, made.seeds)
    return papers, Windows(papers), Key(made.plan, made.drawn.givens, made.generator.separation)


def one(found, student):
    """The answers of one student on the first paper, by blank."""
    (sheets,) = [sheets for sheets in found if sheets.student == student]
    return {name: value[0].tolist() for name, value in sheets.answers.items()}


def near(**values):
    return {name: pytest.approx(value, abs=1e-12) for name, value in values.items()}
