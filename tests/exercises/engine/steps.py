"""Variants of gru-step for the tests of the engine, and their givens as exact numbers."""

from fractions import Fraction
from typing import get_args, get_type_hints

from hypothesis import assume
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.exercises.registry import find_exercise

STEP = find_exercise("gru-step")
HINTS = get_type_hints(STEP.write)
QUANTITIES = ("z", "r", "gated", "h_tilde", "h")
"""Names in textbook notation, in the order of the equations."""
GIVENS = ("x_1", "h_0", "W_z", "W_r", "W_h", "b_z", "b_r", "b_h")


def step_options():
    """Any options, in textbook notation."""
    choices = {name: st.sampled_from(get_args(HINTS[name])) for name in STEP.defaults}
    return st.fixed_dictionaries({**choices, "notation": st.just("textbook")})


def step_variant(options, seed):
    """The exercise and its variant; options that the engine refuses are skipped."""
    try:
        return STEP, STEP.draw(seed, STEP.options(options), {})
    except InputError:
        assume(condition=False)
        raise


def exact_givens(variant):
    """Input, previous state, three matrices, three biases; tenths as fractions."""

    def exact(value):
        return [exact(entry) for entry in value] if isinstance(value, list) else Fraction(str(value))

    return [exact(variant.givens[name]) for name in GIVENS]
