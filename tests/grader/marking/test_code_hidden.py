"""Several functions and a cache: of hidden cases nothing is told, whatever the file prints, raises or returns."""

from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.engine.calls import Call, Step
from rnnex.exercises.registry import find_exercise
from rnnex.exercises.rnn.backward import WORKED
from rnnex.grader.code import Limits, Outcome, ProcessRunner, Status
from rnnex.grader.code.inside.trees import Tree
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.words import CURES, of_outcome
from rnnex.templates.language import Language

from .local import LocalRunner

EN = Language("en")
EXERCISE = find_exercise("rnn-backward")
VARIANT = EXERCISE.draw("7", {}, {})
PRYING = {
    "prints": WORKED.replace("    h = h_0\n", "    h = h_0\n    print(xs.tolist(), h_0, W_x, W_h.tolist(), b)\n"),
    "raises in forward": WORKED.replace(
        "    h = h_0\n", "    raise ValueError(repr(xs.tolist()) + repr(b.tolist()))\n"
    ),
    "raises in backward": WORKED.replace(
        "    dxs, carry =", "    raise ValueError(repr(W_x.tolist()))\n    dxs, carry ="
    ),
    "returns words": WORKED.replace("return dxs, carry", "return repr(W_x.tolist()), carry"),
    "names a key after it": WORKED.replace("return dxs, carry", "return {repr(W_x.tolist()): dxs}, carry"),
    "names a class after it": WORKED.replace("return dxs, carry", "return type(repr(W_x.tolist()), (), {})(), carry"),
    "hides it in a cache": WORKED.replace("(xs, h_0, W_x, W_h, hs)\n", "type(repr(W_x.tolist()), (), {})()\n"),
    "a shape": WORKED.replace("return dxs, carry", "return np.zeros((0, 4050 + int(10 * W_x[0, 0]))), carry"),
    "a factor": WORKED.replace("return dxs, carry", "return dxs * (40.5 + W_x[0, 0]), carry"),
    "a number of results": WORKED.replace("return dxs, carry", "return (0,) * (4050 + int(10 * W_x[0, 0]))#"),
}


@pytest.mark.parametrize("source", PRYING.values(), ids=PRYING)
def test_report_tells_nothing_of_a_hidden_case(source):
    (mark,), details = mark_code(EXERCISE, VARIANT, source.encode(), ProcessRunner(), Fraction(1), EN)

    told = details + " ".join(note.text % dict(note.params) for note in mark.notes)
    hidden_part = "\n".join(line for line in told.splitlines() if "| hidden |" in line or "| contract |" in line)
    shown = told.replace(" ", "").replace("\n", "")
    checks = [case for _, cases in EXERCISE.contract_cases(VARIANT) for case in cases]
    for case in [*EXERCISE.hidden_cases(VARIANT), *checks]:
        given = [array for step in case.steps for array in step.args if isinstance(array, np.ndarray)]
        rows = [str(array.tolist()).replace(" ", "") for array in given if array.size > 2]
        assert not [row for row in rows if row in shown]
        expected = [a for result in EXERCISE.task(VARIANT).expected(case) for a in result if isinstance(a, np.ndarray)]
        assert not [v for array in expected for v in array.ravel().tolist() if f"{abs(v):.6f}" in shown]
    assert "40" not in hidden_part
    assert "39" not in hidden_part


@pytest.mark.parametrize("name", ["a shape", "a factor", "raises in backward", "a number of results"])
def test_in_a_public_case_all_is_told(name):
    """The control: there was something to tell."""
    _, details = mark_code(EXERCISE, VARIANT, PRYING[name].encode(), LocalRunner(), Fraction(1), EN)

    public = "\n".join(line for line in details.splitlines() if "| public |" in line)
    assert "40" in public or "41." in public or "39." in public or "[[" in public


def test_a_missing_function_costs_what_needs_it():
    source = WORKED.partition("def rnn_backward")[0]

    (mark,), details = mark_code(EXERCISE, VARIANT, source.encode(), LocalRunner(), Fraction(1), EN)

    assert mark.awarded == Fraction(4, 5) * Fraction(2, 7)  # the forward pass alone
    assert mark.reading is Reading.UNEXPLAINED
    assert "does not define rnn_backward (it defines `rnn_forward`)" in details


@pytest.mark.parametrize("source", ["def rnn_forward(:\n", "x = 1\n", WORKED + "\nrnn_forward(1)\n", "import no\n"])
def test_a_fault_of_the_whole_file_is_said_once(source):
    (mark,), details = mark_code(EXERCISE, VARIANT, source.encode(), LocalRunner(), Fraction(1), EN)

    assert mark.reading is Reading.NOT_RUN
    assert "|" not in details


def test_what_ran_before_the_time_was_over_is_marked_as_it_was():
    """Public cases end well; of the hidden ones the second hangs."""
    source = WORKED.replace("    h = h_0\n", "    h = h_0\n    while xs.shape == (3, 3, 2): pass\n")

    (mark,), details = mark_code(
        EXERCISE, VARIANT, source.encode(), ProcessRunner(), Fraction(1), EN, limits=Limits(seconds=1.0)
    )

    assert mark.awarded == Fraction(4, 5) * Fraction(4, 7)
    assert "Not run, because an earlier case did not come to an end." in details


@pytest.mark.parametrize("value", [np.ones((1, 1)).view(np.matrix), np.ma.array([1.0]), np.array([1.0], object)])
def test_what_is_nearly_an_array_is_told_with_its_cure(value):
    """What `code/inside/trees.py` says is the key."""
    tree = Tree(1 << 20)
    tree.add(value)

    note = of_outcome(Step("f", Call("f")), Outcome(Status.NOT_AN_ARRAY, message=tree.says), 1.0, shown=True)

    assert note.text == CURES[tree.says]


def test_memory_is_named_of_hidden_cases_too_without_a_word_of_the_program():
    step, outcome = Step("f", Call("f")), Outcome(Status.OUT_OF_MEMORY, message="MemoryError: secret")

    assert "secret" in dict(of_outcome(step, outcome, 1.0, shown=True).params)["message"]
    note = of_outcome(step, outcome, 1.0, shown=False)
    assert "memory" in note.text
    assert "message" not in dict(note.params)
