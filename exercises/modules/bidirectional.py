"""Write a bidirectional network over padded sequences as a module of PyTorch, without PyTorch's own."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...templates.language import N_, Language
from ..engine.code_exercise import CodeTask, Names, Slip, code_exercise
from ..engine.starter_class import starter_of_class
from ..engine.telling import Slips
from ..engine.variant import Variant
from .bidirectional_loops import bidirectional_by_loops
from .cell import NOT_THE_LIBRARYS
from .module import Module
from .sequences import LIBRARY, NETWORK, REVERSE, case, contracts, shapes, with_gradients
from .tape import Traced, join, stack, tanh, traced
from .texts import DETACHED, FROM_SCRATCH, MISSING_BIAS, TRANSPOSED, passes

NO_LENGTHS = ("backward-from-padding", "last-in-padding", "padding-not-zero", "backward-last-first")
SLIPS = (
    Slip(
        "lengths-ignored",
        N_("the lengths are not used at all"),
        N_("Change the numbers in the padding: nothing of the result may change."),
        excludes=NO_LENGTHS,
    ),
    Slip(
        "backward-from-padding",
        N_("the backward direction begins in the padding"),
        N_(
            "The backward direction begins, from zeros, at the last step of each sequence, not at the end of the table."
        ),
    ),
    Slip(
        "last-in-padding",
        N_("the last state of the forward direction is taken at the end of the padding"),
        N_("The last state of the forward direction is that at the last step of each sequence."),
    ),
    Slip(
        "padding-not-zero",
        N_("the outputs in the padding repeat the last state of the forward direction"),
        N_("At steps beyond a sequence's length all outputs are 0."),
    ),
    Slip(
        "backward-last-first",
        N_("the last state of the backward direction is taken at the last step, which it reads first"),
        N_("The backward direction ends at the first step of the sequence."),
    ),
    Slip(
        "backward-not-turned",
        N_("the outputs of the backward direction stand in the order in which it read"),
        N_("Output t holds the two states that belong to step t: turn the backward list around before joining."),
    ),
    Slip(
        "directions-exchanged",
        N_("the backward direction stands first"),
        N_("The first H outputs, and the first of the last states, belong to the forward direction."),
    ),
    Slip(
        "weights-shared",
        N_("both directions use the weights of the forward direction"),
        N_("The backward direction has parameters of its own: those that end in `_reverse`."),
    ),
    Slip(
        "carried-over",
        N_("the backward direction begins with the last state of the forward direction"),
        N_("Each direction begins with a state of zeros."),
    ),
    *MISSING_BIAS,
    TRANSPOSED,
    DETACHED,
)


@code_exercise(
    id="torch-bidirectional",
    title=N_("Write a bidirectional network as a module of PyTorch"),
    topic="modules",
    source="Schuster & Paliwal (1997); names of parameters after PyTorch, padded sequences with lengths",
    level=3,
)
def torch_bidirectional() -> CodeTask:
    """A class that reads padded sequences in both directions."""
    return CodeTask(
        "torch_bidirectional",
        (),
        reference,
        SLIPS,
        public=lambda draw: [
            case(draw, "public/1", N_("two sequences of lengths 3 and 2, one unit"), (2, 3, 2, 1), (3, 2), public=True),
            with_gradients(
                draw, "public/2", N_("gradients, one sequence of length 2 in 3 steps"), (1, 3, 1, 1), (2,), public=True
            ),
        ],
        hidden=lambda draw: [
            with_gradients(draw, "hidden/1", N_("gradients, all sizes different"), (3, 4, 2, 5), (4, 2, 1)),
            case(draw, "hidden/2", N_("as many units as inputs, longest sequence last"), (2, 3, 2, 2), (2, 3)),
            case(draw, "hidden/3", N_("every sequence shorter than the table"), (2, 4, 3, 1), (3, 2)),
        ],
        contracts=contracts(),
        starter=lambda say: starter_of_class(torch_bidirectional.write(), docs(say), say),
        libraries="torch-by-hand",
        forbidden=NOT_THE_LIBRARYS,
        classes=(NETWORK,),
        library=LIBRARY,
    )


def reference(slips: Slips) -> Names:
    """The class, with these slips made; without any it agrees with PyTorch's (a test says so)."""
    return {NETWORK.name: partial(Reference, slips)}


