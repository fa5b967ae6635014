"""Modules of PyTorch, marked: right ones, slips, lost gradients, wrong names, and the library's own bits."""

import importlib.util
import re
from fractions import Fraction

import pytest
import torch

from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.registry import find_exercise
from rnnex.grader.code import Limits, ProcessRunner, RunnerError
from rnnex.grader.marking.bench import Bench
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.fingerprint import LOOK, SCALED
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.question import Marker
from rnnex.templates.language import Language

from ...students.modules import FILES, GRU
from ...students.slipping import with_slips
from .local import LocalRunner

EN = Language("en")
RIGHT = with_slips(GRU)
EACH = pytest.mark.parametrize("name", FILES)
SLIPPING = [
    pytest.param(name, slips, id="+".join(sorted(slips)), marks=pytest.mark.slow if len(slips) > 1 else ())
    for name in FILES
    for slips in explanations(find_exercise(name).write())
]


def grade(name, source, seed="7", runner=None):
    exercise = find_exercise(name)
    variant = exercise.draw(seed, exercise.options({}), {})
    (mark,), details = mark_code(exercise, variant, source.encode(), runner or LocalRunner(), Fraction(10), EN)
    return mark, details


def worked(name):
    exercise = find_exercise(name)
    (source,) = re.findall(
        r"```python\n(.*?)```", exercise.worked(exercise.draw("7", exercise.options({}), {}), EN), re.DOTALL
    )
    return source


@EACH
@pytest.mark.parametrize("source", [worked, lambda name: with_slips(FILES[name])], ids=["worked", "student's"])
def test_right_modules_get_full_marks_without_a_remark(name, source):
    mark, _ = grade(name, source(name))

    assert (mark.reading, mark.awarded, mark.explanations, mark.notes) == (Reading.CORRECT, 10, (), ())


@pytest.mark.parametrize(("name", "slips"), SLIPPING)
def test_slips_are_marked_down_and_named(name, slips):
    mark, _ = grade(name, with_slips(FILES[name], slips))

    assert mark.awarded < 7
    assert mark.reading is Reading.MISCONCEPTION
    assert [set(found.id.split("+")) for found in mark.explanations] == [set(slips)]


LOST = {
    "detached": ("else 1 - update)", "else 1 - update).detach()", "Going back through the result raised an exception"),
    "data": ("F.linear(x, self.weight_ih,", "F.linear(x, self.weight_ih.data,", "`weight_ih.grad`: No gradient"),
    "NumPy": ("x, h):\n", "x, h):\n        x, h = x, torch.from_numpy(h.detach().numpy())\n", "the values are not"),
    "names": ("weight_hh", "weight_h", 'Unexpected key(s) in state_dict: "weight_hh"'),
    "no module": ("(nn.Module)", "", "Going back through the result raised an exception"),
    "class": ("class GRUCell", "class GruCell", "does not define the class GRUCell (it defines `GruCell`)"),
    "shape": ("torch.rand(3 * hidden_size", "torch.rand(2 * hidden_size", "size mismatch for weight_ih"),
}


@pytest.mark.parametrize(("old", "new", "said"), LOST.values(), ids=LOST)
def test_what_is_not_a_module_of_this_kind_loses_and_says_why(old, new, said):
    assert old in RIGHT

    mark, details = grade("torch-gru-cell", RIGHT.replace(old, new))

    assert mark.awarded < 10
    assert said in details


def test_after_parameters_that_cannot_be_loaded_nothing_is_run():
    """What follows would be computed with weights drawn by chance."""
    mark, details = grade("torch-gru-cell", RIGHT.replace("weight_hh", "weight_h"))

    assert mark.awarded == 0
    assert "Not run, because something that it needs has failed." in details
    assert "the values are not" not in details


BROKEN = {
    "state-dict": ("    def forward", "    def state_dict(self): return {}\n\n    def forward"),
    "objects-apart": ("self, x, h):\n", "self, x, h):\n        self = GRUCell.last\n"),
    "same-again": ("        n = self.hidden\n", "        n, h = self.hidden, h + self.seen\n        self.seen = 0.5\n"),
    "arguments-unchanged": ("self, x, h):\n", "self, x, h):\n        x += 1e-7 + 0 * x\n"),
    "one-example": ("self, x, h):\n", "self, x, h):\n        x, h = x.squeeze(0), h.squeeze(0)\n"),
}
KEPT = "        self.hidden = hidden_size\n        GRUCell.last, self.seen = self, 0.0\n"


