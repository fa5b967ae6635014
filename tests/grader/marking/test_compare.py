"""A result held against the expected one, piece by piece: what is understood, and what is not."""

import numpy as np
import pytest

from rnnex.exercises.engine.replay import HELD
from rnnex.grader.code.inside.trees import Tree
from rnnex.grader.code.trees import MAX_BYTES, Kind, Leaf, TreeReader
from rnnex.grader.marking.compare import all_right, pieces
from rnnex.grader.marking.layouts import Fault

H, W = np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([1.0, 2.0, 4.0])


def came(value):
    """The value as it arrives."""
    tree = Tree(MAX_BYTES)
    tree.add(value)
    return TreeReader(b"".join(tree.parts), MAX_BYTES).tree()


ACCEPTED = {
    "an array": (H, H, ""),
    "nested lists": (H, H.tolist(), "list"),
    "a tuple of lists": (H, tuple(map(tuple, H.tolist())), "list"),
    "a list of arrays": (H, list(H), "list"),
    "lists of NumPy scalars": (W, list(W), "list"),
    "float32": (H, H.astype(np.float32), "float32"),
    "a number": (np.array(0.5), 0.5, "number"),
    "an array without axes": (0.5, np.array(0.5), ""),
    "a number for a number": (0.5, 0.5, ""),
    "Fortran order": (H, np.asfortranarray(H), ""),
    "big-endian": (H, H.astype(">f8"), ""),
    "a whole number": (3.0, 3, ""),
    "a tuple": ((H, W), (H, W), ""),
    "a list for a tuple": ((H, W), [H, W], ""),
    "two numbers": ((1.0, 2.0), (1.0, 2.0), ""),
    "vectors as lists in a tuple": ((W, W + 1), (W.tolist(), (W + 1).tolist()), "list"),
    "a dictionary": ({"dW": W, "dh": H}, {"dh": H, "dW": W}, ""),
    "a dictionary with more in it": ({"dW": W}, {"dW": W, "cache": "x"}, ""),
    "anything where it is held": ((W, HELD), (W, object()), ""),
}


@pytest.mark.parametrize(("wanted", "value", "form"), ACCEPTED.values(), ids=ACCEPTED)
def test_styles_are_understood(wanted, value, form):
    found = list(pieces(wanted, came(value)))

    assert found
    assert {piece.fault for piece in found} == {None}
    assert {piece.form for piece in found} == {form}


REJECTED = {
    "one too few": ((W, H), (W,), Fault.PARTS),
    "one too many": ((W, H), (W, H, H), Fault.PARTS),
    "one array for two": ((H, H), np.stack([H, H]), Fault.PARTS),
    "one for a tuple": ((W, H), W, Fault.PARTS),
    "a tuple for one": (W, (W, None), Fault.NOT_ONE_ARRAY),
    "ragged": (W, [[1.0], [2.0, 4.0]], Fault.NOT_ONE_ARRAY),
    "a dictionary for an array": (W, {"W": W}, Fault.NOT_ONE_ARRAY),
    "a missing entry": ({"dW": W, "db": W}, {"dW": W}, Fault.NO_KEY),
    "a tuple for a dictionary": ({"dW": W}, (W,), Fault.NO_TABLE),
    "None within": ((W, W), (W, None), Fault.NOTHING),
    "a text within": ((W, W), (W, "W"), Fault.NOT_NUMBERS),
    "another order": ((W, W + 1), (W + 1, W), Fault.VALUES),
    "another shape": (W, W[None], Fault.SHAPE),
    "NaN": (W, W * np.nan, Fault.VALUES),
}


@pytest.mark.parametrize(("wanted", "value", "fault"), REJECTED.values(), ids=REJECTED)
def test_what_is_wrong_is_said(wanted, value, fault):
    assert fault in {piece.fault for piece in pieces(wanted, came(value))}
    assert not all_right(wanted, came(value))


@pytest.fixture
def leaves(monkeypatch):
    """Every Leaf that a comparison makes."""
    made, init = [], Leaf.__init__

    def counting(self, *args):
        made.append(self)
        init(self, *args)

    monkeypatch.setattr(Leaf, "__init__", counting)
    return made


@pytest.mark.parametrize("result", [np.zeros(10**5, bool), np.zeros((10**5, 0)), np.zeros((1, 10**5))])
def test_parts_are_counted_before_any_is_made(result, leaves):
    node = Leaf(result, Kind.NESTED)

    (piece,) = pieces((W, W), node)

    assert (piece.fault, dict(piece.facts)["got"]) == (Fault.PARTS, str(len(result)))
    assert leaves == [node]


def test_parts_are_made_where_there_are_as_many_as_expected(leaves):
    """The control of the one above."""
    assert all_right((W, W), Leaf(np.stack([W, W]), Kind.NESTED))
    assert len(leaves) == 3


def test_a_piece_says_where_it_lies():
    found = pieces((W, {"dW": W, "db": H}), came((W, {"dW": W + 1, "db": H})))

    assert [piece.path for piece in found if piece.fault] == [(1, "dW")]
