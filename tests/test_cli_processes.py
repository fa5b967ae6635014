"""Commands as real processes: the same bytes on every run, the language of the surroundings, and Ctrl-C."""

import csv
import os
import signal
import subprocess
import sys
import time

import pytest

from rnnex.templates.language import language

from .students.folders import assignment, grade, hand_in, hand_out

CELL = '[[exercise]]\nid = "gru-cell"\nlabel = "1"\n'
LOOP = "def gru_cell(*arguments):\n    while True:\n        pass\n"
PT = language("pt-BR")


def listen():
    """Let Ctrl-C through."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(*arguments, cwd, **environment):
    """A running `rnnex`; Ctrl-C reaches it even where the shell above has switched that off."""
    return subprocess.Popen(
        [sys.executable, "-m", "rnnex.cli", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONWARNINGS": "error", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=listen if os.name == "posix" else None,  # noqa: PLW1509 - no other thread runs here
    )


def ended(*arguments, cwd, **environment):
    process = started(*arguments, cwd=cwd, **environment)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def tree(folder):
    """Every file of a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_same_seed_gives_the_same_bytes_in_another_process_with_another_hash_seed(tmp_path):
    for name, number in (("a", "0"), ("b", "4711")):
        status, _, err = ended("generate", "tour", "--seed", "7", "--out", name, cwd=tmp_path, PYTHONHASHSEED=number)
        assert (status, err) == (0, "")

    one, two = tree(tmp_path / "a"), tree(tmp_path / "b")
    assert set(one) == set(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_another_seed_gives_other_numbers(tmp_path):
    one, two = (hand_out(tmp_path / seed, "tour", seed=seed) / "sheet.json" for seed in ("7", "8"))

    assert one.read_bytes() != two.read_bytes()


def test_every_student_has_numbers_of_their_own(tmp_path):
    sheet = hand_out(tmp_path, "tour", students=[f"s{number}" for number in range(30)])
    sheets = [path.read_text("utf-8").split('"questions"')[1] for path in sheet.parent.glob("*/sheet.json")]

    assert len(set(sheets)) == 30


def test_student_keeps_the_numbers_when_the_class_list_changes(tmp_path):
    alone = hand_out(tmp_path / "a", "tour", students=("ana",))
    among = hand_out(tmp_path / "b", "tour", students=("zoe", "ana", "bruno")).with_name("ana")

    assert tree(alone) == tree(among)


@pytest.mark.parametrize(
    "environment", [{"RNNEX_LANG": "pt-BR"}, {"RNNEX_LANG": "", "LC_ALL": "", "LANG": "pt_BR.UTF-8"}]
)
def test_language_of_the_surroundings_is_spoken(tmp_path, environment):
    status, _, err = ended("grade", "ninguém", cwd=tmp_path, **environment)

    sentence = PT("%(path)s does not exist: give the folder of a submission.", path="ninguém")
    assert (status, err) == (2, f"rnnex: {sentence}\n")


def test_help_is_in_portuguese_too(tmp_path):
    status, out, err = ended("grade", "--help", cwd=tmp_path, RNNEX_LANG="pt-BR")

    assert (status, err) == (0, "")
    assert PT("Print JSON for programs instead of text.")[:20] in out
    assert "Usage:" not in out


def test_language_asked_for_wins(tmp_path):
    _, out, _ = ended("show", "gru-step", "--seed", "7", "--lang", "en", cwd=tmp_path, RNNEX_LANG="pt-BR")

    assert "A GRU with 2 units reads its first input." in out


def test_terminal_without_accents_is_no_fault(tmp_path):
    line = ("show", "gru-step", "--seed", "7", "--lang", "pt-BR")

    status, out, err = ended(*line, cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert (status, err) == (0, "")
    assert "Uma GRU com 2 unidades" in out


def test_names_with_accents_spaces_and_slashes_go_all_the_way(tmp_path):
    (tmp_path / "turma nova.csv").write_text(
        "matrícula;nome\nJosé da Silva;José da Silva\na/b;Ana/Bia\n=1+1;=1+1\n", "utf-8"
    )
    assert (
        ended("generate", "list-b", "--seed", "7", "--roster", "turma nova.csv", "--out", "a b", cwd=tmp_path)[0] == 0
    )

    status, out, err = ended("grade", "a b", "--out", "relatórios", "--lang", "en", cwd=tmp_path)

    assert (status, err) == (0, "")
    assert "José da Silva" in out
    text = (tmp_path / "relatórios" / "gradebook.csv").read_text("utf-8-sig")
    assert {row["student"] for row in csv.DictReader(text.splitlines())} == {"José da Silva", "a/b", "'=1+1"}
    assert (tmp_path / "relatórios" / "a_b.html").is_file()


@pytest.mark.skipif(os.name != "posix", reason="sends a signal as a terminal does")
def test_ctrl_c_keeps_the_finished_reports(tmp_path):
    sheet = hand_out(tmp_path, assignment(tmp_path / "own", CELL))
    for name, code in (("ana", "x = "), ("bruno", LOOP), ("carla", "x = ")):
        hand_in(sheet, tmp_path / "class" / name, code={"gru_cell.py": code})
        text = (sheet / "sheet.json").read_text("utf-8").replace('"demo"', f'"{name}"')
        (tmp_path / "class" / name / "sheet.json").write_text(text, "utf-8")
    process = started("grade", "class", "--out", "r", "--lang", "en", cwd=tmp_path)
    deadline = time.monotonic() + 30
    while not (tmp_path / "r" / "ana.json").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)  # Bruno's loop is running now

    process.send_signal(signal.SIGINT)
    begin = time.monotonic()
    out, err = process.communicate(timeout=30)

    assert time.monotonic() - begin < 6  # less than the loop has left
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "what was finished is saved" in out
    assert {path.name for path in (tmp_path / "r").iterdir()} == {"ana.html", "ana.json", "index.html", "gradebook.csv"}


@pytest.mark.slow
def test_endless_loop_takes_its_time_limit_and_no_more(tmp_path):
    sheet = hand_out(tmp_path, assignment(tmp_path / "own", CELL))
    folder = hand_in(sheet, tmp_path / "class" / "ana", code={"gru_cell.py": LOOP})
    begin = time.monotonic()

    found = grade(folder)

    assert time.monotonic() - begin < 30
    assert "did not finish within 10 seconds" in found.question("1")["details_md"]
    assert found.run.status() == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind the administrator")
def test_folder_that_must_not_be_written_is_one_sentence(tmp_path):
    hand_out(tmp_path).rename(tmp_path / "ana")
    (tmp_path / "locked").mkdir(mode=0o500)

    status, out, err = ended("grade", "ana", "--out", "locked/r", cwd=tmp_path, RNNEX_LANG="en")

    assert (status, out) == (2, "")
    assert err.startswith("rnnex: locked/r cannot be written (Permission denied)")
