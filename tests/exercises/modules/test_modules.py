"""Modules of PyTorch as exercises: references against PyTorch and a second route, slips against the arrays, texts."""

import re

import numpy as np
import pytest
import torch

from rnnex.exercises.engine.calls import Method
from rnnex.exercises.engine.code_exercise import explanations
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.telling import flat
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

CELLS = {"torch-gru-cell": "GRUCell", "torch-lstm-cell": "LSTMCell", "torch-rnn-cell": "RNNCell"}
NAMES = (*CELLS, "torch-bidirectional")
EACH = pytest.mark.parametrize("name", NAMES)
SAY = Language("en")


CONVENTIONS = [
    *(
        ("torch-gru-cell", {"gate": gate, "reset": reset})
        for gate in ("keeps", "writes")
        for reset in ("after", "before")
    ),
    *(("torch-lstm-cell", {"squash": squash}) for squash in ("tanh", "none")),
    ("torch-rnn-cell", {}),
    ("torch-bidirectional", {}),
]
EVERY = pytest.mark.parametrize(
    ("name", "options"),
    CONVENTIONS,
    ids=lambda value: "-".join(dict(value).values()) if isinstance(value, dict) else value,
)


def drawn(name, seed="7", options=None):
    exercise = find_exercise(name)
    return exercise, exercise.draw(seed, exercise.options(options or {}), {})


def every_case(exercise, variant):
    checks = [case for _, cases in exercise.contract_cases(variant) for case in cases]
    return [*exercise.public_cases(variant), *exercise.hidden_cases(variant), *checks]


class Bidirectional(torch.nn.RNN):
    """PyTorch's own, under the names and with the results of the exercise."""

    def __init__(self, d, n):
        super().__init__(d, n, batch_first=True, bidirectional=True)
        for name in list(self._parameters):
            setattr(self, name.replace("_l0", ""), self._parameters[name])

    def forward(self, xs, lengths):
        packed = torch.nn.utils.rnn.pack_padded_sequence(xs, lengths, batch_first=True, enforce_sorted=False)
        outputs, last = super().forward(packed)
        return torch.nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True, total_length=xs.shape[1])[0], last

    def load_state_dict(self, arrays):
        with torch.no_grad():
            for name, array in arrays.items():
                getattr(self, name).copy_(array)

    def state_dict(self):
        return {name.replace("_l0", ""): array for name, array in self.named_parameters()}


def in_torch(value):
    if isinstance(value, np.ndarray):
        return torch.from_numpy(value)
    if isinstance(value, (tuple, list)):
        return type(value)(map(in_torch, value))
    return value


def from_torch(value):
    if isinstance(value, torch.Tensor):
        return value.detach().numpy()
    if isinstance(value, (tuple, list)):
        return type(value)(map(from_torch, value))
    return {name: from_torch(item) for name, item in value.items()} if isinstance(value, dict) else value


def with_tensors(step):
    """The step as the student's process takes it."""
    target = step.target
    if hasattr(target, "arrays"):
        target = type(target)(target.of, {name: torch.from_numpy(array) for name, array in target.arrays.items()})
    return type(step)(step.name, target, in_torch(step.args), step.kwargs, step.keep, step.hold, step.echo)


@EACH
def test_reference_is_pytorchs(name):
    """Results, states and gradients of every case; PyTorch counts in float32."""
    exercise, variant = drawn(name)
    own = {CELLS[name]: getattr(torch.nn, CELLS[name])} if name in CELLS else {"Bidirectional": Bidirectional}
    right = exercise.task(variant).reference(frozenset())

    for case in every_case(exercise, variant):
        theirs = replay(type(case)(case.name, tuple(map(with_tensors, case.steps))), own)
        form, numbers = flat(from_torch(theirs))
        wanted_form, wanted = flat(replay(case, right))

        assert form == wanted_form
        np.testing.assert_allclose(numbers, wanted, atol=2e-5, rtol=2e-5)


@EVERY
@pytest.mark.parametrize("seed", ["1", "2"])
def test_loops_agree_with_the_reference_and_with_no_slip(name, options, seed):
    exercise, variant = drawn(name, seed, options)
    task, loops = exercise.task(variant), exercise.routes["second"]({}, options)
    for case in every_case(exercise, variant):
        mine, wanted = flat(replay(case, loops)), flat(replay(case, task.reference(frozenset())))
        assert mine[0] == wanted[0]
        np.testing.assert_allclose(mine[1], wanted[1], atol=1e-12)

    found = [flat(replay(case, loops)) for case in exercise.hidden_cases(variant)]
    for slip in task.slips:
        results = [flat(replay(case, task.reference({slip.id}))) for case in exercise.hidden_cases(variant)]
        assert any(a[0] != b[0] or np.abs(a[1] - b[1]).max() > 1e-3 for a, b in zip(found, results, strict=True))


