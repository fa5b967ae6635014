"""What is said about a line of an answers file that cannot be used as it stands."""

from dataclasses import dataclass

from ...errors import InputError
from ...templates.language import N_

NOT_AN_ANSWER = N_(
    "%(source)s, line %(line)s: '%(written)s' is not an answer:"
    " write the name of a blank, an equals sign and the answer, for example %(name)s = %(example)s"
)
NO_HEADING = N_(
    "%(source)s, line %(line)s: '%(written)s' stands under no question:"
    " write the question in brackets on a line above it, for example [%(label)s]"
)
QUESTION_NEAR = N_("%(source)s, line %(line)s: there is no question '%(written)s': did you mean [%(near)s]?")
QUESTION_UNKNOWN = N_("%(source)s, line %(line)s: there is no question '%(written)s': the questions are %(known)s.")
BLANK_NEAR = N_("%(source)s, line %(line)s: question %(label)s has no blank '%(written)s': did you mean '%(near)s'?")
BLANK_UNKNOWN = N_(
    "%(source)s, line %(line)s: question %(label)s has no blank '%(written)s': its blanks are %(known)s."
)
BLANK_ELSEWHERE = N_(
    "%(source)s, line %(line)s: '%(written)s' is a blank of question %(other)s, not of question %(label)s:"
    " move it below the line [%(other)s]."
)
ANYWHERE_NEAR = N_("%(source)s, line %(line)s: no question has a blank '%(written)s': did you mean '%(near)s'?")
ANYWHERE_UNKNOWN = N_(
    "%(source)s, line %(line)s: no question has a blank '%(written)s': use the names that came with the sheet."
)
TWICE = N_(
    "%(source)s, line %(line)s: '%(blank)s' was answered in line %(first)s already, with another text;"
    " line %(line)s was read: delete one of the two."
)
LINE_TOO_LONG = N_(
    "%(source)s, line %(line)s: the line is longer than %(most)s characters and was not read: write only the answer."
)
MANY = N_(
    "%(source)s, line %(line)s: from here on, lines that are not answers are no longer listed (more than %(most)s):"
    " start again from the answers.txt that came with the sheet."
)
FILE_TOO_LARGE = N_(
    "%(source)s is larger than %(most)s MiB or has more than %(lines)s lines:"
    " send the answers.txt that came with the sheet, filled in."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One line that cannot be used as it stands, or was used with a doubt.

    A blank with a problem and no entry is unreadable, not empty.
    """

    line: int
    """Line of the file, 1-based."""
    question: str | None
    """Label of the question; None if it is not known."""
    blank: str | None
    """Name of the blank; None if it is not known."""
    error: InputError
    """The whole sentence, with file and line."""
