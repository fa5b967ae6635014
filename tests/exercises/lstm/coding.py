"""What the tests of the code exercises on RNN and LSTM share: settings, students' files, marking, results in a row."""

import functools
import re
from copy import deepcopy
from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.telling import flat
from rnnex.exercises.lstm.reference import ORDERS
from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.code import mark_code
from rnnex.templates.language import Language

from ...grader.marking.local import LocalRunner
from ...students.slipping import with_slips
from ..rnn import slipping as rnn_files
from ..values import drawn
from . import slipping as lstm_files

EN = Language("en")
FILES = {**rnn_files.FILES, **lstm_files.FILES}
SETTINGS = [(name, {}) for name in rnn_files.FILES]
SETTINGS += [(name, {"gates": gates}) for name in lstm_files.FILES for gates in ORDERS]
SETTING = pytest.mark.parametrize(
    ("name", "options"), SETTINGS, ids=["-".join((name, *options.values())) for name, options in SETTINGS]
)
EXERCISE = pytest.mark.parametrize("name", FILES)
ONE_OR_OTHER = pytest.mark.parametrize(
    ("name", "options"),
    [
        pytest.param(name, options, marks=() if number % 4 == 0 or "backward" not in name else pytest.mark.slow)
        for number, (name, options) in enumerate(SETTINGS, start=2)
    ],
    ids=["-".join((name, *options.values())) for name, options in SETTINGS],
)
"""Every order of the blocks; of what takes longest, one of them if slow tests are left out."""


@functools.cache
def made(name, seed="7", **options):
    exercise = find_exercise(name)
    variant = drawn(exercise, seed, **options)
    return exercise, variant, exercise.task(variant)


def every_case(exercise, variant):
    checks = [case for _, cases in exercise.contract_cases(variant) for case in cases]
    return [*exercise.public_cases(variant), *exercise.hidden_cases(variant), *checks]


def namespace(source, file="student.py"):
    names = {"__name__": "student", "__file__": file}
    exec(compile(source, file, "exec"), names)  # noqa: S102
    return names


def slipping(name, slips=(), gates="ifgo"):
    """A student's file."""
    return f"ORDER = {gates!r}\n{with_slips(FILES[name], slips)}"


def worked(exercise, variant):
    (code,) = re.findall(r"```python\n(.*?)```", exercise.worked(variant, EN), re.DOTALL)
    return code


def mark(name, source, **options):
    exercise, variant, _ = made(name, **options)
    (found,), details = mark_code(exercise, variant, source.encode(), LocalRunner(), Fraction(1), EN)
    return found, details


def results(cases, functions):
    """Forms and numbers of everything that is compared."""
    found = [flat(replay(deepcopy(case), functions)) for case in cases]
    return [form for form, _ in found], np.concatenate([numbers for _, numbers in found])


def assert_same(one, other):
    assert one[0] == other[0]
    np.testing.assert_allclose(one[1], other[1], atol=1e-12)
