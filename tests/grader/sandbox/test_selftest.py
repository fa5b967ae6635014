"""The self-test finds what holds, and above all finds what does not."""

import sys

import pytest

from rnnex.errors import Exit
from rnnex.grader.code import ProcessRunner
from rnnex.grader.sandbox import choose, doctor, selftest
from rnnex.grader.sandbox.probes import LAYERS, PROBES
from rnnex.grader.sandbox.runner import SandboxRunner
from rnnex.grader.sandbox.tiers import A_PLUS, BUBBLEWRAP, CONFINED, OPEN, A, Tier
from rnnex.templates.language import language
from rnnex.templates.plain import one_line

from ...students.commands import command
from ...students.folders import GRADED, assignment, gru_source, hand_in, hand_out

linux = pytest.mark.skipif(sys.platform != "linux", reason="there are no tiers but D elsewhere")
EN, PT = language("en"), language("pt-BR")
ROOT_ONLY = {"root"}
"""Who is nobody cannot act as root anyway."""


@linux
def test_without_layers_every_probe_succeeds():
    """Control of the self-test: each probe can fail."""
    names = [name for name in PROBES if name not in ROOT_ONLY or (OPEN.user is None and A.user)]

    found = selftest.examine(OPEN, names)

    assert found.fault is None
    assert set(found.possible) == set(names)
    assert not found.holds


@linux
@pytest.mark.parametrize("missing", sorted(CONFINED - {"user"}))
def test_a_missing_layer_is_noticed(missing):
    found = selftest.examine(Tier("A", CONFINED - {missing}), selftest.must_refuse(A))

    assert {PROBES[name].layer for name in found.possible} <= {missing}
    assert found.possible


@linux
@pytest.mark.skipif(
    sys.platform != "linux" or __import__("os").geteuid() != 0, reason="only root has a user to give up"
)
def test_a_missing_change_of_user_is_noticed():
    assert selftest.examine(Tier("A", CONFINED - {"user"}), selftest.must_refuse(A)).possible == ("root",)


@linux
def test_the_first_tier_that_holds_is_taken(monkeypatch):
    promised = selftest.must_refuse(A)
    monkeypatch.setattr(selftest, "must_refuse", lambda tier: promised)

    runner, found = selftest.best((Tier("A+", CONFINED - {"seccomp"}), A))

    assert [finding.holds for finding in found] == [False, True]
    assert runner.kind is A
    runner.close()


def test_without_bubblewrap_tier_a_plus_is_missing(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)

    found = selftest.examine(A_PLUS)

    assert not found.holds
    assert BUBBLEWRAP in str(found.fault.params) or sys.platform != "linux"


def test_elsewhere_there_is_tier_d(monkeypatch):
    monkeypatch.setattr(selftest, "is_linux", lambda: False)

    runner, found = selftest.best()

    assert runner is None
    assert not any(finding.holds for finding in found)


@linux
def test_a_runner_starts_nothing_before_its_first_job(monkeypatch):
    monkeypatch.setattr(choose, "best", lambda **_: pytest.fail("too early"))

    choose.BestRunner().close()


@pytest.fixture
def nothing_holds(monkeypatch):
    """A machine with tier D only."""
    monkeypatch.setattr(choose, "best", lambda **_: (None, []))
    choose.shared_runner.cache_clear()
    yield
    choose.shared_runner.cache_clear()


@linux
def test_the_best_runner_is_in_a_sandbox():
    runner = choose.BestRunner()

    assert runner.tier in {"A+", "A"}
    assert isinstance(runner._choose(), SandboxRunner)
    runner.close()


def test_in_tier_d_there_is_a_plain_process(nothing_holds):
    runner = choose.BestRunner()

    assert runner.tier == "D"
    assert isinstance(runner._choose(), ProcessRunner)


@pytest.fixture
def rnnex(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda line, lang="en": command(line, monkeypatch, capsys, lang)


@pytest.fixture
def class_of_two(tmp_path):
    """Folders of two students with code, on practice sheets."""
    name = assignment(tmp_path / "test", GRADED)
    first = hand_out(tmp_path / "given", name, students=("ana", "bruno"))
    for student in ("ana", "bruno"):
        hand_in(first.parent / student, tmp_path / "class" / student, {}, {"gru_cell.py": gru_source()})
    return tmp_path / "class"


def test_a_class_is_refused_in_tier_d(nothing_holds, rnnex, class_of_two, tmp_path):
    ran = rnnex("grade class")

    assert ran.status == Exit.INVALID
    assert "--trust-students" in ran.err
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("line", ["grade class --trust-students", "grade class/ana"])
def test_trusted_students_and_ones_own_submission_are_graded_in_tier_d(
    nothing_holds, rnnex, class_of_two, tmp_path, line
):
    """Control of the test above."""
    ran = rnnex(line)

    assert ran.status == Exit.RAN
    assert '"sandbox": "D"' in (tmp_path / "reports" / "ana.json").read_text("utf-8")
    assert "Code was run in sandbox tier D." in (tmp_path / "reports" / "ana.html").read_text("utf-8")


@linux
def test_reports_name_the_tier(rnnex, class_of_two, tmp_path):
    assert rnnex("grade class").status == Exit.RAN

    tier = choose.shared_runner(trusting=False).tier
    assert f'"sandbox": "{tier}"' in (tmp_path / "reports" / "ana.json").read_text("utf-8")
    assert f"Code was run in sandbox tier {tier}." in (tmp_path / "reports" / "ana.html").read_text("utf-8")


@pytest.mark.parametrize("say", [EN, PT])
@pytest.mark.parametrize("state", ["holds", "missing", "failed"])
@pytest.mark.parametrize("tier", ["A+", "A", "D"])
def test_doctor_has_words_for_every_state(say, state, tier):
    told = {"state": state, "possible": [PROBES["file"].about], "reason": "no \x1b[31m kernel"}
    found = {"tier": tier, "promise": doctor.PROMISES[tier], "system": "Linux", "layers": dict.fromkeys(LAYERS, told),
             "tiers": {"A+": told}, "next": None if tier == "A+" else "A+", "how": doctor.HOW}  # fmt: skip

    text = "\n".join(doctor.lines(found, say))

    assert tier in text
    assert "\x1b" not in text
    assert ("Windows" in text) is (tier != "A+")
    assert (say(PROBES["file"].about) in text) is (state == "failed")


@linux
def test_doctor_prints_the_tier(rnnex):
    ran = rnnex("doctor")

    assert ran.status == Exit.RAN
    assert "tier A" in ran.out
    assert "Landlock" in ran.out


@pytest.mark.parametrize("name", ["::error::hacked", "  ::set-output name=x::y", "##[error]x", "##vso[task.complete]x"])
def test_no_line_is_a_command_of_a_ci_service(name):
    assert not one_line(name).lstrip().startswith(("::", "##"))


@pytest.mark.parametrize("name", ["Ana Souza", "a::b"])
def test_other_lines_stay(name):
    assert one_line(name) == name
