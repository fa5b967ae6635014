"""Commands of rnnex: parse, call one function, print. Everything heavy is imported by the command that needs it."""

import io
import os
import sys
from pathlib import Path

import click

from .errors import Exit, RnnexError
from .templates.language import Language, environment_language, language
from .templates.plain import one_line, told
from .templates.terminal import display, make_ready, progress, show_fault_of_ours

_ = environment_language(sys.argv)


HERE = click.Path(path_type=Path)
LANG = click.option("--lang", metavar="CODE", help=_("Language: en or pt-BR."))
TAG = click.option(
    "--tag", metavar="NAME", help=_("Of notebooks, run only the cells with this tag. Default: all cells.")
)
JSON = click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs instead of text."))


@click.group(help=_("Exercises on recurrent networks: every student's own numbers, marked as a careful teacher would."))
@click.version_option(package_name="rnnex", message="rnnex %(version)s", help=_("Show the version and exit."))
def main() -> None:
    """The group of all commands."""


@main.command("list", help=_("List exercises and bundled assignments. Example:") + "\n\n\b\nrnnex list --lang pt-BR")
@LANG
@JSON
def list_(lang: str | None, as_json: bool) -> None:
    """Print the catalogue."""
    from .grader.desk import catalogue

    say = _language(lang)
    found = catalogue(say)
    for warning in found["warnings"]:
        click.echo(say("Warning: %(text)s", text=warning), err=True)
    lines = [f"{e['id']:20} {e['title']}" + (f" ({e['home']})" if e["home"] else "") for e in found["exercises"]]
    lines += ["", say("Bundled assignments:"), *(f"{a['name']:20} {a['title']}" for a in found["assignments"])]
    display(found, as_json, lines)


@main.command(
    help=_("Print a variant of an exercise, or its worked solution, as Markdown. Example:")
    + "\n\n\b\nrnnex show gru-step --seed 7 --key"
)
@click.argument("exercise")
@click.option("--seed", metavar="S", help=_("Chooses the numbers; same seed, same numbers. Default: a new one."))
@click.option("--key", is_flag=True, help=_("Print the worked solution instead of the statement."))
@click.option(
    "-o",
    "--option",
    "options",
    metavar="NAME=VALUE",
    multiple=True,
    help=_("An option of the exercise, for example units=3."),
)
@click.option(
    "-g",
    "--given",
    "givens",
    metavar="NAME=VALUE",
    multiple=True,
    help=_("A number that shall not be drawn, for example x_1=[0.5]."),
)
@LANG
@JSON
def show(
    exercise: str,
    seed: str | None,
    key: bool,
    options: tuple[str, ...],
    givens: tuple[str, ...],
    lang: str | None,
    as_json: bool,
) -> None:
    """Print one variant."""
    from .grader.desk import one_variant

    say = _language(lang)
    found = one_variant(exercise, seed, options, givens, say, key=key)
    for warning in found["warnings"]:
        click.echo(say("Warning: %(text)s", text=warning), err=True)
    if seed is None and not as_json:
        click.echo(say("Seed: %(seed)s", seed=found["seed"]), err=True)
    display(found, as_json, [found["worked"] if key else found["statement"]])


@main.command(
    help=_("Write a sheet for every student, and the key for the lecturer. Example:")
    + "\n\n\b\nrnnex generate list-b --roster class.csv --out week3"
)
@click.argument("assignment")
@click.option("--roster", type=HERE, help=_("CSV file with the columns id and name. Default: one student, demo."))
@click.option(
    "--seed", metavar="S", help=_("Master seed; same seed, same sheets. Default: a new one, kept in the key.")
)
@click.option(
    "--out", type=HERE, required=True, metavar="DIR", help=_("Folder to write; nothing in it is overwritten.")
)
@LANG
@JSON
def generate(
    assignment: str, roster: Path | None, seed: str | None, out: Path, lang: str | None, as_json: bool
) -> None:
    """Write sheets and key."""
    from .grader.desk import generate_sheets

    say = _language(lang)
    found = generate_sheets(assignment, roster, seed, lang, out, say)
    for warning in found["warnings"]:
        click.echo(say("Warning: %(text)s", text=warning), err=True)
    lines = [
        say.plural(
            "%(count)s sheet in %(path)s", "%(count)s sheets in %(path)s", len(found["sheets"]), path=out / "sheets"
        ),
        say("Key and worked solutions in %(path)s: keep them to yourself.", path=out / "key"),
        say("When the folders are back: rnnex grade SUBMISSIONS --assignment %(path)s --out reports", path=out),
    ]
    display(found, as_json, lines)


