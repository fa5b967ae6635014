"""Texts that are hard to read: in code files, among answers, in sheet.json; each costs its own, with a sentence."""

import json
import subprocess
import sys

import pytest

from ...students.folders import edit, gru_source
from ...students.notebooks import notebook
from .conftest import words

DEEP = 100_000
RIGHT = {
    "UTF-16": gru_source().encode("utf-16"),
    "UTF-8 with a mark": gru_source().encode("utf-8-sig"),
    "Latin-1": ("# célula\n" + gru_source()).encode("latin-1"),
    "Windows lines": gru_source().replace("\n", "\r\n").encode(),
    "old Macintosh lines": gru_source().replace("\n", "\r").encode(),
    "a very long remark": ("#" * 10**6 + "\n" + gru_source()).encode(),
    "a very long text": (f"x = '{'a' * 10**6}'\n" + gru_source()).encode(),
}
WRONG = {
    "a null": (gru_source() + "\0").encode(),
    "UTF-16 without a mark": gru_source().encode("utf-16-le"),
    "UTF-32": gru_source().encode("utf-32"),
    "half of UTF-16": gru_source().encode("utf-16")[:-1] + b"\xd8",
    "an encoding that there is not": b"# coding: klingon\n" + gru_source().encode(),
    "an encoding that is no text": b"# coding: base64\n" + gru_source().encode(),
    "brackets without end": ("x = " + "(" * DEEP).encode(),
    "signs without end": ("x = " + "-" * DEEP + "1\n" + gru_source()).encode(),
    "blocks without end": "\n".join(" " * n + "if 1:" for n in range(300)).encode(),
    "a number of a million digits": ("x = " + "9" * 10**6 + "\n" + gru_source()).encode(),
    "a number that is a power": ("x = 9**9**9\n" + gru_source()).encode(),
    "nothing": b"",
    "only white space": b" \n\t\n",
}


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT)
def test_right_code_in_an_odd_form_gets_its_marks(eve, graded, source):
    (eve / "code" / "gru_cell.py").write_bytes(source)

    report, _found = graded()

    assert report["questions"][1]["awarded"] == "6"


@pytest.mark.parametrize("name", [name for name in WRONG if name != "a number that is a power"])
def test_code_that_cannot_be_read_costs_its_question(eve, graded, name):
    (eve / "code" / "gru_cell.py").write_bytes(WRONG[name])

    report, _found = graded()

    assert report["questions"][1]["awarded"] == "0"
    assert report["questions"][1]["details_md"]


@pytest.mark.slow
def test_a_number_that_is_a_power_costs_its_own_time(eve, graded):
    (eve / "code" / "gru_cell.py").write_bytes(WRONG["a number that is a power"])

    report, _found = graded()

    assert report["questions"][1]["awarded"] == "0"


@pytest.mark.parametrize(
    "name", ["a null", "brackets without end", "signs without end", "a number of a million digits"]
)
def test_read_beside_the_grader_it_would_stop_it(name):
    """Control: what raises here would have cost whoever reads it in the same process."""
    with pytest.raises((SyntaxError, ValueError, RecursionError, MemoryError)):
        compile(WRONG[name], "x", "exec")


NUMBERS = [
    "9**9**9", "9^9^9^9", "10^10^10", "2^-99999999999", "1e999999999", "1e-999999999", "9" * 100_000,
    "1/" + "9" * 100_000, "(" * 5000 + "1" + ")" * 5000, "-" * 5000 + "1", "1" + "/1" * 5000, "2" + "^2" * 5000,
    "0x" + "f" * 5000, "1_000" * 5000, "9!" * 50, "٣" * 5000, "１" * 5000, "1\u202e2", "nan", "-inf", "1e", ".", "e",
    "__import__('os')", "[" * 5000, "5\0",
]  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [pytest.param(text, marks=pytest.mark.slow if place % 3 else ()) for place, text in enumerate(NUMBERS)],
    ids=lambda text: ascii(text)[:16],
)
def test_number_that_would_take_for_ever_costs_its_blank(eve, graded, typed):
    path = eve / "answers.txt"
    path.write_text(path.read_text("utf-8").replace("n = 5", f"n = {typed}"), "utf-8")

    report, _found = graded()

    mark = report["questions"][0]["marks"][0]
    assert mark["awarded"] == "0"
    assert mark["message"] or mark["reading"] == "unexplained" or mark["notes"]
    assert report["questions"][1]["awarded"] == "6"


@pytest.mark.slow
def test_a_tower_of_powers_computed_as_it_stands_does_not_end():
    """Control: 9^(9^9) has 370 million digits, and Python would try."""
    ran = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1)); 9**9**9"

    assert subprocess.run([sys.executable, "-c", ran], check=False).returncode < 0


SHEETS = {
    "two keys alike": lambda text: text.replace('"marks": "6"', '"marks": "6", "marks": "600"'),
    "marks without end": lambda text: text.replace('"marks": "6"', f'"marks": {"9" * 4000}'),
    "a number of a million digits": lambda text: text.replace('"marks": "6"', f'"marks": {"9" * 10**6}'),
    "marks that are infinite": lambda text: text.replace('"marks": "6"', '"marks": Infinity'),
    "marks that are none": lambda text: text.replace('"marks": "6"', '"marks": NaN'),
    "lists without end": lambda text: "[" * DEEP,
    "branches without end": lambda text: text.replace('"options": {', '"options": ' + '{"a":' * 5000, 1),
    "given without end": lambda text: text.replace('"givens": {', '"givens": {"x": ' + "[" * 900 + "]" * 900 + ",", 1),
    "half a character": lambda text: text.replace("demo", "\\ud800"),
    "nulls": lambda text: text.replace("demo", "\\u0000"),
}


@pytest.mark.parametrize("change", SHEETS.values(), ids=SHEETS)
def test_sheet_that_is_hard_to_read_is_refused_or_said_to_be_edited(eve, graded, change):
    path = eve / "sheet.json"
    path.write_text(change(path.read_text("utf-8")), "utf-8")

    report, found = graded()

    told = "\n".join(words(one) for one in found.reports.values())
    assert report is None or report["status"] == "not-graded" or "was changed after it was generated" in told
    assert found.run.status() in (0, 3)


def test_of_two_keys_alike_the_last_counts_for_everybody():
    """Control: whoever reads the first would see 6 marks where 600 are given."""
    assert json.loads('{"marks": "6", "marks": "600"}') == {"marks": "600"}


def test_values_of_every_size_in_a_sheet_fail_nobody(eve, graded):
    edit(eve, lambda data: data["questions"][0]["givens"].update(power=10**4000))

    report, _found = graded()

    assert report["notices"]


def test_notebook_of_nothing_but_outputs_is_no_answer(eve, graded):
    (eve / "code" / "gru_cell.py").unlink()
    (eve / "a.ipynb").write_text(notebook({"cell_type": "code", "outputs": ["x" * 10**6], "metadata": {}}), "utf-8")

    report, _found = graded()

    assert report["questions"][1]["awarded"] == "0"
