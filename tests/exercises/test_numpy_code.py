"""Claims about code exercises in NumPy: references, slips, second routes, worked solutions, and how they are marked."""

import itertools
from functools import cache
from typing import get_args, get_type_hints

import numpy as np
import pytest

from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.telling import NEITHER
from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.marks import Reading

from .answering import (
    EN,
    FILES,
    arrays,
    assert_same,
    every_case,
    grade,
    namespace,
    student_file,
    task_of,
    variant_of,
    worked,
)


def conventions(name):
    """Every choice of its options."""
    exercise = find_exercise(name)
    hints = get_type_hints(exercise.write)
    for chosen in itertools.product(*(get_args(hints[option]) for option in exercise.defaults)):
        yield dict(zip(exercise.defaults, chosen, strict=True))


CONVENTIONS = [(name, options) for name in FILES for options in conventions(name)]
EACH = pytest.mark.parametrize(
    ("name", "options"), CONVENTIONS, ids=["-".join((name, *options.values())) for name, options in CONVENTIONS]
)
ALONE = [(name, slip.id) for name in FILES for slip in task_of(variant_of(name)).slips]
PAIRS = [
    (name, options, slips)
    for name, options in CONVENTIONS
    for slips in explanations(task_of(variant_of(name, options)))
    if len(slips) == 2
]


@EACH
def test_second_route_agrees_with_the_reference(name, options):
    variant = variant_of(name, options, "1")
    route = find_exercise(name).routes["second"](variant.givens, variant.options)
    right = task_of(variant).reference(NEITHER)

    for case in every_case(variant):
        assert_same(case, route, right)


@cache
def outcomes(index):
    """What every explanation gives in the hidden cases, in a row each; the right solution first."""
    name, options = CONVENTIONS[index]
    variant = variant_of(name, options)
    task, cases = task_of(variant), find_exercise(name).hidden_cases(variant)
    return np.stack([in_a_row(cases, task.reference(slips)) for slips in (NEITHER, *explanations(task))])


def in_a_row(cases, functions):
    return np.concatenate([array.ravel() for case in cases for array in arrays(replay(case, functions))])


@EACH
def test_second_route_agrees_with_no_slip_and_no_two(name, options):
    variant = variant_of(name, options)
    route = find_exercise(name).routes["second"](variant.givens, variant.options)

    mine = in_a_row(find_exercise(name).hidden_cases(variant), route)

    right, *wrong = np.abs(outcomes(CONVENTIONS.index((name, options))) - mine).max(axis=1)
    assert right < 1e-10
    assert min(wrong) > 1e-3


@EACH
def test_every_slip_and_every_two_are_told_apart(name, options):
    """No exercise here has inseparable pairs: what cannot be told apart is excluded."""
    found = outcomes(CONVENTIONS.index((name, options)))

    assert not find_exercise(name).together(variant_of(name, options))
    distance = np.abs(found[:, None] - found[None]).max(axis=2)
    assert distance[np.triu_indices(len(found), 1)].min() > 1e-3


@EACH
def test_exercise_has_enough_slips_each_with_a_check(name, options):
    task = task_of(variant_of(name, options))

    assert len(task.slips) >= 8
    assert all(slip.says and slip.check for slip in task.slips)
    assert len({slip.says for slip in task.slips}) == len({slip.id for slip in task.slips}) == len(task.slips)
    assert {other for slip in task.slips for other in slip.excludes} <= {slip.id for slip in task.slips}


@EACH
def test_reference_changes_no_argument(name, options):
    variant = variant_of(name, options)
    task = task_of(variant)
    (case, *_) = find_exercise(name).hidden_cases(variant)
    before = [np.copy(array) for step in case.steps for array in arrays(_given(step))]

    for slips in (NEITHER, *explanations(task)):
        replay(case, task.reference(slips))

    after = [array for step in case.steps for array in arrays(_given(step))]
    for now, then in zip(after, before, strict=True):
        np.testing.assert_array_equal(now, then)


def _given(step):
    return [value for value in step.args if isinstance(value, (list, dict, np.ndarray))]


@EACH
def test_worked_solution_gets_full_marks(name, options):
    variant = variant_of(name, options)

    mark, details = grade(variant, worked(variant))

    assert (mark.reading, mark.awarded, mark.notes) == (Reading.CORRECT, 10, ()), details


@EACH
def test_starter_file_compiles_and_waits_for_an_answer(name, options):
    variant = variant_of(name, options)
    task = task_of(variant)

    names = namespace(find_exercise(name).files(variant, EN)[f"{task.name}.py"])

    for function in task.functions:
        with pytest.raises(NotImplementedError):
            names[function.name](*[None] * len(function.parameters))


@EACH
def test_another_student_is_right_without_slips(name, options):
    """The control of the tests below."""
    variant = variant_of(name, options)

    mark, details = grade(variant, student_file(variant))

    assert (mark.reading, mark.awarded, mark.explanations) == (Reading.CORRECT, 10, ()), details


@pytest.mark.parametrize(("name", "slip"), ALONE, ids=[f"{name}-{slip}" for name, slip in ALONE])
def test_a_slip_is_marked_down_and_named(name, slip):
    variant = variant_of(name)

    mark, _ = grade(variant, student_file(variant, {slip}))

    assert mark.awarded < 10
    assert mark.reading is Reading.MISCONCEPTION
    assert [found.id for found in mark.explanations] == [slip]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options", "slips"), PAIRS, ids=["-".join((n, *o.values(), "+".join(sorted(s)))) for n, o, s in PAIRS]
)
def test_two_slips_are_marked_down_and_named(name, options, slips):
    variant = variant_of(name, options)

    mark, _ = grade(variant, student_file(variant, slips))

    assert mark.awarded < 10
    assert [set(found.id.split("+")) for found in mark.explanations] == [set(slips)]


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_named_where_no_slip_fits(name):
    """A result that is a little off everywhere."""
    variant = variant_of(name)
    task = task_of(variant)
    (function, *_) = task.functions
    wrap = (
        f"\n_right = {function.name}\n"
        "def _off(value):\n"
        "    if isinstance(value, dict):\n        return {name: _off(item) for name, item in value.items()}\n"
        "    return [_off(item) for item in value] if isinstance(value, list) else value * 1.02 + 0.003\n"
        f"def {function.name}(*arguments):\n"
        "    found = _right(*arguments)\n"
        "    return (_off(found[0]), *found[1:]) if isinstance(found, tuple) else _off(found)\n"
    )

    mark, _ = grade(variant, student_file(variant) + wrap)

    assert mark.awarded < 10
    assert mark.explanations == ()


LACKING = [
    ("rnn-forward", [(" + h @ W_h.T", "")], "state-ignored"),
    ("rnn-forward", [("h = np.tanh", "h = h if t else np.tanh")], "state-frozen"),
    ("lstm-forward", [(" + h @ W_h.T", "")], "state-ignored"),
    ("lstm-forward", [("sigmoid(f) * c + ", "")], "cell-dropped"),
    ("gru-forward", [(" + h @ W_h[:2 * H].T", ""), (" + (r * h) @ W_h[2 * H:].T", "")], "state-ignored"),
]


@pytest.mark.parametrize(("name", "changes", "slip"), LACKING, ids=[f"{name}-{slip}" for name, _, slip in LACKING])
def test_what_is_left_out_has_one_name_of_its_own(name, changes, slip):
    """Not that of two other mistakes that happen to come to the same."""
    variant = variant_of(name)
    source = worked(variant)
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)

    mark, _ = grade(variant, source)

    assert [found.id for found in mark.explanations] == [slip]
