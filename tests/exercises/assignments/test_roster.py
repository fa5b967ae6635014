"""Class lists as spreadsheets and learning platforms write them, and names that are safe as file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.exercises.assignments.roster import MAX_NAME, Student, read_roster, safe_name

TWO = [Student("ana", "Ana Souza"), Student("bia", "Bia Lima")]


@pytest.fixture
def read(tmp_path):
    """Reads a roster from bytes or text."""

    def reads(content):
        path = tmp_path / "class.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_roster(path)

    return reads


@pytest.mark.parametrize(
    "content",
    [
        "id,name\nana,Ana Souza\nbia,Bia Lima\n",
        "id;name\nana;Ana Souza\nbia;Bia Lima",
        "id\tname\nana\tAna Souza\nbia\tBia Lima\n",
        "id,name\r\nana,Ana Souza\r\nbia,Bia Lima\r\n",
        "id,name\rana,Ana Souza\rbia,Bia Lima\r",
        "\ufeffid,name\nana,Ana Souza\nbia,Bia Lima\n",
        "name,id\nAna Souza,ana\nBia Lima,bia\n",
        "Nome;Matrícula\nAna Souza;ana\nBia Lima;bia\n",
        "NOME COMPLETO;E-mail;RA\nAna Souza;a@b.c;ana\nBia Lima;;bia\n",
        "ana,Ana Souza\nbia,Bia Lima\n",
        "  id , name \n ana , Ana Souza \n\n,,\n bia , Bia Lima \n",
        'id,name\n"ana","Ana Souza"\n"bia","Bia Lima"\n',
    ],
)
def test_every_way_to_write_two_students(read, content):
    assert read(content) == TWO


def test_latin_1_is_understood(read):
    assert read("id;name\njose;José Araújo\n".encode("latin-1")) == [Student("jose", "José Araújo")]


def test_decomposed_heading_is_the_same_heading(read):
    assert read("Matri\u0301cula;Nome\n1;Ana\n") == [Student("1", "Ana")]


@pytest.mark.parametrize("content", ["nome\nAna Souza\n", "id\nAna Souza\n", "Ana Souza\n"])
def test_one_column_is_both(read, content):
    assert read(content) == [Student("Ana Souza", "Ana Souza")]


def test_missing_cells_are_filled_from_the_other(read):
    assert read("id,name\nana\n,Bia\n") == [Student("ana", "ana"), Student("Bia", "Bia")]


def test_separator_inside_quotes_belongs_to_the_name(read):
    assert read('id,name\nana,"Souza, Ana"\n') == [Student("ana", "Souza, Ana")]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "id,name\n", ",,\n,\n", "id;name\n;\n"])
def test_roster_without_students_is_refused(read, tmp_path, content):
    with pytest.raises(InputError) as refusal:
        read(content)

    sentence = f"{tmp_path / 'class.csv'} names no student: write one a line, under the heading id,name."
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [("ana", "ana"), ("ana", "Ana"), ("jos\u00e9", "jose\u0301"), ("a/b", "a_b"), ("x.", "x"), ("con", "CON_")],
)
def test_students_whose_folders_would_be_one_are_refused(read, tmp_path, one, other):
    with pytest.raises(InputError) as refusal:
        read(f"id,name\n{one},One\n{other},Other\n")

    assert str(refusal.value) == (
        f"{tmp_path / 'class.csv'} names two students alike ('{one}' and '{other}'): give each an id of their own."
    )


def test_students_of_one_name_are_two_students(read):
    assert len(read("id,name\n1,Ana Souza\n2,Ana Souza\n")) == 2


@pytest.mark.parametrize("content", [b'"' + b"a" * 200_000, b"\x00\xff\xfe\x00", bytes(range(256))])
def test_what_is_no_table_is_refused_or_read_but_never_fails(read, content):
    try:
        read(content)
    except InputError as refusal:
        assert "class.csv" in str(refusal)  # noqa: PT017 - reading it is as good


def test_missing_roster_is_named(tmp_path):
    with pytest.raises(InputError) as refusal:
        read_roster(tmp_path / "none.csv")

    assert str(refusal.value) == f"{tmp_path / 'none.csv'} cannot be read: No such file or directory."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Souza", "Ana Souza"),
        ("José da Conceição", "José da Conceição"),
        ("jose\u0301", "jos\u00e9"),
        ("Ana/Souza ", "Ana_Souza"),
        ("..\\..\\etc", "_.._etc"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "_"),
        (".", "_"),
        ("", "_"),
        ("   ", "_"),
        (".ssh", "ssh"),
        ("a:b*c?d", "a_b_c_d"),
        ("tab\there", "tab_here"),
        ("nul\x00", "nul_"),
        ("line\nbreak", "line_break"),
        ("right\u202eleft", "rightleft"),
        ("CON", "CON_"),
        ("nul", "nul_"),
        ("com1", "com1_"),
        ("LPT9.txt", "LPT9.txt_"),
        ("console", "console"),
        ("com10", "com10"),
        ("x" * 200, "x" * MAX_NAME),
    ],
)
def test_safe_name(text, name):
    assert safe_name(text) == name


@given(st.text(max_size=120))
def test_safe_name_is_a_file_name_on_every_system(text):
    name = safe_name(text)

    assert 0 < len(name) <= MAX_NAME + 1
    assert name not in {".", ".."}
    assert not set(name) & set('\\/:*?"<>|\0')
    assert name == name.strip(" .")
    assert name.encode()


@given(st.text(max_size=120))
def test_safe_name_is_already_safe(text):
    assert safe_name(safe_name(text)) == safe_name(text)


@pytest.mark.parametrize("bad", ["a/b", "..", "con"])
def test_folder_of_a_student_is_safe(bad):
    assert Student(bad, "x").folder == safe_name(bad) != bad
