"""What the references of modules share: parameters by name, loaded and told as `nn.Module` does it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .tape import Traced

Shapes = Mapping[str, tuple[int, ...]]


class Module:
    """Parameters, each an attribute of its name.

    Args:
        shapes: Of the parameters, by name.

    Example:
        >>> cell = Module({"weight": (1, 2)})
        >>> cell.load_state_dict({"weight": np.ones((1, 2), np.float32)})
        >>> cell.weight.grad, cell.state_dict()
        (None, {'weight': array([[1., 1.]])})
    """

    def __init__(self, shapes: Shapes) -> None:
        self.names = tuple(shapes)
        for name, shape in shapes.items():
            setattr(self, name, Traced(np.zeros(shape)))

    def __getattr__(self, name: str) -> Traced:  # so that a checker of types knows that there are more
        raise AttributeError(name)

    def load_state_dict(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take these numbers; the gradients start anew."""
        for name in self.names:
            setattr(self, name, Traced(arrays[name]))

    def state_dict(self) -> dict[str, NDArray[np.float64]]:
        """All parameters."""
        return {name: getattr(self, name).value for name in self.names}


def cell_shapes(gates: int, input_size: int, hidden_size: int, suffix: str = "") -> dict[str, tuple[int, ...]]:
    """Shapes of a cell's parameters under PyTorch's names.

    Args:
        gates: How many blocks of hidden_size rows there are: 1, 3 (GRU) or 4 (LSTM).
        input_size, hidden_size: D and H.
        suffix: Behind each name.

    Example:
        >>> cell_shapes(3, 2, 5)
        {'weight_ih': (15, 2), 'weight_hh': (15, 5), 'bias_ih': (15,), 'bias_hh': (15,)}
    """
    rows = gates * hidden_size
    shapes: dict[str, tuple[int, ...]] = {
        "weight_ih": (rows, input_size),
        "weight_hh": (rows, hidden_size),
        "bias_ih": (rows,),
        "bias_hh": (rows,),
    }
    return {name + suffix: shape for name, shape in shapes.items()}
