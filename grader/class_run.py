"""Grading a class into a folder of reports; each report is written as soon as it is ready, so Ctrl-C loses nothing."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import Exit, InputError
from ..exercises.assignments.roster import safe_name
from ..templates.language import N_, Language, language
from ..templates.pages import index_page, report_page
from .answers.notice import Notice
from .grade import Grader
from .gradebook import gradebook, index

Progress = Callable[[int, int], None]


@dataclass
class ClassRun:
    """What grading a class gave."""

    out: Path
    reports: list[dict[str, Any]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """Name of each report's HTML file."""
    tracebacks: dict[str, str] = field(default_factory=dict)
    """Faults of ours by submission."""
    replaced: int = 0
    """Reports of an earlier run that were written again."""
    interrupted: bool = False

    @property
    def index(self) -> Path:
        """The class page."""
        return self.out / "index.html"

    def status(self, fail_under: float | None = None) -> Exit:
        """The exit status that tells how it went."""
        if self.interrupted:
            return Exit.INTERRUPTED
        if any(report["status"] == "not-graded" for report in self.reports) or self.tracebacks:
            return Exit.INCOMPLETE
        percents = [report["score"]["percent"] for report in self.reports if report["score"]]
        return Exit.BELOW if fail_under is not None and any(p < fail_under for p in percents) else Exit.RAN


def grade_class(
    grader: Grader, folders: Sequence[Path], out: Path, say: Language | None, progress: Progress = lambda done, of: None
) -> ClassRun:
    """Grade every folder and write reports, class page and gradebook.

    Args:
        grader: How to grade.
        folders: Submission folders.
        out: Where to write.
        say: Language of the class page; None for that of the first report.
        progress: Called with the number done and the number of all.

    Raises:
        InputError: If the folder cannot be written.
    """
    run = ClassRun(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        before = {path.name for path in out.iterdir()}
        try:
            for done, folder in enumerate(folders, start=1):
                data, fault = grader.grade(folder)
                _keep(run, data, fault)
                _write_report(run, before)
                progress(done, len(folders))
        except KeyboardInterrupt:
            run.interrupted = True
        _tell_twins(run)
        _write_class(run, say)
    except OSError as fault:
        raise InputError(
            N_("%(path)s cannot be written (%(reason)s): choose another --out."), path=out, reason=fault.strerror
        ) from None
    return run


def _keep(run: ClassRun, data: dict[str, Any], fault: str) -> None:
    """Remember the report under a file name of its own: the student, or for a second one the folder as well."""
    name = safe_name(data["student"]["id"])
    taken = {file.casefold() for file in run.files}
    if f"{name}.html".casefold() in taken or name.casefold() == "index":
        name = safe_name(f"{name} ({data['submission']})")
    stem, number = name, 2
    while f"{name}.html".casefold() in taken:
        name, number = f"{stem} {number}", number + 1
    run.reports.append(data)
    run.files.append(f"{name}.html")
    if fault:
        run.tracebacks[data["submission"]] = fault


def _write_report(run: ClassRun, before: set[str], which: int = -1) -> None:
    file, data = run.files[which], run.reports[which]
    run.replaced += file in before
    (run.out / file).write_bytes(report_page(data, language(data["language"])).encode())
    (run.out / f"{file.removesuffix('.html')}.json").write_bytes(
        (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()
    )


def _tell_twins(run: ClassRun) -> None:
    """Two submissions by one student are both graded and both say so; which one counts is the lecturer's choice."""
    by_student: dict[str, list[int]] = {}
    for number, data in enumerate(run.reports):
        if data["status"] != "not-graded":
            by_student.setdefault(data["student"]["id"], []).append(number)
    for numbers in by_student.values():
        if len(numbers) > 1:
            names = ", ".join(run.reports[number]["submission"] for number in numbers)
            for number in numbers:
                data = run.reports[number]
                text = Notice(
                    N_(
                        "This student handed in more than once (%(names)s); each was graded, choose the one that "
                        "counts."
                    ),
                    {"names": names},
                ).say(language(data["language"]))
                data["notices"].append({"level": "warning", "text": text})
                _write_report(run, set(), number)


def _write_class(run: ClassRun, say: Language | None) -> None:
    if not run.reports:
        return
    chosen = say or language(run.reports[0]["language"])
    run.index.write_bytes(index_page(index(run.reports, run.files, chosen), chosen).encode())
    (run.out / "gradebook.csv").write_bytes(
        gradebook(run.reports).encode("utf-8-sig")
    )  # the mark makes Excel read UTF-8
    if run.tracebacks:
        text = "\n".join(f"== {name}\n{fault}" for name, fault in run.tracebacks.items())
        (run.out / "faults.txt").write_bytes(text.encode())
