"""docs/authoring.md, code exercises: the files it shows are real, sound, and mark what students write."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.outside import addressed
from rnnex.grader.audit.run import audit
from rnnex.grader.code import ProcessRunner
from rnnex.grader.marking.code import mark_code
from rnnex.templates.language import language

from .students.commands import command
from .students.folders import grade, hand_in, hand_out

DOCS = Path(__file__).parent.parent / "docs"
EXAMPLES = sorted((DOCS / "examples").glob("*.py"))
PAGE = (DOCS / "authoring.md").read_text("utf-8")
CHAPTERS = PAGE[PAGE.index("\n## A code exercise\n") : PAGE.index("\n## AuthorError\n")]
PARTS = re.findall(r"^```python\n(.*?)^```", CHAPTERS, re.DOTALL | re.MULTILINE)

RIGHT = {
    "lstm_step": """
import numpy as np

def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    next_h, next_c, gates = np.empty((N, H)), np.empty((N, H)), []
    for n in range(N):
        a = Wx.T @ x[n] + Wh.T @ prev_h[n] + b
        i, f, o = (1 / (1 + np.exp(-a[k * H:(k + 1) * H])) for k in range(3))
        g = np.tanh(a[3 * H:])
        next_c[n] = f * prev_c[n] + i * g
        next_h[n] = o * np.tanh(next_c[n])
        gates.append((i, f, o, g))
    return next_h, next_c, dict(x=x, h=prev_h, c=prev_c, Wx=Wx, Wh=Wh, gates=gates, new=next_c)

def lstm_step_backward(dnext_h, dnext_c, cache):
    x, h, c, Wx, Wh = (cache[name] for name in ("x", "h", "c", "Wx", "Wh"))
    dx, dh, dc = np.zeros_like(x), np.zeros_like(h), np.zeros_like(c)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(Wx.shape[1])
    for n, (i, f, o, g) in enumerate(cache["gates"]):
        t = np.tanh(cache["new"][n])
        d = dnext_c[n] + dnext_h[n] * o * (1 - t * t)
        gates = [d * g * i * (1 - i), d * c[n] * f * (1 - f), dnext_h[n] * t * o * (1 - o)]
        a = np.concatenate([*gates, d * i * (1 - g * g)])
        dx[n], dh[n], dc[n] = Wx @ a, Wh @ a, d * f
        dWx += np.outer(x[n], a)
        dWh += np.outer(h[n], a)
        db += a
    return dx, dh, dc, dWx, dWh, db
""",
    "rnn_step_dictionaries": """
import numpy as np

def rnn_step(parameters, x, a_prev):
    n = a_prev.shape[0]
    W, b = parameters["W"], parameters["b"]
    a = np.tanh(W[:, :n] @ a_prev + W[:, n:] @ x + b)
    return a, [W, x, a_prev, a]

def rnn_step_gradients(da, cache):
    W, x, a_prev, a = cache
    n = len(a)
    d = da - da * a * a
    return {
        "da_prev": W[:, :n].T @ d,
        "dx": W[:, n:].T @ d,
        "dW": np.hstack([d @ a_prev.T, d @ x.T]),
        "db": d.sum(axis=1).reshape(n, 1),
    }
