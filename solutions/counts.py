"""Counting: parameters, floating-point operations and memory of recurrent networks. Whole numbers throughout."""

from typing import Literal, NamedTuple

from ..errors import InputError
from .truncated import windows

Cell = Literal["rnn", "lstm", "gru"]
GATES: dict[Cell, int] = {"rnn": 1, "lstm": 4, "gru": 3}
"""How many blocks of weights the cell has: gates and candidates."""


class Operations(NamedTuple):
    """Floating-point operations of one step of one sequence."""

    products: int
    """Multiplications and additions of W x + U h + b, of all gates."""
    elementwise: int
    """Multiplications, additions and subtractions between gates and states."""
    activations: int
    """Calls of sigmoid or tanh; what one costs depends on the machine."""


def cell_parameters(cell: Cell, inputs: int, units: int, *, biases: int = 1, more: int = 0) -> int:
    """Number of parameters of one layer in one direction.

        gates * (n (d + n) + biases * n) + more * n       gates: RNN 1, GRU 3, LSTM 4

    Args:
        cell: "rnn", "lstm" or "gru".
        inputs, units: d and n.
        biases: Bias vectors of each gate: 1 in lectures and Keras (GRU: reset_after=False), 2 in PyTorch, cuDNN, ONNX
            and Keras' GRU with reset_after=True, 0 in Cho et al. (2014).
        more: Further vectors of n entries in the whole cell: 3 for peepholes, 1 for Flax's GRU beside biases = 1.

    Raises:
        InputError: If a size is not a whole number of at least 1, or a count of vectors is negative.

    Example:
        d = 3, n = 4:

        >>> [cell_parameters(cell, 3, 4, biases=2) for cell in ("rnn", "lstm", "gru")]     # PyTorch
        [36, 144, 108]
        >>> [cell_parameters(cell, 3, 4) for cell in ("rnn", "lstm", "gru")]
        [32, 128, 96]
        >>> cell_parameters("gru", 3, 4, more=1)      # Flax
        100

    Source: the shapes of the equations in `rnn_cell`, `lstm_cell` and `gru_cell`.
    """
    _check(1, inputs=inputs, units=units)
    _check(0, biases=biases, more=more)
    return _gates(cell) * (units * (inputs + units) + biases * units) + more * units


def network_parameters(
    cell: Cell, inputs: int, units: int, *, layers: int = 1, directions: int = 1, biases: int = 1, more: int = 0
) -> int:
    """Number of parameters of a stack of layers, each reading all directions of the one below.

        directions * (cell(d) + (layers - 1) * cell(directions * n))

    Args:
        cell, inputs, units, biases, more: As in `cell_parameters`.
        layers: Layers on top of each other.
        directions: 2 if every layer is bidirectional.

    Raises:
        InputError: As `cell_parameters`.

    Example:
        Two bidirectional LSTM layers of PyTorch with d = 3, n = 4: 2 (144 + 4 * 4 (8 + 4 + 2)):

        >>> network_parameters("lstm", 3, 4, layers=2, directions=2, biases=2)
        736

    Source: the documentation of `torch.nn.LSTM`.
    """
    _check(1, layers=layers, directions=directions)
    first = cell_parameters(cell, inputs, units, biases=biases, more=more)
    above = cell_parameters(cell, directions * units, units, biases=biases, more=more)
    return directions * (first + (layers - 1) * above)


