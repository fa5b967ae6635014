"""MARKING.md section 4, no farming: numbers that make the next answer trivial earn nothing for it."""

import numpy as np
import pytest

from ...students.papers import paper

SEEDS = range(60)


def earned(exercise, write, **options):
    """Mean share of the marks over some papers; `write` gives what is typed into a blank."""
    shares = []
    for seed in SEEDS:
        made = paper(exercise, seed=seed, **options)
        givens = {name: value[0] for name, value in made.exercise.givens(made.variant).items()}
        answers = {q.name: np.broadcast_to(write(q.name, givens), q.shape) for q in made.plan.asked}
        shares.append(float(made.share(answers)))
    return np.mean(shares)


@pytest.mark.parametrize("options", [{}, {"steps": 2}, {"units": 1}, {"units": 1, "loss": "every"}])
def test_saturated_states_do_not_make_zeros_right(options):
    """With 0.9999 as a state every derivative is nearly 0; it earned 54 % of the marks once."""
    assert earned("bptt", lambda name, givens: 0.9999 if name.startswith("h_") else 0.0, **options) < 0.01


@pytest.mark.parametrize(("gate", "number"), [("writes", 0.0001), ("keeps", 0.9999)])
def test_closed_gate_does_not_make_the_old_state_right(gate, number):
    """The old state copied into the new one earned 17 %."""

    def write(name, givens):
        return {"z": number, "r": 0.3, "h_tilde": 0.77, "h": givens["h_0"]}[name]

    assert earned("gru-step", write, gate=gate) < 0.01


def test_gates_that_pass_everything_do_not_make_the_old_cell_state_right():
    def write(name, givens):
        return {"f": 0.9999, "i": 0.0001, "g": 0.9, "o": 0.0001, "c": givens["c_0"], "h": 0.0}[name[0]]

    assert earned("lstm-step", write, steps=3) < 0.01


@pytest.mark.parametrize("states", [2, 3, 4])
def test_equal_scores_do_not_explain_any_weights(states):
    """Among equal scores the greatest is nobody: that mistake's window would hold every number. It earned 50 %."""

    def write(name, givens):
        return {"s": 0.3, "alpha": 0.0, "c": 0.0}[name]

    assert earned("attention-context", write, states=states) < 0.01


def test_one_slip_at_the_start_still_keeps_what_was_computed_from_it():
    """The control: an invented first state, and everything else worked out, is no farming."""
    made = paper("bptt", seed=3)
    shape = next(q.shape for q in made.plan.asked if q.name == "h_1")

    answers = made.solve(typed={"h_1": np.full(shape, 0.413)})

    assert made.share(answers) >= 0.75
