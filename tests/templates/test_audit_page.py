"""The page of an audit says which exercise has which fault, and how to see it."""

import re

import pytest

from rnnex.templates.audit_view import BINS, audit_view
from rnnex.templates.language import Language
from rnnex.templates.pages import audit_page

EN = Language("en")


@pytest.fixture
def view(sample):
    return audit_view(sample.sample_audit(), EN)


def test_fault_is_told_with_the_command_that_shows_it(sample, text_of):
    shown = text_of(audit_page(sample.sample_audit(), EN))

    assert "'h' is <b>0.5</b> in the key and 0.6 by the second route." in shown
    assert "rnnex show gru-step --seed 7 -o units=1" in shown
    assert "✗ 1 fault" in shown.replace("\xa0", " ")
    assert "✓ sound" in shown.replace("\xa0", " ")


def test_sentence_stays_text(sample):
    assert "<b>0.5" not in audit_page(sample.sample_audit(), EN)


def test_figures_are_written_as_the_reader_writes_numbers(sample, text_of):
    shown = text_of(audit_page(sample.sample_audit(), Language("pt-BR")))

    assert "91,7 %" in shown
    assert "2,13 %" in shown
    assert "± 4,7" in shown


def test_the_worst_random_answer_is_the_figure(view):
    assert "2.13\xa0%" in [figure for _name, figure in view["exercises"][0]["figures"]]


def test_what_an_exercise_has_not_is_left_out(view):
    names = [name for name, _figure in view["exercises"][1]["figures"]]

    assert names == ["Variants", "Settings", "Kept of all draws", "Lines redone"]


def test_what_was_not_measured_is_a_dash(view):
    unmeasured = view["exercises"][0]["mistakes"][1]

    assert (unmeasured["shown"], unmeasured["distance"]) == ("–", "–")


def test_fixed_given_has_no_histogram(view):
    assert [given["name"] for given in view["exercises"][0]["givens"]] == ["W_z", "V"]


def test_many_values_share_bars_and_none_is_lost(view):
    bars = view["exercises"][0]["givens"][1]["bars"]

    assert len(bars) <= BINS
    assert sum(bar["drawn"] for bar in bars) == 70 * 5


def test_tallest_bar_is_as_tall_as_the_histogram(view):
    bars = view["exercises"][0]["givens"][0]["bars"]

    assert max(float(bar[f"{which}_height"]) for bar in bars for which in ("drawn", "kept")) == 30.0
    assert all(re.fullmatch(r"\d+\.\d\d", bar["x"]) for bar in bars)
