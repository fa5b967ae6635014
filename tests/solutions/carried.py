"""What the tests of conventions share: random weights, and the ways to run them."""

from itertools import product

import numpy as np
import torch
from hypothesis import strategies as st

from rnnex.solutions.conventions import CONVENTIONS, to_cell_weights
from rnnex.solutions.gru import gru_cell
from rnnex.solutions.lstm import lstm_cell
from rnnex.solutions.rnn import rnn_cell

EXACT = {"rtol": 0, "atol": 1e-12}
SIZES = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32 - 1))
"""Inputs, units, and a seed for the numbers."""
TORCH = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
CELLS = {name: one.cell for name, one in CONVENTIONS.items()}
AFTER = {"keras-gru", "flax-gru", "onnx-gru-linear-before-reset", "cudnn-gru", "list-b-gru-reset-after"}
"""GRUs that can be PyTorch's; the last one if b_hn = 0."""
LIKE_TORCH = [name for name in CONVENTIONS if (CELLS[name] != "gru" or name in AFTER) and name != "list-b-lstm"]
PAIRS = [(a, b) for a, b in product(CONVENTIONS, repeat=2) if CELLS[a] == CELLS[b]]


def units_for(name, n):
    """What `convert` must be told beside the arrays."""
    return {"units": n} if name.startswith("cudnn") else {}


def numbers(seed):
    random = np.random.default_rng(seed)
    return lambda *shape: random.uniform(-1.5, 1.5, shape)


def drawn(convention, d, n, seed, *, peepholes=True):
    """Random arrays of a convention, all parts different from zero."""
    draw = numbers(seed)
    return {one.name: draw(*one.shape(d, n)) for one in convention.arrays if peepholes or one.name != "P"}


def inputs(cell, d, n, seed, steps=4):
    """A sequence and a start state that is not zero."""
    draw = numbers([seed, 1])
    return draw(steps, d), tuple(draw(n) for _ in range(2 if cell == "lstm" else 1))


def run_ours(weights, convention, xs, state):
    """Our cell with these weights, step by step: h only."""
    p, options = to_cell_weights(weights, convention, **units_for(convention.id, len(state[0])))
    hs = []
    for x in xs:
        if convention.cell == "lstm":
            step = lstm_cell(x, *state, p, **options)
            state = (step.h, step.c)
        else:
            step = (gru_cell if convention.cell == "gru" else rnn_cell)(x, *state, p, **options)
            state = (step.h,)
        hs.append(step.h)
    return np.array(hs)


def torch_layer(cell, d, n, seed, *, inner_bias=True):
    """A layer of PyTorch in double precision, and its weights as arrays."""
    torch.manual_seed(seed)
    layer = TORCH[cell](d, n).double()
    with torch.no_grad():
        for p in layer.parameters():
            p.uniform_(-1.5, 1.5)
        if not inner_bias:
            layer.bias_hh_l0[2 * n :] = 0
    return layer, {name: p.detach().numpy() for name, p in layer.named_parameters()}


def torch_outputs(layer, xs, state):
    states = [torch.from_numpy(part)[None, None] for part in state]
    with torch.no_grad():
        ys, _ = layer(torch.from_numpy(xs)[:, None], tuple(states) if len(states) == 2 else states[0])
    return ys[:, 0].numpy()
