"""The terminal: streams that never fail, a running count, results as lines or JSON, and faults of ours."""

import gettext
import os
import sys
from typing import Any

import click

from .language import CATALOGUES, Language
from .plain import json_text, told


def make_ready(say: Language) -> None:
    """Let nothing that is printed stop the program, and let click speak the same language."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without a sign prints "?", and never fails
    os.environ["LANGUAGE"] = say.code.replace("-", "_")
    gettext.bindtextdomain("rnnex", CATALOGUES)
    gettext.textdomain("rnnex")


def progress(done: int, of: int) -> None:
    """A running count on a terminal, nothing elsewhere."""
    if sys.stderr.isatty() and of > 1:
        click.echo(f"\r{done}/{of}" + ("\n" if done == of else ""), err=True, nl=False)


def display(data: dict[str, Any], as_json: bool, lines: list[str]) -> None:
    """Print what a command found: data for programs, or the same as lines."""
    click.echo(json_text(data, default=str) if as_json else "\n".join(lines))


def show_fault_of_ours(say: Language) -> None:
    """Print the exception that is being handled, and whose fault it is."""
    import traceback  # here, because `rnnex --help` starts quicker without it

    click.echo(told(traceback.format_exc().rstrip()), err=True)
    click.echo("rnnex: " + say("This is a fault in rnnex, not in your files; please report the lines above."), err=True)
