"""Working: the graph an author writes. Givens, asked and shown quantities, misconceptions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...errors import AuthorError, InputError
from ...templates.language import N_
from .graph import Graph, Value, rebuild
from .specs import Fixed, Spec, fixed
from .symbols import symbol_of

Cell = Any
"""One quantity, or a NamedTuple of them as a reference cell returns it."""


@dataclass(frozen=True, slots=True)
class Misconception:
    """A known wrong way to compute some of the asked quantities."""

    id: str
    """Stable over seeds and versions, so that it can be counted over a class."""
    places: tuple[tuple[Value, Value], ...]
    """(asked quantity, what is computed instead from its parents)."""
    says: str
    """One kind sentence on what probably happened (message id)."""
    check: str = ""
    """One sentence on how students can check themselves (message id)."""
    share: Fraction = Fraction(0)
    """Part of the blank's marks that it still earns."""


class Working:
    """Records an exercise; the author writes top to bottom in the student's order.

    Args:
        decimals: Decimals asked of every quantity that is not exact.
        pins: Values that are set, by name; pinning an asked quantity makes it a given.

    Example:
        >>> from .specs import tenths
        >>> w = Working()
        >>> x = w.given("x", tenths(-1, 1))
        >>> y = w.ask("y", np.tanh(x), "output")
        >>> w.misconception("no-tanh", at=y, instead=x, says="The activation is missing.")
        >>> [q.name for q in w.asked], w.misconceptions[0].id
        (['y'], 'no-tanh')
    """

    def __init__(self, decimals: int = 3, pins: Mapping[str, ArrayLike] | None = None) -> None:
        self.graph = Graph()
        self.decimals = decimals
        self.pins = {name: fixed(value) for name, value in (pins or {}).items()}
        self.specs: dict[str, Spec | Fixed] = {}
        self.marks: dict[str, Fraction] = {}
        self.quantities: list[Value] = []
        self.always: list[Value] = []
        self.misconceptions: list[Misconception] = []
        self._names: set[str] = set()
        self._pinned: dict[int, Value] = {}

    @property
    def asked(self) -> list[Value]:
        """The blanks, in the order of writing."""
        return [value for value in self.quantities if value.role == "asked"]

    def given(
        self, name: str, spec: Spec | Fixed | ArrayLike, label: str = "", *, symbol: str = "", always: bool = False
    ) -> Value:
        """A quantity printed in the statement: drawn from a specification, fixed, or pinned by the lecturer.

        A given that no asked quantity needs drops out, unless the statement prints it `always`.

        Raises:
            AuthorError: If the name is taken.
            InputError: If the pinned value has another shape.
        """
        self._take(name)
        wanted = spec if isinstance(spec, Spec | Fixed) else fixed(spec)
        pin = self.pins.get(name)
        if pin is not None and pin.shape != wanted.shape:
            raise InputError(
                N_("The given '%(name)s' is set with shape %(got)s: it must have shape %(shape)s."),
                name=name,
                got=pin.shape,
                shape=wanted.shape,
            )
        self.specs[name] = wanted if pin is None else pin
        value = self.graph.node("given", extra=name, shape=wanted.shape)
        value.name, value.role, value.label, value.symbol = name, "given", label, symbol or symbol_of(name)
        self.always.extend([value] if always else [])
        return value

    def ask(
        self,
        name: str,
        value: Value,
        label: str = "",
        *,
        marks: int = 1,
        symbol: str = "",
        exact: bool = False,
        significant: int | None = None,
        pinnable: bool = True,
    ) -> Value:
        """A blank. Later formulas use what comes back; `exact` is for whole numbers, which nobody rounds.

        Quantities that span magnitudes declare so many `significant` digits: their windows are then relative, and
        zero is not close to 1e-10.

        Raises:
            AuthorError: If the name is taken, or the quantity is asked already.
            InputError: If it is pinned although it is not `pinnable`: the statement would not print it.
        """
        if name in self.pins and not pinnable:
            raise InputError(
                N_("'%(name)s' is a question and cannot be given: leave it out of the questions instead."), name=name
            )
        if name in self.pins:
            return self._pin(name, value, label, symbol)
        value = self._with_pins(value)
        if value.role == "given":
            value = self.graph.node("copy", (value,), extra=name)
        self.marks[name] = Fraction(marks)
        return self._mark_out(name, value, "asked", label, symbol, exact, significant)

    def show(
        self,
        name: str,
        value: Value,
        label: str = "",
        *,
        symbol: str = "",
        exact: bool = False,
        significant: int | None = None,
    ) -> Value:
        """A quantity that is rounded and printed in the worked solution but is not a blank.

        Also for what a harder level no longer asks: windows of what is read from it allow for its rounding.
        """
        if name in self.pins:
            return self._pin(name, value, label, symbol)
        value = self._with_pins(value)
        return value if value.role else self._mark_out(name, value, "shown", label, symbol, exact, significant)

    def misconception(
        self,
        id: str,  # noqa: A002 - the word of the design pages, and of every author
        at: Cell,
        instead: Cell,
        says: str,
        *,
        check: str = "",
        share: Fraction | int = 0,
        applies: bool = True,
    ) -> None:
        """Another formula at one quantity, or two cells: the true step and the step with one thing changed.

        With two cells, each place shows only its own slip: inside a wrong formula the wrong cell's other asked
        quantities are the true ones (which marking reads from the student's paper); places without a slip drop out.
        A slip at one *shown* quantity is seen where it is used: at the asked quantities that are read from it.

        Raises:
            AuthorError: If it changes nothing although nothing was pinned, or the id is taken.
        """
        if not applies:
            return
        if any(known.id == id for known in self.misconceptions):
            raise AuthorError(f"Misconception '{id}' is defined twice: give each its own id.")
        pairs = [
            (q, wrong)
            for q, wrong in zip(map(self._with_pins, _parts(at)), map(self._with_pins, _parts(instead)), strict=True)
            if q.role == "asked" or q.name in self.pins
        ] or self._where_used(at, instead)
        swap = {wrong.at: q for q, wrong in pairs if wrong is not q and wrong.role is None}
        places = []
        for q, wrong in pairs:
            if q.role != "asked":
                continue
            others = {at: true for at, true in swap.items() if at != wrong.at}
            if wrong is not q:
                others[q.at] = self._formula_again(q)
            local = rebuild(wrong, others, lambda value: value.role is not None)
            if local is not q and not (q.op == "copy" and local is q.args[0]):
                places.append((q, local))
        if places:
            self.misconceptions.append(Misconception(id, tuple(places), says, check, Fraction(share)))
        elif not self.pins:
            raise AuthorError(f"Misconception '{id}' changes nothing: compare its formula with the true one.")

    def _formula_again(self, q: Value) -> Value:
        """The formula of a quantity as a node of its own.

        A mistake may be *the true value with something done to it*, for example its negative. It has to be read from
        the parents, as every formula is, and not from what the student wrote in this blank.
        """
        first, *others = q.args
        return self.graph.node(q.op, (self.graph.node("copy", (first,), extra=f"again {q.name}"), *others), q.extra)

    def _where_used(self, at: Cell, instead: Cell) -> list[tuple[Value, Value]]:
        """The asked quantities that are read from a shown one, each with its formula on the wrong one."""
        if not isinstance(at, Value) or at.role != "shown":
            return []
        swap = {at.at: self._with_pins(instead)}
        return [(q, rebuild(q, swap, lambda inner: inner.role == "asked")) for q in self.asked]

    def _pin(self, name: str, value: Value, label: str, symbol: str) -> Value:
        """A quantity that the lecturer set becomes a given, and stands in every later formula for its own."""
        given = self.given(name, Spec(np.zeros(1), value.shape), label, symbol=symbol, always=True)
        self._pinned[value.at] = given
        return given

    def _with_pins(self, value: Any) -> Value:
        """The formula as a graph value, with pinned quantities in the place of their formulas."""
        value = value if isinstance(value, Value) else self.graph.constant(value)
        return rebuild(value, self._pinned, lambda inner: False) if self._pinned else value

    def _take(self, name: str) -> None:
        if name in self._names:
            raise AuthorError(
                f"Quantity '{name}' is defined twice: name each quantity once per step, for example f\"{name}_{{t}}\"."
            )
        self._names.add(name)

    def _mark_out(
        self, name: str, value: Value, role: Any, label: str, symbol: str, exact: bool, significant: int | None
    ) -> Value:
        if value.role:
            raise AuthorError(f"'{name}' is the same quantity as '{value.name}': ask for it once.")
        self._take(name)
        value.name, value.role, value.label = name, role, label
        value.symbol = symbol or symbol_of(name)
        value.decimals = None if exact or significant else self.decimals
        value.significant = significant
        self.quantities.append(value)
        return value


def _parts(cell: Cell) -> Iterable[Any]:
    return (cell,) if isinstance(cell, Value) or not isinstance(cell, tuple) else cell
