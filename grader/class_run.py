"""Grading a class into a folder of reports; each report is written as soon as it is ready, so Ctrl-C loses nothing."""

import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..errors import Exit, InputError
from ..exercises.assignments.roster import safe_name
from ..templates.language import N_, Language, language
from ..templates.pages import index_page, report_page
from ..templates.plain import json_text, one_line, told
from .answers.notice import Notice
from .folders import is_submission
from .grade import OURS, Grader
from .gradebook import gradebook, index
from .report import not_graded

Progress = Callable[[int, int], None]
SIGNS = {"index.html": b'content="rnnex"', "gradebook.csv": b"student,name,submission,sheet"}
"""How our own files are known."""
INTERRUPTED_SECONDS = 0.1
"""How often what still runs is ended after an interruption."""
LONE = "backslashreplace"
"""A folder whose name is no UTF-8 brings lone surrogates; as escapes they can be written, in JSON too."""


@dataclass(frozen=True, slots=True)
class Graded:
    """One report and where it is written."""

    data: dict[str, Any]
    stem: str
    """Name of its files, without the ending."""
    fault: str = ""
    """Traceback, if something of ours failed."""

    @property
    def page(self) -> str:
        """Name of its page."""
        return f"{self.stem}.html"

    @property
    def share(self) -> Fraction | None:
        """What was earned of what could be earned, exactly; None without a score."""
        score = self.data["score"]
        return Fraction(score["awarded"]) / Fraction(score["out_of"]) if score and score["out_of"] != "0" else None

    @property
    def say(self) -> Language:
        """Its language."""
        return language(self.data["language"])


@dataclass
class ClassRun:
    """What grading a class gave."""

    out: Path
    graded: list[Graded] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    """Names among the submissions that are no folders, and were not read."""
    warnings: list[str] = field(default_factory=list)
    """What the lecturer should know, in sentences."""
    replaced: int = 0
    """Reports of an earlier run that were written again."""
    interrupted: bool = False

    @property
    def index(self) -> Path:
        """The class page."""
        return self.out / "index.html"

    @property
    def faults(self) -> dict[str, str]:
        """Tracebacks by submission."""
        return {one.data["submission"]: one.fault for one in self.graded if one.fault}

    def status(self, fail_under: float | None = None) -> Exit:
        """The exit status that tells how it went."""
        if self.interrupted:
            return Exit.INTERRUPTED
        if self.faults or any(one.data["status"] == "not-graded" for one in self.graded):
            return Exit.INCOMPLETE
        shares = [one.share for one in self.graded if one.share is not None]
        return Exit.BELOW if fail_under is not None and any(not 100 * s >= fail_under for s in shares) else Exit.RAN


