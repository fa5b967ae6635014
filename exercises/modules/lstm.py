"""Write an LSTM cell as a module of PyTorch, without PyTorch's own."""

from functools import partial
from typing import Any, Literal

from ...templates.language import N_, Language
from ..engine.code_exercise import CodeTask, Names, Slip, code_exercise
from ..engine.starter_class import starter_of_class
from ..engine.telling import Slips
from ..engine.variant import Variant
from .cell import NOT_THE_LIBRARYS, Cell
from .loops import lstm_by_loops
from .module import Module, cell_shapes
from .tape import Traced, sigmoid, tanh, traced
from .texts import DETACHED, MISSING_BIAS, TRANSPOSED, asked, class_docs, passes

LSTM = Cell("LSTMCell", 4, ("h", "c"))
SLIPS = (
    Slip(
        "forget-input-exchanged",
        N_("the rows of the forget gate and of the input gate are taken for each other"),
        N_("The first H rows belong to the input gate, the next H to the forget gate."),
    ),
    Slip(
        "candidate-output-exchanged",
        N_("the rows of the candidate and of the output gate are taken for each other"),
        N_("The third block of H rows belongs to the candidate, the last to the output gate."),
    ),
    Slip(
        "cell-not-squashed",
        N_("the cell state goes through the output gate without the hyperbolic tangent"),
        N_("The hidden state is the output gate times tanh of the cell state."),
    ),
    Slip(
        "cell-squashed",
        N_("the cell state goes through a hyperbolic tangent before the output gate"),
        N_("The hidden state is the output gate times the cell state itself."),
    ),
    Slip(
        "old-cell-shown",
        N_("the hidden state is made of the previous cell state"),
        N_("Compute the new cell state first; the hidden state is made of that one."),
    ),
    Slip(
        "forget-added",
        N_("the forget gate is added to the old cell state, not multiplied"),
        N_("Set the forget gate to 0: the old cell state must be gone."),
    ),
    Slip(
        "output-ignored",
        N_("there is no output gate"),
        N_("Set the output gate to 0: the hidden state must be 0."),
    ),
    Slip(
        "candidate-sigmoid",
        N_("the candidate goes through the sigmoid"),
        N_("The candidate takes the hyperbolic tangent."),
    ),
    Slip(
        "states-exchanged",
        N_("hidden state and cell state are returned in the other order"),
        N_("The tuple has the hidden state first, then the cell state, coming in and going out."),
    ),
    *MISSING_BIAS,
    TRANSPOSED,
    DETACHED,
)


@code_exercise(
    id="torch-lstm-cell",
    title=N_("Write an LSTM cell as a module of PyTorch"),
    topic="modules",
    source="Gers, Schmidhuber & Cummins (2000); order of rows and biases as in PyTorch",
    level=2,
)
def torch_lstm_cell(squash: Literal["tanh", "none"] = "tanh") -> CodeTask:
    """A class with PyTorch's parameters, written out; PyTorch's own cell has the tangent on the cell state.

    There is no comparison with the bits of PyTorch's own: the equations written out give the same ones.
    """
    return CodeTask(
        "torch_lstm_cell",
        (),
        partial(reference, squash == "tanh"),
        tuple(slip for slip in SLIPS if slip.id != ("cell-squashed" if squash == "tanh" else "cell-not-squashed")),
        public=lambda draw: [
            LSTM.one_step(draw, "public/1", N_("two examples, three inputs, two units"), (2, 3, 2), public=True),
            LSTM.two_steps(draw, "public/2", N_("two steps with gradients, one unit"), (1, 2, 1), public=True),
        ],
        hidden=lambda draw: [
            LSTM.two_steps(draw, "hidden/1", N_("two steps with gradients, all sizes different"), (2, 3, 4)),
            LSTM.two_steps(
                draw, "hidden/2", N_("gradients of the cell state, as many units as inputs"), (3, 3, 3), state="c"
            ),
            LSTM.one_step(draw, "hidden/3", N_("one unit, several inputs"), (2, 4, 1)),
        ],
        contracts=LSTM.contracts(),
        starter=lambda say: starter_of_class(torch_lstm_cell.write(squash), docs(say), say),
        libraries="torch-by-hand",
        forbidden=NOT_THE_LIBRARYS,
        classes=(LSTM.written,),
    )


