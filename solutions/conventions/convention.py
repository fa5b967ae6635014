"""What a library, course or paper fixes about a recurrent cell, as one frozen object."""

from dataclasses import dataclass
from typing import Literal

from ...errors import RnnexError
from ..gru import Gate, Reset
from .layout import Layout, Part, times

Cell = Literal["rnn", "lstm", "gru"]

CANONICAL: dict[Cell, str] = {"rnn": "h", "lstm": "ifgo", "gru": "zrn"}
"""Our letters: input gate, forget gate, candidate, output gate; update gate, reset gate, candidate."""


class ConversionError(RnnexError, ValueError):
    """Weights of one convention that another cannot express, or that are not weights of their convention."""


@dataclass(frozen=True, slots=True)
class Convention:
    """One cell as one library, course or paper writes it.

    Example:
        >>> from . import CONVENTIONS
        >>> keras = CONVENTIONS["keras-gru"]
        >>> keras.letters, keras.update, keras.reset, keras.inner_bias
        ('z r h', 'keeps', 'after', True)
        >>> keras.formula, keras.parameters(3, 4)
        ('3H(D+H+2)', 108)
    """

    id: str
    """Name for programs, for example "keras-gru"."""
    who: str
    """Name for people, for example "Keras, reset_after=True"."""
    cell: Cell
    gates: str
    """Gates in the library's order, by our letters (see CANONICAL)."""
    letters: str
    """The same gates by the library's letters, separated by blanks."""
    arrays: tuple[Layout, ...]
    source: str
    update: Gate | None = None
    """GRU only: h = z h_prev + (1 - z) n ("keeps"), or h = (1 - z) h_prev + z n ("writes")."""
    reset: Reset | None = None
    """GRU only: whether r acts on h_prev, "before" the product with W_h, or on the product, "after" it."""
    tanh_on_cell: bool | None = None
    """LSTM only: h = o tanh(c), or h = o c."""
    forget_bias: float = 0.0
    """LSTM only: added to the forget gate's pre-activation at run time, beside the bias."""
    remark: str = ""

    def bias_places(self, gate: str) -> tuple[Part, ...]:
        """The biases that the gate has: "b_x" beside W_x x, "b_h" beside W_h h_prev.

        >>> from . import CONVENTIONS
        >>> flax = CONVENTIONS["flax-gru"]
        >>> flax.bias_places("r"), flax.bias_places("n")
        (('b_x',), ('b_x', 'b_h'))
        """
        found = {part for array in self.arrays if gate in array.gates for part in array.parts}
        return tuple(part for part in ("b_x", "b_h") if part in found)

    @property
    def inner_bias(self) -> bool:
        """Whether the reset gate multiplies a bias too: n = tanh(W_x x + b_x + r (W_h h_prev + b_h))."""
        return self.reset == "after" and "b_h" in self.bias_places("n")

    @property
    def peepholes(self) -> bool:
        """Whether there is a place for weights from the cell state to the gates."""
        return any("p" in array.parts for array in self.arrays)

    @property
    def transposed(self) -> bool:
        """Whether the weights are used as x W, not as W x."""
        return self.arrays[0].form == "columns"

    @property
    def joined(self) -> str:
        """Order of concatenation, "[x, h]" or "[h, x]", if one matrix multiplies both; "" if each has its own.

        >>> from . import CONVENTIONS
        >>> [CONVENTIONS[name].joined for name in ("tf1-lstm", "ng-lstm", "pytorch-lstm")]
        ['[x, h]', '[h, x]', '']
        """
        first = self.arrays[0]
        if first.form == "vector" or not {"W_x", "W_h"} <= set(first.parts):
            return ""
        return "[x, h]" if first.parts[0] == "W_x" else "[h, x]"

    @property
    def formula(self) -> str:
        """Number of parameters in letters: D inputs, H units."""
        k, biases = len(self.gates), sum(len(self.bias_places(gate)) for gate in self.gates)
        each, rest = divmod(biases, k)
        inner = f"D+H+{each}" if each and not rest else "D+H"
        return f"{times(k, 'H')}({inner})" + (f" + {times(biases, 'H')}" if rest else "")

    def parameters(self, d: int, n: int) -> int:
        """Number of parameters for d inputs and n units; peepholes, which are an option, are not counted.

        >>> from . import CONVENTIONS
        >>> [CONVENTIONS[f"flax-{cell}"].parameters(3, 4) for cell in ("rnn", "lstm", "gru")]
        [32, 128, 100]
        """
        biases = sum(len(self.bias_places(gate)) for gate in self.gates)
        return n * (len(self.gates) * (d + n) + biases)
