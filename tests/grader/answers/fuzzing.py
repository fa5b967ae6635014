"""Throw many inputs at the reader of answers and note what it must never do.

Inputs come from three sources: mutations of the corpus, a grammar of hostile formulas, and random Unicode.
Time is processor time, so that other processes do not count; collections of garbage and cold caches do, so a slow input
is read again and its fastest run counts. Memory is what tracemalloc sees at its peak; it makes reading several times
slower, so it looks at every 200th input and at those that took the longest, where large objects would show.
"""

import contextlib
import heapq
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rnnex.grader.answers import Form, Unreadable, read_answer

from .corpus import SPELLINGS
from .refused import REFUSED

MOST_SECONDS = 0.050
MOST_BYTES = 50 * 2**20
SAMPLED = 200
KEPT = 50
RETRIES = 4

LANGUAGES = ("en", "pt-BR")
SEEDS = [(entry.form, entry.text) for entry in (*SPELLINGS, *REFUSED) if len(entry.text) < 400]
FORMS = [*dict.fromkeys(form for form, _ in SEEDS), Form("real", (40, 40)), Form("integer", (900,)), Form("real", (1,))]
SIGNS = "()[]{}|.,;:+-*/^<>=%_ 0123456789xXHDweEπσ√½²³⁻∞∅∈≤×·−–"
NUMBERS = "1e e- 1024 999 ^- ^999 9^999/7^998 1e1000 0,5 0.5 (H+1)^1000 1/3+ ** inf nan pi".split()
WORDS = "exp( ln( log2( log( sqrt( tanh( sigmoid( array( torch.Size( abs( ][ )( MB % w |w| <= H( HD".split()
SPACED = [", ", "; ", " x ", " por ", " by ", "\n", "'", '"', "\u200b", "\u0301"]
PIECES = [*SIGNS, *NUMBERS, *WORDS, *SPACED]
PATTERNS = ["%s+%s", "%s-%s", "%s*%s", "%s/%s", "(%s)(%s)", "(%s)^%s", "%s %s", "[%s; %s]", "{%s; %s}"]


class Input(NamedTuple):
    """A text for a blank."""

    form: Form
    text: str
    code: str


class Fault(NamedTuple):
    """What went wrong with an input."""

    what: str
    given: Input
    how: object


@dataclass
class Report:
    """What was seen."""

    inputs: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    """Seconds of processor time."""
    largest: int = 0
    """Bytes at the peak."""
    faults: list[Fault] = field(default_factory=list)


Reader = Callable[[str, Form, str], Any]


def fuzz(inputs: Iterator[Input], reader: Reader = read_answer) -> Report:
    """Read all inputs and report exceptions, refusals without a position, slowness and size."""
    report = Report()
    longest: list[tuple[float, int, Input]] = []
    for given in inputs:
        report.inputs += 1
        seconds = _timed(given, reader, report)
        heapq.heappush(longest, (seconds, report.inputs, given))
        if len(longest) > KEPT:
            heapq.heappop(longest)
        if report.inputs % SAMPLED == 0:
            _weighed(given, reader, report)
    for _, _, given in longest:
        _weighed(given, reader, report)
    return report


def _timed(given: Input, reader: Reader, report: Report) -> float:
    begin = time.process_time()
    try:
        reader(given.text, given.form, given.code)
        seconds = time.process_time() - begin
        report.read += 1
    except Unreadable as refusal:
        seconds = time.process_time() - begin
        report.refused += 1
        if not (isinstance(refusal.column, int) and 1 <= refusal.column <= len(given.text) + 1):
            report.faults.append(Fault("no position", given, refusal))
        if given.form.example(given.code) not in str(refusal):
            report.faults.append(Fault("no example", given, refusal))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        seconds = time.process_time() - begin
        report.faults.append(Fault("exception", given, repr(error)))
    for _ in range(RETRIES):
        if seconds <= MOST_SECONDS:
            break
        seconds = min(seconds, _again(given, reader))
    if seconds > MOST_SECONDS:
        report.faults.append(Fault("slow", given, seconds))
    report.slowest = max(report.slowest, seconds)
    return seconds


