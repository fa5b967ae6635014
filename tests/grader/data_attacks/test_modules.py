"""Files beside the answer that would be imported in the place of others; and data that runs code when it is loaded."""

import io
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ...students.folders import gru_source, hand_in
from .conftest import words

MARKER = "SHADOW WAS HERE"
SHADOW = f"print('{MARKER}')\nimport sys\nsys.stdout.flush()\n"
NAMES = [
    "numpy.py",
    "json.py",
    "inside.py",
    "rnnex.py",
    "sitecustomize.py",
    "usercustomize.py",
    "conftest.py",
    "ast.py",
    "resource.py",
    "signal.py",
    "encodings/__init__.py",
    "numpy/__init__.py",
    "rnnex/__init__.py",
    "inside/__init__.py",
    "__init__.py",
    "__main__.py",
    "numpy.pth",
    "pyvenv.cfg",
    "numpy.so",
]


def shadowed(folder, name):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(SHADOW, "utf-8")


@pytest.mark.parametrize("place", ["code", pytest.param("", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", NAMES)
def test_module_beside_the_answer_is_not_imported(eve, graded, tmp_path, monkeypatch, name, place):
    shadowed(eve / place, name)
    monkeypatch.chdir(eve / place)  # where a lecturer may stand

    report, _found = graded()

    assert report["questions"][1]["awarded"] == "6"
    assert MARKER not in "".join(path.read_text("utf-8") for path in (tmp_path / "reports").iterdir())


@pytest.mark.parametrize("name", ["numpy.py", "json.py", "numpy/__init__.py", "ast.py"])
def test_without_care_it_is_imported(eve, name):
    """Control: whoever runs the student's file where it lies runs what lies beside it."""
    shadowed(eve / "code", name)
    imports = "import numpy, json, ast\n" + gru_source()
    (eve / "code" / "gru_cell.py").write_text(imports, "utf-8")

    ran = subprocess.run([sys.executable, "gru_cell.py"], cwd=eve / "code", capture_output=True, text=True, check=False)

    assert MARKER in ran.stdout


def test_answer_that_imports_what_lies_beside_it_is_told_that_it_is_not_there(eve, graded):
    (eve / "code" / "helper.py").write_text("x = 1", "utf-8")
    (eve / "code" / "gru_cell.py").write_text("import helper\n" + gru_source(), "utf-8")

    report, _found = graded()

    assert report["questions"][1]["awarded"] == "0"
    assert "No module named 'helper'" in report["questions"][1]["details_md"]


class Runs:
    """When it is unpickled, it makes a file."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return Path.touch, (Path(self.path),)


def as_pickle(path, made):
    path.write_bytes(pickle.dumps(Runs(made)))


def as_array(path, made):
    with path.open("wb") as file:
        np.save(file, np.array([Runs(made)], dtype=object), allow_pickle=True)


def as_weights(path, made):
    """As torch.save writes it: a zip archive with a pickle in it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Runs(made)))


LOADED = {
    "pickle": (as_pickle, lambda path: pickle.loads(path.read_bytes())),  # noqa: S301 - the harm is the point
    "object array": (as_array, lambda path: np.load(io.BytesIO(path.read_bytes()), allow_pickle=True)),
    "weights": (as_weights, lambda path: pickle.loads(zipfile.ZipFile(path).read("archive/data.pkl"))),  # noqa: S301
}


@pytest.mark.parametrize("kind", LOADED)
@pytest.mark.parametrize("name", ["model.pt", "code/weights.npy"])
def test_data_beside_the_answer_is_not_loaded(eve, graded, tmp_path, name, kind):
    LOADED[kind][0](eve / name, tmp_path / "made")

    report, _found = graded()

    assert report["questions"][1]["awarded"] == "6"
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("kind", LOADED)
@pytest.mark.parametrize("name", ["answers.txt", "sheet.json", "code/gru_cell.py", "gru_cell.ipynb"])
def test_data_under_the_name_of_a_file_is_not_loaded(eve, graded, tmp_path, name, kind):
    if name.endswith("ipynb"):
        (eve / "code" / "gru_cell.py").unlink()
    LOADED[kind][0](eve / name, tmp_path / "made")

    report, _found = graded()

    assert not (tmp_path / "made").exists()
    assert words(report) or report["questions"][1]["details_md"]


@pytest.mark.parametrize("kind", LOADED)
def test_without_care_loading_it_runs_it(tmp_path, kind):
    """Control."""
    save, load = LOADED[kind]
    save(tmp_path / "x", tmp_path / "made")

    load(tmp_path / "x")

    assert (tmp_path / "made").exists()


def test_class_with_such_a_module_is_graded_from_a_program_of_its_own(eve, sheet, tmp_path):
    """The whole command, started where the modules lie."""
    for name in ("numpy.py", "json.py", "sitecustomize.py"):
        shadowed(eve, name)
    hand_in(sheet, tmp_path / "alone")

    ran = subprocess.run(
        [sys.executable, "-P", "-m", "rnnex.cli", "grade", ".", "--out", "../../out"],
        cwd=eve, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert MARKER not in ran.stdout + ran.stderr
    assert ran.returncode == 0
