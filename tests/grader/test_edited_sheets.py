"""A sheet.json that somebody edited: every leaf, every branch. It may be refused; it never fails, and it never lies."""

import itertools
import json

import pytest

from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import make_sheet
from rnnex.grader.grade import Grader
from rnnex.templates.language import Language
from rnnex.templates.pages import report_page

ODD = [
    None,
    True,
    -1,
    0,
    1e308,
    float("nan"),
    10**400,
    "",
    "x",
    "-1",
    "1/0",
    "1e400",
    [],
    [[]],
    {},
    {"x": 1},
    [None],
    "pt-BR",
]
GONE = object()


def places(data, path=()):
    """The path of every value."""
    yield path
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in inner:
        yield from places(value, (*path, name))


def changed(data, path, value):
    """A copy with one value replaced, or taken away."""
    copy = json.loads(json.dumps(data))
    if not path:
        return None if value is GONE else value
    at = copy
    for name in path[:-1]:
        at = at[name]
    if value is GONE:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return copy


@pytest.fixture(scope="module", params=["list-b", "tour"])
def sheet(request):
    made = make_sheet(load_assignment(request.param), Student("ana", "Ana"), "7", Language("en"))
    return json.loads(made.public())


class Idle:
    """A runner that has no part in this."""

    def run(self, job):
        raise AssertionError("no code was handed in")


def edits(sheet, every):
    """Each value of the sheet replaced by each odd one, or taken away; only some of these, evenly."""
    all_of_them = itertools.product(places(sheet), (GONE, *ODD))
    return [(path, value) for path, value in itertools.islice(all_of_them, 0, None, every)]


ANSWERS = {
    "list-b": "[1a]\nn = 33\n[10]\nc = [0.9479; 0]\ngamma_u = 1; 1\n",
    "tour": "[1]\nn = 3\n[3]\nz = 0; 0\nh = 0.2; 0.3\n[4]\nb_y = 0\n",
}


@pytest.mark.parametrize("every", [31, pytest.param(1, marks=pytest.mark.slow)])
def test_edited_sheet_is_refused_or_marked_with_a_remark_and_never_fails(sheet, tmp_path, every):
    (tmp_path / "answers.txt").write_text(ANSWERS[sheet["assignment"]["name"]], "utf-8")
    wrong = []
    for path, value in edits(sheet, every):
        edited = changed(sheet, path, value)
        (tmp_path / "sheet.json").write_text(json.dumps(edited), "utf-8")

        report, fault = Grader(runner=Idle()).grade(tmp_path)

        report_page(report, Language("en"))
        silent = report["sheet"]["id"] != sheet["id"] and not report["notices"]  # the id stands for all that was read
        if fault or silent or (report["score"] and report["score"]["percent"] > 100):
            wrong.append((path, value, fault.strip().split("\n")[-1]))
    assert not wrong


def test_edits_reach_every_leaf(sheet):
    assert len({path for path, _ in edits(sheet, 1)}) > 80
