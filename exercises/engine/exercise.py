"""What every exercise is: a generator with an id, options, and three texts."""

import difflib
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from ...errors import InputError
from ...templates.language import N_, Language
from .joint import Part, Proposal, settle
from .variant import Blank, Variant


class Budget(NamedTuple):
    """How much of a blank's marks a random answer may earn on average; the audit measures it."""

    share: float
    reason: str
    """Why this is right for the exercise; for authors."""
    option: str = ""
    """It holds where this option has this value; everywhere, if none is named."""
    value: Any = None


EVERYWHERE = Budget(0.02, "MARKING.md, section 6")
TWO_DECIMALS = Budget(0.06, "A lecturer who asks for two decimals buys shorter sums with wider windows.", "decimals", 2)


@dataclass(frozen=True)
class Exercise(ABC):
    """A generator of variants. Subclasses are the kinds; an exercise file makes one instance with a decorator.

    Raises (all methods that take options):
        InputError: If an option or a pinned given is unknown or has a value it cannot have.
    """

    id: str
    title: str
    """Message id."""
    topic: str
    """Folder of the exercise, for example "gru"."""
    source: str
    """Where the exercise comes from; printed by `rnnex list`."""
    write: Callable[..., Any]
    """The author's function; its keyword parameters are the options."""
    level: int = 1
    """1 (warm-up) to 3 (examination)."""
    version: int = 1
    """Raised when the same seed gives other numbers or another key."""
    budgets: tuple[Budget, ...] = ()
    """Where it argues for more than 2 % of random answers; the first that fits counts."""
    home: str = ""
    """What it is from, if not from rnnex: a file, "./mine.py", or an installed distribution, "mine 1.0"."""
    texts: dict[str, Callable[..., str]] = field(default_factory=dict, repr=False)
    routes: dict[str, Callable[..., dict[str, Any]]] = field(default_factory=dict, repr=False)

    @property
    def address(self) -> str:
        """How a command, or another process, finds it: its id, behind the file it is from, if it is from one."""
        return f"{self.home}:{self.id}" if self.home.endswith(".py") else self.id

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """Options and their default values."""
        parameters = inspect.signature(self.write).parameters
        return {name: p.default for name, p in parameters.items() if p.default is not inspect.Parameter.empty}

    def options(self, chosen: Mapping[str, Any]) -> dict[str, Any]:
        """All options, checked against the annotations of the author's function."""
        hints = get_type_hints(self.write)
        for name, value in chosen.items():
            if name not in self.defaults:
                raise InputError(
                    N_("Exercise '%(id)s' has no option '%(name)s'%(hint)s; its options are %(known)s."),
                    id=self.id,
                    name=name,
                    hint=did_you_mean(name, self.defaults),
                    known=", ".join(self.defaults),
                )
            if not _allowed(value, hints[name]):
                raise InputError(
                    N_("Exercise '%(id)s' cannot have %(name)s = %(value)r: choose %(allowed)s."),
                    id=self.id,
                    name=name,
                    value=value,
                    allowed=_allowed_words(hints[name]),
                )
        return {**self.defaults, **chosen}

    def budget(self, options: Mapping[str, Any]) -> Budget:
        """How much a random answer may earn under these options."""
        fitting = (b for b in self.budgets if not b.option or options.get(b.option) == b.value)
        return next(fitting, EVERYWHERE)

    def check_pins(self, pins: Iterable[str], known: Iterable[str]) -> None:
        """Refuse pinned names that are no givens; names the nearest.

        Raises:
            InputError: For the first unknown name.
        """
        givens = list(known)
        for name in pins:
            if name not in givens:
                raise InputError(
                    N_("Exercise '%(id)s' has no given '%(name)s'%(hint)s; it has %(known)s."),
                    id=self.id,
                    name=name,
                    hint=did_you_mean(name, givens),
                    known=", ".join(givens) or "-",
                )

    def statement(self, f: Callable[..., str]) -> Callable[..., str]:
        """Decorator: the function (variant, say) -> Markdown of the statement."""
        self.texts["statement"] = f
        return f

    def second_route(self, f: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        """Decorator: another way to the key that shares no code with the first; the audit runs both.

        The function takes the givens by name, the options, and what its kind of exercise needs besides:

        - graph: the rounding of the sheet, to be called on each asked or shown quantity; it returns arrays by blank;
        - exact: nothing; it returns values by blank, of the kinds that the blanks have;
        - code: nothing; it returns the functions by name, which change no argument;
        - design: a network by parameter; it returns whether its "states" are right, and its "readout".
        """
        self.routes["second"] = f
        return f

    def draw(self, seed: str, options: Mapping[str, Any], pins: Mapping[str, Any]) -> Variant:
        """The variant of this seed, with some givens pinned; drawn again until every listed mistake shows.

        Raises:
            AuthorError: If the seed finds none.
        """
        return settle({self.id: Part(self, seed, options, pins)}).variants[self.id]

    @abstractmethod
    def propose(self, part: Part, known: Mapping[str, Any], redrawn: Mapping[str, int]) -> Proposal:
        """One candidate, accepted or not.

        Args:
            part: Seed, options (all of them) and pins.
            known: Givens whose numbers another question has drawn.
            redrawn: How often a given was drawn again; 0 where not listed.
        """

    def symbols(self, variant: Variant) -> dict[str, str]:
        """LaTeX of the givens that the statement prints under a symbol."""
        return {}

    @abstractmethod
    def blanks(self, variant: Variant) -> tuple[Blank, ...]:
        """What there is to fill in."""

    @abstractmethod
    def worked(self, variant: Variant, say: Language) -> str:
        """The worked solution, Markdown with LaTeX."""

    def text(self, variant: Variant, say: Language) -> str:
        """The statement, Markdown with LaTeX."""
        return self.texts["statement"](variant, say)

    def warnings(self, variant: Variant, say: Language) -> list[str]:
        """What a pinned variant cannot show, one sentence each, for the lecturer."""
        return []

    def files(self, variant: Variant, say: Language) -> dict[str, str]:
        """Starter files by name; only code exercises have some."""
        return {}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint in parentheses, or nothing.

    >>> did_you_mean("unit", ["units", "gate"])
    ' (units?)'
    """
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" ({close[0]}?)" if close else ""


def _allowed(value: Any, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return any(value == choice and type(value) is type(choice) for choice in get_args(hint))
    if get_origin(hint) is tuple:
        return isinstance(value, list | tuple) and len(value) > 0 and all(_allowed(v, get_args(hint)[0]) for v in value)
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def _allowed_words(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return " | ".join(map(repr, get_args(hint)))
    if get_origin(hint) is tuple:
        return f"[{_allowed_words(get_args(hint)[0])}, ...]"
    return str(hint.__name__)
