r"""From Markdown to chains of claims: formulas are cut into rows and sides, and the numbers cut out of each side.

Two sheets of an exercise differ only in their numbers. A side is therefore kept as its skeleton, in which every number
and every matrix of numbers is one `PLACE`, and the list of what stood there: `latex_grammar` reads a skeleton once.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

PLACE = "\ue000"
"""Stands for a number in a skeleton; the k-th for the k-th."""
MARKS = {".": r"\.", ",": r"\{,\}"}
"""How a decimal mark is written in LaTeX, as a pattern."""

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
_WORD = r"(?![A-Za-z])"
_SIDES = re.compile(
    rf"""\\begin\{{(?P<begin>[a-z]+\*?)\}} | \\end\{{(?P<end>[a-z]+\*?)\}}
      | (?P<words>\\text\{{(?:\s[^{{}}]*|[^{{}}]*\s)\}})
      | (?P<relation>=|<|>|\\(?:approx|leq?|geq?|lt|gt|neq?){_WORD})
      | (?P<row>\\\\) | (?P<column>&) | (?P<open>\\?[{{]|[(\[]) | (?P<close>\\?[}}]|[)\]])
      | (?P<stop>[,;]|\\(?:qquad|quad|Rightarrow|implies|iff|Leftrightarrow){_WORD})
      | \\[A-Za-z]+ | \\.""",
    re.VERBOSE,
)
_BROKEN = "\\unbalanced "
"""Before a formula whose brackets do not fit; no such formula can be read."""
_TRANSPARENT = {"align", "align*", "aligned", "gather", "gather*", "gathered"}


class Side(NamedTuple):
    """What stands before, between or behind the signs of a claim."""

    skeleton: str
    numbers: tuple[str, ...]
    """As Python reads them; a matrix with `&` and `\\\\`."""

    def printed(self, mark: str) -> str:
        """The side as it was printed, with matrices in short.

        >>> Side("x^{PLACE}".replace("PLACE", PLACE), ("0.5",)).printed(",")
        'x^{0,5}'
        """
        parts = self.skeleton.split(PLACE)
        parts[0] = parts[0].removeprefix(_BROKEN)
        shown = [_in_short(number).replace(".", mark) for number in self.numbers]
        return parts[0] + "".join(number + after for number, after in zip(shown, parts[1:], strict=True))


class Chain(NamedTuple):
    """Sides with the signs between them, one fewer; possibly over several aligned rows."""

    sides: tuple[Side, ...]
    relations: tuple[str, ...]

    def printed(self, mark: str, at: int) -> str:
        """The claim of one sign, as printed: the sides before and behind it."""
        return f"{self.sides[at].printed(mark)} {self.relations[at]} {self.sides[at + 1].printed(mark)}"


def formulas(markdown: str) -> list[str]:
    """The formulas of a text, without their dollar signs; code is left out.

    >>> formulas("So $a = 1$, and `$b$` is code: $$ c $$")
    ['a = 1', ' c ']
    """
    return [found[1] or found[2] for found in _FORMULA.finditer(_CODE.sub("", markdown))]


def chains(formula: str, mark: str) -> list[Chain]:
    r"""The claims of a formula; a row that begins with a sign goes on with the row above it.

    Args:
        formula: LaTeX without dollar signs.
        mark: The decimal mark its numbers are written with.

    >>> [(chain.sides[0].skeleton, chain.relations) for chain in chains(r"a &= 0{,}5 \\ &< 1, \quad b = 2", ",")]
    [('a', ('=', '<')), ('b', ('=',))]
    """
    numbers: list[str] = []

    def cut(found: re.Match[str]) -> str:
        if found["keep"]:
            return found[0]
        text = found["matrix"] or found["number"] or f"-{found['negative']}"
        numbers.append(text.replace("{,}", "."))
        return PLACE

    skeleton = _cutter(mark).sub(cut, formula)
    waiting = iter(numbers)
    found = [(tuple(Side(side, _next(waiting, side)) for side in sides), signs) for sides, signs in _split(skeleton)]
    return [Chain(sides, signs) for sides, signs in found if signs or _BROKEN in sides[0].skeleton]


def _next(numbers: Iterator[str], side: str) -> tuple[str, ...]:
    return tuple(next(numbers) for _ in range(side.count(PLACE)))


def _in_short(number: str) -> str:
    """A matrix on one line, as students write it; a number as it is."""
    if re.fullmatch(r"-?[\d.]+", number):
        return number
    return f"[{'; '.join(' '.join(row.replace('&', ' ').split()) for row in number.split(chr(92) * 2))}]"


@lru_cache
def _cutter(mark: str) -> re.Pattern[str]:
    """Finds numbers, and what contains digits but is no number: indices, labels and words."""
    number = rf"\d+(?:{MARKS[mark]}\d+)?"
    entry = rf"\s*-?{number}\s*"
    return re.compile(
        rf"""\\begin\{{bmatrix\}}(?P<matrix>{entry}(?:(?:&|\\\\){entry})*)\\end\{{bmatrix\}}
          | (?P<keep>\\(?:text\w*|math\w+|operatorname|boldsymbol|begin|end)\s*\{{[^{{}}]*\}}
              | _\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}} | _\d
              | \^\{{\s*(?:\(|\\left\(|\\langle)[^{{}}]*\}})
          | (?<![A-Za-z}}\]|'])\\left\(\s*-(?P<negative>{number})\s*\\right\)
          | (?P<number>(?<=\^)\d|{number})""",
        re.VERBOSE,
    )


Cut = tuple[tuple[str, ...], tuple[str, ...]]


@lru_cache(maxsize=4096)
def _split(skeleton: str) -> tuple[Cut, ...]:
    """Sides and signs of every chain; one without a sign claims nothing, and stands here for its numbers."""
    cutting, depth, last = _Cutting(), 0, 0
    for found in _SIDES.finditer(skeleton):
        kind = found.lastgroup or ""
        if (found["begin"] or found["end"]) not in _TRANSPARENT:
            depth += {"begin": 1, "open": 1, "end": -1, "close": -1}.get(kind, 0)
            if depth or kind in {"", "begin", "end", "open", "close"}:
                continue
        cutting.text(skeleton[last : found.start()])
        cutting.sign(kind, found[0])
        last = found.end()
    cutting.text(skeleton[last:])
    return cutting.done() if not depth else (((_BROKEN + skeleton,), ()),)


class _Cutting:
    """Chains while they are being read."""

    def __init__(self) -> None:
        self._chains: list[tuple[list[str], list[str]]] = [([""], [])]
        self._new_row = False

    def text(self, text: str) -> None:
        """What stands between two signs; at the head of a row it begins another chain."""
        if self._new_row and text.strip():
            self._next()
        self._chains[-1][0][-1] += text

    def sign(self, kind: str, sign: str) -> None:
        """A sign outside all brackets."""
        if kind == "relation":
            sides, relations = self._chains[-1]
            relations.append(sign)
            sides.append("")
            self._new_row = False
        elif kind in {"stop", "words"}:
            self._next()
        elif kind == "row":
            self._new_row = True

    def done(self) -> tuple[Cut, ...]:
        """All chains."""
        return tuple((tuple(side.strip() for side in sides), tuple(relations)) for sides, relations in self._chains)

    def _next(self) -> None:
        self._chains.append(([""], []))
        self._new_row = False