class Reference(Module):
    """In NumPy: a step in the padding leaves the state as it is, in both directions."""

    def __init__(self, slips: Slips, input_size: int, hidden_size: int) -> None:
        super().__init__(shapes(input_size, hidden_size))
        self.slips, self.H = slips, hidden_size

    def forward(self, xs: NDArray[Any], lengths: NDArray[Any]) -> tuple[Traced, Traced]:
        """Outputs (N, T, 2H) and last states (2, N, H)."""
        slips, T = self.slips, xs.shape[1]
        inside = (np.arange(T)[:, None] < np.asarray(lengths)).astype(float)[..., None]
        if "lengths-ignored" in slips:
            inside = np.ones_like(inside)
        everywhere = np.ones_like(inside)
        ahead = self._read(xs, inside, range(T), "")
        runs_on = "last-in-padding" in slips
        last = self._read(xs, everywhere, range(T), "")[T - 1] if runs_on else ahead[T - 1]
        start = ahead[T - 1] if "carried-over" in slips else traced(np.zeros((len(xs), self.H)))
        used = everywhere if "backward-from-padding" in slips else inside
        back = self._read(xs, used, range(T)[::-1], "" if "weights-shared" in slips else REVERSE, start)
        return self._outputs(ahead, back, inside), self._last(last, back, lengths)

    def _read(
        self, xs: NDArray[Any], inside: NDArray[Any], steps: Sequence[int], suffix: str, start: Traced | None = None
    ) -> list[Traced]:
        """The states of one direction, by step."""
        N, T, D = xs.shape
        of_x = traced(xs.transpose(1, 0, 2).reshape(T * N, D)) @ self._named("weight_ih", suffix).T
        of_x = self._with_bias(of_x, "input-bias-missing", "bias_ih", suffix)
        W = self._named("weight_hh", suffix)
        W = W if "recurrent-transposed" in self.slips else W.T
        h = traced(np.zeros((N, self.H))) if start is None else start
        states = [h] * T
        for t in steps:
            past = h.detach() if "state-detached" in self.slips else h
            of_h = self._with_bias(past @ W, "recurrent-bias-missing", "bias_hh", suffix)
            h = inside[t] * tanh(of_x[t * N : (t + 1) * N] + of_h) + (1 - inside[t]) * h
            states[t] = h
        return states

    def _named(self, name: str, suffix: str) -> Traced:
        found: Traced = getattr(self, name + suffix)
        return found

    def _with_bias(self, product: Traced, slip: str, name: str, suffix: str) -> Traced:
        return product if slip in self.slips else product + self._named(name, suffix)

    def _outputs(self, ahead: list[Traced], back: list[Traced], inside: NDArray[Any]) -> Traced:
        """Both halves at each step, zeros in the padding."""
        first = ahead if "padding-not-zero" in self.slips else [m * h for m, h in zip(inside, ahead, strict=True)]
        second = [m * h for m, h in zip(inside, back, strict=True)]
        if "backward-not-turned" in self.slips:
            second.reverse()
        halves = stack(first, axis=1), stack(second, axis=1)
        return join(*(halves[::-1] if "directions-exchanged" in self.slips else halves))

    def _last(self, last: Traced, back: list[Traced], lengths: NDArray[Any]) -> Traced:
        end = back[0]
        if "backward-last-first" in self.slips:
            at = (np.arange(len(back))[:, None] == np.asarray(lengths) - 1).astype(float)[..., None]
            end = sum((m * h for m, h in zip(at, back, strict=True)), traced(0.0))
        return stack([end, last] if "directions-exchanged" in self.slips else [last, end], axis=0)


