"""Contracts: right values are not all; what is broken is named, costs its share, and no more."""

from fractions import Fraction

import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.exercises.rnn.backward import WORKED
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import Language

from ...students.folders import gru_source
from .local import LocalRunner

EN = Language("en")
SHARE = Fraction(1, 5)


def grade(name, source):
    exercise = find_exercise(name)
    variant = exercise.draw("7", exercise.options({}), {})
    (mark,), details = mark_code(exercise, variant, source.encode(), LocalRunner(), Fraction(1), EN)
    return mark, details


BACKWARD = "    xs, h_0, W_x, W_h, hs = cache\n"
CACHE = "return hs, (xs, h_0, W_x, W_h, hs)"
BROKEN = {
    "adds to dhs": (
        ("        delta = (dhs[:, t] + carry)", "        dhs[:, t] += carry\n        delta = dhs[:, t]"),
        ["arguments-unchanged"],
    ),
    "borrows b and gives it back": (
        ("    h = h_0\n", "    h = h_0\n    b += 1\n    b = b - 1\n"),
        ["arguments-unchanged"],
    ),
    "uses the cache up": (
        (CACHE, "return hs, [xs, h_0, W_x, W_h, hs]"),
        (BACKWARD, "    hs, W_h, W_x, h_0, xs = (cache.pop() for _ in range(5))\n"),
        ["backward-twice"],
    ),
    "overwrites the cached states": (
        ("    return dxs, carry", "    hs[:] = 0\n    return dxs, carry"),
        ["backward-twice"],
    ),
    "drops the axis of one step": (
        ("    return hs, (", "    return hs if xs.shape[1] > 1 else hs[:, 0], ("),
        ["one-step"],
    ),
    "nothing": (("    h = h_0\n", "    h = h_0.copy()\n"), []),  # the control
}
SQUEEZED = "    return dxs, carry.squeeze(0) if len(xs) == 1 else carry, dW_x"


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_contract_is_named_and_costs_its_share(case):
    *changes, contracts = BROKEN[case]
    source = WORKED
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)

    mark, details = grade("rnn-backward", source)

    assert [found.id for found in mark.explanations] == contracts
    assert mark.awarded == 1 - SHARE * Fraction(len(contracts), 7)
    assert details.count("✗") == len(contracts)
    assert mark.reading is (Reading.MISCONCEPTION if contracts else Reading.CORRECT)


def test_a_changed_argument_is_called_by_its_name():
    _, details = grade("rnn-backward", WORKED.replace("    h = h_0\n", "    h = h_0\n    b += 1\n    b = b - 1\n"))

    assert "- `rnn_forward`: The argument `b` is another after the call." in details


def test_a_case_that_is_wrong_costs_its_share_too():
    """One of the two public cases has one sequence; so has one contract."""
    mark, _ = grade("rnn-backward", WORKED.replace("    return dxs, carry, dW_x", SQUEEZED))

    kept = 1 - Fraction(2, 7)  # one-example, and the batch of one within batch-consistent
    assert mark.awarded == (1 - SHARE) * Fraction(6, 7) + SHARE * kept


def test_what_is_left_from_call_to_call_is_found():
    """Seven calls of the hidden run; the last is the one that is made again."""
    source = "CALLS = []\n" + gru_source(returned="z * h_prev + (1 - z) * c + 0.1 * (len(CALLS) > 6)")
    source = source.replace("    v =", "    CALLS.append(1)\n    v =")

    mark, _ = grade("gru-cell", source)

    assert [found.id for found in mark.explanations] == ["same-again"]
    assert mark.awarded == 1 - SHARE / 2


AVERAGED = WORKED.replace("delta.sum(axis=0)", "delta.mean(axis=0)")


def rows(details):
    """What is said of each contract."""
    found = [line.strip("| ").split(" | contract | ") for line in details.splitlines() if "| contract |" in line]
    return dict(found)


def test_a_wrong_value_breaks_only_what_is_about_values():
    mark, details = grade("rnn-backward", AVERAGED)

    assert [found.id for found in mark.explanations] == ["bias-averaged"]
    broken = [says for says, said in rows(details).items() if said.startswith("✗")]
    assert broken == ["The gradients agree with finite differences of the forward pass."]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    return dxs, carry,", "    hs[:] = 0\n    return dxs, carry,", "The backward pass can be made twice"),
        ("    h = h_0\n", "    h = h_0\n    b += 1\n    b = b - 1\n", "The arguments are not changed."),
        ("    return dxs, carry,", "    return dxs, carry if len(xs) > 1 else carry[0],", "A batch may have one"),
        ("    return dxs, carry,", "    return dxs, carry * (xs.shape[1] > 1),", "A sequence may have one step"),
        ("    return dxs, carry,", "    return dxs, carry + dxs.sum(),", "An example gives in a batch"),
    ],
)
def test_beside_a_wrong_value_a_broken_contract_is_found(old, new, says):
    """The control: the bias is wrong, and something else."""
    assert old in AVERAGED
    _, details = grade("rnn-backward", AVERAGED.replace(old, new))

    (said,) = [said for sentence, said in rows(details).items() if sentence.startswith(says)]
    assert said.startswith("✗")


@pytest.mark.parametrize(
    "body",
    ["raise NotImplementedError", "return [0 * one for one in (cache[0], *cache[1:2], *cache[2:4], cache[3][0])]"],
)
def test_of_a_function_that_does_nothing_no_contract_is_kept_and_none_is_called_broken(body):
    source = WORKED.partition("def rnn_backward")[0] + f"def rnn_backward(dhs, cache):\n    {body}\n"

    mark, details = grade("rnn-backward", source)

    assert mark.awarded == (1 - SHARE) * Fraction(2, 7)  # the forward pass alone
    *beside, differences = rows(details).values()
    assert set(beside) == {"✗ `rnn_backward`: Not checked, because none of the results is right in any case."}
    assert differences == "✗ It is not kept."


def test_zeros_keep_no_contract():
    """A contract asks for right values as well: there is nothing to be had for a function that does nothing."""
    source = "import numpy as np\ndef gru_cell(x, h, *more): return np.zeros(len(h))"

    mark, _ = grade("gru-cell", source)

    assert mark.awarded == 0


def test_sentence_of_a_broken_contract_is_whole():
    mark, _ = grade(
        "gru-cell", gru_source().replace("    return ", "    h_prev = 1 * h_prev\n    x[:] = 0\n    return ")
    )

    (found,) = mark.explanations
    assert "is not so: The arguments are not changed." in found.text % dict(found.params)


def test_contracts_of_a_wrong_file_are_not_its_name():
    mark, _ = grade("gru-cell", gru_source(returned="z * c"))

    assert mark.explanations == ()
