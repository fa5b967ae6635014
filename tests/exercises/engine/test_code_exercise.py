"""Hidden cases show every listed mistake, not only some of them."""

import numpy as np
import pytest

from rnnex.errors import InputError
from rnnex.exercises.engine.code_exercise import CodeCase, CodeTask, WrongReference, code_exercise


def planted(*wrong):
    """Double a number drawn from 0 to 3; the wrong functions are given."""

    @code_exercise(id="planted", title="", topic="demo", source="none")
    def exercise():
        def cases(draw):
            return [CodeCase("one number", (draw.choice("x", np.arange(4.0), (1,))[0],))]

        listed = tuple(WrongReference(f"wrong-{number}", f, "Something else.") for number, f in enumerate(wrong))
        return CodeTask("double", ("x",), lambda x: 2 * x, listed, cases, cases, lambda cases, say: "")

    return exercise


def hidden(exercise, seeds=100):
    """The number of the only hidden case, for many seeds."""
    drawn = (exercise.hidden_cases(exercise.draw(str(seed), {}, {})) for seed in range(seeds))
    return {float(cases[0].arguments[0][0]) for cases in drawn}


def test_without_mistakes_every_draw_serves():
    assert hidden(planted()) == {0, 1, 2, 3}


def test_cases_that_hide_one_of_two_mistakes_are_drawn_again():
    """x * x hides at 0 and 2; x + 1 at 1."""
    assert hidden(planted(lambda x: x * x, lambda x: x + 1)) == {3}


def test_result_of_another_shape_always_shows():
    assert hidden(planted(lambda x: (2 * x)[:, None])) == {0, 1, 2, 3}


def test_mistake_that_never_shows_is_a_fault_of_the_exercise():
    exercise = planted(lambda x: x + x + 1e-4)

    with pytest.raises(InputError, match="'planted' found no cases that show every listed mistake"):
        exercise.hidden_cases(exercise.draw("7", {}, {}))
