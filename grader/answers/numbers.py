"""One number as a student writes it: decimals, fractions, powers, a few functions."""

from fractions import Fraction

from ...templates.language import DECIMAL_MARK
from .arithmetic import ArithmeticFault, Work
from .expressions import Expression, evaluate
from .grammar import read_tree
from .unreadable import Unreadable


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


def parse(
    text: str, *, comma_decimal: bool = True, example: str = "0.38", work: Work | None = None
) -> Fraction | float:
    """Read one number of at most `grammar.MAX_LENGTH` characters.

    Args:
        text: What was written.
        comma_decimal: Whether a comma is a decimal mark; a point always is.
        example: How to write it, for the refusal.
        work: What the arithmetic may cost.

    Raises:
        Unreadable: If it is not a finite real number within the caps.
    """
    return computed(read_tree(text, comma_decimal=comma_decimal, example=example), text, example, work)


def computed(tree: Expression, text: str, example: str, work: Work | None = None) -> Fraction | float:
    """The value of a tree without variables.

    Raises:
        Unreadable: If it has none; the sentence is about the text that the tree was read from.
    """
    try:
        return evaluate(tree, work=work)
    except ArithmeticFault as fault:
        raise Unreadable(str(fault), written=text, column=fault.column, example=example) from None