""",
}
"""As students write them: loops over examples, other caches, other orders."""
WRONG = {
    "lstm_step": [
        ("d * f\n", "d\n", "nothing-forgotten"),
        ("db += a", "db += a / len(x)", "bias-averaged"),
        ("dnext_c[n] + ", "", "cell-gradient-ignored"),
        (" * (1 - t * t)", "", "tanh-derivative-missing"),
        ("d * i * (1 - g * g)", "d * i * g * (1 - g)", "candidate-derivative"),
        ("d * c[n] * f", 'd * cache["new"][n] * f', "forget-new-cell"),
        ("+ b\n", "\n", "bias-missing"),
    ],
    "rnn_step_dictionaries": [
        ("d = da - da * a * a", "d = da", "derivative-missing"),
        ("da * a * a", "da * np.tanh(a) ** 2", "derivative-twice"),
        ("d @ a_prev.T", "d @ a.T", "new-state-paired"),
        ("W[:, :n].T @ d", "W[:, :n] @ d", "not-transposed"),
        ("d.sum(axis=1)", "d.mean(axis=1)", "bias-averaged"),
        (" + b)", ")", "bias-missing"),
    ],
}


@pytest.fixture(scope="module", params=RIGHT)
def example(request):
    """An exercise, one variant, and the name of its file."""
    (made,) = addressed(str(DOCS / "examples" / f"{request.param}.py"))
    return made, made.draw("7", made.options({}), {}), request.param


def marked(example, source):
    made, variant, _ = example
    (mark,), _ = mark_code(made, variant, source.encode(), ProcessRunner(), Fraction(1), language("en"))
    return mark


def test_every_example_is_spoken_of():
    assert [path.stem for path in EXAMPLES] == sorted(RIGHT)
    assert all(f"(examples/{path.name})" in CHAPTERS for path in EXAMPLES)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.split("\n", 1)[0].strip())
def test_every_part_that_is_shown_stands_in_a_file(part):
    assert any(part in path.read_text("utf-8") for path in EXAMPLES)


def test_parts_are_found_and_another_text_is_noticed():
    assert len(PARTS) >= 8
    assert not any(PARTS[0].replace("held=True", "held=False") in path.read_text("utf-8") for path in EXAMPLES)


def test_right_solutions_get_full_marks(example):
    assert marked(example, RIGHT[example[2]]).awarded == 1


@pytest.mark.parametrize("number", range(7))
def test_what_students_get_wrong_is_marked_down_and_named(example, number):
    changes = WRONG[example[2]]
    if number < len(changes):
        before, after, name = changes[number]
        assert before in RIGHT[example[2]]

        mark = marked(example, RIGHT[example[2]].replace(before, after))

        assert mark.awarded < 1
        assert [one.id for one in mark.explanations] == [name]


@pytest.mark.parametrize("seeds", [2, pytest.param(64, marks=pytest.mark.slow)])
def test_example_passes_the_audit(example, seeds):
    """In both languages: every text of its own has its translation."""
    (found,) = audit([example[0]], seeds)

    assert [told.first.message for told in found.faults] == []
    assert [told.first.params for told in found.remarks] == []


def test_audit_finds_a_sign_that_an_author_forgot(example, tmp_path):
    """The control: the same file with one wrong derivative in the reference."""
    text = (DOCS / "examples" / f"{example[2]}.py").read_text("utf-8")
    wrong = text.replace("1 - tanh**2", "1 + tanh**2").replace("in slips else a) ** 2", "in slips else -a) ** 3")
    assert wrong != text
    (tmp_path / "wrong.py").write_text(wrong, "utf-8")

    (found,) = audit(addressed(str(tmp_path / "wrong.py")), 1)

    assert any("differ in the case" in told.first.message for told in found.faults)


def test_example_speaks_portuguese(example):
    made, variant, _ = example
    say = language("pt-BR")

    assert made.text(variant, say).startswith("Escreva ")
    assert made.worked(variant, say).startswith("Duas funções ")
    assert "Retorna" in next(iter(made.files(variant, say).values()))
    assert all(say(slip.says) != str(slip.says) for slip in made.task(variant).slips)


def test_assignment_of_both_is_handed_out_and_graded_elsewhere(tmp_path):
    """From generate to the report, with a mistake named in Portuguese."""
    sheet = hand_out(tmp_path / "lecturer", str(DOCS / "examples"), students=("ana",), lang="pt-BR")
    code = {
        "lstm_step.py": RIGHT["lstm_step"],
        "rnn_step.py": RIGHT["rnn_step_dictionaries"].replace("d @ a_prev.T", "d @ a.T"),
    }
    ana = hand_in(sheet, tmp_path / "far" / "off" / "ana", code=code)

    found = grade(ana, assigned=sheet.parent.parent)

    one, two = (Fraction(found.question(label)["awarded"]) for label in "12")
    assert one == 6
    assert two < 4
    assert "dW é feito com o estado novo" in str(found.question("2")["marks"])


def test_assignment_of_the_examples_is_what_the_page_says():
    items = load_assignment(str(DOCS / "examples")).items

    assert [item.exercise for item in items][:2] == ["lstm-step-functions", "rnn-step-dictionaries"]


def test_documented_command_shows_an_example(monkeypatch, capsys):
    ran = command(f"show {DOCS / 'examples' / 'lstm_step.py'} --lang pt-BR --seed 7", monkeypatch, capsys)

    assert (ran.status, ran.out[:8]) == (0, "Escreva ")
