"""Write the pages of docs/ that the code decides: python docs/generate.py [--check] [--out DIR].

These are commands.md, exercises.md and the tables of conventions.md.

With --check nothing is written; the exit status is 1 if a page is not what the code says. The pages are English.
"""  # noqa: INP001 - a command, not a package

import argparse
import os
import sys
from pathlib import Path

os.environ["RNNEX_LANG"] = "en"  # before the commands are imported: their help is translated there
import click
from convention_tables import conventions_page
from exercise_pages import REMARK, exercises_page, table

from rnnex import cli
from rnnex.errors import Exit

STATUSES = {
    Exit.RAN: "The command ran to its end, whatever the marks.",
    Exit.BELOW: "`grade --fail-under`: a submission is below the percentage. `audit`: a fault was found.",
    Exit.INVALID: "Wrong usage, or an input file or folder that cannot be used; one sentence says why.",
    Exit.INCOMPLETE: "`grade`: some submissions could not be graded; all others were, and the list names the rest.",
    Exit.OUR_FAULT: "rnnex itself failed; a traceback is printed. Please report it.",
    Exit.INTERRUPTED: "Stopped with Ctrl-C. `grade` keeps the reports that were finished; `audit` writes nothing.",
}


def commands_page() -> str:
    """The text of commands.md."""
    intro = "Every command with its options. `rnnex COMMAND --help` says the same in a terminal."
    json = "With `--json` a command prints one JSON object on standard output; warnings go to standard error."
    parts = [f"{REMARK}# Commands", intro, json]
    parts += [command_section(name, command) for name, command in cli.main.commands.items()]
    parts += ["## Exit statuses", table(["status", "means"], [[int(s), STATUSES[s]] for s in Exit])]
    return "\n\n".join(parts) + "\n"


def command_section(name: str, command: click.Command) -> str:
    """Usage, sentence, parameters and example of one command."""
    context = click.Context(command, info_name=f"rnnex {name}")
    usage = " ".join([f"rnnex {name}", *command.collect_usage_pieces(context)])
    sentence, _, example = (command.help or "").partition("\n\n\b\n")
    rows = [row for parameter in command.get_params(context) if (row := parameter_row(parameter, context))]
    return "\n\n".join(
        [
            f"## rnnex {name}",
            sentence.removesuffix(" Example:"),
            f"```text\n{usage}\n```",
            table(["option", "means"], rows),
            f"```console\n{example}\n```",
        ]
    )


def parameter_row(parameter: click.Parameter, context: click.Context) -> list[object] | None:
    """Spelling and meaning; None for what has no help of its own, as an argument, which stands in the usage."""
    record = parameter.get_help_record(context)
    return [f"`{record[0]}`", " ".join(record[1].split())] if record and record[1] else None


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    return {"commands.md": commands_page(), "exercises.md": exercises_page(), "conventions.md": conventions_page()}


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a page is out of date")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, metavar="DIR", help="default: docs/")
    chosen = parser.parse_args()
    stale = [
        name
        for name, text in pages().items()
        if not (chosen.out / name).is_file() or (chosen.out / name).read_text("utf-8") != text
    ]
    for name in stale:
        if chosen.check:
            sys.stderr.write(f"{chosen.out / name} is out of date: run python docs/generate.py\n")
        else:
            (chosen.out / name).write_bytes(pages()[name].encode())
    return int(chosen.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
