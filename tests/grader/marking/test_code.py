"""Code: run in another process, compared case by case, the mistake named; of a hidden case nothing is told."""

import re
from fractions import Fraction

import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.grader.code import Limits, ProcessRunner
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.words import FORMS
from rnnex.templates.language import Language

from ...students.checking import checked, judge
from ...students.folders import gru_source

EN = Language("en")
CELL = find_exercise("gru-cell")
VARIANT = CELL.draw("7", CELL.options({}), {})
RIGHT = gru_source()


def grade(source, variant=VARIANT, *, hidden=True, seconds=20.0):
    data = source.encode() if isinstance(source, str) else source
    (mark,), details = mark_code(
        CELL, variant, data, ProcessRunner(), Fraction(6), EN, hidden=hidden, limits=Limits(seconds=seconds)
    )
    return mark, details


def told(mark, details):
    return " ".join([details, *(note.text % dict(note.params) for note in mark.notes)])


def test_right_function_earns_full_marks():
    mark, details = grade(RIGHT)

    assert (mark.reading, mark.awarded) == (Reading.CORRECT, 6)
    assert (details.count("✓"), details.count("✗")) == (8, 0)


@pytest.mark.parametrize(
    "changed",
    [
        ("return ", "return list("),
        ("return ", "return np.float32("),
        ("return ", "return np.asfortranarray("),
    ],
    ids=["list", "float32", "another layout"],
)
def test_right_numbers_in_another_type_are_right(changed):
    source = RIGHT.replace(*changed).rstrip() + ")\n"

    assert grade(source)[0].awarded == 6


def test_worked_solution_passes_its_own_cases():
    for gate in ("keeps", "writes"):
        for reset in ("before", "after"):
            for order in ("hx", "xh"):
                variant = CELL.draw("3", CELL.options({"gate": gate, "reset": reset, "order": order}), {})
                source = re.search(r"```python\n(.*)\n```", CELL.worked(variant, EN), re.DOTALL)[1]

                assert grade(source, variant)[0].awarded == 6


NAMED = {
    "update-inverted": gru_source(returned="(1 - z) * h_prev + z * c"),
    "concatenation-order": RIGHT.replace("[h_prev, x]", "[x, h_prev]").replace("[r * h_prev, x]", "[x, r * h_prev]"),
    "reset-ignored": RIGHT.replace("r * h_prev, x", "h_prev, x"),
    "reset-on-everything": RIGHT.replace("W_h @ np.concatenate([r * h_prev, x])", "r * (W_h @ v)"),
    "candidate-sigmoid": RIGHT.replace("c = np.tanh(", "c = 1 / (1 + np.exp(-(").replace("+ b_h)", "+ b_h)))"),
    "bias-forgotten": RIGHT.replace(" + b_z", "").replace(" + b_r", "").replace(" + b_h", ""),
}


@pytest.mark.parametrize(("name", "source"), NAMED.items(), ids=NAMED)
def test_known_mistake_is_named(name, source):
    mark, _ = grade(source)

    assert (mark.reading, [e.id for e in mark.explanations]) == (Reading.MISCONCEPTION, [name])
    assert mark.awarded < 6


FAILING = {
    "does not parse": ("def gru_cell(x:\n", "Python cannot read the file"),
    "no such function": ("def gru(x): return x", "does not define gru_cell (it defines `gru`): keep the name"),
    "returns None": (RIGHT.replace("return ", "new = "), "returned None: it needs a return line"),
    "raises": (RIGHT.replace("np.tanh", "np.tan_h"), "raised an exception"),
    "NaN": (RIGHT.replace("return ", "return np.nan * "), "contains NaN or infinity"),
    "wrong shape": ("def gru_cell(*a):\n    return 3.0", "has shape (); expected (2,)"),
    "infinity": (RIGHT.replace("return ", "return 1e308 * 10 * "), "contains NaN or infinity"),
    "a text": (RIGHT.replace("return ", "return 'h' or "), "did not return an array of numbers"),
    "leaves": ("import os\nos._exit(3)\n", "ended before the function returned"),
}


@pytest.mark.parametrize(("source", "sentence"), FAILING.values(), ids=FAILING)
def test_failure_is_told_in_words(source, sentence):
    mark, details = grade(source)

    assert sentence in details
    assert mark.awarded == 0
    assert "Traceback" not in details


@pytest.mark.parametrize("name", ["does not parse", "no such function", "returns None", "leaves"])
def test_what_never_returned_a_result_was_not_run(name):
    mark, _ = grade(FAILING[name][0])

    assert (mark.reading, mark.awarded) == (Reading.NOT_RUN, 0)


def test_wrong_shape_is_not_called_wrong_values():
    mark, details = grade(RIGHT.replace("return ", "return (").rstrip() + ")[:, None]\n")

    assert "The values are right, but an axis of length 1 is missing or too many." in details
    assert "has shape (2, 1); expected (2,)" in details
    assert mark.awarded == 0


def test_right_shape_with_wrong_values_says_so():
    _, details = grade(RIGHT.replace("return ", "return 1.01 * "))

    assert "The shape is right, the values are not." in details


def test_factor_is_told_of_a_hidden_case_without_the_number():
    """With what the factor is, a program could tell what was expected."""
    _, details = grade(RIGHT.replace("return ", "return 1.0625 * (").rstrip() + ")\n")

    assert "The result is right up to a constant factor." in details
    assert "1.0625" not in details


def test_share_of_the_cases_earns_its_share():
    """Two of six cases have one unit; they weigh 4/5 together. Neither contract has."""
    mark, _ = grade(RIGHT.replace("return ", "return np.nan if len(h_prev) == 1 else "))

    assert mark.awarded == 6 * (Fraction(4, 5) * Fraction(4, 6) + Fraction(1, 5))
    assert mark.reading is Reading.UNEXPLAINED


