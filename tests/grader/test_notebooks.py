"""Notebooks: cells in order in one namespace, what fails costs its cell only, and which cells answer a question."""

import pytest

from rnnex.grader.grade import Grader

from ..students.folders import assignment, gru_source, hand_in, hand_out
from ..students.notebooks import CELL, IMPORTS, notebook, prose
from .marking.local import LocalRunner

ONLY_CODE = '[[exercise]]\nid = "gru-cell"\nmarks = 6\n'
TWO = '[[exercise]]\nid = "gru-cell"\nmarks = 6\n[[exercise]]\nid = "rnn-backward"\nmarks = 4\n'


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Folders as handed out, with one code question and with two."""
    folder = tmp_path_factory.mktemp("given")
    return {
        text: hand_out(folder / name, assignment(folder / name / "test", text))
        for name, text in (("one", ONLY_CODE), ("two", TWO))
    }


@pytest.fixture
def graded(sheets, tmp_path):
    """Grade a submission with these files (by path) in this process, with the child's own code."""

    def grade(files, *, text=ONLY_CODE, tag=None, keep=False):
        folder = hand_in(sheets[text], tmp_path / "ana")
        for path in () if keep else (folder / "code").iterdir():
            path.unlink()
        for name, content in files.items():
            (folder / name).write_text(content, "utf-8")
        report, fault = Grader(runner=LocalRunner(), tag=tag).grade(folder)
        assert not fault
        return report

    return grade


def told(report):
    """Everything that the report says in words."""
    notes = [note for question in report["questions"] for mark in question["marks"] for note in mark["notes"]]
    details = [question["details_md"] for question in report["questions"]]
    return "\n".join([*(notice["text"] for notice in report["notices"]), *notes, *details])


def awarded(report):
    return [question["awarded"] for question in report["questions"]]


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("place", ["code/gru_cell.ipynb", "homework.ipynb", "code/Untitled1.ipynb"])
def test_a_right_notebook_gets_full_marks_wherever_it_lies(graded, version, place):
    report = graded({place: notebook(prose("# Mine"), IMPORTS, CELL, version=version)})

    assert awarded(report) == ["6"]
    assert report["questions"][0]["marks"][0]["typed"] == place


def test_a_wrong_notebook_is_marked_down_and_named(graded):
    wrong = gru_source(returned="(1 - z) * h_prev + z * c")

    report = graded({"homework.ipynb": notebook(wrong)})

    assert awarded(report) != ["6"]
    assert [one["id"] for one in report["questions"][0]["marks"][0]["explanations"]] == ["update-inverted"]


def test_lines_may_be_a_list_and_lists_in_lists(graded):
    lines = [line + "\n" for line in CELL.splitlines()]

    assert awarded(graded({"a.ipynb": notebook([IMPORTS], [lines[:2], [lines[2:]]])})) == ["6"]


MAGICS = {
    "line magic": ("%matplotlib inline", "1:1"),
    "shell": ("x = 1\n!pip install \\\n    numpy\nfiles = !ls\n", "1:2–4"),
    "question": ("?np.tanh\nnp.tanh?\nnp.tanh??", "1:1–3"),
    "whole cell": ("%%bash\nexit 1\n", "1:1–3"),
    "timing": ("%%time\nx = 1", "1:1"),
    "inside a block": ("if True:\n    %timeit 1", "1:2"),
}


@pytest.mark.parametrize(("source", "lines"), MAGICS.values(), ids=MAGICS)
def test_lines_for_jupyter_are_left_out_and_told(graded, source, lines):
    report = graded({"a.ipynb": notebook(source, IMPORTS, CELL)})

    assert awarded(report) == ["6"]
    assert f"Lines of the notebook that are for Jupyter were left out: `{lines}`." in told(report)
    assert "did not run to its end" not in told(report)


FAILING = {
    "an exception": ("x = 1\n1 / 0", "stopped in line 2", "ZeroDivisionError: division by zero"),
    "a plot": ("import matplotlib_that_is_missing as plt", "stopped in line 1", "ModuleNotFoundError"),
    "no Python": ("x = 1\nfor", "did not run to its end", "invalid syntax (cell 1, line 2)"),
    "only the compiler": ("return 1", "did not run to its end", "'return' outside function (cell 1, line 1)"),
    "Jupyter itself": ("get_ipython().system('ls')", "stopped in line 1", "NameError"),
    "leaving": ("raise SystemExit(3)", "stopped in line 1", "SystemExit: 3"),
    "half a character": ("x = '\ud800'", "did not run to its end", "UnicodeEncodeError"),
}


