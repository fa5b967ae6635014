"""No input makes the reader of answers fail, think or grow; and a reader that does is found out."""

import time

import pytest

from rnnex.grader.answers import Form, read_answer

from .fuzzing import MOST_BYTES, MOST_SECONDS, Input, fuzz, inputs


@pytest.mark.slow
def test_two_hundred_thousand_inputs():
    report = fuzz(inputs(200_000, seed=4))

    assert report.faults == []
    assert report.inputs == report.read + report.refused == 200_000
    assert min(report.read, report.refused) > 20_000  # neither end is missed
    assert report.slowest <= MOST_SECONDS
    assert report.largest <= MOST_BYTES


def test_a_thousand_inputs():
    report = fuzz(inputs(1_000, seed=1))

    assert report.faults == []
    assert min(report.read, report.refused) > 100


def faults_of(reader, text="0,5"):
    return [fault.what for fault in fuzz(iter([Input(Form("real"), text, "en")]), reader).faults]


def test_a_planted_slow_reader_is_found():
    def slow(text, form, code):
        end = time.process_time() + 1.2 * MOST_SECONDS
        while time.process_time() < end:
            pass
        return read_answer(text, form, code)

    assert faults_of(slow) == ["slow"]


def test_a_reader_that_is_slow_once_is_read_again():
    calls = []

    def slow_at_first(text, form, code):
        calls.append(text)
        end = time.process_time() + 1.2 * MOST_SECONDS
        while len(calls) == 1 and time.process_time() < end:
            pass
        return read_answer(text, form, code)

    assert faults_of(slow_at_first) == []


def test_a_planted_greedy_reader_is_found():
    def greedy(text, form, code):
        return len(bytearray(MOST_BYTES + 1)), read_answer(text, form, code)

    assert "large" in faults_of(greedy)


def test_a_planted_exception_is_found():
    assert faults_of(lambda text, form, code: {}[text]) == ["exception"]


def test_a_planted_refusal_without_a_position_is_found():
    def vague(text, form, code):
        try:
            return read_answer(text, form, code)
        except Exception as refusal:
            refusal.column = None
            raise

    assert faults_of(vague, "x") == ["no position"]
