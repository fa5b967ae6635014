"""Planting: an edit of a source text, at the one place it has there, alone or with others."""

import numpy as np
import pytest

from rnnex.errors import AuthorError
from rnnex.exercises.engine.debugging import filled
from rnnex.exercises.engine.faults import Fault, Original, difference, in_words

TEXT = "def f(x):\n    # one more\n    y = x + 1\n    x += 2\n    return y\n"


def fault(name, old, new, **more):
    return Fault(name, old, new, "it is so", "Look.", **more)


LESS = fault("less", "x + 1", "x - 1")
TWICE = fault("twice", "return y", "return 2 * y")
LONGER = fault("longer", "    y = x + 1\n    x += 2\n", "    x += 2\n    y = x + 1\n")
BOTH = Original(TEXT, (LESS, TWICE, LONGER), ("one more",))


def test_nothing_planted_is_the_right_text():
    assert BOTH.planted(frozenset()) == TEXT


def test_two_faults_are_planted_at_once_wherever_they_stand():
    text = BOTH.planted(frozenset({"twice", "less"}))

    assert text == "def f(x):\n    # one more\n    y = x - 1\n    x += 2\n    return 2 * y\n"


def test_what_is_planted_is_what_is_computed():
    values = {name: BOTH.names(frozenset({name}))["f"](5) for name in ("less", "twice", "longer")}

    assert values == {"less": 4, "twice": 12, "longer": 8}


def test_a_caller_keeps_its_arguments():
    given = np.ones(2)

    BOTH.names(frozenset())["f"](given)

    np.testing.assert_array_equal(given, np.ones(2))


def test_faults_of_the_same_lines_exclude_each_other():
    assert {slip.id: slip.excludes for slip in BOTH.slips} == {"less": ("longer",), "twice": (), "longer": ()}


def test_a_fault_that_only_breaks_a_contract_is_no_slip():
    original = Original(TEXT, (LESS, fault("again", "return y", "return y ", breaks="same-again")), ("one more",))

    assert [slip.id for slip in original.slips] == ["less"]


@pytest.mark.parametrize(("old", "count"), [("x - 1", 0), ("x", 3)])
def test_a_fault_needs_one_place(old, count):
    with pytest.raises(AuthorError, match=rf"'less': its old lines stand {count} times"):
        Original(TEXT, (fault("less", old, "x - 1"),), ("one more",))


def test_a_comment_that_cannot_be_translated_is_refused():
    with pytest.raises(AuthorError, match="'one more' of the source is not among its comments"):
        Original(TEXT, (LESS,))


def test_comments_are_said_in_the_language_of_the_sheet():
    assert in_words(TEXT, str.upper) == TEXT.replace("# one more", "# ONE MORE")


def test_difference_shows_what_changes_and_no_line_numbers():
    assert difference(BOTH.planted(frozenset({"less"})), TEXT).splitlines() == [
        " def f(x):",
        "     # one more",
        "-    y = x - 1",
        "+    y = x + 1",
        "     x += 2",
        "     return y",
    ]


def test_starter_without_its_function_is_refused():
    starter = 'def g(x):\n    """Says."""\n    raise NotImplementedError("")\n'

    with pytest.raises(AuthorError, match="does not define 'g'"):
        filled(starter, TEXT)
