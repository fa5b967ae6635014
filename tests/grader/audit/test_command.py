"""`rnnex audit`: exit status, sentences, pages; in one process and in several; and Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from rnnex.exercises.outside import addressed
from rnnex.exercises.registry import find_exercise
from rnnex.grader.audit import desk, keys
from rnnex.grader.audit.run import audit
from rnnex.templates.language import language

from ...students.commands import command
from . import planted

WRONG = planted.exercise(planted.write_wrong_key, name="wrong-key")
SOUND = planted.exercise(planted.write_sound, name="sound")


@pytest.fixture
def rnnex(monkeypatch, capsys, tmp_path):
    """Runs a command line in an empty folder; the planted exercises can be found by id."""
    planted_ones = {"wrong-key": WRONG, "sound": SOUND}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        desk, "addressed", lambda name: [planted_ones[name]] if name in planted_ones else addressed(name)
    )
    return lambda line, lang="en": command(line, monkeypatch, capsys, lang)


def test_sound_exercise_ends_with_status_0(rnnex):
    ran = rnnex("audit sound --seeds 8 --jobs 1")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"{'sound':20} {'8 variants':18} sound\n"


def test_fault_ends_with_status_1_and_says_which_variant_shows_it(rnnex):
    ran = rnnex("audit sound wrong-key --seeds 8 --jobs 1")

    assert ran.status == 1
    assert re.search(r"fault: wrong-key, seed 0: 'z' is \[.*\] in the key and \[.*\] by the second route", ran.out)
    assert "rnnex show wrong-key --seed 0\n" in ran.out


def test_json_holds_the_same(rnnex):
    found = json.loads(rnnex("audit wrong-key --seeds 8 --jobs 1 --json").out)

    (one,) = found["exercises"]
    assert found["schema"] == "rnnex/audit/v1"
    assert found["faults"] == len(one["faults"]) > 0
    assert [fault["about"] for fault in one["faults"] if fault["check"] == "key"] == ["z", "h"]
    assert one["faults_by_check"]["key"] == 2
    assert one["mistakes"][0]["id"] == "bias-forgotten"


def test_unknown_exercise_is_refused(rnnex):
    ran = rnnex("audit gru-stpe")

    assert (ran.status, ran.out) == (2, "")
    assert "There is no exercise 'gru-stpe' (gru-step?)" in ran.err


def test_page_in_a_folder_that_is_not_there_is_refused_before_anything_is_drawn(rnnex):
    ran = rnnex("audit sound --seeds 1000000 --out nowhere/audit.html")

    assert ran.status == 2
    assert "nowhere" in ran.err


def test_page_and_markdown_are_written(rnnex, tmp_path):
    ran = rnnex("audit wrong-key sound --seeds 40 --jobs 1 --out a.html --markdown a.md")

    page, text = ((tmp_path / name).read_text("utf-8") for name in ("a.html", "a.md"))
    assert ran.status == 1
    assert page.count("<section") == 2
    assert "in the key and" in page
    assert "rnnex audit wrong-key sound --seeds 40 --markdown docs/validity.md" in text
    assert re.search(r"\| wrong-key \| 1 \| 40 \| 2 \| 0 \|", text)
    assert re.search(r"\| sound \| 1 \| 40 \| 0 \| 0 \| 0 \|", text)


def test_markdown_is_english_and_the_same_again_but_for_the_time(rnnex, tmp_path):
    for name, lang in (("a.md", "en"), ("b.md", "pt-BR")):
        rnnex(f"audit sound --seeds 20 --jobs 1 --markdown {name}", lang)

    one, two = ((tmp_path / name).read_text("utf-8").partition("## Time")[0] for name in ("a.md", "b.md"))
    assert one == two


@pytest.mark.slow
def test_several_processes_find_the_same_as_one():
    exercises = [find_exercise("latch-design"), find_exercise("gradient-overflow")]

    one, several = (audit(exercises, 40, jobs) for jobs in (1, 2))

    for left, right in zip(one, several, strict=True):
        assert left.told == right.told
        assert _without_time(left.figures.sums) == _without_time(right.figures.sums)
        assert left.figures.least == right.figures.least


def _without_time(sums):
    return {key: value for key, value in sums.items() if key[0] != "time"}


def test_environment_is_left_as_it_was(monkeypatch):
    from rnnex.grader.audit.run import ONE_THREAD, _one_thread

    monkeypatch.setenv(ONE_THREAD[0], "7")
    monkeypatch.delenv(ONE_THREAD[1], raising=False)

    with _one_thread():
        assert {os.environ[name] for name in ONE_THREAD} == {"1"}

    assert os.environ[ONE_THREAD[0]] == "7"
    assert ONE_THREAD[1] not in os.environ


def test_progress_is_told_block_by_block():
    told = []

    audit([SOUND], 300, progress=lambda done, of: told.append((done, of)))

    assert told == [(0, 2), (1, 2), (2, 2)]


def test_a_kind_of_fault_is_told_once_with_its_first_seed():
    (found,) = audit([planted.exercise(planted.write_sound, routes=False)], 600)

    (told,) = found.faults
    assert (told.first.message, told.first.seed, told.count) == (keys.NO_ROUTE, "0", 3)


def test_sentences_are_told_in_the_readers_language(rnnex):
    assert language("pt-BR")("sound") in rnnex("audit sound --seeds 2 --jobs 1", "pt-BR").out


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends a signal as a terminal does")
@pytest.mark.parametrize("seconds", [1, 2, 6])  # other processes still import; begin; are at work
def test_ctrl_c_ends_every_process(tmp_path, seconds):
    process = subprocess.Popen(
        [sys.executable, "-m", "rnnex.cli", "audit", "gru-step", "--seeds", "1000000", "--jobs", "2", "--lang", "en"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no other thread runs here
    )
    time.sleep(seconds)

    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)

    assert (process.returncode, out) == (130, "")
    assert err.strip() == "rnnex: Interrupted."
