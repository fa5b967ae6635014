"""Drawing again: what a missing thing depends on, and nothing else; and what that does to the numbers."""

from typing import Literal

import numpy as np
import pytest

from rnnex.exercises.engine.draw import Draw
from rnnex.exercises.engine.generator import Generator
from rnnex.exercises.engine.graph_exercise import graph_exercise
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.registry import find_exercise

STEP = find_exercise("gru-step")
SAYS = "Something else was computed."
SEEDS = [str(seed) for seed in range(400)]
GRID = tenths(0, 0.9)


def planted(write):
    def author(w, decimals: int = 3, twice: Literal["no", "yes"] = "no", more: Literal["no", "yes"] = "no"):
        write(w, twice == "yes", more == "yes")

    return graph_exercise(id="planted", title="", topic="demo", source="none")(author)


@planted
def two_sums(w, twice, more):
    """y depends on a, t on b and c; each has a slip that is hidden if a is 0, or b is 0."""
    a, b, c = (w.given(name, GRID) for name in "abc")
    y = w.ask("y", a * 2 if twice else a + 1)
    t = w.ask("t", b + c)
    w.misconception("a-left-out", at=y, instead=y - a, says=SAYS)
    w.misconception("b-left-out", at=t, instead=c * 1, says=SAYS)
    if more:
        w.ask("s", w.given("d", GRID) + a)


def drawn(exercise, options=None, pins=None, seeds=SEEDS):
    return exercise.generator(exercise.options(options or {}), pins or {}).draw(seeds)


def first(name):
    """What the first slice of every stream says."""
    return Draw(SEEDS).choice(name, GRID.grid)


def test_only_what_the_missing_mistake_depends_on_is_drawn_again():
    found = drawn(two_sums).givens
    hides_a, hides_b = first("a") == 0, first("b") == 0

    assert hides_a.any()
    assert hides_b.any()
    assert (hides_a & ~hides_b).any()
    for name, again in (("a", hides_a), ("b", hides_b), ("c", hides_b)):
        np.testing.assert_array_equal(found[name][~again], first(name)[~again])
    assert (found["a"] != 0).all()
    assert (found["b"] != 0).all()
    assert (found["c"][hides_b] != first("c")[hides_b]).mean() > 0.7  # another draw of ten values


def test_a_given_that_is_drawn_again_reads_the_next_slice_of_its_own_stream():
    found = drawn(two_sums)
    (row, *_) = np.flatnonzero((first("b") == 0) & (Draw(SEEDS, 1).choice("b", GRID.grid) != 0))

    for name in "bc":
        assert found.givens[name][row] == Draw((SEEDS[row],), 1).choice(name, GRID.grid)[0]
    assert found.attempts[row] >= 2


def test_another_option_leaves_the_numbers_where_both_are_accepted():
    """Twice a hides its slip at 1 too, which is not on the grid: nothing has to change at all."""
    one, other = drawn(two_sums).givens, drawn(two_sums, {"twice": "yes"}).givens

    for name in "abc":
        np.testing.assert_array_equal(one[name], other[name])


def test_a_given_more_leaves_the_others():
    one, other = drawn(two_sums).givens, drawn(two_sums, {"more": "yes"}).givens

    assert set(other) == {*one, "d"}
    for name in "abc":
        np.testing.assert_array_equal(one[name], other[name])


def test_pinning_a_given_leaves_the_others_that_do_not_depend_on_it():
    one, other = drawn(two_sums).givens, drawn(two_sums, pins={"b": 0.5}).givens

    np.testing.assert_array_equal(one["a"], other["a"])
    np.testing.assert_array_equal(other["c"], first("c"))


@pytest.mark.parametrize("options", [{}, {"units": 1}])
def test_one_variant_is_the_row_of_a_block(options):
    """`draw` settles one question, `Generator.draw` a block: two programs, the same numbers."""
    block = drawn(STEP, options, seeds=SEEDS[:200])

    assert block.attempts.max() > 1, "the claim would be empty"
    for row, seed in enumerate(SEEDS[:200]):
        variant = STEP.draw(seed, STEP.options(options), {})
        assert variant.givens == {name: value[row].tolist() for name, value in block.givens.items()}


def test_attempts_count_the_candidates():
    """Redone with the definition: walk up from what is compared, draw those givens again."""
    generator = STEP.generator(STEP.options({"units": 1}), {})
    nodes, names = generator.plan.graph.nodes, generator.plan.givens

    def above(value):
        return {value.name} if value.op == "given" else set().union(*map(above, value.args))

    for seed, tried in zip(SEEDS[:60], drawn(STEP, {"units": 1}, seeds=SEEDS[:60]).attempts, strict=True):
        counts, attempts = dict.fromkeys(names, 0), 1
        while True:
            givens = generator.candidates(Draw((seed,), redrawn={name: (k,) for name, k in counts.items()}))
            shown = generator.separation.shows(givens, generator.plan.read(givens))[0]
            failing = [need for need, ok in zip(generator.separation.requirements, shown, strict=True) if not ok]
            if not failing:
                break
            attempts += 1
            for name in set().union(*(above(nodes[at]) for need in failing for at, _, _ in need.places)) | set().union(
                *(above(nodes[at]) for need in failing for _, at, _ in need.places)
            ):
                counts[name] += 1
        assert attempts == tried


def whole_redraws(generator: Generator, seeds):
    """Rejection sampling: all givens again until everything shows."""
    givens = {name: np.array(value) for name, value in generator.candidates(Draw(seeds)).items()}
    rows = np.arange(len(seeds))
    for attempt in range(1, 100):
        part = {name: value[rows] for name, value in givens.items()}
        rows = rows[~generator.separation.shows(part, generator.plan.read(part)).all(axis=1)]
        if not len(rows):
            return givens
        for name, value in generator.candidates(Draw([seeds[row] for row in rows], attempt)).items():
            givens[name][rows] = value
    raise AssertionError


def chi_square(one, other):
    """How far two samples of the same givens lie apart, as a number of standard deviations; 0 is expected."""
    total, freedom = 0.0, 0
    for name in one:
        for a, b in zip(
            one[name].reshape(len(one[name]), -1).T, other[name].reshape(len(other[name]), -1).T, strict=True
        ):
            _, at = np.unique(np.concatenate([a, b]), return_inverse=True)
            counts = np.array([np.bincount(half, minlength=at.max() + 1) for half in np.split(at, 2)])
            total += ((counts[0] - counts[1]) ** 2 / counts.sum(axis=0)).sum()
            freedom += counts.shape[1] - 1
    return (total - freedom) / np.sqrt(2 * freedom)


@pytest.mark.parametrize("options", [{}, {"units": 1}])
def test_accepted_numbers_are_distributed_as_by_whole_redraws(options):
    """20,000 seeds; other seeds for the comparison. The figures are in decision 0011."""
    generator = STEP.generator(STEP.options(options), {})
    seeds = [f"partly/{seed}" for seed in range(20_000)]
    found = generator.draw(seeds).givens

    whole = whole_redraws(generator, [f"whole/{seed}" for seed in range(20_000)])

    assert abs(chi_square(found, whole)) < 4


def test_chi_square_notices_a_bias_of_five_per_cent():
    """The measure above rejects: one number in ten is from the upper half, so one in twenty has moved."""
    rng = np.random.default_rng(7)
    one, other = ({"x": rng.integers(0, 20, (20_000, 1))} for _ in range(2))
    assert abs(chi_square(one, other)) < 4

    other["x"][:2000] = 10 + other["x"][:2000] % 10

    assert chi_square(one, other) > 4