def reference(squash: bool, slips: Slips) -> Names:
    """The class, with these slips made; without any it agrees with PyTorch's (a test says so)."""
    squash = squash != bool(slips & {"cell-squashed", "cell-not-squashed"})
    return {LSTM.name: partial(Reference, slips, squash)}


class Reference(Module):
    """In NumPy."""

    def __init__(self, slips: Slips, squash: bool, input_size: int, hidden_size: int) -> None:
        super().__init__(cell_shapes(4, input_size, hidden_size))
        self.slips, self.squash, self.H = slips, squash, hidden_size

    def forward(self, x: Any, state: Any) -> tuple[Traced, Traced]:
        """The new hidden state and the new cell state, each (N, H)."""
        slips, (h, c) = self.slips, map(self._past, state)
        if "states-exchanged" in slips:
            h, c = c, h
        i, f, g, o = self._sums(x, h)
        i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
        g = sigmoid(g) if "candidate-sigmoid" in slips else tanh(g)
        new = (f + c if "forget-added" in slips else f * c) + i * g
        shown = traced(c) if "old-cell-shown" in slips else new
        squashed = tanh(shown) if self.squash else shown
        hidden = squashed if "output-ignored" in slips else o * squashed
        return (new, hidden) if "states-exchanged" in slips else (hidden, new)

    def _past(self, state: Any) -> Any:
        return state.detach() if "state-detached" in self.slips and isinstance(state, Traced) else state

    def _sums(self, x: Any, h: Any) -> list[Traced]:
        """Before the activations: of i, f, g, o."""
        order = [0, 1, 2, 3]
        if "forget-input-exchanged" in self.slips:
            order[:2] = [1, 0]
        if "candidate-output-exchanged" in self.slips:
            order[2:] = [3, 2]
        return [self._block(x, h, slice(k * self.H, (k + 1) * self.H)) for k in order]

    def _block(self, x: Any, h: Any, rows: slice) -> Traced:
        W = self.weight_hh[rows]
        total = traced(x) @ self.weight_ih[rows].T + traced(h) @ (W if "recurrent-transposed" in self.slips else W.T)
        if "input-bias-missing" not in self.slips:
            total = total + self.bias_ih[rows]
        return total if "recurrent-bias-missing" in self.slips else total + self.bias_hh[rows]


def docs(_: Language) -> dict[str, str]:
    """What the class and its method are."""
    return class_docs(
        LSTM.written,
        _("An LSTM cell with the parameters of PyTorch's; the equations are on your sheet."),
        _(
            "The new states (h, c), each (N, H), as a tuple, from inputs x (N, D) and the tuple `state` of the "
            "previous ones."
        ),
        _,
    )


torch_lstm_cell.second_route(lstm_by_loops)


@torch_lstm_cell.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return asked(
        LSTM,
        r"""$$
\begin{align*}
i &= \sigma\left( W_{ii} \, x + b_{ii} + W_{hi} \, h + b_{hi} \right) \\
f &= \sigma\left( W_{if} \, x + b_{if} + W_{hf} \, h + b_{hf} \right) \\
g &= \tanh\left( W_{ig} \, x + b_{ig} + W_{hg} \, h + b_{hg} \right) \\
o &= \sigma\left( W_{io} \, x + b_{io} + W_{ho} \, h + b_{ho} \right) \\
c' &= f \odot c + i \odot g \\
h' &= o \odot %s
\end{align*}
$$"""
        % (r"\tanh\left( c' \right)" if variant.options["squash"] == "tanh" else "c'"),
        _(
            "Its method `forward(self, x, state)` takes inputs $(N, D)$ and the tuple `state` of the previous `h` and "
            "`c`, each $(N, H)$, and returns the tuple of the new ones:"
        ),
        _("The rows stand in the order $i$, $f$, $g$, $o$, each a block of $H$ rows."),
        _,
    )


WORKED = """import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.randn(4 * hidden_size, input_size) / hidden_size**0.5)
        self.weight_hh = nn.Parameter(torch.randn(4 * hidden_size, hidden_size) / hidden_size**0.5)
        self.bias_ih = nn.Parameter(torch.zeros(4 * hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(4 * hidden_size))

    def forward(self, x, state):
        h, c = state
        sums = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        i, f, g, o = sums.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * %s
        return h, c
"""


@torch_lstm_cell.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a class that passes."""
    return passes(WORKED % ("torch.tanh(c)" if variant.options["squash"] == "tanh" else "c"), _)
