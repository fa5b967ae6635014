"""Exercises whose blanks are quantities of a graph: one definition gives key, windows, follow-through and solution."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ...errors import InputError
from ...templates.language import N_, Language
from . import latex
from .draw import Draw
from .exercise import Exercise
from .generator import Generator
from .graph import Value
from .joint import Part, Proposal
from .operations import Array
from .plan import Plan, Reading
from .separation import Requirement
from .variant import Blank, Variant
from .working import Working

MOST = 1e12
"""Size of a given; what is computed from it stays finite."""
LINE_COLUMNS = 10
"""Matrix columns (and one for each symbol) on one line of givens; a phone scrolls beyond that."""


@dataclass(frozen=True)
class GraphExercise(Exercise):
    """The author's function takes a Working and the options, and writes the graph."""

    _traced: dict[str, Generator] = field(default_factory=dict, repr=False, compare=False)

    def generator(self, options: Mapping[str, Any], pins: Mapping[str, Any]) -> Generator:
        """The traced exercise of these options and pinned givens; kept, because tracing does not depend on the seed.

        Raises:
            InputError: If a pinned name is no quantity of the exercise, or its value does not fit.
        """
        sign = json.dumps([dict(options), dict(pins)], sort_keys=True, default=list)
        if sign not in self._traced:
            self._traced[sign] = Generator(self._trace(options, pins))
        return self._traced[sign]

    def plan(self, variant: Variant) -> Plan:
        """The traced exercise of this variant."""
        return self.generator(variant.options, {name: variant.givens[name] for name in variant.pinned}).plan

    def _trace(self, options: Mapping[str, Any], pins: Mapping[str, Any]) -> Plan:
        working = Working(
            options.get("decimals", 3), {name: _numbers(self.id, name, pin) for name, pin in pins.items()}
        )
        self.write(working, **options)
        self.check_pins(pins, [*working.specs, *(q.name for q in working.quantities)])
        if not working.asked:
            raise InputError(N_("With these givens '%(id)s' has nothing left to ask: pin fewer of them."), id=self.id)
        return Plan(working)

    def propose(self, part: Part, known: Mapping[str, Any], redrawn: Mapping[str, int]) -> Proposal:
        """One candidate; what is missing has to draw again all it depends on (as `Generator.draw` does in blocks)."""
        generator = self.generator(part.options, part.pins)
        plan = generator.plan
        self.check_pins(known, plan.givens)
        numbers = generator.candidates(Draw((part.seed,), redrawn={name: (k,) for name, k in redrawn.items()}))
        numbers |= {name: _numbers(self.id, name, value)[None] for name, value in known.items()}
        missing = generator.missing(numbers, plan.read(numbers))[0]
        depends = generator.depends[missing].any(axis=0)
        givens = {name: numbers[name][0].tolist() for name in plan.givens}
        return Proposal(
            Variant(self.id, part.options, givens, self.version, tuple(name for name in part.pins if name in givens)),
            frozenset(name for name, again in zip(plan.program.givens, depends, strict=True) if again),
            tuple(" / ".join(generator.separation.requirements[at].names) for at in np.flatnonzero(missing)),
        )

    def symbols(self, variant: Variant) -> dict[str, str]:
        return {node.name: node.symbol for node in self.plan(variant).graph.nodes if node.op == "given"}

    def givens(self, variant: Variant) -> dict[str, Array]:
        """The variant's numbers with a batch axis of one, for `Plan.read`.

        Raises:
            InputError: If a number is missing or has another shape (an edited sheet).
        """
        plan = self.plan(variant)
        found = {}
        for name in plan.givens:
            shape = plan.working.specs[name].shape
            value = _numbers(self.id, name, variant.givens.get(name))
            if value.shape != shape:
                raise InputError(
                    N_("The sheet's given '%(name)s' of '%(id)s' has shape %(got)s: it must have shape %(shape)s."),
                    name=name,
                    id=self.id,
                    got=value.shape,
                    shape=shape,
                )
            found[name] = value[None]
        return found

    def blanks(self, variant: Variant) -> tuple[Blank, ...]:
        plan = self.plan(variant)
        return tuple(
            Blank(
                q.name,
                "whole" if q.exact else "number",
                q.label,
                q.symbol,
                q.shape,
                q.decimals or 0,
                q.significant,
                plan.working.marks[q.name],
            )
            for q in plan.asked
        )

    def text(self, variant: Variant, say: Language) -> str:
        return self.texts["statement"](GraphView(self, variant, say), say)

    def worked(self, variant: Variant, say: Language) -> str:
        return GraphView(self, variant, say).worked()

    def warnings(self, variant: Variant, say: Language) -> list[str]:
        pins = {name: variant.givens[name] for name in variant.pinned}
        return [_warning(need, say) for need in self.generator(variant.options, pins).hidden]


