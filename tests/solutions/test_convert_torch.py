"""Every convention runs as its own equations say, with its own weights or PyTorch's; other readings are noticed."""

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from rnnex.solutions.conventions import CONVENTIONS, convert

from ..oracles.plain_conventions import run
from .carried import CELLS, EXACT, LIKE_TORCH, SIZES, drawn, inputs, run_ours, torch_layer, torch_outputs, units_for

# PyTorch's weights, in every convention that can hold them.


@pytest.mark.parametrize("name", LIKE_TORCH)
@settings(max_examples=25)
@given(SIZES)
def test_torch_weights_give_torchs_outputs(name, sizes):
    """The target's own equations, and our cell with the target's options, on the converted weights."""
    (d, n, seed), target = sizes, CONVENTIONS[name]
    layer, weights = torch_layer(target.cell, d, n, seed % 2**31, inner_bias=name != "list-b-gru-reset-after")
    xs, state = inputs(target.cell, d, n, seed)
    expected = torch_outputs(layer, xs, state)

    converted = convert(weights, CONVENTIONS[f"pytorch-{target.cell}"], target)

    np.testing.assert_allclose(run(name, converted, xs, state), expected, **EXACT)
    np.testing.assert_allclose(run_ours(converted, target, xs, state), expected, **EXACT)


@pytest.mark.parametrize("name", LIKE_TORCH)
def test_converted_weights_load_into_torch(name):
    """Back in PyTorch, they make the same layer."""
    d, n, source = 3, 4, CONVENTIONS[name]
    weights = drawn(source, d, n, seed=5, peepholes=False)
    xs, state = inputs(source.cell, d, n, seed=5)
    layer, _ = torch_layer(source.cell, d, n, seed=0)

    converted = convert(weights, source, CONVENTIONS[f"pytorch-{source.cell}"], **units_for(name, n))

    layer.load_state_dict({key: torch.from_numpy(array) for key, array in converted.items()})
    np.testing.assert_allclose(torch_outputs(layer, xs, state), run(name, weights, xs, state), **EXACT)


def all_orders(one):
    """The convention with its gates in every other order, in every array."""
    for order in permutations(one.gates):
        renamed = dict(zip(one.gates, order, strict=True))
        if order != tuple(one.gates):
            gates = "".join(order)
            arrays = tuple(replace(a, gates="".join(renamed[g] for g in a.gates)) for a in one.arrays)
            yield replace(one, gates=gates, arrays=arrays)


@pytest.mark.parametrize("name", [name for name in CONVENTIONS if CELLS[name] != "rnn"])
def test_every_other_gate_order_is_noticed(name):
    """The comparison with the equations rejects all 23 other orders of an LSTM's gates, all 5 of a GRU's."""
    one, d, n = CONVENTIONS[name], 3, 2
    weights, (xs, state) = drawn(one, d, n, seed=1), inputs(one.cell, d, n, seed=1)
    expected = run(name, weights, xs, state)

    differences = [np.abs(run_ours(weights, mutant, xs, state) - expected).max() for mutant in all_orders(one)]

    assert len(differences) == {"lstm": 23, "gru": 5}[one.cell]
    assert min(differences) > 1e-3


# Every convention runs as its own equations say.


@pytest.mark.parametrize("name", CONVENTIONS)
@settings(max_examples=25)
@given(SIZES)
def test_our_cell_runs_the_convention(name, sizes):
    (d, n, seed), one = sizes, CONVENTIONS[name]
    weights, (xs, state) = drawn(one, d, n, seed), inputs(one.cell, d, n, seed)

    np.testing.assert_allclose(run_ours(weights, one, xs, state), run(name, weights, xs, state), **EXACT)


CHANGES = [{"update": "writes"}, {"update": "keeps"}, {"reset": "before"}, {"reset": "after"}, {"tanh_on_cell": True}]
CHANGES += [{"tanh_on_cell": False}, {"forget_bias": 1.0}, {"forget_bias": 0.0}]
MUTANTS = [
    (name, change)
    for name, change in product(CONVENTIONS, CHANGES)
    for (field, value) in change.items()
    if getattr(CONVENTIONS[name], field) not in {None, value} and (field != "forget_bias" or CELLS[name] == "lstm")
]


@pytest.mark.parametrize(("name", "change"), MUTANTS)
def test_every_other_sense_reset_or_output_is_noticed(name, change):
    one, d, n = CONVENTIONS[name], 3, 2
    weights, (xs, state) = drawn(one, d, n, seed=2), inputs(one.cell, d, n, seed=2)

    wrong = run_ours(weights, replace(one, **change), xs, state)

    assert np.abs(wrong - run(name, weights, xs, state)).max() > 1e-3


def moved(one):
    """The convention with each bias on the other side, and with each pair of parts side by side swapped."""
    other = {"b_x": "b_h", "b_h": "b_x"}
    for k, layout in enumerate(one.arrays):
        variants = {tuple(other.get(part, part) for part in layout.parts), layout.parts[::-1]} - {layout.parts}
        for parts in variants:
            yield replace(one, arrays=(*one.arrays[:k], replace(layout, parts=parts), *one.arrays[k + 1 :]))


MISPLACED = [(name, k) for name, one in CONVENTIONS.items() for k, _ in enumerate(moved(one))]


@pytest.mark.parametrize(("name", "k"), MISPLACED)
def test_every_other_place_is_noticed_where_it_matters(name, k):
    """A bias on the other side is the same function, but for a candidate with reset after; [x, h] is not [h, x]."""
    one, d, n = CONVENTIONS[name], 2, 2
    mutant = list(moved(one))[k]
    (changed,) = [new for old, new in zip(one.arrays, mutant.arrays, strict=True) if old != new]
    weights, (xs, state) = drawn(one, d, n, seed=3), inputs(one.cell, d, n, seed=3)
    with_matrix = "W_x" in changed.parts and changed.form != "vector"
    inner = one.reset == "after" and "n" in changed.gates and len(one.bias_places("n")) == 2

    wrong = run_ours(weights, mutant, xs, state)

    same = np.abs(wrong - run(name, weights, xs, state)).max() < 1e-12
    assert same is not (with_matrix or inner or name.startswith("cudnn"))
