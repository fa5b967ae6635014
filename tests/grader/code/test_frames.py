"""The reader of frames believes nothing. (Of the trees within them: test_trees.py.)"""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.grader.code.frames import HEADER, MAX_MESSAGE, Code, Decoder
from rnnex.grader.code.inside import channel
from rnnex.grader.code.trees import HEAD, MAX_BYTES, PART, Kind, Tampered


def head(step=0, code=Code.OK, flags=0, zero=0, line=0, length=0):
    return HEADER.pack(step, code, flags, zero, line, length)


def text(step, code, message=b"", **fields):
    return head(step, code, length=len(message), **fields) + message


def vector(*values):
    return HEAD.pack(Kind.ARRAY, 1, 1, 0, 0) + struct.pack(f"<Q{len(values)}d", len(values), *values)


def answer(step, *trees, **fields):
    data = b"".join(trees)
    return head(step, length=len(data), **fields) + data


READY = text(0, Code.READY)
ANSWER = answer(0, vector(0.5, -1.0))
HONEST = READY + ANSWER + text(1, Code.RAISED, b"ValueError: no", line=3) + text(2, Code.FINISHED)


def decode(data, steps=2):
    decoder = Decoder(steps)
    decoder.feed(data)
    return decoder


class Wire(channel.Channel):
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
    assert (first.code, first.tree.array.tolist(), first.echo, first.line) == (Code.OK, [0.5, -1.0], None, None)
    assert (second.code, second.tree, second.message, second.line) == (Code.RAISED, None, "ValueError: no", 3)


def test_arguments_follow_the_result():
    (frame,) = decode(READY + answer(0, vector(1.0), vector(2.0), flags=1), steps=1).frames

    assert (frame.tree.array.tolist(), frame.echo.array.tolist()) == ([1.0], [2.0])


def test_the_child_and_the_reader_agree_on_the_layout():
    """They cannot share a file, since the child imports nothing of ours."""
    codes = {name: getattr(channel, name) for name in Code.__members__}

    assert codes == {code.name: code.value for code in Code}
    assert (channel.HEADER.format, channel.MAX_MESSAGE) == (HEADER.format, MAX_MESSAGE)


@given(st.text(max_size=3000))
def test_every_message_that_the_child_sends_arrives_clipped(message):
    wire = Wire()
    wire.ready()
    wire.say(channel.RAISED, message, 7)

    (frame,) = decode(wire.data, steps=1).frames

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


@given(st.tuples(*[st.integers(0, 2**bits - 1) for bits in (32, 8, 8, 16, 32, 64)]))
def test_arbitrary_headers_raise_nothing_but_tampered(fields):
    with contextlib.suppress(Tampered):
        decode(READY + HEADER.pack(*fields) + bytes(64))


WRONG = {
    "no READY": ANSWER,
    "another step": READY + answer(1, vector(1.0)),
    "the same step twice": READY + ANSWER + ANSWER,
    "READY twice": READY + READY,
    "FINISHED too early": READY + ANSWER + text(1, Code.FINISHED),
    "a step too many": HONEST[: -HEADER.size] + answer(2, vector(1.0)),
    "bytes after the end": HONEST + b"\0",
    "an unknown code": READY + text(0, max(Code) + 1),
    "an unknown flag": READY + answer(0, vector(1.0), flags=2),
    "arguments that are not there": READY + answer(0, vector(1.0), flags=1),
    "arguments that nobody announced": READY + answer(0, vector(1.0), vector(1.0)),
    "a result without bytes": READY + answer(0),
    "something where nothing is": READY + answer(0, vector(1.0), zero=1),
    "a line beside a result": READY + answer(0, vector(1.0), line=1),
    "flags beside a message": READY + text(0, Code.RAISED, flags=1),
    "a long message": READY + text(0, Code.RAISED, b"x" * (MAX_MESSAGE + 1)),
    "a message that is not UTF-8": READY + text(0, Code.RAISED, b"\xff"),
    "a message beside READY": text(0, Code.READY, b"hi"),
    "a line beside FINISHED": HONEST[: -HEADER.size] + text(2, Code.FINISHED, line=1),
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG.keys())
def test_what_no_child_of_ours_writes_is_tampered(data):
    with pytest.raises(Tampered):
        decode(data)


def test_a_size_is_refused_before_its_payload_arrives():
    """Nobody waits for, or makes room for, what a header only claims."""
    with pytest.raises(Tampered):
        decode(READY + head(length=MAX_BYTES + 1))


def test_all_arrays_together_have_a_limit():
    size = MAX_BYTES // 2 - PART
    half = HEAD.pack(Kind.ARRAY, 5, 1, 0, 0) + struct.pack("<Q", size) + bytes(size)
    decoder = Decoder(3)
    decoder.feed(READY + answer(0, half))
    decoder.feed(answer(1, half))

    with pytest.raises(Tampered):
        decoder.feed(answer(2, HEAD.pack(Kind.ARRAY, 5, 0, 0, 0) + b"\0"))


def test_all_parts_together_have_a_limit():
    count = MAX_BYTES // PART // 2 - 1
    half = HEAD.pack(Kind.LIST, 0, 0, 0, count) + HEAD.pack(Kind.NOTHING, 0, 0, 0, 0) * count
    decoder = Decoder(3)
    decoder.feed(READY + answer(0, half))
    decoder.feed(answer(1, half))

    with pytest.raises(Tampered):
        decoder.feed(answer(2, HEAD.pack(Kind.NOTHING, 0, 0, 0, 0)))


def test_once_tampered_nothing_is_read_any_more():
    decoder = Decoder(2)
    with pytest.raises(Tampered):
        decoder.feed(b"x" * HEADER.size)

    with pytest.raises(Tampered):
        decoder.feed(HONEST)
    assert decoder.tampered
    assert not decoder.frames
