"""Results as bytes: what the child writes is what is read, and nothing else is."""

import contextlib
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rnnex.grader.code.inside import trees as child
from rnnex.grader.code.plan import DTYPES
from rnnex.grader.code.trees import (
    HEAD,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NDIM,
    MAX_TEXT,
    PART,
    Bare,
    Branch,
    Kind,
    Leaf,
    Table,
    Tampered,
    TreeReader,
)

MOST = MAX_BYTES // PART
ARRAYS = st.sampled_from(DTYPES).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=MAX_NDIM, min_side=0, max_side=3))
)
TREES = st.recursive(
    ARRAYS | st.none() | st.floats() | st.booleans() | st.integers(-(2**60), 2**60),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip


def written(value, hold=()):
    tree = child.Tree(MAX_BYTES)
    tree.add(value, hold)
    return b"".join(tree.parts)


def read(data):
    reader = TreeReader(data, MAX_BYTES)
    tree = reader.tree()
    reader.end()
    return tree


def plain(node):
    """A tree as Python would write it."""
    match node:
        case Leaf(array):
            return array.tolist()
        case Branch(items, kind):
            return (list if kind is Kind.LIST else tuple)(map(plain, items))
        case Table(items):
            return {name: plain(item) for name, item in items.items()}
        case Bare(Kind.NOTHING):
            return None
    return node


def test_both_sides_agree_on_the_layout():
    assert (child.HEAD.format, child.DTYPES) == (HEAD.format, DTYPES)
    assert tuple(kind.name.lower() for kind in Kind) == child.KINDS
    assert (child.MAX_NDIM, child.MAX_DEPTH, child.PART) == (MAX_NDIM, MAX_DEPTH, PART)
    assert (child.MAX_BYTES, child.MAX_TEXT) == (MAX_BYTES, MAX_TEXT)


@given(ARRAYS)
def test_every_array_arrives_unchanged(array):
    leaf = read(written(array))

    assert (leaf.kind, leaf.array.dtype, leaf.array.shape) == (Kind.ARRAY, array.dtype, array.shape)
    assert leaf.array.tobytes() == array.tobytes()


@given(TREES)
def test_every_tree_of_base_types_arrives(value):
    read(written(value))


GIVEN = {
    "a tuple of arrays": ((np.zeros(2), np.ones((1, 1))), ([0.0, 0.0], [[1.0]])),
    "a dictionary": ({"dW": np.ones(1), "db": 2.0}, {"dW": [1.0], "db": 2.0}),
    "a list of arrays": ([np.zeros(1), np.ones(1)], [[0.0], [1.0]]),
    "None among others": ((np.zeros(1), None), ([0.0], None)),
    "nothing": ((), []),
    "a dictionary of dictionaries": ({"a": {"b": (np.ones(1), 3)}}, {"a": {"b": ([1.0], 3)}}),
}


@pytest.mark.parametrize(("value", "expected"), GIVEN.values(), ids=GIVEN)
def test_structure_is_kept(value, expected):
    assert plain(read(written(value))) == expected


@pytest.mark.parametrize(
    ("value", "kind"),
    [(0.5, Kind.NUMBER), (np.float32(0.5), Kind.NUMBER), (np.array(0.5), Kind.ARRAY), ([0.5], Kind.NESTED),
     (((1, 2), [3, 4]), Kind.NESTED), (True, Kind.NUMBER)],
)  # fmt: skip
def test_how_it_was_written_is_told(value, kind):
    assert read(written(value)).kind is kind


def test_what_is_held_is_not_sent():
    secret = np.full(1000, 0.1)

    data = written((np.zeros(1), {"x": secret, "y": secret}), [[1, "x"]])

    tree = read(data)
    assert tree.items[1].items["x"] == Bare(Kind.HELD)
    assert tree.items[1].items["y"].array.shape == (1000,)
    assert len(data) < 2 * secret.nbytes


class Hostile(dict):
    """Every method of it lies."""

    def items(self):
        raise SystemExit

    __iter__ = __len__ = __getitem__ = items


class Duck:
    __array__ = __array_interface__ = __array_struct__ = property(lambda self: 1 / 0)
    __class__ = np.ndarray


@pytest.mark.parametrize(
    "value",
    [Duck(), np.zeros((1, 1)).view(np.matrix), np.ma.array([1.0]), np.zeros(1).view(np.recarray),
     np.array([object()]), np.array(["a"]), np.array([1j]), "text", b"bytes", {1, 2},
     range(3), object, lambda: 0, {1: np.zeros(1)}],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_nothing_but_numbers_crosses(value):
    """Within a tuple, as a cache may be: the rest still arrives."""
    good, bad = read(written((np.ones(1), value))).items

    assert good.array.tolist() == [1.0]
    assert bad.kind is Kind.OTHER


def test_a_named_tuple_is_a_tuple_whatever_its_class_says():
    class Step(tuple):
        __slots__ = ()

        def __iter__(self):
            raise SystemExit

    assert plain(read(written(Step((np.ones(1), np.zeros(1)))))) == ([1.0], [0.0])


def test_a_dictionary_is_one_whatever_its_class_says():
    assert plain(read(written(Hostile(a=np.ones(1))))) == {"a": [1.0]}


def test_depth_has_an_end():
    value = np.zeros(1)
    for _ in range(20):
        value = (value,)

    assert "OTHER" in repr(read(written(value)))


WRONG = {
    "nothing": b"",
    "half a head": bytes(4),
    "an unknown kind": HEAD.pack(10, 0, 0, 0, 0),
    "dtype 0": HEAD.pack(Kind.ARRAY, 0, 0, 0, 0) + bytes(8),
    "dtype 6": HEAD.pack(Kind.ARRAY, 6, 0, 0, 0) + bytes(8),
    "nine dimensions": HEAD.pack(Kind.ARRAY, 1, 9, 0, 0) + bytes(80),
    "a count beside an array": HEAD.pack(Kind.ARRAY, 1, 0, 0, 1) + bytes(8),
    "a shape beside a list": HEAD.pack(Kind.LIST, 1, 0, 0, 0),
    "something where nothing is": HEAD.pack(Kind.LIST, 0, 0, 1, 0),
    "bytes missing": HEAD.pack(Kind.ARRAY, 1, 1, 0, 0) + struct.pack("<Qd", 2, 1.0),
    "bytes too many": HEAD.pack(Kind.ARRAY, 1, 0, 0, 0) + bytes(9),
    "a product that overflows 64 bits": HEAD.pack(Kind.ARRAY, 1, 3, 0, 0) + struct.pack("<3Q", 2**32, 2**32, 2),
    "an empty array, huge on paper": HEAD.pack(Kind.ARRAY, 1, 2, 0, 0) + struct.pack("<2Q", 0, 2**63),
    "one byte too large": HEAD.pack(Kind.ARRAY, 5, 1, 0, 0) + struct.pack("<Q", MAX_BYTES + 1),
    "a bool of 2": HEAD.pack(Kind.ARRAY, 5, 0, 0, 0) + b"\2",
    "a list of more than there is": HEAD.pack(Kind.LIST, 0, 0, 0, 2) + HEAD.pack(Kind.NOTHING, 0, 0, 0, 0),
    "a list of 2**32 - 1": HEAD.pack(Kind.LIST, 0, 0, 0, 2**32 - 1),
    "too many parts": HEAD.pack(Kind.LIST, 0, 0, 0, MOST) + HEAD.pack(Kind.NOTHING, 0, 0, 0, 0) * MOST,
    "too many parts, a hundred in each": HEAD.pack(Kind.LIST, 0, 0, 0, 100)
    + (HEAD.pack(Kind.LIST, 0, 0, 0, 100) + HEAD.pack(Kind.NOTHING, 0, 0, 0, 0) * 100) * 100,
    "too deep": HEAD.pack(Kind.LIST, 0, 0, 0, 1) * (MAX_DEPTH + 1) + HEAD.pack(Kind.NOTHING, 0, 0, 0, 0),
    "a text beside None": HEAD.pack(Kind.NOTHING, 0, 0, 0, 1) + b"x",
    "a long text": HEAD.pack(Kind.OTHER, 0, 0, 0, MAX_TEXT + 1) + b"x" * (MAX_TEXT + 1),
    "a text that is not UTF-8": HEAD.pack(Kind.OTHER, 0, 0, 0, 1) + b"\xff",
    "a long key": HEAD.pack(Kind.DICT, 0, 0, 0, 1) + struct.pack("<I", 2**32 - 1),
    "a key twice": HEAD.pack(Kind.DICT, 0, 0, 0, 2)
    + (struct.pack("<I", 1) + b"a" + HEAD.pack(Kind.NOTHING, 0, 0, 0, 0)) * 2,
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
def test_what_no_child_of_ours_writes_is_tampered(data):
    with pytest.raises(Tampered):
        read(data)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_raise_nothing_but_tampered(data):
    with contextlib.suppress(Tampered):
        read(data)


@given(TREES, st.data())
def test_a_changed_byte_raises_nothing_but_tampered(value, data):
    honest = written(value)
    place = data.draw(st.integers(0, len(honest) - 1))

    with contextlib.suppress(Tampered):
        read(honest[:place] + bytes([data.draw(st.integers(0, 255))]) + honest[place + 1 :])


def test_arrays_and_parts_take_their_room():
    data = written((np.zeros(4), np.zeros(4)))
    reader = TreeReader(data, 3 * PART + 64)
    reader.tree()

    assert reader.room == 0
    with pytest.raises(Tampered, match="more than there is room for"):
        TreeReader(data, 3 * PART + 63).tree()


def test_what_a_tree_takes_is_one_number_on_both_sides():
    value = (np.zeros(4), {"a": [np.ones(2), None]}, "text")
    tree = child.Tree(MAX_BYTES)
    tree.add(value)
    reader = TreeReader(b"".join(tree.parts), MAX_BYTES)
    reader.tree()

    assert reader.room == tree.room


def test_no_part_is_longer_than_the_room_it_takes():
    """So that a payload is never longer than the room that is left, which is all a header is held against."""
    longest = written({"k" * MAX_TEXT: np.zeros((1,) * MAX_NDIM)}), written({"k" * MAX_TEXT: Duck()})

    assert max(map(len, longest)) + MAX_TEXT < PART


def test_arrays_are_stacked_once_however_often_they_are_asked_for():
    branch = read(written([np.zeros((2, 1)), [np.ones(1), np.ones(1)]]))

    assert branch.stacked.array.tolist() == [[[0.0], [0.0]], [[1.0], [1.0]]]
    assert branch.stacked is branch.stacked
    assert read(written([np.zeros(2), [np.ones(1), np.ones(1)]])).stacked is None


def test_a_large_array_is_read_with_one_copy():
    data = written(np.zeros(1 << 20))
    tracemalloc.start()
    try:
        read(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 1.5 * len(data)
