"""Pages say what happened: facts first, then help."""

import re

import pytest

from rnnex.errors import AuthorError
from rnnex.templates.language import Language
from rnnex.templates.pages import index_page, report_page, sheet_page
from rnnex.templates.words import QUESTIONS, READINGS

EN = Language("en")

# A report says what happened.


@pytest.mark.parametrize("reading", READINGS)
def test_reading_has_its_icon_and_word(with_mark, reading):
    status = READINGS[reading]

    assert f"{status.icon} {status.word}" in with_mark(reading)


@pytest.mark.parametrize("status", QUESTIONS)
def test_status_of_a_question_has_its_icon_and_word(sample, status, text_of):
    report = sample.sample_report()
    report["questions"] = [sample.a_question("1", status)]

    assert f"{QUESTIONS[status].icon} {QUESTIONS[status].word}" in text_of(report_page(report, EN))


def test_unknown_reading_is_a_fault_of_ours(with_mark):
    with pytest.raises(KeyError, match="lucky"):
        with_mark("lucky")


def test_blank_answer_is_called_nothing(with_mark):
    assert "nothing 34 – 0 / 1 ○ left blank" in with_mark("blank", typed=None, expected_text="34", window_text="")


def test_one_explanation_says_what_happened_and_how_to_check(sample, with_mark):
    shown = with_mark("misconception", explanations=[sample.SWAPPED])

    assert re.search(r"What probably happened Your number is .* How to check yourself Put", shown)
    assert "known mistakes give" not in shown


def test_several_explanations_are_all_listed(sample, with_mark):
    shown = with_mark("misconception", explanations=[sample.SWAPPED, sample.NO_RESET])

    assert "2 known mistakes give this answer:" in shown
    assert shown.count("What probably happened") == 2
    assert shown.count("How to check yourself") == 1


def test_components_are_told_apart_only_if_they_differ(with_mark):
    assert "1 ✗ incorrect 2 ✓ correct" in with_mark(components=["unexplained", "correct"])
    assert "2 ✓ correct" not in with_mark(components=["correct", "correct"])


def test_notes_and_messages_are_shown(with_mark):
    assert "Line 7. You rounded early." in with_mark(message="Line 7.", notes=["You rounded early."])


def test_statement_is_open_only_where_points_were_lost(page):
    html = page("report")

    assert re.findall(r'id="(q\w+)"[^>]*>\s*<h2.*?<details class="statement"( open)?', html, re.DOTALL) == [
        ("q1a", ""), ("q10", " open"), ("q11", " open"), ("q12", " open"), ("q13", " open")
    ]  # fmt: skip


def test_blanks_have_stable_anchors(page):
    assert 'id="q10-gamma_u"' in page("report")


def test_order_is_score_then_notices_then_table_then_questions(page, text_of):
    shown = text_of(page("report"))
    places = [
        shown.index(words) for words in ("6.5 / 15", "The numbers were taken", "Score by question", "Question 1a")
    ]

    assert places == sorted(places)


@pytest.mark.parametrize(
    ("status", "words"), [("format-checked", "only the format was checked"), ("not-graded", "not graded")]
)
def test_report_without_score_says_so(sample, status, words, text_of):
    report = sample.sample_report() | {"score": None, "status": status, "questions": []}

    assert words in text_of(report_page(report, EN))


def test_marks_are_written_in_the_language(sample, text_of):
    assert "6,5 / 15" in text_of(report_page(sample.sample_report(), Language("pt-BR")))


def test_wrong_formula_of_an_author_is_refused(sample):
    sheet = sample.sample_sheet(1)
    sheet["questions"][0]["statement_md"] = r"$\foo$"

    with pytest.raises(AuthorError, match=r"\\foo"):
        sheet_page(sheet, EN)


# The class.


def test_class_has_a_row_for_every_submission(page):
    assert page("index").count('<th scope="row"') == 7


def test_class_counts_only_what_was_graded(sample, text_of):
    index = sample.sample_index(3)  # 0, 10 and 20 percent, and one submission that could not be graded
    shown = text_of(index_page(index, EN))

    assert "Submissions 4 Graded 3 Mean 10% Median 10%" in shown


def test_class_lists_the_most_frequent_mistake_first(page, text_of):
    shown = text_of(page("index"))

    assert shown.index("3 10 Your number is") < shown.index("1 10 The reset gate")


def test_class_lists_failures(page, text_of):
    assert "late answers.txt is missing" in text_of(page("index"))


def test_question_that_a_student_did_not_have_is_a_dash(sample):
    index = sample.sample_index(2)
    index["rows"][0]["questions"] = index["rows"][0]["questions"][:4]

    assert '<td role="cell">–</td>' in index_page(index, EN)


def test_empty_class_is_a_page(sample, text_of):
    index = sample.sample_index(0) | {"rows": [], "failures": [], "misconceptions": []}

    assert "Submissions 0 Graded 0" in text_of(index_page(index, EN))


# The sheet.


def test_sheet_names_keys_forms_and_files(page, text_of):
    shown = text_of(page("sheet"))

    assert "gamma_u Γu vector of 2, three decimals" in shown
    assert "code/gru_cell.py" in shown
    assert "Sheet 7f3a91c2, practice sheet" in shown


@pytest.mark.parametrize(("marks", "words"), [("1", "1 point"), ("5/2", "2.5 points"), ("1/2", "0.5 points")])
def test_sheet_says_what_a_question_is_worth(sample, marks, words, text_of):
    sheet = sample.sample_sheet(1)
    sheet["questions"][0]["marks"] = marks

    assert f"A GRU by hand {words} One step" in text_of(sheet_page(sheet, EN))
