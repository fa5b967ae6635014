"""Numbers that the lecturer sets."""

import numpy as np
import pytest

from rnnex.errors import InputError
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ...oracles.plain_gru import gate_values, half_up, let_through, new_state, pre_activation

STEP = find_exercise("gru-step")


def refusal(pins, exercise=STEP, options=None):
    with pytest.raises(InputError) as refused:
        exercise.draw("7", exercise.options(options or {}), pins)
    return str(refused.value)


@pytest.mark.parametrize(
    ("pins", "sentence"),
    [
        ({"x_1": [1, 2]}, "The given 'x_1' is set with shape (2,): it must have shape (1,)."),
        ({"x_1": 1}, "The given 'x_1' is set with shape (): it must have shape (1,)."),
        ({"W_z": [[1, 2, 3]]}, "The given 'W_z' is set with shape (1, 3): it must have shape (2, 3)."),
        ({"z": [1, 0, 1]}, "The given 'z' is set with shape (3,): it must have shape (2,)."),
        (
            {"b_z": ["a", 1]},
            "The given 'b_z' of 'gru-step' is ['a', 1]: write finite numbers, for example [0.5, -1].",
        ),
        (
            {"b_z": [float("nan"), 1]},
            "The given 'b_z' of 'gru-step' is [nan, 1]: write finite numbers, for example [0.5, -1].",
        ),
        (
            {"b_z": [[1], [1, 2]]},
            "The given 'b_z' of 'gru-step' is [[1], [1, 2]]: write finite numbers, for example [0.5, -1].",
        ),
        (
            {"b_z": None},
            "The given 'b_z' of 'gru-step' is None: write finite numbers, for example [0.5, -1].",
        ),
    ],
)
def test_pin_that_does_not_fit_is_refused(pins, sentence):
    assert refusal(pins) == sentence


def test_number_too_large_for_a_float_is_refused():
    assert refusal({"b_z": [10**400, 1]}).endswith("write finite numbers, for example [0.5, -1].")


def test_unknown_pin_is_answered_with_the_nearest():
    assert refusal({"W_zz": [[0.0]]}) == (
        "Exercise 'gru-step' has no given 'W_zz' (W_z?); it has "
        "W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1, z, r, gated, h_tilde, h."
    )


def test_name_of_the_other_notation_is_unknown():
    assert refusal({"gamma_r": [1, 1]}).startswith("Exercise 'gru-step' has no given 'gamma_r'")
    assert STEP.draw("7", STEP.options({"notation": "gamma"}), {"gamma_r": [1, 1]})


def test_pinned_givens_stay_and_the_others_are_drawn():
    pins = {"h_0": [0.3, -0.4], "x_1": [0.7]}

    variants = [STEP.draw(seed, STEP.options({}), pins) for seed in ("1", "2")]

    for variant in variants:
        assert {name: variant.givens[name] for name in pins} == pins
        assert variant.pinned == ("h_0", "x_1")
    assert variants[0].givens["W_z"] != variants[1].givens["W_z"]


def test_pinning_every_number_leaves_nothing_to_chance():
    pins = STEP.draw("7", STEP.options({}), {}).givens

    assert STEP.draw("1", STEP.options({}), pins).givens == STEP.draw("2", STEP.options({}), pins).givens == pins


@pytest.fixture
def reset_given():
    """The reset gate is printed in the statement."""
    return STEP.draw("7", STEP.options({"notation": "gamma"}), {"gamma_r": [0.5, 1]})


def test_pinned_blank_becomes_a_given(reset_given):
    assert [blank.name for blank in STEP.blanks(reset_given)] == ["gamma_u", "c_tilde", "c"]
    assert reset_given.givens["gamma_r"] == [0.5, 1]


def test_what_only_the_pinned_blank_needed_is_neither_drawn_nor_printed(reset_given):
    assert {"W_r", "b_r"}.isdisjoint(reset_given.givens)
    assert "W_{r}" not in STEP.text(reset_given, Language("en"))


def test_later_quantities_are_read_from_the_pinned_one(reset_given):
    plan = STEP.plan(reset_given)
    printed = plan.read(STEP.givens(reset_given)).printed
    key = {q.name: printed[q.at][0].tolist() for q in plan.quantities}
    g = reset_given.givens

    gated = [half_up(v, 3) for v in let_through(g["x_1"], g["c_0"], [0.5, 1], g["W_c"], reset="before", order="hx")]
    inner = pre_activation(g["x_1"], map(float, gated), g["W_c"], g["b_c"], reset="before", order="hx")
    c_tilde = [float(half_up(v, 3)) for v in np.tanh(inner)]
    u = [float(half_up(v, 3)) for v in gate_values(g["x_1"], g["c_0"], g["W_u"], g["b_u"], "hx")]
    c = new_state(g["c_0"], u, c_tilde, "writes")
    assert key["gated"] == [float(v) for v in gated]
    assert key["c_tilde"] == c_tilde
    assert np.abs(np.array(key["c"]) - c).max() <= 0.0005 + 1e-9


def test_mistakes_at_a_pinned_blank_are_dropped(reset_given):
    places = {q.name for miss in STEP.plan(reset_given).misconceptions for q, _ in miss.places}

    assert places == {"gamma_u", "c_tilde", "c"}


def test_zero_state_warns_of_what_it_hides():
    """List B, question 10: with c_0 = 0 the reset gate has no effect at all."""
    pins = {"gamma_r": [1, 1], "c_0": [0, 0]}
    variant = STEP.draw("7", STEP.options({"notation": "gamma"}), pins)

    sentences = STEP.warnings(variant, Language("en"))

    assert "These numbers cannot show the mistake 'reset-ignored'." in sentences
    assert "These numbers cannot show the mistake 'old-state-dropped'." in sentences


def test_harmless_pins_warn_of_nothing():
    variant = STEP.draw("7", STEP.options({}), {"h_0": [0.6, -0.7]})

    assert STEP.warnings(variant, Language("en")) == []
