"""Hidden cases show every slip and every two, tell them apart, and contracts weigh a fifth."""

from fractions import Fraction

import numpy as np
import pytest

from rnnex.errors import InputError
from rnnex.exercises.engine.calls import Case
from rnnex.exercises.engine.code_exercise import (
    CONTRACTS_SHARE,
    CodeTask,
    Function,
    Output,
    Slip,
    code_exercise,
    explanations,
)
from rnnex.exercises.registry import all_exercises

DOUBLE = Function("double", ("x",), (Output("y"),))
MORE = lambda x, y: y + 1  # noqa: E731
LESS = lambda x, y: y - np.where(x == 0, 9.0, x / 2)  # noqa: E731
PAIR = Function("forward", ("x",), (Output("y"), Output("cache", held=True)))


def planted(excludes=(), **wrong):
    """Double a number drawn from 0 to 3; slips are given as functions, and two at once are applied one to the other."""

    def reference(slips):
        def double(x):
            y = 2 * x
            for name, change in wrong.items():
                y = change(x, y) if name in slips else y
            return y

        return {"double": double}

    @code_exercise(id="planted", title="", topic="demo", source="none")
    def exercise():
        def cases(draw):
            return [Case("one number", (DOUBLE.call(draw.choice("x", np.arange(4.0), (1,))[0]),))]

        slips = tuple(Slip(name, "something is else", excludes=tuple(excludes)) for name in wrong)
        return CodeTask("double", (DOUBLE,), reference, slips, cases, cases, lambda say: "")

    return exercise


def hidden(exercise, seeds=100):
    """The number of the only hidden case, for many seeds."""
    drawn = (exercise.hidden_cases(exercise.draw(str(seed), {}, {})) for seed in range(seeds))
    return {float(cases[0].steps[0].args[0][0]) for cases in drawn}


def test_without_mistakes_every_draw_serves():
    assert hidden(planted()) == {0, 1, 2, 3}


def test_cases_that_hide_one_of_two_mistakes_are_drawn_again():
    """x * x hides at 0 and 2; x + 1 at 1."""
    exercise = planted(("square", "next"), square=lambda x, y: x * x, next=lambda x, y: x + 1)

    assert hidden(exercise) == {3}


def test_cases_that_do_not_tell_two_mistakes_apart_are_drawn_again():
    """x + 7 and 8 * x both show everywhere, and agree at 1."""
    exercise = planted(("a", "b"), a=lambda x, y: x + 7, b=lambda x, y: 8 * x + (x == 0))

    assert hidden(exercise) == {0, 2, 3}


def test_two_at_once_must_show_too():
    """Alone each shows everywhere; together they give the right result at 2."""
    assert hidden(planted(more=MORE, less=LESS)) == {0, 1, 3}


def test_slips_that_exclude_each_other_are_not_made_together():
    exercise = planted(("less",), more=MORE, less=LESS)

    assert hidden(exercise) == {0, 1, 2, 3}
    assert [sorted(slips) for slips in explanations(exercise.write())] == [["more"], ["less"]]


def test_result_of_another_shape_always_shows():
    assert hidden(planted(axis=lambda x, y: y[:, None])) == {0, 1, 2, 3}


def test_two_that_no_case_tells_apart_are_known_to_fit_together():
    """Overwriting is what the second does: what the first did before cannot show."""
    exercise = planted(first=lambda x, y: y + 1, second=lambda x, y: x + 7)
    variant = exercise.draw("7", {}, {})

    assert exercise.together(variant) == {frozenset((frozenset({"second"}), frozenset({"first", "second"})))}


def test_mistake_that_never_shows_is_a_fault_of_the_exercise():
    exercise = planted(almost=lambda x, y: y + 1e-4)

    with pytest.raises(InputError, match=r"'planted' found no cases that show every listed mistake \(almost\)"):
        exercise.draw("7", {}, {})


def test_what_is_held_is_a_part_of_the_step():
    assert PAIR.call(1.0).hold == ((1,),)
    assert DOUBLE.call(1.0).hold == ()
    assert PAIR.output((0,)) == (PAIR.returns[0], ())


CODE = [exercise for exercise in all_exercises().values() if hasattr(exercise, "hidden_cases")]
EACH = pytest.mark.parametrize("exercise", CODE, ids=lambda exercise: exercise.id)


@EACH
def test_every_code_exercise_has_eight_slips_that_can_be_told_apart(exercise):
    variant = exercise.draw("3", exercise.options({}), {})

    assert len(exercise.task(variant).slips) >= 8
    assert not exercise.together(variant)


@EACH
def test_every_contract_stands_in_the_starter_file(exercise):
    from rnnex.templates.language import Language

    variant = exercise.draw("3", exercise.options({}), {})
    (starter,) = exercise.files(variant, Language("en")).values()

    assert exercise.task(variant).contracts
    assert all(contract.says in starter for contract in exercise.task(variant).contracts)


@EACH
def test_nothing_hidden_is_marked_public(exercise):
    variant = exercise.draw("3", exercise.options({}), {})
    checks = [case for _, cases in exercise.contract_cases(variant) for case in cases]

    assert all(case.public for case in exercise.public_cases(variant))
    assert len(exercise.public_cases(variant)) >= 2
    assert not any(case.public for case in [*exercise.hidden_cases(variant), *checks])


def test_contracts_weigh_at_most_a_fifth():
    assert Fraction(1, 5) >= CONTRACTS_SHARE > 0
