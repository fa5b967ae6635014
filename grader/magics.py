"""Lines of a notebook's cell that are for Jupyter and no Python: magics, shell commands, questions.

Nothing is compiled here: a line is looked at only where a statement begins, outside of brackets and long strings.
"""

import re
from typing import NamedTuple

WHOLE = re.compile(r"\s*(?:%%|!!)")
"""How a cell begins that is no Python as a whole: %%bash, %%html. Some run Python all the same."""
PYTHON_INSIDE = re.compile(r"\s*%%(?:time|timeit|capture|prun)\b")
LINE = re.compile(
    r"\s*+(?:[%!].*|\?.*|[\w.%*]++\?{1,2}\s*+"  # %matplotlib inline, !pip install, ?name, name?
    r"|[\w.,\s\[\]]++=\s*+(?:!|%[A-Za-z]).*)",  # files = !ls, took = %timeit -o f()
)
TOKEN = re.compile(
    r"(?P<long>'''|\"\"\")|'(?:[^'\\]|\\.)*+'?|\"(?:[^\"\\]|\\.)*+\"?|(?P<remark>#.*)|(?P<open>[(\[{])|(?P<close>[)\]}])"
)
"""Within one line; a short string that does not end takes the rest, so that no line is searched twice."""
ENDS = {quotes: re.compile(rf"(?:[^\\]|\\.)*?{quotes}", re.DOTALL) for quotes in ("'''", '"""')}


class Cleaned(NamedTuple):
    """A cell without what is for Jupyter."""

    text: str
    skipped: tuple[int, ...]
    """Numbers of the lines that hold nothing now."""


def cleaned(text: str) -> Cleaned:
    r"""The cell with as many lines, those for Jupyter as statements that do nothing.

    >>> cleaned("%matplotlib inline\nx = (7\n  % 4)\n!pip install torch")
    Cleaned(text='pass\nx = (7\n  % 4)\npass', skipped=(1, 4))
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if WHOLE.match(lines[first]) and not PYTHON_INSIDE.match(lines[first]):
        return Cleaned("\n" * (len(lines) - 1), tuple(range(first + 1, len(lines) + 1)))
    skipped, state, after = [], State(), False
    for number, line in enumerate(lines):
        if after or (state.at_statement and LINE.fullmatch(line)):
            indent = line[: len(line) - len(line.lstrip())]
            lines[number] = "" if after else f"{indent}pass"
            after = line.endswith("\\")
            skipped.append(number + 1)
        else:
            state = state.behind(line)
    return Cleaned("\n".join(lines), tuple(skipped))


class State(NamedTuple):
    """Where a line begins."""

    depth: int = 0
    """Brackets that are open."""
    quotes: str = ""
    """What ends the long string that is open."""
    joined: bool = False
    """Whether the line before ends with a backslash."""

    @property
    def at_statement(self) -> bool:
        """Whether a statement may begin here."""
        return not (self.depth or self.quotes or self.joined)

    def behind(self, line: str) -> "State":
        """Where the next line begins."""
        depth, quotes, at = self.depth, self.quotes, 0
        while True:
            if quotes:
                end = ENDS[quotes].match(line, at)
                if not end:
                    return State(depth, quotes)
                at, quotes = end.end(), ""
            found = TOKEN.search(line, at)
            if not found or found["remark"]:
                return State(depth, "", not found and line.endswith("\\"))
            at = found.end()
            quotes = found["long"] or ""
            depth = max(0, depth + bool(found["open"]) - bool(found["close"]))
