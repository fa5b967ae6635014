"""Design exercises: every key is proved by simulation, and the statement leaves nothing to guess."""

import re
from fractions import Fraction

import pytest

from rnnex.errors import InputError
from rnnex.exercises.design.latch import CHOICES, STARTS, key_network
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ...oracles.threshold_runs import first_difference, inputs_up_to, run_machine, run_network

LATCH = find_exercise("latch-design")
SAY = Language("en")
CASES = [
    {"machine": machine, "start": start, "h_0": h_0, "output": output, "threshold_at_zero": at_zero}
    for machine, starts in STARTS.items()
    for start in starts
    for h_0 in (0, 1)
    for output in ("linear", "threshold")
    for at_zero in (0, 1)
]
EACH = pytest.mark.parametrize("givens", CASES, ids=lambda givens: "-".join(map(str, givens.values())))


def variant_of(givens):
    return LATCH.draw("7", LATCH.options({}), givens)


def table(givens):
    return tuple(map(int, givens["machine"]))


def how(givens):
    return givens["h_0"], givens["output"], givens["threshold_at_zero"]


@EACH
def test_key_is_right_on_every_input(givens):
    network = key_network(LATCH.task(variant_of(givens)))

    assert first_difference(tuple(network), table(givens), givens["start"], *how(givens)) is None


@EACH
def test_statement_says_start_output_and_f_of_zero(givens):
    text = LATCH.text(variant_of(givens), SAY)

    assert f"$h_0 = {givens['h_0']}$" in text
    assert (r"y_t = f\left( \theta_{hy} \, h_t + b_y \right)" in text) is (givens["output"] == "threshold")
    assert (r"y_t = \theta_{hy} \, h_t + b_y" in text) is (givens["output"] == "linear")
    assert (r"1, & z \geq 0" in text) is (givens["threshold_at_zero"] == 1)


@EACH
def test_table_and_example_in_the_statement_are_true(givens):
    text = LATCH.text(variant_of(givens), SAY)

    rows = {(int(s), int(x)): int(new) for s, x, new in re.findall(r"^\| (\d) \| (\d) \| (\d) \|$", text, re.MULTILINE)}
    assert rows == {(s, x): table(givens)[2 * s + x] for s in (0, 1) for x in (0, 1)}
    inputs, outputs = re.findall(r"`([01]{2,})`", text)
    assert run_machine(table(givens), map(int, inputs), givens["start"]) == list(map(int, outputs))


@EACH
def test_worked_solution_is_true(givens):
    """Its parameters behave, and each row of its table is what they do."""
    worked = LATCH.worked(variant_of(givens), SAY)

    formula = next(part for part in worked.split("$$") if r"\theta_{hh} =" in part)
    parameters = [Fraction(part.rpartition("=")[2].strip()) for part in formula.split(",")]
    assert first_difference(parameters, table(givens), givens["start"], *how(givens)) is None
    value = r"\$[^|]* = (-?\d+)\$"
    rows = re.findall(rf"^\| (\d) \| (\d) \| {value} \| {value} \| {value} \|$", worked, re.MULTILINE)
    assert rows
    for h, x, z, new, y in (map(int, row) for row in rows):
        hh, xh, b_h, *_ = parameters
        assert z == hh * h + xh * x + b_h
        assert run_network(parameters, [x], h, *how(givens)[1:]) == [(new, y)]


def test_machines_are_those_that_react_and_that_one_unit_reaches():
    """All 16 tables from both states, less XOR, XNOR and what always outputs the same."""
    changing = {
        (f"{number:04b}", start)
        for number in range(16)
        for start in (0, 1)
        if len({run_machine(tuple(map(int, f"{number:04b}")), bits, start)[-1] for bits in inputs_up_to(4)}) == 2
    }

    offered = {(machine, start) for machine, starts in STARTS.items() for start in starts}

    assert offered == {(machine, start) for machine, start in changing if machine not in ("0110", "1001")}


def test_the_latch_starts_at_zero():
    """From state 1 it would output 1 for ever."""
    assert STARTS["0111"] == (0,)


def test_drawn_variants_cover_every_choice():
    seen = {name: set() for name in CHOICES}
    for seed in range(300):
        variant = LATCH.draw(str(seed), LATCH.options({}), {})
        LATCH.task(variant)
        for name, value in variant.givens.items():
            seen[name].add(value)

    assert seen == {name: set(choices) for name, choices in CHOICES.items()}


@pytest.mark.parametrize(
    ("pins", "sentence"),
    [
        ({"machin": "0111"}, "has no given 'machin' (machine?)"),
        ({"machine": "0110"}, "cannot have machine = '0110': choose "),
        ({"machine": "0000"}, "cannot have machine = '0000': choose "),
        ({"machine": 111}, "cannot have machine = 111: choose "),
        ({"h_0": 2}, "cannot have h_0 = 2: choose 0 | 1."),
        ({"h_0": True}, "cannot have h_0 = True: choose 0 | 1."),
        ({"h_0": [0]}, "cannot have h_0 = [0]: choose 0 | 1."),
        ({"output": "linar"}, "cannot have output = 'linar': choose 'linear' | 'threshold'."),
        ({"machine": "0111", "start": 1}, "from start = 1 the output of machine 0111 never changes"),
    ],
)
def test_pin_that_does_not_fit_is_refused(pins, sentence):
    with pytest.raises(InputError) as refusal:
        LATCH.draw("7", LATCH.options({}), pins)

    assert sentence in str(refusal.value)


@pytest.mark.parametrize("missing", CHOICES)
def test_edited_sheet_without_a_given_is_refused(missing):
    variant = LATCH.draw("7", LATCH.options({}), {})
    data = variant.public()
    del data["givens"][missing]

    with pytest.raises(InputError):
        LATCH.task(type(variant).load(data))