def step_operations(cell: Cell, inputs: int, units: int) -> Operations:
    """Floating-point operations of one forward step of one sequence; a batch of N costs N times as much.

        products = gates * 2 n (d + n)
        elementwise: RNN 0, LSTM 4 n (f c, i g, +, o tanh(c)), GRU 5 n (r h, 1 - z, two products, +)
        activations: RNN n, LSTM 5 n, GRU 3 n

    A product of n rows with d entries takes n d multiplications and n (d - 1) additions; adding W x, U h and one bias
    takes 2 n more, hence exactly 2 n (d + n) for a gate. The GRU costs the same with the reset before or after.

    Args:
        cell: "rnn", "lstm" or "gru", one bias for each gate.
        inputs, units: d and n.

    Raises:
        InputError: If a size is not a whole number of at least 1.

    Example:
        >>> step_operations("lstm", 3, 4)
        Operations(products=224, elementwise=16, activations=20)

    Source: counted from the equations in `rnn_cell`, `lstm_cell` and `gru_cell`.
    """
    _check(1, inputs=inputs, units=units)
    products = _gates(cell) * 2 * units * (inputs + units)
    elementwise, activations = {"rnn": (0, 1), "lstm": (4, 5), "gru": (5, 3)}[cell]
    return Operations(products, elementwise * units, activations * units)


def bptt_bytes(batch: int, units: int, steps: int, *, states: int = 1, itemsize: int = 4, carried: bool = True) -> int:
    """Memory of the states that backpropagation through `steps` steps has to keep.

        N * n * states * (steps + 1) * itemsize        without the carried state: steps instead of steps + 1

    For full backpropagation `steps` is T, for truncated backpropagation the window k2: see `truncated_bytes`. The
    state that the window starts from is needed too (dL/dU has it), but it need not count as stored *for this window*:
    say which you mean.

    Args:
        batch, units, steps: N, n, and the steps of one backward pass.
        states: Arrays of n entries kept for each step: 1 for h, 2 for the h and c of an LSTM, 6 for all of an LSTMStep.
        itemsize: Bytes of a number: 4 in float32, 8 in float64.
        carried: Whether the state before the first step counts.

    Raises:
        InputError: If a size is not a whole number of at least 1.

    Example:
        >>> bptt_bytes(32, 100, 10), bptt_bytes(32, 100, 10, carried=False)     # 32 * 100 * 11 * 4, and * 10
        (140800, 128000)

    Source: list B, question 5, made countable.
    """
    _check(1, batch=batch, units=units, steps=steps, states=states, itemsize=itemsize)
    return batch * units * states * (steps + carried) * itemsize


def truncated_bytes(
    batch: int, units: int, steps: int, window: int, *, states: int = 1, itemsize: int = 4, carried: bool = True
) -> int:
    """Memory of the states that truncated backpropagation keeps at a time: `bptt_bytes` of its longest window.

    Example:
        A sequence of 1000 steps in windows of 10 needs as much as one of 10:

        >>> truncated_bytes(32, 100, 1000, 10) == bptt_bytes(32, 100, 10)
        True

    Raises:
        InputError: If a size is not a whole number of at least 1.

    Source: as `bptt_bytes`.
    """
    _check(1, steps=steps, window=window)
    return bptt_bytes(batch, units, min(steps, window), states=states, itemsize=itemsize, carried=carried)


def gradient_pairs(steps: int, window: int) -> int:
    """How many pairs (t, s) there are, s <= t, in which the loss at t sends a gradient to the weights at s.

        sum over the windows of m (m + 1) / 2, for windows of m steps; T (T + 1) / 2 if the window is T

    Raises:
        InputError: If a size is not a whole number of at least 1.

    Example:
        >>> gradient_pairs(5, 2), gradient_pairs(5, 5)       # 3 + 3 + 1
        (7, 15)

    Source: the windows of `truncated_rnn`.
    """
    _check(1, steps=steps, window=window)
    lengths = [part.stop - part.start for part in windows(steps, window)]
    return sum(m * (m + 1) // 2 for m in lengths)


def _gates(cell: Cell) -> int:
    if cell not in GATES:
        raise InputError(f"'{cell}' is no cell that can be counted: use one of {', '.join(GATES)}.")
    return GATES[cell]


def _check(least: int, **sizes: object) -> None:
    for name, size in sizes.items():
        if not isinstance(size, int) or isinstance(size, bool) or size < least:
            raise InputError(f"{name} is {size}: it must be a whole number of at least {least}.")
