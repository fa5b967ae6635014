"""Keys are the chain as printed; windows are as wide as honest rounding can move an answer."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnex.exercises.engine.graph_exercise import graph_exercise
from rnnex.exercises.engine.plan import Plan, half_unit
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.engine.working import Working
from rnnex.exercises.registry import find_exercise

from ...oracles.plain_gru import CONVENTIONS, gate_values, gru, half_up, let_through, new_state, pre_activation
from .steps import QUANTITIES, exact_givens, step_options, step_variant

SEED = st.integers(0, 10**6).map(str)


@given(options=step_options(), seed=SEED)
def test_key_is_the_chain_as_printed(options, seed):
    """Exact fractions and half-up rounding in plain Python give the same digits."""
    exercise, variant = step_variant(options, seed)

    plan = exercise.plan(variant)
    printed = plan.read(exercise.givens(variant)).printed

    convention = {name: options[name] for name in ("gate", "reset", "order")}
    chain = gru(*exact_givens(variant), **convention, rounded=lambda value: half_up(value, options["decimals"]))
    key = {q.name: printed[q.at][0].tolist() for q in plan.quantities}
    assert key == dict(zip(QUANTITIES, [[float(v) for v in part] for part in chain], strict=True))


def readings(exercise, variant):
    plan = exercise.plan(variant)
    reading = plan.read(exercise.givens(variant))
    at = {q.name: q.at for q in plan.quantities}

    def of(table, name):
        return table[at[name]][0].tolist()

    return reading, of


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))
@pytest.mark.parametrize("units", [1, 2, 4])
@settings(max_examples=30)
@given(seed=SEED, nudges=st.randoms(use_true_random=False))
def test_window_of_the_new_state_bounds_every_honest_movement(convention, units, seed, nudges):
    """z and the candidate move by half a unit or less; the product of both moves is all that singles do not add up."""
    options = {**convention, "units": units, "decimals": 3}
    exercise, variant = step_variant(options, seed)
    reading, of = readings(exercise, variant)
    h = [float(v) for v in exact_givens(variant)[1]]
    z, c, half = of(reading.printed, "z"), of(reading.printed, "h_tilde"), 0.0005
    still = new_state(h, z, c, convention["gate"])

    for corner in (True, False):
        moved = [[v + half * _nudge(nudges, corner) for v in part] for part in (z, c)]
        there = new_state(h, *moved, convention["gate"])

        for a, b, most in zip(still, there, of(reading.moves, "h"), strict=True):
            assert abs(a - b) <= most + half**2 + 1e-12


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))
@pytest.mark.parametrize("units", [1, 2, 4])
@settings(max_examples=30)
@given(seed=SEED, nudges=st.randoms(use_true_random=False))
def test_window_of_the_candidate_bounds_every_honest_movement(convention, units, seed, nudges):
    """The reset gate moves, what it lets through follows unrounded and moves by its own half unit.

    tanh bends by at most 0.77, so all moves together exceed the sum of the single ones by 0.4 * spread**2 at most.
    """
    options = {**convention, "units": units, "decimals": 3}
    exercise, variant = step_variant(options, seed)
    reading, of = readings(exercise, variant)
    x, h, _, _, W_c, _, _, b_c = ([[float(w) for w in v] if isinstance(v, list) else float(v) for v in part]
                                  for part in exact_givens(variant))  # fmt: skip
    where = {"reset": convention["reset"], "order": convention["order"]}
    r, gated, half = of(reading.printed, "r"), of(reading.printed, "gated"), 0.0005
    still = pre_activation(x, gated, W_c, b_c, **where)

    for corner in (True, False):
        r_moved = [v + half * _nudge(nudges, corner) for v in r]
        before, after = (let_through(x, h, gates, W_c, **where) for gates in (r, r_moved))
        carried = [
            g + new - old + half * _nudge(nudges, corner) for g, old, new in zip(gated, before, after, strict=True)
        ]
        there = pre_activation(x, carried, W_c, b_c, **where)

        for a, b, most in zip(still, there, of(reading.moves, "h_tilde"), strict=True):
            spread = _spread(W_c, let_through(x, h, [half] * units, W_c, **where), half)
            assert abs(math.tanh(a) - math.tanh(b)) <= most + 0.4 * spread**2 + 1e-12


def _nudge(nudges, corner):
    return nudges.choice((-1, 1)) if corner else nudges.uniform(-1, 1)


def _spread(W, moves, half):
    """More than the pre-activation can move by."""
    return max(1, *(sum(map(abs, row)) for row in W)) * (max(map(abs, moves)) + half)


@given(options=step_options(), seed=SEED)
def test_gates_are_read_from_givens_and_do_not_move(options, seed):
    exercise, variant = step_variant(options, seed)
    reading, of = readings(exercise, variant)

    x, h, W_z, *_, b_z, _, _ = exact_givens(variant)

    assert of(reading.moves, "z") == of(reading.moves, "r") == [0] * options["units"]
    np.testing.assert_allclose(of(reading.exact, "z"), gate_values(x, h, W_z, b_z, options["order"]), rtol=1e-12)


def planned(write, decimals=2):
    working = Working(decimals)
    write(working)
    return Plan(working)


def test_a_change_passes_a_shown_quantity_unrounded():
    """y moves s by a tenth of a unit, far less than s is rounded to; the window of t knows it all the same."""

    def write(w):
        y = w.ask("y", w.given("x", tenths(0, 1)) * 3)
        s = w.show("s", y * 0.1)
        w.ask("t", s * 7)

    plan = planned(write)
    reading = plan.read({"x": np.array([0.3])})

    _, s, t = plan.quantities
    assert reading.moves[s.at][0] == pytest.approx(0.1 * 0.005)
    assert reading.moves[t.at][0] == pytest.approx(7 * (0.005 + 0.1 * 0.005))


def test_exact_quantities_are_neither_rounded_nor_nudged():
    def write(w):
        n = w.ask("n", w.given("x", tenths(0, 1)) * 1000, exact=True)
        w.ask("m", n * 2, exact=True)

    plan = planned(write)
    reading = plan.read({"x": np.array([0.123])})

    assert [reading.printed[q.at][0] for q in plan.quantities] == [123.0, 246.0]
    assert reading.moves[plan.quantities[1].at][0] == 0


def test_kink_is_looked_at_from_both_sides():
    """y is printed 0.00 and squared: both sides move by the same, and down is not up."""

    def write(w):
        y = w.ask("y", w.given("x", tenths(0, 1)) * 0.02)
        w.ask("t", (y - 0.1) ** 2)

    plan = planned(write)
    reading = plan.read({"x": np.array([0.1])})

    assert reading.moves[plan.quantities[1].at][0] == pytest.approx((0.1 + 0.005) ** 2 - 0.1**2)


@pytest.mark.parametrize(("decimals", "half"), [(0, 0.5), (2, 0.005), (3, 0.0005)])
def test_half_a_unit(decimals, half):
    (q,) = planned(lambda w: w.ask("y", w.given("x", tenths(0, 1)) * 2), decimals).quantities

    assert half_unit(q) == pytest.approx(half)


def test_variants_of_a_block_are_read_as_one_at_a_time():
    exercise = find_exercise("gru-step")
    generator = exercise.generator(exercise.options({}), {})
    block = generator.draw([str(seed) for seed in range(20)])

    together = generator.plan.read(block.givens)

    for row in range(20):
        alone = generator.plan.read({name: value[row : row + 1] for name, value in block.givens.items()})
        for at, value in alone.exact.items():
            np.testing.assert_allclose(together.exact[at][row], value[0], rtol=1e-13)
            np.testing.assert_allclose(together.moves[at][row], alone.moves[at][0], rtol=1e-9, atol=1e-15)


def test_blank_that_is_a_given_is_a_quantity_of_its_own():
    @graph_exercise(id="copy", title="", topic="demo", source="none")
    def copying(w, decimals: int = 3):
        w.ask("y", w.given("x", tenths(-1, 1)), "output")

    variant = copying.draw("7", copying.options({}), {"x": 0.5})

    plan = copying.plan(variant)
    assert [plan.read(copying.givens(variant)).printed[q.at][0] for q in plan.asked] == [0.5]