def grade_class(
    grader: Grader,
    folders: Sequence[Path],
    out: Path,
    say: Language | None,
    progress: Progress = lambda done, of: None,
    *,
    workers: int = 1,
) -> ClassRun:
    """Grade every folder and write reports, class page and gradebook.

    Args:
        grader: How to grade.
        folders: Submission folders.
        out: Where to write.
        say: Language of the class page; None for that of the first report.
        progress: Called with the number done and the number of all.
        workers: How many submissions are read and marked at once; worth it where students' code is run.

    Raises:
        InputError: If the folder cannot be written.
    """
    run = ClassRun(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        before = {path.name for path in out.iterdir()}
        _refuse_foreign(out)
        try:
            for done, (data, fault) in enumerate(_reports(grader, folders, workers), start=1):
                _keep(run, data, fault, before)
                progress(done, len(folders))
        except KeyboardInterrupt:
            run.interrupted = True
        _tell_twins(run)
        if not (run.interrupted and "gradebook.csv" in before):  # a part does not replace an earlier whole
            _write_class(run, say)
    except OSError as fault:
        raise InputError(
            N_("%(path)s cannot be written (%(reason)s): choose another --out."), path=out, reason=fault.strerror
        ) from None
    return run


def _refuse_foreign(out: Path) -> None:
    """Nothing that rnnex did not write is overwritten."""
    for name, sign in SIGNS.items():
        path = out / name
        if is_submission(out) or (path.exists() and sign not in path.read_bytes()[:4000]):
            raise InputError(
                N_("%(path)s holds other files (a submission, or a %(name)s of your own): choose another --out."),
                path=out,
                name=name,
            )


def _reports(grader: Grader, folders: Sequence[Path], workers: int) -> Iterator[tuple[dict[str, Any], str]]:
    """The reports in the order of the folders. While students' code runs in other processes, the next are read here."""
    if workers == 1:
        yield from map(grader.grade, folders)
        return
    ahead: deque[Future[tuple[dict[str, Any], str]]] = deque()
    with ThreadPoolExecutor(workers) as threads:
        try:
            for folder in folders:
                ahead.append(threads.submit(grader.grade, folder))
                if len(ahead) > 2 * workers:
                    yield ahead[0].result()
                    ahead.popleft()
            while ahead:
                yield ahead[0].result()
                ahead.popleft()
        finally:  # after Ctrl-C nobody waits for what is still running
            if ahead:
                threads.shutdown(wait=False, cancel_futures=True)
                while any(not future.done() for future in ahead):  # one may have been about to start another run
                    grader.runner.close()
                    wait(ahead, INTERRUPTED_SECONDS)


def _keep(run: ClassRun, data: dict[str, Any], fault: str, before: set[str]) -> None:
    """Write one report; a page that cannot be drawn is our fault, and the class goes on."""
    say = language(data["language"])
    try:
        page = report_page(data, say)
    except Exception as failure:  # noqa: BLE001 - kept for the lecturer, and the report says that it is our fault
        fault += traceback.format_exc()
        data = not_graded(data["submission"], Notice(OURS, {"fault": type(failure).__name__}), say)
        page = report_page(data, say)
    one = Graded(data, _free_stem(run, data), fault)
    run.replaced += one.page in before
    _write(run, one, page)
    run.graded.append(one)


def _free_stem(run: ClassRun, data: dict[str, Any]) -> str:
    """A file name of its own: the student, or for a second submission the folder as well."""
    taken = {"index", "gradebook", "faults", *(one.stem.casefold() for one in run.graded)}
    stem = safe_name(data["student"]["id"])
    if stem.casefold() in taken:
        stem = safe_name(f"{stem} ({data['submission']})")
    first, number = stem, 2
    while stem.casefold() in taken:
        stem, number = f"{first} {number}", number + 1
    return stem


def _write(run: ClassRun, one: Graded, page: str) -> None:
    (run.out / one.page).write_bytes(page.encode(errors=LONE))
    (run.out / f"{one.stem}.json").write_text(json_text(one.data) + "\n", "utf-8", newline="\n")


def _tell_twins(run: ClassRun) -> None:
    """Two submissions by one student are both graded and both say so; which one counts is the lecturer's choice."""
    by_student: dict[str, list[Graded]] = {}
    for one in run.graded:
        if one.data["status"] != "not-graded":
            by_student.setdefault(one.data["student"]["id"], []).append(one)
    for twins in by_student.values():
        if len(twins) > 1:
            names = ", ".join(twin.data["submission"] for twin in twins)
            told = Notice(
                N_("This student handed in more than once (%(names)s); each was graded, choose the one that counts."),
                {"names": names},
            )
            for twin in twins:
                twin.data["notices"].append({"level": "warning", "text": told.say(twin.say)})
                _write(run, twin, report_page(twin.data, twin.say))


def _write_class(run: ClassRun, say: Language | None) -> None:
    if not run.graded:
        return
    reports = [one.data for one in run.graded]
    chosen = say or run.graded[0].say
    page = index_page(index(reports, [one.page for one in run.graded], chosen), chosen)
    run.index.write_bytes(page.encode(errors=LONE))
    (run.out / "gradebook.csv").write_bytes(
        gradebook(reports).encode("utf-8-sig", LONE)
    )  # Excel needs the mark for UTF-8
    text = "\n".join(f"== {one_line(name)}\n{told(fault)}" for name, fault in run.faults.items())
    if text:
        (run.out / "faults.txt").write_bytes(text.encode(errors=LONE))
    else:
        (run.out / "faults.txt").unlink(missing_ok=True)
