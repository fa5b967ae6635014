"""What students write, as an author names it: functions and classes, and the steps that use them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from .calls import Attribute, Call, Load, Method, New, Path, Ref, State, Step


@dataclass(frozen=True, slots=True)
class Output:
    """One thing that a function returns."""

    name: str
    time: int | None = None
    """The axis of time, if it has one: a result that is right for the first step only is called so."""
    held: bool = False
    """Its form is the student's choice, for example a cache: it is handed on and never compared."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that the student writes."""

    name: str
    parameters: tuple[str, ...]
    returns: tuple[Output, ...]
    """Several are returned as a tuple."""

    def call(self, *args: Any, name: str = "", **kwargs: Any) -> Step:
        """A step that calls it; without a name the step has the function's."""
        return Step(name or self.name, Call(self.name), args, kwargs, hold=self._held)

    def on(self, of: Ref, *args: Any, name: str = "", **kwargs: Any) -> Step:
        """A step that calls it as a method of an earlier result."""
        return Step(name or self.name, Method(of, self.name), args, kwargs, hold=self._held)

    @property
    def _held(self) -> tuple[Path, ...]:
        alone = len(self.returns) == 1
        return tuple(() if alone else (place,) for place, one in enumerate(self.returns) if one.held)

    def output(self, path: Path) -> tuple[Output, Path]:
        """What lies at a path of a result, and the path within it."""
        if len(self.returns) == 1:
            return self.returns[0], path
        return (self.returns[int(path[0])], path[1:]) if path else (Output(""), ())


@dataclass(frozen=True, slots=True)
class Class:
    """A class that the student writes; its object lives from step to step of a case.

    Example:
        >>> cell = Class("Cell", ("size",), (Function("forward", ("x",), (Output("h"),)),), ("weight",))
        >>> [step.name for step in cell.loaded({"weight": [1.0, 2.0, 3.0]}, 3)]
        ['cell', 'load']
        >>> cell.methods[0].on(Ref("cell"), 0.5).target
        Method(of=Ref(step='cell', path=()), name='forward')
    """

    name: str
    parameters: tuple[str, ...]
    """Of its constructor, without self."""
    methods: tuple[Function, ...]
    """What else is written, without self among the parameters."""
    state: tuple[str, ...] = ()
    """Names of the arrays in its state."""
    base: str = ""
    """What it inherits from, as the file writes it: "nn.Module"."""

    def loaded(
        self, arrays: Mapping[str, Any], *args: Any, name: str = "cell", load: str = "load"
    ) -> tuple[Step, Step]:
        """Steps that make an object and put these arrays into it.

        Args:
            arrays: By name in its state.
            args: Of the constructor.
            name, load: Of the two steps.
        """
        return Step(name, New(self.name), args, keep=False), Step(load, Load(Ref(name), arrays))

    def method(self, name: str) -> Function | None:
        """Its method of this name, if students write it."""
        return next((method for method in self.methods if method.name == name), None)


def state_of(of: Ref, name: str = "state") -> Step:
    """A step that reads what `state_dict` says."""
    return Step(name, State(of))


def slope_of(of: Ref, parameter: str) -> Step:
    """A step that reads the gradient that has come to a parameter, as automatic differentiation leaves it."""
    return Step(f"{parameter}.grad", Attribute(of, f"{parameter}.grad"))


def go_back(of: Ref, upstream: NDArray[Any]) -> Step:
    """A step that sends a gradient back through a result.

    Once in a case: what a second pass adds in place, PyTorch may add to two parameters that share their memory.

    Args:
        of: The result.
        upstream: Gradient of the loss with respect to it, of its shape.
    """
    return Step("backward", Method(of, "backward"), (upstream,), keep=False)
