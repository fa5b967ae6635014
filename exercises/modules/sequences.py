"""Cases of a network that reads padded sequences in both directions."""

import numpy as np

from ...templates.language import N_
from ..engine.calls import Case, Ref
from ..engine.code_exercise import Class, Contract, Function, Output
from ..engine.contracts import one_example, one_step, same_again, unchanged
from ..engine.draw import Draw
from ..engine.signatures import go_back, slope_of
from .cell import CELL, Array, drawn, state_contract
from .module import cell_shapes

REVERSE = "_reverse"
Sizes = tuple[int, int, int, int]
"""Sequences N, steps T of the table, inputs D, units H."""
LIBRARY = """import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Bidirectional(torch.nn.RNN):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size, batch_first=True, bidirectional=True)
        for name in list(self._parameters):
            setattr(self, name.replace("_l0", ""), self._parameters[name])

    def load_state_dict(self, arrays):
        with torch.no_grad():
            for name, array in arrays.items():
                getattr(self, name).copy_(array)

    def forward(self, xs, lengths):
        packed = pack_padded_sequence(xs, lengths, batch_first=True, enforce_sorted=False)
        outputs, last = super().forward(packed)
        return pad_packed_sequence(outputs, batch_first=True, total_length=xs.shape[1])[0], last
"""
"""The same with PyTorch's own network, which calls its parameters weight_ih_l0 and so on."""
TWO = (N_("two sequences of lengths 3 and 2"), (2, 3, 2, 2), (3, 2))


def shapes(input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
    """Shapes of the parameters of both directions.

    >>> len(shapes(2, 3))
    8
    """
    return cell_shapes(1, input_size, hidden_size) | cell_shapes(1, input_size, hidden_size, REVERSE)


PARAMETERS = tuple(shapes(1, 1))
FORWARD = Function("forward", ("xs", "lengths"), (Output("outputs", time=1), Output("last")))
NETWORK = Class("Bidirectional", ("input_size", "hidden_size"), (FORWARD,), PARAMETERS, "nn.Module")


def case(draw: Draw, name: str, label: str, sizes: Sizes, lengths: tuple[int, ...], *, public: bool = False) -> Case:
    """One table of sequences; the padding is drawn like the rest.

    >>> [step.name for step in case(Draw(("7",)), "demo", "demo", (2, 3, 1, 1), (3, 1)).steps]
    ['cell', 'load', 'forward']
    """
    N, T, D, H = sizes
    parameters = _parameters(draw, name, D, H)
    xs = drawn(draw, f"{name}/xs", (N, T, D))
    return Case(label, (*NETWORK.loaded(parameters, D, H), FORWARD.on(CELL, xs, np.array(lengths))), public)


def with_gradients(
    draw: Draw,
    name: str,
    label: str,
    sizes: Sizes,
    lengths: tuple[int, ...],
    *,
    public: bool = False,
) -> Case:
    """The same, with a gradient at the outputs, and what came of it."""
    N, T, _, H = sizes
    forward = case(draw, name, label, sizes, lengths)
    back = go_back(Ref("forward", (0,)), drawn(draw, f"{name}/doutputs", (N, T, 2 * H)))
    return Case(label, (*forward.steps, back, *(slope_of(CELL, name) for name in PARAMETERS)), public)


def _from_last(draw: Draw, direction: int) -> Case:
    """A gradient at the last state of one direction, which goes back to the parameters of that direction.

    A last state is an entry of `last` whether that is one tensor or a tuple of two.
    """
    label, sizes, lengths = TWO
    name = f"gradients/{direction}"
    back = go_back(Ref("forward", (1, direction)), drawn(draw, f"{name}/dlast", (sizes[0], sizes[3])))
    own = [one for one in PARAMETERS if one.endswith(REVERSE) == bool(direction)]
    steps = case(draw, name, label, sizes, lengths).steps
    return Case(label, (*steps, back, *(slope_of(CELL, one) for one in own)))


def contracts() -> tuple[Contract, ...]:
    """What every right network keeps."""
    label, sizes, lengths = TWO
    return (
        one_example(lambda draw: [case(draw, "single", N_("one sequence"), (1, 3, 2, 2), (2,))]),
        one_step(lambda draw: [case(draw, "short", N_("one step"), (2, 1, 2, 2), (1, 1))]),
        unchanged(lambda draw: [case(draw, "unchanged", label, sizes, lengths)]),
        same_again(lambda draw: [case(draw, "again", label, sizes, lengths)]),
        state_contract(lambda draw: NETWORK.loaded(_parameters(draw, "named", 3, 2), 3, 2)),
        Contract(
            "padding-free",
            N_("A sequence gives in a table what it gives alone, and the numbers in the padding do not matter."),
            lambda draw: [_in_the_table_and_alone(draw)],
        ),
        Contract(
            "gradients",
            N_("Gradients go back from a result through all steps to every parameter."),
            lambda draw: [_from_last(draw, 0), _from_last(draw, 1)],
        ),
    )


def _parameters(draw: Draw, name: str, D: int, H: int) -> dict[str, Array]:
    return {one: drawn(draw, f"{name}/{one}", shape) for one, shape in shapes(D, H).items()}


def _in_the_table_and_alone(draw: Draw) -> Case:
    """A table, the same with another padding, and the shorter sequence without any."""
    whole = case(draw, "table", N_("a table, and its second sequence alone"), (2, 4, 2, 2), (4, 2))
    *made, forward = whole.steps
    xs, lengths = forward.args
    other = xs.copy()
    other[1, 2:] = drawn(draw, "table/padding", (2, 2))
    again = FORWARD.on(CELL, other, lengths, name="other padding")
    alone = FORWARD.on(CELL, xs[1:, :2], lengths[1:], name="alone")
    return Case(whole.name, (*made, forward, again, alone))