class GraphView:
    """One variant in one language, for statements and worked solutions.

    Args:
        exercise: The exercise.
        variant: Its numbers.
        say: The reader's language.
    """

    def __init__(self, exercise: GraphExercise, variant: Variant, say: Language) -> None:
        self.exercise, self.variant, self.say = exercise, variant, say
        self.plan = exercise.plan(variant)
        self.options = variant.options
        self.numbers = exercise.givens(variant)

    @cached_property
    def reading(self) -> Reading:
        return self.plan.read(self.numbers)

    def has(self, name: str) -> bool:
        """Whether the statement needs this given."""
        return name in self.plan.givens

    def value(self, name: str) -> str:
        """A given as LaTeX."""
        return latex.array(self.numbers[name][0], mark=self.say.mark)

    def givens(self, names: Iterable[str] = ()) -> str:
        """All (or these) givens that are needed, as display formulas."""
        wanted = list(names) or list(self.plan.givens)
        nodes = {node.name: node for node in self.plan.graph.nodes if node.op == "given"}
        lines: list[list[str]] = []
        room = 0
        for name in wanted:
            if self.has(name):
                columns = 1 + (nodes[name].shape[1] if len(nodes[name].shape) > 1 else 1)
                if columns > room:
                    lines.append([])
                    room = LINE_COLUMNS
                lines[-1].append(f"{nodes[name].symbol} = {self.value(name)}")
                room -= columns
        return "\n\n".join("$$\n" + r" \qquad ".join(line) + "\n$$" for line in lines)

    def shown(self) -> str:
        """Quantities that are printed but not asked, as one display formula; nothing if there are none."""
        found = [rf"{q.symbol} \approx {self._leaf(q)}" for q in self.plan.quantities if q.role == "shown"]
        return "$$\n" + r" \qquad ".join(found) + "\n$$" if found else ""

    def equations(self) -> str:
        """The equations in force, as one aligned display formula."""
        rows = [f"{q.symbol} &= {latex.formula(q, self._symbol)}" for q in self.plan.quantities if self._needed(q)]
        return "$$\n\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n$$"

    def worked(self) -> str:
        """Each quantity: formula, the numbers put in, the value; a calculator that redoes a line agrees with it."""
        return "\n\n".join(self._lines(q) for q in self.plan.quantities if self._needed(q))

    def _needed(self, q: Value) -> bool:
        return q.role == "asked" or any(q.at in self.plan.parents[other.at] for other in self.plan.asked)

    def _lines(self, q: Value) -> str:
        relation = "=" if q.exact else r"\approx"
        rows = [
            f"{q.symbol} &= {latex.formula(q, self._symbol)}",
            f"&= {latex.formula(q, self._leaf)}",
            f"&{relation} {self._leaf(q)}",
        ]
        if rows[1] == rows[2]:  # a blank that equals a given
            del rows[1]
        heading = f"**{self.say(q.label)}**\n\n" if q.label else ""
        return heading + "$$\n\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n$$"

    def _symbol(self, q: Value) -> str:
        return latex.constant(q.extra, self.say.mark) if q.op == "const" else latex.symbol_leaf(q)

    def _leaf(self, q: Value) -> str:
        if q.op == "const":
            return self._symbol(q)
        if q.op == "get":
            return latex.array(self._number(q.args[0])[q.extra], mark=self.say.mark)
        if q.op == "given":
            return self.value(q.name)
        return latex.array(self._number(q), q.precision, self.say.mark)

    def _number(self, q: Value) -> Array:
        """What a line of the solution puts in: a given, or a printed value."""
        known = self.numbers[q.name] if q.op == "given" else self.reading.printed[q.at]
        return np.asarray(known[0])


def _numbers(exercise: str, name: str, value: Any) -> Array:
    """A pinned or stored value as an array.

    Raises:
        InputError: If it is not made of finite numbers.
    """
    try:
        array = np.asarray(value, float)
    except (TypeError, ValueError, OverflowError):
        array = np.asarray(np.nan)
    if not (np.abs(array) <= MOST).all():  # so that NaN fails
        raise InputError(
            N_("The given '%(name)s' of '%(id)s' is %(value)r: write finite numbers, for example [0.5, -1]."),
            name=name,
            id=exercise,
            value=value,
        )
    return array


def _warning(need: Requirement, say: Language) -> str:
    first, second = need.names[0], need.names[-1]
    if need.kind == "key":
        return say(N_("These numbers cannot show the mistake '%(first)s'."), first=first)
    if need.kind == "pair":
        return say(
            N_("These numbers cannot tell the mistakes '%(first)s' and '%(second)s' apart."), first=first, second=second
        )
    if need.kind == "corner":
        return say(
            N_("These numbers put '%(first)s' at a corner of its formula, and rounding decides: both sides are right."),
            first=first,
        )
    return say(N_("The answer '%(second)s' equals the given '%(first)s'."), first=first, second=second)


def graph_exercise(**facts: Any) -> Callable[[Callable[..., None]], GraphExercise]:
    """Decorator that makes an exercise of a function which writes a graph.

    Example:
        >>> from .specs import tenths
        >>> @graph_exercise(id="tanh", title="A squashed number", topic="demo", source="none")
        ... def squash(w, decimals: int = 3):
        ...     w.ask("y", np.tanh(w.given("x", tenths(0.1, 2))), "output")
        >>> variant = squash.draw("7", squash.options({}), {"x": 0.5})
        >>> GraphView(squash, variant, Language("en")).worked().count("0.462")
        1
    """
    return lambda write: GraphExercise(write=write, **facts)
