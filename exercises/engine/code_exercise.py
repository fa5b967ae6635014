"""Exercises answered with code: a function, run on public and hidden cases and compared with the reference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ...templates.language import N_, Language
from .draw import Draw, derive
from .exercise import Exercise
from .joint import Part, Proposal
from .variant import Blank, Variant

Array = NDArray[np.float64]
APART = 1e-3
"""Every wrong reference must be this far from the reference in some hidden case, or the cases are drawn again."""
ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class CodeCase:
    """One call of the student's function."""

    name: str
    """What the case is about (message id)."""
    arguments: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class WrongReference:
    """What a student computes who makes this mistake."""

    id: str
    compute: Callable[..., Array]
    says: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class CodeTask:
    """Everything about a code exercise in one convention."""

    function: str
    """Name of the function and of its file."""
    parameters: tuple[str, ...]
    compute: Callable[..., Array]
    """The reference: same arguments, one array."""
    wrong: tuple[WrongReference, ...]
    public: Callable[[Draw], list[CodeCase]]
    hidden: Callable[[Draw], list[CodeCase]]
    starter: Callable[[list[CodeCase], Language], str]
    """The file that students fill in."""


@dataclass(frozen=True)
class CodeExercise(Exercise):
    """The author's function takes the options and returns a CodeTask."""

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
        secret = derive(part.seed, "hidden", *([str(again)] if again else []))
        return Proposal(Variant(self.id, part.options, {"cases": number}, self.version, (), secret))

    def public_cases(self, variant: Variant) -> list[CodeCase]:
        """Cases that stand in the starter file."""
        return self.task(variant).public(Draw((str(variant.givens.get("cases", 0)),)))

    def hidden_cases(self, variant: Variant) -> list[CodeCase]:
        """Cases that show every listed mistake; without a secret (practice) they follow from the public number."""
        made = self.task(variant)
        seed = variant.secret or derive(str(variant.givens.get("cases", 0)), "practice")
        for attempt in range(ATTEMPTS):
            cases = made.hidden(Draw((seed,), attempt))
            if all(_apart(made.compute, wrong.compute, cases) for wrong in made.wrong):
                return cases
        raise InputError(N_("'%(id)s' found no cases that show every listed mistake: report this."), id=self.id)

    def blanks(self, variant: Variant) -> tuple[Blank, ...]:
        function = self.task(variant).function
        return (Blank(f"{function}.py", "code", N_("your function")),)

    def files(self, variant: Variant, say: Language) -> dict[str, str]:
        made = self.task(variant)
        return {f"{made.function}.py": made.starter(self.public_cases(variant), say)}

    def worked(self, variant: Variant, say: Language) -> str:
        return self.texts["worked"](variant, say)

    def solution(self, f: Callable[..., str]) -> Callable[..., str]:
        """Decorator: the function (variant, say) -> Markdown of the worked solution."""
        self.texts["worked"] = f
        return f


def _apart(right: Callable[..., Array], wrong: Callable[..., Array], cases: list[CodeCase]) -> bool:
    return any(
        a.shape != b.shape or np.abs(a - b).max() > APART
        for a, b in ((right(*case.arguments), wrong(*case.arguments)) for case in cases)
    )


def code_exercise(**facts: Any) -> Callable[[Callable[..., CodeTask]], CodeExercise]:
    """Decorator that makes an exercise of a function which returns a CodeTask."""
    return lambda write: CodeExercise(write=write, **facts)
