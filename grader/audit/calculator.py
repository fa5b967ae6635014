"""A worked solution is redone, line by line, from what is printed and nothing else.

Every formula that claims something is read as LaTeX, and each side worked out in decimal arithmetic from the numbers
and symbols that stand in the statement or above. This shares no code with what printed the lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import DecimalException, localcontext
from fractions import Fraction
from typing import NamedTuple

from ...templates.language import N_
from .latex_arithmetic import CONTEXT, Irrational, Undefined, Value, entrywise, literal, single
from .latex_grammar import Parsed, parsed
from .latex_nodes import Applied, Rule, Scope, Size, Symbol, Unknown, label
from .latex_text import Chain, Side, chains, formulas
from .latex_values import fits, holds, printed_value, shown

WRONG = N_("The worked line '%(line)s' is false: a calculator shows %(shows)s.")
UNKNOWN = N_("The worked line '%(line)s' uses %(shows)s, which is not printed above it.")
UNDEFINED = N_("The worked line '%(line)s' cannot be redone: a calculator shows an error.")
EQUATIONS = {"=", r"\approx"}


class FalseLine(NamedTuple):
    """A claim that a reader who redoes it does not confirm."""

    line: str
    """The claim as printed: its sides and the sign between them."""
    shows: str
    """What a calculator shows, or the symbol it does not know."""
    printed: str
    why: str = WRONG
    """One sentence (message id) with places for `line` and `shows`."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of redoing a worked solution."""

    lines: int
    """Claims that were redone."""
    false: list[FalseLine]
    unread: list[str]
    """Sides of claims that are not understood."""
    formulas: int = 0
    """Formulas it has, with or without a claim."""

    @property
    def vacuous(self) -> bool:
        """Whether there are formulas, and none of them claims anything that could be redone."""
        return self.formulas > 0 and self.lines == 0


def check_worked(statement_markdown: str, worked_markdown: str, mark: str) -> Checked:
    r"""Redo every line of a worked solution.

    Args:
        statement_markdown: The statement; what it gives is known.
        worked_markdown: The worked solution, as rendered for one language.
        mark: Decimal mark of that language.

    Example:
        >>> check_worked("$x = 0.5$", r"$$ y = x^{2} = 0.5^{2} = 0.25 \approx 0.2 $$", ".").false[0][:3]
        ('0.25 \\approx 0.2', '0.3', '0.2')
    """
    desk = Desk(mark)
    with localcontext(CONTEXT):
        for formula in formulas(statement_markdown):
            for chain in chains(formula, mark):
                desk.learn(chain)
        found = formulas(worked_markdown)
        for formula in found:
            for chain in chains(formula, mark):
                desk.check(chain)
        desk.finish()
    return Checked(desk.lines, desk.false, desk.unread, len(found))


