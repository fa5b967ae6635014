"""What tests of code exercises share: their cases, the files that answer them, and how those are marked."""

import re
from fractions import Fraction
from functools import cache

import numpy as np

from rnnex.exercises.engine.replay import HELD, replay
from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.code import mark_code
from rnnex.templates.language import Language

from ..grader.marking.local import LocalRunner
from ..students.slipping import with_slips
from ..students.slipping_gru import BACKWARD, FORWARD, sequence_file
from ..students.slipping_numpy import ATTENTION, CLIP, ESN, TRUNCATED

EN = Language("en")
FILES = {
    "gru-forward": FORWARD,
    "gru-backward": BACKWARD,
    "clip-gradients": CLIP,
    "truncated-bptt": TRUNCATED,
    "attention": ATTENTION,
    "esn-fit": ESN,
}
"""Students' files with switches, by exercise."""


def variant_of(name, options=None, seed="7"):
    return _drawn(name, tuple((options or {}).items()), seed)


@cache
def _drawn(name, options, seed):
    exercise = find_exercise(name)
    return exercise.draw(seed, exercise.options(dict(options)), {})


def task_of(variant):
    return find_exercise(variant.exercise).task(variant)


def every_case(variant):
    """Public, hidden and of contracts."""
    exercise = find_exercise(variant.exercise)
    checks = [case for _, cases in exercise.contract_cases(variant) for case in cases]
    return [*exercise.public_cases(variant), *exercise.hidden_cases(variant), *checks]


def arrays(result):
    """All that is compared, in a list."""
    if isinstance(result, dict):
        return [array for item in result.values() for array in arrays(item)]
    if isinstance(result, (list, tuple)):
        return [array for item in result for array in arrays(item)]
    return [] if result is HELD else [np.asarray(result)]


def assert_same(case, mine, wanted):
    """Both sets of functions give the same shapes and values."""
    found, right = (arrays(replay(case, names)) for names in (mine, wanted))
    assert [array.shape for array in found] == [array.shape for array in right]
    for one, other in zip(found, right, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-10)


def namespace(source):
    """What running a file as a module leaves."""
    names = {"__name__": "student"}
    exec(compile(source, "student.py", "exec"), names)  # noqa: S102
    return names


def worked(variant):
    """The file in the worked solution."""
    (code,) = re.findall(r"```python\n(.*?)```", find_exercise(variant.exercise).worked(variant, EN), re.DOTALL)
    return code


def student_file(variant, slips=()):
    """A file that shares no line with the reference and makes these slips."""
    file = FILES[variant.exercise]
    if variant.exercise.startswith("gru"):
        return sequence_file(file, variant.options, slips)
    return with_slips(file, slips)


def grade(variant, source):
    """Mark and details, out of 10."""
    exercise = find_exercise(variant.exercise)
    (mark,), details = mark_code(exercise, variant, source.encode(), LocalRunner(), Fraction(10), EN)
    return mark, details
