"""The code exercise: starter, cases and worked solution in all eight conventions."""

import itertools
import re

import numpy as np
import pytest

from rnnex.errors import InputError
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ...oracles.plain_gru import CONVENTIONS, gru

CELL = find_exercise("gru-cell")
EACH = pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))
SAY = Language("en")


def variant_of(convention, seed="7"):
    return CELL.draw(seed, CELL.options(convention), {})


def namespace(source):
    """What running a file as a module leaves."""
    names = {"__name__": "student"}
    exec(compile(source, "gru_cell.py", "exec"), names)  # noqa: S102
    return names


def plain(arguments, convention):
    """The new state by loops in plain Python."""
    return gru(*(argument.tolist() for argument in arguments), **convention)[-1]


def every_case(variant):
    return [*CELL.public_cases(variant), *CELL.hidden_cases(variant)]


@EACH
def test_worked_solution_passes_every_case(convention):
    variant = variant_of(convention)
    (code,) = re.findall(r"```python\n(.*?)```", CELL.worked(variant, SAY), re.DOTALL)

    function = namespace(code)["gru_cell"]

    for case in every_case(variant):
        np.testing.assert_allclose(function(*case.arguments), plain(case.arguments, convention), atol=1e-12)


@EACH
def test_reference_is_the_literal_loop(convention):
    variant = variant_of(convention)

    for case in every_case(variant):
        expected = plain(case.arguments, convention)
        np.testing.assert_allclose(CELL.task(variant).compute(*case.arguments), expected, atol=1e-12)


@EACH
def test_starter_compiles_and_waits_for_an_answer(convention):
    names = namespace(CELL.files(variant_of(convention), SAY)["gru_cell.py"])

    *arguments, _ = names["CASES"][0]
    with pytest.raises(NotImplementedError, match=r"Write your answer here\."):
        names["gru_cell"](*arguments)


@EACH
def test_cases_in_the_starter_are_true(convention):
    names = namespace(CELL.files(variant_of(convention), SAY)["gru_cell.py"])

    assert len(names["CASES"]) == 2
    for *arguments, expected in names["CASES"]:
        np.testing.assert_allclose(expected, plain(arguments, convention), atol=1e-6)


def test_starter_in_portuguese_compiles():
    names = namespace(CELL.files(variant_of({}), Language("pt-BR"))["gru_cell.py"])

    assert callable(names["gru_cell"])


def test_starter_checks_a_right_answer_itself(capsys):
    """`python gru_cell.py` says True for each public case."""
    variant = variant_of({})
    (code,) = re.findall(r"```python\n(.*?)```", CELL.worked(variant, SAY), re.DOTALL)
    starter = CELL.files(variant, SAY)["gru_cell.py"]
    start, end = starter.index("def gru_cell"), starter.index("# Public cases")

    exec(compile(starter[:start] + code + starter[end:], "x", "exec"), {"__name__": "__main__"})  # noqa: S102

    assert [line.split()[1] for line in capsys.readouterr().out.splitlines() if line[0] in "12"] == ["True", "True"]


@EACH
@pytest.mark.parametrize("seed", ["1", "2"])
def test_every_listed_mistake_shows_in_a_hidden_case(convention, seed):
    variant = variant_of(convention, seed)
    task = CELL.task(variant)

    for wrong in task.wrong:
        apart = [
            np.abs(wrong.compute(*case.arguments) - plain(case.arguments, convention)).max()
            for case in CELL.hidden_cases(variant)
        ]
        assert max(apart) > 1e-3, wrong.id


@EACH
def test_listed_mistakes_can_be_told_apart(convention):
    """No two give the same numbers on all hidden cases."""
    variant = variant_of(convention)
    cases = CELL.hidden_cases(variant)
    results = {w.id: np.concatenate([w.compute(*c.arguments) for c in cases]) for w in CELL.task(variant).wrong}

    for one, other in itertools.combinations(results, 2):
        assert np.abs(results[one] - results[other]).max() > 1e-3, (one, other)


def test_sizes_differ_as_they_must():
    """One unit, one input, square and not: where broadcasting and transposing show."""
    sizes = {(len(case.arguments[1]), len(case.arguments[0])) for case in every_case(variant_of({}))}

    assert sizes == {(2, 3), (1, 1), (3, 2), (3, 3), (1, 4), (4, 1)}


def test_hidden_cases_follow_from_the_secret_alone():
    one, other = variant_of({}, "1"), variant_of({}, "2")
    assert one.secret != other.secret

    arrays = [np.concatenate([c.arguments[0] for c in CELL.hidden_cases(v)]).tolist() for v in (one, one, other)]

    assert arrays[0] == arrays[1] != arrays[2]


def test_practice_cases_follow_from_the_sheet():
    """Without its secret a variant read back from the sheet has the same cases."""
    variant = variant_of({}).without_secret()
    again = type(variant).load(variant.public())

    cases = [np.concatenate([a.ravel() for c in CELL.hidden_cases(v) for a in c.arguments]) for v in (variant, again)]

    np.testing.assert_array_equal(*cases)


def test_numbers_cannot_be_pinned():
    with pytest.raises(InputError, match="has no given 'x'"):
        CELL.draw("7", CELL.options({}), {"x": [1]})


@EACH
def test_statement_prints_the_convention(convention):
    text = CELL.text(variant_of(convention), SAY)

    keeps = r"z_t \odot h_{t-1} + \left( 1 - z_t \right) \odot \tilde{h}_t" in text
    assert keeps is (convention["gate"] == "keeps")
    assert (r"r_t \odot h_{t-1}" in text) is (convention["reset"] == "before")
    assert (r"\begin{bmatrix} h_{t-1} \\ x_t \end{bmatrix}" in text) is (convention["order"] == "hx")