@pytest.mark.parametrize("contract", BROKEN)
def test_contracts_are_checked(contract):
    old, new = BROKEN[contract]
    source = RIGHT.replace("        self.hidden = hidden_size\n", KEPT)
    assert old in source

    assert not exam("torch-gru-cell", source.replace(old, new))[contract]
    assert all(exam("torch-gru-cell", source).values())


def exam(name, source):
    """Whether each contract is kept."""
    exercise = find_exercise(name)
    variant = exercise.draw("7", exercise.options({}), {})
    bench = Bench(exercise.task(variant), variant, source.encode(), LocalRunner(), Limits())
    checks = [(one, case) for one, cases in exercise.contract_cases(variant) for case in cases]
    results = bench.results(exercise.public_cases(variant), checks)
    return {result.contract.id: result.right for result in results[0] if result.contract}


def test_bits_of_the_library_are_pointed_out_and_cost_nothing():
    """The very formula of the library's cell; in a run by itself its cell would be switched off."""
    source = re.sub(r"return torch.lerp.*", "return new + update * (h - new)", RIGHT)

    mark, _ = grade(
        "torch-gru-cell", source.replace("torch.addcmul(inputs[2], reset, states[2])", "inputs[2] + reset * states[2]")
    )

    assert mark.awarded == 10
    assert [note.text for note in mark.notes] == [LOOK]


@pytest.mark.parametrize("name", ["torch-lstm-cell", "torch-rnn-cell"])
def test_where_the_equations_give_the_same_bits_nobody_is_pointed_out(name):
    assert find_exercise(name).write().library == ""


@pytest.mark.parametrize(("name", "class_"), [("torch-gru-cell", "nn.GRUCell"), ("torch-bidirectional", "nn.RNN")])
def test_library_itself_has_its_own_bits(name, class_):
    """Control: run where nothing is switched off, and not looked for by name."""
    source = find_exercise(name).write().library
    assert f"(torch.{class_})" in source

    mark, _ = grade(name, source.replace(class_, f"__dict__['nn'].__dict__['{class_[3:]}']"))

    assert mark.awarded == 10
    assert [note.text for note in mark.notes] == [LOOK]


@pytest.mark.parametrize("factor", ["(1 + 1e-6)", "(1 - 3e-5)"])
@pytest.mark.parametrize(("name", "class_"), [("torch-gru-cell", "nn.GRUCell"), ("torch-bidirectional", "nn.RNN")])
def test_library_times_a_factor_is_pointed_out(name, class_, factor):
    """So small that the values are right. What honest files differ by is no factor: see the tests of right modules."""
    source = find_exercise(name).write().library.replace(class_, f"__dict__['nn'].__dict__['{class_[3:]}']")
    made = re.findall(r"class (\w+)", source)[-1]
    source += f"""
class {made}({made}):
    def forward(self, *given):
        made = super().forward(*given)
        return tuple(one * {factor} for one in made) if isinstance(made, tuple) else made * {factor}
"""

    mark, _ = grade(name, source)

    assert mark.awarded == 10
    assert [note.text for note in mark.notes] == [SCALED]


def test_without_pytorch_nothing_is_graded_and_the_report_says_what_to_install(monkeypatch):
    exercise = find_exercise("torch-gru-cell")
    monkeypatch.setattr("rnnex.grader.code.installed.find_spec", lambda name: None)

    marked = Marker(EN, ProcessRunner()).mark(
        exercise, exercise.draw("7", exercise.options({}), {}), {}, {"torch_gru_cell.py": RIGHT.encode()}, Fraction(4)
    )

    assert [mark.reading for mark in marked.marks] == [Reading.GRADER_ERROR]
    assert isinstance(marked.marks[0].fault, RunnerError)
    assert "pip install 'rnnex[torch]'" in marked.marks[0].fault.say(EN)
    assert marked.fault == marked.marks[0].fault.say(EN)
    assert importlib.util.find_spec("torch")


def test_numpy_exercises_do_not_ask_for_pytorch(monkeypatch):
    """Control of the test above."""
    monkeypatch.setattr("rnnex.grader.code.installed.find_spec", lambda name: None)
    exercise = find_exercise("gru-cell")
    variant = exercise.draw("7", exercise.options({}), {})

    (mark,), _ = mark_code(exercise, variant, b"def gru_cell(*a): return 1.0", ProcessRunner(), Fraction(4), EN)

    assert mark.reading is Reading.UNEXPLAINED


def test_tensors_have_the_usual_type():
    """Nothing of these tests may depend on another default."""
    assert torch.get_default_dtype() is torch.float32
