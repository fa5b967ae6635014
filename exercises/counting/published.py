"""The arrays of recurrent layers as the documentation of each library lists them: a second way to count parameters.

Nothing here knows gates, blocks or conventions of `solutions`; sizes are copied, and multiplied out.
"""

import re
from collections.abc import Mapping
from math import prod
from typing import Any

GATES = {"rnn": 1, "gru": 3, "lstm": 4}
"""How many weight matrices of one gate, or of the candidate, lie in the arrays together."""
PUBLISHED = {
    # torch.nn.RNN, GRU, LSTM: attributes weight_ih_l[k], weight_hh_l[k], bias_ih_l[k], bias_hh_l[k]
    ("pytorch", "rnn"): "input H D; recurrent H H; bias H; bias H",
    ("pytorch", "gru"): "input 3H D; recurrent 3H H; bias 3H; bias 3H",
    ("pytorch", "lstm"): "input 4H D; recurrent 4H H; bias 4H; bias 4H",
    # keras.layers.SimpleRNN, GRU (reset_after=True), LSTM: kernel, recurrent_kernel, bias
    ("keras", "rnn"): "input D H; recurrent H H; bias H",
    ("keras", "gru"): "input D 3H; recurrent H 3H; bias 2 3H",
    ("keras", "lstm"): "input D 4H; recurrent H 4H; bias 4H",
    # flax.linen.SimpleCell: i (with bias), h; GRUCell: ir, iz, in (with biases), hr, hz, hn (with a bias);
    # OptimizedLSTMCell: ii, if, ig, io, hi, hf, hg, ho (the last four with biases)
    ("flax", "rnn"): "input D H; recurrent H H; bias H",
    ("flax", "gru"): "input D 3H; recurrent H 3H; bias H; bias H; bias H; bias H",
    ("flax", "lstm"): "input D 4H; recurrent H 4H; bias H; bias H; bias H; bias H",
    # one bias: W, U and b of each gate, as in textbooks
    ("one-bias", "rnn"): "input H D; recurrent H H; bias H",
    ("one-bias", "gru"): "input 3H D; recurrent 3H H; bias 3H",
    ("one-bias", "lstm"): "input 4H D; recurrent 4H H; bias 4H",
}
SIZE = re.compile(r"(\d*)([A-Z]?)")


def entries(cell: str, convention: str, sizes: Mapping[str, Any]) -> dict[str, Any]:
    """Entries of the arrays of one layer, added by what they are.

    Args:
        cell: "rnn", "gru" or "lstm".
        convention: Whose layer.
        sizes: D and H: numbers, arrays or symbols.

    Example:
        >>> entries("gru", "pytorch", {"D": 3, "H": 4})
        {'input': 36, 'recurrent': 48, 'bias': 24}
    """
    found: dict[str, Any] = {"input": 0, "recurrent": 0, "bias": 0}
    for array in PUBLISHED[convention, cell].split("; "):
        what, *factors = array.split()
        found[what] = found[what] + prod(_size(factor, sizes) for factor in factors)
    return found


def _size(written: str, sizes: Mapping[str, Any]) -> Any:
    """The size that "3H", "D" or "2" stands for."""
    found = SIZE.fullmatch(written)
    if found is None:
        raise ValueError(written)
    times, letter = found.groups()
    return int(times or 1) * (sizes[letter] if letter else 1)
