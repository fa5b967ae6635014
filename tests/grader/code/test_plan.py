"""A plan is carried out: functions, classes, methods, attributes, states, and what earlier steps gave."""

import numpy as np
import pytest

from rnnex.errors import AuthorError
from rnnex.grader.code import Status
from rnnex.grader.code.plan import Attribute, Call, Case, Load, Method, New, Plan, Ref, State, Step, wire
from rnnex.grader.code.trees import Bare, Kind

FILE = """
import numpy as np
def forward(x, scale=1.0):
    return np.tanh(scale * x), {"x": x, "out": [np.tanh(scale * x)]}
def backward(d, cache):
    return d * (1 - cache["out"][0] ** 2)
def greedy(d, cache):
    return d * cache.pop("x")
def table(p, names):
    return {name: p[name] * 2 for name in names}
def fails(x): raise ValueError("no")
class Cell:
    def __init__(self, n, bias=True):
        self.n, self.W = n, np.zeros((n, n))
    def step(self, x): return self.W @ x
    def state_dict(self): return {"W": self.W}
"""
X = np.array([0.5, -1.0])
FORWARD = Step("forward", Call("forward"), (X,), {"scale": 2.0}, hold=((1,),))


def statuses(run):
    return [outcome.status for outcome in run.outcomes]


def test_a_later_call_takes_up_an_earlier_result(run_steps):
    run = run_steps(FILE, FORWARD, Step("backward", Call("backward"), (X, Ref("forward", (1,)))))

    np.testing.assert_allclose(run.outcomes[1].value, X * (1 - np.tanh(2 * X) ** 2))


def test_the_cache_stays_where_it_is(run_steps):
    (outcome,) = run_steps(FILE, FORWARD).outcomes

    assert outcome.tree.items[1] == Bare(Kind.HELD)


def test_a_cache_that_is_used_up_fails_the_second_time_only(run_steps):
    again = [Step(name, Call("greedy"), (X, Ref("forward", (1,)))) for name in ("first", "second")]

    assert statuses(run_steps(FILE, FORWARD, *again)) == [Status.OK, Status.OK, Status.RAISED]


def test_a_part_of_a_part_is_found(run_steps):
    step = Step("backward", Call("backward"), (1.0, {"out": [Ref("forward", (1, "out", 0))]}))

    assert run_steps(FILE, FORWARD, step).outcomes[1].value.shape == (2,)


def test_dictionaries_and_texts_go_in_and_come_out(run_steps):
    step = Step("t", Call("table"), ({"W": X, "b": 1.0}, ["W", "b"]))

    (outcome,) = run_steps(FILE, step).outcomes

    assert outcome.tree.items["W"].array.tolist() == [1.0, -2.0]
    assert outcome.tree.items["b"].array == 2.0


def test_objects_live_from_step_to_step(run_steps):
    cell = Ref("cell")
    run = run_steps(
        FILE,
        Step("cell", New("Cell"), (2,), {"bias": False}, keep=False),
        Step("load", Load(cell, {"W": np.eye(2) * 3})),
        Step("step", Method(cell, "step"), (X,)),
        Step("n", Attribute(cell, "n")),
        Step("state", State(cell)),
    )

    assert statuses(run) == [Status.OK] * 5
    assert run.outcomes[2].value.tolist() == [1.5, -3.0]
    assert run.outcomes[3].value == 2
    assert run.outcomes[4].tree.items["W"].array.tolist() == [[3.0, 0.0], [0.0, 3.0]]


FAILING = {
    "no such function": (Step("s", Call("backwards"), ()), Status.MISSING_FUNCTION, "forward, backward, greedy"),
    "no such class": (Step("s", New("GRU"), ()), Status.MISSING_FUNCTION, "fails, Cell"),
    "an exception": (Step("s", Call("fails"), (X,)), Status.RAISED, "ValueError: no"),
    "no such part": (Step("s", Call("backward"), (X, Ref("forward", (2,)))), Status.NO_PART, "[2] in tuple"),
    "no such key": (Step("s", Call("forward"), (Ref("forward", (1, "y")),)), Status.NO_PART, "['y'] in dict"),
    "no such method": (Step("s", Method(Ref("forward"), "go"), ()), Status.RAISED, "AttributeError"),
}


