"""Every line of a worked solution is true for a reader who redoes it with a calculator."""

import math
import re
from fractions import Fraction
from itertools import product

import pytest

from rnnex.exercises.engine.graph_exercise import GraphView, graph_exercise
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

from ...oracles.plain_gru import CONVENTIONS, gate_values, half_up, let_through, new_state, pre_activation
from .steps import GIVENS, exact_givens

STEP = find_exercise("gru-step")
SIZES = list(product((1, 2, 3, 4), (1, 3), (3, 4)))
"""Units, inputs, decimals; with eight conventions and two seeds 256 variants."""
NUMBER = re.compile(r"-?\d+(?:(?:\.|\{,\})\d+)?")


def numbers(latex):
    """All numbers of a formula that is a value: a scalar, a vector or a matrix."""
    return [Fraction(found.replace("{,}", ".")) for found in NUMBER.findall(latex)]


def lines(worked):
    """For each quantity its formula, the line with the numbers put in, and the value."""
    return [block.split(" \\\\\n") for block in re.findall(r"begin{align\*}\n(.*?)\n\\end{align", worked, re.DOTALL)]


def values(worked):
    """The printed value of each quantity, in order."""
    return [numbers(block[-1].partition(r"\approx")[2]) for block in lines(worked)]


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: "-".join(convention.values()))
@pytest.mark.parametrize("seed", ["1", "2"])
def test_every_line_is_true_on_a_calculator(convention, seed):
    """Each printed value is that of its formula at the values printed before it, rounded half up, exactly."""
    where = {"reset": convention["reset"], "order": convention["order"]}
    for units, inputs, decimals in SIZES:
        variant = STEP.draw(seed, STEP.options({**convention, **_sizes(units, inputs, decimals)}), {})

        z, r, gated, candidate, h = values(STEP.worked(variant, Language("en")))

        x, h_0, W_z, W_r, W_c, b_z, b_r, b_c = exact_givens(variant)
        inner = pre_activation(x, gated, W_c, b_c, **where)
        for printed, computed in (
            (z, gate_values(x, h_0, W_z, b_z, where["order"])),
            (r, gate_values(x, h_0, W_r, b_r, where["order"])),
            (gated, let_through(x, h_0, r, W_c, **where)),
            (candidate, [math.tanh(v) for v in inner]),
            (h, new_state(h_0, z, candidate, convention["gate"])),
        ):
            assert printed == [half_up(value, decimals) for value in computed]


def _sizes(units, inputs, decimals):
    return {"units": units, "inputs": inputs, "decimals": decimals}


def test_reader_above_notices_a_false_line():
    """One digit changed is found."""
    variant = STEP.draw("1", STEP.options({}), {})
    worked = STEP.worked(variant, Language("en"))
    z = values(worked)[0]

    spoilt = worked.replace(f"{float(z[0]):.3f}", f"{float(z[0]) + 0.001:.3f}", 1)

    assert values(spoilt)[0] != z


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_numbers_are_put_in_as_they_were_printed(seed):
    """The middle line holds nothing but given numbers and values printed above it."""
    variant = STEP.draw(seed, STEP.options({"units": 3, "inputs": 2}), {})
    worked = STEP.worked(variant, Language("en"))
    known = {value for name in GIVENS for value in _flat(variant.givens[name])} | {Fraction(1)}

    for block, printed in zip(lines(worked), values(worked), strict=True):
        assert set(numbers(block[1].replace("&=", ""))) <= known | {abs(value) for value in known}
        known |= set(printed)


def _flat(value):
    return [v for entry in value for v in _flat(entry)] if isinstance(value, list) else [Fraction(str(value))]


def test_both_languages_print_the_same_numbers():
    variant = STEP.draw("7", STEP.options({}), {})

    english, portuguese = (values(STEP.worked(variant, Language(code))) for code in ("en", "pt-BR"))

    assert english == portuguese
    assert "{,}" in STEP.worked(variant, Language("pt-BR"))


def test_exact_quantities_are_equal_not_approximate():
    exercise = find_exercise("gate-dimensions")
    variant = exercise.draw("7", exercise.options({}), {"V": 5000, "H": 100, "D": 40})

    worked = exercise.worked(variant, Language("en"))

    assert r"\approx" not in worked
    assert [block[-1] for block in lines(worked)] == ["&= 100", "&= 14000", "&= 400", "&= 56400"]


def test_quantity_that_no_blank_needs_is_not_printed():
    @graph_exercise(id="demo", title="", topic="demo", source="none")
    def demo(w):
        x = w.given("x", tenths(1, 2))
        w.show("unused", x * 3)
        w.ask("y", w.show("used", x * 2) + 1)

    variant = demo.draw("7", {}, {})
    view = GraphView(demo, variant, Language("en"))

    assert [block[0].partition(" ")[0] for block in lines(view.worked())] == [r"\text{used}", "y"]
    assert r"\text{unused}" not in view.equations()


def test_givens_stand_on_short_lines():
    """Ten columns of matrix at most, so that a telephone shows them."""
    variant = STEP.draw("7", STEP.options({"units": 4, "inputs": 3}), {})
    view = GraphView(STEP, variant, Language("en"))

    shown = [line for line in view.givens().split("$$") if "=" in line]

    assert all(sum(row.count("&") for row in line.split(r"\\")[:1]) < 10 for line in shown)
    assert sum(line.count("=") for line in shown) == len(view.plan.givens)
