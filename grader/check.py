"""A look at one's own submission: how the code does in the public cases, and whether each answer can be read.

Nothing here is marked, no hidden case is made, and nothing is written: what a sheet says is enough.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..exercises.assignments.sheet import Question, Sheet
from ..exercises.engine.check_file import UNCHANGED
from ..exercises.engine.code_exercise import CodeExercise
from ..exercises.engine.debugging import DebuggingExercise
from ..templates.language import N_, Language, language
from ..templates.plain import one_line
from .answers import AnswerSheet
from .authority import rule
from .chosen import choose
from .code import Limits, Notebook, Runner, Source
from .folders import find_submissions
from .grade import answers_of
from .marking.answered import read_question
from .marking.bench import Bench, CaseResult
from .marking.cells import cell_notes
from .marking.code import NO_FILE, named, notes_on, unchanged
from .marking.told import numbers, verdict
from .marking.words import of_what
from .sandbox.choose import Untrusted, shared_runner
from .submission import Submission, read_submission

ONE_ONLY = N_("There is no sandbox on this computer: check one folder at a time, and only your own.")


def check_submissions(paths: Sequence[Path], lang: str | None = None, tag: str | None = None) -> dict[str, Any]:
    """Check the code of each folder, and read its answers.

    Args:
        paths: Folders of submissions; one runs in any tier, because it is one's own.
        lang: Language of the texts; None for that of each sheet.
        tag: Of notebooks, only cells with this tag are run.

    Raises:
        InputError: If a folder is no submission, or has no sheet.json that can be used.
    """
    folders = find_submissions(paths)
    runner = shared_runner(trusting=len(folders) == 1)
    try:
        checked = [_submission(folder, runner, lang, tag) for folder in folders]
    except Untrusted:
        raise InputError(ONE_ONLY) from None
    ran = any("cases" in question for one in checked for question in one["questions"])
    return {
        "right": all(one["right"] for one in checked),
        "sandbox": runner.tier if ran else None,
        "submissions": checked,
    }


def _submission(folder: Path, runner: Runner, lang: str | None, tag: str | None) -> dict[str, Any]:
    submission = read_submission(folder)
    ruling = rule(submission, None)
    sheet = ruling.sheet
    say = language(lang or sheet.language)
    chosen = choose(submission, sheet, tag)
    questions = [
        _code(question, sheet, chosen.of(question), runner, say)
        for question in sheet.questions
        if isinstance(question.exercise, CodeExercise)
    ]
    typed = answers_of(submission, sheet)
    found = _readings(typed, sheet, submission, say)
    lost = [problem.error.say(say) for problem in typed.problems if problem.blank is None]
    notices = [notice.say(say) for notice in (*ruling.notices, *submission.notices, *chosen.notices)]
    return {
        "submission": submission.name,
        "language": say.code,
        "sheet": {"id": sheet.id, "kind": sheet.kind},
        "notices": [*notices, *lost],
        "questions": questions,
        "answers": found,
        "right": all(question["right"] for question in questions) and not found["unreadable"] and not lost,
    }


def _readings(typed: AnswerSheet, sheet: Sheet, submission: Submission, say: Language) -> dict[str, Any]:
    """How many answers can be read, how many are empty, and which are neither."""
    read, empty, unreadable = 0, 0, []
    for question in sheet.questions:
        answers = read_question(
            typed, question.label, question.blanks, language(sheet.language), submission.answers_name
        )
        for name, answer in answers.items():
            read += answer.value is not None
            empty += answer.value is None and answer.fault is None
            if answer.fault is not None:
                unreadable.append({"question": question.label, "blank": name, "text": answer.fault.say(say)})
    return {"read": read, "empty": empty, "unreadable": unreadable}


def _code(
    question: Question, sheet: Sheet, sources: dict[str, Source], runner: Runner, say: Language
) -> dict[str, Any]:
    """How one code question does in its public cases."""
    exercise, variant = question.exercise, question.variant
    assert isinstance(exercise, CodeExercise)
    task, name = exercise.task(variant), question.blanks[0].name
    source = sources.get(name)
    about = {"label": question.label, "title": say(exercise.title), "file": sheet.code_file(question, name)}
    if source is None:
        return {**about, "right": False, "message": say(NO_FILE, file=about["file"].rpartition("/")[2])}
    if unchanged(exercise, variant, source):
        return {**about, "right": False, "message": say(exercise.unchanged)}
    results, log, cells = Bench(task, variant, source, runner, Limits()).results(exercise.public_cases(variant), [])
    asked = [contract for contract in task.contracts if contract.id == UNCHANGED]
    changes = any(step.changed for result in results for step in result.steps)
    # Of a file with a planted fault, finding its name is the exercise.
    names = () if isinstance(exercise, DebuggingExercise) else named(task, results)
    notes = [*notes_on(results), *(cell_notes(source, cells) if isinstance(source, Notebook) else [])]
    return {
        **about,
        "right": all(result.right for result in results) and not (asked and changes),
        "cases": [_case(result, question, say) for result in results],
        # Public cases may leave several mistakes open; then none is named.
        "explanations": [
            {
                "id": one.id,
                "text": say(one.text, **{place: say(words) for place, words in one.params}),
                "check": " ".join(say(sentence) for sentence in (one.check, *one.also) if sentence),
            }
            for one in (names if len(names) == 1 else ())
        ],
        "notes": [say(note.text, **dict(note.params)) for note in notes],
        "not_checked": [say(contract.says) for contract in task.contracts if contract.id != UNCHANGED],
        "printed": log,
    }


def _case(result: CaseResult, question: Question, say: Language) -> dict[str, Any]:
    exercise = question.exercise
    assert isinstance(exercise, CodeExercise)
    task = exercise.task(question.variant)
    shown = [
        {
            "what": of_what(task, step.step, piece.path),
            "returned": numbers(piece.got),
            "expected": numbers(piece.wanted),
        }
        for step in result.steps
        for piece in step.pieces
        if piece.fault and piece.got is not None and piece.wanted is not None
    ]
    return {"case": say(result.case.name), "right": result.right, "text": verdict(result, say), "shown": shown}


def lines(found: dict[str, Any]) -> list[str]:
    """What `check` prints."""
    told = [line for one in found["submissions"] for line in _told(one, language(one["language"]))]
    return [one_line(line) for line in told]  # much of it is the student's words


def _told(one: dict[str, Any], say: Language) -> list[str]:
    text = [f"{one['submission']}:", *(f"  {notice}" for notice in one["notices"])]
    for question in one["questions"]:
        text += ["", *_told_question(question, say)]
    answers = one["answers"]
    if answers["read"] or answers["empty"] or answers["unreadable"]:
        counts = {"read": answers["read"], "empty": answers["empty"], "lost": len(answers["unreadable"])}
        text += ["", say("Answers that can be read: %(read)s; empty: %(empty)s; unreadable: %(lost)s.", **counts)]
        text += [f"  [{one['question']}] {one['blank']}: {one['text']}" for one in answers["unreadable"]]
    cases = [case["right"] for question in one["questions"] for case in question.get("cases", ())]
    if one["questions"]:
        count = say("Public cases that are right: %(right)s of %(count)s.", right=sum(cases), count=len(cases))
        text += ["", count]
    return text


def _told_question(question: dict[str, Any], say: Language) -> list[str]:
    text = [f"{question['label']}  {question['title']} ({question['file']})"]
    if "cases" not in question:
        return [*text, f"  {question['message']}"]
    for case in question["cases"]:
        name = case["case"]
        text.append("  " + (say("right: %(case)s", case=name) if case["right"] else say("WRONG: %(case)s", case=name)))
        text += [] if case["right"] else [f"    {case['text']}"]
        for piece in case["shown"]:
            text += [f"    {piece['what']}"] if piece["what"] else []
            labels = say("returned"), say("expected")
            width = max(map(len, labels)) + 1
            for label, value in zip(labels, (piece["returned"], piece["expected"]), strict=True):
                text += f"      {label:{width}}{value}".replace("\n", "\n" + " " * (width + 6)).split("\n")
    text += [f"  {name['text']} {name['check']}".rstrip() for name in question["explanations"]]
    text += [f"  {note}" for note in question["notes"]]
    if question["printed"]:
        text += ["  " + say("Your program printed:"), *(f"    {line}" for line in question["printed"].splitlines())]
    if question["not_checked"]:
        text += ["  " + say("Asked for as well, and not checked here:")]
        text += [f"    - {promise}" for promise in question["not_checked"]]
    return text
