"""check.py as a text: what stands in it, and that it takes what the marking takes and nothing else."""

import ast
import re
import sys

import numpy as np
import pytest

from rnnex.errors import AuthorError
from rnnex.exercises.engine.check_compare import HELD, compare
from rnnex.exercises.engine.check_file import Checked, check_file, program, sentences
from rnnex.exercises.engine.literals import literal
from rnnex.exercises.engine.replay import HELD as OURS
from rnnex.exercises.registry import all_exercises, find_exercise
from rnnex.templates.language import LANGUAGES, Language

from ...grader.marking.test_compare import ACCEPTED, REJECTED
from ...students.checking import checked, folder, judge, run_check

GRU, BACKWARD = checked(find_exercise("gru-cell")), checked(find_exercise("rnn-backward"))


@pytest.mark.parametrize(("wanted", "value"), [case[:2] for case in ACCEPTED.values()], ids=ACCEPTED)
def test_what_the_marking_takes_is_right(wanted, value):
    wanted = tuple(HELD if part is OURS else part for part in wanted) if isinstance(wanted, tuple) else wanted

    assert compare(value, wanted) == []


@pytest.mark.parametrize(("wanted", "value"), [case[:2] for case in REJECTED.values()], ids=REJECTED)
def test_what_the_marking_refuses_is_wrong(wanted, value):
    assert compare(value, wanted)


CODE = {one.id: checked(one) for one in all_exercises().values() if hasattr(one, "public_cases")}
IN_NUMPY = [name for name, asked in CODE.items() if asked.task.libraries == "numpy"]
IN_TORCH = [name for name, asked in CODE.items() if asked.task.libraries != "numpy"]


@pytest.mark.parametrize("name", IN_NUMPY)
def test_reference_of_every_exercise_passes_and_a_slip_does_not(name):
    task, verdicts = CODE[name].task, judge(CODE[name])

    assert all(verdicts(task.reference(frozenset())))
    assert not all(all(verdicts(task.reference(frozenset((slip.id,))))) for slip in task.slips)


@pytest.mark.slow  # it loads PyTorch
def test_worked_modules_pass(tmp_path):
    pytest.importorskip("torch")
    sources = {}
    for name in IN_TORCH:
        exercise = find_exercise(name)
        worked = exercise.worked(exercise.draw("7", exercise.options({}), {}), Language("en"))
        sources[CODE[name].task.name] = "\n".join(re.findall(r"```python\n(.*?)```", worked, re.DOTALL))

    said = run_check(folder(tmp_path / "code", *(CODE[name] for name in IN_TORCH), **sources))

    assert said.out.count("  right: ") == sum(len(CODE[name].cases) for name in IN_TORCH) > 0
    assert said.status == 0


def test_file_is_python_3_9_and_needs_numpy_only():
    tree = ast.parse(check_file([GRU, BACKWARD], Language("pt-BR")), feature_version=(3, 9))

    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported - set(sys.stdlib_module_names) == {"numpy"}


def test_file_speaks_of_nothing_that_is_ours():
    text = program()

    assert "noqa" not in text
    assert "rnnex" not in text


@pytest.mark.parametrize("code", set(LANGUAGES) - {"en"})
def test_every_sentence_is_translated(code):
    assert len(sentences()) >= 20
    assert [text for text in sentences() if Language(code)(text) == text] == []


def test_exercise_cannot_take_its_name():
    with pytest.raises(AuthorError, match=r"check\.py is the file that checks the others"):
        check_file([Checked("check.py", GRU.task, [])], Language("en"))


VALUES = [
    np.array([[1.0, -2.5], [0.1, 1e-9]]),
    np.array([np.nan, np.inf, -np.inf]),
    np.zeros((0, 3), np.float32),
    np.arange(6, dtype=np.int32).reshape(1, 2, 3),
    np.array([True, False]),
    np.array([[0.1, -2.5e-7], [1 / 3, 1e30]], np.float32),
    np.array(0.25),
    np.float32(0.5),
    {"a": (1, "x", None), "b": [True, {"c": np.arange(40.0) / 7}]},
    (float("inf"),),
    "one 'two' \"three\"",
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_values_come_back_from_what_is_written(value):
    again = eval(literal(value), {"np": np})  # noqa: S307 - our own text

    np.testing.assert_equal(again, value)
    assert getattr(again, "dtype", None) == (value.dtype if isinstance(value, np.ndarray) else None)


def test_short_numbers_are_written_for_float32():
    assert literal(np.array([0.3, -1.3], np.float32)) == "np.array([0.3, -1.3], 'float32')"
