"""Claims about every fault of every debugging exercise: it is small, it shows, it is named, and repaired it is gone."""

import json
import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import count

import numpy as np
import pytest

from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.engine.debugging import DebuggingExercise
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.telling import NEITHER, flat
from rnnex.exercises.engine.variant import Variant
from rnnex.exercises.registry import all_exercises
from rnnex.grader.audit.slipped import node
from rnnex.grader.code import ProcessRunner
from rnnex.grader.marking.code import STILL_FAILS, mark_code
from rnnex.grader.marking.diagnose import Seen, diagnose
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import LANGUAGES, Language, language

from ...grader.marking.local import LocalRunner

EXERCISES = [exercise for exercise in all_exercises().values() if isinstance(exercise, DebuggingExercise)]
EACH = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
ALL = [(exercise, fault) for exercise in EXERCISES for fault in exercise.original.faults]
EVERY = pytest.mark.parametrize(("exercise", "fault"), ALL, ids=[f"{e.id}-{f.id}" for e, f in ALL])
EN = Language("en")
MOST_LINES = 3
SEED = "7"


def handed_out(exercise, fault):
    """A variant with this fault, graded."""
    numbers = (Variant(exercise.id, {}, {"cases": number}, exercise.version) for number in count())
    return replace(next(variant for variant in numbers if exercise.fault(variant) == fault), secret=SEED)


def starter(exercise, variant, say=EN):
    return exercise.files(variant, say)[f"{exercise.write().name}.py"]


def grade(exercise, variant, source, runner=None):
    (mark,), details = mark_code(exercise, variant, source.encode(), runner or LocalRunner(), Fraction(1), EN)
    return mark, details


def namespace(source):
    names = {"__name__": "student"}
    exec(compile(source, "handed_out.py", "exec"), names)  # noqa: S102
    return names


def counted_cases(exercise, variant):
    return [*exercise.public_cases(variant), *exercise.hidden_cases(variant)]


def same(case, names, right):
    (form, numbers), (wanted_form, wanted) = flat(replay(case, names)), flat(replay(case, right))
    return form == wanted_form and np.allclose(numbers, wanted, rtol=1e-7, atol=1e-7)


def test_there_are_some():
    assert len(EXERCISES) >= 4
    assert all(len(exercise.original.faults) >= 8 for exercise in EXERCISES)


@EVERY
def test_fault_is_a_small_edit(exercise, fault):
    variant = handed_out(exercise, fault)
    (diff,) = re.findall(r"```diff\n(.*?)```", exercise.worked(variant, EN), re.DOTALL)

    for sign in "-+":
        assert 1 <= sum(line.startswith(sign) for line in diff.splitlines()) <= MOST_LINES
    assert "# " not in fault.new


@EVERY
def test_file_runs_on_what_is_shown_and_gives_numbers(exercise, fault):
    """It looks as if it worked: nothing is raised in any case that is not a contract's, and nothing is NaN."""
    variant = handed_out(exercise, fault)
    names = namespace(starter(exercise, variant))

    for case in counted_cases(exercise, variant):
        assert np.isfinite(flat(replay(case, names))[1]).all()


@EVERY
def test_fault_fails_what_it_says_and_nothing_else_of_the_cases(exercise, fault):
    """A wrong value shows in every case; what breaks a contract shows in none of them."""
    variant = handed_out(exercise, fault)
    names, right = exercise.original.names(frozenset((fault.id,))), exercise.original.names(NEITHER)

    shows = [not same(case, names, right) for case in counted_cases(exercise, variant)]

    assert all(shows) if not fault.breaks else not any(shows)


@EVERY
def test_file_as_handed_out_earns_nothing_and_its_fault_is_named(exercise, fault):
    """Anything else in it may be changed: as long as the fault is there, nothing is earned."""
    variant = handed_out(exercise, fault)
    source = starter(exercise, variant)

    mark, _ = grade(exercise, variant, f"{source}\nSEEN = True\n")

    assert (mark.awarded, mark.reading) == (0, Reading.MISCONCEPTION)
    assert (fault.breaks or fault.id) in [one.id for one in mark.explanations]
    assert fault.breaks == "" or STILL_FAILS in [note.text for note in mark.notes]


@EVERY
def test_repaired_file_earns_everything(exercise, fault):
    variant = handed_out(exercise, fault)
    source = starter(exercise, variant)
    repaired = source.replace(fault.new, fault.old) if source.count(fault.new) == 1 else None

    mark, details = grade(exercise, variant, repaired or worked(exercise, variant))

    assert (mark.awarded, mark.reading) == (1, Reading.CORRECT), details


def worked(exercise, variant):
    (source,) = re.findall(r"```python\n(.*?)```", exercise.worked(variant, EN), re.DOTALL)
    return source


@EACH
@pytest.mark.parametrize("code", LANGUAGES)
def test_unchanged_file_is_said_to_be_so(exercise, code):
    """Remarks and white space are no repair; nor is another language's file."""
    variant = exercise.draw("7", exercise.options({}), {})
    source = starter(exercise, variant, language(code)).replace(
        "\n    return", "\n    # I looked at this\n\n    return"
    )

    mark, _ = grade(exercise, variant, source)

    assert (mark.awarded, mark.reading) == (0, Reading.BLANK)
    assert [note.text for note in mark.notes] == [exercise.unchanged]


