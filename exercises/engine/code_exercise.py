"""Exercises answered with code: functions, run on public and hidden cases and compared with the reference.

What an author gives is a `CodeTask`: which functions or classes, the reference as a function of slips, the slips, and
cases. The reference with a slip is what a student computes who makes this mistake; with two, who makes both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ...templates.language import N_, Language
from .calls import Call, Case, Method, Step
from .draw import Draw, derive
from .exercise import Exercise
from .joint import Part, Proposal
from .replay import replay
from .signatures import Class, Function, Output
from .telling import NEITHER, Slips, blurred, combinations, probes
from .variant import Blank, Variant

__all__ = [
    "CASES",
    "CONTRACTS_SHARE",
    "Array",
    "Cases",
    "Class",
    "CodeExercise",
    "CodeTask",
    "Contract",
    "Function",
    "Names",
    "Output",
    "Slip",
    "code_exercise",
    "explanations",
]

Array = NDArray[np.float64]
Names = Mapping[str, Callable[..., Any]]
"""Functions and classes by name, as a file defines them."""
Cases = Callable[[Draw], list[Case]]
ATTEMPTS = 100
CONTRACTS_SHARE = Fraction(1, 5)
"""Of the marks of a task, what its contracts weigh together."""
CASES = "cases"
"""In the place of a contract's id: the cases that belong to none."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake that students make."""

    id: str
    says: str
    """What is so in the student's code; it goes on after "if": "the update gate is inverted" (message id)."""
    check: str = ""
    """How to find it, one sentence (message id)."""
    excludes: tuple[str, ...] = ()
    """Slips that cannot be made together with this one; said at one of the two is enough."""


@dataclass(frozen=True, slots=True)
class Contract:
    """Something that holds for every right solution and is checked beyond examples."""

    id: str
    says: str
    """One sentence; it stands in the starter file too (message id)."""
    cases: Cases
    expected: Callable[[Case, Names], list[Any]] = replay
    """Expected results of every step, from the reference's functions."""
    tolerance: float | None = None
    """Relative to 1 or to the value; None for that of the cases."""
    seconds: float | None = None
    """The cases run apart from all others, within this time; None if there is nothing to hold."""
    compares: Literal["values", "axes", "itself", "nothing"] = "values"
    """With the expected results: their values; or, of outputs that are wrong in other cases too, only how many axes
    they have. Or with the student's own earlier results, see `Step.repeats`. Or nothing but that there are results."""
    mebibytes: int | None = None
    """And within this memory, beyond what Python and NumPy take."""


@dataclass(frozen=True, slots=True)
class CodeTask:
    """Everything about a code exercise in one convention."""

    name: str
    """Name of the file, without ".py"."""
    functions: tuple[Function, ...]
    reference: Callable[[Slips], Names]
    """The functions with these slips made; they change no argument."""
    slips: tuple[Slip, ...]
    public: Cases
    hidden: Cases
    starter: Callable[[Language], str]
    """The file that students fill in."""
    contracts: tuple[Contract, ...] = ()
    libraries: Literal["numpy", "torch", "torch-by-hand"] = "numpy"
    """With PyTorch, functions and methods get tensors of the arrays' types."""
    forbidden: tuple[str, ...] = ()
    """Names that the student's file may not say, unless it defines them."""
    classes: tuple[Class, ...] = ()
    library: str = ""
    """A file that answers with PyTorch's own cell. Results that are the same to the last bit are pointed out to a
    person: give it only where equations written out rarely round the same way."""
    decisive: str = ""
    """A contract, by id, or CASES: while it is broken, or none of the cases is right, nothing is earned."""

    def expected(self, case: Case) -> list[Any]:
        """What a right solution gives at every step."""
        return replay(case, self.reference(NEITHER))

    def function(self, step: Step) -> Function | None:
        """The function or method that a step calls, if the student writes it."""
        match step.target:
            case Call(name):
                return next((function for function in self.functions if function.name == name), None)
            case Method(_, name):
                return next(filter(None, (one.method(name) for one in self.classes)), None)
        return None

    def promises(self, say: Language) -> list[str]:
        """The contracts in words, for the starter file."""
        return [say(contract.says) for contract in self.contracts]


