"""Finding the answers file and turning its bytes into text."""

import pytest

from rnnex.errors import InputError
from rnnex.grader.answers import decode, find_answers, load_answers
from rnnex.grader.answers import files as files_module


def folder_with(tmp_path, *names):
    for name in names:
        (tmp_path / name).write_text("c = 1", encoding="utf-8")
    return tmp_path


def test_the_plain_name_needs_no_notice(tmp_path):
    found = find_answers(folder_with(tmp_path, "answers.txt", "code.py", "notes.txt"))

    assert found.path == tmp_path / "answers.txt"
    assert found.notice is None


@pytest.mark.parametrize(
    "name",
    [
        "answers (1).txt",
        "answers(2).txt",
        "answers.txt.txt",
        "answers.toml",
        "answers.md",
        "answers",
        "Answers.TXT",
        "ANSWERS.txt",
        "answers - Copy.txt",
        "answers - Copy (2).txt",
        "answers - Cópia.txt",
        "answers - Co\u0301pia.txt",
        "Cópia de answers.txt",
        "Copy of answers.txt",
        "answers copy.txt",
        "answers_1.txt",
        "answers (1) (1).txt",
        "respostas.txt",
        "Respostas (3).txt",
    ],
)
def test_a_name_that_software_made_of_it_is_taken_with_a_notice(tmp_path, name):
    found = find_answers(folder_with(tmp_path, name, "gru_cell.py"))

    assert found.path == tmp_path / name
    assert "was read in its place" in str(found.notice)


@pytest.mark.parametrize("name", ["answers.docx", "answers.pdf", "my answers.txt", "answers-old.txt", "notes.txt"])
def test_other_names_are_listed_and_not_taken(tmp_path, name):
    with pytest.raises(InputError) as caught:
        find_answers(folder_with(tmp_path, name))

    assert f"it holds: {name}" in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "put the filled-in answers.txt there" in str(caught.value)


@pytest.mark.parametrize("plain", ["answers.txt", "Answers.TXT"])
def test_the_plain_name_wins_and_the_others_are_told(tmp_path, plain):
    found = find_answers(folder_with(tmp_path, "answers (1).txt", plain, "respostas.txt"))

    assert found.path.name == plain
    assert found.notice is not None
    assert found.notice.say(str) == f"{plain} was read; not read, in the same folder: answers (1).txt, respostas.txt."


def test_several_without_the_plain_name_are_not_guessed(tmp_path):
    with pytest.raises(InputError, match=r"answers \(1\)\.txt, answers \(2\)\.txt\) and none is named answers\.txt"):
        find_answers(folder_with(tmp_path, "answers (1).txt", "answers (2).txt"))


def test_missing_folder(tmp_path):
    with pytest.raises(InputError, match="ana does not exist: give the folder"):
        find_answers(tmp_path / "ana")


def test_a_file_is_not_a_folder(tmp_path):
    with pytest.raises(InputError, match="is not a folder"):
        find_answers(folder_with(tmp_path, "answers.txt") / "answers.txt")


def test_an_impossible_path(tmp_path):
    with pytest.raises(InputError, match="cannot be opened"):
        find_answers(tmp_path / "a\0b")


def test_empty_folder(tmp_path):
    with pytest.raises(InputError, match="is empty"):
        find_answers(tmp_path)


def test_a_full_folder_is_listed_in_part(tmp_path):
    with pytest.raises(InputError, match="…"):
        find_answers(folder_with(tmp_path, *(f"{number}.txt" for number in range(40))))


def test_a_folder_of_that_name_is_no_answers_file(tmp_path):
    (tmp_path / "answers.txt").mkdir()

    with pytest.raises(InputError, match="has no answers file"):
        find_answers(tmp_path)


def test_a_link_to_somebody_elses_answers_is_not_read(tmp_path):
    ben, ana = tmp_path / "ben", tmp_path / "ana"
    ben.mkdir()
    ana.mkdir()
    folder_with(ben, "answers.txt")
    (ana / "answers.txt").symlink_to(ben / "answers.txt")

    with pytest.raises(InputError, match="has no answers file"):
        find_answers(ana)


def test_loading_reads_all_bytes(tmp_path):
    assert load_answers(folder_with(tmp_path, "answers.txt") / "answers.txt") == b"c = 1"


def test_loading_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(InputError, match="cannot be opened"):
        load_answers(tmp_path / "answers.txt")


def test_loading_stops_at_a_cap(tmp_path, monkeypatch):
    monkeypatch.setattr(files_module, "MAX_READ", 4)

    with pytest.raises(InputError, match="is larger than"):
        load_answers(folder_with(tmp_path, "answers.txt") / "answers.txt")


TEXT = "# Ana Conceição · π\nc = 0,5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_editors_encoding_is_understood(encoding, ending):
    assert decode(TEXT.replace("\n", ending).encode(encoding)) == TEXT


def test_windows_1252_is_understood():
    assert decode("Conceição – “1”".encode("cp1252")) == "Conceição – “1”"


@pytest.mark.parametrize("data", [bytes(range(256)), b"\xff\xfe\x00", b"\xff", b"", b"\0", b"\xfe\xff\xd8\x00"])
def test_any_bytes_are_some_text(data):
    assert "\0" not in decode(data)


def test_nul_bytes_are_dropped():
    assert decode(b"c = 0,\x005 # half") == "c = 0,5 # half"