@dataclass(slots=True)
class Desk:
    """What is known so far, and what was found."""

    mark: str
    symbols: dict[str, Value] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    lines: int = 0
    false: list[FalseLine] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    _waiting: list[tuple[Chain, int]] = field(default_factory=list)

    def learn(self, chain: Chain) -> None:
        """Take in what a line of the statement gives; a statement claims nothing."""
        sides = [parsed(side.skeleton) for side in chain.sides]
        if self._defines_rule(chain, sides) or not (name := _name(sides[0])):
            return
        values = [
            self._tried(side, read) if read and not read.symbols else Unknown("")  # a formula gives nothing
            for side, read in zip(chain.sides, sides, strict=True)
        ]
        if last := _last(chain, values):
            self.symbols[name] = values[last]

    def check(self, chain: Chain) -> None:
        """Redo a line of the worked solution."""
        sides = [parsed(side.skeleton) for side in chain.sides]
        if self._defines_rule(chain, sides):
            return
        self.unread += [side.printed(self.mark) for side, read in zip(chain.sides, sides, strict=True) if not read]
        values = [self._tried(*pair) for pair in zip(chain.sides, sides, strict=True)]
        name = _name(sides[0])
        named = label(sides[0].node, chain.sides[0].numbers) if sides[0] and not name and _rounds(chain) else ""
        new = isinstance(values[0], Unknown) or (chain.relations[0] == "=" and _rounds(chain))
        stands = bool(name or named) and chain.relations[0] in EQUATIONS and new
        told: set[int] = set()
        for at in range(1 if stands else 0, len(chain.relations)):
            self._claim(chain, at, sides, values, told)
        if stands or named:
            self._bind(name or named, chain, values)

    def finish(self) -> None:
        """Redo the inequalities that waited for a symbol; one that never came is a condition, and claims nothing."""
        for chain, at in self._waiting:
            one, other = (self._tried(side, parsed(side.skeleton)) for side in chain.sides[at : at + 2])
            if not isinstance(one, Unknown) and not isinstance(other, Unknown):
                self._compare(chain, at, one, other)

    def _claim(self, chain: Chain, at: int, sides: list[Parsed | None], values: list[Value], told: set[int]) -> None:
        if not (sides[at] and sides[at + 1]):
            return  # told as unread
        pair = values[at], values[at + 1]
        missing = [(index, value) for index, value in enumerate(pair, at) if isinstance(value, Unknown)]
        if not missing:
            self._compare(chain, at, *pair)
        elif chain.relations[at] not in EQUATIONS:
            self._waiting.append((chain, at))
        elif any(read and not read.symbols for read in sides):  # otherwise a rule, in symbols only
            for index, value in missing:
                if index not in told:
                    told.add(index)
                    self._say(chain, at, str(value.args[0]), UNKNOWN)

    def _compare(self, chain: Chain, at: int, one: Value, other: Value) -> None:
        self.lines += 1
        if isinstance(one, Undefined) or isinstance(other, Undefined):
            self._say(chain, at, "", UNDEFINED)
            return
        relation = chain.relations[at]
        if relation == r"\approx":
            self._rounded(chain, at, one)
            return
        true = holds(relation, one, other, lambda: [self._exactly(side) for side in chain.sides[at : at + 2]])
        if true is None:
            self.lines -= 1
            self.unread.append(chain.printed(self.mark, at))
        elif not true:
            self._say(chain, at, shown(one, self.mark), WRONG)

    def _rounded(self, chain: Chain, at: int, value: Value) -> None:
        """What stands behind an approximate sign has to be a number, and the one that a calculator shows."""
        side = chain.sides[at + 1]
        read = parsed(side.skeleton)
        printed = printed_value(read.node, side.numbers) if read else None
        if printed is None:
            self.lines -= 1
            self.unread.append(chain.printed(self.mark, at))
        elif not fits(value, printed):
            self._say(chain, at, shown(value, self.mark, like=printed), WRONG)

    def _say(self, chain: Chain, at: int, shows: str, why: str) -> None:
        self.false.append(FalseLine(chain.printed(self.mark, at), shows, chain.sides[at + 1].printed(self.mark), why))

    def _tried(self, side: Side, read: Parsed | None) -> Value:
        """The value of a side; or what is missing, or wrong with it."""
        if not read:
            return Unknown("")
        try:
            numbers = [literal(text) for text in side.numbers]
            return single(read.node.value(Scope(numbers, self.symbols, self.rules)))
        except (Unknown, Undefined) as problem:
            return problem
        except DecimalException:
            return Undefined()

    def _exactly(self, side: Side) -> Value:
        """The value of a side in fractions; None if it has none."""
        read = parsed(side.skeleton)
        if not read or read.irrational:
            return None
        numbers = [entrywise(Fraction, literal(text)) for text in side.numbers]
        symbols = {name: entrywise(Fraction, value) for name, value in self.symbols.items()}
        try:
            return single(read.node.value(Scope(numbers, symbols, self.rules, Fraction)))
        except (Irrational, Undefined, ZeroDivisionError):
            return None

    def _bind(self, name: str, chain: Chain, values: Sequence[Value]) -> None:
        """The symbol stands for the last printed value that a line sets it equal to; it has only one."""
        last = _last(chain, values)
        if not last:
            return
        known = self.symbols.setdefault(name, values[last])
        if not holds("=", known, values[last], lambda: [None]):
            whole = Chain((chain.sides[0], chain.sides[last]), (chain.relations[last - 1],))
            self._say(whole, 0, shown(known, self.mark), WRONG)

    def _defines_rule(self, chain: Chain, sides: list[Parsed | None]) -> bool:
        """Whether the line says what a function such as f(z) is; then it is known from here on."""
        head, body = sides[0], sides[-1]
        if not (head and body and chain.relations == ("=",) and isinstance(head.node, Applied)):
            return False
        names = tuple(argument.name for argument in head.node.arguments if isinstance(argument, Symbol))
        if len(names) < len(head.node.arguments) or {head.node.name, *names} & self.symbols.keys():
            return False
        self.rules[head.node.name] = Rule(names, body.node, [literal(text) for text in chain.sides[1].numbers])
        return True


def _name(read: Parsed | None) -> str:
    """The symbol that a side consists of; "" if it is more than that."""
    return read.node.name if read and isinstance(read.node, Symbol | Size) else ""


def _last(chain: Chain, values: Sequence[Value]) -> int:
    """Which side has the last value that the first side is set equal to; 0 if none has."""
    last = 0
    for at, relation in enumerate(chain.relations, 1):
        if relation not in EQUATIONS:
            break
        if not isinstance(values[at], Unknown | Undefined):
            last = at
    return last


def _rounds(chain: Chain) -> bool:
    """Whether a line ends in a rounded value: for that its symbol stands, not for what it was rounded from."""
    return r"\approx" in chain.relations
