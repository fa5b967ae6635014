"""Whatever stands in answers.txt: no fault of ours, no mark too many, and a readable line keeps its mark."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnex.grader.grade import Grader

from ..students.folders import hand_out

PIECES = [
    "[1a]", "[1b]", "[10]", "[10", "n = 34", "n = 33", "n =", "= 3", "c = [1; 0]", "c = [0.9479, 0]", "gamma_u = ",
    "gamma_u = [1; 0,5]", "c_tilde = 1e300; -1e300", "c = [[1, 0], [0, 1]]", "c = nan; inf", "c = 10^400; 0",
    "gate = 1.000.000", "gate = " + "9" * 400, "n = 1/0", "c = [", "]", "# sheet 00000000", "\x00", "\ufeff", "=",
    "[", "'", "c = 0.5; 0.5", "gamma_u = 0.001; 0.001", "n = 9**9**9**9", "n = −34", "n = ３４", "n = 3 4",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A sheet of list B, without any code."""
    return hand_out(tmp_path_factory.mktemp("garbage"))


def graded(folder, data):
    (folder / "answers.txt").write_bytes(data)
    report, fault = Grader().grade(folder)
    assert fault == ""
    return report


@settings(max_examples=60)
@given(text=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=25).map("\n".join))
def test_lines_of_any_kind_are_graded(folder, text):
    report = graded(folder, text.encode("utf-8", "surrogatepass"))

    assert report["status"] == "graded"
    assert 0 <= report["score"]["percent"] <= 100


@settings(max_examples=60)
@given(data=st.binary(max_size=300))
def test_bytes_of_any_kind_are_graded(folder, data):
    assert graded(folder, data)["score"]["awarded"] == "0"


@settings(max_examples=40)
@given(rubbish=st.text(st.characters(exclude_characters="[]=\n\r{}()'\"", exclude_categories=["Cs"]), max_size=200))
def test_rubbish_above_costs_no_readable_answer(folder, rubbish):
    assert graded(folder, f"{rubbish}\n[1a]\nn = 34\n".encode())["questions"][0]["awarded"] == "1"


def test_file_of_many_megabytes_is_refused_in_a_sentence(folder):
    report = graded(folder, b"n = 1\n" * 10**6)

    assert report["status"] == "not-graded"
    assert "is larger than" in report["notices"][0]["text"]


def test_unreadable_answer_says_where_it_stands(folder):
    """File, line and blank, and how to write it: what a student needs to mend it."""
    report = graded(folder, b"[10]\n\nc = 0,3x8\n")

    (message,) = [mark["message"] for question in report["questions"] for mark in question["marks"] if mark["message"]]
    assert message.startswith(f"{folder.name}/answers.txt, line 3: c = ") or ", linha 3: c = " in message
    assert "0,3x8" in message
