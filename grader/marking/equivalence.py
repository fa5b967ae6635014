"""Whether a student's formula says the same as the key: proven equal, proven different, or open.

1. Modulo random primes (`residues.py`): decides all rational formulas, and proves many others equal.
2. Enclosures with up to 1,300 digits (`enclosures.py`): prove others different.
3. sympy, on a tree that we built, in a process of its own that is ended after some seconds (`prover.py`): proves others
   equal. What it leaves open is `UNDECIDED`, and never counts as equal.

The points depend on both formulas by a hash: the same question has the same answer everywhere, and nobody can write a
formula that is right at our points only.
"""

import enum
import functools
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ..answers.arithmetic import ArithmeticFault
from ..answers.expressions import Chain, Constant, Expression, Power, Variable, evaluate, nodes
from ..answers.expressions import Literal as Number
from .core_trees import core, from_sympy
from .enclosures import Enclosures, NoValueError
from .residues import MOST_SIZE, PoleError, Residues, is_rational, size

Domain = Literal["positive integers", "positive reals", "reals"]
Point = Mapping[str, Fraction]

PROVER = Path(__file__).with_name("prover.py")
SMALL_POINTS = 16
LARGE_POINTS = 6
DIGITS = (30, 120, 1300)
"""Of the enclosures, one after the other while two values cannot be told apart."""
SHOWN = 10**12
"""Numerators and denominators below it are shown as they are."""
MOST_ENCLOSED = 6_000
"""Nodes that are enclosed in all, over points, at the lowest precision."""


class Verdict(enum.Enum):
    """What is known about two formulas."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Equivalence(NamedTuple):
    """A verdict, and a point where the formulas differ."""

    verdict: Verdict
    witness: Point | None = None
    """Values of the variables; only if DIFFERENT."""
    student: Fraction | float | None = None
    """The student's value there; None if there is none, or it is too large to show."""
    key: Fraction | float | None = None

    def __bool__(self) -> bool:
        """Only what is proven equal counts as equal."""
        return self.verdict is Verdict.EQUAL


def equivalent(
    student: Expression,
    key: Any,
    variables: tuple[str, ...],
    *,
    domain: Domain = "positive integers",
    seconds: float = 5.0,
) -> Equivalence:
    """Compare a student's formula with the key.

    Args:
        student: What `read_answer` read.
        key: A sympy expression.
        variables: The names that both may use.
        domain: What the variables may be.
        seconds: How long sympy may think; nothing else depends on the clock.

    Returns:
        EQUAL if they agree wherever both have a value, DIFFERENT with a witness, or UNDECIDED.

    Raises:
        AuthorError: If the key holds what no student may write.

    Example:
        >>> import sympy
        >>> from rnnex.grader.answers import Form, read_answer
        >>> H, D = sympy.symbols("H D")
        >>> form = Form("expression", variables=("H", "D"))
        >>> equivalent(read_answer("3H² + 3HD + 3H", form, "en"), 3 * H * (H + D + 1), ("H", "D")).verdict
        <Verdict.EQUAL: 'equal'>
        >>> found = equivalent(read_answer("3H(H + D)", form, "en"), 3 * H * (H + D + 1), ("H", "D"))
        >>> found.verdict, found.key - found.student == 3 * found.witness["H"]
        (<Verdict.DIFFERENT: 'different'>, True)
    """
    return _equivalent(student, key, tuple(variables), domain, seconds)


@functools.lru_cache(maxsize=1024)
def _equivalent(
    student: Expression, key: Any, variables: tuple[str, ...], domain: Domain, seconds: float
) -> Equivalence:
    return _Question(student, from_sympy(key), variables, domain).answer(seconds)


