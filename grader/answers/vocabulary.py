"""What a name in a formula means: a variable, a function, a constant, or several variables without a sign between."""

import unicodedata
from dataclasses import dataclass
from typing import Literal, NamedTuple

FUNCTIONS = {
    "exp": "exp",
    "ln": "ln",
    "log2": "log2",
    "log10": "log10",
    "sqrt": "sqrt",
    "raiz": "sqrt",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "sigmoide": "sigmoid",
    "σ": "sigmoid",
}
"""Functions of one number that an answer may use, by lower-case spelling."""
CONSTANTS = {"pi": "pi", "π": "pi", "e": "e"}
SHOWN = "exp, ln, log2, log10, sqrt, tanh, sigmoid, σ, pi, π, e"
"""The same for a sentence."""
LONGEST = 24
"""Letters of a word that is cut into variables; the work grows with its square."""
UNBOUNDED = {"nan", "inf", "infinity", "infinito"}


class Meaning(NamedTuple):
    """What a name stands for."""

    kind: Literal["variable", "function", "constant", "unbounded", "log", "unknown"]
    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that may stand in one formula.

    Example:
        >>> formula = Vocabulary(("H", "D", "h_0"))
        >>> formula.cut("HD"), formula.meaning("h₀")
        (['H', 'D'], Meaning(kind='variable', name='h_0'))
        >>> formula.meaning("Tanh").kind, formula.meaning("d").kind
        ('function', 'unknown')
    """

    variables: tuple[str, ...] = ()
    """Case-sensitive; a variable hides a function or constant of its name."""
    formula: bool = True
    """Whether a formula is read (products may be written without a sign), not one number."""

    def has(self, letter: str) -> bool:
        """Whether the letter, small or capital, is a variable."""
        return letter in self.variables or letter.upper() in self.variables

    def meaning(self, word: str) -> Meaning:
        """What one word means; subscripts may be written `h_0`, `h0` or `h₀`."""
        if word in self.variables:
            return Meaning("variable", word)
        small = _simple(word).lower()
        if small in FUNCTIONS:
            return Meaning("function", FUNCTIONS[small])
        if small in CONSTANTS and not (word == "E" and self.variables):
            return Meaning("constant", CONSTANTS[small])
        alike = [name for name in self.variables if _simple(name) == _simple(word)]
        if len(alike) == 1:
            return Meaning("variable", alike[0])
        if small in UNBOUNDED:
            return Meaning("unbounded", small)
        return Meaning("log" if small in ("log", "lg") else "unknown", word)

    def cut(self, word: str) -> list[str]:
        """The variables that make up a word; the word itself if it has a meaning or none; [] if there are two ways."""
        if not self.formula or len(word) > LONGEST or self.meaning(word).kind != "unknown":
            return [word]
        pieces = [*self.variables, *(sign for sign in ("π", "pi") if sign not in self.variables)]
        ways: list[list[list[str]]] = [[[]]]  # at most two ways to write each beginning of the word
        for end in range(1, len(word) + 1):
            last = [piece for piece in pieces if word.endswith(piece, 0, end)]
            ways.append([[*way, piece] for piece in last for way in ways[end - len(piece)]][:2])
        if not ways[-1]:
            return [word]
        return ways[-1][0] if len(ways[-1]) == 1 else []


NUMBERS = Vocabulary(formula=False)
"""No variables: one number."""


def _simple(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace("_", "")
