"""The reader of frames believes nothing."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rnnex.grader.code import child
from rnnex.grader.code.frames import HEADER, MAX_BYTES, MAX_MESSAGE, MAX_NDIM, Code, Decoder, Tampered
from rnnex.grader.code.job import DTYPES

ARRAYS = st.sampled_from(DTYPES).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=MAX_NDIM, min_side=0, max_side=3))
)


def head(case=0, code=Code.OK, dtype=1, ndim=1, flags=0, line=0, length=16, dims=(2,)):
    return HEADER.pack(case, code, dtype, ndim, flags, line, length, *dims, *[0] * (8 - len(dims)))


def text(case, code, message=b"", **fields):
    return head(case, code, 0, 0, length=len(message), dims=(), **fields) + message


READY = text(0, Code.READY)
ANSWER = head() + struct.pack("<2d", 0.5, -1.0)
HONEST = READY + ANSWER + text(1, Code.RAISED, b"ValueError: no", line=3) + text(2, Code.FINISHED)


def decode(data, cases=2):
    decoder = Decoder(cases)
    decoder.feed(data)
    return decoder


class Wire(child.Channel):
    """The child's writer, into memory."""

    def __init__(self):
        super().__init__(-1)
        self.data = b""

    def _send(self, data):
        self.data += data


def test_an_honest_run_is_read():
    """The control of this file: the reader does accept something."""
    decoder = decode(HONEST)

    first, second = decoder.frames
    assert decoder.finished
    assert (first.code, first.value.tolist(), first.line) == (Code.OK, [0.5, -1.0], None)
    assert (second.code, second.value, second.message, second.line) == (Code.RAISED, None, "ValueError: no", 3)


def test_the_child_and_the_reader_agree_on_the_layout():
    """They cannot share a file, since the child imports nothing of ours."""
    codes = {name: getattr(child, name) for name in Code.__members__}

    assert codes == {code.name: code.value for code in Code}
    assert (child.HEADER.format, child.DTYPES) == (HEADER.format, DTYPES)
    assert (child.MAX_NDIM, child.MAX_BYTES, child.MAX_MESSAGE) == (MAX_NDIM, MAX_BYTES, MAX_MESSAGE)


@given(ARRAYS, st.booleans())
def test_every_array_that_the_child_sends_arrives_unchanged(array, mutated):
    wire = Wire()
    wire.say(0, child.READY)
    wire.answer(0, child.plain(array, MAX_BYTES), mutated=mutated)

    (frame,) = decode(wire.data, cases=1).frames

    assert (frame.value.dtype, frame.value.shape, frame.mutated) == (array.dtype, array.shape, mutated)
    assert frame.value.tobytes() == array.tobytes()


@given(st.text(max_size=3000))
def test_every_message_that_the_child_sends_arrives_clipped(message):
    wire = Wire()
    wire.say(0, child.READY)
    wire.say(0, child.RAISED, message, 7)

    (frame,) = decode(wire.data, cases=1).frames

    assert message.startswith(frame.message)
    assert len(frame.message.encode()) > MAX_MESSAGE - 4 or frame.message == message


@given(st.lists(st.integers(1, len(HONEST) - 1), max_size=6))
def test_it_does_not_matter_how_the_pipe_cuts_the_bytes(cuts):
    decoder = Decoder(2)
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(HONEST)], strict=True):
        decoder.feed(HONEST[start:end])

    assert decoder.finished
    assert [frame.code for frame in decoder.frames] == [Code.OK, Code.RAISED]


@given(st.binary(max_size=400), st.sampled_from([b"", READY, READY + ANSWER, HONEST]))
def test_arbitrary_bytes_raise_nothing_but_tampered(data, before):
    with contextlib.suppress(Tampered):
        decode(before + data)


@given(st.integers(0, len(HONEST) - 1), st.integers(0, 255))
def test_a_changed_byte_raises_nothing_but_tampered(place, byte):
    with contextlib.suppress(Tampered):
        decode(HONEST[:place] + bytes([byte]) + HONEST[place + 1 :])


@given(
    st.tuples(*[st.integers(0, 2**bits - 1) for bits in (8, 8, 8, 8, 32, 64)]),
    st.lists(st.integers(0, 2**64 - 1), max_size=8),
)
def test_arbitrary_headers_raise_nothing_but_tampered(fields, dims):
    code, dtype, ndim, flags, line, length = fields
    with contextlib.suppress(Tampered):
        decode(READY + head(0, code, dtype % 8, ndim % 10, flags % 3, line, length, dims) + bytes(64))


WRONG = {
    "no READY": ANSWER,
    "another case": READY + head(case=1) + bytes(16),
    "the same case twice": READY + ANSWER + ANSWER,
    "READY twice": READY + READY,
    "FINISHED too early": READY + ANSWER + text(1, Code.FINISHED),
    "a case too many": HONEST[: -HEADER.size] + head(case=2) + bytes(16),
    "bytes after the end": HONEST + b"\0",
    "an unknown code": READY + text(0, 9),
    "an unknown flag": READY + head(flags=2) + bytes(16),
    "dtype 0": READY + head(dtype=0) + bytes(16),
    "dtype 6": READY + head(dtype=6) + bytes(16),
    "nine dimensions": READY + head(ndim=9) + bytes(16),
    "a dimension beyond ndim": READY + head(dims=(2, 1)) + bytes(16),
    "bytes that do not fit the shape": READY + head(dims=(3,)) + bytes(16),
    "a product that overflows 64 bits": READY + head(ndim=3, dims=(2**32, 2**32, 2), length=0),
    "an empty array, huge on paper": READY + head(ndim=2, dims=(0, 2**63), length=0),
    "one byte too large": READY + head(dtype=5, dims=(MAX_BYTES + 1,), length=MAX_BYTES + 1),
    "a bool of 2": READY + head(dtype=5, dims=(1,), length=1) + b"\2",
    "a line beside an array": READY + head(line=1) + bytes(16),
    "a shape beside a message": READY + head(code=Code.RAISED, dtype=0, dims=(0,), ndim=1, length=0),
    "a long message": READY + text(0, Code.RAISED, b"x" * (MAX_MESSAGE + 1)),
    "a message that is not UTF-8": READY + text(0, Code.RAISED, b"\xff"),
    "a message beside READY": text(0, Code.READY, b"hi"),
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG.keys())
def test_what_no_child_of_ours_writes_is_tampered(data):
    with pytest.raises(Tampered):
        decode(data)


def test_a_size_is_refused_before_its_payload_arrives():
    """Nobody waits for, or makes room for, what a header only claims."""
    with pytest.raises(Tampered):
        decode(READY + head(dims=(2**40,), length=2**43))


def test_all_arrays_together_have_a_limit():
    half = head(dtype=5, dims=(MAX_BYTES // 2,), length=MAX_BYTES // 2) + bytes(MAX_BYTES // 2)
    decoder = Decoder(3)
    decoder.feed(READY + half)
    decoder.feed(struct.pack("<I", 1) + half[4:])

    with pytest.raises(Tampered):
        decoder.feed(head(case=2, dtype=5, dims=(1,), length=1))


def test_once_tampered_nothing_is_read_any_more():
    decoder = Decoder(2)
    with pytest.raises(Tampered):
        decoder.feed(b"x" * HEADER.size)

    with pytest.raises(Tampered):
        decoder.feed(HONEST)
    assert decoder.tampered
    assert not decoder.frames
