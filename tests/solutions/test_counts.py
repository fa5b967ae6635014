"""Counts against what PyTorch and the project's own weights hold, and against counting one by one."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.solutions.conventions import CONVENTIONS
from rnnex.solutions.counts import (
    bptt_bytes,
    cell_parameters,
    gradient_pairs,
    network_parameters,
    step_operations,
    truncated_bytes,
)

from .runs import arrays, drawn

SIZE = st.integers(1, 6)
LAYERS = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
CELLS = pytest.mark.parametrize("cell", list(LAYERS))


@CELLS
@given(d=SIZE, n=SIZE, layers=st.integers(1, 3), both=st.booleans(), bias=st.booleans())
def test_network_has_pytorchs_parameters(cell, d, n, layers, both, bias):
    network = LAYERS[cell](d, n, layers, bias=bias, bidirectional=both)

    found = network_parameters(cell, d, n, layers=layers, directions=1 + both, biases=2 * bias)

    assert found == sum(parameter.numel() for parameter in network.parameters())


@CELLS
@given(d=SIZE, n=SIZE)
def test_cell_has_the_parameters_of_its_weights(cell, d, n):
    assert cell_parameters(cell, d, n) == sum(w.size for w in arrays(drawn(cell, (1, (), d, n, 0)).p))


def test_peepholes_and_the_inner_bias_count():
    peeping, inner = drawn("lstm", (1, (), 3, 4, 0), peepholes=True), drawn("gru", (1, (), 3, 4, 0), inner=True)

    assert cell_parameters("lstm", 3, 4, more=3) == sum(w.size for w in arrays(peeping.p))
    assert cell_parameters("gru", 3, 4, more=1) == sum(w.size for w in arrays(inner.p)) == 100


@pytest.mark.parametrize(
    ("biases", "counts"), [(2, (36, 144, 108)), (1, (32, 128, 96)), (0, (28, 112, 84))], ids=["PyTorch", "one", "Cho"]
)
def test_table_at_three_inputs_and_four_units(biases, counts):
    """The check of the design's table of conventions."""
    assert tuple(cell_parameters(cell, 3, 4, biases=biases) for cell in LAYERS) == counts


class Counted(np.ndarray):
    """An array that counts the multiplications and additions done with it."""

    done = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **keywords):
        plain = [np.asarray(value) for value in inputs]
        result = getattr(ufunc, method)(*plain, **keywords)
        if ufunc is np.matmul:
            rows, entries = plain[0].shape
            Counted.done += rows * entries + rows * (entries - 1)
        elif ufunc in {np.add, np.subtract, np.multiply}:
            Counted.done += np.size(result)
        return np.asarray(result).view(Counted)


def gate(W, x, U, h, b):
    return W @ x + U @ h + b


@given(d=SIZE, n=SIZE)
def test_operations_are_those_that_are_done(d, n):
    """Gates alone, then the whole step, counted while they run."""
    W, U = np.ones((n, d)).view(Counted), np.ones((n, n)).view(Counted)
    x, h, b, v = (np.ones(size).view(Counted) for size in (d, n, n, n))

    def count(work):
        Counted.done = 0
        work()
        return Counted.done

    one_gate = count(lambda: gate(W, x, U, h, b))
    assert [step_operations(cell, d, n).products for cell in LAYERS] == [k * one_gate for k in (1, 4, 3)]
    assert step_operations("rnn", d, n)[1:] == (0, n)
    assert step_operations("lstm", d, n)[1:] == (count(lambda: v * (v * v + v * v)), 5 * n)
    assert step_operations("gru", d, n)[1:] == (count(lambda: ((1 - v) * v + v * v, v * v)), 3 * n)


@pytest.mark.parametrize(("carried", "states"), [(True, 4), (False, 3)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_memory_is_that_of_the_states(carried, states, dtype):
    kept = np.zeros((states, 5, 7), dtype)  # three steps of five sequences, seven units, with or without h_0

    assert bptt_bytes(5, 7, 3, itemsize=kept.itemsize, carried=carried) == kept.nbytes


def test_memory_of_more_states():
    assert bptt_bytes(5, 7, 3, states=2) == 2 * bptt_bytes(5, 7, 3)


@given(T=SIZE, window=SIZE)
def test_truncation_keeps_one_window(T, window):
    assert truncated_bytes(2, 3, T, window) == bptt_bytes(2, 3, min(T, window))
    assert truncated_bytes(2, 3, T, window, states=2, itemsize=8, carried=False) == 2 * 3 * 2 * 8 * min(T, window)


@given(T=SIZE, window=SIZE)
def test_pairs_are_those_of_one_window(T, window):
    pairs = [(t, s) for t in range(T) for s in range(t + 1) if t // window == s // window]

    assert gradient_pairs(T, window) == len(pairs)


@pytest.mark.parametrize(
    "call",
    [
        lambda: cell_parameters("lstm", 0, 4),
        lambda: cell_parameters("lstm", 3, 4.0),
        lambda: cell_parameters("lstm", 3, 4, biases=-1),
        lambda: cell_parameters("lstm", True, 4),
        lambda: network_parameters("gru", 3, 4, layers=0),
        lambda: network_parameters("gru", 3, 4, directions=0),
        lambda: step_operations("rnn", 3, -1),
        lambda: bptt_bytes(0, 1, 1),
        lambda: truncated_bytes(1, 1, 1, 0),
        lambda: gradient_pairs(0, 1),
    ],
)
def test_sizes_must_be_sizes(call):
    with pytest.raises(InputError, match="must be a whole number of at least"):
        call()


@pytest.mark.parametrize("count", [cell_parameters, network_parameters, step_operations])
def test_unknown_cell_is_refused(count):
    with pytest.raises(InputError, match="'jordan' is no cell that can be counted: use one of rnn, lstm, gru"):
        count("jordan", 3, 4)


@pytest.mark.parametrize("convention", CONVENTIONS.values(), ids=CONVENTIONS)
def test_counts_agree_with_the_arrays_of_every_convention(convention):
    """Two routes: the formula with its numbers of bias vectors, and the sizes of the arrays that are saved."""
    vectors = sum(len(convention.bias_places(gate)) for gate in convention.gates)
    biases, more = divmod(vectors, len(convention.gates))

    assert cell_parameters(convention.cell, 3, 4, biases=biases, more=more) == convention.parameters(3, 4)
