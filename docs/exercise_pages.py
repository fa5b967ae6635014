"""The page of all exercises: options, givens, blanks, mistakes and a sample, read from the code."""  # noqa: INP001

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np

from rnnex.errors import InputError
from rnnex.exercises.design.latch import CHOICES, STATE_PARAMETERS, DesignExercise
from rnnex.exercises.engine.code_exercise import CodeExercise
from rnnex.exercises.engine.counting import Counting
from rnnex.exercises.engine.debugging import DebuggingExercise
from rnnex.exercises.engine.draw import Draw
from rnnex.exercises.engine.exact_exercise import ExactExercise
from rnnex.exercises.engine.exercise import Exercise
from rnnex.exercises.engine.graph import Value
from rnnex.exercises.engine.graph_exercise import GraphExercise
from rnnex.exercises.engine.specs import Fixed, Spec
from rnnex.exercises.engine.variant import Blank, Variant
from rnnex.exercises.registry import all_exercises
from rnnex.grader.handout import form_in_words
from rnnex.grader.marking import design
from rnnex.grader.marking.diagnose import ONE
from rnnex.grader.marking.marks import Explanation
from rnnex.templates.language import language

SAY = language("en")
SEED = "docs"
SEEDS = [f"{SEED}/{number}" for number in range(24)]
"""Enough for every mistake that depends on the numbers drawn."""
REMARK = "<!-- Written by docs/generate.py; change the code, then run it again. -->\n\n"


class Mistake(NamedTuple):
    """One row of an exercise's mistakes."""

    id: str
    blanks: str
    says: str
    check: str


def cell(text: object) -> str:
    """Text that keeps within its cell of a table."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(heads: list[str], rows: list[list[object]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


def exercises_page() -> str:
    """The text of exercises.md."""
    intro = (
        "Every exercise: what an `assignment.toml` may set, what a student fills in, and the mistakes that are "
        "recognised by name. How to write the file: [assignment.md](assignment.md)."
    )
    parts = [f"{REMARK}# Exercises", intro]
    parts += [exercise_section(exercise) for exercise in all_exercises().values()]
    return "\n\n".join(parts) + "\n"


def exercise_section(exercise: Exercise) -> str:
    """Everything about one exercise."""
    variant = exercise.draw(SEED, exercise.options({}), {})
    options = options_table(exercise)
    givens = givens_table(exercise)
    blanks = [[f"`{b.name}`", SAY(b.label), _form(b), _weight(exercise, b)] for b in exercise.blanks(variant)]
    mistakes = [[f"`{m.id}`", m.blanks, SAY(m.says), SAY(m.check)] for m in mistakes_of(exercise)]
    promises = [f"- {promise}" for promise in promises_of(exercise, variant)]
    asked = ["### Asked for beside right values", "\n".join(promises)] if promises else []
    sample = "\n".join(f"> {line}".rstrip() for line in exercise.text(variant, SAY).splitlines())
    return "\n\n".join(
        [
            f"## {exercise.id}: {SAY(exercise.title)}",
            f"Topic `{exercise.topic}`, level {exercise.level}, version {exercise.version}. Source: {exercise.source}.",
            "### Options",
            options or "None.",
            "### Givens",
            givens or "None can be pinned.",
            "### Blanks",
            table(["blank", "what", "form", "weight"], blanks),
            "### Mistakes recognised",
            table(["id", "at", "what a report says", "how to check"], mistakes),
            *asked,
            f"### A sample (default options, seed `{SEED}`)",
            sample,
        ]
    )


def _form(blank: Blank) -> str:
    return "a file of code" if blank.kind == "code" else form_in_words(blank, SAY)


def _weight(exercise: Exercise, blank: Blank) -> str:
    if isinstance(exercise, DesignExercise):
        return "60 %, the states together" if blank.name in STATE_PARAMETERS else "40 %, the output together"
    return str(blank.marks)


def options_table(exercise: Exercise) -> str:
    """Options, what they may be, and their defaults; "" if there is none."""
    hints = get_type_hints(exercise.write)
    rows = [[f"`{n}`", _allowed(hints[n]), f"`{_toml(value)}`"] for n, value in exercise.defaults.items()]
    return table(["option", "may be", "default"], rows) if rows else ""


def _allowed(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return ", ".join(f"`{_toml(choice)}`" for choice in get_args(hint))
    return f"a list of {_allowed(get_args(hint)[0])}" if get_origin(hint) is tuple else str(hint.__name__)


def _toml(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def givens_table(exercise: Exercise) -> str:
    """What can be pinned, with its shape and what it is drawn from; "" if nothing can."""
    if isinstance(exercise, DesignExercise):
        rows = [[f"`{name}`", ", ".join(f"`{_toml(c)}`" for c in choices)] for name, choices in CHOICES.items()]
        return table(["given", "may be"], rows)
    if isinstance(exercise, ExactExercise):
        return table(["given", "drawn from"], [[f"`{n}`", v] for n, v in _counted(exercise).items()])
    if isinstance(exercise, GraphExercise):
        working = exercise.generator(exercise.options({}), {}).plan.working
        rows = [[f"`{n}`", _shape(spec.shape), _drawn_from(spec)] for n, spec in working.specs.items()]
        rows += [
            [f"`{q.name}`", _shape(q.shape), "asked; pinned, it becomes a given"]
            for q in working.asked
            if _can_be_given(exercise, q)
        ]
        return table(["given", "shape with default options", "drawn from"], rows)
    return ""


def _can_be_given(exercise: GraphExercise, q: Value) -> bool:
    """Whether the statement prints the value once it is pinned; otherwise nobody could answer the rest."""
    pins = {q.name: np.full(q.shape, 0.5).tolist()}
    try:
        text = exercise.text(exercise.draw(SEED, exercise.options({}), pins), SAY)
    except (InputError, KeyError):  # KeyError: the statement needs a given that the pin made superfluous
        return False
    return f"{q.symbol} = " in text


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "one number"


def _drawn_from(spec: Spec | Fixed) -> str:
    if isinstance(spec, Fixed):
        return f"always {spec.value.tolist()}"
    return values_in_words([f"{value:g}" for value in spec.grid], spec.grid)


def values_in_words(words: list[str], grid: Any) -> str:
    """A short list; else runs of even steps: with the zero left out, or with both signs, said so."""
    if len(words) <= 9:
        return ", ".join(words)
    word = {round(float(value), 9): text for value, text in zip(grid, words, strict=True)}
    values = sorted(word)
    whole = _runs(sorted({*values, 0.0}))
    if 0.0 not in word and values[0] < 0 and len(whole) == 1:
        return f"{_run(whole[0], word)} but 0"
    positive = _runs([value for value in values if value > 0])
    if len(positive) == 1 and values == sorted(sign * value for value in positive[0] for sign in (-1, 1)):
        return _run(positive[0], {value: f"±{text}" for value, text in word.items()})
    return "; ".join(_run(run, word) for run in _runs(values))


def _runs(values: list[float]) -> list[list[float]]:
    """Sorted values in pieces of even steps."""
    runs: list[list[float]] = []
    for value in values:
        last = runs[-1] if runs else []
        if last and (len(last) == 1 or round(value - last[-1] - (last[1] - last[0]), 9) == 0):
            last.append(value)
        else:
            runs.append([value])
    return runs


def _run(run: list[float], word: dict[float, str]) -> str:
    steps = f" in steps of {round(run[1] - run[0], 9):g}" if len(run) > 2 else ""
    return f"{word[run[0]]} to {word[run[-1]]}{steps}" if len(run) > 1 else word[run[0]]


class _Choices(Counting):
    """A Counting that remembers what each given was drawn from."""

    def __init__(self) -> None:
        super().__init__(Draw((SEED,)), {})
        self.drawn_from: dict[str, str] = {}

    def given(self, name: str, choices: Any) -> Any:
        self.drawn_from[name] = values_in_words([str(c) for c in choices], [float(c) for c in choices])
        return super().given(name, choices)


def _counted(exercise: ExactExercise) -> dict[str, str]:
    """What each given is drawn from, with every option's values that differ."""
    found: dict[str, list[str]] = {}
    for options in option_sets(exercise):
        counting = _Choices()
        exercise.write(counting, **options)
        for name, words in counting.drawn_from.items():
            if words not in found.setdefault(name, []):
                found[name].append(words)
    return {name: "; or ".join(words) for name, words in found.items()}


