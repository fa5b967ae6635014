"""Names that a student may type: found as written, or suggested."""

import difflib
from collections.abc import Iterable, Iterator

MOST_KNOWN = 12
"""Names that a sentence lists."""


class Names:
    """Known names, in order.

    Example:
        >>> Names(["1a", "1b"]).find("1A")
        '1a'
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._exact = dict.fromkeys(names)
        self._by_lower: dict[str, list[str]] = {}
        for name in self._exact:
            self._by_lower.setdefault(name.lower(), []).append(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._exact)

    def find(self, written: str) -> str | None:
        """The name itself, or else the only one that differs in nothing but the case of letters."""
        if written in self._exact:
            return written
        alike = self._by_lower.get(written.lower(), [])
        return alike[0] if len(alike) == 1 else None


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant.

    >>> nearest("gama_u", ["gamma_u", "gamma_r"])
    'gamma_u'
    """
    by_lower = {name.lower(): name for name in known}
    found = difflib.get_close_matches(written[:64].lower(), by_lower, n=1)
    return by_lower[found[0]] if found else None


def listed(names: Iterable[str]) -> str:
    """Names for a sentence, cut if there are very many."""
    every = list(names)
    return ", ".join(every if len(every) <= MOST_KNOWN else [*every[:MOST_KNOWN], "…"])
