"""Which folders are submissions, and what is read of them; whatever cannot be used costs only itself."""

import shutil

import pytest

from rnnex.errors import InputError
from rnnex.grader.folders import find_submissions, left_over
from rnnex.grader.submission import MOST_BYTES, read_submission

from ..students.folders import fill, grade, hand_in, hand_out

ANSWERS = {"1a": {"n": "34"}, "1b": {"n": "31"}}


@pytest.fixture
def sheet(tmp_path):
    """A sheet of list B."""
    return hand_out(tmp_path / "list-b")


@pytest.fixture
def folder(sheet, tmp_path):
    """A submission with two right answers."""
    return hand_in(sheet, tmp_path / "class" / "ana", ANSWERS)


def test_missing_folder_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match=r"nobody does not exist: give the folder of a submission\."):
        find_submissions([tmp_path / "nobody"])


def test_file_instead_of_a_folder_is_one_sentence(folder):
    with pytest.raises(InputError, match=r"answers\.txt is a file: give the folder that it lies in\."):
        find_submissions([folder / "answers.txt"])


def test_folder_without_submissions_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match="holds no submission"):
        find_submissions([tmp_path])


def test_path_is_one_submission_or_a_folder_of_them(folder):
    shutil.copytree(folder, folder.with_name("bruno"))

    assert find_submissions([folder]) == [folder]
    assert find_submissions([folder.parent]) == [folder, folder.with_name("bruno")]


def test_folder_called_sheets_does_not_hide_the_others(folder):
    """Only what generate wrote is looked into: a student's folder of that name is one of many."""
    hers = shutil.copytree(folder, folder.with_name("sheets") / "zz").parent
    (folder.parent / "key").mkdir()
    (folder.parent / "key" / "assignment.json").write_text("{}", "utf-8")

    assert find_submissions([folder.parent]) == [folder, hers]


def test_student_called_sheets_is_one_of_the_class(tmp_path):
    given = hand_out(tmp_path, students=("ana", "sheets")).parent
    back = shutil.copytree(given, tmp_path / "back")

    assert find_submissions([back]) == [back / "ana", back / "sheets"]
    assert find_submissions([given.parent]) == find_submissions([given]) == [given / "ana", given / "sheets"]


def test_lone_student_called_sheets_is_read(folder):
    hers = folder.rename(folder.with_name("sheets"))
    (hers.parent / "key").mkdir()
    (hers.parent / "key" / "assignment.json").write_text("{}", "utf-8")

    assert find_submissions([hers.parent]) == [hers]


def test_same_submission_named_twice_is_graded_once(folder):
    assert find_submissions([folder, folder.parent, folder / ".." / "ana"]) == [folder]


def test_folder_that_an_archive_wrapped_around_is_looked_through(folder):
    outer = folder.parent / "zip"
    (outer / "__MACOSX").mkdir(parents=True)
    (outer / ".DS_Store").write_text("", "utf-8")
    shutil.move(folder, outer / "ana")

    assert find_submissions([outer.parent]) == [outer]
    assert read_submission(outer).answers == read_submission(outer / "ana").answers is not None
    assert read_submission(outer).name == "zip"


@pytest.mark.parametrize("name", [".git", "__MACOSX", "key"])
def test_folders_of_other_programs_are_no_submissions(folder, name):
    (folder.parent / name).mkdir()

    assert find_submissions([folder.parent]) == [folder]


def test_link_to_somebody_elses_folder_is_no_submission(folder):
    (folder.parent / "eve").symlink_to(folder)

    assert find_submissions([folder.parent]) == [folder]


@pytest.mark.parametrize(
    "name", ["answers (1).txt", "answers.txt.txt", "answers.toml", "ANSWERS.TXT", "respostas.txt", "answers - Copy.txt"]
)
def test_what_upload_forms_make_of_the_name_is_read_with_a_remark(folder, name):
    (folder / "answers.txt").rename(folder / name)

    found = grade(folder)

    assert found.report["score"]["awarded"] == "2"
    assert name in found.notices


def test_no_answers_file_is_not_graded_and_says_what_is_there(folder):
    (folder / "answers.txt").rename(folder / "notes.odt")

    found = grade(folder)

    assert found.report["status"] == "not-graded"
    assert found.run.status() == 3


def test_two_answers_files_are_not_guessed_between(folder):
    (folder / "answers.txt").rename(folder / "answers (1).txt")
    shutil.copy(folder / "answers (1).txt", folder / "answers (2).txt")

    found = grade(folder)

    assert found.report["status"] == "not-graded"


@pytest.mark.parametrize("encode", [
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: text.encode("utf-16"),
    lambda text: text.replace("·", "").encode("latin-1"),
], ids=["BOM", "CRLF", "UTF-16", "Latin-1"])  # fmt: skip
def test_what_editors_do_to_the_file_costs_nothing(folder, encode):
    path = folder / "answers.txt"
    path.write_bytes(encode(path.read_text("utf-8")))

    assert grade(folder).report["score"]["awarded"] == "2"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '{"questions": 3}', "[" * 100_000], ids=lambda t: t[:9])
