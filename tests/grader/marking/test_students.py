"""MARKING.md section 11: synthetic students get exactly what they deserve, over many seeds and conventions."""

import functools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ...students import students as klass
from ...students.papers import RIGHT, paper

GRU = {
    "as in the list": {"notation": "gamma"},
    "one unit": {"units": 1},
    "the other conventions": {"units": 3, "inputs": 2, "gate": "keeps", "reset": "after", "order": "xh"},
    "four units, four decimals": {"units": 4, "decimals": 4},
    "reset after": {"reset": "after"},
    "two decimals": {"gate": "keeps", "order": "xh", "inputs": 3, "decimals": 2},
}
DIMENSIONS = {
    "lstm": {},
    "gru in PyTorch": {"cell": "gru", "convention": "pytorch"},
    "simple network, one-hot": {"cell": "rnn", "convention": "keras", "input": "one-hot"},
    "gru in Flax, no gate asked": {"cell": "gru", "convention": "flax", "ask": ["weights", "biases", "total"]},
}
SEEDS = 200
THREE = {name: options for name, options in GRU.items() if options.get("decimals", 3) >= 3}
"""Two decimals accept more nonsense than the budget allows (MARKING.md, section 1)."""


def papers(exercise, options, seeds=SEEDS):
    return _papers(exercise, json.dumps(options), seeds)


@functools.cache
def _papers(exercise, options, seeds):
    return [paper(exercise, seed, **json.loads(options)) for seed in range(seeds)]


def credits_of(verdicts):
    return [credit for verdict in verdicts.values() for credit in verdict.credit]


@pytest.mark.parametrize("options", GRU.values(), ids=GRU)
@pytest.mark.parametrize("student", klass.HONEST, ids=lambda student: student.__name__)
def test_honest_student_loses_no_mark(student, options):
    assert all(
        credit == 1 for made in papers("gru-step", options) for credit in credits_of(made.verdicts(student(made)))
    )


@pytest.mark.parametrize("options", DIMENSIONS.values(), ids=DIMENSIONS)
def test_honest_count_loses_no_mark(options):
    for made in papers("gate-dimensions", options, 40):
        assert made.share(klass.perfect(made)) == 1


@pytest.mark.parametrize("options", GRU.values(), ids=GRU)
def test_exact_final_answer_alone_is_right(options):
    for made in papers("gru-step", options):
        verdicts = made.verdicts(klass.final_only(made, klass.exact(made)))

        assert all(verdict.right for verdict in verdicts.values())


def check_once(made, misconception, carry, write):
    """Wrong once: named there by its own name, and everything later keeps its marks."""
    named = []
    for at in made.places(misconception):
        verdicts = made.verdicts(klass.slips_once(made, misconception, at, carry=carry, write=write))

        here = verdicts.pop(at)
        if not set(here.readings) <= RIGHT:
            assert misconception in [m.id for m in here.names], (at, here)
            named.append(at)
        assert all(credit == 1 for credit in credits_of(verdicts)), (at, verdicts)
    assert named, f"{misconception} shows nowhere"


def check_held(made, misconception, carry, write):
    """Held throughout: wherever the answer is not right, it is named by its own name."""
    verdicts = made.verdicts(klass.holds(made, misconception, carry=carry, write=write))
    unnamed = [
        (name, verdict)
        for name, verdict in verdicts.items()
        if not set(verdict.readings) <= RIGHT and misconception not in [m.id for m in verdict.names]
    ]

    assert not unnamed
    assert any(verdict.names for verdict in verdicts.values())


@pytest.mark.parametrize("check", [check_once, check_held])
@pytest.mark.parametrize("options", GRU.values(), ids=GRU)
def test_every_misconception_is_named_wherever_it_shows(options, check):
    for made in papers("gru-step", options, 20):
        for misconception in made.misconceptions:
            check(made, misconception, 0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("check", [check_once, check_held])
@pytest.mark.parametrize(("carry", "write"), [(0, 0), (None, 0), (None, None)])
@pytest.mark.parametrize("options", GRU.values(), ids=GRU)
def test_every_misconception_is_named_over_all_seeds(options, carry, write, check):
    for made in papers("gru-step", options):
        for misconception in made.misconceptions:
            check(made, misconception, carry, write)


@pytest.mark.parametrize("check", [check_once, check_held])
@pytest.mark.parametrize("options", DIMENSIONS.values(), ids=DIMENSIONS)
def test_every_wrong_count_is_named(options, check):
    for made in papers("gate-dimensions", options, 20):
        for misconception in made.misconceptions:
            check(made, misconception, 0, 0)


@pytest.mark.parametrize("options", THREE.values(), ids=THREE)
def test_guess_in_the_reset_gate_costs_that_gate_only(options):
    for made in papers("gru-step", options, 60):
        _update, reset, candidate, state = made.asked
        answers = klass.guesses(made, reset, 0.4177)

        verdicts = made.verdicts(answers)

        echo = np.abs(answers[candidate] - 0.4177) <= 3 * 10.0 ** -made.variant.options["decimals"]
        assert sum(verdicts[reset].credit) < len(verdicts[reset].credit)
        assert echo.any() or set(verdicts[candidate].credit) == {1}
        assert set(verdicts[state].credit) == {1}


@pytest.mark.parametrize("number", [0, 1, 0.5, 0.001])
@pytest.mark.parametrize("options", THREE.values(), ids=THREE)
def test_lazy_student_earns_next_to_nothing(options, number):
    earned = [made.share(klass.lazy(made, number)) for made in papers("gru-step", options, 100)]

    assert sum(earned) / len(earned) < 0.02


@pytest.mark.parametrize("options", GRU.values(), ids=GRU)
@pytest.mark.parametrize("side", [-1, 1])
def test_edge_of_every_window_is_accepted_and_nothing_far_beyond(options, side):
    for made in papers("gru-step", options, 15):
        unit = 10.0 ** -made.variant.options["decimals"]
        for q in made.plan.asked:
            drift = np.abs(made.key.full.exact[q.at] - made.key.reading.exact[q.at])[0]

            on_it = made.marks(klass.at_edge(made, q.name, side=side))[q.name]
            beyond = made.marks(klass.at_edge(made, q.name, side=side, outside=drift + 1.1 * unit))[q.name]

            assert (on_it.awarded, on_it.notes) == (on_it.out_of, ())
            assert beyond.awarded == 0


@pytest.mark.parametrize("options", THREE.values(), ids=THREE)
def test_random_numbers_earn_within_the_budget(options):
    """Section 6: at most 2 % for a blank, names included."""
    chance = np.random.default_rng(7)
    sheets = papers("gru-step", options)
    earned = [made.share({q.name: chance.uniform(-1, 1, q.shape).round(3) for q in made.plan.asked}) for made in sheets]

    assert sum(earned) / len(earned) < 0.02


@settings(max_examples=150)
@given(data=st.data())
def test_whatever_is_typed_earns_between_nothing_and_all(data):
    made = papers("gru-step", {}, 20)[data.draw(st.integers(0, 19))]
    typed = st.one_of(st.none(), st.floats(width=64), st.sampled_from([0.5, -1.0, 1e300, 0.001]))
    answers = {}
    for name in made.asked:
        one, other = data.draw(typed), data.draw(typed)
        if one is not None and other is not None:
            answers[name] = [one, other]

    marks = made.marks(answers)

    assert all(0 <= mark.awarded <= mark.out_of for mark in marks.values())
    assert all(marks[name].awarded == 0 for name in made.asked if name not in answers)
