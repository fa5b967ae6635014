"""A remark for the reader of a report, which is no fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence and its parameters, to be said in a language later.

    Example:
        >>> str(Notice("%(name)s was read.", {"name": "answers.toml"}))
        'answers.toml was read.'
    """

    message: str
    """English message id."""
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message

    def say(self, translate: Callable[[str], Any]) -> str:
        """The sentence in the language of `translate`, which maps a message id to its translation."""
        words: str = translate(self.message)
        return words % self.params if self.params else words
