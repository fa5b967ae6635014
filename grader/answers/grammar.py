"""One formula as a student writes it, into a tree. Never `eval`.

sum     = product { ("+" | "-") product }
product = signed { ("*" | "/") signed | power }        the latter only where a formula has variables: 2H, H D, 3H(D+1)
signed  = { "+" | "-" } power
power   = atom [ superscript | ("^" | "**") signed ]
atom    = number | ½ | constant | variable | function "(" sum ")" | "√" atom | "(" sum ")"

A product without a sign is refused where two readings are usual: 1/2H, H/D(H+1), 2^nH, e(x), √2H.
"""

import unicodedata
from fractions import Fraction

from ...templates.language import N_
from .arithmetic import ArithmeticFault, decimal
from .expressions import Call, Chain, Constant, Expression, Literal, Negative, Power, Step, Variable
from .tokens import AMBIGUOUS, NOT_A_FORMULA, UNEXPECTED, Token, tokens
from .unreadable import Unreadable
from .vocabulary import NUMBERS, SHOWN, Meaning, Vocabulary

MAX_LENGTH = 2000
"""Characters of one formula."""
MAX_DEPTH = 32
"""Brackets, functions and exponents inside one another."""
CLOSING = {"(": ")", "[": "]", "{": "}"}

TOO_LONG = N_(
    "%(written)s is %(length)s characters long, and may have %(most)s: it is not read from character %(column)s on;"
    " write the result, for example %(example)s"
)
TOO_DEEP = N_(
    "%(written)s has too many brackets or exponents inside one another (character %(column)s);"
    " write the result, for example %(example)s"
)
MISSING = N_("%(written)s is not complete: a number is missing at character %(column)s; write for example %(example)s")
UNCLOSED = N_(
    "%(written)s is not complete: '%(closing)s' is missing at character %(column)s; write for example %(example)s"
)
UNKNOWN = N_(
    "%(written)s is not a number: '%(found)s' at character %(column)s is not known, only digits and %(known)s are;"
    " write for example %(example)s"
)
NOT_A_VARIABLE = N_(
    "%(written)s: '%(found)s' at character %(column)s is not known; the variables are %(variables)s, and known are"
    " %(known)s; write for example %(example)s"
)
CALL = N_(
    "%(written)s is not complete: '(' is missing after %(found)s at character %(column)s; write for example %(example)s"
)
INFINITE = N_(
    "%(written)s is not a number that can be marked ('%(found)s' at character %(column)s);"
    " write for example %(example)s"
)
WHICH_LOG = N_(
    "%(written)s: '%(found)s' at character %(column)s can mean several logarithms: write ln, log2 or log10;"
    " the answer looks for example like %(example)s"
)
MIXED = N_(
    "%(written)s: a whole number beside a fraction (character %(column)s) can be read in two ways: write a sum, as"
    " 1 + 1/2, or one fraction, as 3/2; the answer looks for example like %(example)s"
)


