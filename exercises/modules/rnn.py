"""Write a simple recurrent cell as a module of PyTorch, without PyTorch's own."""

from functools import partial
from typing import Any

from ...templates.language import N_, Language
from ..engine.code_exercise import CodeTask, Names, Slip, code_exercise
from ..engine.starter_class import starter_of_class
from ..engine.telling import Slips
from ..engine.variant import Variant
from .cell import NOT_THE_LIBRARYS, Cell
from .loops import rnn_by_loops
from .module import Module, cell_shapes
from .tape import Traced, relu, sigmoid, tanh
from .texts import DETACHED, MISSING_BIAS, TRANSPOSED, asked, class_docs, passes

RNN = Cell("RNNCell", 1)
ACTIVATIONS = ("activation-missing", "activation-sigmoid", "activation-relu")
SLIPS = (
    Slip(
        "state-ignored",
        N_("the previous state is not used"),
        N_("Change the previous state alone and see whether the new one changes."),
        excludes=("recurrent-transposed", "state-detached"),
    ),
    Slip(
        "activation-missing",
        N_("there is no activation"),
        N_("No entry of a state may be outside of -1 and 1."),
        excludes=(*ACTIVATIONS, "activations-apart"),
    ),
    Slip(
        "activation-sigmoid",
        N_("the activation is the sigmoid"),
        N_("States may be negative: the activation is the hyperbolic tangent."),
        excludes=ACTIVATIONS,
    ),
    Slip(
        "activation-relu",
        N_("the activation is the positive part (ReLU)"),
        N_("States may be negative: the activation is the hyperbolic tangent."),
        excludes=ACTIVATIONS,
    ),
    Slip(
        "activations-apart",
        N_("the shares of input and state go through the activation one by one"),
        N_("Add the two shares first; there is one activation, of the sum."),
    ),
    Slip(
        "old-state-added",
        N_("the previous state is added to the new one"),
        N_("The previous state appears once only, within the activation."),
    ),
    *MISSING_BIAS,
    TRANSPOSED,
    DETACHED,
)


@code_exercise(
    id="torch-rnn-cell",
    title=N_("Write a simple recurrent cell as a module of PyTorch"),
    topic="modules",
    source="Elman (1990); two biases as in PyTorch",
    level=1,
)
def torch_rnn_cell() -> CodeTask:
    """A class with PyTorch's parameters, written out.

    There is no comparison with the bits of PyTorch's own: the equation written out gives the same ones.
    """
    return CodeTask(
        "torch_rnn_cell",
        (),
        reference,
        SLIPS,
        public=lambda draw: [
            RNN.one_step(draw, "public/1", N_("two examples, three inputs, two units"), (2, 3, 2), public=True),
            RNN.two_steps(draw, "public/2", N_("two steps with gradients, one unit"), (1, 2, 1), public=True),
        ],
        hidden=lambda draw: [
            RNN.two_steps(draw, "hidden/1", N_("two steps with gradients, all sizes different"), (2, 3, 4)),
            RNN.one_step(draw, "hidden/2", N_("as many units as inputs"), (3, 3, 3)),
            RNN.one_step(draw, "hidden/3", N_("one unit, several inputs"), (2, 4, 1)),
        ],
        contracts=RNN.contracts(),
        starter=lambda say: starter_of_class(torch_rnn_cell.write(), docs(say), say),
        libraries="torch-by-hand",
        forbidden=NOT_THE_LIBRARYS,
        classes=(RNN.written,),
    )


def reference(slips: Slips) -> Names:
    """The class, with these slips made; without any it agrees with PyTorch's (a test says so)."""
    return {RNN.name: partial(Reference, slips)}


class Reference(Module):
    """In NumPy."""

    def __init__(self, slips: Slips, input_size: int, hidden_size: int) -> None:
        super().__init__(cell_shapes(1, input_size, hidden_size))
        self.slips = slips

    def forward(self, x: Any, h: Any) -> Traced:
        """The new state, shape (N, H)."""
        slips = self.slips
        past = h.detach() if "state-detached" in slips and isinstance(h, Traced) else h
        W = self.weight_hh if "recurrent-transposed" in slips else self.weight_hh.T
        of_x, of_h = x @ self.weight_ih.T, (0.0 if "state-ignored" in slips else 1.0) * (past @ W)
        of_x = of_x if "input-bias-missing" in slips else of_x + self.bias_ih
        of_h = of_h if "recurrent-bias-missing" in slips else of_h + self.bias_hh
        new = self._active(of_x) + self._active(of_h) if "activations-apart" in slips else self._active(of_x + of_h)
        return new + past if "old-state-added" in slips else new

    def _active(self, a: Traced) -> Traced:
        if "activation-missing" in self.slips:
            return a
        if "activation-relu" in self.slips:
            return relu(a)
        return sigmoid(a) if "activation-sigmoid" in self.slips else tanh(a)


def docs(_: Language) -> dict[str, str]:
    """What the class and its method are."""
    return class_docs(
        RNN.written,
        _("A simple recurrent cell with the parameters of PyTorch's; the equation is on your sheet."),
        _("The new state (N, H) from inputs x (N, D) and the previous state h (N, H)."),
        _,
    )


torch_rnn_cell.second_route(rnn_by_loops)


@torch_rnn_cell.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return asked(
        RNN,
        r"$$h' = \tanh\left( W_{ih} \, x + b_{ih} + W_{hh} \, h + b_{hh} \right)$$",
        _("Its method `forward(self, x, h)` takes inputs $(N, D)$ and states $(N, H)$ and returns the new states:"),
        "",
        _,
    )


WORKED = """import torch
from torch import nn


class RNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.randn(hidden_size, input_size) / hidden_size**0.5)
        self.weight_hh = nn.Parameter(torch.randn(hidden_size, hidden_size) / hidden_size**0.5)
        self.bias_ih = nn.Parameter(torch.zeros(hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(hidden_size))

    def forward(self, x, h):
        return torch.tanh(x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh)
"""


@torch_rnn_cell.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a class that passes."""
    return passes(WORKED, _)
