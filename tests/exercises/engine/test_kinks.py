"""MARKING.md section 3: at a corner (max, ReLU, clipping, a step) both sides are looked at."""

from itertools import product

import numpy as np
import pytest

from rnnex.exercises.engine.draw import Draw
from rnnex.exercises.engine.generator import Generator
from rnnex.exercises.engine.graph_exercise import graph_exercise
from rnnex.exercises.engine.plan import Plan
from rnnex.exercises.engine.separation import Separation
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.engine.working import Working
from rnnex.templates.language import Language

HALF = 0.05


def kinked(corner, decimals=1):
    """y = corner(a - b) with a = x / 4 and b = v / 4, both asked to one decimal."""
    w = Working(decimals)
    x, v = w.given("x", tenths(-9, 9)), w.given("v", tenths(-9, 9))
    a, b = w.ask("a", x / 4, "a"), w.ask("b", v / 4, "b")
    w.ask("y", corner(a - b), "y")
    return Plan(w)


def relu(value):
    return np.maximum(value, 0.0)


def moved(plan, x, v):
    """Window of y beyond its own half unit, and how far the operation bends within reach."""
    read = plan.read({"x": np.array([x]), "v": np.array([v])})
    (y,) = (q for q in plan.asked if q.name == "y")
    return float(read.moves[y.at][0]), max(float(corner[0]) for corner in read.corners.values())


def true_movement(corner, a, b):
    """Largest change of corner(a - b) when a and b move by up to half a unit each, on a fine grid."""
    ways = np.linspace(-HALF, HALF, 41)
    return max(abs(float(corner(a + s - b - t) - corner(a - b))) for s, t in product(ways, ways))


CORNERS = {
    "relu": relu,
    "below": lambda value: np.minimum(value, 0.1),
    "size": np.abs,
    "clipped": lambda value: np.clip(value, -0.1, 0.1),
}


@pytest.mark.parametrize("name", CORNERS)
@pytest.mark.parametrize("difference", [-0.3, -0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2, 0.3])
def test_window_at_a_corner_holds_every_honest_rounding(name, difference):
    plan = kinked(CORNERS[name])

    moves, _ = moved(plan, 4 * difference, 0.0)

    a = float(plan.read({"x": np.array([4 * difference]), "v": np.array([0.0])}).printed[plan.asked[0].at][0])
    assert moves >= true_movement(CORNERS[name], a, 0.0) - 1e-12
    assert moves <= 2 * HALF + 1e-12


def test_single_nudges_alone_would_fall_short():
    """At a - b = -0.075 no single nudge of 0.05 reaches the other side of ReLU, both together do."""
    w = Working(1)
    x = w.given("x", tenths(-9, 9))
    a, b = w.ask("a", x * 1.0, "a"), w.ask("b", x * 2.0, "b")
    w.ask("y", relu(a - b - 0.075), "y")
    plan = Plan(w)

    read = plan.read({"x": np.array([0.0])})

    (y,) = (q for q in plan.asked if q.name == "y")
    assert read.moves[y.at][0] == pytest.approx(0.025)
    assert read.corners[next(iter(read.corners))][0] > 0


def test_away_from_the_corner_nothing_is_added():
    moves, beyond = moved(kinked(relu), 4.0, 0.0)

    assert (moves, beyond) == (pytest.approx(2 * HALF), 0.0)


@graph_exercise(id="cornered", title="A corner", topic="demo", source="tests")
def cornered(w, decimals: int = 1):
    """Every fifth difference of two tenths is within a rounding of the corner of ReLU."""
    x, v = w.given("x", tenths(-3, 3)), w.given("v", tenths(-3, 3))
    a, b = w.ask("a", x / 4, "a"), w.ask("b", v / 4, "b")
    w.ask("y", relu(a - b), "y")


def test_drawn_variants_keep_clear_of_corners():
    generator = Generator(cornered.plan(cornered.draw("1", {"decimals": 1}, {})))

    drawn = generator.draw([str(seed) for seed in range(300)])

    printed = {q.name: drawn.reading.printed[q.at] for q in generator.plan.asked}
    assert (np.abs(printed["a"] - printed["b"]) > 2 * HALF - 1e-9).all()
    assert generator.acceptance < 1


def test_without_the_requirement_variants_would_stand_on_the_corner():
    plan = cornered.plan(cornered.draw("1", {"decimals": 1}, {}))
    generator = Generator(plan)
    candidates = generator.candidates(Draw([str(seed) for seed in range(300)]))
    shown = Separation(plan).shows(candidates, plan.read(candidates))

    assert 0 < shown.mean() < 1


def test_pinned_numbers_on_a_corner_warn_the_lecturer():
    pins = {"x": 0.2, "v": 0.2}
    variant = cornered.draw("1", {"decimals": 1}, pins)

    (warning,) = cornered.warnings(variant, Language("en"))

    assert "corner" in warning
    assert "'y'" in warning