def read_tree(
    text: str, names: Vocabulary = NUMBERS, *, comma_decimal: bool = True, example: str = "0.38"
) -> Expression:
    """Read one formula of at most MAX_LENGTH characters, without computing anything but its literals.

    Args:
        text: What was written.
        names: What names may mean.
        comma_decimal: Whether a comma is a decimal mark; a point always is.
        example: How to write it, for the refusal.

    Raises:
        Unreadable: If it is no formula; the sentence says where.

    Example:
        >>> read_tree("2H", Vocabulary(("H",)))
        Chain(first=Literal(value=Fraction(2, 1)), rest=(Step(sign='*', operand=Variable(name='H')),))
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable(
            TOO_LONG, written=text, length=len(text), most=MAX_LENGTH, column=MAX_LENGTH + 1, example=example
        )
    words = tokens(text, names=names, comma_decimal=comma_decimal, example=example)
    return _Parser(text, words, names, example).all()


class _Parser:
    """Reads words from left to right; each method reads one rule of the grammar and returns its tree."""

    def __init__(self, text: str, words: list[Token], names: Vocabulary, example: str) -> None:
        self.text = text
        self.words = words
        self.names = names
        self.example = example
        self.place = 0
        self.depth = 0

    def all(self) -> Expression:
        tree = self.sum()
        if self.word.kind != "end":
            raise self.unexpected(self.word)
        return tree

    def sum(self) -> Expression:
        first, rest, columns = self.product(), [], []
        while sign := self.accept("+", "-"):
            columns.append(sign.column)
            rest.append(Step(sign.text, self.product()))
        return Chain(first, tuple(rest), tuple(columns)) if rest else first

    def product(self) -> Expression:
        begin, first, rest, columns = self.place, self.signed(), list[Step](), list[int]()
        while (sign := self.accept("*", "/")) or self.silent(begin, divided=bool(rest) and rest[-1].sign == "/"):
            columns.append(sign.column if sign else self.word.column)
            begin = self.place
            rest.append(Step(sign.text if sign else "*", self.signed() if sign else self.power()))
        return Chain(first, tuple(rest), tuple(columns)) if rest else first

    def silent(self, begin: int, *, divided: bool) -> bool:
        """Whether a factor follows that is multiplied without a sign.

        Args:
            begin: Where the factor before begins, among the words.
            divided: Whether something is divided by that factor.
        """
        word, before = self.word, self.words[self.place - 1]
        left = [part for part in self.words[begin : self.place] if part.text not in ("+", "-")]
        if word.kind in ("number", "part"):
            if before.kind == "number" and self.fraction_follows():
                raise self.refusal(MIXED, word)
            return False
        if word.kind != "name" and word.text not in (*CLOSING, "√"):
            return False
        if not self.names.formula and not (  # in one number only 2π and 3√2
            word.tight and before.kind == "number" and (word.text == "√" or self.meaning(word) == ("constant", "pi"))
        ):
            return False
        to_a_power = any(part.text in ("^", "**") for part in left) and before.text not in CLOSING.values()
        bare_root = left[0].text == "√" and left[1].text not in CLOSING
        euler = before.kind == "name" and self.meaning(before) == ("constant", "e") and word.text in CLOSING
        if divided or bare_root or euler or (to_a_power and word.tight and word.kind == "name"):
            raise self.refusal(AMBIGUOUS, word)
        return True

    def fraction_follows(self) -> bool:
        after = self.words[min(self.place + 1, len(self.words) - 1)]
        return self.word.kind == "part" or after.text == "/"

    def signed(self) -> Expression:
        negative = False
        while sign := self.accept("+", "-"):
            negative ^= sign.text == "-"
        tree = self.power()
        return Negative(tree) if negative else tree

    def power(self) -> Expression:
        base = self.atom()
        if self.word.kind == "raised":
            raised = self.next()
            return Power(base, self.literal(raised), raised.column)
        if sign := self.accept("^", "**"):
            self.enter(sign)
            exponent = self.signed()
            self.depth -= 1
            return Power(base, exponent, sign.column)
        return base

    def atom(self) -> Expression:
        word = self.next()
        if word.kind == "number":
            return self.literal(word)
        if word.kind == "part":
            return Literal(Fraction(unicodedata.numeric(word.text)).limit_denominator(10), word.column)
        if word.kind == "name":
            return self.named(word)
        if word.text == "√":
            self.enter(word)
            root = Call("sqrt", self.atom(), word.column)
            self.depth -= 1
            return root
        if word.text in CLOSING:
            return self.bracket(word)
        raise self.refusal(MISSING, word) if word.kind == "end" else self.unexpected(word)

    def named(self, word: Token) -> Expression:
        kind, name = self.meaning(word)
        if kind == "variable":
            return Variable(name)
        if kind == "constant":
            return Constant(name)
        if kind == "unbounded":
            raise self.refusal(INFINITE, word)
        if kind == "log":
            raise self.refusal(WHICH_LOG, word)
        if kind == "unknown" and self.names.variables:
            raise self.refusal(NOT_A_VARIABLE, word, variables=", ".join(self.names.variables), known=SHOWN)
        if kind == "unknown":
            raise self.refusal(UNKNOWN, word, known=SHOWN)
        if not (opening := self.accept(*CLOSING)):
            raise self.refusal(CALL, word)
        return Call(name, self.bracket(opening), word.column)

    def bracket(self, opening: Token) -> Expression:
        self.enter(opening)
        tree = self.sum()
        closing = CLOSING[opening.text]
        if not self.accept(closing):
            if self.word.kind == "end":
                raise self.refusal(UNCLOSED, self.word, closing=closing)
            raise self.unexpected(self.word)
        self.depth -= 1
        return tree

    def literal(self, word: Token) -> Literal:
        try:
            return Literal(decimal(word.text), word.column)
        except ArithmeticFault as fault:
            raise self.refusal(str(fault), word) from None

    def meaning(self, word: Token) -> Meaning:
        return self.names.meaning(word.text)

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

    def unexpected(self, word: Token) -> Unreadable:
        return self.refusal(NOT_A_FORMULA if self.names.formula else UNEXPECTED, word)

    def refusal(self, message: str, word: Token, **params: str) -> Unreadable:
        found = self.text[word.column - 1 :][: len(word.text)]
        return Unreadable(message, written=self.text, found=found, column=word.column, example=self.example, **params)
