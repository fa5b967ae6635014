r"""What readers see: statement, worked solution, labels and the sentences of misconceptions, in every language.

Every variant's formulas are linted in both languages and have to be the same but for the decimal mark; a message id
without a translation is a fault, and a remark if the exercise is not from rnnex. Rendering to HTML, which is slower, is
done for the first variant of each block; what differs within a block is numbers only.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from ...errors import RnnexError
from ...exercises.engine.code_exercise import CodeExercise
from ...exercises.engine.exact_exercise import ExactExercise
from ...exercises.engine.graph_exercise import GraphExercise
from ...templates.language import DECIMAL_MARK, N_, Language
from ...templates.lint import Fault, first_fault
from ...templates.markdown import to_html, to_inline
from .findings import Block, Figures, Outcome
from .listener import listener

LEFT_OVER = re.compile(r"%\(\w*\)|%[sdr]\b|\{\}|\bNone\b|\bnan\b|\binf\b|Traceback|<[\w.]+ object at")
"""A place nobody filled, or a value nobody printed."""
FORMULA = re.compile(r"(```[\s\S]*?```|`[^`]*`)|\$\$([\s\S]+?)\$\$|\$((?:[^$\\]|\\.)+)\$")
WORDS = re.compile(r"\\(?:text\w*|operatorname)\s*\{[^{}]*\}")
"""Words within a formula, which differ between languages."""
UNTRANSLATED = N_(
    "Without translation into %(language)s (%(count)s): '%(text)s'. Add every message id to the catalogue."
)
ENGLISH_ONLY = N_(
    "Without translation into %(language)s (%(count)s), where its readers see English: '%(text)s'. Write Text(\"...\", "
    '%(code)s="...").'
)
UNFILLED = N_("The text says '%(text)s' in %(language)s: something was not filled in.")
EMPTY = N_("A text is empty in %(language)s.")
UNDRAWN = N_("In %(language)s: %(why)s")
DIFFERENT = N_("The languages differ in more than words: formula '%(one)s' in one, '%(other)s' in the other.")
SHORTEST = 60
"""Characters of a formula or message id that a sentence shows."""


def check_texts(block: Block) -> Outcome:
    """Everything that is printed for the variants of a block, in every language."""
    found = Outcome()
    for code, texts in block.texts.items():
        seen: set[str] = set()
        for row, (statement, worked) in enumerate(zip(texts.statements, texts.worked, strict=True)):
            for text in (statement, worked):
                _printed(found, block, row, code, text, seen)
        for text in (texts.statements[0], texts.worked[0], *_sentences(block, listener(code))):
            _drawn(found, block, code, text)
        missing = sorted(texts.untranslated | listener(code).untranslated)
        if missing:
            facts: dict[str, Any] = {"text": _short(missing[0]), "count": len(missing), "language": code}
            if block.exercise.home:  # it cannot have a place in our catalogue
                facts["code"] = code.replace("-", "_")
                told = block.finding("texts", 0, ENGLISH_ONLY, about=code, remark=True, **facts)
            else:
                told = block.finding("texts", 0, UNTRANSLATED, about=code, **facts)
            found.findings.append(told)
    _same(found, block)
    count = len(block.seeds) * len(block.texts)
    found.figures.merge(Figures(sums={("texts", "statements"): count, ("texts", "worked"): count}))
    return found


def _printed(found: Outcome, block: Block, row: int, code: str, text: str, seen: set[str]) -> None:
    """One text of one variant: not empty, nothing left over, and no formula that would not be drawn rightly."""
    if not text.strip():
        found.findings.append(block.finding("texts", row, EMPTY, about=code, language=code))
    prose = "" if "```" in text else text
    for left in LEFT_OVER.findall(prose)[:1]:
        about = f"{code}: {left}"
        found.findings.append(block.finding("texts", row, UNFILLED, about=about, text=left, language=code))
    for formula in formulas(text):
        fault = _fault(_digits_gone(formula))
        if fault and fault.message not in seen:
            seen.add(fault.message)
            why = fault.message % {"formula": _short(formula), **fault.params}
            found.findings.append(block.finding("texts", row, UNDRAWN, about=f"{code}: {why}", language=code, why=why))


def _drawn(found: Outcome, block: Block, code: str, text: str) -> None:
    """A text as HTML."""
    try:
        to_html(text)
        to_inline(text) if "\n" not in text else ""
    except RnnexError as fault:
        why = str(fault)
        found.findings.append(block.finding("texts", 0, UNDRAWN, about=f"{code}: {why}", language=code, why=why))


def _sentences(block: Block, say: Language) -> Iterable[str]:
    """Title, labels, and what is said of misconceptions."""
    exercise, variant = block.exercise, block.variants[0]
    say_once = [exercise.title, *(blank.label for blank in exercise.blanks(variant) if blank.label)]
    if isinstance(exercise, GraphExercise):
        listed = [(m.says, m.check) for m in exercise.plan(variant).misconceptions]
    elif isinstance(exercise, ExactExercise):
        listed = [(m.says, m.check) for m in exercise.counting(variant).misconceptions]
    elif isinstance(exercise, CodeExercise):
        listed = [(m.says, m.check) for m in exercise.task(variant).slips]
        checked = exercise.contract_cases(variant)
        cases = [*exercise.public_cases(variant), *exercise.hidden_cases(variant)]
        say_once += [case.name for case in (*cases, *(case for _, checks in checked for case in checks))]
        say_once += [contract.says for contract, _ in checked]
        exercise.files(variant, say)  # the listener hears what the starter file says; it is no Markdown
    else:
        listed = []
    return [say(message) for message in (*say_once, *(text for pair in listed for text in pair if text))]


def _same(found: Outcome, block: Block) -> None:
    """The same formulas in every language, but for the decimal mark."""
    (first, one), *others = block.texts.items()
    for code, other in others:
        for row in range(len(block.seeds)):
            for left, right in (
                (one.statements[row], other.statements[row]),
                (one.worked[row], other.worked[row]),
            ):
                pair = _first_difference(_common(left, first), _common(right, code))
                if pair:
                    facts: dict[str, Any] = {"one": _short(pair[0]), "other": _short(pair[1])}
                    found.findings.append(block.finding("texts", row, DIFFERENT, about=code, **facts))


def _common(text: str, code: str) -> list[str]:
    """Formulas without words, and with a decimal point."""
    comma = "{" + DECIMAL_MARK[code] + "}"
    return [WORDS.sub("", formula).replace(comma, ".") for formula in formulas(text)]


def _first_difference(one: list[str], other: list[str]) -> tuple[str, str] | None:
    if one == other:
        return None
    return next(pair for pair in zip_longest(one, other, fillvalue="") if pair[0] != pair[1])


def formulas(text: str) -> list[str]:
    """The formulas of a text, those in code left out.

    >>> formulas("Find $x$ in `$y$`: $$ z = 1 $$")
    ['x', ' z = 1 ']
    """
    return [display or inline for code, display, inline in FORMULA.findall(text) if not code]


@lru_cache(maxsize=4096)
def _fault(formula: str) -> Fault | None:
    return first_fault(formula)


def _digits_gone(formula: str) -> str:
    """Formulas that differ in numbers only are drawn alike."""
    return re.sub(r"\d+", "0", formula)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORTEST else f"{flat[:SHORTEST]}…"