class _Question:
    """Two formulas, and points to look at."""

    def __init__(self, student: Expression, key: Expression, variables: tuple[str, ...], domain: Domain) -> None:
        self.written = student, key
        self.student, self.key = core(student), key
        self.variables = variables
        self.domain = domain
        self.salt = hashlib.sha256(repr((self.student, self.key, variables, domain)).encode()).digest()

    def answer(self, seconds: float) -> Equivalence:
        rational = is_rational(self.student) and is_rational(self.key)
        found = self.by_residues(rational=rational)
        if found is None and not rational:
            found = self.by_enclosures()
            if found is None and self.proven_by_sympy(seconds):
                found = Equivalence(Verdict.EQUAL)
        return Equivalence(Verdict.UNDECIDED) if found is None else found

    def by_residues(self, *, rational: bool) -> Equivalence | None:
        """Decides if both are rational; if not, may still prove them equal."""
        agreed, poles = 0, []
        for count, point in enumerate([*self.small_points(), *self.large_points()]):
            values = Residues(point, self.prime(count), self.salt)
            try:
                key = values.of(self.key)
            except PoleError:
                continue
            try:
                if key != values.of(self.student):
                    return self.different(point) if rational else None
            except PoleError:
                poles.append(point)
            else:
                agreed += count >= SMALL_POINTS
        if agreed >= LARGE_POINTS // 2 and size(self.student) + size(self.key) < MOST_SIZE:
            return Equivalence(Verdict.EQUAL)
        # The student's formula divides by zero wherever the key has a value.
        return self.different(poles[0]) if rational and not agreed and len(poles) > LARGE_POINTS else None

    def by_enclosures(self) -> Equivalence | None:
        """Proves them different, or says nothing."""
        weight = sum(1 for tree in (self.student, self.key) for _ in nodes(tree))
        for digits in DIGITS:
            enclosures = Enclosures(digits)
            most = max(2, min(SMALL_POINTS, MOST_ENCLOSED // (weight * (1 + digits // 100))))
            for point in [*self.small_points()][:most]:
                try:
                    key = enclosures.of(self.key, point)
                except NoValueError:
                    continue
                try:
                    student = enclosures.of(self.student, point)
                except NoValueError as fault:
                    if fault.proven:
                        return self.different(point)
                    continue
                if student.b < key.a or key.b < student.a:
                    return self.different(point)
        return None

    def proven_by_sympy(self, seconds: float) -> bool:
        import mpmath
        import sympy

        question = {"student": _listed(self.student), "key": _listed(self.key), "domain": self.domain}
        command = [sys.executable, "-I", "-B", str(PROVER)]
        command += [str(Path(module.__file__).parent.parent) for module in (sympy, mpmath)]
        try:
            run = subprocess.run(  # noqa: S603 - our own script
                command, input=json.dumps(question), capture_output=True, text=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:  # it has been killed
            return False
        return run.returncode == 0 and run.stdout.strip() == "equal"

    def different(self, point: Point) -> Equivalence:
        student, key = (_shown(tree, point) for tree in self.written)
        return Equivalence(Verdict.DIFFERENT, point, student, key)

    def small_points(self) -> Iterator[Point]:
        """Points that read well in a report, the plainest first."""
        for count in range(SMALL_POINTS):
            most = 5 + 2 * count * count
            yield {name: self.small(f"{count}/{name}", most) for name in self.variables}

    def small(self, name: str, most: int) -> Fraction:
        whole = Fraction(self.drawn(name, most) + 2)
        if self.domain == "positive integers":
            return whole
        part = whole / (1 + self.drawn(f"{name}/part", 8))
        return -part if self.domain == "reals" and self.drawn(f"{name}/sign", 2) else part

    def large_points(self) -> Iterator[Point]:
        for count in range(LARGE_POINTS):
            yield {name: Fraction(1 + self.drawn(f"large/{count}/{name}", 2**120)) for name in self.variables}

    def prime(self, count: int) -> int:
        import sympy

        return int(sympy.nextprime(2**126 + self.drawn(f"prime/{count // 4}", 2**126)))

    def drawn(self, name: str, below: int) -> int:
        return int.from_bytes(hashlib.shake_128(self.salt + name.encode()).digest(32), "big") % below


def _shown(tree: Expression, point: Point) -> Fraction | float | None:
    try:
        value = evaluate(tree, point)
        long = isinstance(value, Fraction) and max(value.numerator, value.denominator, -value.numerator) >= SHOWN
        return float(value) if long else value
    except (ArithmeticFault, OverflowError):
        return None


def _listed(tree: Expression) -> list[Any]:
    """A core tree for JSON."""
    match tree:
        case Number(value=value):
            return ["number", str(value.numerator), str(value.denominator)]
        case Variable(name=name):
            return ["variable", name]
        case Constant(name=name):
            return [name]
        case Chain(first=first, rest=rest):
            sums = rest[0].sign in "+-"
            return ["+" if sums else "*", _listed(first), *(_operand(*step) for step in rest)]
        case Power(base=base, exponent=exponent):
            return ["^", _listed(base), _listed(exponent)]
    return [tree.name, _listed(tree.argument)]  # type: ignore[attr-defined]


def _operand(sign: str, operand: Expression) -> list[Any]:
    minus_one = ["number", "-1", "1"]
    if sign in "+*":
        return _listed(operand)
    return ["*", minus_one, _listed(operand)] if sign == "-" else ["^", _listed(operand), minus_one]
