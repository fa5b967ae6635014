"""Exercises with modules of PyTorch, marked in the sandbox: one zygote for all of it."""

from fractions import Fraction

import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.code import mark_code
from rnnex.grader.sandbox.runner import SandboxRunner
from rnnex.grader.sandbox.tiers import A
from rnnex.templates.language import Language

from ...students.modules import FILES
from ...students.slipping import with_slips

pytestmark = pytest.mark.slow
EN = Language("en")


@pytest.fixture(scope="module")
def runner(holds):
    pytest.importorskip("torch")
    if not holds["A"]:
        pytest.skip("tier A does not hold here")
    runner = SandboxRunner(A, 1)
    yield runner
    runner.close()


def grade(name, source, runner):
    exercise = find_exercise(name)
    variant = exercise.draw("7", exercise.options({}), {})
    (mark,), details = mark_code(exercise, variant, source.encode(), runner, Fraction(10), EN)
    return mark, details


@pytest.mark.parametrize("name", FILES)
def test_right_modules_get_full_marks(runner, name):
    mark, _ = grade(name, with_slips(FILES[name]), runner)

    assert (mark.awarded, mark.notes) == (10, ())


@pytest.mark.parametrize("name", FILES)
def test_a_lost_gradient_is_named(runner, name):
    mark, _ = grade(name, with_slips(FILES[name], {"state-detached"}), runner)

    assert [found.id for found in mark.explanations] == ["state-detached"]


@pytest.mark.parametrize("class_", ["GRU", "LSTM", "RNN"])
def test_the_librarys_cell_earns_nothing_and_is_named(runner, class_):
    """By a name that no search finds."""
    source = f"import torch\n{class_}Cell = getattr(torch.nn, '{class_}' + 'Cell')\n"

    mark, details = grade(f"torch-{class_.lower()}-cell", source, runner)

    assert mark.awarded == 0
    assert f"PyTorch's own nn.{class_}Cell is switched off" in details


def test_a_class_beside_the_librarys_does_not_help(runner):
    """Its forward is ours to write; what stands behind it is switched off too."""
    source = """
import torch
class GRUCell(torch.nn.Module):
    def __init__(self, d, n):
        super().__init__()
        cell = getattr(torch.nn, "GRU" + "Cell")(d, n)
        for name, parameter in cell.named_parameters():
            setattr(self, name, parameter)
    def forward(self, x, h):
        return torch.gru_cell(x, h, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)
"""

    mark, details = grade("torch-gru-cell", source, runner)

    assert mark.awarded < 1  # the state of its parameters is in order, and so are two contracts that ask no result
    assert "PyTorch's own aten::gru_cell is switched off" in details
