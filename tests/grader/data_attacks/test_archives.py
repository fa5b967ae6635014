"""Archives: nobody unpacks them, wherever they lie and whatever they are called, and it is said."""

import io
import tarfile
import zipfile

import pytest

from rnnex.grader.folders import left_over

from .archives import ARCHIVES, bomb, member, tarred, zipped
from .conftest import words

NAMES = ["gru_cell.py", "answers.txt", "sheet.json", "gru_cell.ipynb"]


@pytest.mark.parametrize("name", ARCHIVES)
def test_archive_among_the_submissions_is_named_and_left_alone(eve, graded, name):
    (eve.parent / name).write_bytes(ARCHIVES[name])

    report, found = graded()

    assert found.run.left_over == left_over([eve.parent]) == [name]
    assert report["questions"][1]["awarded"] == "6"


@pytest.mark.parametrize("place", ["", pytest.param("code", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ARCHIVES)
def test_archive_in_a_submission_is_named_and_left_alone(eve, graded, name, place):
    (eve / place / name).write_bytes(ARCHIVES[name])

    report, _found = graded()

    path = f"{place}/{name}".strip("/")
    assert f"{path} is an archive and was not unpacked: hand in the files themselves." in words(report)
    assert report["questions"][1]["awarded"] == "6"


@pytest.mark.parametrize("place", NAMES)
@pytest.mark.parametrize("name", ["slip.zip", "bomb.zip", "symlink.tar"])
def test_archive_under_the_name_of_a_file_is_a_file_that_cannot_be_read(eve, graded, name, place):
    path = eve / "code" / place if place.startswith("gru") else eve / place
    if place.endswith("ipynb"):
        (eve / "code" / "gru_cell.py").unlink()
    path.write_bytes(ARCHIVES[name])

    report, _found = graded()

    lost = report["status"] == "not-graded" or report["questions"][0 if place == "answers.txt" else 1]["awarded"] == "0"
    assert lost
    assert words(report) or report["questions"][1]["details_md"]


def careless(data, folder):
    """Unpack a zip archive as a loop over its members does; control of the tests above."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            (folder / name).write_bytes(archive.read(name))


def test_without_care_a_zip_archive_writes_outside(tmp_path):
    (tmp_path / "class" / "eve").mkdir(parents=True)

    careless(zipped(("../../outside.txt", "x")), tmp_path / "class" / "eve")

    assert (tmp_path / "outside.txt").exists()


def test_without_care_a_tar_archive_makes_links_to_other_files(tmp_path):
    (tmp_path / "key").write_text("secret", "utf-8")
    for kind, name, target in ((tarfile.SYMTYPE, "soft", "../key"), (tarfile.LNKTYPE, "hard", "../key")):
        with tarfile.open(fileobj=io.BytesIO(tarred(member(name, kind, target)))) as archive:
            archive.extractall(tmp_path / "eve", filter="fully_trusted")  # noqa: S202 - the harm is the point

        assert (tmp_path / "eve" / name).read_text("utf-8") == "secret"


def test_a_bomb_is_a_thousand_times_larger_inside():
    data = bomb(8)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.getinfo("answers.txt").file_size > 500 * len(data)
