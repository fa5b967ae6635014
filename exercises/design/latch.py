"""Choose the parameters of a threshold network so that it behaves as a given machine, for example as a latch."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from ...errors import InputError
from ...solutions.automata import Machine, Reader, grid_solutions
from ...solutions.threshold import ThresholdNetwork
from ...templates.language import N_, Language
from ..engine.draw import Draw
from ..engine.exercise import Exercise
from ..engine.joint import Part, Proposal
from ..engine.variant import Blank, Variant
from .simulation import by_simulation

LATCH = "0111"
TWO_UNITS = ("0110", "1001")
"""XOR and XNOR: no single threshold unit reaches them."""
TABLES = tuple(f"{number:04b}" for number in range(16))
STARTS = {
    table: starts
    for table in TABLES
    if table not in TWO_UNITS and (starts := tuple(s for s in (0, 1) if len(Machine.of(table, s).outputs()) == 2))
}
"""Next-state tables that one threshold unit reaches, and the start states from which their output is not constant."""
CHOICES: dict[str, tuple[Any, ...]] = {
    "machine": tuple(STARTS),
    "start": (0, 1),
    "h_0": (0, 1),
    "output": ("linear", "threshold"),
    "threshold_at_zero": (0, 1),
}
"""The givens and what each may be."""
PARAMETERS = {
    "theta_hh": (r"\theta_{hh}", N_("weight from state to state")),
    "theta_xh": (r"\theta_{xh}", N_("weight from input to state")),
    "b_h": ("b_h", N_("bias of the state")),
    "theta_hy": (r"\theta_{hy}", N_("weight from state to output")),
    "b_y": ("b_y", N_("bias of the output")),
}
STATE_PARAMETERS = ("theta_hh", "theta_xh", "b_h")
EXAMPLE = (0, 0, 1, 1, 0)


class Task(NamedTuple):
    """What the network must do, and how it is run."""

    machine: Machine
    how: Reader


def task(machine: str, h_0: int, output: str, threshold_at_zero: int, start: int = 0) -> Task:
    """The task of a variant's givens.

    >>> task("0111", 0, "linear", 1).machine.next(0, 1)
    1
    """
    return Task(Machine.of(machine, start), Reader(h_0, output, threshold_at_zero))


@cache
def key_network(wanted: Task) -> ThresholdNetwork:
    """One right answer, with small whole parameters; every other right answer is accepted as well."""
    return next(grid_solutions(wanted.machine, wanted.how))


@dataclass(frozen=True)
class DesignExercise(Exercise):
    """Numbers that must make a network behave as specified; proved, not compared."""

    @property
    def defaults(self) -> dict[str, Any]:
        """None: everything about a design is a given."""
        return {}

    def propose(self, part: Part, known: Mapping[str, Any], redrawn: Mapping[str, int]) -> Proposal:
        """One candidate; a machine that does not go with a known start is drawn again."""
        given = {**part.pins, **known}
        self.check_pins(given, CHOICES)
        for name, value in given.items():
            _check(self.id, name, value)
        draw = Draw((part.seed,), redrawn={name: (k,) for name, k in redrawn.items()})
        givens: dict[str, Any] = {}
        for name, choices in CHOICES.items():
            fitting = STARTS[givens["machine"]] if name == "start" else choices
            givens[name] = given[name] if name in given else fitting[int(draw.integers(name, len(fitting))[0])]
        variant = Variant(self.id, part.options, givens, self.version, tuple(part.pins))
        free = {"machine", "start"}.difference(part.pins)
        if not free:
            _check_start(self.id, givens)
        fits = givens["start"] in STARTS[givens["machine"]]
        return Proposal(variant) if fits else Proposal(variant, frozenset(free), ("machine / start",))

    def task(self, variant: Variant) -> Task:
        """The machine and how the network is run.

        Raises:
            InputError: If a given is missing or impossible (an edited sheet).
        """
        for name in CHOICES:
            _check(self.id, name, variant.givens.get(name))
        _check_start(self.id, variant.givens)
        return task(**{name: variant.givens[name] for name in CHOICES})

    def blanks(self, variant: Variant) -> tuple[Blank, ...]:
        return tuple(Blank(name, "exact", label, symbol) for name, (symbol, label) in PARAMETERS.items())

    def text(self, variant: Variant, say: Language) -> str:
        return _statement(self.task(variant), variant.givens["machine"] == LATCH, say)

    def worked(self, variant: Variant, say: Language) -> str:
        return _worked(self.task(variant), say)


def _check(exercise: str, name: str, value: Any) -> None:
    if not any(value == choice and type(value) is type(choice) for choice in CHOICES[name]):
        raise InputError(
            N_("Exercise '%(id)s' cannot have %(name)s = %(value)r: choose %(allowed)s."),
            id=exercise,
            name=name,
            value=value,
            allowed=" | ".join(map(repr, CHOICES[name])),
        )


def _check_start(exercise: str, givens: Mapping[str, Any]) -> None:
    if givens["start"] not in STARTS[givens["machine"]]:
        raise InputError(
            N_("'%(id)s': from start = %(start)s the output of machine %(machine)s never changes; choose the other."),
            id=exercise,
            start=givens["start"],
            machine=givens["machine"],
        )


def _statement(wanted: Task, latch: bool, _: Language) -> str:
    """Statement in Markdown: the equations, what the machine does, an example."""
    at_zero, h_0 = wanted.how.at_zero, wanted.how.h_0
    one, zero = (r"\geq", "<") if at_zero else (">", r"\leq")
    step = rf"f(z) = \begin{{cases}} 1, & z {one} 0 \\ 0, & z {zero} 0 \end{{cases}}"
    inner = r"\theta_{hy} \, h_t + b_y"
    readout = inner if wanted.how.outputs == "linear" else rf"f\left( {inner} \right)"
    state = r"h_t = f\left( \theta_{hh} \, h_{t-1} + \theta_{xh} \, x_t + b_h \right)"
    if latch:
        behaviour = _(
            "The network must output 0 at first, and from the moment it reads a 1 it must output 1, whatever "
            "comes after."
        )
    else:
        behaviour = _(
            "The network must behave as the machine in the table: it starts in state %(start)s, and after each "
            "input it outputs the state it has just entered.",
            start=wanted.machine.start,
        )
    outputs = _run(wanted)
    parts = [
        _(
            "All parameters of this recurrent network are single numbers; inputs are 0 or 1, and $h_0 = %(h_0)s$.",
            h_0=h_0,
        ),
        f"$$ {state}, \\qquad y_t = {readout} $$",
        f"$$ {step} $$",
        behaviour,
        _table(wanted.machine, _),
        _(
            "For example, for the input %(inputs)s the output must be %(outputs)s.",
            inputs=_bits(EXAMPLE),
            outputs=_bits(outputs),
        ),
        _(
            "Find five numbers for which this holds for every input of any length. Decimals and fractions are "
            "read exactly."
        ),
    ]
    return "\n\n".join(parts)


def _table(machine: Machine, _: Language) -> str:
    state, read, new = _("state"), _("input"), _("new state = output")
    head = f"| {state} | {read} | {new} |\n|---|---|---|\n"
    return head + "\n".join(f"| {s} | {x} | {machine.next(s, x)} |" for s in (0, 1) for x in (0, 1))


def _run(wanted: Task) -> list[int]:
    state, outputs = wanted.machine.start, []
    for x in EXAMPLE:
        state = wanted.machine.next(state, x)
        outputs.append(state)
    return outputs


def _bits(bits: Any) -> str:
    return "`" + "".join(map(str, bits)) + "`"


def _worked(wanted: Task, _: Language) -> str:
    """Worked solution in Markdown: one answer, and every step it can take."""
    network, how = key_network(wanted), wanted.how
    values = ", ".join(
        f"{symbol} = {Fraction(v)}" for (symbol, _label), v in zip(PARAMETERS.values(), network, strict=True)
    )
    rows = []
    for h in (0, 1):
        for x in (0, 1):
            z = network.theta_hh * h + network.theta_xh * x + network.b_h
            new = network.state(h, x, how.at_zero)
            inner = _sum((network.theta_hh, h), (network.theta_xh, x), plus=network.b_h)
            readout = _readout(network, new, how)
            rows.append(rf"| {h} | {x} | ${inner} = {z}$ | $f\left( {z} \right) = {new}$ | ${readout}$ |")
    heading = _("sum inside f")
    head = f"| $h_{{t-1}}$ | $x_t$ | {heading} | $h_t$ | $y_t$ |\n|---|---|---|---|---|\n"
    return "\n\n".join(
        [
            _("There are many right answers; this is one of them:"),
            f"$$ {values} $$",
            _("Every step it can take, from which the table of the machine can be read off:"),
            head + "\n".join(rows),
        ]
    )


def _sum(*products: tuple[Any, int], plus: Any) -> str:
    """Weights times bits and a bias, with the numbers put in."""
    terms = [rf"{weight} \cdot {bit}" for weight, bit in products]
    return " + ".join([*terms, str(plus)]).replace("+ -", "- ")


def _readout(network: ThresholdNetwork, state: int, how: Reader) -> str:
    inner, output = _sum((network.theta_hy, state), plus=network.b_y), network.output(state, how.outputs, how.at_zero)
    if how.outputs == "linear":
        return f"{inner} = {output}"
    z = network.theta_hy * state + network.b_y
    return rf"f\left( {inner} \right) = f\left( {z} \right) = {output}"


latch_design = DesignExercise(
    id="latch-design",
    title=N_("Design a threshold network that remembers"),
    topic="design",
    source="List A, question VI, after CS224N (2017)",
    write=task,
    level=2,
)
latch_design.second_route(by_simulation)