def docs(_: Language) -> dict[str, str]:
    """What the class and its method are."""
    return {
        NETWORK.name: _(
            "A simple recurrent network that reads padded sequences in both directions.\n\n"
            "Parameters: weight_ih (H, D), weight_hh (H, H), bias_ih (H), bias_hh (H), and the same with _reverse."
        ),
        f"{NETWORK.name}.forward": _(
            "Outputs (N, T, 2H) and last states (2, N, H) from inputs xs (N, T, D) and lengths (N,), whole numbers."
        ),
    }


torch_bidirectional.second_route(bidirectional_by_loops)


@torch_bidirectional.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write the class `Bidirectional(nn.Module)` in the starter file. Its constructor takes `input_size` "
                "and `hidden_size`, here $D$ and $H$, and makes eight parameters: `weight_ih` $(H, D)$, `weight_hh` "
                "$(H, H)$, `bias_ih` $(H)$, `bias_hh` $(H)$, and four of the same shapes whose names end in "
                "`_reverse`. Its method `forward(self, xs, lengths)` takes $N$ sequences in a table `xs` $(N, T, D)$ "
                "and their lengths: of sequence $k$ the first `lengths[k]` steps count, at least one, and what stands "
                "behind them is padding, any numbers. Both directions begin with zeros:"
            ),
            r"""$$
\begin{align*}
h_t &= \tanh\left( W_{ih} \, x_t + b_{ih} + W_{hh} \, h_{t-1} + b_{hh} \right) \\
g_t &= \tanh\left( W'_{ih} \, x_t + b'_{ih} + W'_{hh} \, g_{t+1} + b'_{hh} \right)
\end{align*}
$$""",
            _(
                "The parameters with a prime are those that end in `_reverse`; the backward states $g_t$ begin at the "
                "last step of each sequence. Return the tuple `outputs, last`: `outputs` $(N, T, 2 H)$ holds at each "
                "step $h_t$ and behind it $g_t$, and zeros in the padding; `last` $(2, N, H)$ holds the state with "
                "which each direction ends: forward, then backward."
            ),
            _(FROM_SCRATCH),
        ]
    )


WORKED = """import torch
from torch import nn


class Bidirectional(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        for end in ("", "_reverse"):
            for name, shape in (
                ("weight_ih", (hidden_size, input_size)),
                ("weight_hh", (hidden_size, hidden_size)),
                ("bias_ih", (hidden_size,)),
                ("bias_hh", (hidden_size,)),
            ):
                self.register_parameter(name + end, nn.Parameter(torch.randn(shape) / hidden_size**0.5))

    def read(self, xs, inside, steps, end):
        W_x, W_h = getattr(self, "weight_ih" + end), getattr(self, "weight_hh" + end)
        b = getattr(self, "bias_ih" + end) + getattr(self, "bias_hh" + end)
        h = xs.new_zeros(len(xs), len(b))
        states = [h] * xs.shape[1]
        for t in steps:
            new = torch.tanh(xs[:, t] @ W_x.T + h @ W_h.T + b)
            h = torch.where(inside[:, t].unsqueeze(1), new, h)
            states[t] = h
        return torch.stack(states, dim=1), h

    def forward(self, xs, lengths):
        steps = range(xs.shape[1])
        inside = torch.arange(xs.shape[1]) < lengths.unsqueeze(1)
        ahead, last_ahead = self.read(xs, inside, steps, "")
        back, last_back = self.read(xs, inside, reversed(steps), "_reverse")
        outputs = torch.cat([ahead, back], dim=2) * inside.unsqueeze(2)
        return outputs, torch.stack([last_ahead, last_back])
"""


@torch_bidirectional.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a class that passes."""
    return passes(WORKED, _)
