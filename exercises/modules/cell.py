"""A cell as `nn.Module`: what all three kinds are asked, and how their parameters are drawn."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...templates.language import N_
from ..engine.calls import Case, Path, Ref, Step
from ..engine.code_exercise import Class, Contract, Function, Output
from ..engine.contracts import one_example, same_again, unchanged
from ..engine.draw import Draw
from ..engine.signatures import go_back, slope_of, state_of
from ..engine.specs import tenths
from .module import cell_shapes

Array = NDArray[np.float32]
VALUES = tenths(-1.5, 1.5, never=0).grid
PARAMETERS = tuple(cell_shapes(1, 1, 1))
NOT_THE_LIBRARYS = ("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell", "RNNBase", "RNNCellBase", "_VF")
"""PyTorch's own, which a file may name only if it defines something of that name itself."""
CELL = Ref("cell")
Sizes = tuple[int, int, int]
"""Examples N, inputs D, units H."""
TWO = (N_("two examples"), (2, 3, 2))


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of cell.

    Args:
        name: Of the class that students write.
        gates: Blocks of H rows in its weights.
        states: What is handed from step to step: h, or h and c as a tuple.

    Example:
        >>> case = Cell("GRUCell", 3).two_steps(Draw(("7",)), "demo", "demo", (2, 3, 1))
        >>> [step.name for step in case.steps]  # doctest: +ELLIPSIS
        ['cell', 'load', 'forward', 'forward again', 'backward', 'weight_ih.grad', ...]
    """

    name: str
    gates: int
    states: tuple[str, ...] = ("h",)

    @property
    def written(self) -> Class:
        """The class that students write."""
        taken = "state" if len(self.states) > 1 else "h"
        forward = Function("forward", ("x", taken), tuple(map(Output, self.states)))
        return Class(self.name, ("input_size", "hidden_size"), (forward,), PARAMETERS, "nn.Module")

    def one_step(self, draw: Draw, name: str, label: str, sizes: Sizes, *, public: bool = False) -> Case:
        """One forward pass."""
        return Case(label, (*self._loaded(draw, name, sizes), self._forward(draw, name, sizes)), public)

    def two_steps(
        self, draw: Draw, name: str, label: str, sizes: Sizes, *, state: str = "h", public: bool = False
    ) -> Case:
        """Two forward passes, a gradient from a last state back to the parameters, and what came of it."""
        first, second = self._forward(draw, name, sizes), self._forward(draw, f"{name}/again", sizes)
        second = self.written.methods[0].on(CELL, second.args[0], Ref("forward"), name="forward again")
        place: Path = (self.states.index(state),) if len(self.states) > 1 else ()
        back = go_back(Ref(second.name, place), drawn(draw, f"{name}/d{state}", (sizes[0], sizes[2])))
        slopes = [slope_of(CELL, parameter) for parameter in PARAMETERS]
        return Case(label, (*self._loaded(draw, name, sizes), first, second, back, *slopes), public)

    def contracts(self) -> tuple[Contract, ...]:
        """What every right cell keeps."""
        label, sizes = TWO
        return (
            one_example(lambda draw: [self.one_step(draw, "single", N_("one example"), (1, 2, 3))]),
            unchanged(lambda draw: [self.one_step(draw, "unchanged", label, sizes)]),
            same_again(lambda draw: [self.one_step(draw, "again", label, sizes)]),
            state_contract(lambda draw: self._loaded(draw, "named", (1, 3, 2))),
            Contract(
                "objects-apart",
                N_("Two objects of the class share no parameters."),
                lambda draw: [self._two_objects(draw)],
            ),
            Contract(
                "gradients",
                N_("Gradients go back from a result through all steps to every parameter."),
                lambda draw: [self.two_steps(draw, "gradients", label, sizes, state=self.states[-1])],
            ),
        )

    def _loaded(self, draw: Draw, name: str, sizes: Sizes, cell: str = "cell") -> tuple[Step, Step]:
        _, D, H = sizes
        shapes = cell_shapes(self.gates, D, H)
        arrays = {parameter: drawn(draw, f"{name}/{parameter}", shape) for parameter, shape in shapes.items()}
        load = "load" if cell == "cell" else f"load {cell}"
        return self.written.loaded(arrays, D, H, name=cell, load=load)

    def _forward(self, draw: Draw, name: str, sizes: Sizes, of: Ref = CELL) -> Step:
        N, D, H = sizes
        given = tuple(drawn(draw, f"{name}/{state}", (N, H)) for state in self.states)
        x = drawn(draw, f"{name}/x", (N, D))
        return self.written.methods[0].on(of, x, given if len(given) > 1 else given[0])

    def _two_objects(self, draw: Draw) -> Case:
        """The first is used after the second was loaded."""
        sizes = (2, 2, 2)
        first = self._loaded(draw, "first", sizes)
        second = self._loaded(draw, "second", sizes, "other")
        return Case(N_("two objects"), (*first, *second, self._forward(draw, "first", sizes)))


def drawn(draw: Draw, name: str, shape: tuple[int, ...]) -> Array:
    """Tenths, in the type that PyTorch takes for granted.

    >>> drawn(Draw(("7",)), "x", (2,)).dtype.name
    'float32'
    """
    return np.asarray(draw.choice(name, VALUES, shape)[0], np.float32)


def state_contract(loaded: Callable[[Draw], tuple[Step, Step]]) -> Contract:
    """Names and shapes of the parameters, asked of an object that was made and loaded by these steps."""
    return Contract(
        "state-dict",
        N_("state_dict has the names and shapes of the sheet, and gives back what was loaded."),
        lambda draw: [Case(N_("names and shapes"), (*loaded(draw), state_of(CELL)))],
    )