def test_broken_sheet_json_is_one_sentence(folder, text):
    (folder / "sheet.json").write_text(text, "utf-8")

    found = grade(folder)

    assert found.report["status"] == "not-graded"
    assert "sheet.json" in found.notices
    assert not found.run.faults


def test_missing_sheet_json_says_what_to_do(folder):
    (folder / "sheet.json").unlink()

    assert "has no sheet.json: put the one that came with the sheet into the folder" in grade(folder).notices


def test_enormous_files_are_not_read(folder):
    (folder / "huge.py").write_bytes(b"#" * (MOST_BYTES + 1))

    found = read_submission(folder)

    assert found.code == {}
    assert any("huge.py is larger than 1 MiB" in str(notice) for notice in found.notices)


def test_link_to_a_file_outside_is_not_followed(folder, tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("x = 1", "utf-8")
    (folder / "gru_cell.py").symlink_to(secret)

    assert read_submission(folder).code == {}


def test_one_bad_line_costs_its_blank_only(folder):
    fill(folder / "answers.txt", {"1a": {"n": "about 34"}})

    found = grade(folder)

    assert (found.mark("1a", "n")["reading"], found.mark("1b", "n")["reading"]) == ("unreadable", "correct")
    assert found.mark("1a", "n")["typed"] == "about 34"


BAD = {
    "a line that is no answer": ("this is not an answer", "line 8: 'this is not an answer' is not an answer"),
    "unknown blank": ("m = 3", "question 1a has no blank 'm': its blanks are n."),
    "nearly a blank": ("nn = 3", "question 1a has no blank 'nn': did you mean 'n'?"),
    "unknown question": ("[7]\nn = 3", "there is no question '7': the questions are [1a], [1b], [6], [10]."),
    "nearly a question": ("[1aa]\nn = 3", "there is no question '1aa': did you mean [1a]?"),
    "the same blank twice": ("n = 3\nn = 34", "'n' was answered in line 8 already"),
}


@pytest.mark.parametrize(("line", "sentence"), BAD.values(), ids=BAD)
def test_bad_line_is_told_with_file_line_and_cure(folder, line, sentence):
    path = folder / "answers.txt"
    path.write_text(path.read_text("utf-8").replace("n = 34", line, 1), "utf-8")

    found = grade(folder)

    assert sentence in found.notices
    assert "ana/answers.txt, line " in found.notices
    assert found.mark("1b", "n")["awarded"] == "1"


ANSWERED = {
    ".5": "[.5; .5]",
    "034": "[034; 0]",
    "thousandths": "[0,38; 0,5]",
    "exponential": "[1/(1+exp(-9)); 0,5]",
}


@pytest.mark.parametrize("typed", ANSWERED.values(), ids=ANSWERED)
def test_spellings_of_numbers_are_read(folder, typed):
    fill(folder / "answers.txt", {"10": {"gamma_u": typed}})

    assert grade(folder).mark("10", "gamma_u")["reading"] not in ("unreadable", "blank")


REFUSED = {
    "nan": "nan",
    "inf in a vector": "[inf; 0.5]",
    "too few": "[1]",
    "too many": "[1; 0.5; 0]",
    "a matrix as text": "[[1, 0], [0, 1]]",
    "a tower of powers": "9**9**9**9",
    "beyond any number": "[10^400; 0.5]",
    "code": "[__import__('os').getcwd(); 1]",
    "a megabyte": "1" * 2**20,
}


@pytest.mark.parametrize("typed", REFUSED.values(), ids=REFUSED)
def test_what_is_no_answer_is_refused_in_one_sentence_and_costs_one_blank(folder, typed):
    fill(folder / "answers.txt", {"10": {"gamma_u": typed, "c": "[1; 0]"}})

    found = grade(folder)

    assert found.mark("10", "gamma_u")["reading"] == "unreadable"
    assert found.mark("10", "gamma_u")["message"]
    assert (found.mark("1a", "n")["awarded"], found.mark("10", "c")["reading"]) == ("1", "correct")
    assert found.run.status() == 0


def test_what_nobody_reads_is_told(folder):
    """An archive that was not unpacked, or a link, must not vanish without a word."""
    (folder.parent / "bruno.zip").write_bytes(b"PK")
    (folder.parent / "eve").symlink_to(folder)

    assert left_over([folder.parent]) == ["bruno.zip", "eve"]
    assert left_over([folder]) == []


def test_submission_with_a_report_of_its_own_in_it_is_still_read(folder):
    (folder / "gradebook.csv").write_text("student,name", "utf-8")

    assert find_submissions([folder.parent]) == [folder]


def test_file_with_answers_in_its_name_is_no_submission(folder):
    (folder.parent / "answers_key.pdf").write_bytes(b"%PDF")

    assert find_submissions([folder.parent]) == [folder]


def test_code_in_a_linked_folder_is_not_read(folder):
    other = folder.parent / "bruno"
    (other / "code").mkdir(parents=True)
    (other / "code" / "gru_cell.py").write_text("x = 1", "utf-8")
    shutil.rmtree(folder / "code", ignore_errors=True)

    control = read_submission(other).code
    (folder / "code").symlink_to(other / "code")

    assert read_submission(folder).code == {}
    assert set(control) == {"code/gru_cell.py"}
