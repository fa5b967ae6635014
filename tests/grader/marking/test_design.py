"""MARKING.md section 7: a design is proved against its machine; any right answer passes, a wrong one is shown."""

import re
from fractions import Fraction
from itertools import product

import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.answered import Answered
from rnnex.grader.marking.design import mark_design
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import Language

from ...students.papers import answered

EN = Language("en")
LATCH = find_exercise("latch-design")
NAMES = ("theta_hh", "theta_xh", "b_h", "theta_hy", "b_y")
LIST_A = (1, 1, -1, 1, 0)
"""The printed key of list A, question VI."""


def machine(table="0111", **givens):
    pins = {"start": 0, "h_0": 0, "output": "linear", "threshold_at_zero": 1, **givens, "machine": table}
    return LATCH.draw("7", {}, pins)


def grade(variant, numbers, out_of=5):
    question = {name: answered(number) for name, number in zip(NAMES, numbers, strict=True)}
    (states, readout), details = mark_design(LATCH, variant, question, Fraction(out_of), EN)
    return states, readout, details


def ids(mark):
    return [name.id for name in mark.explanations]


def outputs(variant, numbers, inputs):
    """The network run step by step, as on paper."""
    hh, xh, b_h, hy, b_y = map(Fraction, map(str, numbers))
    at_zero, h, found = variant.givens["threshold_at_zero"], variant.givens["h_0"], []

    def f(z):
        return at_zero if z == 0 else int(z > 0)

    for x in inputs:
        h = f(hh * h + xh * x + b_h)
        y = hy * h + b_y
        found.append(y if variant.givens["output"] == "linear" else f(y))
    return found


def wanted(variant, inputs):
    state, found = variant.givens["start"], []
    for x in inputs:
        state = int(variant.givens["machine"][2 * state + x])
        found.append(state)
    return found


def shortest_failing(variant, numbers, longest=6):
    """Length of the shortest input on which network and machine differ, by trying all; None if there is none."""
    for length in range(1, longest + 1):
        for inputs in product((0, 1), repeat=length):
            if outputs(variant, numbers, inputs)[-1] != wanted(variant, inputs)[-1]:
                return length
    return None


def test_printed_key_of_list_a_is_right_for_a_linear_output():
    states, readout, details = grade(machine(), LIST_A)

    assert (states.awarded, readout.awarded) == (3, 2)
    assert details.startswith("Proved")


def test_same_numbers_fail_at_once_on_the_thresholded_output():
    states, readout, details = grade(machine(output="threshold"), LIST_A)

    assert (states.awarded, readout.awarded) == (3, 0)
    assert "is `0`: its last output is 1, expected 0" in details


def test_bias_of_minus_one_mends_the_thresholded_output():
    states, readout, details = grade(machine(output="threshold"), (1, 1, -1, 1, -1))

    assert states.awarded + readout.awarded == 5
    assert details.startswith("Proved")


@pytest.mark.parametrize("givens", [{}, {"output": "threshold"}, {"threshold_at_zero": 0}, {"h_0": 1}])
@pytest.mark.parametrize("table", ["0111", "0100", "1010"])
def test_every_network_of_the_grid_is_judged_as_brute_force_judges_it(table, givens):
    variant = machine(table, **givens)
    for numbers in product((-2, -1, 0, 1, 2), repeat=5):
        if sum(numbers) % 4:  # a quarter of the grid is enough
            continue
        states, readout, details = grade(variant, numbers)

        length = shortest_failing(variant, numbers)
        assert (states.awarded + readout.awarded == 5) == (length is None)
        if length is not None:
            assert len(re.search(r"is `([01]+)`", details)[1]) == length


@pytest.mark.parametrize(
    "numbers", [("1/3", "2/3", "-1/3", 1, 0), (10, 0.5, -0.5, 1, 0), ("1e-9", "1e-9", "-1e-9", 1, 0)]
)
def test_any_right_answer_passes_with_exact_fractions(numbers):
    typed = [Fraction(str(number)) for number in numbers]

    states, readout, _details = grade_exact(machine(), typed)

    assert (states.reading, readout.reading) == (Reading.CORRECT, Reading.CORRECT)


