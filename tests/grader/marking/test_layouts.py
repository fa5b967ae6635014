"""What is wrong with an array is told apart; what is not of a kind is not called so."""

import tracemalloc

import numpy as np
import pytest

from rnnex.grader.marking.layouts import Fault, close, fault_of

RNG = np.random.default_rng(3)
CUBE = RNG.normal(size=(2, 3, 4))
W = RNG.normal(size=(3, 3))
ROW = RNG.normal(size=(4,))

TOLD = {
    "right": (W.copy(), W, None),
    "right in float32": (W.astype(np.float32), W, None),
    "transposed and square": (W.T, W, Fault.AXES),
    "transposed": (CUBE[0].T, CUBE[0], Fault.AXES),
    "batch axis moved": (CUBE.swapaxes(0, 1), CUBE, Fault.AXES),
    "a column for a vector": (ROW[:, None], ROW, Fault.AXIS_OF_ONE),
    "a vector for a column": (ROW, ROW[:, None], Fault.AXIS_OF_ONE),
    "flattened": (CUBE.ravel(), CUBE, Fault.RESHAPED),
    "not summed over the batch": (CUBE[0], CUBE[0].sum(axis=0), Fault.NOT_SUMMED),
    "another shape": (np.zeros((5, 5)), W, Fault.SHAPE),
    "a number": (np.array(3.0), ROW, Fault.SHAPE),
    "not summed over very many": (np.tile(ROW / 1000, (1000, 1)), ROW, Fault.SHAPE),
    "not summed over fewer": (np.tile(ROW / 50, (50, 1)), ROW, Fault.NOT_SUMMED),
    "empty, of very many rows": (np.zeros((2**24, 0)), ROW, Fault.SHAPE),
    "twice": (2 * W, W, Fault.FACTOR),
    "the mean": (W / 3, W, Fault.FACTOR),
    "the other sign": (-W, W, Fault.SIGN),
    "one NaN": (np.where(np.eye(3) > 0, np.nan, W), W, Fault.NOT_FINITE),
    "NaN in another shape": (np.full(9, np.inf), W, Fault.NOT_FINITE),
    "something else": (W + 1, W, Fault.VALUES),
    "zeros": (0 * W, W, Fault.VALUES),
    "two entries are no factor": (2 * ROW[:2], ROW[:2], Fault.VALUES),
    "a constant is no factor of another": (np.full(4, 2.0), np.full(4, 1.0), Fault.VALUES),
    "a constant transposed is only wrong in shape": (np.ones((2, 3)), np.ones((3, 2)), Fault.SHAPE),
    "one entry off": (W + 1e-3 * np.eye(3)[0], W, Fault.VALUES),
    "integers": (np.arange(4), np.arange(4.0), None),
}


@pytest.mark.parametrize(("got", "wanted", "fault"), TOLD.values(), ids=TOLD)
def test_faults_are_told_apart(got, wanted, fault):
    assert fault_of(got, wanted)[0] is fault


@pytest.mark.parametrize("got", [np.zeros((1, 2**20), bool), np.zeros((2**20, 0)), np.full((2**20,), np.nan)])
def test_an_array_that_is_far_too_large_is_not_looked_into(got):
    """Control: `traced` sees what one look at the array takes."""
    assert traced(lambda: fault_of(got, ROW)) < 2**16
    assert traced(lambda: np.isfinite(got) if got.size else got.sum(axis=1)) >= 2**20


def traced(work):
    """The most memory that it took at once, in bytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_factor_is_said():
    assert fault_of(2.5 * W, W)[1] == (("factor", "2.5"),)


@pytest.mark.parametrize(
    ("right", "time", "fault"),
    [([0], 1, Fault.FIRST_STEP), ([2], 1, Fault.LAST_STEP), ([1], 1, Fault.VALUES), ([0, 2], 1, Fault.VALUES),
     ([0], None, Fault.VALUES), ([], 1, Fault.VALUES)],
)  # fmt: skip
def test_right_at_one_end_only(right, time, fault):
    got = CUBE + 1
    got[:, right] = CUBE[:, right]

    assert fault_of(got, CUBE, time)[0] is fault


@pytest.mark.parametrize(
    ("value", "accepted"),
    [(1 + 5e-8, True), (1 + 5e-7, False), (np.float32(1 + 5e-5), True), (np.float32(1 + 5e-4), False), (np.nan, False),
     (np.inf, False), (-1.0, False)],
)  # fmt: skip
def test_tolerance_is_that_of_the_type(value, accepted):
    assert close(np.array([value]), np.ones(1)) is accepted


def test_tolerance_is_relative_to_large_values_only():
    assert close(np.array([1e6 + 0.05, 1e-9]), np.array([1e6, 0.0]))
    assert not close(np.array([1e6 + 0.5, 0.0]), np.array([1e6, 0.0]))


def test_a_wider_tolerance_never_narrows_that_of_the_type():
    got = np.full(1, 1 + 5e-5, np.float32)

    assert close(got, np.ones(1), tolerance=1e-9)
    assert not close(got.astype(float), np.ones(1), tolerance=1e-6)
    assert close(got.astype(float), np.ones(1), tolerance=1e-3)


@pytest.mark.parametrize("wanted", [np.zeros(0), np.zeros((0, 3))])
def test_nothing_is_right_only_in_its_own_shape(wanted):
    assert fault_of(wanted.copy(), wanted)[0] is None
    assert fault_of(np.zeros((2, 0)), wanted)[0] is Fault.SHAPE
