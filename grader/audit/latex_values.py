"""Printed values: whether a calculator shows them, and what it shows instead."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from .latex_arithmetic import DIGITS, ORDER, Undefined, Value, close, entrywise, literal, rounded, single, stack
from .latex_nodes import Minus, Node, Place, Power, Product, Stacked

PLACES = 12
"""Digits of a value that is shown for comparison with an exact one."""


def printed_value(node: Node, numbers: Sequence[str]) -> Value:
    r"""A side that is a number, or a matrix of numbers, with its decimals; None if there is anything to work out.

    >>> printed_value(Minus(Place(0)), ["0.50"]), printed_value(Power(Place(0), Place(1)), ["2", "3"])
    (Decimal('-0.50'), None)
    """
    if isinstance(node, Place):
        return literal(numbers[node.index])
    if isinstance(node, Minus):
        value = printed_value(node.part, numbers)
        return value.copy_negate() if isinstance(value, Decimal) else None
    if isinstance(node, Product) and isinstance(node.right, Power):  # 1.23 \cdot 10^{-5}
        parts = node.left, node.right.base, node.right.exponent
        value, base, exponent = (printed_value(part, numbers) for part in parts)
        power = isinstance(exponent, Decimal) and exponent == int(exponent) and base == 10
        return value.scaleb(int(exponent)) if power and isinstance(value, Decimal) else None
    if isinstance(node, Stacked):
        rows = [[printed_value(entry, numbers) for entry in row] for row in node.rows]
        try:
            return None if any(entry is None for row in rows for entry in row) else stack(rows)
        except Undefined:
            return None
    return None


def fits(value: Value, printed: Value) -> bool:
    """Whether a calculator that shows as many decimals as printed shows the printed value; a zero has no sign.

    >>> fits(Decimal("0.0625"), Decimal("0.063")), fits(Decimal("0.0625"), Decimal("0.062"))
    (True, False)
    """
    value, printed = single(value), single(printed)
    if isinstance(value, tuple) and isinstance(printed, tuple):
        same = len(value) == len(printed) and len(value[0]) == len(printed[0])
        return same and all(
            _fits(entry, like)
            for row, likes in zip(value, printed, strict=True)
            for entry, like in zip(row, likes, strict=True)
        )
    return not isinstance(value, tuple) and not isinstance(printed, tuple) and _fits(value, printed)


def _fits(value: Decimal, printed: Decimal) -> bool:
    if printed.is_zero() and printed.is_signed():
        return False
    try:
        return rounded(value, printed) == printed
    except InvalidOperation:  # more digits than a calculator has
        return False


def shown(value: Value, mark: str, like: Value = None) -> str:
    """A value as a calculator shows it, matrices in short.

    Args:
        value: A number or a matrix.
        mark: The reader's decimal mark.
        like: A printed value with the decimals to show; None shows up to `PLACES` digits.

    >>> shown(((Decimal("0.5"),), (Decimal(1) / 3,)), ",")
    '[0,5; 0,333333333333]'
    """
    if isinstance(value, tuple):
        same = isinstance(like, tuple) and len(like) == len(value) and len(like[0]) == len(value[0])
        likes = like if same else entrywise(lambda _: None, value)
        rows = [
            " ".join(shown(entry, mark, one) for entry, one in zip(row, pattern, strict=True))
            for row, pattern in zip(value, likes, strict=True)
        ]
        return f"[{'; '.join(rows)}]"
    if isinstance(like, Decimal):
        try:
            return f"{rounded(value, like) + 0:f}".replace(".", mark)  # a zero has no sign
        except InvalidOperation:
            pass
    text = f"{value:.{PLACES}g}"
    plain = f"{Decimal(text):f}" if abs(Decimal(text).adjusted()) <= PLACES else text
    return (plain.rstrip("0").rstrip(".") if "." in plain and "e" not in plain else plain).replace(".", mark)


def holds(relation: str, one: Value, other: Value, exact: Callable[[], list[Value]]) -> bool | None:
    """Whether the sign holds; None if it cannot stand between such values.

    Args:
        relation: The sign, in LaTeX.
        one, other: The values, in decimal arithmetic.
        exact: Gives both in fractions, [None, None] if they have none; asked where digits run out.

    >>> holds("<", Decimal(1), Decimal(2), lambda: [None, None])
    True
    """
    if isinstance(one, tuple) != isinstance(other, tuple):
        return False if relation == "=" else None
    if isinstance(one, tuple):
        if relation != "=":
            return None
        if (len(one), len(one[0])) != (len(other), len(other[0])):
            return False
        pairs = [pair for rows in zip(one, other, strict=True) for pair in zip(*rows, strict=True)]
    else:
        pairs = [(one, other)]
    equal = [close(*pair) for pair in pairs]
    if any(equal) and any(len(Decimal(v).as_tuple().digits) >= DIGITS for pair in pairs for v in pair):
        again = exact()  # decimal digits ran out: fractions decide
        if all(value is not None for value in again):
            return _decided_exactly(relation, *again)
    return all(ORDER[relation](*pair, same) for pair, same in zip(pairs, equal, strict=True))


def _decided_exactly(relation: str, one: Value, other: Value) -> bool:
    return one == other if isinstance(one, tuple) else ORDER[relation](one, other, one == other)
