"""Layers of torch.nn in double precision, loaded from plain dictionaries of arrays by gate. No line of the package.

PyTorch stacks the gates of an LSTM as i, f, g, o and those of a GRU as r, z, n; it keeps two biases, and b_hn is the
one inside the reset gate.
"""

import numpy as np
import torch

ORDER = {"RNN": "h", "LSTM": "ifgo", "GRU": "rzn"}


def drawn(kind, d, n, random):
    """Random weights of one direction of one layer: for each gate W (n, d), U (n, n), b_i (n,) and b_h (n,)."""
    return {
        gate: {
            name: random.uniform(-1.5, 1.5, shape)
            for name, shape in {"W": (n, d), "U": (n, n), "b_i": (n,), "b_h": (n,)}.items()
        }
        for gate in ORDER[kind]
    }


def module(kind, layers):
    """The module; `layers` has one tuple of weights a layer, with one or two directions."""
    first = next(iter(layers[0][0].values()))["W"]
    built = getattr(torch.nn, kind)(
        first.shape[1], first.shape[0], num_layers=len(layers), bidirectional=len(layers[0]) == 2
    ).double()
    with torch.no_grad():
        for number, directions in enumerate(layers):
            for suffix, gates in zip(("", "_reverse"), directions, strict=False):
                for name, part in (("weight_ih", "W"), ("weight_hh", "U"), ("bias_ih", "b_i"), ("bias_hh", "b_h")):
                    stacked = np.concatenate([gates[gate][part] for gate in ORDER[kind]])
                    getattr(built, f"{name}_l{number}{suffix}").copy_(torch.from_numpy(stacked))
    return built


def run(kind, layers, xs, start=None, lengths=None):
    """Outputs (T, N, directions * n) and final states, each (layers * directions, N, n)."""
    built, inputs = module(kind, layers), torch.from_numpy(np.ascontiguousarray(xs))
    states = None if start is None else [torch.from_numpy(np.ascontiguousarray(state)) for state in start]
    if states is not None:
        states = tuple(states) if kind == "LSTM" else states[0]
    if lengths is not None:
        inputs = torch.nn.utils.rnn.pack_padded_sequence(inputs, torch.tensor(lengths), enforce_sorted=False)
    with torch.no_grad():
        y, final = built(inputs, states)
        if lengths is not None:
            y, _ = torch.nn.utils.rnn.pad_packed_sequence(y, total_length=len(xs))
    return y.numpy(), [state.numpy() for state in (final if kind == "LSTM" else (final,))]
