"""check.py on a class: made, loaded, called, and looked at."""

import numpy as np
import pytest

from rnnex.exercises.engine.calls import Attribute, Case, Load, Method, New, Ref, State, Step
from rnnex.exercises.engine.check_file import Checked
from rnnex.exercises.engine.code_exercise import CodeTask, Function, Output
from rnnex.exercises.engine.signatures import Class

from ...students.checking import folder, run_check, run_many

COUNTER = Class("Counter", ("start",), (Function("add", ("more",), (Output("sum"), Output("history"))),), ("total",))
OF = Ref("counter")
COUNTER_SOURCE = """
import numpy as np

class Counter:
    def __init__(self, start):
        self.total = np.full(2, float(start))
        self.last = {"step": [0.0]}

    def add(self, more, scale=1.0):
        self.total = self.total + scale * np.array(more["by"][0])
        self.last = {"step": [more["by"][0] * 1.0]}
        return self.total.sum(), {"total": self.total, "note": "x"}

    def state_dict(self):
        return {"total": self.total}
"""


def counter_of():
    """A question about a class: made, loaded, called twice, looked at."""
    names = {}
    exec(COUNTER_SOURCE, names)  # noqa: S102 - our own text
    by = np.array([1.0, 2.0])
    (add,) = COUNTER.methods
    steps = (
        Step("counter", New("Counter"), (1,), keep=False),
        Step("load", Load(OF, {"total": np.array([5.0, 6.0])})),
        add.on(OF, {"by": [by]}, scale=2.0),
        add.on(OF, {"by": (Ref("add", (1, "total")),)}, name="again"),
        Step("last", Attribute(OF, "last")),
        Step("state", State(OF)),
    )
    task = CodeTask("counter", (), lambda _: names, (), list, list, str, classes=(COUNTER,))
    return Checked("counter.py", task, [Case("two additions", steps, public=True)])


def test_class_is_made_loaded_called_and_looked_at(tmp_path):
    said = run_check(folder(tmp_path / "code", counter_of(), counter=COUNTER_SOURCE))

    assert (said.status, said.err) == (0, "")
    assert "right: two additions" in said.out


CHANGED = {
    "values": (("self.total + scale", "self.total - scale"), ["sum: The shape is right", "history.total: The shape"]),
    "an entry more": (('"note"', '"total2": 1, "note"'), ["right: two additions"]),
    "an entry less": (('{"total": self.total, "note"', '{"note"'), ["history: The dictionary has no entry total."]),
    "one of two": (("return self.total.sum(), ", "return "), ["The number of results is 1; expected 2."]),
    "a list": (('return {"total": self.total}', "return [self.total]"), ["The result is not a dictionary."]),
    "another name": (("class Counter", "class Adder"), ["The file does not define Counter; it defines: Adder"]),
    "no constructor": (("self.total = np.full(2, float(start))", "raise NotImplementedError"), ["filled in yet.\n"]),
    "no method": (("def add", "def plus"), ["AttributeError: 'Counter' object has no attribute 'add'"]),
}


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """What is said of each changed class."""
    sources = [COUNTER_SOURCE.replace(*change) for change, _ in CHANGED.values()]
    return dict(zip(CHANGED, run_many(tmp_path_factory.mktemp("classes"), counter_of(), sources), strict=True))


@pytest.mark.parametrize("name", CHANGED)
def test_class_that_is_wrong_is_told_what_is(classes, name):
    _, sentences = CHANGED[name]

    assert [sentence for sentence in sentences if sentence not in classes[name].out] == []
    assert ("right: two additions" in classes[name].out) is (name == "an entry more")


def test_calls_are_shown_as_python_writes_them(classes):
    said = classes["values"]

    for line in ("counter = Counter(start)", "load = counter.load_state_dict(...)", "state = counter.state_dict()"):
        assert f"    {line}\n" in said.out
    assert "add = counter.add(more, scale=scale)" in said.out
    assert "more = {'by': (add[1]['total'])}" in said.out


def test_steps_after_one_that_gave_nothing_are_not_told(classes):
    assert classes["no constructor"].out.count("    counter") == 1
    assert "counter.add" not in classes["no constructor"].out


LOST = "No gradient has come here"


def told(tmp_path, source):
    """What check.py says of a class whose gradient is looked at."""
    made = Class("Counter", ("start",), (Function("add", ("more",), (Output("sum"),)),), ("total",))
    steps = (
        Step("counter", New("Counter"), (1,), keep=False),
        Step("load", Load(OF, {"total": np.array([5.0])})),
        Step("add", Method(OF, "add"), (1.0,)),
        Step("total.grad", Attribute(OF, "total.grad")),
    )
    names = {}
    exec(GRADED_SOURCE, names)  # noqa: S102 - our own text
    task = CodeTask("counter", (), lambda _: names, (), list, list, str, classes=(made,))
    asked = Checked("counter.py", task, [Case("a gradient", steps, public=True)])
    return run_check(folder(tmp_path / "code", asked, counter=source)).out


GRADED_SOURCE = """
import numpy as np

class Total:
    value, grad = 0.0, np.ones(1)

class Counter:
    def __init__(self, start):
        self.total = Total()

    def load_state_dict(self, arrays):
        self.total.value = arrays["total"]

    def add(self, more):
        return self.total.value + more
"""


def test_missing_gradient_is_told_as_one_and_a_missing_result_as_another(tmp_path):
    gradient = told(tmp_path, GRADED_SOURCE.replace("np.ones(1)", "None"))
    result = told(tmp_path, GRADED_SOURCE.replace("return self", "self"))

    assert "right: a gradient" in told(tmp_path, GRADED_SOURCE)
    assert (gradient.count(LOST), gradient.count("needs a return line")) == (1, 0)
    assert (result.count(LOST), result.count("needs a return line")) == (0, 1)


def test_after_parameters_that_cannot_be_loaded_nothing_is_run(tmp_path):
    """What follows would be computed with weights drawn by chance."""
    said = told(tmp_path, GRADED_SOURCE.replace('arrays["total"]', 'arrays["sum"]'))

    assert "KeyError: 'sum'" in said
    assert "The shape is right" not in said
    assert "counter.add" not in said
