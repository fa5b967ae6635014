"""Write a GRU cell as a module of PyTorch, without PyTorch's own."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from ...solutions.gru import Gate, Reset
from ...templates.language import N_, Language
from ..engine.code_exercise import CodeTask, Names, Slip, code_exercise
from ..engine.starter_class import starter_of_class
from ..engine.telling import Slips
from ..engine.variant import Variant
from .cell import NOT_THE_LIBRARYS, Cell
from .loops import gru_by_loops
from .module import Module, cell_shapes
from .tape import Traced, sigmoid, tanh, traced
from .texts import DETACHED, MISSING_BIAS, TRANSPOSED, asked, class_docs, passes

GRU = Cell("GRUCell", 3)
RESETS = ("reset-misplaced", "reset-ignored", "reset-without-bias", "reset-on-everything")
LIBRARYS = {"gate": "keeps", "reset": "after"}
"""The convention of PyTorch's own cell; no other is computed by it."""
SLIPS = (
    Slip(
        "update-inverted",
        N_("the update gate is inverted"),
        N_("Set the update gate to 1 and see whether the old state or the candidate comes out."),
    ),
    Slip(
        "blocks-exchanged",
        N_("the rows of the reset gate and of the update gate are taken for each other"),
        N_("The first H rows belong to the reset gate, the next H to the update gate, the last H to the candidate."),
    ),
    Slip(
        "reset-misplaced",
        N_("the reset gate acts on the other side of the matrix product"),
        N_("Look in the equation of the candidate for what the reset gate multiplies."),
        excludes=RESETS,
    ),
    Slip(
        "reset-ignored",
        N_("there is no reset gate"),
        N_("Set the reset gate to 0: the candidate may no longer depend on the previous state."),
        excludes=RESETS,
    ),
    Slip(
        "reset-without-bias",
        N_("the recurrent bias of the candidate stands outside the reset gate"),
        N_("The reset gate multiplies the recurrent product together with its bias."),
        excludes=(*RESETS, "recurrent-bias-missing"),
    ),
    Slip(
        "reset-on-everything",
        N_("the reset gate multiplies the input's share as well"),
        N_("Set the reset gate to 0: the candidate must still depend on the input."),
        excludes=RESETS,
    ),
    Slip(
        "candidate-sigmoid",
        N_("the candidate goes through the sigmoid"),
        N_("The candidate takes the hyperbolic tangent."),
    ),
    *MISSING_BIAS,
    TRANSPOSED,
    DETACHED,
)
LIBRARY = """import torch


class GRUCell(torch.nn.GRUCell):
    pass
"""


@code_exercise(
    id="torch-gru-cell",
    title=N_("Write a GRU cell as a module of PyTorch"),
    topic="modules",
    source="Cho et al. (2014); gates, order of rows and biases as in PyTorch",
    level=2,
)
def torch_gru_cell(gate: Gate = "keeps", reset: Reset = "after") -> CodeTask:
    """A class with PyTorch's parameters, written out."""
    here = {"gate": gate, "reset": reset}
    return CodeTask(
        "torch_gru_cell",
        (),
        partial(reference, here),
        tuple(slip for slip in SLIPS if reset == "after" or slip.id != "reset-without-bias"),
        public=lambda draw: [
            GRU.one_step(draw, "public/1", N_("two examples, three inputs, two units"), (2, 3, 2), public=True),
            GRU.two_steps(draw, "public/2", N_("two steps with gradients, one unit"), (1, 2, 1), public=True),
        ],
        hidden=lambda draw: [
            GRU.two_steps(draw, "hidden/1", N_("two steps with gradients, all sizes different"), (2, 3, 4)),
            GRU.one_step(draw, "hidden/2", N_("as many units as inputs"), (3, 3, 3)),
            GRU.one_step(draw, "hidden/3", N_("one unit, several inputs"), (2, 4, 1)),
        ],
        contracts=GRU.contracts(),
        starter=lambda say: starter_of_class(torch_gru_cell.write(**here), docs(say), say),
        libraries="torch-by-hand",
        forbidden=NOT_THE_LIBRARYS,
        classes=(GRU.written,),
        library=LIBRARY if here == LIBRARYS else "",
    )


def reference(here: Mapping[str, str], slips: Slips) -> Names:
    """The class in one convention, with these slips made; without any it agrees with PyTorch's (a test says so)."""
    keeps = (here["gate"] == "keeps") != ("update-inverted" in slips)
    before = (here["reset"] == "before") != ("reset-misplaced" in slips)
    return {GRU.name: partial(Reference, slips, keeps, before)}


