"""MARKING.md section 3: the window is centred on the unrounded value, closed, and as wide as honest rounding moves."""

import numpy as np
import pytest

from rnnex.grader.marking.evidence import inside
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.numbers import EARLY

from ...students.papers import paper
from ...students.pencil import OPERATIONS, rounded, work_out
from ...students.small import half, on, thirds
from ...students.students import perfect

UNIT = 0.001


def own_window(made, name):
    """Centre and half-width by nudging the printed numbers one at a time, with a student's pencil."""
    known = dict(made.givens)
    for q in made.plan.quantities:
        known[q.at] = rounded(work_out(q, known, enter=True), q.decimals)
    target = next(q for q in made.plan.asked if q.name == name)
    centre, width = work_out(target, known, enter=True), np.full(target.shape, UNIT / 2)
    for source in made.plan.quantities[: made.plan.quantities.index(target)]:
        for entry in range(known[source.at].size):
            moves = [np.abs(_nudged(made, known, source, entry, step, target) - centre) for step in (-1, 1)]
            width = width + np.maximum(*moves)
    return centre, width


def _nudged(made, known, source, entry, step, target):
    """The target with one entry of a printed quantity moved; what is only shown passes the move on."""
    seen = dict(known)
    seen[source.at] = known[source.at].astype(float).copy()
    seen[source.at].flat[entry] += step * UNIT / 2
    for q in made.plan.quantities:
        if q.role == "shown" and q is not source:
            seen[q.at] = known[q.at] + work_out(q, seen, enter=True) - work_out(q, known, enter=True)
    return work_out(target, seen, enter=True)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", ["z", "r", "h_tilde", "h"])
def test_window_is_what_half_unit_nudges_of_the_printed_numbers_move(name, seed):
    made = paper(seed=seed)

    window = np.array(made.marks(perfect(made))[name].window)

    centre, width = own_window(made, name)
    assert np.abs(window.mean(axis=-1) - centre).max() < 1e-12
    assert np.abs((window[..., 1] - window[..., 0]) / 2 - width).max() < 1e-12


def test_window_is_centred_on_the_unrounded_value():
    (low, high) = on(half, a=0.1255).marks({})["y"].window

    assert (low + high) / 2 == pytest.approx(0.06275, abs=1e-12)


@pytest.mark.parametrize("typed", [0.062, 0.063, 0.0625, 0.06249, 0.0620000001])
def test_product_that_ends_in_five_may_be_rounded_either_way(typed):
    mark = on(half, a=0.125).marks({"y": typed})["y"]

    assert (mark.reading, mark.awarded, mark.notes) == (Reading.CORRECT, 1, ())


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("name", ["h_tilde", "h"])
def test_bounds_are_closed_on_both_sides(name, side):
    for seed in range(20):
        made = paper(seed=seed)
        window = np.array(made.marks(perfect(made))[name].window)
        edge = window[..., 0] if side < 0 else window[..., 1]

        mark = made.marks({**perfect(made), name: edge})[name]

        assert (mark.awarded, mark.notes) == (mark.out_of, ())


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize(("beyond", "reading"), [(0.9, Reading.CORRECT), (1.1, Reading.UNEXPLAINED)])
def test_one_unit_beyond_the_window_is_rounded_early_and_no_more(side, beyond, reading):
    made = on(half, a=0.2)
    typed = 0.1 + side * (UNIT / 2 + beyond * UNIT)

    mark = made.marks({"y": typed})["y"]

    assert mark.reading is reading
    assert [note.text for note in mark.notes] == ([EARLY] if reading is Reading.CORRECT else [])


@pytest.mark.parametrize("typed", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_inside_no_window(typed):
    mark = on(thirds, x=1).marks({"a": typed, "b": typed, "c": typed})["c"]

    assert (mark.reading, mark.awarded) == (Reading.UNEXPLAINED, 0)


@pytest.mark.parametrize(
    ("value", "centre", "width"), [(np.nan, 0.5, 1.0), (0.5, np.nan, 1.0), (0.5, 0.5, np.nan), (np.inf, np.inf, 1.0)]
)
def test_comparison_with_nan_is_never_true(value, centre, width):
    with np.errstate(invalid="ignore"):
        assert not inside(np.array([value]), np.array([centre]), np.array([width])).any()


@pytest.mark.parametrize("typed", [1e-10, 0.0004, -0.0004])
def test_whole_numbers_have_no_window(typed):
    made = paper("gate-dimensions")
    key = perfect(made)

    mark = made.marks({**key, "total": key["total"] + 1 + typed})["total"]

    assert mark.awarded == 0


def rounds_every_product(made):
    """Writes each product on the paper, rounded, before adding them up."""

    def product(matrix, vector):
        return rounded(matrix * vector, 3).sum(axis=-1)

    rounding = {
        name: lambda *a, f=OPERATIONS[name]: rounded(f(*a), 3) for name in ("mul", "add", "sub", "tanh", "sigmoid")
    }
    return made.solve(operations={**rounding, "matmul": product})


def test_students_who_round_every_product_lose_marks_on_under_one_sheet_in_a_hundred():
    marked = [made.verdicts(rounds_every_product(made)) for made in (paper(seed=seed, inputs=2) for seed in range(300))]

    losing = [sheet for sheet in marked if any(credit != 1 for v in sheet.values() for credit in v.credit)]
    remarked = [sheet for sheet in marked if any(v.early for v in sheet.values())]
    assert len(losing) < 3
    assert len(remarked) > 10