@EACH
def test_worked_solution_is_the_right_source_and_says_what_was_wrong(exercise):
    for fault in exercise.original.faults:
        text = exercise.worked(handed_out(exercise, fault), EN)

        assert fault.says in text
        assert fault.check in text
    assert worked(exercise, handed_out(exercise, fault)) == exercise.original.text


@EACH
def test_another_fault_in_a_repaired_file_is_named_like_any(exercise):
    """The student repairs a contract and makes a slip; cases are marked as usual then."""
    planted = next(fault for fault in exercise.original.faults if fault.breaks)
    variant = handed_out(exercise, planted)
    slip = exercise.original.slips[0]

    mark, _ = grade(exercise, variant, exercise.original.planted(frozenset((slip.id,))))

    assert [one.id for one in mark.explanations] == [slip.id]
    assert mark.awarded <= Fraction(1, 5)


def pairs(exercise):
    return [slips for slips in explanations(exercise.write()) if len(slips) == 2]


def named(exercise, variant, slips):
    """What is said of a file with these faults, by the results of all cases."""
    names = exercise.original.names(slips)
    found = [Seen(case, [node(one) for one in replay(case, names)]) for case in counted_cases(exercise, variant)]
    return [one.id for one in diagnose(exercise.task(variant), found)]


def id_of(exercise, slips):
    return "+".join(slip.id for slip in exercise.original.slips if slip.id in slips)


@EACH
def test_two_faults_at_once_are_named_both(exercise):
    variant = exercise.draw("11", exercise.options({}), {})

    for slips in pairs(exercise)[::8]:
        assert named(exercise, variant, slips) == [id_of(exercise, slips)]


@pytest.mark.slow
@EACH
def test_every_two_faults_are_named_both(exercise):
    variant = exercise.draw("12", exercise.options({}), {})

    for slips in pairs(exercise):
        assert named(exercise, variant, slips) == [id_of(exercise, slips)]


@EACH
def test_no_fault_changes_what_a_reference_is_given(exercise):
    """Marking replays many wrong references on the very same arrays."""
    variant = exercise.draw("3", exercise.options({}), {})
    case = exercise.hidden_cases(variant)[0]
    before = [np.copy(value) for step in case.steps for value in step.args if isinstance(value, np.ndarray)]

    for fault in exercise.original.faults:
        replay(case, exercise.original.names(frozenset((fault.id,))))

    after = [value for step in case.steps for value in step.args if isinstance(value, np.ndarray)]
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)


@EACH
def test_right_source_agrees_with_the_library(exercise):
    variant = exercise.draw("5", exercise.options({}), {})
    right, library = exercise.original.names(NEITHER), exercise.routes["second"]({}, {})
    checks = [case for _, cases in exercise.contract_cases(variant) for case in cases]

    for case in (*counted_cases(exercise, variant), *checks):
        assert same(case, library, right), case.name


@EACH
def test_same_seed_same_file(exercise):
    one, other = (starter(exercise, exercise.draw("21", exercise.options({}), {})) for _ in range(2))

    assert one == other


@EACH
def test_every_fault_is_drawn_about_as_often(exercise):
    """60 files for each fault: the standard deviation is below 8."""
    faults = exercise.original.faults
    numbers = range(60 * len(faults))

    drawn = Counter(exercise.fault(Variant(exercise.id, {}, {"cases": number})).id for number in numbers)

    assert set(drawn) == {fault.id for fault in faults}
    assert all(30 <= times <= 90 for times in drawn.values())


@EACH
def test_students_get_different_faults(exercise):
    drawn = {exercise.fault(exercise.draw(str(seed), exercise.options({}), {})).id for seed in range(6)}

    assert len(drawn) >= 3


@EVERY
def test_nothing_handed_out_names_the_fault(exercise, fault):
    variant = handed_out(exercise, fault)
    said = [starter(exercise, variant), exercise.text(variant, EN), json.dumps(variant.public())]

    assert list(variant.public()["givens"]) == ["cases"]
    for words in (fault.id, fault.says, fault.check):
        assert not any(words in text for text in said)


@EACH
def test_nothing_handed_out_but_the_file_depends_on_the_fault(exercise):
    variants = [handed_out(exercise, fault) for fault in exercise.original.faults]

    assert len({exercise.text(variant, EN) for variant in variants}) == 1
    assert len({starter(exercise, variant) for variant in variants}) == len(variants)


@EACH
def test_lines_are_such_as_one_writes(exercise):
    for fault in exercise.original.faults:
        text = exercise.original.planted(frozenset((fault.id,)))
        assert all(len(line) <= 100 and line == line.rstrip() for line in text.splitlines())
    assert 20 <= len(exercise.original.text.splitlines()) <= 65


@pytest.mark.parametrize(
    ("exercise", "fault"),
    [
        pytest.param(e, f, id=f"{e.id}-{f.id}", marks=() if f.breaks and at < 20 else pytest.mark.slow)
        for at, (e, f) in enumerate(ALL)
    ],
)
def test_real_process_agrees(exercise, fault):
    """What is said of it in the process that students' files run in is what is said here."""
    variant = handed_out(exercise, fault)
    source = starter(exercise, variant) + "\nSEEN = True\n"

    assert grade(exercise, variant, source, ProcessRunner()) == grade(exercise, variant, source)
