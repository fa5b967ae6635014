"""The same seed gives the same bytes: in another process, whatever Python randomises."""

import hashlib
import os
import subprocess
import sys

import pytest

PROGRAM = """
import hashlib
from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import make_sheet
from rnnex.grader.handout import key_file, sheet_files
from rnnex.templates.language import language

for code in ("en", "pt-BR"):
    for name in ("tour", "list-a", "list-b"):
        assignment = load_assignment(name)
        sheet = make_sheet(assignment, Student("ana", "Ana Souza"), "{seed}", language(code))
        files = sheet_files(sheet, language(code))
        files["key"] = key_file(assignment, "{seed}", [sheet])
        for path, text in files.items():
            print(code, name, path, hashlib.sha256(text.encode()).hexdigest())
"""


def hashes(hash_seed, seed="7", folder="."):
    """Path and hash of every file of every bundled assignment, from a fresh process."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM.replace("{seed}", seed)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=folder,
    )
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())


@pytest.fixture(scope="module")
def first():
    return hashes("0")


def test_files_do_not_depend_on_hash_randomisation(first, tmp_path):
    """sheet.html, sheet.json, answers.txt, code and the key; the folder does not matter either."""
    assert hashes("4242", folder=tmp_path) == first


def test_every_kind_of_file_is_compared(first):
    kinds = {path.split(" ")[-1] for path in first}

    assert kinds == {"sheet.html", "sheet.json", "answers.txt", "code/gru_cell.py", "code/check.py", "key"}


def test_another_seed_changes_every_drawn_file(first):
    other = hashes("0", seed="8")

    changed = {path for path in first if first[path] != other[path]}
    assert changed >= {path for path in first if " tour " in path}
    assert not any(hashlib.sha256(b"").hexdigest() == value for value in first.values())
