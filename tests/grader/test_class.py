"""A class: reports, gradebook, class page; what two runs, twins, faults and an interruption leave behind."""

import csv
import io
import json
import shutil

import pytest
from jsonschema import Draft202012Validator

from rnnex.errors import Exit, InputError
from rnnex.grader import class_run
from rnnex.grader.desk import grade_submissions
from rnnex.grader.marking import question as question_module

from ..students.folders import grade, hand_in, hand_out

ANSWERS = {"1a": {"n": "34"}, "1b": {"n": "30"}, "6": {"gate": "10000"}, "10": {"gamma_u": "[1; 0.5]", "c": "nine"}}


@pytest.fixture
def ana(tmp_path):
    """A submission for list B with right, wrong, unreadable and empty blanks."""
    return hand_in(hand_out(tmp_path / "b", students=("ana", "bruno")), tmp_path / "class" / "ana", ANSWERS)


@pytest.fixture
def folder(ana, tmp_path):
    """Ana and Bruno."""
    shutil.copytree(tmp_path / "b" / "given" / "sheets" / "bruno", ana.with_name("bruno"))
    return ana.parent


@pytest.fixture
def checker_fails(monkeypatch):
    """Marking whole numbers fails."""

    def fails(*args):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(question_module, "mark_exact", fails)


def book(out):
    text = (out / "gradebook.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_submission_gets_page_and_json_and_the_class_page_and_gradebook(folder, tmp_path):
    grade(folder, out=tmp_path / "r")

    names = {path.name for path in (tmp_path / "r").iterdir()}
    assert names == {"ana.html", "ana.json", "bruno.html", "bruno.json", "index.html", "gradebook.csv"}
    index = (tmp_path / "r" / "index.html").read_text("utf-8")
    assert 'href="ana.html"' in index
    assert 'href="bruno.html"' in index


@pytest.mark.parametrize("lang", ["en", "pt-BR"])
def test_reports_follow_the_published_schema(folder, root, tmp_path, lang):
    schema = json.loads((root / "docs" / "report.schema.json").read_text("utf-8"))
    (folder / "carla").mkdir()
    found = grade(folder, out=tmp_path / "r", lang=lang)

    assert len(found.reports) == 3
    for report in found.reports.values():
        assert not [str(fault) for fault in Draft202012Validator(schema).iter_errors(report)]


def test_report_shows_number_expected_window_and_what_happened(ana):
    found = grade(ana)

    mark = found.mark("10", "gamma_u")
    assert (mark["typed"], mark["value_text"], mark["expected_text"]) == (
        "[1; 0.5]",
        "[1.000; 0.500]",
        "[1.000; 0.500]",
    )
    assert mark["window_text"] == "0.99938 … 1.00038; 0.49950 … 0.50050"
    assert mark["components"] == ["correct", "correct"]
    wrong = found.mark("6", "gate")
    assert wrong["explanations"][0]["id"] == "vocabulary"
    assert wrong["explanations"][0]["check"]


def test_language_of_the_report_is_the_sheets_or_the_one_asked_for(ana, tmp_path):
    assert grade(ana, out=tmp_path / "a").report["language"] == "en"
    assert grade(ana, out=tmp_path / "b", lang="pt-BR").report["language"] == "pt-BR"
    assert "[1,000; 0,500]" in grade(ana, out=tmp_path / "b", lang="pt-BR").mark("10", "gamma_u")["value_text"]


def test_question_status_tells_partial_from_blank(folder, tmp_path):
    found = grade(folder, out=tmp_path / "r")

    status = {name: [q["status"] for q in report["questions"]] for name, report in found.reports.items()}
    assert status == {"ana": ["correct", "incorrect", "incorrect", "partial"], "bruno": ["blank"] * 4}


def test_two_runs_into_the_same_folder_say_how_many_were_replaced(folder, tmp_path):
    first, second = (grade(folder, out=tmp_path / "r").run for _ in range(2))

    assert (first.replaced, second.replaced) == (0, 2)


def test_same_submissions_same_bytes(folder, tmp_path):
    one, two = (
        {path.name: path.read_bytes() for path in grade(folder, out=tmp_path / name).out.iterdir()} for name in "rs"
    )

    assert one == two


def test_two_submissions_by_one_student_are_both_graded_and_both_say_so(folder, tmp_path):
    shutil.copytree(folder / "ana", folder / "ana late")

    found = grade(folder, out=tmp_path / "r")

    twins = [report for report in found.reports.values() if report["student"]["id"] == "ana"]
    assert sorted(report["submission"] for report in twins) == ["ana", "ana late"]
    for report in twins:
        told = [n["text"] for n in report["notices"] if "handed in more than once" in n["text"]]
        assert len(told) == 1
        assert "ana late" in told[0]
    assert not any("more than once" in n["text"] for n in found.reports["bruno"]["notices"])
    assert len(book(tmp_path / "r")) == 3


@pytest.mark.parametrize("name", ["index", "gradebook", "faults", "INDEX"])
def test_student_of_an_awkward_name_overwrites_nothing(tmp_path, name):
    folder = hand_in(hand_out(tmp_path / "b", students=(name,)), tmp_path / "class" / name, ANSWERS)

    found = grade(folder, out=tmp_path / "r")

    assert len([path for path in found.out.iterdir() if path.suffix == ".html"]) == 2
    assert "gradebook.csv" in {path.name for path in found.out.iterdir()}


@pytest.mark.parametrize("name", ["José da Silva", "Łukasz", "陳", "../../etc", "a/b", "=1+1", "x" * 200, "CON", "..."])
def test_names_with_accents_spaces_and_slashes(tmp_path, name):
    sheet = hand_out(tmp_path / "b", students=("placeholder",))
    data = json.loads((sheet / "sheet.json").read_text("utf-8"))
    data["student"] = {"id": name, "name": name}
    folder = hand_in(sheet, tmp_path / "class" / "x", ANSWERS)
    (folder / "sheet.json").write_text(json.dumps(data), "utf-8")

    found = grade(folder, out=tmp_path / "r")

    assert found.report["student"]["name"] == name
    assert len(list((tmp_path / "r").glob("*.html"))) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"b", "class", "r"}


