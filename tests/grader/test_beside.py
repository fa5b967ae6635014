"""A key that nobody named: taken where only the lecturer writes, told, and else refused."""

import json
import shutil

import pytest

from rnnex.errors import InputError
from rnnex.grader.authority import find_assignment
from rnnex.grader.desk import grade_submissions, summary

from ..students.commands import command
from ..students.folders import GRADED, assignment, hand_in, hand_out

TAKEN = "Nobody named a key, so the marks are by"
LEFT = "was not used, because a student may have put it there"


@pytest.fixture
def repos(lecturer, tmp_path):
    """Repositories with a submission each; Ana has put a key of an easier sheet beside hers, and that sheet in."""
    easy = hand_out(tmp_path / "easy", assignment(tmp_path / "easy" / "toml", GRADED, kind="graded"), students=("ana",))
    place = tmp_path / "work" / "repos"
    hand_in(easy, place / "ana" / "submission")
    shutil.copytree(easy.parent.parent / "key", place / "ana" / "key")
    hand_in(lecturer / "sheets" / "bruno", place / "bruno" / "submission")
    return place


def graded(paths, out):
    """By whose numbers they are marked, and the warnings."""
    run = grade_submissions(paths, None, out, None)
    return {one.data["authority"] for one in run.graded}, summary(run)["warnings"]


def submissions(repos):
    return sorted(repos.glob("*/submission"))


def test_key_beside_a_students_own_submission_is_not_taken_and_told(repos, tmp_path):
    sources, (warning,) = graded(submissions(repos), tmp_path / "r")

    assert sources == {"none"}
    assert warning.startswith(f"{repos / 'ana' / 'key' / 'assignment.json'} {LEFT}")
    assert warning.endswith(f"say --assignment {repos / 'ana'}.")


def test_real_key_wins_over_one_that_a_student_planted(repos, lecturer, tmp_path):
    shutil.copytree(lecturer / "key", repos.parent / "key")

    assert find_assignment(None, submissions(repos)).path == repos.parent / "key" / "assignment.json"
    assert find_assignment(None, [repos / "ana" / "submission"]).path == repos.parent / "key" / "assignment.json"
    _sources, warnings = graded(submissions(repos), tmp_path / "r")
    assert [TAKEN in warning for warning in warnings] == [True, False]
    assert [LEFT in warning for warning in warnings] == [False, True]


def test_key_beside_some_of_the_paths_only_is_refused(repos):
    """Ana's path is no submission but holds two, so that what lies beside it is taken for the lecturer's."""
    hers = repos / "ana" / "submission"
    shutil.copytree(hers, hers.parent / "aside")
    shutil.rmtree(hers)
    for name in ("one", "two"):
        shutil.copytree(hers.parent / "aside", hers / name)

    with pytest.raises(InputError, match=r"assignment\.json is a key beside only a part of what is graded"):
        find_assignment(None, submissions(repos))


def test_link_of_a_student_leads_nowhere(repos, lecturer, tmp_path):
    """It would make the lecturer's key one that is not above all paths."""
    shutil.copytree(lecturer / "key", repos.parent / "key")
    shutil.move(repos / "ana" / "submission", tmp_path / "other" / "place" / "submission")
    (repos / "ana" / "submission").symlink_to(tmp_path / "other" / "place" / "submission")

    assert find_assignment(None, submissions(repos)).path == repos.parent / "key" / "assignment.json"


@pytest.mark.parametrize("same", [True, False])
def test_different_keys_are_refused(repos, lecturer, same):
    shutil.copytree(lecturer / "key", repos / "key")
    shutil.copytree(lecturer / "key", repos.parent / "key")
    if same:
        assert find_assignment(None, [repos / "bruno" / "submission"])
        return
    shutil.rmtree(repos / "key")
    shutil.copytree(repos / "ana" / "key", repos / "key")

    with pytest.raises(InputError, match=r"There are different keys, .*: say --assignment"):
        find_assignment(None, [repos / "bruno" / "submission"])


def test_folders_that_are_the_lecturers_need_no_name(lecturer, tmp_path):
    collected = shutil.copytree(lecturer / "sheets", lecturer / "collected")
    expected = lecturer / "key" / "assignment.json"

    for paths in ([lecturer / "sheets"], sorted((lecturer / "sheets").iterdir()), [collected], [collected / "ana"]):
        assert find_assignment(None, paths).path == expected
    assert find_assignment(None, [lecturer]) is None  # whoever hands in such a folder must not mark it


@pytest.mark.parametrize("how", ["nobody", "option", "environment"])
def test_key_that_nobody_named_is_told_beside_the_results(lecturer, monkeypatch, capsys, tmp_path, how):
    if how == "environment":
        monkeypatch.setenv("RNNEX_ASSIGNMENT", str(lecturer))
    option = f" --assignment {lecturer}" if how == "option" else ""

    plain = command(f"grade {lecturer / 'sheets'} --out {tmp_path / 'r'}{option}", monkeypatch, capsys)
    data = command(f"grade {lecturer / 'sheets'} --out {tmp_path / 'r'} --json{option}", monkeypatch, capsys)

    told = [f"{TAKEN} {lecturer / 'key' / 'assignment.json'}; if it is not yours, say --assignment with your folder."]
    assert json.loads(data.out)["warnings"] == (told if how == "nobody" else [])
    assert ("Warning: " + told[0] in plain.err) is (how == "nobody")
    assert TAKEN not in plain.out
