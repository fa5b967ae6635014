"""A command line, run in this process."""

import shlex
from typing import NamedTuple

from rnnex import cli
from rnnex.templates.language import language


class Ran(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


def command(line, monkeypatch, capsys, lang="en"):
    """Run a command line with messages in this language; the surroundings are restored by monkeypatch."""
    monkeypatch.setattr("sys.argv", ["rnnex", *shlex.split(line)])
    monkeypatch.setattr(cli, "_", language(lang))
    monkeypatch.setenv("LANGUAGE", "")  # the command sets it
    status = 0
    try:
        cli.run()
    except SystemExit as done:
        status = int(done.code or 0)
    return Ran(status, *capsys.readouterr())
