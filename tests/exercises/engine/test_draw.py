"""The source of chance: the same numbers for ever, on every machine, whatever else is drawn."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.exercises.engine.draw import Draw, derive, word_stream
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.registry import find_exercise

NAMES = st.text("abcxyz_01/", min_size=1, max_size=8)
SEEDS = st.text("0123456789abcdef", min_size=1, max_size=32)


def test_golden_words():
    """Whoever changes these changes every sheet ever handed out: raise STREAMS and say so."""
    assert word_stream("7", "h_0", 3).hex() == "15403bac2d86f447e26abdad"
    assert Draw(("7", "8")).words("h_0", 3).tolist() == [
        [356531116, 763819079, 3798646189],
        [2862030950, 3705553146, 254036252],
    ]
    assert derive("7", "ana", "1a") == "d1b5bdd488e3a804faf71105e5914477"


def test_golden_values():
    draw = Draw(("7", "8"))

    assert draw.integers("n", 100, (3,)).tolist() == [[53, 76, 74], [79, 57, 11]]
    assert draw.choice("W", tenths(-1, 1, never=0).grid, (2, 2)).tolist() == [
        [[0.6, -0.9], [-0.2, 0.7]],
        [[1.0, -0.4], [-0.5, 1.0]],
    ]


@pytest.mark.parametrize(
    ("name", "givens"),
    [
        ("gradient-overflow", {"first": 2, "ratio": "9/10", "power": 31}),
        ("gate-dimensions", {"V": 5000.0, "H": 50.0, "D": 25.0}),
        ("gru-cell", {"cases": 23005}),
    ],
)
def test_golden_variants(name, givens):
    """A change here needs a new version number of the exercise."""
    exercise = find_exercise(name)

    assert exercise.draw("golden", exercise.options({}), {}).givens == givens


def test_golden_variant_of_the_gru_step():
    exercise = find_exercise("gru-step")

    givens = exercise.draw("golden", exercise.options({}), {}).givens

    assert givens["W_z"] == [[0.2, 0.2, -0.6], [-0.8, -0.5, -0.8]]
    assert (givens["b_h"], givens["h_0"], givens["x_1"]) == ([0.5, -0.3], [1.0, 0.2], [0.2])


@given(seed=SEEDS, name=NAMES, below=st.integers(1, 1000))
def test_integers_are_the_stream_scaled_down(seed, name, below):
    """The recipe, redone on Python integers."""
    stream = hashlib.shake_128(f"rnnex/1/{seed}/{name}".encode()).digest(20)
    words = [int.from_bytes(stream[at : at + 4], "big") for at in range(0, 20, 4)]

    assert Draw((seed,)).integers(name, below, (5,)).tolist() == [[word * below >> 32 for word in words]]


@given(seeds=st.lists(SEEDS, min_size=2, max_size=6), name=NAMES)
def test_a_row_does_not_depend_on_its_block(seeds, name):
    block = Draw(seeds).integers(name, 1000, (2, 3))

    for row, seed in zip(block, seeds, strict=True):
        np.testing.assert_array_equal(row, Draw((seed,)).integers(name, 1000, (2, 3))[0])


@given(seed=SEEDS, name=NAMES, per_row=st.integers(1, 6), attempt=st.integers(0, 5))
def test_attempts_are_slices_of_one_stream(seed, name, per_row, attempt):
    whole = Draw((seed,)).words(name, 6 * 6)[0]

    part = Draw((seed,), attempt).words(name, per_row)[0]

    np.testing.assert_array_equal(part, whole[attempt * per_row : (attempt + 1) * per_row])


@given(seeds=st.lists(SEEDS, min_size=3, max_size=3), name=NAMES, counts=st.tuples(*[st.integers(0, 5)] * 3))
def test_each_row_reads_the_slice_of_its_own_count(seeds, name, counts):
    rows = Draw(seeds, redrawn={name: counts, "another": (9, 9, 9)}).words(name, 2)

    for row, seed, count in zip(rows, seeds, counts, strict=True):
        np.testing.assert_array_equal(row, Draw((seed,), count).words(name, 2)[0])


def test_names_without_a_count_read_the_first_slice():
    one, none = Draw(("7",), redrawn={"x": (3,)}), Draw(("7",))

    assert one.words("y", 2).tolist() == none.words("y", 2).tolist()
    assert one.words("x", 2).tolist() != none.words("x", 2).tolist()


def test_other_name_other_numbers():
    draw = Draw(("7",))

    assert draw.words("W", 4).tolist() != draw.words("U", 4).tolist()


def test_a_name_drawn_before_changes_nothing():
    alone, after = Draw(("7",)), Draw(("7",))
    after.integers("U", 10, (50,))

    assert alone.integers("W", 10**6).tolist() == after.integers("W", 10**6).tolist()


def test_every_value_comes_about_as_often():
    counts = np.bincount(Draw(tuple(map(str, range(2000)))).integers("n", 10, (10,)).ravel(), minlength=10)

    assert counts.sum() == 20000
    assert abs(counts - 2000).max() < 5 * np.sqrt(2000)


@pytest.mark.parametrize("names", [("ana", "1a"), ("ana1", "a"), ("an", "a1a"), ("1a", "ana"), ()])
def test_derived_seeds_differ(names):
    others = {derive("7", "ana", "1b"), derive("8", "ana", "1a"), derive("7", "bia", "1a")}

    assert derive("7", *names) not in others


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_numbers_do_not_depend_on_hash_randomisation(hash_seed):
    program = "from rnnex.exercises.engine.draw import *; print(Draw(('7',)).words('h_0', 2).tolist())"

    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )

    assert done.stdout.strip() == "[[356531116, 763819079]]"
