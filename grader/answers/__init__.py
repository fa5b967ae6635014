"""Reading what students wrote: a file becomes entries, an entry becomes a number, vector or matrix."""

from .answer import Value, is_blank, read_answer
from .expressions import Expression
from .files import FoundAnswers, decode, find_answers, load_answers
from .forms import Form
from .notice import Notice
from .numbers import read_number
from .problems import Problem
from .received import Number
from .sheet import AnswerSheet, Entry, find_sheet_id, read_answers
from .unreadable import LocatedError, Unreadable
from .writing import AnswerLines, write_answers

__all__ = [
    "AnswerLines",
    "AnswerSheet",
    "Entry",
    "Expression",
    "Form",
    "FoundAnswers",
    "LocatedError",
    "Notice",
    "Number",
    "Problem",
    "Unreadable",
    "Value",
    "decode",
    "find_answers",
    "find_sheet_id",
    "is_blank",
    "load_answers",
    "read_answer",
    "read_answers",
    "read_number",
    "write_answers",
]