@dataclass(frozen=True)
class CodeExercise(Exercise):
    """The author's function takes the options and returns a CodeTask."""

    unchanged: str = N_("The starter file was not filled in.")
    """What is said of a file that is still the starter file (message id)."""

    inseparable: dict[str, frozenset[frozenset[Slips]]] = field(default_factory=dict, repr=False)
    """By options: pairs of explanations that no case can tell apart; found when first needed."""

    def task(self, variant: Variant) -> CodeTask:
        """The task in the variant's convention."""
        made: CodeTask = self.write(**variant.options)
        return made

    def propose(self, part: Part, known: Mapping[str, Any], redrawn: Mapping[str, int]) -> Proposal:
        """The variant of this seed: a public number for the public cases, and a secret for the hidden ones."""
        self.check_pins(part.pins, ())
        self.check_pins(known, ("cases",))
        again = redrawn.get("cases", 0)
        number = known.get("cases", int(Draw((part.seed,), again).integers("cases", 10**6)[0]))
        bare = Variant(self.id, part.options, {"cases": number}, self.version)
        secret = derive(part.seed, "hidden", *([str(again)] if again else []))
        return Proposal(Variant(self.id, part.options, bare.givens, self.version, (), self._telling(bare, secret)))

    def public_cases(self, variant: Variant) -> list[Case]:
        """Cases that stand in check.py."""
        return self.task(variant).public(Draw((str(variant.givens.get("cases", 0)),)))

    def hidden_cases(self, variant: Variant) -> list[Case]:
        """Cases that show every slip and tell them apart; without a secret they follow from the public number."""
        return self.task(variant).hidden(Draw((self._seed(variant),)))

    def contract_cases(self, variant: Variant) -> list[tuple[Contract, list[Case]]]:
        """The cases of each contract; hidden too."""
        draw = Draw((self._seed(variant),))
        return [(contract, contract.cases(draw)) for contract in self.task(variant).contracts]

    def together(self, variant: Variant) -> frozenset[frozenset[Slips]]:
        """Pairs of explanations that no case tells apart; both are given when they fit.

        Raises:
            InputError: If a slip changes nothing in any case.
        """
        key = repr(sorted(variant.options.items()))
        if key not in self.inseparable:
            found = probes(self.task(variant))
            lost = [slip for slip in self.task(variant).slips if frozenset((NEITHER, frozenset((slip.id,)))) in found]
            if lost:
                raise self._never_shows(lost)
            self.inseparable[key] = found
        return self.inseparable[key]

    def _seed(self, variant: Variant) -> str:
        number = str(variant.givens.get("cases", 0))
        return variant.secret or self._telling(variant, derive(number, "practice"))

    def _telling(self, variant: Variant, seed: str) -> str:
        """The first seed made from this one whose hidden cases show and tell apart all that any cases can."""
        made, together = self.task(variant), self.together(variant)
        for attempt in range(ATTEMPTS):
            tried = derive(seed, str(attempt)) if attempt else seed
            if blurred(made, made.hidden(Draw((tried,)))) <= together:
                return tried
        raise self._never_shows(made.slips)

    def _never_shows(self, slips: Sequence[Slip]) -> InputError:
        return InputError(
            N_("'%(id)s' found no cases that show every listed mistake (%(slips)s): report this."),
            id=self.id,
            slips=", ".join(slip.id for slip in slips),
        )

    def blanks(self, variant: Variant) -> tuple[Blank, ...]:
        made = self.task(variant)
        if made.classes:
            label = N_("your class") if len(made.classes) == 1 else N_("your classes")
        else:
            label = N_("your function") if len(made.functions) == 1 else N_("your functions")
        return (Blank(f"{made.name}.py", "code", label),)

    def files(self, variant: Variant, say: Language) -> dict[str, str]:
        made = self.task(variant)
        return {f"{made.name}.py": made.starter(say)}

    def worked(self, variant: Variant, say: Language) -> str:
        return self.texts["worked"](variant, say)

    def solution(self, f: Callable[..., str]) -> Callable[..., str]:
        """Decorator: the function (variant, say) -> Markdown of the worked solution."""
        self.texts["worked"] = f
        return f


def explanations(task: CodeTask) -> tuple[Slips, ...]:
    """Every slip, and every two that can be made together."""
    return combinations({slip.id: slip.excludes for slip in task.slips})


def code_exercise(**facts: Any) -> Callable[[Callable[..., CodeTask]], CodeExercise]:
    """Decorator that makes an exercise of a function which returns a CodeTask."""
    return lambda write: CodeExercise(write=write, **facts)
