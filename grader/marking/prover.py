"""A program of its own that asks sympy whether the difference of two formulas is zero. Imports nothing of rnnex.

Reads one JSON object from standard input, `{"student": tree, "key": tree, "domain": words}`, trees as nested lists that
`equivalence.py` has built, and prints `equal` or `open`. It is started, limited and ended by `equivalence.py`.
"""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

MOST_MEMORY = 2**30
ASSUMPTIONS = {
    "positive integers": {"integer": True, "positive": True},
    "positive reals": {"positive": True},
    "reals": {"real": True},
}


def build(tree: Any, domain: str) -> Any:
    """The sympy expression of a nested list."""
    import sympy

    word, *parts = tree
    if word == "number":
        return sympy.Rational(int(parts[0]), int(parts[1]))
    if word == "variable":
        return sympy.Symbol(parts[0], **ASSUMPTIONS[domain])
    if word == "pi":
        return sympy.pi
    built = [build(part, domain) for part in parts]
    functions: dict[str, Callable[..., Any]] = {
        "+": sympy.Add, "*": sympy.Mul, "^": sympy.Pow, "exp": sympy.exp, "ln": sympy.log,
    }  # fmt: skip
    return functions[word](*built)


def simpler(difference: Any) -> Iterator[Any]:
    """Ever harder ways to write it."""
    import sympy

    yield difference
    yield sympy.expand(difference)
    yield sympy.expand_log(sympy.expand(difference))
    yield sympy.cancel(sympy.together(sympy.powsimp(sympy.expand_log(difference))))
    yield sympy.simplify(difference)
    yield sympy.radsimp(sympy.simplify(sympy.expand(difference, deep=True)))


def main() -> None:
    """Answer the one question on standard input."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows; or a limit that is lower already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sys.path += sys.argv[1:]  # where sympy is
    sys.set_int_max_str_digits(0)  # numbers of 4096 bits are 1234 digits long
    question = json.load(sys.stdin)
    difference = build(question["student"], question["domain"]) - build(question["key"], question["domain"])
    print("equal" if any(form == 0 for form in simpler(difference)) else "open")  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
