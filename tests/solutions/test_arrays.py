"""What cells and sequences do with every kind of array: batches, precision, strange numbers, layouts in memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError, ShapeError
from rnnex.solutions.esn import ESNWeights, esn_cell, esn_sequence
from rnnex.solutions.gru import GRUWeights, gru_cell
from rnnex.solutions.jordan import JordanWeights, jordan_cell, jordan_sequence
from rnnex.solutions.lstm import LSTMWeights, lstm_cell
from rnnex.solutions.rnn import RNNWeights, rnn_cell
from rnnex.solutions.sequence import gru_sequence, lstm_sequence, rnn_sequence

CLOSE = {"rtol": 0, "atol": 1e-12}
AFTER = {"reset": "after"}
NETWORKS = {
    "rnn": (rnn_cell, rnn_sequence, {}),
    "lstm": (lstm_cell, lstm_sequence, {}),
    "lstm-1997": (lstm_cell, lstm_sequence, {"forget": False}),
    "peephole": (lstm_cell, lstm_sequence, {}),
    "gru": (gru_cell, gru_sequence, {}),
    "gru-keeps-xh": (gru_cell, gru_sequence, {"gate": "keeps", "order": "xh"}),
    "gru-after": (gru_cell, gru_sequence, AFTER),
    "gru-after-xh": (gru_cell, gru_sequence, {**AFTER, "order": "xh", "gate": "keeps"}),
    "gru-inner": (gru_cell, gru_sequence, AFTER),
    "jordan": (jordan_cell, jordan_sequence, {}),
    "esn": (esn_cell, esn_sequence, {"leak": 0.3}),
}
STATE = {"jordan": "y", "esn": "x"}
SIZES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**32 - 1))
each_network = pytest.mark.parametrize("name", NETWORKS)


def drawn(name, batch=(), n=3, d=2, seed=0, T=None, draw=None):
    """Inputs, states and weights; `draw(shape)` gives the numbers."""
    random = np.random.default_rng(seed)
    draw = draw or (lambda *shape: random.uniform(-2, 2, shape))
    if name == "rnn":
        p = RNNWeights(draw(n, d), draw(n, n), draw(n))
    elif name in {"lstm", "lstm-1997", "peephole"}:
        p = LSTMWeights(*[draw(*s) for s in [(n, d), (n, n), (n,)] * 4], *[draw(n) for _ in "ifo" if name[0] == "p"])
    elif name == "jordan":
        p = JordanWeights(draw(n + 1, d), draw(n + 1, n), draw(n + 1), draw(n, n + 1), draw(n))
    elif name == "esn":
        p = ESNWeights(draw(n, n), draw(n, d))
    else:
        p = GRUWeights(*[draw(n, n + d) for _ in "zrc"], *[draw(n) for _ in "zrc"])
        p = p._replace(b_inner=draw(n)) if name == "gru-inner" else p
    xs = draw(*batch, d) if T is None else draw(T, *batch, d)
    return xs, [draw(*batch, n) for _ in ("hc" if name in {"lstm", "lstm-1997", "peephole"} else "h")], p


def cell(name, x, states, p):
    function, _, options = NETWORKS[name]
    return function(x, *states, p, **options)


def sequence(name, xs, states, p, **more):
    _, function, options = NETWORKS[name]
    return function(xs, p, *states, **options, **more)


@each_network
@given(sizes=SIZES, batch=st.sampled_from([(1,), (3,), (2, 3), (1, 1), (2, 1, 3)]))
def test_batch_is_its_rows(name, sizes, batch):
    n, d, seed = sizes
    x, states, p = drawn(name, batch, n, d, seed)

    step = cell(name, x, states, p)

    for row in np.ndindex(batch):
        alone = cell(name, x[row], [state[row] for state in states], p)
        for ours, single in zip(step, alone, strict=True):
            np.testing.assert_allclose(ours[row], single, **CLOSE)


@each_network
@given(sizes=SIZES, batch=st.sampled_from([(), (1,), (3,), (2, 3)]), T=st.integers(1, 5))
def test_sequence_is_the_cell_at_every_step(name, sizes, batch, T):
    n, d, seed = sizes
    xs, states, p = drawn(name, batch, n, d, seed, T)

    steps = sequence(name, xs, states, p)

    for t in range(T):
        step = cell(name, xs[t], states, p)
        for ours, single in zip(steps, step, strict=True):
            np.testing.assert_allclose(ours[t], single, **CLOSE)
        states = [getattr(step, letter) for letter in STATE.get(name, "hc") if hasattr(step, letter)]


@each_network
def test_missing_first_states_are_zero(name):
    xs, states, p = drawn(name, (4,), T=3)

    for ours, zero in zip(sequence(name, xs, [], p), sequence(name, xs, [0 * s for s in states], p), strict=True):
        np.testing.assert_array_equal(ours, zero)


@each_network
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("T", [None, 3])
@pytest.mark.parametrize("first", ["given", "missing"])
def test_precision_is_kept(name, dtype, T, first):
    random = np.random.default_rng(3)
    xs, states, p = drawn(name, (2,), T=T, draw=lambda *shape: random.uniform(-1, 1, shape).astype(dtype))
    states = states if first == "given" or T is None else []

    steps = (cell if T is None else sequence)(name, xs, states, p)

    assert {part.dtype for part in steps} == {np.dtype(dtype)}


@each_network
@pytest.mark.parametrize("kind", [int, np.uint8, bool])
def test_whole_numbers_are_taken_as_doubles(name, kind):
    random = np.random.default_rng(5)
    whole = drawn(name, (2,), T=3, draw=lambda *shape: random.integers(0, 2, shape).astype(kind))
    xs, states, p = whole
    as_double = xs.astype(float), [s.astype(float) for s in states], type(p)(*[w if w is None else w * 1.0 for w in p])

    for ours, doubles in zip(sequence(name, *whole), sequence(name, *as_double), strict=True):
        assert ours.dtype == np.float64
        np.testing.assert_array_equal(ours, doubles)
    for ours, doubles in zip(cell(name, xs[0], *whole[1:]), cell(name, as_double[0][0], *as_double[1:]), strict=True):
        np.testing.assert_array_equal(ours, doubles)


@each_network
@pytest.mark.parametrize("T", [None, 3])
def test_complex_numbers_are_refused_wherever_they_are(name, T):
    xs, states, p = drawn(name, (2,), T=T)
    run = cell if T is None else sequence
    places = [(xs + 0j, states, p), *[(xs, [s + 0j if s is one else s for s in states], p) for one in states]]
    places += [(xs, states, p._replace(**{f: w + 0j})) for f, w in p._asdict().items() if w is not None]

    for place in places:
        with pytest.raises(InputError, match=r"^\S+ has dtype complex128: it must hold real numbers\.$"):
            run(name, *place)


@each_network
@pytest.mark.parametrize("T", [None, 3])
def test_nan_reaches_its_own_row_only(name, T):
    xs, states, p = drawn(name, (3,), T=T)
    clean = (cell if T is None else sequence)(name, xs, states, p)
    xs[..., 1, 0] = np.nan

    steps = (cell if T is None else sequence)(name, xs, states, p)

    state = STATE.get(name, "h")
    assert np.isnan(getattr(steps, state)[..., 1, :]).all()
    for ours, before in zip(steps, clean, strict=True):
        np.testing.assert_array_equal(ours[..., [0, 2], :], before[..., [0, 2], :])


@each_network
def test_infinite_input_saturates_and_is_silent(name):
    xs, states, p = drawn(name, T=2, d=1)
    xs[0] = np.inf

    steps = sequence(name, xs, states, p)

    assert np.isfinite(getattr(steps, STATE.get(name, "h"))).all()


@each_network
@pytest.mark.parametrize("batch", [(0,), (2, 0), (0, 3)])
def test_empty_batch_gives_an_empty_batch(name, batch):
    xs, states, p = drawn(name, batch, T=4)

    steps = sequence(name, xs, states, p)
    step = cell(name, xs[0], states, p)

    assert getattr(steps, STATE.get(name, "h")).shape == (4, *batch, 3)
    assert getattr(step, STATE.get(name, "h")).shape == (*batch, 3)


@each_network
def test_layout_in_memory_does_not_matter_and_nothing_is_changed(name):
    plain = drawn(name, (4,), T=3)
    spread = []
    for array in (plain[0], *plain[1], *plain[2]):
        wide = (
            None
            if array is None
            else np.empty([2 * size for size in array.shape])[tuple([slice(None, None, 2)] * array.ndim)]
        )
        if array is not None:
            wide[...] = array
            wide.flags.writeable = False
        spread.append(wide)
    xs, *rest = spread
    states, p = rest[: len(plain[1])], type(plain[2])(*rest[len(plain[1]) :])
    before = [None if array is None else array.tobytes() for array in spread]

    steps, step = sequence(name, xs, states, p), cell(name, xs[0], states, p)

    for ours, expected in zip(steps, sequence(name, *plain), strict=True):
        np.testing.assert_allclose(ours, expected, **CLOSE)
    for ours, expected in zip(step, cell(name, plain[0][0], *plain[1:]), strict=True):
        np.testing.assert_allclose(ours, expected, **CLOSE)
    assert [None if array is None else array.tobytes() for array in spread] == before


@each_network
def test_results_do_not_share_memory_with_arguments(name):
    xs, states, p = drawn(name, (2,), T=1)

    for part in (*sequence(name, xs, states, p), *cell(name, xs[0], states, p)):
        assert not any(np.shares_memory(part, array) for array in (xs, *states, *p) if array is not None)


@each_network
@pytest.mark.parametrize("batch", [(), (4,)])
def test_sequence_without_steps_is_refused(name, batch):
    xs, states, p = drawn(name, batch, T=0)
    called = "us" if name == "esn" else "xs"

    with pytest.raises(ShapeError) as refusal:
        sequence(name, xs, states, p)

    assert str(refusal.value) == f"{called} has shape {xs.shape}: a sequence must have at least one step."


@each_network
def test_sequence_without_time_axis_is_refused(name):
    xs, states, p = drawn(name)

    with pytest.raises(ShapeError, match=r"^\ws has shape \(2,\): it must have the axes \(time, \.\.\., inputs\)\.$"):
        sequence(name, xs, states, p)


@each_network
def test_batches_that_differ_are_named(name):
    x, states, p = drawn(name, (4,))
    called = {"jordan": ("x", "y_prev"), "esn": ("u", "x_prev")}.get(name, ("x", "h_prev"))

    with pytest.raises(ShapeError) as refusal:
        cell(name, x[:2], states, p)

    assert str(refusal.value) == (
        f"{called[1]} has shape (4, 3) but {called[0]} has shape (2, 2): {called[1]} must have shape (2, 3)."
    )


@each_network
def test_first_state_that_does_not_fit_is_named(name):
    xs, states, p = drawn(name, (4,), T=3)
    called = {"jordan": "y_0", "esn": "x_0"}.get(name, "h_0")

    with pytest.raises(ShapeError, match=rf"^{called} has shape \(2, 3\) but \ws\[0\] has shape \(4, 2\)"):
        sequence(name, xs, [state[:2] for state in states], p)


@each_network
def test_lists_of_numbers_are_taken(name):
    xs, states, p = drawn(name, T=2)
    listed = xs.tolist(), [s.tolist() for s in states], type(p)(*[w if w is None else w.tolist() for w in p])

    for ours, expected in zip(sequence(name, *listed), sequence(name, xs, states, p), strict=True):
        np.testing.assert_array_equal(ours, expected)
    for ours, expected in zip(cell(name, listed[0][0], *listed[1:]), cell(name, xs[0], states, p), strict=True):
        np.testing.assert_array_equal(ours, expected)