def grade_exact(variant, numbers):
    question = {name: Answered(str(value), value) for name, value in zip(NAMES, numbers, strict=True)}
    (states, readout), details = mark_design(LATCH, variant, question, Fraction(5), EN)
    return states, readout, details


def test_one_third_of_a_billionth_off_is_off():
    states, readout, _ = grade_exact(machine(), [1, 1, -1, 1 + Fraction(1, 3 * 10**9), 0])

    assert (states.awarded, readout.awarded) == (3, 0)


def test_states_are_sixty_per_cent_and_the_readout_is_given_the_own_states():
    right_states = grade(machine(), (1, 1, -1, 0, 0))
    inverted_states = grade(machine(), (-1, -1, 0, 1, 0))

    assert (right_states[0].awarded, right_states[1].awarded) == (3, 0)
    assert inverted_states[0].awarded == 0


def test_inverted_states_with_a_readout_that_inverts_them_are_right():
    variant = machine(h_0=1, threshold_at_zero=0)
    numbers = next(n for n in product((-2, -1, 0, 1, 2), repeat=5) if n[3] < 0 and shortest_failing(variant, n) is None)

    states, readout, _ = grade(variant, numbers)

    assert states.awarded + readout.awarded == 5


@pytest.mark.parametrize(
    ("typed", "readings", "awarded"),
    [
        ((1, 1, None, 1, 0), (Reading.BLANK, Reading.CORRECT), (0, 2)),
        ((1, "one", -1, 1, 0), (Reading.UNREADABLE, Reading.CORRECT), (0, 2)),
        ((1, 1, -1, "?x", 0), (Reading.CORRECT, Reading.UNREADABLE), (3, 0)),
        ((1, 1, -1, None, None), (Reading.CORRECT, Reading.BLANK), (3, 0)),
        ((None,) * 5, (Reading.BLANK, Reading.BLANK), (0, 0)),
    ],
)
def test_unreadable_part_costs_that_part_only(typed, readings, awarded):
    states, readout, details = grade(machine(), typed)

    assert (states.reading, readout.reading) == readings
    assert (states.awarded, readout.awarded) == awarded
    assert details == ""


@pytest.mark.parametrize(
    ("variant", "numbers", "name"),
    [
        (machine(output="threshold"), LIST_A, "output-kind"),
        (machine(threshold_at_zero=0), LIST_A, "value-at-zero"),
        (machine(), (1, 1, -1, -1, 1), "output-inverted"),
        (machine(), (0, 1, -1, 1, 0), "copies-input"),
        (machine(), (0, 0, 1, 1, 0), "never-changes"),
    ],
)
def test_known_mistake_is_named(variant, numbers, name):
    states, readout, details = grade(variant, numbers)

    assert name in [*ids(states), *ids(readout)]
    assert "expected" in details


def test_start_state_is_named():
    variant = machine(h_0=1)
    numbers = next(n for n in product((-2, -1, 0, 1, 2), repeat=5) if shortest_failing(machine(), n) is None)

    states, readout, _ = grade(variant, numbers)

    assert "start-state" in [*ids(states), *ids(readout)]


def test_right_answer_has_no_name():
    states, readout, _ = grade(machine(), LIST_A)

    assert [*ids(states), *ids(readout)] == []


def test_failing_input_is_shown_step_by_step():
    _, _, details = grade(machine(), (0, 1, -1, 1, 0))

    assert "`10`" in details
    assert details.splitlines()[-2:] == ["| 1 | 1 | 1 | 1 | 1 |", "| 2 | 0 | 0 | 0 | 1 |"]


@pytest.mark.parametrize("seed", range(60))
def test_key_of_every_machine_is_right(seed):
    from rnnex.exercises.design.latch import key_network

    variant = LATCH.draw(str(seed), {}, {})

    numbers = key_network(LATCH.task(variant))

    assert shortest_failing(variant, numbers) is None
    states, readout, _ = grade(variant, numbers)
    assert states.awarded + readout.awarded == 5