@pytest.mark.parametrize(
    "loop", ["while True:\n    pass\n", RIGHT.replace("    v =", "    while x is x: pass\n    v =")]
)
def test_endless_loop_is_stopped_and_told(loop):
    mark, details = grade(loop, seconds=0.5)

    assert mark.awarded == 0
    assert "did not finish within 0.5 seconds" in details


def test_megabyte_of_output_costs_nothing_and_is_cut():
    mark, details = grade(RIGHT.replace("    v =", "    print('x' * 2**20)\n    v ="))

    assert mark.awarded == 6
    assert len(details) < 10_000
    assert "Your program printed:" in details


def test_what_is_printed_cannot_leave_its_fence():
    _, details = grade(RIGHT.replace("    v =", "    print('```\\n<script>alert(1)</script>\\n# Heading')\n    v ="))

    fence = re.search(r"^(`{3,})", details, re.MULTILINE)[1]
    assert len(fence) > 3
    assert details.count(f"\n{fence}") + details.startswith(fence) >= 2


def test_changed_arguments_are_remarked_on():
    mark, details = grade(RIGHT.rstrip().replace("return ", "h_prev *= 2\n    return 0 * "))

    assert "changes its arguments in place" in told(mark, details)


@pytest.mark.parametrize("change", [lambda text: text, lambda text: f"\ufeff# my name\n\n{text}\n\n# done"])
def test_starter_file_is_recognised(change):
    starter = CELL.files(VARIANT, EN)["gru_cell.py"]

    mark, details = grade(change(starter))

    assert (mark.reading, mark.awarded) == (Reading.BLANK, 0)
    assert "was not filled in" in told(mark, details)


def test_missing_file_says_where_it_belongs():
    (mark,), details = mark_code(CELL, VARIANT, None, ProcessRunner(), Fraction(6), EN)

    assert mark.reading is Reading.BLANK
    assert "There is no file gru_cell.py: put it into the folder 'code'" in told(mark, details)


def test_only_public_cases_run_where_the_hidden_ones_are_not_known():
    _, details = grade(RIGHT, hidden=False)

    assert details.count("✓") == 2


@pytest.mark.parametrize(
    "source",
    [
        RIGHT.replace("return ", "return 1.01 * "),
        RIGHT.replace("    v =", "    print(x, h_prev, W_z)\n    v ="),
        RIGHT.replace("return ", "raise ValueError(str(x.tolist()) + str(h_prev.tolist())) #"),
        "import sys\n" + RIGHT.replace("    v =", "    sys.exit(str(W_h.tolist()))\n    v ="),
    ],
    ids=["wrong values", "prints", "raises", "exits"],
)
def test_report_tells_nothing_of_a_hidden_case(source):
    _, details = grade(source)

    shown = details.replace(" ", "")
    checks = [case for _, cases in CELL.contract_cases(VARIANT) for case in cases]
    for case in [*CELL.hidden_cases(VARIANT), *checks]:
        expected, *_ = CELL.task(VARIANT).expected(case)
        assert not [number for number in expected.tolist() if f"{abs(number):.4f}" in shown]
        for array in case.steps[0].args:
            if array.size > 1:
                assert ",".join(map(str, array.ravel().tolist())) not in shown
                assert str(array.tolist()).replace(" ", "") not in shown


SECRET = CELL.draw("7", CELL.options({}), {})
TELLS = {
    "by a line": """
def gru_cell(x, *more):
    exec(compile("\\n" * (4000 + int(round((x[0] + 2) * 10))) + "raise ValueError", "gru_cell.py", "exec"))
""",
    "by a shape": """
import numpy as np
def gru_cell(x, *more):
    return np.zeros((0, 4000 + int(round((x[0] + 2) * 10))))
""",
}


@pytest.mark.parametrize("source", TELLS.values(), ids=TELLS)
def test_neither_line_nor_shape_tells_a_hidden_input(source):
    assert SECRET.secret

    _, graded = grade(source, SECRET)
    _, practice = grade(source, SECRET.without_secret())

    assert len(re.findall(r"\b40\d\d\b", practice)) >= 6  # the control: it can be told
    assert len(re.findall(r"\b40\d\d\b", graded)) == 2  # of the two public cases only


def test_large_result_makes_no_large_report():
    _, details = grade("import numpy as np\ndef gru_cell(*a): return np.ones((6,) * 6)")

    assert len(details) < 5000


def test_right_results_are_no_sign_of_a_mistake():
    """A cell that works for one unit only raises elsewhere; where it ran, it was right."""
    source = RIGHT.replace("return z * h_prev + (1 - z) * c", "return np.array([(z * h_prev + (1 - z) * c).item()])")

    mark, _ = grade(source)

    assert (mark.reading, mark.explanations) == (Reading.UNEXPLAINED, ())


def test_starter_in_the_other_language_is_a_blank():
    starter = CELL.files(VARIANT, Language("pt-BR"))["gru_cell.py"]

    assert grade(starter)[0].reading is Reading.BLANK


def test_check_file_agrees_with_the_mark():
    """What check.py accepts in the public cases, the grader accepts: both ask for the same."""

    def both(decimals):
        rounded = RIGHT.replace(
            "return z * h_prev + (1 - z) * c", f"return np.round(z * h_prev + (1 - z) * c, {decimals})"
        )
        names = {}
        exec(rounded, names)  # noqa: S102 - our own text
        mark, _ = grade(rounded)
        return judge(checked(CELL))(names), mark.awarded, FORMS["coarse"] in [note.text for note in mark.notes]

    assert both(9) == ([True, True], 6, False)
    assert both(6) == ([True, True], 6, True)
    assert both(2) == ([False, False], 0, False)
