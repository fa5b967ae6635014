"""What is measured: one function for each promise, from `rnnex --help` to a run of student code."""

import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
from timing import Figure, Timed, busy, milliseconds, per_second, process, ratio, rounds, spread

from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import Sheet, make_sheet
from rnnex.exercises.registry import find_exercise
from rnnex.grader.class_run import grade_class
from rnnex.grader.code import Job, Plan, ProcessRunner
from rnnex.grader.grade import Grader
from rnnex.grader.handout import hand_out
from rnnex.grader.keys import key_of_question
from rnnex.grader.marking.answered import Answered
from rnnex.grader.marking.evidence import Key
from rnnex.grader.marking.graph import judge_block
from rnnex.grader.marking.numbers import key_of, mark_graph
from rnnex.grader.marking.question import shares
from rnnex.templates.language import language

BLOCK, PAPERS = 256, 200
YARDSTICK_STEPS = 2000
HELP = "import sys; from rnnex.cli import run; sys.argv = ['rnnex', '--help']; run()"
FRESH = """
import json, time
start = time.perf_counter()
from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import make_sheet
from rnnex.grader.handout import sheet_files
from rnnex.templates.language import language
say, tour, times = language("en"), load_assignment("tour"), [time.perf_counter()]
for number in range({count} + 1):
    sheet_files(make_sheet(tour, Student(f"s{{number}}", f"Student {{number}}"), "speed", say), say)
    times.append(time.perf_counter())
print(json.dumps([times[0] - start, times[1] - times[0], times[-1] - times[1]]))
"""
"""A fresh process that makes sheets; prints seconds for the imports, the first sheet, and all the others."""


def help_page(quick: bool) -> list[Figure]:
    """`rnnex --help` against the least a click program can cost, in cold processes."""
    commands = {"nothing": "pass", "click": "import click", "help": HELP}
    works = {name: process([sys.executable, "-c", code]) for name, code in commands.items()}
    taken = rounds(works, 8 if quick else 60)
    return [
        Figure("python -c 'pass'", milliseconds(taken["nothing"]), "ms"),
        Figure("python -c 'import click'", milliseconds(taken["click"]), "ms"),
        Figure("rnnex --help", milliseconds(taken["help"]), "ms"),
        Figure("rnnex --help / import click", ratio(taken["help"], taken["click"]), "times", "at most 1.5"),
    ]


def yardstick() -> None:
    """A fixed loop of small NumPy calls, the stuff variants are made of: a layer of two units, 2,000 times."""
    W, v = np.full((2, 3), 0.5), np.array([0.1, -0.2, 0.3])
    for _ in range(YARDSTICK_STEPS):
        v[:2] = np.tanh(W @ v)


def variants(quick: bool) -> list[Figure]:
    """Accepted gru-step variants with key, windows and separation."""
    exercise = find_exercise("gru-step")
    generator = exercise.generator(exercise.options({}), {})  # type: ignore[attr-defined]
    fresh = itertools.count()  # never the same seed twice

    def seeds(count: int) -> list[str]:
        return [f"speed/{next(fresh)}" for _ in range(count)]

    single, blocks = (100, 2) if quick else (400, 16)
    taken = rounds(
        {
            "yardstick": yardstick,
            "single": lambda: [generator.draw([seed]) for seed in seeds(single)],
            "block": lambda: [generator.draw(seeds(BLOCK)) for _ in range(blocks)],
        },
        5 if quick else 15,
    )
    step = [Timed(one.wall / YARDSTICK_STEPS, one.cpu / YARDSTICK_STEPS) for one in taken["yardstick"]]
    one = [Timed(t.wall / single, t.cpu / single) for t in taken["single"]]
    each = [Timed(t.wall / blocks / BLOCK, t.cpu / blocks / BLOCK) for t in taken["block"]]
    return [
        Figure("gru-step variants, one at a time", per_second(one, 1), "a second", "at least 1,500"),
        Figure("gru-step variants, blocks of 256", per_second(each, 1), "a second", "at least 10,000"),
        Figure("one variant / yardstick step", ratio(one, step), "times"),
        Figure("one variant of a block / yardstick step", ratio(each, step), "times"),
        Figure("core was ours", spread([busy(taken["single"] + taken["block"])]), "of the time"),
    ]


def sheets(quick: bool) -> list[Figure]:
    """Whole sheets of the tour (five exercises, MathML), each for another student, in fresh processes."""
    count = 20 if quick else 100
    command = [sys.executable, "-c", FRESH.format(count=count)]
    runs = []
    for _ in range(2 if quick else 7):
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
        runs.append(json.loads(done.stdout))
    return [
        Figure("tour sheets, warm", spread([count / later for _, _, later in runs]), "a second", "at least 50"),
        Figure("first sheet of a process", spread([1000 * first for _, first, _ in runs]), "ms"),
        Figure("imports", spread([1000 * imports for imports, _, _ in runs]), "ms"),
        Figure(f"{count + 1} sheets from nothing", spread([(count + 1) / sum(run) for run in runs]), "a second"),
        Figure("generate: sheets, key, worked solutions", per_second(_generated(count, quick), count), "students/s"),
    ]


def _generated(count: int, quick: bool) -> list[Timed]:
    """What `rnnex generate tour` does for this many students, onto the disk; caches are warm."""
    students = [Student(f"s{number:03}", f"Student {number}") for number in range(count)]
    tour, say, fresh = load_assignment("tour"), language("en"), itertools.count()
    with tempfile.TemporaryDirectory() as folder:
        works = {"all": lambda: hand_out(tour, students, "speed", say, Path(folder) / str(next(fresh)))}
        return rounds(works, 2 if quick else 5)["all"]


