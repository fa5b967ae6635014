"""Text that a student wrote: only text, with nothing in it that acts on a terminal, a browser or the reading order."""

import re
from collections.abc import Callable
from typing import Any

_ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls (ESC begins every ANSI sequence), invisible and bidirectional marks, tags, and what cannot be encoded."""
_SERVICE = re.compile(r"#(?=#+\w*\[)")
"""Of what GitHub (##[...]), Azure (##vso[...]) and TeamCity take for a command, wherever in a line it stands."""


def plain(text: str, *, limit: int | None = None) -> str:
    r"""The text with every control character in escape notation; line ends and tabs stay.

    The result is text, not HTML: a template escapes it.

    Args:
        text: What a student wrote, or what their program printed.
        limit: The most characters to keep; what follows is replaced by an ellipsis.

    Example:
        >>> plain("\x1b[31mred\u202e")
        '\\x1b[31mred\\u202e'
        >>> plain("0123456789", limit=4)
        '0123…'
    """
    if limit is not None and len(text) > limit:
        text = text[:limit] + "…"
    return _ACTIVE.sub(_escape, text.replace("\r\n", "\n"))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """A line with students' words in it, made harmless for terminals, and for CI services that take lines for commands.

    >>> one_line("::error::x"), one_line("Ana ##[error] x"), one_line("Ana")
    ('| ::error::x', 'Ana # #[error] x', 'Ana')
    """
    line = _SERVICE.sub("# ", plain(text).replace("\n", "\\n").replace("\t", " "))
    return f"| {line}" if line.lstrip().startswith(("::", "##")) else line


def told(text: str) -> str:
    r"""Lines, for example of a traceback, each made harmless.

    >>> print(told("ValueError:\n::error::x"))
    ValueError:
    | ::error::x
    """
    return "\n".join(map(one_line, text.split("\n")))


def json_text(data: Any, *, default: Callable[[Any], str] | None = None) -> str:
    r"""Data as JSON that says the same, with escapes for whatever acts on a terminal or in the log of a CI service.

    Args:
        data: The data.
        default: What becomes of a value that JSON has not; without it, it is an error.

    Example:
        >>> print(json_text({"name": "Ana\x9b##[error]"}))
        {
         "name": "Ana\u009b\u0023#[error]"
        }
    """
    import json  # not above: `rnnex --help` prints none, and is felt to be slow soonest

    text = json.dumps(data, indent=1, ensure_ascii=False, default=default)
    return _SERVICE.sub(r"\\u0023", _ACTIVE.sub(_json_escape, text))


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def fenced(text: str, info: str = "text") -> str:
    r"""Markdown of a code block that holds the text unread, whatever backticks are in it.

    >>> print(fenced("a ``` b $x$"))
    ````text
    a ``` b $x$
    ````
    """
    safe = plain(text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", safe)), default=0))
    return f"{fence}{info}\n{safe.removesuffix(chr(10))}\n{fence}"


def code_span(text: str) -> str:
    r"""Markdown of the text as code on one line; it also fits into a cell of a table.

    >>> code_span("a ` b")
    '`` a ` b ``'
    """
    safe = plain(text).replace("\n", "⏎").replace("|", "\\|")
    fence = "`" * (1 + max(map(len, re.findall("`+", safe)), default=0))
    pad = " " if safe.startswith("`") or safe.endswith("`") or len(fence) > 1 else ""
    return f"{fence}{pad}{safe}{pad}{fence}" if safe else "` `"
