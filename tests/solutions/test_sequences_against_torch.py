"""Sequences, directions, stacks and lengths against torch.nn, in double precision."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.solutions.layers import bidirectional, one_way, stacked
from rnnex.solutions.unroll import length_mask

from ..oracles import torch_layers
from .networks import CELLS, STATES, layer, weights

CLOSE = {"rtol": 0, "atol": 1e-10}
KINDS = ["RNN", "LSTM", "GRU"]
DRAWN = {"T": st.integers(1, 5), "N": st.integers(1, 4), "d": st.integers(1, 4), "n": st.integers(1, 4)}
DRAWN |= {"seed": st.integers(0, 2**32 - 1)}
UNEQUAL = {"T": 5, "N": 4, "d": 2, "n": 3}


def numbers(kind, T, N, d, n, seed, rows=1):
    """Inputs, first states (rows, N, n), and the generator for more."""
    random = np.random.default_rng(seed)
    return random.uniform(-2, 2, (T, N, d)), [random.uniform(-1, 1, (rows, N, n)) for _ in STATES[kind]], random


@pytest.mark.parametrize("kind", KINDS)
@given(**DRAWN)
def test_sequence_is_the_torch_layer(kind, T, N, d, n, seed):
    xs, start, random = numbers(kind, T, N, d, n, seed)
    gates = torch_layers.drawn(kind, d, n, random)

    y, final = torch_layers.run(kind, [(gates,)], xs, start)

    run = one_way(layer(kind, gates, [state[0] for state in start]), xs)
    np.testing.assert_allclose(run.y, y, **CLOSE)
    for ours, theirs in zip(run.final[0], final, strict=True):
        np.testing.assert_allclose(ours, theirs[0], **CLOSE)


@pytest.mark.parametrize("kind", KINDS)
@given(**DRAWN)
def test_lengths_and_both_directions_are_those_of_packed_sequences(kind, T, N, d, n, seed):
    xs, start, random = numbers(kind, T, N, d, n, seed, rows=2)
    lengths = random.integers(1, T + 1, N)
    there, back = (torch_layers.drawn(kind, d, n, random) for _ in range(2))

    y, final = torch_layers.run(kind, [(there, back)], xs, start, lengths)

    pair = (layer(kind, gates, [state[way] for state in start]) for way, gates in enumerate((there, back)))
    run = bidirectional(*pair, xs, mask=length_mask(lengths, T))
    np.testing.assert_allclose(run.y, y, **CLOSE)
    for way in range(2):
        for ours, theirs in zip(run.final[way], final, strict=True):
            np.testing.assert_allclose(ours, theirs[way], **CLOSE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ways", [1, 2])
@given(**DRAWN, depth=st.integers(1, 3))
def test_stack_is_the_torch_stack(kind, ways, T, N, d, n, seed, depth):
    xs, _, random = numbers(kind, T, N, d, n, seed)
    lengths = random.integers(1, T + 1, N)
    inputs = [d] + [n * ways] * (depth - 1)
    layers = [tuple(torch_layers.drawn(kind, size, n, random) for _ in range(ways)) for size in inputs]

    y, final = torch_layers.run(kind, layers, xs, lengths=lengths)

    ours = [tuple(layer(kind, gates) for gates in both) for both in layers]
    runs = stacked([pair if ways == 2 else pair[0] for pair in ours], xs, mask=length_mask(lengths, T))
    np.testing.assert_allclose(runs[-1].y, y, **CLOSE)
    last = [np.stack(states) for states in zip(*[states for run in runs for states in run.final], strict=True)]
    for found, theirs in zip(last, final, strict=True):
        np.testing.assert_allclose(found, theirs, **CLOSE)


@pytest.mark.parametrize("kind", KINDS)
@given(**DRAWN)
def test_batched_cell_is_one_step_of_the_torch_layer(kind, T, N, d, n, seed):
    xs, start, random = numbers(kind, 1, N, d, n, seed)
    gates = torch_layers.drawn(kind, d, n, random)

    _, final = torch_layers.run(kind, [(gates,)], xs, start)

    step = CELLS[kind](xs[0], *[state[0] for state in start], weights(kind, gates))
    for letter, theirs in zip("hc", final, strict=False):
        np.testing.assert_allclose(getattr(step, letter), theirs[0], **CLOSE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_wrong_permutation_of_the_gates_shows(kind):
    """The comparison above can tell gate orders apart (those of the onnx package cannot)."""
    xs, start, random = numbers(kind, **UNEQUAL, seed=9)
    gates = torch_layers.drawn(kind, UNEQUAL["d"], UNEQUAL["n"], random)
    names = list(gates)
    y, _ = torch_layers.run(kind, [(gates,)], xs, start)
    start = [state[0] for state in start]

    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            swapped = {**gates, one: gates[other], other: gates[one]}
            assert np.abs(one_way(layer(kind, swapped, start), xs).y - y).max() > 1e-2, (one, other)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", ["W", "U", "b_i", "b_h"])
def test_every_weight_of_every_gate_counts(kind, part):
    """Nothing is left out, nothing transposed."""
    xs, start, random = numbers(kind, **UNEQUAL, seed=2)
    gates = torch_layers.drawn(kind, UNEQUAL["d"], UNEQUAL["n"], random)
    y, _ = torch_layers.run(kind, [(gates,)], xs, start)
    start = [state[0] for state in start]

    for gate, parts in gates.items():
        without = {**gates, gate: {**parts, part: 0 * parts[part]}}
        assert np.abs(one_way(layer(kind, without, start), xs).y - y).max() > 1e-3, gate
        if part == "U":
            turned = {**gates, gate: {**parts, part: parts[part].T}}
            assert np.abs(one_way(layer(kind, turned, start), xs).y - y).max() > 1e-3, gate
