"""Formulas in few words: student's trees and keys from sympy become trees of + - * / ^, `exp` and `ln`.

sqrt(u) = u^(1/2)         sigmoid(u) = 1 / (1 + exp(-u))
log2(u) = ln(u) / ln(2)   tanh(u) = 1 - 2 / (exp(2 u) + 1)
"""

from fractions import Fraction
from typing import Any

from ...errors import AuthorError
from ...templates.language import N_
from ..answers.arithmetic import ArithmeticFault
from ..answers.expressions import (
    Call,
    Chain,
    Constant,
    Expression,
    Literal,
    Negative,
    Power,
    Step,
    Variable,
    evaluate,
    nodes,
)

ONE, TWO = Literal(Fraction(1)), Literal(Fraction(2))
BASES = {"log2": TWO, "log10": Literal(Fraction(10))}
HALF = Literal(Fraction(1, 2))

NOT_A_KEY = N_(
    "A formula key may hold numbers, variables, + - * / ^, pi, E, exp, log, sqrt and tanh, and not %(part)s."
)


def core(tree: Expression) -> Expression:
    """The same formula with `exp` and `ln` as its only functions, and no sign of its own."""
    match tree:
        case Negative(operand=operand):
            return Chain(Literal(Fraction(-1)), (Step("*", core(operand)),))
        case Chain(first=first, rest=rest):
            return Chain(core(first), tuple(Step(sign, core(operand)) for sign, operand in rest))
        case Power(base=Constant(name="e"), exponent=exponent):
            return Call("exp", core(exponent))
        case Power(base=base, exponent=exponent):
            return Power(core(base), _exponent(exponent))
        case Constant(name="e"):
            return Call("exp", ONE)
        case Call(name=name, argument=argument):
            return _call(name, core(argument))
    return tree


def _call(name: str, inside: Expression) -> Expression:
    if name == "sqrt":
        return Power(inside, HALF)
    if name in BASES:
        return Chain(Call("ln", inside), (Step("/", Call("ln", BASES[name])),))
    if name == "sigmoid":
        grown = Call("exp", Chain(Literal(Fraction(-1)), (Step("*", inside),)))
        return Chain(ONE, (Step("/", Chain(ONE, (Step("+", grown),))),))
    if name == "tanh":
        grown = Call("exp", Chain(TWO, (Step("*", inside),)))
        return Chain(ONE, (Step("-", Chain(TWO, (Step("/", Chain(grown, (Step("+", ONE),))),))),))
    return Call(name, inside)


def _exponent(tree: Expression) -> Expression:
    """An exponent that was written as a computation, such as -(1/2), as one number."""
    if any(isinstance(node, Variable | Constant | Call) for node in nodes(tree)):
        return core(tree)
    try:
        value = evaluate(tree)
    except ArithmeticFault:
        return core(tree)
    return Literal(value) if isinstance(value, Fraction) else core(tree)


def from_sympy(key: Any) -> Expression:
    """The core tree of a sympy expression; a function called "sigmoid" is understood.

    Raises:
        AuthorError: If it holds anything else than a student may write, or a Float.

    Example:
        >>> import sympy
        >>> from_sympy(sympy.sqrt(sympy.Symbol("H")))
        Power(base=Variable(name='H'), exponent=Literal(value=Fraction(1, 2)))
    """
    import sympy

    key = sympy.sympify(key, strict=True)  # a plain 3 becomes an Integer, a text is refused
    parts = [] if key.is_Atom else [from_sympy(part) for part in key.args]
    if key.is_Rational:
        return Literal(Fraction(int(key.p), int(key.q)))
    if key.is_Symbol:
        return Variable(str(key.name))
    if key is sympy.pi or key is sympy.E:
        return core(Constant("pi" if key is sympy.pi else "e"))
    if key.is_Add or key.is_Mul:
        sign = "+" if key.is_Add else "*"
        return Chain(parts[0], tuple(Step(sign, part) for part in parts[1:]))
    if key.is_Pow:
        return Power(parts[0], parts[1])
    name = {"exp": "exp", "log": "ln", "tanh": "tanh", "sigmoid": "sigmoid"}.get(type(key).__name__)
    if name and len(parts) == 1:
        return _call(name, parts[0])
    raise AuthorError(NOT_A_KEY, part=str(key))