@EVERY
def test_every_slip_and_every_two_can_be_told_apart(name, options):
    exercise, variant = drawn(name, "7", options)
    task = exercise.task(variant)

    assert len(task.slips) >= 8
    assert not exercise.together(variant)
    for slips in explanations(task):
        case = exercise.hidden_cases(variant)[0]
        before = [np.copy(array) for step in case.steps for array in step.args if isinstance(array, np.ndarray)]
        replay(case, task.reference(slips))
        after = [array for step in case.steps for array in step.args if isinstance(array, np.ndarray)]
        assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


@EACH
def test_arrays_are_of_the_type_that_pytorch_takes_for_granted(name):
    exercise, variant = drawn(name)

    kinds = {
        array.dtype.name
        for case in every_case(exercise, variant)
        for step in case.steps
        for array in [*step.args, *getattr(step.target, "arrays", {}).values()]
        if isinstance(array, np.ndarray)
    }

    assert kinds <= {"float32", "int64"}


@EACH
@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_starter_compiles_and_waits_for_an_answer(name, code):
    exercise, variant = drawn(name)
    (starter,) = exercise.files(variant, Language(code)).values()
    names = {"__name__": "student"}
    exec(compile(starter, "x.py", "exec"), names)  # noqa: S102

    (written,) = exercise.task(variant).classes
    with pytest.raises(NotImplementedError):
        names[written.name](2, 3)
    with pytest.raises(NotImplementedError):
        names[written.name].forward(None, None, None)
    assert issubclass(names[written.name], torch.nn.Module)


@EACH
def test_every_case_asks_gradients_somewhere_and_every_size_differs_once(name):
    exercise, variant = drawn(name)
    cases = exercise.hidden_cases(variant)

    back = [step for case in cases for step in case.steps if isinstance(step.target, Method) and not step.keep]
    assert {step.target.name for step in back} == {"backward"}
    sizes = [[case.steps[2].args[0].shape, case.steps[0].args] for case in cases]
    assert any(len({*x, *made}) == len(x) + len(made) - 1 for x, made in sizes)  # D stands in both


@EACH
def test_statement_says_names_order_and_type(name):
    exercise, variant = drawn(name)
    text = exercise.text(variant, SAY)

    (written,) = exercise.task(variant).classes
    assert written.name in text
    assert all(f"`{one}`" in text for one in written.state if not one.endswith("_reverse"))
    assert "float32" in text
    assert ("`_reverse`" in text) == (name not in CELLS)


@EVERY
def test_worked_solution_computes_what_the_statement_says(name, options):
    exercise, variant = drawn(name, "7", options)
    right = exercise.task(variant).reference(frozenset())
    (source,) = re.findall(r"```python\n(.*?)```", exercise.worked(variant, SAY), re.DOTALL)

    names = {}
    exec(compile(source, "worked.py", "exec"), names)  # noqa: S102

    for case in every_case(exercise, variant):
        mine = flat(from_torch(replay(type(case)(case.name, tuple(map(with_tensors, case.steps))), names)))
        wanted = flat(replay(case, right))
        assert mine[0] == wanted[0]
        np.testing.assert_allclose(mine[1], wanted[1], atol=2e-5, rtol=2e-5)
    assert not re.search(r"nn\.(RNN|LSTM|GRU)", source)


def test_only_pytorchs_own_convention_is_compared_with_its_bits():
    exercise = find_exercise("torch-gru-cell")

    assert [bool(exercise.write(**options).library) for name, options in CONVENTIONS[:4]] == [True, False, False, False]


def _stacked_or_not(last):
    exercise, variant = drawn("torch-bidirectional")
    (source,) = re.findall(r"```python\n(.*?)```", exercise.worked(variant, SAY), re.DOTALL)
    names = {}
    exec(compile(source.replace("torch.stack([last_ahead, last_back])", last), "worked.py", "exec"), names)  # noqa: S102
    return exercise, variant, names


@pytest.mark.parametrize("last", ["(last_ahead, last_back)", "torch.stack([last_ahead, last_back])"])
def test_gradients_go_back_from_last_states_in_a_tuple_as_from_one_tensor(last):
    """Cases read a tuple as one array; so must the contract that goes back through it."""
    exercise, variant, names = _stacked_or_not(last)
    ((_, cases),) = [found for found in exercise.contract_cases(variant) if found[0].id == "gradients"]

    for case in cases:
        mine = from_torch(replay(type(case)(case.name, tuple(map(with_tensors, case.steps))), names))
        right = replay(case, exercise.task(variant).reference(frozenset()))
        assert len(case.steps) == 4 + 4  # made, loaded, forward, backward; and four gradients
        for one, other in zip(mine[-4:], right[-4:], strict=True):
            np.testing.assert_allclose(one, other, atol=2e-5)


def test_detached_last_states_give_no_gradient():
    """The control."""
    exercise, variant, names = _stacked_or_not("(last_ahead.detach(), last_back.detach())")
    ((_, cases),) = [found for found in exercise.contract_cases(variant) if found[0].id == "gradients"]

    with pytest.raises(RuntimeError, match="does not require grad"):
        replay(type(cases[0])("", tuple(map(with_tensors, cases[0].steps))), names)