class Reference(Module):
    """In NumPy."""

    def __init__(self, slips: Slips, keeps: bool, before: bool, input_size: int, hidden_size: int) -> None:
        super().__init__(cell_shapes(3, input_size, hidden_size))
        self.slips, self.keeps, self.before, self.H = slips, keeps, before, hidden_size

    def forward(self, x: Any, h: Any) -> Traced:
        """The new state, shape (N, H)."""
        slips, H = self.slips, self.H
        past = h.detach() if "state-detached" in slips and isinstance(h, Traced) else h
        blocks = [slice(0, H), slice(H, 2 * H), slice(2 * H, 3 * H)]
        if "blocks-exchanged" in slips:
            blocks[:2] = blocks[1::-1]
        of_x, of_h = [self._share_x(x, rows) for rows in blocks], [self._share_h(past, rows) for rows in blocks]
        r, z = sigmoid(of_x[0] + of_h[0]), sigmoid(of_x[1] + of_h[1])
        n = (sigmoid if "candidate-sigmoid" in slips else tanh)(self._sum(past, r, of_x[2], of_h[2], blocks[2]))
        if not self.keeps:
            z = 1.0 - z
        return (1.0 - z) * n + z * past

    def _sum(self, past: Any, r: Traced, of_x: Traced, of_h: Traced, rows: slice) -> Traced:
        """Before the candidate's activation."""
        slips = self.slips
        if "reset-ignored" in slips:
            return of_x + of_h
        if self.before and "reset-on-everything" not in slips:
            return of_x + self._share_h(r * past, rows)
        if "reset-without-bias" in slips:
            bias = self.bias_hh[rows]
            return of_x + r * (of_h - bias) + bias
        return r * (of_x + of_h) if "reset-on-everything" in slips else of_x + r * of_h

    def _share_x(self, x: Any, rows: slice) -> Traced:
        return traced(x) @ self.weight_ih[rows].T + self._bias("input-bias-missing", self.bias_ih[rows])

    def _share_h(self, h: Any, rows: slice) -> Traced:
        W = self.weight_hh[rows]
        product = traced(h) @ (W if "recurrent-transposed" in self.slips else W.T)
        return product + self._bias("recurrent-bias-missing", self.bias_hh[rows])

    def _bias(self, slip: str, bias: Traced) -> Traced:
        return 0.0 * bias if slip in self.slips else bias


def docs(_: Language) -> dict[str, str]:
    """What the class and its method are."""
    return class_docs(
        GRU.written,
        _("A GRU cell with the parameters of PyTorch's; the equations are on your sheet."),
        _("The new state (N, H) from inputs x (N, D) and the previous state h (N, H)."),
        _,
    )


torch_gru_cell.second_route(gru_by_loops)


@torch_gru_cell.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    keep, write = (
        ("z", r"\left( 1 - z \right)") if variant.options["gate"] == "keeps" else (r"\left( 1 - z \right)", "z")
    )
    if variant.options["reset"] == "after":
        candidate = r"r \odot \left( W_{hn} \, h + b_{hn} \right)"
    else:
        candidate = r"W_{hn} \left( r \odot h \right) + b_{hn}"
    rows = (
        r"r &= \sigma\left( W_{ir} \, x + b_{ir} + W_{hr} \, h + b_{hr} \right)",
        r"z &= \sigma\left( W_{iz} \, x + b_{iz} + W_{hz} \, h + b_{hz} \right)",
        rf"n &= \tanh\left( W_{{in}} \, x + b_{{in}} + {candidate} \right)",
        rf"h' &= {write} \odot n + {keep} \odot h",
    )
    return asked(
        GRU,
        "$$\n\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n$$",
        _("Its method `forward(self, x, h)` takes inputs $(N, D)$ and states $(N, H)$ and returns the new states:"),
        _("The rows stand in the order $r$, $z$, $n$, each a block of $H$ rows."),
        _,
    )


WORKED = """import torch
from torch import nn


class GRUCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.randn(3 * hidden_size, input_size) / hidden_size**0.5)
        self.weight_hh = nn.Parameter(torch.randn(3 * hidden_size, hidden_size) / hidden_size**0.5)
        self.bias_ih = nn.Parameter(torch.zeros(3 * hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(3 * hidden_size))

    def forward(self, x, h):
        W_r, W_z, W_n = self.weight_hh.chunk(3)
        b_r, b_z, b_n = self.bias_hh.chunk(3)
        x_r, x_z, x_n = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
        r = torch.sigmoid(x_r + h @ W_r.T + b_r)
        z = torch.sigmoid(x_z + h @ W_z.T + b_z)
        n = torch.tanh(x_n + %s)
        return %s
"""
CANDIDATES = {"after": "r * (h @ W_n.T + b_n)", "before": "(r * h) @ W_n.T + b_n"}
MIXTURES = {"keeps": "(1 - z) * n + z * h", "writes": "z * n + (1 - z) * h"}


@torch_gru_cell.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a class that passes."""
    options = variant.options
    return passes(WORKED % (CANDIDATES[options["reset"]], MIXTURES[options["gate"]]), _)
