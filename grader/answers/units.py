"""The unit behind an answer: it may be left out, and nothing else may stand in its place."""

import functools
import re

from ...templates.language import LANGUAGES, N_, language
from .unreadable import Unreadable

OTHER_UNIT = N_(
    "%(written)s: '%(found)s' at character %(column)s is not the unit of this answer: write %(unit)s or no unit, for"
    " example %(example)s"
)
LOOKS_LIKE_UNIT = re.compile(r"[^\W\d_]+[²³]?(?:/[^\W\d_]+)?|%")
SHORT = 3
"""Letters of a unit whose capitals count: Mb is not MB."""


def local_unit(unit: str, lang_code: str) -> str:
    """The unit in the reader's language."""
    return language(lang_code)(unit) if lang_code in LANGUAGES else unit


def without_unit(text: str, unit: str, lang_code: str) -> str:
    """The text with each unit behind a number replaced by spaces, so that positions stay true.

    >>> [without_unit(text, "MB", "en") for text in ("0,5 MB", "12MB", "MB")]
    ['0,5   ', '12  ', 'MB']
    """
    if not unit:
        return text
    return _pattern(unit, local_unit(unit, lang_code)).sub(lambda match: " " * len(match[0]), text)


def refuse_other_unit(fault: Unreadable, part: str, unit: str, lang_code: str) -> None:
    """Say that another unit was expected, if that is what cannot be read in this part of the answer.

    Raises:
        Unreadable: About the part.
    """
    begin = (fault.column or 1) - 1
    rest = part[begin:].strip()
    if unit and begin and LOOKS_LIKE_UNIT.fullmatch(rest):
        raise Unreadable(
            OTHER_UNIT,
            written=part,
            found=rest,
            column=begin + 1,
            unit=local_unit(unit, lang_code),
            example=fault.params["example"],
        ) from None


@functools.lru_cache(maxsize=64)
def _pattern(*units: str) -> re.Pattern[str]:
    spellings = "|".join(dict.fromkeys(_spelling(unit) for unit in units))
    return re.compile(rf"(?<=[\d.,)\]}}⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾ ])(?:{spellings})(?!\w)")


def _spelling(unit: str) -> str:
    if len(unit) <= SHORT:
        return re.escape(unit)
    return rf"(?i:{re.escape(unit.removesuffix('s'))}s?)"
