"""Languages: English message ids, gettext catalogues, and numbers as the reader writes them."""

import functools
import gettext
import os
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ..errors import AuthorError, InputError

if TYPE_CHECKING:
    from fractions import Fraction

CATALOGUES = Path(__file__).parent / "translations"
LANGUAGES = {"en": "English", "pt-BR": "português do Brasil"}
"""Code and own name of every language rnnex speaks."""
DECIMAL_MARK = {"en": ".", "pt-BR": ","}


def N_(message: str) -> str:
    """Mark a message id for translation later; returns it unchanged.

    >>> N_("hidden state")
    'hidden state'
    """
    return message


class Text(str):
    """An English text that carries its translations, where there is no catalogue: for exercises outside rnnex.

    Args:
        english: The text, which serves as a message id everywhere.
        **others: The same in other languages, by code with an underscore.

    Raises:
        AuthorError: If a language is not known, or a translation has other places than the text.

    Example:
        >>> missing = Text("%(count)s biases are missing", pt_BR="faltam %(count)s vieses")
        >>> Language("pt-BR")(missing, count=2), Language("en")(missing, count=2)
        ('faltam 2 vieses', '2 biases are missing')
    """

    __slots__ = ("others",)

    def __new__(cls, english: str, **others: str) -> Self:
        text = super().__new__(cls, english)
        text.others = {code.replace("_", "-"): words for code, words in others.items()}
        for code, words in text.others.items():
            if code not in LANGUAGES:
                raise AuthorError(
                    N_("Text '%(text)s' has a translation into '%(code)s': choose among %(known)s."),
                    text=english,
                    code=code,
                    known=", ".join(known.replace("-", "_") for known in LANGUAGES if known != "en"),
                )
            if _places(words) != _places(english):
                raise AuthorError(
                    N_(
                        "Text '%(text)s' and its translation '%(words)s' have different places to fill in: use the "
                        "same %%(names)s in both."
                    ),
                    text=english,
                    words=words,
                )
        return text

    others: dict[str, str]
    """Translations by code of the language."""


def _places(text: str) -> list[str]:
    return sorted(set(re.findall(r"%\(\w+\)[a-z]", text)))


class Language:
    """One language: call it with a message id to get the sentence.

    Example:
        >>> say = Language("en")
        >>> say("%(count)s blanks", count=3)
        '3 blanks'
        >>> Language("pt-BR").decimal("-0.50")
        '-0,50'
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.mark = DECIMAL_MARK[code]
        self._catalogue = gettext.translation(
            "rnnex", CATALOGUES, languages=[code.replace("-", "_")], fallback=code == "en"
        )

    def __call__(self, message: str, /, **params: Any) -> str:
        own = message.others.get(self.code) if isinstance(message, Text) else None
        words = own or (self._catalogue.gettext(message) if message else "")
        return words % params if params else words

    def plural(self, one: str, many: str, count: int, /, **params: Any) -> str:
        """The form that fits `count`; `%(count)s` is filled in. (pt-BR says "0 entrega".)"""
        return self._catalogue.ngettext(one, many, count) % {"count": count, **params}

    def decimal(self, digits: str) -> str:
        """Digits written with a point, with this language's decimal mark."""
        return digits.replace(".", self.mark)

    def points(self, value: "Fraction | str", places: int = 2) -> str:
        """Marks for display, rounded half up, without needless zeros: '6.5', '10'."""
        from fractions import Fraction  # here, because `rnnex --help` starts a tenth faster without it

        scaled = Fraction(value) * 10**places
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        digits = f"{whole // 10**places}.{whole % 10**places:0{places}d}".rstrip("0").rstrip(".")
        return self.decimal(digits)

    def total(self, value: "Fraction | str") -> str:
        """Rounded total marks for display: all decimals of what ends within four, as every step of rounding does."""
        from fractions import Fraction

        return self.points(value, places=2 if 10**4 % Fraction(value).denominator else 4)


@functools.cache
def language(code: str) -> Language:
    """The language with this code; `pt_BR`, `pt-br` and `pt` are understood.

    Raises:
        InputError: If rnnex does not speak it.
    """
    wanted = code.strip().replace("_", "-").lower()
    for known in LANGUAGES:
        if wanted in (known.lower(), known.split("-")[0].lower()):
            return Language(known)
    raise InputError(
        N_("Language '%(code)s' is not known: choose one of %(known)s."), code=code, known=", ".join(LANGUAGES)
    )


def environment_language(arguments: Sequence[str] = ()) -> Language:
    """The language of `--lang` among the arguments, else of RNNEX_LANG or the system's settings, else English."""
    wanted = [after for before, after in pairwise(arguments) if before == "--lang"]
    wanted += [argument.removeprefix("--lang=") for argument in arguments if argument.startswith("--lang=")]
    wanted += [os.environ.get(name, "").split(".")[0] for name in ("RNNEX_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    for code in wanted:
        if code:
            try:
                return language(code)
            except InputError:
                continue  # a wrong --lang is refused by the command; another system language means English
    return language("en")
