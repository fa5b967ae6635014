"""check.py as a student has it: a folder with it and a few files, and a bare Python that runs it."""

import re
import subprocess
import sys
from types import ModuleType
from typing import NamedTuple

from rnnex.exercises.engine.check_file import Checked, check_file
from rnnex.templates.language import Language


class Said(NamedTuple):
    """How a run went."""

    status: int
    out: str
    err: str


def checked(exercise, number=5, **options):
    """The public cases of an exercise, as a sheet has them."""
    from rnnex.exercises.engine.variant import Variant

    variant = Variant(exercise.id, exercise.options(options), {"cases": number}, exercise.version)
    task = exercise.task(variant)
    return Checked(f"{task.name}.py", task, exercise.public_cases(variant))


def folder(path, *asked, code="en", **sources):
    """Write check.py for these questions, and what the student wrote, by name without its ending."""
    path.mkdir(exist_ok=True)
    (path / "check.py").write_text(check_file(asked, Language(code)), "utf-8")
    for name, source in sources.items():
        (path / f"{name}.py").write_text(source, "utf-8")
    return path


def run_check(path, *arguments, python=sys.executable):
    """Run it with nothing around it; from elsewhere, as an editor does."""
    done = subprocess.run(  # noqa: PLW1510 - the status is what is looked at
        [python, "-I", path / "check.py", *arguments], cwd=path.parent, env={}, capture_output=True, text=True
    )
    return Said(done.returncode, done.stdout, done.stderr)


def run_many(path, asked, sources, code="en"):
    """What is said of each of these files, all checked for the same question in one run."""
    named = {f"file_{number}": source for number, source in enumerate(sources)}
    questions = [Checked(f"{name}.py", asked.task, asked.cases) for name in named]
    written = {name: source for name, source in named.items() if source is not None}
    said = run_check(folder(path, *questions, code=code, **written))
    parts = re.split(r"^file_\d+\.py$", said.out, flags=re.MULTILINE)[1:]
    parts[-1] = parts[-1].rpartition("\n\n")[0]
    return [Said(said.status, part, said.err) for part in parts]


def loaded(text):
    """The names that a check.py defines."""
    names = {"__name__": "check", "__file__": "check.py"}
    exec(compile(text, "check.py", "exec"), names)  # noqa: S102 - our own text
    return names


def judge(asked):
    """From functions, as if they were the student's, to whether each case is right; in this process."""
    names = loaded(check_file([asked], Language("en")))
    (question,) = names["QUESTIONS"]

    def verdicts(functions):
        module = ModuleType("submission")
        vars(module).update(functions, __file__=asked.file)
        return [names["check_case"](case, module, question) for case in question.cases]

    return verdicts
