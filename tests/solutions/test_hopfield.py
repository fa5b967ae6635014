"""The Hopfield network: memories are fixed points, and under asynchronous updates energy never rises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError, ShapeError
from rnnex.solutions.hopfield import asynchronous_update, energy, hebbian_weights, synchronous_update

CLOSE = {"rtol": 0, "atol": 1e-12}
SEED = st.integers(0, 2**32 - 1)
PAIR = np.array([[0.0, 1.0], [1.0, 0.0]])


def symmetric(n, random):
    W = random.normal(size=(n, n))
    W = W + W.T
    np.fill_diagonal(W, 0)
    return W


def signs(*shape, random):
    return random.choice([-1.0, 1.0], shape)


@given(count=st.integers(1, 4), n=st.integers(1, 6), seed=SEED)
def test_weights_are_the_double_sum(count, n, seed):
    patterns = signs(count, n, random=np.random.default_rng(seed))

    W = hebbian_weights(patterns)

    literal = [[0.0 if i == j else sum(float(s[i] * s[j]) for s in patterns) / n for j in range(n)] for i in range(n)]
    np.testing.assert_allclose(W, literal, **CLOSE)


@given(n=st.integers(1, 6), batch=st.sampled_from([(), (3,), (2, 2), (0,)]), seed=SEED)
def test_energy_is_the_double_sum(n, batch, seed):
    random = np.random.default_rng(seed)
    s, W, theta = signs(*batch, n, random=random), symmetric(n, random), random.normal(size=n)

    found = energy(s, W, theta)

    assert np.shape(found) == batch
    for row in np.ndindex(batch):
        pairs = sum(W[i, j] * s[row][i] * s[row][j] for i in range(n) for j in range(i))
        np.testing.assert_allclose(
            found[row], -pairs + sum(t * v for t, v in zip(theta, s[row], strict=True)), atol=1e-10
        )


@given(n=st.integers(1, 8), seed=SEED, thresholds=st.booleans())
def test_energy_never_rises_under_asynchronous_updates(n, seed, thresholds):
    random = np.random.default_rng(seed)
    W, s = symmetric(n, random), signs(3, n, random=random)
    theta = random.normal(size=n) if thresholds else None

    for unit in random.integers(0, n, 30):
        after = asynchronous_update(s, W, theta, order=[int(unit)])
        assert (energy(after, W, theta) <= energy(s, W, theta) + 1e-12).all()
        s = after


@given(n=st.integers(1, 8), seed=SEED)
def test_asynchronous_sweeps_come_to_rest(n, seed):
    random = np.random.default_rng(seed)
    W, s = symmetric(n, random), signs(n, random=random)

    for _ in range(2**n):
        s = asynchronous_update(s, W)

    np.testing.assert_array_equal(asynchronous_update(s, W), s)
    np.testing.assert_array_equal(synchronous_update(s, W), s)


def test_energy_may_rise_when_all_units_move_at_once():
    s = np.array([1.0, -1.0])
    W = np.array([[0.0, -1.0], [-1.0, 0.0]])

    twice = synchronous_update(np.ones(2), W)

    np.testing.assert_array_equal(twice, [-1, -1])
    np.testing.assert_array_equal(synchronous_update(twice, W), [1, 1])
    np.testing.assert_array_equal(synchronous_update(s, PAIR), -s)


def test_each_unit_sees_what_those_before_it_became():
    s = np.array([1.0, -1.0])

    np.testing.assert_array_equal(asynchronous_update(s, PAIR), [-1, -1])
    np.testing.assert_array_equal(asynchronous_update(s, PAIR, order=[1, 0]), [1, 1])
    np.testing.assert_array_equal(asynchronous_update(s, PAIR, order=[]), s)
    np.testing.assert_array_equal(s, [1, -1])


@pytest.mark.parametrize("update", [synchronous_update, asynchronous_update])
def test_memory_is_recalled_from_a_damaged_copy_and_then_kept(update):
    random = np.random.default_rng(8)
    patterns = signs(3, 60, random=random)
    W = hebbian_weights(patterns)
    damaged = patterns.copy()
    damaged[:, :5] *= -1

    np.testing.assert_array_equal(update(patterns, W), patterns)
    np.testing.assert_array_equal(update(damaged, W), patterns)


@pytest.mark.parametrize("update", [synchronous_update, asynchronous_update])
def test_unit_without_field_stays_what_it_was(update):
    s = np.array([[1.0, -1.0], [-1.0, 1.0]])

    np.testing.assert_array_equal(update(s, np.zeros((2, 2))), s)


@pytest.mark.parametrize("update", [synchronous_update, asynchronous_update])
def test_threshold_is_subtracted_from_the_field(update):
    np.testing.assert_array_equal(update(np.ones(2), PAIR, np.array([2.0, 2.0])), [-1, -1])
    np.testing.assert_array_equal(update(-np.ones(2), PAIR, np.array([-2.0, -2.0])), [1, 1])


@pytest.mark.parametrize("update", [synchronous_update, asynchronous_update])
@given(n=st.integers(1, 6), batch=st.sampled_from([(1,), (4,), (2, 3), (0,)]), seed=SEED)
def test_batch_is_its_rows(update, n, batch, seed):
    """Weights that are no symmetric matrix show which way the product goes."""
    random = np.random.default_rng(seed)
    s, W, theta = signs(*batch, n, random=random), random.normal(size=(n, n)), random.normal(size=n)

    found = update(s, W, theta)

    assert found.shape == s.shape
    for row in np.ndindex(batch):
        state = s[row].tolist()
        for i in range(n):
            field = sum(W[i, j] * (state if update is asynchronous_update else s[row])[j] for j in range(n)) - theta[i]
            state[i] = 1.0 if field > 0 else -1.0
        np.testing.assert_array_equal(found[row], state)


@pytest.mark.parametrize("update", [synchronous_update, asynchronous_update])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int8])
def test_precision_is_kept_and_arguments_too(update, dtype):
    patterns = np.array([[1, -1, 1]], dtype)
    patterns.flags.writeable = False

    W = hebbian_weights(patterns)
    after = update(patterns, W)

    wanted = dtype if dtype is not np.int8 else np.float64
    assert W.dtype == after.dtype == energy(patterns, W).dtype == wanted


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: hebbian_weights([[1, 0]]), "patterns has an entry that is neither +1 nor -1"),
        (lambda: hebbian_weights([[np.nan]]), "patterns has an entry that is neither +1 nor -1"),
        (lambda: synchronous_update([0.5], [[0.0]]), "s has an entry that is neither +1 nor -1"),
        (lambda: asynchronous_update([0.5], [[0.0]]), "s has an entry that is neither +1 nor -1"),
        (lambda: asynchronous_update([1], [[0.0]], order=[1]), "order names unit 1: the units are 0 to 0."),
        (lambda: asynchronous_update([1], [[0.0]], order=[-1]), "order names unit -1"),
        (lambda: energy([1j], [[0.0]]), "s has dtype complex128"),
        (lambda: energy([1.0], [[0j]]), "W has dtype complex128"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(call, said):
    with pytest.raises(InputError) as refusal:
        call()

    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: hebbian_weights([1, 1]), "patterns has shape (2,): it must be a matrix"),
        (lambda: hebbian_weights(np.ones((0, 2))), "patterns has shape (0, 2): it must be a matrix"),
        (
            lambda: energy(np.ones(2), np.ones((3, 2))),
            "W has shape (3, 2) but s has shape (2,): W must have shape (2, 2).",
        ),
        (
            lambda: energy(np.ones(2), PAIR, np.ones(3)),
            "theta has shape (3,) but s has shape (2,): theta must have shape (2,).",
        ),
        (lambda: energy(1.0, PAIR), "s has shape (): it must have an axis of units"),
    ],
)
def test_shapes_that_do_not_fit_are_named(call, said):
    with pytest.raises(ShapeError) as refusal:
        call()

    assert str(refusal.value).startswith(said)
