"""The backward pass runs on an exercise's recorded quantities: the key of a traced exercise is the gradient itself."""

import numpy as np
import pytest

from rnnex.exercises.engine.program import Program
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.engine.working import Working
from rnnex.solutions.activations import identity, sigmoid
from rnnex.solutions.bptt_gru import gru_backward
from rnnex.solutions.bptt_lstm import lstm_backward
from rnnex.solutions.bptt_rnn import rnn_backward
from rnnex.solutions.gru import gru_cell
from rnnex.solutions.lags import gradient_by_lag
from rnnex.solutions.lstm import lstm_cell
from rnnex.solutions.rnn import rnn_cell

from .runs import drawn, named

CLOSE = {"rtol": 1e-12, "atol": 1e-12}
SIZES = pytest.mark.parametrize("sizes", [(3, (), 2, 3, 5), (1, (), 1, 1, 6), (2, (), 3, 1, 7)], ids=str)
NEVER_ZERO = tenths(-1, 1, never=0)
CELLS = {"rnn": rnn_cell, "lstm": lstm_cell, "gru": gru_cell}
BACKWARD = {"rnn": rnn_backward, "lstm": lstm_backward, "gru": gru_backward}


class Traced:
    """The run as an exercise writes it: recorded givens, the cells step by step."""

    def __init__(self, run):
        self.run, self.w, self.numbers = run, Working(), {}
        self.p = type(run.p)(*(None if v is None else self.given(k, v) for k, v in run.p._asdict().items()))
        self.states = [self.given(f"{k}_0", state) for k, state in zip("hc", run.states, strict=False)]
        self.xs = [self.given(f"x_{t}", x) for t, x in enumerate(run.xs, 1)]
        self.upstream = [
            [self.given(f"g{k}_{t}", value) for t, value in enumerate(g, 1)]
            for k, g in zip("hc", run.upstream, strict=False)
        ]
        self.steps, states = [], self.states
        for x in self.xs:
            self.steps.append(CELLS[run.cell](x, *states, self.p, **run.options))
            states = [getattr(self.steps[-1], k) for k in "hc"[: len(states)]]

    def given(self, name, value):
        self.numbers[name] = value
        return self.w.given(name, NEVER_ZERO.shaped(*value.shape))

    def backward(self):
        run = self.run
        return BACKWARD[run.cell](self.xs, *self.states, self.steps, *self.upstream, self.p, **run.options)

    def key(self, value):
        """The number that the replay gives a quantity."""
        found = Program(self.w.graph, [value.at]).run(
            {name: number[None] for name, number in self.numbers.items()}, lambda at, seen: seen
        )
        return found[value.at][0]


@SIZES
@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("rnn", {}),
        ("rnn", {"activation": identity}),
        ("rnn", {"activation": sigmoid}),
        ("lstm", {}),
        ("lstm", {"peepholes": True, "squash": identity}),
        ("gru", {}),
        ("gru", {"gate": "keeps", "order": "xh"}),
    ],
)
def test_key_of_every_gradient_is_the_gradient(cell, options, sizes):
    run = drawn(cell, sizes, **options)
    traced = Traced(run)

    found = named(traced.backward())

    for name, expected in named(run.backward()).items():
        entries = found[name] if isinstance(found[name], list) else [found[name]]
        values = [traced.key(entry) for entry in entries]
        np.testing.assert_allclose(np.reshape(values, expected.shape), expected, **CLOSE, err_msg=name)


@SIZES
def test_key_of_every_lag_is_the_lag(sizes):
    run = drawn("rnn", sizes)
    traced = Traced(run)

    found = gradient_by_lag(traced.xs, *traced.states, traced.steps, *traced.upstream, traced.p)

    expected = gradient_by_lag(run.xs, *run.states, run.forward(), *run.upstream, run.p)
    for ours, numbers in zip(found, expected, strict=True):
        for value, number in zip(ours, numbers, strict=True):
            np.testing.assert_allclose(traced.key(value), number, **CLOSE)


def test_exercise_with_a_loss_on_the_last_state_asks_for_what_a_student_computes():
    """No product with zero and no sum with nothing stands in the formulas: delta_3 is one product."""
    traced = Traced(drawn("rnn", (3, (), 2, 2, 8)))
    w, h = traced.w, [step.h for step in traced.steps]
    y = traced.given("y", np.full(2, 0.5))

    back = rnn_backward(traced.xs, *traced.states, traced.steps, [None, None, h[2] - y], traced.p)

    for t in (3, 2, 1):
        w.ask(f"delta_{t}", back.deltas[t - 1])
    for name, gradient in back.weights._asdict().items():
        w.ask(f"d{name}", gradient)
    assert back.deltas[2] is (1 - h[2] ** 2) * (h[2] - y)
    assert back.deltas[1] is (1 - h[1] ** 2) * (traced.p.U.T @ back.deltas[2])
    assert back.weights.W is sum(np.outer(d, x) for d, x in zip(back.deltas, traced.xs, strict=True))
    assert [q.name for q in w.asked] == ["delta_3", "delta_2", "delta_1", "dW", "dU", "db"]


def test_slip_of_the_backward_pass_is_found_as_a_misconception():
    """A delta without the term of the next step is another formula at the same quantity."""
    traced = Traced(drawn("rnn", (2, (), 2, 2, 9)))
    w, h, direct = traced.w, [step.h for step in traced.steps], traced.upstream[0]
    back = traced.backward()
    delta = w.ask("delta_1", back.deltas[0])

    w.misconception("no-carry", at=delta, instead=(1 - h[0] ** 2) * direct[0], says="The next step is missing.")

    assert [place[0].name for place in w.misconceptions[0].places] == ["delta_1"]


def test_activation_by_hand_matters_for_the_formula():
    """A linear unit's delta is what reaches its state, without any factor."""
    traced = Traced(drawn("rnn", (1, (), 1, 1, 3), activation=identity))

    assert traced.backward().deltas[0] is traced.upstream[0][0]
