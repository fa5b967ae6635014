"""Functions and classes as authors name them: the steps they make, and what a task says of a step."""

from types import SimpleNamespace

import numpy as np
import pytest

from rnnex.exercises.engine.calls import Attribute, Case, Load, Method, New, Ref, State, Step
from rnnex.exercises.engine.code_exercise import Class, CodeTask, Contract, Function, Output
from rnnex.exercises.engine.replay import replay
from rnnex.exercises.engine.signatures import go_back, slope_of, state_of
from rnnex.exercises.engine.starter_class import starter_of_class
from rnnex.templates.language import Language

STEP = Function("step", ("x", "h"), (Output("h"), Output("cache", held=True)))
RESET = Function("reset", (), (Output("h"),))
CELL = Class("Cell", ("size",), (STEP, RESET), ("W",), "nn.Module")
OF = Ref("cell")


def task(**more):
    facts = {"functions": (), "reference": dict, "slips": (), "public": list, "hidden": list, "starter": str}
    return CodeTask("cell", **{**facts, "classes": (CELL,), "libraries": "torch", **more})


def test_an_object_is_made_loaded_and_used():
    made, loaded = CELL.loaded({"W": np.eye(2)}, 2)
    used = STEP.on(OF, np.ones(2), None, name="once")

    assert (made.target, made.args, made.keep) == (New("Cell"), (2,), False)
    assert isinstance(loaded.target, Load)
    assert loaded.target.of == OF
    assert (used.name, used.target, used.hold) == ("once", Method(OF, "step"), ((1,),))
    assert [state_of(OF).target, slope_of(OF, "W").target] == [State(OF), Attribute(OF, "W.grad")]
    assert go_back(Ref("once", (0,)), np.ones(2)).keep is False


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (STEP.on(OF), STEP),
        (RESET.on(OF), RESET),
        (go_back(OF, np.ones(1)), None),
        (state_of(OF), None),
        (STEP.call(), None),
        (Step("other", Method(OF, "other")), None),
    ],
)
def test_a_task_knows_the_methods_that_students_write(step, found):
    assert task().function(step) is found


def test_a_function_of_the_same_name_is_no_method():
    both = task(functions=(Function("step", ("y",), (Output("z"),)),))

    assert both.function(STEP.call()).parameters == ("y",)
    assert both.function(STEP.on(OF)).parameters == ("x", "h")


def test_attributes_of_attributes_are_read():
    class Cell:
        weight = SimpleNamespace(grad=3.0)

    case = Case("", (Step("cell", New("Cell"), keep=False), slope_of(OF, "weight")))

    assert replay(case, {"Cell": Cell}) == [None, 3.0]


def test_starter_of_a_class_has_all_that_is_asked():
    promise = Contract("kept", "It is kept.", list)
    docs = {"Cell": "A cell.", "Cell.step": "One step.\n\nReturns h and a cache.", "Cell.reset": "Zeros."}

    starter = starter_of_class(task(contracts=(promise,)), docs, Language("en"))

    compile(starter, "cell.py", "exec")
    assert "- It is kept." in starter
    assert "from torch import nn" in starter
    assert 'class Cell(nn.Module):\n    """A cell."""' in starter
    assert "def __init__(self, size):\n        super().__init__()\n        raise NotImplementedError" in starter
    assert starter.count("raise NotImplementedError") == 3
    assert '        Returns h and a cache.\n        """' in starter


def test_starter_of_a_plain_class_needs_no_pytorch():
    plain = Class("Cell", (), (RESET,))

    starter = starter_of_class(
        task(classes=(plain,), libraries="numpy"), {"Cell": "A cell.", "Cell.reset": "Zeros."}, Language("en")
    )

    assert "class Cell:" in starter
    assert "import numpy as np" in starter
    assert "torch" not in starter
    assert "super()" not in starter
