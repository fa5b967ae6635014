"""Links and things that are no files: none is followed, none is waited for, and what lies beside them is graded."""

import os
import shutil
import socket
import stat
import sys
from pathlib import Path

import pytest

from .conftest import words

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="made with POSIX calls")
PLACES = ["answers.txt", "sheet.json", "code/gru_cell.py", "gru_cell.ipynb", "code"]
SLOW = [pytest.param(place, marks=pytest.mark.slow) for place in ("sheet.json", "gru_cell.ipynb", "code")]
SOME = ["answers.txt", "code/gru_cell.py", *SLOW]
HIDDEN = "def gru_cell(*a): raise ValueError('TOP SECRET')\nn = TOP SECRET\n"


@pytest.fixture
def secret(tmp_path):
    """A file that no student may see."""
    path = tmp_path / "secret"
    path.write_text(HIDDEN, "utf-8")
    return path


def cleared(path):
    """The path, free to be taken."""
    if path.name.endswith(".ipynb"):
        (path.parent / "code" / "gru_cell.py").unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    return path


def everything(tmp_path):
    return "".join(path.read_text("utf-8") for path in (tmp_path / "reports").iterdir())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_link_to_a_file_of_somebody_else_is_not_read(eve, graded, secret, tmp_path, place, link):
    link(secret, cleared(eve / place))

    report, _found = graded()

    assert "SECRET" not in everything(tmp_path)
    assert report is not None


@pytest.mark.parametrize("place", ["answers.txt", "code/gru_cell.py", "sheet.json"])
def test_hard_link_is_refused_with_its_cure(eve, graded, secret, place):
    os.link(secret, cleared(eve / place))

    report, _found = graded()

    assert "has a second name on this disk (a hard link) and was not read: put a copy in its place." in words(report)


@pytest.mark.parametrize("place", ["answers.txt", "code/gru_cell.py"])
@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_without_care_a_link_is_read(eve, secret, place, link):
    """Control: whoever walks a folder and opens its files follows both."""
    link(secret, cleared(eve / place))

    read = [path.read_text("utf-8") for path in eve.rglob("*") if path.is_file()]

    assert HIDDEN in read


def a_pipe(path):
    os.mkfifo(path)


def a_socket(path):
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(".", os.O_RDONLY)
        os.chdir(path.parent)  # the address has to be short
        try:
            server.bind(path.name)
        finally:
            os.fchdir(here)
            os.close(here)


def a_device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero, which never ends
    except OSError:
        pytest.skip("only root makes devices")


def an_endless_link(path):
    path.symlink_to("/dev/zero")


def a_circle(path):
    path.symlink_to(path.name)


def a_pair(path):
    path.symlink_to("other")
    path.with_name("other").symlink_to(path.name)


def a_link_upwards(path):
    path.symlink_to("..")


def a_folder(path):
    path.mkdir()


def a_closed_file(path):
    path.write_text("x", "utf-8")
    path.chmod(0)


THINGS = [a_pipe, a_socket, a_device, an_endless_link, a_circle, a_pair, a_link_upwards, a_folder, a_closed_file]


@pytest.mark.parametrize("place", SOME)
@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.__name__)
def test_what_is_no_file_is_not_waited_for(eve, graded, place, thing):
    thing(cleared(eve / place))

    report, _found = graded(deep=True)

    assert report is None or report["status"] in ("graded", "not-graded")
    assert report is None or place == "code" or thing is a_closed_file or words(report)


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.__name__)
def test_what_is_no_folder_is_no_submission(eve, graded, thing):
    thing(eve.parent / "mallory")

    _report, found = graded(deep=True)

    assert thing is a_folder or found.run.left_over == ["mallory"] or "other" in found.run.left_over


def test_files_that_are_large_only_on_paper_are_not_read(eve, graded):
    for place in ("answers.txt", "sheet.json", "code/gru_cell.py", "code/x.ipynb"):
        with (eve / place).open("wb") as file:
            file.truncate(2**40)

    report, _found = graded(deep=True)

    assert report["status"] == "not-graded"


@pytest.mark.slow
def test_folders_in_folders_without_end_stop_nobody(eve, graded, tmp_path):
    """So deep that a walk through them raises RecursionError, as the control shows."""
    here, deep = os.open(".", os.O_RDONLY), 1100
    os.chdir(eve / "code")
    try:
        for _ in range(deep):
            Path("d").mkdir()
            os.chdir("d")
    finally:
        os.fchdir(here)
        os.close(here)

    report, _found = graded(deep=True)

    assert report["questions"][1]["awarded"] == "6"
    with pytest.raises((RecursionError, OSError)):
        list(tmp_path.rglob("*.py"))
    flatten(eve / "code")


def flatten(folder):
    """Take the deep folders away piece by piece; pytest could not remove them."""
    depth = 0
    while (folder / "d").exists():
        inner = folder.joinpath(*["d"] * 100)
        if inner.exists():
            inner.rename(folder.parent / f"cut{depth}")
            shutil.rmtree(folder / "d")
            (folder.parent / f"cut{depth}").rename(folder / "d")
        else:
            shutil.rmtree(folder / "d")
        depth += 1


@pytest.mark.slow
def test_a_thousand_files_are_read_up_to_a_limit(eve, graded):
    for number in range(300):
        (eve / f"m{number:03}.py").write_bytes(b"#" * 2**17)

    report, _found = graded()

    assert report["questions"][1]["awarded"] == "6"
    assert "and more were not read: hand in the files you wrote." in words(report)
