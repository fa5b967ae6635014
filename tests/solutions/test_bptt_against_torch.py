"""Every gradient of every network against PyTorch's automatic differentiation, in double precision."""

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings

from rnnex.solutions.activations import identity, sigmoid

from ..oracles import torch_recurrent
from ..oracles.plain_gru import CONVENTIONS
from .runs import SIZES, UNEQUAL, drawn, named

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
NAMES = {np.tanh: "tanh", sigmoid: "sigmoid", identity: "identity"}
EDGES = [UNEQUAL, (1, (1,), 1, 1, 1), (1, (3,), 2, 4, 2), (4, (1,), 3, 2, 3), (3, (2,), 3, 1, 4), (3, (), 2, 4, 5)]
VARIANTS = [
    ("rnn", {}),
    ("rnn", {"activation": sigmoid}),
    ("rnn", {"activation": identity}),
    ("lstm", {}),
    ("lstm", {"squash": identity}),
    ("lstm", {"forget": False}),
    ("lstm", {"peepholes": True}),
    ("lstm", {"peepholes": True, "forget": False, "squash": identity}),
    ("lstm", {"recurrent_activation": np.tanh, "activation": sigmoid, "squash": sigmoid}),
    *(("gru", convention) for convention in CONVENTIONS),
    *(("gru", {**convention, "inner": True}) for convention in CONVENTIONS if convention["reset"] == "after"),
    ("gru", {"recurrent_activation": np.tanh, "activation": sigmoid}),
    ("gru", {"activation": identity, "reset": "after"}),
]


def names(variant):
    cell, options = variant
    return "-".join([cell, *(f"{k}={NAMES.get(v, v)}" for k, v in options.items())])


def by_torch(run):
    """The same gradients by automatic differentiation."""
    states = dict(zip(("h_0", "c_0"), run.states, strict=False))
    leaves = torch_recurrent.leaves(xs=run.xs, **states, **run.p._asdict())
    words = {"recurrent_activation": "gate_act", "activation": "act", "squash": "squash"}
    how = {words.get(k, k): NAMES.get(v, v) for k, v in run.options.items()}
    if not how.get("forget", True):
        leaves = {name: leaf for name, leaf in leaves.items() if not name.endswith("_f")}
    upstream = dict(zip(("dh", "dc"), run.upstream, strict=False))
    return torch_recurrent.gradients(getattr(torch_recurrent, run.cell), leaves, upstream, **how)


@pytest.mark.parametrize("variant", VARIANTS, ids=names)
@pytest.mark.parametrize("sizes", EDGES, ids=str)
def test_every_gradient_is_autograds(variant, sizes):
    cell, options = variant
    run = drawn(cell, sizes, **options)

    found = named(run.backward())

    expected = by_torch(run)
    if not options.get("forget", True):
        assert not found.pop("delta_f").any()
    assert found.keys() == expected.keys()
    for name, value in found.items():
        np.testing.assert_allclose(value, expected[name], **CLOSE, err_msg=name, strict=True)


@pytest.mark.parametrize("variant", VARIANTS, ids=names)
@settings(max_examples=15)
@given(sizes=SIZES)
def test_shapes_do_not_matter(variant, sizes):
    cell, options = variant
    run = drawn(cell, sizes, **options)

    found, expected = named(run.backward()), by_torch(run)

    for name in expected:
        np.testing.assert_allclose(found[name], expected[name], **CLOSE, err_msg=name, strict=True)


# PyTorch's own layers, through mappings of weights written out here.


def layer_gradients(layer, run, w_ih, w_hh, b_ih, b_hh):
    """Gradients of a PyTorch layer for the same loss: weights, biases, inputs and states."""
    layer = layer.double()
    with torch.no_grad():
        for name, value in (("weight_ih", w_ih), ("weight_hh", w_hh), ("bias_ih", b_ih), ("bias_hh", b_hh)):
            getattr(layer, f"{name}_l0").copy_(torch.from_numpy(value))
    xs, *states = (torch.tensor(a, requires_grad=True) for a in (run.xs, *run.states))
    first = [state[None] for state in states]
    outputs, last = layer(xs, tuple(first) if len(first) > 1 else first[0])
    loss = (outputs * torch.from_numpy(run.upstream[0])).sum()
    if len(first) > 1:
        loss = loss + (last[1][0] * torch.from_numpy(run.upstream[1][-1])).sum()
    loss.backward()
    weights = [getattr(layer, f"{name}_l0").grad.numpy() for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    return [leaf.grad.numpy() for leaf in (xs, *states)], weights


def assert_close(found, expected):
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, **CLOSE, strict=True)


BATCHED = SIZES.filter(lambda sizes: len(sizes[1]) == 1)


@settings(max_examples=25)
@given(sizes=BATCHED)
@example(sizes=UNEQUAL)
def test_rnn_is_pytorchs_layer(sizes):
    run = drawn("rnn", sizes)
    p, n, d = run.p, run.states[0].shape[-1], run.xs.shape[-1]

    back = run.backward()

    leaves, (W, U, b, _) = layer_gradients(torch.nn.RNN(d, n), run, p.W, p.U, p.b, 0 * p.b)
    assert_close([back.xs, back.h_0, *back.weights], [*leaves, W, U, b])


@settings(max_examples=25)
@given(sizes=BATCHED)
@example(sizes=UNEQUAL)
def test_lstm_is_pytorchs_layer(sizes):
    """PyTorch stacks i, f, g, o and returns the last cell state only."""
    run = drawn("lstm", sizes)
    dL_dh, dL_dc = run.upstream
    run = run._replace(upstream=(dL_dh, [None] * (len(dL_dc) - 1) + [dL_dc[-1]]))
    n, d = run.states[0].shape[-1], run.xs.shape[-1]
    W, U, b = (np.concatenate([getattr(run.p, f"{part}_{gate}") for gate in "ifgo"]) for part in "WUb")

    back = run.backward()

    leaves, weights = layer_gradients(torch.nn.LSTM(d, n), run, W, U, b, 0 * b)
    assert_close([back.xs, back.h_0, back.c_0], leaves)
    for part, stacked in zip("WUb", weights, strict=False):
        assert_close([getattr(back.weights, f"{part}_{gate}") for gate in "ifgo"], np.split(stacked, 4))


@settings(max_examples=25)
@given(sizes=BATCHED)
@example(sizes=UNEQUAL)
def test_gru_is_pytorchs_layer(sizes):
    """PyTorch stacks r, z, n; z keeps; r multiplies W_hn h + b_hn."""
    run = drawn("gru", sizes, inner=True, gate="keeps", reset="after", order="xh")
    p, n, d = run.p, run.states[0].shape[-1], run.xs.shape[-1]
    W = np.concatenate([p.W_r, p.W_z, p.W_c])
    b = np.concatenate([p.b_r, p.b_z, p.b_c])
    b_h = np.concatenate([0 * p.b_r, 0 * p.b_z, p.b_inner])

    back = run.backward()

    leaves, (W_i, W_h, b_i, b_h) = layer_gradients(torch.nn.GRU(d, n), run, W[:, :d], W[:, d:], b, b_h)
    assert_close([back.xs, back.h_0], leaves)
    g = back.weights
    assert_close([g.W_r, g.W_z, g.W_c], np.split(np.concatenate([W_i, W_h], axis=1), 3))
    assert_close([g.b_r, g.b_z, g.b_c, g.b_inner], [*np.split(b_i, 3), b_h[2 * n :]])
