"""Edges of the rules, each found by somebody who tried to get a mark without work, or was told something untrue."""

from fractions import Fraction

import numpy as np
import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.answered import Answered
from rnnex.grader.marking.graph import judge
from rnnex.grader.marking.marks import Reading
from rnnex.grader.marking.numbers import key_of, mark_graph
from rnnex.grader.marking.question import shares

DIMENSIONS, STEP = find_exercise("gate-dimensions"), find_exercise("gru-step")


def verdicts(exercise, variant, **answers):
    return judge(key_of(exercise, variant), {name: np.array(value, float) for name, value in answers.items()})[1]


def printed(exercise, variant):
    key = key_of(exercise, variant)
    return {q.name: key.reading.printed[q.at][0] for q in key.plan.asked}


def test_total_of_two_invented_counts_earns_half():
    """The length of a gate stands in the statement; it does not make the rest believed."""
    variant = DIMENSIONS.draw("1", DIMENSIONS.options({"cell": "gru"}), {})
    H = variant.givens["H"]

    found = verdicts(DIMENSIONS, variant, gate=H, weights=7, biases=9, total=3 * 7 + 9)

    assert (found["total"].readings, found["total"].credit) == ((Reading.FOLLOW_THROUGH,), (Fraction(1, 2),))


def test_total_of_one_wrong_count_keeps_its_mark():
    variant = DIMENSIONS.draw("1", DIMENSIONS.options({"cell": "gru"}), {})
    right = printed(DIMENSIONS, variant)

    found = verdicts(DIMENSIONS, variant, **{**right, "weights": 7, "total": 3 * 7 + right["biases"]})

    assert found["total"].credit == (Fraction(1),)


@pytest.mark.parametrize(("off", "right"), [(0, True), (1, False), (-1, False)])
def test_large_whole_number_has_no_window(off, right):
    options = DIMENSIONS.options({"input": "one-hot", "ask": ["weights"]})
    variant = DIMENSIONS.draw("1", options, {"V": 250000, "H": 4096})
    key = printed(DIMENSIONS, variant)["weights"]
    assert key > 1e9

    assert verdicts(DIMENSIONS, variant, weights=key + off)["weights"].right is right


def test_exact_follow_through_beside_nonsense_was_not_rounded_early():
    for seed in range(30):
        variant = STEP.draw(str(seed), STEP.options({}), {})
        right, key = printed(STEP, variant), key_of(STEP, variant)
        z = right["z"] + [0.002, 0.0]
        h = (1 - z) * variant.givens["h_0"] + z * right["h_tilde"]
        control = judge(key, {**right, "z": z, "h": h.round(3)})[1]["h"]

        found = judge(key, {**right, "z": z, "h": np.array([h[0].round(3), 5.0])})[1]["h"]

        assert not found.early
        assert found.readings[0] is control.readings[0]


def test_note_names_only_numbers_that_were_read():
    """A held-back number was not read from, so the note may not say that it was."""
    variant = STEP.draw("0", STEP.options({}), {})
    right = printed(STEP, variant)
    z, h_0 = right["z"], np.array(variant.givens["h_0"])
    h_tilde = right["h_tilde"] + 0.1
    typed = {"z": [0.5, 0.5], "r": right["r"], "h_tilde": h_tilde, "h": ((1 - z) * h_0 + z * h_tilde).round(3)}
    question = {name: Answered("typed", tuple(np.asarray(value).tolist())) for name, value in typed.items()}

    marks = mark_graph(STEP, variant, question, shares(STEP.blanks(variant), Fraction(6)), "half")

    (note,) = [note for note in marks[-1].notes if note.params]
    assert [name for name, _value, _decimals in note.params[0][1].values] == ["h_tilde"]
