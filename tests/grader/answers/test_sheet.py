"""Lines of an answers file: each goes to its blank, or is a problem that says what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.grader.answers import Entry, Problem, find_sheet_id, read_answers

BLANKS = {"1a": ["n", "c"], "10": ["gamma_u", "c", "h_2"], "11": ["W", "w", "out"]}


def read(text, **options):
    return read_answers(text.encode(), BLANKS, source="ana/answers.txt", **options)


def sentences(text, **options):
    return [str(problem.error) for problem in read(text, **options).problems]


def test_the_example_of_the_design():
    sheet = read(
        "# Redes recorrentes · Ana Souza · sheet 7f3a91c2        (keep this line)\n"
        "[10]\n"
        "gamma_u = 1; 0,5        # vector of 2, three decimals\n"
        "c = [0.4; -0.25]\n"
    )

    assert sheet.sheet_id == "7f3a91c2"
    assert sheet.entries == {("10", "gamma_u"): Entry("1; 0,5", 3), ("10", "c"): Entry("[0.4; -0.25]", 4)}
    assert sheet.problems == []


@pytest.mark.parametrize(
    "line",
    [
        "c = 0,5",
        "c=0,5",
        "  c\t=  0,5  ",
        "c = 0,5 # half",
        "c = 0,5# half = 1/2",
        'c = "0,5"',
        "c = '0,5'",
        "c = '''0,5'''",
        'c = """0,5"""',
        'c = "0,5" # "half"',
        'c = "0\\u002c5"',
        '"c" = 0,5',
        "'c' = 0,5",
        "C = 0,5",
        "c =\u00a00,5",
        "\ufeffc = 0,5",
    ],
)
def test_spellings_of_one_answer(line):
    sheet = read(f"[10]\n{line}\n")

    assert sheet.entries == {("10", "c"): Entry("0,5", 2)}
    assert sheet.problems == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("c = [0.5, 0.25]", "[0.5, 0.25]"),
        ('c = "[1; 0,5]"', "[1; 0,5]"),
        ('c = ["0,5", "0,25"]', '["0,5", "0,25"]'),
        ('c = "a # b"', "a # b"),
        ("c = 034", "034"),
        ("c =", ""),
        ("c = # nothing", ""),
        ('c = ""', ""),
        ("c = = 1", "= 1"),
        ('c = "0,5', '"0,5'),
        ('c = "', '"'),
    ],
)
def test_answers_are_kept_as_text(line, text):
    assert read(f"[10]\n{line}").entries["10", "c"].text == text


@pytest.mark.parametrize(
    "heading",
    [
        "[1a]", "[ 1a ]", "[1A]", '["1a"]', "['1a']", '[ "1a" ]', "[1a] # title", "[1a]  # use x = 1", "[[1a]]",
        "[1a", "1a]", "1A)", "[1a] RNN", "  [1a]",
    ],
)  # fmt: skip
def test_spellings_of_a_heading(heading):
    sheet = read(f"[10]\nh_2 = 1\n{heading}\nc = 2")

    assert sheet.entries["1a", "c"] == Entry("2", 4)
    assert sheet.problems == []


def test_exact_case_wins_where_both_letters_are_blanks():
    entries = read("[11]\nW = 1\nw = 2\nOUT = 3").entries

    assert [entries["11", name].text for name in ("W", "w", "out")] == ["1", "2", "3"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_line_ends(ending):
    data = ending.join(["# sheet 7f3a91", "[10]", "c = 0,5", ""]).encode("utf-8-sig")

    sheet = read_answers(data, BLANKS, source="answers.txt")

    assert (sheet.sheet_id, sheet.entries, sheet.problems) == ("7f3a91", {("10", "c"): Entry("0,5", 3)}, [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[10]\nh_2 0,38",
            (
                "ana/answers.txt, line 2: 'h_2 0,38' is not an answer: write the name of a blank, an equals sign and"
                " the answer, for example gamma_u = 0,38"
            ),
        ),
        ("[10]\nhello # c = 1", "line 2: 'hello # c = 1' is not an answer"),
        ("[10]\n= 5", "line 2: '= 5' is not an answer"),
        ("[10]\n[1 2]", "line 2: '[1 2]' is not an answer"),
        ("[10]\n10", "line 2: '10' is not an answer"),
        ("[10]\ngama_u = 1", "line 2: question 10 has no blank 'gama_u': did you mean 'gamma_u'?"),
        ("[10]\nzzz = 1", "line 2: question 10 has no blank 'zzz': its blanks are gamma_u, c, h_2."),
        ("[10]\nn = 1", "line 2: 'n' is a blank of question 1a, not of question 10: move it below the line [1a]."),
        ("[100]", "line 1: there is no question '100': did you mean [10]?"),
        ("[GRU]", "line 1: there is no question 'GRU': the questions are [1a], [10], [11]."),
        ("c = 1", "line 1: 'c' stands under no question: write the question in brackets on a line above it"),
        ("gamma = 1", "line 1: no question has a blank 'gamma': did you mean 'gamma_u'?"),
        ("zzzz = 1", "line 1: no question has a blank 'zzzz': use the names that came with the sheet."),
        (
            "[10]\nc = 1\n\nc = 2",
            (
                "ana/answers.txt, line 4: 'c' was answered in line 2 already, with another text;"
                " line 4 was read: delete one of the two."
            ),
        ),
        ("[10]\nc = " + "9" * 2**20, "line 2: the line is longer than 10000 characters and was not read"),
    ],
)
def test_a_line_that_cannot_be_used_is_a_problem(text, says):
    (sentence,) = sentences(text, lang_code="pt-BR")

    assert says in sentence


def test_a_problem_says_which_blank_it_costs():
    (problem,) = read("[10]\nc = " + "9" * 30_000).problems

    assert (problem.line, problem.question, problem.blank) == (2, "10", "c")
    assert isinstance(problem.error, InputError)


def test_a_megabyte_costs_its_own_blank_only():
    sheet = read("[10]\nc = " + "9" * 2**21 + "\nh_2 = 1")

    assert sheet.entries == {("10", "h_2"): Entry("1", 3)}
    assert len(sheet.problems) == 1


def test_a_long_line_of_blanks_is_only_long():
    assert read("[10]\nc = 1" + " " * 100_000).entries["10", "c"].text == "1"


def test_a_bad_line_leaves_the_others():
    sheet = read("[10]\ngamma_u = 1\n???\nc == oops\nh_2 = 2\n")

    assert [entry.text for entry in sheet.entries.values()] == ["1", "= oops", "2"]
    assert len(sheet.problems) == 1


@pytest.mark.parametrize("second", ["1", " 1 ", "'1'", "", "?", "# later"])
def test_the_same_blank_twice_is_fine_if_nothing_differs(second):
    sheet = read(f"[10]\nc = 1\nc = {second}")

    assert sheet.entries["10", "c"].text == "1"
    assert sheet.problems == []


def test_the_generated_empty_line_does_not_compete():
    sheet = read("[10]\nc =   # vector\nc = 1")

    assert (sheet.entries["10", "c"], sheet.problems) == (Entry("1", 3), [])


def test_the_last_of_two_answers_is_read():
    assert read("[10]\nc = 1\nc = 2").entries["10", "c"] == Entry("2", 3)


def test_above_the_first_heading_a_unique_name_is_enough():
    sheet = read("gamma_u = 1\nn = 2")

    assert set(sheet.entries) == {("10", "gamma_u"), ("1a", "n")}
    assert sheet.problems == []


def test_below_an_unknown_heading_nothing_goes_to_the_question_before():
    sheet = read("[10]\nh_2 = 1\n[12]\nc = 2\nn = 3")

    assert sheet.entries == {("10", "h_2"): Entry("1", 2), ("1a", "n"): Entry("3", 5)}
    assert [problem.line for problem in sheet.problems] == [3, 4]


def test_a_matrix_may_stretch_over_lines():
    sheet = read("[11]\nW = [[1. 2.]   # first row\n     [3. 4.]]\nout = 5")

    assert sheet.entries == {("11", "W"): Entry("[[1. 2.] [3. 4.]]", 2), ("11", "out"): Entry("5", 4)}
    assert sheet.problems == []


@pytest.mark.parametrize("after", ["out = 5", "[10]", "# remark", "\n" * 100 + "]"])
def test_a_forgotten_bracket_costs_its_own_blank_only(after):
    sheet = read(f"[11]\nW = [1; 2\n{after}\n[1a]\nn = 3")

    assert sheet.entries["11", "W"].text == "[1; 2"
    assert sheet.entries["1a", "n"].text == "3"


def test_rows_left_over_from_a_matrix_do_not_end_the_question():
    sheet = read("[11]\nW = [1. 2.]\n    [3. 4.]\nout = 5")

    assert sheet.entries["11", "out"].text == "5"
    assert [problem.line for problem in sheet.problems] == [3]


def test_a_file_of_anything_else_is_refused_briefly():
    sheet = read("not an answer\n" * 5000)

    assert len(sheet.problems) == 51
    assert "no longer listed (more than 50)" in str(sheet.problems[-1].error)


@pytest.mark.parametrize("text", [("# " + "x" * 998 + "\n") * 1100, "c = 1\n" * 20_000])
def test_a_file_larger_than_any_sheet_is_refused(text):
    with pytest.raises(InputError, match=r"ana/answers\.txt is larger than 1 MiB or has more than 20000 lines: send"):
        read(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# A · B · sheet 7f3a91 (keep)", "7f3a91"),
        ("# A · B · folha 7F3A91C2", "7f3a91c2"),
        ("\n\n#sheet 7f3a91", "7f3a91"),
        ("# sheet facade · B · sheet 7f3a91c2", "7f3a91c2"),
        ("sheet = 7f3a91", None),
        ("# sheet 7f3a9", None),
        ("# sheet 7f3a91c2" + "0" * 20, None),
        ("\n" * 20 + "# sheet 7f3a91", None),
        ("", None),
    ],
)
def test_the_sheet_id_stands_in_the_first_remarks(text, found):
    assert find_sheet_id(text) == found


LINES = st.lists(
    st.sampled_from([
        "[10]", "[1a", "[zz]", "c", " = ", "gamma_u", "1; 0,5",
        '"', "'", "#", "\n", "\r\n", "\x00", "[[1", "]]", "é", "=",
        "\ufeff", "{", "\\u00", "W", "[3 4]", "\u2028", "\x1b",
    ])
).map("".join)  # fmt: skip


@given(st.one_of(st.binary(max_size=300), st.text().map(str.encode), LINES.map(str.encode)))
def test_any_bytes_give_entries_and_problems(data):
    sheet = read_answers(data, BLANKS, source="answers.txt")

    assert set(sheet.entries) <= {(label, name) for label, names in BLANKS.items() for name in names}
    assert all(isinstance(problem, Problem) and str(problem.error).isprintable() for problem in sheet.problems)
