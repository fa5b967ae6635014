"""What a cell says about a shape that does not fit, and what it leaves alone."""

from functools import partial

import numpy as np
import pytest

from rnnex.errors import ShapeError
from rnnex.solutions.gru import GRUWeights, gru_cell
from rnnex.solutions.lstm import LSTMWeights, lstm_cell
from rnnex.solutions.rnn import RNNWeights, rnn_cell

N, D = 3, 2


def ones(*shapes):
    return [np.ones(shape) for shape in shapes]


CELLS = {
    "rnn": (rnn_cell, RNNWeights, [(D,), (N,)], [(N, D), (N, N), (N,)]),
    "lstm": (lstm_cell, LSTMWeights, [(D,), (N,), (N,)], [*[(N, D), (N, N), (N,)] * 4, *[(N,)] * 3]),
    "gru": (partial(gru_cell, reset="after"), GRUWeights, [(D,), (N,)], [*[(N, N + D)] * 3, *[(N,)] * 4]),
}


def run(cell, states=None, **weights):
    """Call a cell with ones, some arrays replaced."""
    function, kind, state_shapes, weight_shapes = CELLS[cell]
    return function(*(states or ones(*state_shapes)), kind(*ones(*weight_shapes))._replace(**weights))


EACH_WEIGHT = [(cell, name) for cell, (_, kind, *_shapes) in CELLS.items() for name in kind._fields]


@pytest.mark.parametrize(("cell", "name"), EACH_WEIGHT)
def test_wrong_weight_is_named_with_both_shapes(cell, name):
    _, kind, _, shapes = CELLS[cell]
    needed = shapes[kind._fields.index(name)]
    wrong = (7, *needed[1:])

    with pytest.raises(ShapeError) as refusal:
        run(cell, **{name: np.ones(wrong)})

    said = str(refusal.value)
    assert said.startswith(f"{name} has shape {wrong} but ")
    assert said.endswith(f": {name} must have shape {needed}.")


@pytest.mark.parametrize(("cell", "name"), [pair for pair in EACH_WEIGHT if pair[1].startswith(("W", "U"))])
def test_transposed_matrix_is_refused(cell, name):
    """A square U cannot be told from its transpose; every other matrix can."""
    _, kind, _, shapes = CELLS[cell]
    needed = shapes[kind._fields.index(name)]
    if needed[0] == needed[1]:
        run(cell, **{name: np.ones(needed[::-1])})
        return

    with pytest.raises(ShapeError):
        run(cell, **{name: np.ones(needed[::-1])})


def test_sentence_says_what_the_weight_has_to_fit():
    with pytest.raises(ShapeError) as refusal:
        run("rnn", W=np.ones((N, 5)))

    assert str(refusal.value) == "W has shape (3, 5) but x has shape (2,) and h_prev (3,): W must have shape (3, 2)."


def test_cell_state_must_fit_the_hidden_state():
    with pytest.raises(ShapeError) as refusal:
        run("lstm", states=ones((D,), (N,), (N + 1,)))

    assert str(refusal.value) == "c_prev has shape (4,) but h_prev has shape (3,): c_prev must have shape (3,)."


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("place", "name"), [(0, "x"), (1, "h_prev")])
@pytest.mark.parametrize("shape", [(N, 1), (), (1, N)])
def test_state_or_input_that_is_no_vector_is_refused(cell, place, name, shape):
    states = ones(*CELLS[cell][2])
    states[place] = np.ones(shape)

    with pytest.raises(ShapeError) as refusal:
        run(cell, states=states)

    assert str(refusal.value) == f"{name} has shape {shape}: it must be a vector, with one axis."


@pytest.mark.parametrize("cell", CELLS)
def test_arguments_are_left_as_they_were(cell):
    function, kind, state_shapes, weight_shapes = CELLS[cell]
    random = np.random.default_rng(4)
    arrays = [random.uniform(-1, 1, shape) for shape in [*state_shapes, *weight_shapes]]
    before = [array.tobytes() for array in arrays]

    function(*arrays[: len(state_shapes)], kind(*arrays[len(state_shapes) :]))

    assert [array.tobytes() for array in arrays] == before


@pytest.mark.parametrize("cell", CELLS)
def test_everything_computed_is_a_vector_of_the_state(cell):
    assert {part.shape for part in run(cell)} == {(N,)}
