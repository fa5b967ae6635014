"""What a person is told when something is wrong: one sentence that says what, where and what to do.

A message is an English message id with named places, so that the command line can say it in the
reader's language. `str(error)` is the English sentence.
"""

from collections.abc import Callable
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """Exit statuses of every `rnnex` command."""

    RAN = 0
    """The command ran to its end, whatever the marks."""
    BELOW = 1
    """A submission is below `--fail-under`, `check` found something wrong, or `audit` a fault."""
    INVALID = 2
    """Wrong usage, or an input file that cannot be used."""
    INCOMPLETE = 3
    """Some submissions could not be graded; they are listed."""
    OUR_FAULT = 4
    """rnnex itself failed."""
    INTERRUPTED = 130
    """Stopped with Ctrl-C; what was finished is saved."""


class RnnexError(Exception):
    """Base class: a sentence for a person, and the exit status that goes with it.

    Args:
        message: The sentence, an English message id; `%(name)s` marks a place for a parameter.
        **params: What is put into the places.

    Example:
        >>> error = InputError("%(path)s does not exist.", path="ana")
        >>> str(error)
        'ana does not exist.'
        >>> error.say({"%(path)s does not exist.": "%(path)s não existe."}.get)
        'ana não existe.'
    """

    status: Exit = Exit.INVALID

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message, params)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message

    def say(self, translate: Callable[[str], Any]) -> str:
        """The sentence in the language of `translate`, which maps a message id to its translation."""
        words: str = translate(self.message)
        return words % self.params if self.params else words


class InputError(RnnexError):
    """A file, folder or argument given by the user cannot be used."""


class AuthorError(RnnexError, TypeError):
    """An exercise is written in a way the engine cannot use; for authors of exercises."""


class ShapeError(RnnexError, ValueError):
    """An array does not have the shape that the equations need."""