@pytest.mark.parametrize(("source", "how", "message"), FAILING.values(), ids=FAILING)
def test_a_failing_cell_is_told_and_hides_no_other(graded, source, how, message):
    report = graded({"a.ipynb": notebook(source, IMPORTS, CELL)})

    assert awarded(report) == ["6"]
    assert how in told(report)
    assert message in told(report)


def test_a_missing_library_hides_nothing_of_its_own_cell(graded):
    cell = "import missing_plots as plt\nfrom missing_more import x\nimport numpy as np\n" + CELL + "\nplt.show()\n"

    report = graded({"a.ipynb": notebook(cell)})

    assert awarded(report) == ["6"]
    assert "No module named 'missing_plots'" in told(report)
    assert "missing_more" not in told(report)


def test_a_function_that_needs_what_failed_is_wrong_and_says_why(graded):
    """Control of the two tests above: what is not defined is not there."""
    report = graded({"a.ipynb": notebook("import nothing_such as np", CELL)})

    assert awarded(report) == ["0"]
    assert "name 'np' is not defined" in told(report)


def test_lines_are_those_of_the_cell(graded):
    cell = "\n\ndef gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):\n    return undefined\n"

    report = graded({"a.ipynb": notebook(IMPORTS, "y = 1\n" * 9, cell)})

    assert "name 'undefined' is not defined` (cell 3, line 4)" in told(report)


@pytest.mark.parametrize(("first", "right"), [("h_prev", True), ("z * h_prev + (1 - z) * c", False)])
def test_the_last_definition_of_a_name_counts(graded, first, right):
    last = "h_prev" if not right else "z * h_prev + (1 - z) * c"

    report = graded({"a.ipynb": notebook(gru_source(returned=first), gru_source(returned=last))})

    assert (awarded(report) == ["6"]) is right


def test_filled_in_file_wins_over_a_notebook_and_it_is_said(graded):
    report = graded({"code/gru_cell.py": gru_source(), "gru_cell.ipynb": notebook("def gru_cell(*a): pass")})

    assert awarded(report) == ["6"]
    assert "gru_cell.py was run, and the notebook gru_cell.ipynb was not" in told(report)


def test_starter_file_that_was_left_as_it_is_does_not_win(graded):
    report = graded({"homework.ipynb": notebook(IMPORTS, CELL)}, keep=True)

    assert awarded(report) == ["6"]
    assert "was not" not in told(report)


def test_name_of_the_file_decides_between_notebooks(graded):
    report = graded({"gru_cell.ipynb": notebook(IMPORTS, CELL), "old.ipynb": notebook("def gru_cell(*a): pass")})

    assert awarded(report) == ["6"]


def test_of_two_notebooks_that_say_the_same_none_is_guessed(graded):
    report = graded({"old.ipynb": notebook(IMPORTS, CELL), "new.ipynb": notebook(IMPORTS, CELL)})

    assert awarded(report) == ["0"]
    assert "new.ipynb, old.ipynb all answer it, so none was run: keep one, or name it gru_cell.ipynb" in told(report)


def test_tagged_cells_are_the_only_ones_run(graded):
    wrong = gru_source(returned="h_prev")
    files = {"a.ipynb": notebook((IMPORTS, ["mine"]), (CELL, ["mine", "x"]), wrong)}

    assert awarded(graded(files, tag="mine")) == ["6"]


def test_a_tag_that_no_cell_has_is_told(graded):
    report = graded({"a.ipynb": notebook(IMPORTS, CELL)}, tag="mine")

    assert awarded(report) == ["0"]
    assert "No cell of a.ipynb has the tag mine, so none was run." in told(report)


def test_name_of_the_file_may_be_the_tag(graded):
    both = notebook((IMPORTS, ["gru_cell"]), (CELL, ["gru_cell"]), "raise ValueError('not run')")

    report = graded({"a.ipynb": both}, text=TWO)

    assert awarded(report) == ["6", "0"]
    assert "not run" not in told(report)


def test_one_notebook_may_answer_several_questions(graded):
    report = graded({"a.ipynb": notebook(IMPORTS, CELL, "def rnn_backward(*a): return 1")}, text=TWO)

    assert awarded(report)[0] == "6"
    assert [question["marks"][0]["typed"] for question in report["questions"]] == ["a.ipynb", "a.ipynb"]


def test_forbidden_and_missing_names_are_told_as_of_a_file(graded):
    report = graded({"gru_cell.ipynb": notebook("def gru(x): return x")})

    assert "does not define gru_cell (it defines `gru`)" in told(report)
