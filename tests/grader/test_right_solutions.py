"""Right is right in any style: loops, einsum, classes, lists, float32, modules of PyTorch."""

from fractions import Fraction
from pathlib import Path

import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.grader.code import ProcessRunner
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.marks import Reading
from rnnex.grader.sandbox.runner import SandboxRunner
from rnnex.grader.sandbox.selftest import examine
from rnnex.grader.sandbox.tiers import A
from rnnex.templates.language import Language

FILES = sorted((Path(__file__).parent.parent / "students" / "right").glob("*/*.py"))
EN = Language("en")


@pytest.fixture(scope="module")
def runner():
    found = SandboxRunner(A, 1) if examine(A).holds else ProcessRunner()
    yield found
    found.close()


def marked(file, seed, runner):
    exercise = find_exercise(file.parent.name)
    variant = exercise.draw(seed, exercise.options({}), {})
    return mark_code(exercise, variant, file.read_bytes(), runner, Fraction(1), EN)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(
            file, id=f"{file.parent.name}-{file.stem}", marks=pytest.mark.slow if "torch" in file.parent.name else ()
        )
        for file in FILES
    ],
)
def test_right_in_any_style_is_full_marks(file, runner):
    if file.parent.name.startswith("torch"):
        pytest.importorskip("torch")

    (mark,), details = marked(file, "styles", runner)

    assert mark.awarded == 1, details
    assert mark.reading is Reading.CORRECT
    assert not mark.explanations


def test_there_are_many_styles():
    assert len(FILES) >= 40
