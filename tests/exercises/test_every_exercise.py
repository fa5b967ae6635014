"""Claims about every exercise of the registry: a new one is tested by existing."""

import json
import re
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from rnnex.exercises.engine.graph_exercise import GraphExercise
from rnnex.exercises.engine.variant import Variant
from rnnex.exercises.registry import all_exercises
from rnnex.templates.language import LANGUAGES, Language

EXERCISES = all_exercises()


def single_changes(exercise):
    """The defaults, and the defaults with one option changed, for every value it may have."""
    hints = get_type_hints(exercise.write)
    yield {}
    for name in exercise.defaults:
        if get_origin(hints[name]) is Literal:
            yield from ({name: value} for value in get_args(hints[name]) if value != exercise.defaults[name])
        else:
            yield from ({name: [value]} for value in get_args(get_args(hints[name])[0]))


CASES = [(name, options) for name, exercise in EXERCISES.items() for options in single_changes(exercise)]
EACH = pytest.mark.parametrize(
    ("name", "options"), CASES, ids=[f"{name}-{'-'.join(map(str, options.values()))}" for name, options in CASES]
)
IN_BOTH = pytest.mark.parametrize("code", LANGUAGES)


def variant_of(name, options, seed="7"):
    exercise = EXERCISES[name]
    return exercise, exercise.draw(seed, exercise.options(options), {})


def texts(exercise, variant, say):
    """Everything a reader sees of it."""
    blanks = exercise.blanks(variant)
    return [
        exercise.text(variant, say),
        exercise.worked(variant, say),
        *exercise.files(variant, say).values(),
        *(say(blank.label) for blank in blanks if blank.label),
        say(exercise.title),
    ]


@EACH
@IN_BOTH
def test_texts_are_complete(name, options, code):
    """No place left to fill, no formula left open, nothing empty."""
    exercise, variant = variant_of(name, options)

    for text in texts(exercise, variant, Language(code)):
        assert text.strip()
        assert not re.search(r"%\(|%[sd]\b|\{\}|None|Traceback", text)
        if "def " not in text:
            assert text.count("$") % 2 == 0
            assert text.count("{") == text.count("}")
            assert text.count(r"\left") == text.count(r"\right")


@EACH
def test_languages_differ_in_words_only(name, options):
    """The same numbers in the same order; the decimal mark is the reader's."""
    exercise, variant = variant_of(name, options)

    english, portuguese = (exercise.worked(variant, Language(code)) for code in ("en", "pt-BR"))

    assert english != portuguese
    assert _digits(english) == _digits(portuguese)


def _digits(text):
    return re.findall(r"\d+", text.partition("$$")[2].replace("{,}", "."))


@EACH
def test_same_seed_same_variant(name, options):
    _, one = variant_of(name, options)
    _, again = variant_of(name, options)

    assert one == again


@EACH
def test_another_seed_gives_other_numbers(name, options):
    variants = [json.dumps(variant_of(name, options, str(seed))[1].public()) for seed in range(8)]

    assert len(set(variants)) > 1


@EACH
def test_variant_survives_json(name, options):
    """What stands in sheet.json gives the same blanks and texts again."""
    exercise, variant = variant_of(name, options)

    again = Variant.load(json.loads(json.dumps(variant.public())), variant.secret)

    assert exercise.blanks(again) == exercise.blanks(variant)
    assert texts(exercise, again, Language("en")) == texts(exercise, variant, Language("en"))


@EACH
def test_blanks_are_named_once_and_weigh_something(name, options):
    exercise, variant = variant_of(name, options)

    blanks = exercise.blanks(variant)

    assert blanks
    assert len({blank.name for blank in blanks}) == len(blanks)
    assert all(blank.marks > 0 for blank in blanks)


@EACH
def test_no_mistake_is_read_from_the_answer_it_explains(name, options):
    """A wrong formula that holds the true one is, by sharing of nodes, read from the very blank it stands for."""
    exercise, variant = variant_of(name, options)
    if not isinstance(exercise, GraphExercise):
        return

    plan = exercise.plan(variant)

    for miss in plan.misconceptions:
        assert not [q.name for q, wrong in miss.places if q.at in plan.parents[wrong.at]], miss.id


@pytest.mark.parametrize("name", EXERCISES)
def test_drawn_variant_needs_no_warning(name):
    for seed in range(10):
        exercise, variant = variant_of(name, {}, str(seed))

        assert exercise.warnings(variant, Language("en")) == []


@pytest.mark.parametrize("name", EXERCISES)
def test_exercise_says_where_it_comes_from(name):
    exercise = EXERCISES[name]

    assert exercise.id == name
    assert exercise.source
    assert exercise.level in {1, 2, 3}
    assert exercise.version >= 1
