"""Text that a student wrote: only text, with nothing in it that acts on a terminal, a browser or the reading order."""

import re

_ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls (ESC begins every ANSI sequence), invisible and bidirectional marks, tags, and what cannot be encoded."""


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

    >>> one_line("::error::x"), one_line("  ##[error] x"), one_line("Ana")
    ('| ::error::x', '|   ##[error] x', 'Ana')
    """
    line = plain(text).replace("\n", "\\n").replace("\t", " ")
    return f"| {line}" if line.lstrip().startswith(("::", "##")) else line


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