def _again(given: Input, reader: Reader) -> float:
    begin = time.process_time()
    with contextlib.suppress(Exception):  # noted the first time; here only the time counts
        reader(given.text, given.form, given.code)
    return time.process_time() - begin


def _weighed(given: Input, reader: Reader, report: Report) -> None:
    tracemalloc.start()
    try:
        _again(given, reader)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    report.largest = max(report.largest, peak)
    if peak > MOST_BYTES:
        report.faults.append(Fault("large", given, peak))


def inputs(count: int, seed: int) -> Iterator[Input]:
    """Inputs of all three sources, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(count):
        form, text = chance.choice(SEEDS)
        if chance.random() < 0.15:
            form = chance.choice(FORMS)
        source = number % 10
        if source < 6:
            text = mutated(text, chance)
        elif source < 9:
            text = grown(chance)
        else:
            text = strange(chance)
        yield Input(form, text, chance.choice(LANGUAGES))


def mutated(text: str, chance: random.Random) -> str:
    """A text of the corpus with a few accidents, sometimes grown to the limit."""
    for _ in range(chance.choice([0, 1, 1, 1, 2, 5])):
        begin = chance.randint(0, len(text))
        end = min(len(text), begin + chance.randint(0, 4))
        action = chance.randrange(7)
        if action == 0:
            text = text[:begin] + text[end:]
        elif action == 1:
            text = text[:begin] + chance.choice(PIECES) + text[begin:]
        elif action == 2:
            text = text[:begin] + chance.choice(PIECES) + text[end:]
        elif action == 3:
            text = text[:begin] + chance.choice(SEEDS)[1] + text[begin:]
        elif action == 4:
            text = text[:begin] + chance.choice(SEEDS)[1][: chance.randint(0, 12)]
        elif action == 5:
            text = text[:begin] + text[begin:end] * chance.randint(2, 6) + text[end:]
        else:
            text = text[:begin] + text[end:][::-1]
    if chance.random() < 0.04:
        text += chance.choice([" ", "", "; ", ", ", "+", "*"])
        text *= chance.randint(1, 10_500) // (len(text) + 1) + 1
    return text[:10_500]


def grown(chance: random.Random) -> str:
    """Pieces of the grammar in a row, brackets inside one another, or one piece many times."""
    kind = chance.random()
    if kind < 0.6:
        return "".join(chance.choices(PIECES, k=chance.randint(1, 25)))
    if kind < 0.9:
        return formula(chance, chance.randint(1, 6))
    if kind < 0.97:
        depth = chance.randint(1, 60)
        opening = chance.choice(["(", "[", "{", "exp(", "√", "-", "2^", "[[", "([{", "1/("])
        return opening * depth + chance.choice(PIECES) + chance.choice([")", "]", "}", "", "]]", "}])"]) * depth
    few = [chance.choice(PIECES) for _ in range(chance.randint(1, 3))]
    return ("".join(few) * 10_000)[: chance.choice([300, 2_000, 10_000])]


def formula(chance: random.Random, depth: int) -> str:
    """A formula that mostly can be read."""
    if depth == 0:
        return chance.choice(["H", "D", "2", "0,5", "1e-3", "π", "e", "½", "x", "10", "999", "7^300", "1/3"])
    one, other = formula(chance, depth - 1), formula(chance, depth - chance.randint(1, depth))
    joined = chance.choice(PATTERNS) % (one, other)
    return joined if chance.random() < 0.7 else chance.choice(["exp(%s)", "√(%s)", "ln(%s)", "-(%s)"]) % joined


def strange(chance: random.Random) -> str:
    """Any characters at all."""
    ceiling = chance.choice([0x80, 0x250, 0x2300, 0x10FFFF])
    length = chance.choice([3, 10, 40]) if chance.random() < 0.99 else 10_000
    return "".join(chr(chance.randint(0, ceiling)) for _ in range(length))
