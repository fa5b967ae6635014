"""Claims about every graph exercise: keys by a second route, mistakes with names, statements that give nothing away."""

import numpy as np
import pytest

from rnnex.exercises.engine import latex
from rnnex.exercises.engine.graph_exercise import GraphExercise, GraphView
from rnnex.templates.language import LANGUAGES, Language

from ..students.papers import RIGHT, Paper
from .test_every_exercise import EXERCISES, single_changes
from .values import exact_values, givens_of, printed_values

GRAPH = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, GraphExercise)}
CASES = [(name, options) for name, exercise in GRAPH.items() for options in single_changes(exercise)]
EACH = pytest.mark.parametrize(
    ("name", "options"), CASES, ids=[f"{name}-{'-'.join(map(str, options.values()))}" for name, options in CASES]
)
SEEDS = ("1", "2", "3", "4")


def variants(name, options):
    exercise = GRAPH[name]
    return exercise, [exercise.draw(seed, exercise.options(options), {}) for seed in SEEDS]


def second(exercise, variant, givens, rounded):
    return exercise.routes["second"](givens, dict(variant.options), rounded)


@EACH
def test_printed_key_is_that_of_the_second_route(name, options):
    exercise, drawn = variants(name, options)
    for variant in drawn:
        plan, key = exercise.plan(variant), printed_values(exercise, variant)

        found = second(exercise, variant, givens_of(variant), lambda v, plan=plan: plan.rounded(plan.asked[0], v))

        assert {q.name for q in plan.asked} == set(found)
        for q in plan.asked:
            np.testing.assert_allclose(found[q.name], key[q.name], rtol=1e-12, atol=0, err_msg=q.name, strict=True)


@EACH
def test_full_precision_is_that_of_the_second_route(name, options):
    exercise, drawn = variants(name, options)
    for variant in drawn:
        exact = exact_values(exercise, variant)

        found = second(exercise, variant, givens_of(variant), np.asarray)

        for blank, value in found.items():
            np.testing.assert_allclose(value, exact[blank], rtol=1e-11, atol=1e-13, err_msg=blank)


@pytest.mark.parametrize("name", [name for name, exercise in GRAPH.items() if name != "gate-dimensions"])
def test_every_given_matters_to_the_second_route(name):
    """A route that does not look at a number would agree with a key that does not either."""
    exercise, (variant, *_) = variants(name, {})
    givens = givens_of(variant)
    true = second(exercise, variant, givens, np.asarray)

    for given, value in givens.items():
        other = second(exercise, variant, {**givens, given: value + 0.05}, np.asarray)

        assert any(not np.array_equal(other[blank], true[blank]) for blank in true), given


@EACH
def test_every_mistake_is_named_when_it_is_held_throughout(name, options):
    exercise, (variant, *_) = variants(name, options)
    paper = Paper(exercise, variant)
    for misconception in paper.misconceptions:
        answers = paper.solve(wrong=paper.slip(misconception), carry=None, write=None)

        verdicts = paper.verdicts(answers)

        names = {m.id for verdict in verdicts.values() for m in verdict.names}
        assert misconception in names
        assert any(not set(verdict.readings) <= RIGHT for verdict in verdicts.values())


@EACH
def test_every_mistake_has_two_kind_sentences(name, options):
    exercise, (variant, *_) = variants(name, options)
    misconceptions = exercise.plan(variant).misconceptions

    assert len({m.id for m in misconceptions}) == len(misconceptions)
    assert len(misconceptions) >= 2
    for miss in misconceptions:
        assert miss.says.endswith(".")
        assert miss.check.endswith(".")


@EACH
@pytest.mark.parametrize("code", LANGUAGES)
def test_statement_prints_every_given_and_no_answer(name, options, code):
    exercise, (variant, *_) = variants(name, options)
    view = GraphView(exercise, variant, Language(code))

    text = exercise.text(variant, Language(code))

    if name != "gate-dimensions":  # its numbers stand in a sentence
        assert all(view.value(given) in text for given in variant.givens)
    for q in view.plan.asked:
        if not q.exact:
            answer = latex.array(view.reading.printed[q.at][0], q.precision, view.say.mark)
            assert f"= {answer}" not in text
            assert rf"\approx {answer}" not in text


@pytest.mark.parametrize("name", GRAPH)
def test_defaults_keep_four_draws_in_five(name):
    """MARKING.md section 5: what is accepted is then still like what is drawn."""
    exercise = GRAPH[name]

    assert exercise.generator(exercise.options({}), {}).acceptance >= 0.8


@pytest.mark.parametrize("name", [name for name in GRAPH if name != "gate-dimensions"])
def test_whatever_others_are_read_from_can_be_given_instead(name):
    """A lecturer pins a quantity: it is printed and no longer asked."""
    exercise, (variant, *_) = variants(name, {})
    plan, printed = exercise.plan(variant), printed_values(exercise, variant)
    blanks = [q.name for q in plan.asked]
    needed = [q for q in plan.quantities if any(q.at in plan.parents[other.at] for other in plan.asked)]

    for q in needed:
        pinned = exercise.draw("7", variant.options, {**variant.givens, q.name: printed[q.name].tolist()})

        assert [b.name for b in exercise.blanks(pinned)] == [blank for blank in blanks if blank != q.name]
        view = GraphView(exercise, pinned, Language("en"))
        assert view.value(q.name) in exercise.text(pinned, Language("en"))
    assert needed