@main.command(
    help=_("Mark submissions and write a report for each. Example:") + "\n\n\b\nrnnex grade submission/ --out reports"
)
@click.argument("paths", nargs=-1, required=True, type=HERE, metavar="PATH...")
@click.option("--assignment", type=HERE, metavar="DIR", help=_("The lecturer's folder, as generate wrote it."))
@click.option(
    "--out", type=HERE, default=Path("reports"), metavar="DIR", help=_("Folder for the reports. Default: reports.")
)
@click.option(
    "--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT", help=_("Exit with status 1 if a score is lower.")
)
@TAG
@click.option(
    "--trust-students",
    is_flag=True,
    help=_("Run code of a class without a sandbox if there is none here; it could read your keys and files."),
)
@LANG
@JSON
def grade(
    paths: tuple[Path, ...],
    assignment: Path | None,
    out: Path,
    fail_under: float | None,
    tag: str | None,
    trust_students: bool,
    lang: str | None,
    as_json: bool,
) -> None:
    """Grade and report."""
    from .grader.desk import grade_submissions, summary, summary_lines

    run = grade_submissions(paths, assignment, out, lang, progress, trust_students=trust_students, tag=tag)
    say, found = _language(lang), summary(run)
    for warning in found["warnings"]:
        click.echo(one_line(say("Warning: %(text)s", text=warning)), err=True)
    display(found, as_json, summary_lines(found, say))
    sys.exit(run.status(fail_under))


@main.command(
    help=_("Run the public cases on your own code, and look whether every answer can be read; no marks. Example:")
    + "\n\n\b\nrnnex check submission/"
)
@click.argument("paths", nargs=-1, required=True, type=HERE, metavar="PATH...")
@TAG
@LANG
@JSON
def check(paths: tuple[Path, ...], tag: str | None, lang: str | None, as_json: bool) -> None:
    """Check, and exit with status 1 if something is wrong."""
    from .grader.check import check_submissions, lines

    found = check_submissions(paths, lang, tag)
    display(found, as_json, lines(found))
    sys.exit(Exit.RAN if found["right"] else Exit.BELOW)


@main.command(
    help=_("Generate the tour for three students and grade their answers, to see how it looks. Example:")
    + "\n\n\b\nrnnex demo --out demo"
)
@click.option("--out", type=HERE, metavar="DIR", help=_("Folder to write. Default: rnnex-demo, or the next free name."))
@LANG
@JSON
def demo(out: Path | None, lang: str | None, as_json: bool) -> None:
    """Tour, graded."""
    from .grader.desk import run_demo, summary, summary_lines

    run = run_demo(out, lang)
    display(summary(run), as_json, summary_lines(summary(run), _language(lang)))
    sys.exit(run.status())


@main.command(
    help=_("Print how libraries, courses and papers write the same cells: gate order, biases, parameters. Example:")
    + "\n\n\b\nrnnex conventions --cell gru"
)
@click.option("--cell", type=click.Choice(["rnn", "lstm", "gru"]), help=_("Only one kind of cell."))
@LANG
@JSON
def conventions(cell: str | None, lang: str | None, as_json: bool) -> None:
    """Print the table of conventions."""
    from .grader import conventions

    found = conventions.conventions(cell)
    display(found, as_json, conventions.lines(found, _language(lang)))


@main.command(
    help=_("Draw many variants of exercises and check all that marking relies on; for authors. Example:")
    + "\n\n\b\nrnnex audit gru-step --seeds 1000 --out audit.html"
)
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--seeds", type=click.IntRange(min=1), default=200, metavar="N", help=_("Variants of each exercise. Default: 200.")
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="J", help=_("Processes. Default: one for each core."))
@click.option("--out", type=HERE, metavar="FILE", help=_("Write the figures as a page (HTML)."))
@click.option("--markdown", type=HERE, metavar="FILE", help=_("Write the figures as Markdown."))
@LANG
@JSON
def audit(
    exercises: tuple[str, ...],
    seeds: int,
    jobs: int | None,
    out: Path | None,
    markdown: Path | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """Audit, and exit with status 1 if a fault was found."""
    from .grader.audit.desk import audit_exercises, lines

    say = _language(lang)
    found = audit_exercises(exercises, seeds, jobs or os.cpu_count() or 1, out, markdown, say, progress)
    display(found, as_json, lines(found, say))
    sys.exit(Exit.BELOW if found["faults"] else Exit.RAN)


@main.command(
    help=_(
        "Print which sandbox runs students' code on this computer, what it holds, and how to get a better one. Example:"
    )
    + "\n\n\b\nrnnex doctor --lang pt-BR"
)
@LANG
@JSON
def doctor(lang: str | None, as_json: bool) -> None:
    """Print the tier and the state of each layer."""
    from .grader.sandbox import doctor as room

    found = room.examination()
    display(found, as_json, room.lines(found, _language(lang)))


def _language(code: str | None) -> Language:
    return language(code) if code else _


def run() -> None:
    """Entry point: commands, and every way they can end."""
    make_ready(_)
    try:
        main(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as fault:
        shown = io.StringIO()
        fault.show(shown)  # it repeats arguments, and a shell makes arguments of students' file names
        click.echo(told(shown.getvalue().rstrip()), err=True)
        sys.exit(Exit.INVALID)
    except RnnexError as fault:
        click.echo(one_line(f"rnnex: {fault.say(_)}"), err=True)
        sys.exit(fault.status)
    except (KeyboardInterrupt, click.Abort):
        click.echo("rnnex: " + _("Interrupted."), err=True)
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        sys.exit(Exit.RAN)
    except Exception:  # noqa: BLE001 - the last resort: say that it is our fault, with the traceback
        show_fault_of_ours(_)
        sys.exit(Exit.OUR_FAULT)


if __name__ == "__main__":
    run()