def marking(quick: bool) -> list[Figure]:
    """One vector blank, one gru-step question, a block of papers, and a class of 100 tour submissions without code."""
    say, tour = language("en"), load_assignment("tour")
    students = [Student(f"s{number:03}", f"Student {number}") for number in range(20 if quick else 100)]
    made = [make_sheet(tour, student, "speed", say) for student in students]
    with tempfile.TemporaryDirectory() as folder:
        folders = [_submission(sheet, Path(folder), slip=number % 2) for number, sheet in enumerate(made)]
        reports = itertools.count()

        def grade() -> object:
            return grade_class(Grader(None, say), folders, Path(folder) / f"reports{next(reports)}", say)

        works = {"questions": _all_gru_questions(made), "class": grade, "blank": _one_blank(), "block": _block()}
        taken = rounds(works, 2 if quick else 7)
    one = [Timed(t.wall / len(made), t.cpu / len(made)) for t in taken["questions"]]
    blank = [Timed(t.wall / PAPERS, t.cpu / PAPERS) for t in taken["blank"]]
    paper = [Timed(1000 * t.wall / BLOCK, 1000 * t.cpu / BLOCK) for t in taken["block"]]
    return [
        Figure("marking one vector blank", milliseconds(blank), "ms", "at most 0.3"),
        Figure("marking one gru-step question of four", milliseconds(one), "ms"),
        Figure("judging one such paper in a block of 256", milliseconds(paper), "µs"),
        Figure(f"grading {len(made)} tour submissions", spread([t.wall for t in taken["class"]]), "s"),
        Figure("tour submissions graded", per_second(taken["class"], len(made)), "a second"),
    ]


def _one_blank() -> Callable[[], object]:
    """Marks gru-step questions that ask the new state only; every second answer is wrong."""
    exercise = find_exercise("gru-step")
    options, pins = exercise.options({}), {"z": [0.3, 0.7], "r": [0.4, 0.6], "h_tilde": [0.2, -0.5]}
    work = []
    for number in range(PAPERS):
        variant = exercise.draw(f"speed/{number}", options, pins)
        blanks = exercise.blanks(variant)
        key = key_of(exercise, variant).reading.printed  # type: ignore[arg-type]
        value = [float(entry) + 0.1 * (number % 2) for entry in next(reversed(key.values()))[0]]
        work.append((exercise, variant, {"h": Answered(str(value), value)}, shares(blanks, Fraction(3))))
    return lambda: [mark_graph(*one, "half") for one in work]  # type: ignore[arg-type]


def _block() -> Callable[[], object]:
    """Judges a block of papers on as many variants, half of them with a slip at the reset gate; the key included."""
    exercise = find_exercise("gru-step")
    generator = exercise.generator(exercise.options({}), {})  # type: ignore[attr-defined]
    drawn = generator.draw([f"speed/{number}" for number in range(BLOCK)])
    answers = {q.name: drawn.reading.printed[q.at].copy() for q in generator.plan.asked}
    answers["r"][::2] += 0.1
    return lambda: judge_block(Key(generator.plan, drawn.givens, generator.separation), answers)


def _answers(sheet: Sheet, *, slip: int) -> dict[str, dict[str, object]]:
    """The key of every question; with a slip, the GRU's first gate is wrong and the rest as printed."""
    found = {question.label: key_of_question(question) for question in sheet.questions}
    if slip:
        found["3"]["z"] = [value + 0.25 for value in found["3"]["z"]]
    return found


def _submission(sheet: Sheet, folder: Path, *, slip: int) -> Path:
    """A folder as handed in, without code."""
    place = folder / sheet.student.folder
    place.mkdir()
    (place / "sheet.json").write_text(sheet.public(), encoding="utf-8")
    lines = [f"# sheet {sheet.id}"]
    for label, blanks in _answers(sheet, slip=slip).items():
        lines += [f"[{label}]", *(f"{name} = {str(value).replace(',', ';')}" for name, value in blanks.items())]
    (place / "answers.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def _all_gru_questions(made: list[Sheet]) -> Callable[[], object]:
    """Marks the gru-step question of every sheet; half of the students slipped at the update gate."""
    work = []
    for number, sheet in enumerate(made):
        question = sheet.questions[2]
        answers = {name: Answered(str(value), value) for name, value in _answers(sheet, slip=number % 2)["3"].items()}
        work.append((question.exercise, question.variant, answers, shares(question.blanks, Fraction(3))))
    return lambda: [mark_graph(*one, "half") for one in work]


def student_code(quick: bool) -> list[Figure]:
    """One run of a student's file (six cases of gru-cell) against a bare Python with NumPy."""
    exercise = find_exercise("gru-cell")
    variant = exercise.draw("speed", exercise.options({}), {})
    worked = exercise.worked(variant, language("en"))
    source = worked.split("```python\n")[1].split("```")[0].encode()
    cases = exercise.public_cases(variant) + exercise.hidden_cases(variant)  # type: ignore[attr-defined]
    job = Job(source, Plan("gru_cell.py", tuple(cases)))
    works = {
        "numpy": process([sys.executable, "-c", "import numpy"]),
        "run": lambda: ProcessRunner().run(job),
    }
    taken = rounds(works, 5 if quick else 30)
    return [
        Figure("python -c 'import numpy'", milliseconds(taken["numpy"]), "ms"),
        Figure("one run of student code", milliseconds(taken["run"]), "ms"),
        Figure("student code / import numpy", ratio(taken["run"], taken["numpy"]), "times"),
    ]
