"""The code exercise: starter, cases and worked solution in all eight conventions."""

import itertools
import re

import numpy as np
import pytest

from rnnex.errors import InputError
from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.engine.replay import replay
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
    """The arguments of every call that is made."""
    checks = [case for _, cases in CELL.contract_cases(variant) for case in cases]
    cases = [*CELL.public_cases(variant), *CELL.hidden_cases(variant), *checks]
    return [step.args for case in cases for step in case.steps]


def results(variant, slips=frozenset()):
    """What comes out in the hidden cases with these slips, in a row."""
    functions = CELL.task(variant).reference(slips)
    return np.concatenate([replay(case, functions)[0] for case in CELL.hidden_cases(variant)])


@EACH
def test_worked_solution_passes_every_case(convention):
    variant = variant_of(convention)
    (code,) = re.findall(r"```python\n(.*?)```", CELL.worked(variant, SAY), re.DOTALL)

    function = namespace(code)["gru_cell"]

    for given in every_case(variant):
        np.testing.assert_allclose(function(*given), plain(given, convention), atol=1e-12)


@EACH
def test_reference_is_the_literal_loop(convention):
    variant = variant_of(convention)

    function = CELL.task(variant).reference(frozenset())["gru_cell"]

    for given in every_case(variant):
        np.testing.assert_allclose(function(*given), plain(given, convention), atol=1e-12)


def test_starter_says_the_shape_of_every_argument():
    described = namespace(CELL.files(variant_of({}), SAY)["gru_cell.py"])["gru_cell"].__doc__

    (function,) = CELL.task(variant_of({})).functions
    assert set(function.parameters) <= set(re.findall(r"\w+", described))
    assert described.count("(") == 5  # x, h_prev, the weights, the biases, and the result


@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_starter_compiles_and_waits_for_an_answer(code):
    say = Language(code)
    names = namespace(CELL.files(variant_of({}), say)["gru_cell.py"])

    with pytest.raises(NotImplementedError, match=say("Write your answer here.")):
        names["gru_cell"](*[None] * 8)


@EACH
def test_public_cases_are_true(convention):
    variant = variant_of(convention)

    cases = CELL.public_cases(variant)

    assert len(cases) == 2
    for case in cases:
        (expected,) = CELL.task(variant).expected(case)
        np.testing.assert_allclose(expected, plain(case.steps[0].args, convention), atol=1e-6)


def test_starter_says_what_is_asked_beside_the_values():
    text = namespace(CELL.files(variant_of({}), SAY)["gru_cell.py"])["__doc__"]

    assert [contract.says in text for contract in CELL.task(variant_of({})).contracts] == [True, True]


@EACH
@pytest.mark.parametrize("seed", ["1", "2"])
def test_every_slip_alone_and_every_two_show_and_are_told_apart(convention, seed):
    variant = variant_of(convention, seed)
    found = {slips: results(variant, slips) for slips in (frozenset(), *explanations(CELL.task(variant)))}

    assert len(found) == 33
    for one, other in itertools.combinations(found, 2):
        assert np.abs(found[one] - found[other]).max() > 1e-3, (one, other)


def test_sizes_differ_as_they_must():
    """One unit, one input, square and not: where broadcasting and transposing show."""
    sizes = {(len(h_prev), len(x)) for x, h_prev, *_ in every_case(variant_of({}))}

    assert sizes == {(2, 3), (1, 1), (3, 2), (3, 3), (1, 4), (4, 1)}


def test_hidden_cases_follow_from_the_secret_alone():
    one, other = variant_of({}, "1"), variant_of({}, "2")
    assert one.secret != other.secret

    numbers = [results(variant).tolist() for variant in (one, one, other)]

    assert numbers[0] == numbers[1] != numbers[2]


def test_practice_cases_follow_from_the_sheet():
    """Without its secret a variant read back from the sheet has the same cases."""
    variant = variant_of({}).without_secret()
    again = type(variant).load(variant.public())

    np.testing.assert_array_equal(results(variant), results(again))


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
