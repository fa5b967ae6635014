"""Cells in loops over plain numbers, which carry their slopes along: a second way, without a backward pass."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine.duals import Dual, entries, inner, total

Row = list[Dual]
"""Of one example."""
Sums = Callable[..., Dual]
"""The share of "x" or "h" in row k, with its bias; of another vector if one is given in the place of h."""
NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


class Result:
    """What a module returns.

    Args:
        rows: The numbers, in nested lists.
        collect: Takes slopes of a sum and adds them to the gradients.
    """

    def __init__(self, rows: Sequence[Any], collect: Callable[[Iterable[tuple[float, Dual]]], None]) -> None:
        self.rows, self.collect = rows, collect

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.float64]:
        return np.array(_values(self.rows), dtype)

    def __getitem__(self, place: int) -> "Result":
        return Result(self.rows[place], self.collect)

    def backward(self, upstream: NDArray[Any], *, retain_graph: bool = False) -> None:
        """Add to the gradients of the parameters what this result gives."""
        self.collect(zip(upstream.ravel().tolist(), _entries(self.rows), strict=True))


def _values(nested: Any) -> Any:
    return nested.value if isinstance(nested, Dual) else [_values(item) for item in nested]


def _entries(nested: Any) -> Iterator[Dual]:
    if isinstance(nested, Dual):
        yield nested
        return
    for item in nested:
        yield from _entries(item)


class LoopModule:
    """Parameters by name, as numbers that know their slopes.

    Args:
        names: Of the parameters.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.numbers: dict[str, Any] = {}
        self.arrays: dict[str, NDArray[Any]] = {}

    def load_state_dict(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take these numbers; the gradients start anew."""
        self.arrays = dict(arrays)
        for name in self.names:
            self.numbers[name] = entries(name, arrays[name])
            setattr(self, name, SimpleNamespace(grad=np.zeros(arrays[name].shape)))

    def state_dict(self) -> dict[str, NDArray[Any]]:
        """All parameters."""
        return self.arrays

    def collect(self, pairs: Iterable[tuple[float, Dual]]) -> None:
        """Add the slopes of sum(factor * number) to the gradients."""
        for factor, number in pairs:
            for (name, *place), slope in number.slopes.items():
                getattr(self, name).grad[tuple(place)] += factor * slope


class LoopCell(LoopModule):
    """A cell whose step is given for one example.

    Args:
        step: From the sums, the previous states of one example and H to its new states.
        input_size, hidden_size: D and H.
    """

    def __init__(self, step: Callable[..., tuple[Row, ...]], input_size: int, hidden_size: int) -> None:
        super().__init__(NAMES)
        self.step, self.H = step, hidden_size

    def forward(self, x: NDArray[Any], state: Any) -> Any:
        """The new state, or a tuple of them."""
        several = isinstance(state, tuple)
        given = [as_rows(one) for one in (state if several else (state,))]
        new = []
        for n, inputs in enumerate(as_rows(x)):
            past = [one[n] for one in given]
            new.append(self.step(partial(share, self.numbers, inputs, past[0]), *past))
        results = tuple(Result([states[k] for states in new], self.collect) for k in range(len(given)))
        return results if several else results[0]


def as_rows(value: Any) -> list[Row]:
    """Rows of numbers; those of an array are constants.

    >>> as_rows(np.array([[2.0]]))
    [[Dual(value=2.0, slopes={})]]
    """
    if isinstance(value, Result):
        return list(value.rows)
    return [[Dual(float(entry)) for entry in row] for row in value.tolist()]


def share(numbers: Mapping[str, Any], x: Row, h: Row, of: str, k: int, instead: Row | None = None) -> Dual:
    """Row k of the weights of x or h times it, and its bias."""
    kind, vector = ("ih", x) if of == "x" else ("hh", instead or h)
    return total((inner(numbers[f"weight_{kind}"][k], vector), numbers[f"bias_{kind}"][k]))


def _gru(options: Mapping[str, Any], sums: Sums, h: Row) -> tuple[Row]:
    H, new = len(h), []
    r = [total((sums("x", k), sums("h", k))).sigmoid() for k in range(H)]
    gated = [r[k] * h[k] for k in range(H)]
    for k in range(H):
        z = total((sums("x", H + k), sums("h", H + k))).sigmoid()
        row = 2 * H + k
        of_h = r[k] * sums("h", row) if options["reset"] == "after" else sums("h", row, gated)
        n = total((sums("x", row), of_h)).tanh()
        kept = z if options["gate"] == "keeps" else 1 - z
        new.append(total(((1 - kept) * n, kept * h[k])))
    return (new,)


def _lstm(options: Mapping[str, Any], sums: Sums, h: Row, c: Row) -> tuple[Row, Row]:
    H, hidden, cells = len(h), [], []
    for k in range(H):
        i, f, g, o = (total((sums("x", block * H + k), sums("h", block * H + k))) for block in range(4))
        cell = total((f.sigmoid() * c[k], i.sigmoid() * g.tanh()))
        hidden.append(o.sigmoid() * (cell.tanh() if options["squash"] == "tanh" else cell))
        cells.append(cell)
    return hidden, cells


def _rnn(sums: Sums, h: Row) -> tuple[Row]:
    return ([total((sums("x", k), sums("h", k))).tanh() for k in range(len(h))],)


def gru_by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The class that students write.

    Args:
        givens: Not needed: the arguments hold every number.
        options: gate and reset.

    Example:
        >>> cell = gru_by_loops({}, {"gate": "keeps", "reset": "after"})["GRUCell"](1, 1)
        >>> weights = {name: np.ones((3, 1)) for name in NAMES[:2]} | {name: np.zeros(3) for name in NAMES[2:]}
        >>> cell.load_state_dict(weights)
        >>> h = np.asarray(cell.forward(np.ones((1, 1)), np.zeros((1, 1))))
        >>> h.round(4)    # (1 - sigmoid(1)) tanh(1)
        array([[0.2048]])
    """
    return {"GRUCell": partial(LoopCell, partial(_gru, options))}


def lstm_by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The class that students write; as `gru_by_loops`, with the option squash.

    >>> list(lstm_by_loops({}, {"squash": "tanh"}))
    ['LSTMCell']
    """
    return {"LSTMCell": partial(LoopCell, partial(_lstm, options))}


def rnn_by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The class that students write; as `gru_by_loops`.

    >>> list(rnn_by_loops({}, {}))
    ['RNNCell']
    """
    return {"RNNCell": partial(LoopCell, _rnn)}