@pytest.mark.parametrize(("step", "status", "said"), FAILING.values(), ids=FAILING)
def test_what_goes_wrong_is_told_and_costs_what_needs_it(run_steps, step, status, said):
    after = Step("after", Call("forward"), (Ref("s"),))
    apart = Step("apart", Call("forward"), (X,))

    outcomes = run_steps(FILE, FORWARD, step, after, apart).outcomes

    assert (outcomes[1].status, outcomes[2].status, outcomes[3].status) == (status, Status.SKIPPED, Status.OK)
    assert said in outcomes[1].message
    assert outcomes[2].message == "s"


def test_what_ran_before_the_time_was_over_counts(run_steps, run_code):
    run = run_code("def f(x):\n    while x == 2: pass\n    return x", (1.0,), (2.0,), (3.0,), seconds=0.5)

    assert statuses(run) == [Status.OK, Status.TIMED_OUT, Status.NOT_RUN]
    assert run.outcomes[0].value == 1.0


def test_nothing_reaches_the_next_case():
    step = Step("one", Call("f"))

    with pytest.raises(AuthorError, match="'one' is not the name of a step before 'two'"):
        Case("second", (Step("two", Call("f"), (Ref("one"),)),))
    assert len(Plan("f.py", (Case("a", (step,)), Case("b", (step,)))).steps) == 2


def test_two_steps_of_one_name_are_the_authors_fault():
    with pytest.raises(AuthorError, match="two steps 'f'"):
        Case("c", (Step("f", Call("f")), Step("f", Call("f"))))


@pytest.mark.parametrize("value", [np.array(["a"]), object(), {1, 2}, np.zeros(1, complex)])
def test_what_cannot_be_handed_over_is_refused(value):
    with pytest.raises(AuthorError, match="Case 'c' passes"):
        wire(Plan("f.py", (Case("c", (Step("f", Call("f"), ([value],)),)),)))


@pytest.mark.parametrize(
    ("line", "found"),
    [("import torch.nn as nn\nnn.GRU(1, 1)", 2), ("from torch.nn import GRU", 1), ("x = GRU", 1), ("GRU_ = 1", None)],
)
def test_a_forbidden_name_stops_everything_before_it_runs(run_steps, line, found):
    (outcome,) = run_steps(f"{line}\ndef f(): return 1.0", Step("f", Call("f")), forbidden=("GRU",)).outcomes

    assert outcome.status is (Status.FORBIDDEN if found else Status.OK)
    assert (outcome.message, outcome.line) == (("GRU", found) if found else ("", None))


TORCH = """
import torch
class Cell(torch.nn.Module):
    def __init__(self, d, n):
        super().__init__()
        self.lin = torch.nn.Linear(d, n)
    def forward(self, x): return torch.tanh(self.lin(x))
def double(x):
    x *= 2
    return x
"""


def test_modules_of_torch_take_tensors_and_give_arrays(run_steps):
    pytest.importorskip("torch")
    cell, W, b = Ref("cell"), np.ones((1, 2), np.float32), np.zeros(1, np.float32)
    run = run_steps(
        TORCH,
        Step("cell", New("Cell"), (2, 1), keep=False),
        Step("load", Load(cell, {"lin.weight": W, "lin.bias": b})),
        Step("out", Method(cell, "forward"), (np.array([[0.5, 0.25]], np.float32),)),
        Step("state", State(cell)),
        Step("double", Call("double"), (X,), echo=True),
        libraries="torch",
    )

    assert statuses(run) == [Status.OK] * 5
    assert run.outcomes[2].tree.kind is Kind.TENSOR
    np.testing.assert_allclose(run.outcomes[2].value, np.tanh([[0.75]]), rtol=1e-6)
    assert run.outcomes[3].tree.items["lin.weight"].array.tolist() == [[1.0, 1.0]]
    assert run.outcomes[4].echo.items[0].items[0].array.tolist() == (2 * X).tolist()
