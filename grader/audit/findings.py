"""What an audit looks at and what it says: blocks of drawn variants, findings, and figures that merge over blocks.

A check is a function from a block to an `Outcome`. A block is one exercise with one setting of its options and up to
256 seeds, so that a check of a graph exercise is a few array operations for all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...exercises.engine.draw import Draw
from ...exercises.engine.exercise import Exercise
from ...exercises.engine.generator import Drawn, Generator
from ...exercises.engine.graph_exercise import GraphExercise
from ...exercises.engine.operations import Array
from ...exercises.engine.plan import Plan, Reading
from ...exercises.engine.variant import Variant
from ...templates.language import LANGUAGES
from ..marking.evidence import Key as MarkingKey
from .listener import listener

Key = tuple[str, ...]
"""Name of a figure, from general to particular, for example ("acceptance", "kept")."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of an exercise, or a remark on it, with the seed that shows it."""

    check: str
    """Name of the check, for example "key"."""
    exercise: str
    options: Mapping[str, Any]
    """All options of the variant."""
    seed: str
    message: str
    """One sentence (message id)."""
    params: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    """The blank or misconception it is about; findings that differ in it are different faults."""
    remark: bool = False
    """Worth knowing, no fault: the audit does not fail."""

    @property
    def kind(self) -> Key:
        """Findings of one kind are told once, with the first seed and a count."""
        return self.check, self.exercise, self.about, self.message


@dataclass(slots=True)
class Figures:
    """Measurements by name. Merging adds the sums, and keeps the greatest and the least.

    Example:
        >>> one, other = Figures(sums={("lines",): 3}, most={("window",): 2.5}), Figures(sums={("lines",): 4})
        >>> one.merge(other)
        >>> one.sums, one.most
        ({('lines',): 7}, {('window',): 2.5})
    """

    sums: dict[Key, float] = field(default_factory=dict)
    """Counts, and totals to be divided by counts."""
    most: dict[Key, float] = field(default_factory=dict)
    least: dict[Key, float] = field(default_factory=dict)

    def merge(self, other: "Figures") -> None:
        """Take the other's figures in."""
        for key, value in other.sums.items():
            self.sums[key] = self.sums.get(key, 0) + value
        for key, value in other.most.items():
            self.most[key] = max(self.most.get(key, value), value)
        for key, value in other.least.items():
            self.least[key] = min(self.least.get(key, value), value)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check says of one block."""

    findings: list[Finding] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)


@dataclass(frozen=True, slots=True)
class Texts:
    """What the readers of a block see in one language."""

    statements: tuple[str, ...]
    worked: tuple[str, ...]
    untranslated: frozenset[str]
    """Message ids that were said and have no translation."""


@dataclass(frozen=True)
class Block:
    """One exercise, one setting of its options, some seeds.

    Example:
        >>> from ...exercises.registry import find_exercise
        >>> block_of(find_exercise("gru-step"), {"units": 1}, ("7", "8")).drawn.givens["h_0"].shape
        (2, 1)
    """

    exercise: Exercise
    options: Mapping[str, Any]
    """All options."""
    seeds: tuple[str, ...]

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The variants of the seeds, as `rnnex show` draws them."""
        return tuple(self.exercise.draw(seed, self.options, {}) for seed in self.seeds)

    @cached_property
    def texts(self) -> dict[str, Texts]:
        """Statement and worked solution of every variant, by language."""
        return {code: self._texts(code) for code in LANGUAGES}

    def _texts(self, code: str) -> Texts:
        say = listener(code)
        say.untranslated.clear()
        statements = tuple(self.exercise.text(variant, say) for variant in self.variants)
        worked = tuple(self.exercise.worked(variant, say) for variant in self.variants)
        return Texts(statements, worked, frozenset(say.untranslated))

    def finding(
        self,
        check: str,
        row: int,
        message: str,
        /,
        *,
        about: str = "",
        remark: bool = False,
        **params: Any,
    ) -> Finding:
        """A finding about the variant in this row.

        Args:
            check: Name of the check.
            row: Which of the seeds shows it.
            message: One sentence (message id).
            about: The blank or misconception.
            remark: No fault.
            **params: What is put into the places of the sentence.
        """
        return Finding(check, self.exercise.id, self.options, self.seeds[row], message, params, about, remark)


@dataclass(frozen=True)
class GraphBlock(Block):
    """A block of a graph exercise: besides variants, the same numbers as arrays with the seeds in front."""

    exercise: GraphExercise

    @cached_property
    def generator(self) -> Generator:
        """Draws the variants; kept by the exercise."""
        return self.exercise.generator(self.options, {})

    @property
    def plan(self) -> Plan:
        """The traced exercise."""
        return self.generator.plan

    @cached_property
    def drawn(self) -> Drawn:
        """Givens by name, shape (seeds, *own shape), and what one pass reads of them."""
        return self.generator.draw(self.seeds)

    @cached_property
    def key(self) -> MarkingKey:
        """The papers of the block, for the marking."""
        return MarkingKey(self.plan, self.drawn.givens, self.generator.separation)

    @cached_property
    def first_draws(self) -> tuple[dict[str, Array], Reading]:
        """What each seed draws first, kept or not: the distribution from which the accepted variants are taken."""
        givens = self.generator.candidates(Draw(self.seeds))
        return givens, self.plan.read(givens)

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The drawn variants, one for each seed."""
        givens, exercise = self.drawn.givens, self.exercise
        return tuple(
            Variant(
                exercise.id,
                self.options,
                {name: givens[name][row].tolist() for name in self.plan.givens},
                exercise.version,
            )
            for row in range(len(self.seeds))
        )


def block_of(exercise: Exercise, options: Mapping[str, Any], seeds: tuple[str, ...]) -> Block:
    """The block of these seeds.

    Raises:
        InputError: If the exercise cannot have these options.
    """
    kind = GraphBlock if isinstance(exercise, GraphExercise) else Block
    return kind(exercise, exercise.options(options), seeds)  # type: ignore[arg-type]  # the branch above decides
