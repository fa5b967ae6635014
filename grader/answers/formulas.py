"""A formula in the variables of its blank."""

from .arithmetic import ArithmeticFault
from .expressions import Expression, children, evaluate, variables
from .grammar import read_tree
from .received import Received
from .unreadable import Unreadable
from .vocabulary import Vocabulary


def read_expression(received: Received) -> Expression:
    """Read a formula; what holds no variable must have a value, so that 1/0 and 9^9^9 are refused here.

    Raises:
        Unreadable: If the text is no formula in these variables, or a part of it has no value.
    """
    try:
        tree = read_tree(received.text, Vocabulary(received.form.variables), example=received.example)
        _check(tree, received)
    except Unreadable as refusal:
        raise refusal.within(received.written, offset=0, example=received.example) from None
    except ArithmeticFault as fault:
        raise received.refusal(str(fault), column=fault.column) from None
    return tree


def _check(tree: Expression, received: Received) -> None:
    if not variables(tree):
        evaluate(tree, work=received.work)
        return
    for part in children(tree):
        _check(part, received)
