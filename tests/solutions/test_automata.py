"""The proofs about threshold networks against simulation of every input up to length 7."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.solutions.automata import Machine, Reader, grid_solutions, shortest_difference, state_meaning
from rnnex.solutions.threshold import ThresholdNetwork, threshold

from ..oracles.threshold_runs import GRID, first_difference, meanings, run_machine, run_network, solutions

LATCH = (0, 1, 1, 1)
BIT = st.sampled_from([0, 1])
PART = st.one_of(st.integers(-2, 2), st.fractions(-2, 2, max_denominator=4))
CASES = st.tuples(
    st.tuples(*[PART] * 5),
    st.tuples(*[BIT] * 4),
    BIT,
    st.builds(Reader, h_0=BIT, outputs=st.sampled_from(["linear", "threshold"]), at_zero=BIT),
)
"""Parameters, next-state table, start of the machine, and how the network is run."""


@pytest.mark.parametrize(("at_zero", "h_0"), [(0, 0), (0, 1), (1, 0), (1, 1)])
@pytest.mark.parametrize("outputs", ["threshold", "linear"])
def test_proof_and_simulation_agree_on_the_whole_grid_for_the_latch(outputs, at_zero, h_0):
    how = Reader(h_0, outputs, at_zero)

    proved = {p for p in GRID if shortest_difference(ThresholdNetwork(*p), Machine(LATCH), how) is None}

    assert proved == solutions(LATCH, 0, h_0, outputs, at_zero)
    assert proved == {tuple(network) for network in grid_solutions(Machine(LATCH), how)}


def test_latch_has_fifteen_and_five_solutions_and_none_in_common():
    """List A leaves the output open: with f on it 15 networks of the grid are right, without it 5 others."""
    with_f, linear = (solutions(LATCH, 0, 0, outputs, 1) for outputs in ("threshold", "linear"))

    assert (len(with_f), len(linear)) == (15, 5)
    assert not with_f & linear


def test_latch_from_the_other_state_has_fifteen_others():
    """With h_0 = 1 the network must mean "nothing seen yet" by 1."""
    zero, one = (solutions(LATCH, 0, h_0, "threshold", 1) for h_0 in (0, 1))

    assert len(one) == 15
    assert not zero & one


@pytest.mark.slow
@pytest.mark.parametrize("table", list(product((0, 1), repeat=4)), ids=lambda table: "".join(map(str, table)))
@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize("outputs", ["threshold", "linear"])
def test_proof_and_simulation_agree_on_the_whole_grid_for_every_machine(table, start, outputs):
    for h_0, at_zero in product((0, 1), repeat=2):
        how = Reader(h_0, outputs, at_zero)

        proved = {p for p in GRID if shortest_difference(ThresholdNetwork(*p), Machine(table, start), how) is None}

        assert proved == solutions(table, start, h_0, outputs, at_zero)
        assert proved == {tuple(network) for network in grid_solutions(Machine(table, start), how)}


@given(CASES)
def test_difference_found_is_a_shortest_one_and_a_true_run(case):
    parameters, table, start, how = case

    found = shortest_difference(ThresholdNetwork(*parameters), Machine(table, start), how)

    brute = first_difference(parameters, table, start, *how)
    if brute is None:
        assert found is None
        return
    assert found is not None
    inputs = [step.x for step in found]
    assert len(inputs) == len(brute)
    assert [(step.h, step.y) for step in found] == run_network(parameters, inputs, *how)
    assert [step.expected for step in found] == run_machine(table, inputs, start)
    assert [step.y == step.expected for step in found] == [True] * (len(found) - 1) + [False]


@given(CASES)
def test_states_mean_what_simulation_says(case):
    parameters, table, start, how = case

    found = state_meaning(ThresholdNetwork(*parameters), Machine(table, start), how)

    met = meanings(parameters, table, start, how.h_0, how.at_zero)
    one_each = all(len(states) == 1 for states in met.values())
    assert found == ({h: min(states) for h, states in sorted(met.items())} if one_each else None)


@pytest.mark.parametrize("table", [(0, 1, 1, 0), (1, 0, 0, 1)])
@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize("at_zero", [0, 1])
@pytest.mark.parametrize("h_0", [0, 1])
def test_one_unit_reaches_neither_xor_nor_xnor(table, start, at_zero, h_0):
    machine, how = Machine(table, start), Reader(h_0, "threshold", at_zero)

    assert not list(grid_solutions(machine, how))


def test_smallest_solutions_come_first():
    sizes = [sum(map(abs, network)) for network in grid_solutions(Machine(LATCH), Reader(0, "threshold", 1))]

    assert sizes == sorted(sizes)


@given(table=st.tuples(*[BIT] * 4), start=BIT)
def test_outputs_are_those_that_occur(table, start):
    occurring = {run_machine(table, inputs, start)[-1] for inputs in [(x, y) for x in (0, 1) for y in (0, 1)]}
    occurring |= {run_machine(table, (x,), start)[-1] for x in (0, 1)}

    assert Machine(table, start).outputs() == occurring


@pytest.mark.parametrize("z", [Fraction(1, 10**30), Fraction(-1, 10**30)])
@pytest.mark.parametrize("at_zero", [0, 1])
def test_smallest_fraction_is_not_zero(z, at_zero):
    assert threshold(z, at_zero) == int(z > 0)
