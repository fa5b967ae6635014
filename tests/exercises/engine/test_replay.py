"""The reference does what the student's process does with the same steps."""

import numpy as np
import pytest

from rnnex.exercises.engine.calls import Attribute, Call, Case, Load, Method, New, Ref, State, Step
from rnnex.exercises.engine.replay import HELD, hold, replay


class Cell:
    def __init__(self, n):
        self.n = n

    def step(self, x, *, scale=1.0):
        return self.W * x * scale

    def state_dict(self):
        return {"W": self.W}


def test_every_kind_of_step():
    cell = Ref("cell")
    case = Case(
        "all",
        (
            Step("cell", New("Cell"), (3,), keep=False),
            Step("load", Load(cell, {"W": 2.0})),
            Step("step", Method(cell, "step"), (5.0,), {"scale": 0.5}),
            Step("n", Attribute(cell, "n")),
            Step("state", State(cell)),
            Step("sum", Call("sum"), ([Ref("step"), Ref("state", ("W",))],)),
        ),
    )

    assert replay(case, {"Cell": Cell, "sum": sum}) == [None, None, 5.0, 3, {"W": 2.0}, 7.0]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [([], ("h", ["c", 1])), ([()], HELD), ([(1,)], ("h", HELD)), ([(1, 0)], ("h", [HELD, 1])),
     ([(0,), (1, 1)], (HELD, ["c", HELD]))],
)  # fmt: skip
def test_held_parts_leave_their_place(paths, expected):
    assert hold(("h", ["c", 1]), paths) == expected


def test_arguments_are_handed_over_as_they_are():
    given = np.ones(2)

    (result,) = replay(Case("", (Step("f", Call("f"), ({"x": (given,)},)),)), {"f": lambda p: p["x"][0]})

    assert result is given