def option_sets(exercise: Exercise) -> Iterator[dict[str, Any]]:
    """The defaults, and every set in which one option differs from them."""
    yield exercise.options({})
    for name, hint in get_type_hints(exercise.write).items():
        if get_origin(hint) is Literal and name in exercise.defaults:
            yield from (exercise.options({name: choice}) for choice in get_args(hint))


def promises_of(exercise: Exercise, variant: Variant) -> list[str]:
    """What the starter file asks for beside right values."""
    return exercise.task(variant).promises(SAY) if isinstance(exercise, CodeExercise) else []


def mistakes_of(exercise: Exercise) -> list[Mistake]:
    """Every listed mistake, whatever options it needs; in the order of the code."""
    if isinstance(exercise, DesignExercise):
        return [
            Mistake(e.id, "the network", e.text, e.check) for e in vars(design).values() if isinstance(e, Explanation)
        ]
    if isinstance(exercise, CodeExercise):
        variant = exercise.draw(SEED, exercise.options({}), {})
        task = exercise.task(variant)
        found_in = "the class" if task.classes else "the function"
        slips = [Mistake(slip.id, found_in, SAY(ONE, one=SAY(slip.says)), slip.check) for slip in task.slips]
        faults = exercise.original.faults if isinstance(exercise, DebuggingExercise) else ()
        return slips + [Mistake(f.id, f"only `{f.breaks}`", f.says, f.check) for f in faults if f.breaks]
    found: dict[str, Mistake] = {}
    for options in option_sets(exercise):
        for mistake in _drawn_mistakes(exercise, options):
            found.setdefault(mistake.id, mistake)
    return list(found.values())


def _drawn_mistakes(exercise: Exercise, options: dict[str, Any]) -> Iterator[Mistake]:
    if isinstance(exercise, GraphExercise):
        for miss in exercise.generator(options, {}).plan.misconceptions:
            yield Mistake(miss.id, ", ".join(f"`{q.name}`" for q, _ in miss.places), miss.says, miss.check)
    if isinstance(exercise, ExactExercise):
        variants: list[Variant] = [exercise.draw(seed, options, {}) for seed in SEEDS]
        listed = [miss for variant in variants for miss in exercise.counting(variant).misconceptions]
        for miss in listed:
            blanks = dict.fromkeys(f"`{other.blank}`" for other in listed if other.id == miss.id)
            yield Mistake(miss.id, ", ".join(blanks), miss.says, miss.check)
