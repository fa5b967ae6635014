"""One number as a student writes it: decimals, fractions, powers, a few functions. Never `eval`.

sum     = product { ("+" | "-") product }
product = signed { ("*" | "/") signed }
signed  = { "+" | "-" } power
power   = atom [ superscript | ("^" | "**") signed ]
atom    = number | constant | function "(" sum ")" | "(" sum ")"
"""

from fractions import Fraction

from ...templates.language import DECIMAL_MARK, N_
from .arithmetic import CONSTANTS, FUNCTIONS, ArithmeticFault, Real, apply, combine, decimal, power
from .tokens import UNEXPECTED, Token, tokens
from .unreadable import Unreadable

MAX_LENGTH = 2000
"""Characters of one number."""
MAX_DEPTH = 32
"""Brackets, functions and exponents inside one another."""
NOT_FINITE = {"nan", "inf", "infinity", "infinito"}

TOO_LONG = N_(
    "%(written)s is %(length)s characters long, and a number may have %(most)s;"
    " write the result, for example %(example)s"
)
TOO_DEEP = N_(
    "%(written)s has too many brackets or exponents inside one another (character %(column)s);"
    " write the result, for example %(example)s"
)
MISSING = N_("%(written)s is not complete: a number is missing at character %(column)s; write for example %(example)s")
UNCLOSED = N_("%(written)s is not complete: ')' is missing at character %(column)s; write for example %(example)s")
UNKNOWN = N_(
    "%(written)s is not a number: '%(found)s' at character %(column)s is not known, only digits and %(known)s are;"
    " write for example %(example)s"
)
CALL = N_(
    "%(written)s is not complete: '(' is missing after %(found)s at character %(column)s; write for example %(example)s"
)
INFINITE = N_(
    "%(written)s is not a number that can be marked ('%(found)s' at character %(column)s);"
    " write for example %(example)s"
)


def read_number(text: str, lang_code: str) -> Fraction | float:
    """Read one number; both decimal marks are understood in every language.

    Args:
        text: What was written, for example "1/2", "0,38", "2⁻³¹" or "1/(1+exp(-9))".
        lang_code: Language of the example in a refusal.

    Returns:
        A Fraction while only + - * / and whole powers are used on decimals, else a float.

    Raises:
        Unreadable: If it is not a finite real number within the caps.

    Example:
        >>> read_number("1/2 + ,25", "pt-BR")
        Fraction(3, 4)
        >>> read_number("0,3x8", "pt-BR")
        Traceback (most recent call last):
        ...
        rnnex.grader.answers.unreadable.Unreadable: 0,3x8 is not a number: ...
    """
    return parse(text, comma_decimal=True, example="0.38".replace(".", DECIMAL_MARK.get(lang_code, ".")))


def parse(text: str, *, comma_decimal: bool = True, example: str = "0.38") -> Fraction | float:
    """Read one number of at most MAX_LENGTH characters.

    Args:
        text: What was written.
        comma_decimal: Whether a comma is a decimal mark; a point always is.
        example: How to write it, for the refusal.

    Raises:
        Unreadable: If it is not a finite real number within the caps.
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable(TOO_LONG, written=text, length=len(text), most=MAX_LENGTH, example=example)
    return _Parser(text, tokens(text, comma_decimal=comma_decimal, example=example), example).all()


class _Parser:
    """Reads words from left to right; each method reads one rule of the grammar and returns its value."""

    def __init__(self, text: str, words: list[Token], example: str) -> None:
        self.text = text
        self.words = words
        self.example = example
        self.place = 0
        self.depth = 0

    def all(self) -> Real:
        value = self.sum()
        if self.word.kind != "end":
            raise self.refusal(UNEXPECTED, self.word)
        return value

    def sum(self) -> Real:
        value = self.product()
        while sign := self.accept("+", "-"):
            value = self.combined(sign, value, self.product())
        return value

    def product(self) -> Real:
        value = self.signed()
        while sign := self.accept("*", "/"):
            value = self.combined(sign, value, self.signed())
        return value

    def signed(self) -> Real:
        negative = False
        while sign := self.accept("+", "-"):
            negative ^= sign.text == "-"
        value = self.power()
        return -value if negative else value

    def power(self) -> Real:
        base = self.atom()
        if self.word.kind == "raised":
            raised = self.next()
            return self.raised(raised, base, self.literal(raised))
        if sign := self.accept("^", "**"):
            self.enter(sign)
            exponent = self.signed()
            self.depth -= 1
            return self.raised(sign, base, exponent)
        return base

    def atom(self) -> Real:
        word = self.next()
        if word.kind == "number":
            return self.literal(word)
        if word.kind == "name":
            return self.named(word)
        if word.text == "(":
            return self.bracket(word)
        raise self.refusal(MISSING if word.kind == "end" else UNEXPECTED, word)

    def named(self, word: Token) -> Real:
        name = word.text.lower()
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name in NOT_FINITE:
            raise self.refusal(INFINITE, word)
        if name not in FUNCTIONS:
            raise self.refusal(UNKNOWN, word, known=", ".join([*FUNCTIONS, *CONSTANTS]))
        if not (opening := self.accept("(")):
            raise self.refusal(CALL, word)
        argument = self.bracket(opening)
        try:
            return apply(name, argument)
        except ArithmeticFault as fault:
            raise self.refusal(str(fault), word) from None

    def bracket(self, opening: Token) -> Real:
        self.enter(opening)
        value = self.sum()
        if not self.accept(")"):
            raise self.refusal(UNCLOSED if self.word.kind == "end" else UNEXPECTED, self.word)
        self.depth -= 1
        return value

    def literal(self, word: Token) -> Fraction:
        try:
            return decimal(word.text)
        except ArithmeticFault as fault:
            raise self.refusal(str(fault), word) from None

    def combined(self, sign: Token, left: Real, right: Real) -> Real:
        try:
            return combine(sign.text, left, right)
        except ArithmeticFault as fault:
            raise self.refusal(str(fault), sign) from None

    def raised(self, sign: Token, base: Real, exponent: Real) -> Real:
        try:
            return power(base, exponent)
        except ArithmeticFault as fault:
            raise self.refusal(str(fault), sign) from None

    @property
    def word(self) -> Token:
        return self.words[self.place]

    def next(self) -> Token:
        word = self.word
        self.place = min(self.place + 1, len(self.words) - 1)  # `end` is never passed
        return word

    def accept(self, *texts: str) -> Token | None:
        return self.next() if self.word.kind == "operator" and self.word.text in texts else None

    def enter(self, opening: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refusal(TOO_DEEP, opening)

    def refusal(self, message: str, word: Token, **params: str) -> Unreadable:
        found = self.text[word.column - 1 :][: len(word.text)]
        return Unreadable(message, written=self.text, found=found, column=word.column, example=self.example, **params)