def test_file_in_the_place_of_the_output_folder_is_one_sentence(ana, tmp_path):
    (tmp_path / "taken").write_text("", "utf-8")

    with pytest.raises(InputError, match=r"taken cannot be written \(.+\): choose another --out"):
        grade(ana, out=tmp_path / "taken")


def test_fault_of_ours_costs_no_mark_and_is_kept_for_the_lecturer(folder, tmp_path, checker_fails):
    found = grade(folder, out=tmp_path / "r")

    report = found.reports["ana"]
    assert [q["status"] for q in report["questions"]] == ["not-marked", "not-marked", "incorrect", "partial"]
    assert report["questions"][0]["marks"][0]["reading"] == "grader-error"
    assert report["score"]["out_of"] == "4"
    assert "ZeroDivisionError: planted" in (tmp_path / "r" / "faults.txt").read_text("utf-8")
    assert found.run.status() is Exit.INCOMPLETE
    assert "planted" not in (tmp_path / "r" / "ana.html").read_text("utf-8")
    assert [book(tmp_path / "r")[0][label] for label in ("1a", "1b", "6")] == ["", "", "0.00"]


def test_page_that_cannot_be_drawn_costs_one_report(folder, tmp_path, monkeypatch):
    draw, calls = class_run.report_page, []

    def fails_once(data, say):
        calls.append(data)
        if len(calls) == 1:
            raise KeyError("planted")
        return draw(data, say)

    monkeypatch.setattr(class_run, "report_page", fails_once)
    found = grade(folder, out=tmp_path / "r")

    assert sorted(one.data["status"] for one in found.run.graded) == ["graded", "not-graded"]
    assert found.run.status() is Exit.INCOMPLETE


def test_interruption_keeps_what_was_finished(folder, tmp_path):
    def interrupted(done, of):
        raise KeyboardInterrupt

    run = grade_submissions([folder], None, tmp_path / "r", None, interrupted)

    assert run.status() is Exit.INTERRUPTED
    assert {path.name for path in (tmp_path / "r").iterdir()} == {"ana.html", "ana.json", "index.html", "gradebook.csv"}


@pytest.mark.parametrize(("least", "status"), [(None, Exit.RAN), (10, Exit.RAN), (90, Exit.BELOW)])
def test_status_tells_whether_a_score_is_too_low(ana, least, status):
    assert grade(ana).run.status(least) is status


def test_unusable_submission_is_listed_and_the_others_are_graded(folder, tmp_path):
    (folder / "carla").mkdir()

    found = grade(folder, out=tmp_path / "r")

    assert [row["status"] for row in book(tmp_path / "r")] == ["graded", "graded", "not-graded"]
    assert found.run.status() is Exit.INCOMPLETE
    assert found.run.status(0) is Exit.INCOMPLETE
