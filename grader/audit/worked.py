"""Are the worked lines true? A calculator redoes each from what is printed, in every language and variant."""

from ...templates.language import DECIMAL_MARK, N_
from .calculator import check_worked
from .findings import Block, Figures, Outcome

UNREAD = N_("The worked solution has a line that the calculator cannot read: '%(line)s'.")
NOTHING = N_("The worked solution has formulas, and none that the calculator can redo: print the numbers put in.")


def check_worked_lines(block: Block) -> Outcome:
    """Every line of every worked solution; one finding for each that is false, and for each that cannot be read.

    In the languages after the first it is done for one variant of the block: that formulas differ in the decimal mark
    only is checked for all of them, with the texts.
    """
    found = Outcome()
    lines = 0
    for number, (code, texts) in enumerate(block.texts.items()):
        pairs = list(zip(texts.statements, texts.worked, strict=True))
        for row, (statement, worked) in enumerate(pairs if number == 0 else pairs[:1]):
            checked = check_worked(statement, worked, DECIMAL_MARK[code])
            lines += checked.lines
            for false in checked.false:
                found.findings.append(block.finding("worked", row, false.why, line=false.line, shows=false.shows))
            for line in checked.unread:
                found.findings.append(block.finding("worked", row, UNREAD, line=line))
            if checked.vacuous:
                found.findings.append(block.finding("worked", row, NOTHING))
    found.figures.merge(Figures(sums={("worked", "lines"): lines}))
    return found
