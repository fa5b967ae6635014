"""The code exercises on cells and sequences, of RNN and LSTM: references, solutions, contracts, sheets and files."""

import re
from copy import deepcopy
from fractions import Fraction
from types import ModuleType

import numpy as np
import pytest

from rnnex.exercises.engine.check_file import Checked, check_file
from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.telling import NEITHER
from rnnex.exercises.lstm.reference import ORDERS
from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import Language

from . import slipping as lstm_files
from .coding import EN, EXERCISE, SETTING, assert_same, every_case, made, mark, namespace, results, slipping, worked

# Reference, second route and printed solution.


@SETTING
def test_loops_and_solution_agree_with_the_reference(name, options):
    exercise, variant, task = made(name, **options)
    cases = every_case(exercise, variant)
    right = results(cases, task.reference(NEITHER))

    assert_same(results(cases, exercise.routes["second"]({}, variant.options)), right)
    assert_same(results(cases, namespace(worked(exercise, variant))), right)


@EXERCISE
def test_reference_changes_no_argument(name):
    exercise, variant, task = made(name)
    case = exercise.hidden_cases(variant)[0]
    before = deepcopy(case)

    for slips in (NEITHER, *explanations(task)):
        replay(case, task.reference(slips))

    for step, then in zip(case.steps, before.steps, strict=True):
        for now, given in zip(step.args, then.args, strict=True):
            assert np.array_equal(now, given) or now == given


@SETTING
def test_solution_gets_full_marks(name, options):
    exercise, variant, _ = made(name, **options)

    found, details = mark(name, worked(exercise, variant), **options)

    assert (found.reading, found.awarded, found.explanations) == (Reading.CORRECT, 1, ())
    assert "✗" not in details


def test_solution_of_another_order_does_not():
    """The control."""
    exercise, variant, _ = made("lstm-forward", gates="iofg")

    found, _ = mark("lstm-forward", worked(exercise, variant), gates="ifgo")

    assert found.awarded < 1
    assert [one.id for one in found.explanations] == ["order-iofg"]


# Contracts.

SQUEEZING = """

def squeezing(function, *axes):
    def squeezed(*given):
        found = function(*given)
        parts = found if isinstance(found, tuple) else (found,)
        if {condition}:
            parts = tuple(np.squeeze(one, {axis}) if np.ndim(one) > 1 and one.shape[{axis}] == 1 else one for one in parts)
        return parts if isinstance(found, tuple) else parts[0]
    return squeezed

"""  # noqa: E501 - a student's line


def squeezed(name, condition, axis):
    """The printed solution, whose first function drops an axis where it has length one."""
    exercise, variant, task = made(name)
    first = task.functions[0].name
    wrapper = SQUEEZING.replace("{condition}", condition).replace("{axis}", str(axis))
    return worked(exercise, variant) + wrapper + f"{first} = squeezing({first})\n"


@EXERCISE
def test_dropping_the_axis_of_one_example_loses_the_contract(name):
    _, details = mark(name, squeezed(name, "len(given[0]) == 1", 0))

    assert "| A batch may have one example only; its axis stays. | contract | ✗" in details


@pytest.mark.parametrize("name", ["rnn-forward", "lstm-forward", "lstm-backward"])
def test_dropping_the_axis_of_one_step_loses_the_contract_and_no_more(name):
    found, details = mark(name, squeezed(name, "given[0].shape[1] == 1", 1))

    assert [one.id for one in found.explanations] == ["one-step"]
    assert found.awarded == 1 - Fraction(1, 5) / len(made(name)[2].contracts)
    assert details.count("✗") == 1


@EXERCISE
def test_changing_an_argument_loses_the_contract(name):
    exercise, variant, task = made(name)
    first = task.functions[0].name
    given = ", ".join(task.functions[0].parameters)
    source = worked(exercise, variant) + (
        f"\ninner = {first}\n\ndef {first}({given}):\n    found = inner({given})\n    b += 1\n    return found\n"
    )

    found, details = mark(name, source)

    assert "arguments-unchanged" in {one.id for one in found.explanations}
    assert "The argument `b` is another after the call." in details


def test_cache_that_is_used_up_loses_the_contract_and_no_more():
    exercise, variant, _ = made("lstm-backward")
    source = worked(exercise, variant).replace("= steps[t]", "= steps.pop()")

    found, _ = mark("lstm-backward", source)

    assert [one.id for one in found.explanations] == ["backward-twice"]
    assert found.awarded == 1 - Fraction(1, 5) / 7


# Sizes, texts and files.


@EXERCISE
def test_some_hidden_case_has_no_two_sizes_alike_and_some_has_as_many_units_as_inputs(name):
    exercise, variant, _ = made(name)
    shapes = [(*case.steps[0].args[0].shape, case.steps[0].args[1].shape[1]) for case in exercise.hidden_cases(variant)]

    assert any(len(set(shape)) == len(shape) for shape in shapes)
    assert any(shape[-1] == shape[-2] for shape in shapes)
    assert all(len(set(shape)) > 1 for shape in shapes)


@SETTING
@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_starter_compiles_waits_for_an_answer_and_describes_it(name, options, code):
    exercise, variant, task = made(name, **options)
    (source,) = (text for file, text in exercise.files(variant, Language(code)).items() if file == f"{task.name}.py")
    names = namespace(source)

    for function in task.functions:
        with pytest.raises(NotImplementedError):
            names[function.name](*[None] * len(function.parameters))
        described = re.findall(r"\w+", names[function.name].__doc__)
        mentioned = [*function.parameters, *(one.name for one in function.returns)]
        assert {one for one in mentioned if one != "cache"} <= set(described)
        shapes = names[function.name].__doc__.count("(")
        assert shapes >= len([one for one in mentioned if one != "cache"])


@EXERCISE
@pytest.mark.parametrize("slips", [(), ("start-ignored", "bias-missing")])
def test_check_file_tells_right_from_wrong(name, slips):
    """What students run; with slips it is the control."""
    exercise, variant, task = made(name)
    checked = Checked(f"{task.name}.py", task, exercise.public_cases(variant))
    program = namespace(check_file([checked], EN), "check.py")
    (question,) = program["QUESTIONS"]
    answers = ModuleType("answers")
    vars(answers).update(namespace(slipping(name, slips)), __file__=question.file)

    verdicts = [program["check_case"](case, answers, question) for case in question.cases]

    assert verdicts == [not slips] * len(question.cases)


@pytest.mark.parametrize("name", lstm_files.FILES)
@pytest.mark.parametrize("gates", ORDERS)
def test_order_of_the_blocks_is_stated_on_the_sheet_and_in_the_file(name, gates):
    exercise, variant, task = made(name, gates=gates)
    file = exercise.files(variant, EN)[f"{task.name}.py"]
    full = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}

    assert ", ".join(f"{full[gate]} ${gate}$" for gate in gates) in exercise.text(variant, EN)
    assert ", ".join(f"{gate} ({full[gate]})" for gate in gates) in file


def test_default_order_is_pytorchs():
    assert find_exercise("lstm-cell").options({}) == {"gates": "ifgo"}
