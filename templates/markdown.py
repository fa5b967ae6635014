r"""CommonMark with formulas between dollar signs, as HTML.

Like `mathml`, this takes out what differs from sheet to sheet: each formula is replaced by one
character, the text around it is parsed once by markdown-it-py (slow, cached), and the formulas are
put back as MathML. The dollar signs stay, so that markdown-it decides what is a formula.
"""

import functools
import html
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import AuthorError
from .language import N_
from .mathml import FIRST_PLACE, LAST_PLACE, PLACES, PRIVATE_USE, to_mathml
from .plain import plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FORMULA = re.compile(
    r"(?P<kept>^ {0,3}(?P<fence>```+|~~~+)[\s\S]*?(?:^ {0,3}(?P=fence)|\Z)|(?P<ticks>`+)[^`]*(?P=ticks)(?!`)|\\.)"
    r"|(?P<dollars>\$\$?)(?P<latex>(?:[^$\\]|\\.)+?)(?P=dollars)",
    re.MULTILINE | re.DOTALL,
)
_PLACE = re.compile(f"([{FIRST_PLACE}-{LAST_PLACE}])")
_INLINE = re.compile(r"(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)|\$(?P<latex>(?:[^$\\]|\\.)+)\$", re.DOTALL)
_FORMULA_MARK, _DISPLAY_MARK, _WITHIN_MARK = MARKS = "\U000f0000", "\U000f0001", "\U000f0002"
"""Before a place that markdown-it took for a formula. Without a mark, the dollar signs were in a code block."""
MISPLACED = N_("A formula stands in the address or title of a link, near '%(text)s': write it outside the link.")


def to_html(markdown: str) -> str:
    r"""Author's text as HTML: paragraphs, lists, tables, code and formulas; raw HTML and images are not read.

    Args:
        markdown: CommonMark with `$...$` and `$$...$$`. Headings become <h3> and <h4>.

    Raises:
        AuthorError: If a formula would not be drawn rightly.

    Example:
        >>> to_html("Find $h_1$ & <b>$c$</b>.")[:47]
        '<p>Find <math><msub><mi>h</mi><mn>1</mn></msub>'
    """
    formulas: list[str] = []
    skeleton = _FORMULA.sub(_cutter(formulas), _without_places(plain(markdown)))
    parts = []
    for text, kind, place in _parsed(skeleton):
        parts.append(text)
        if place >= 0:
            parts.append(_DRAWN[kind](formulas[place]))
    return "".join(parts)


def to_inline(text: str) -> str:
    """One sentence as HTML: only `$...$` and code between backticks are read, all else is text.

    >>> to_inline("a * b * c < `x`")
    'a * b * c &lt; <code>x</code>'
    """
    parts, end = [], 0
    safe = plain(text)
    for found in _INLINE.finditer(safe):
        parts.append(html.escape(safe[end : found.start()]))
        code, end = found["code"], found.end()
        parts.append(f"<code>{html.escape(code)}</code>" if code else to_mathml(found["latex"].strip(), display=False))
    return "".join(parts) + html.escape(safe[end:])


def displayed(latex: str, tag: str = "div") -> str:
    """A formula on its own line, which scrolls by itself if it is wider than the screen."""
    source = latex.strip()
    label = html.escape(" ".join(source.split()))
    return f'<{tag} class="eq" tabindex="0" role="group" aria-label="{label}">{to_mathml(source, display=True)}</{tag}>'


_DRAWN: dict[str, Callable[[str], str]] = {
    "": html.escape,
    _FORMULA_MARK: lambda latex: to_mathml(latex.strip(), display=False),
    _DISPLAY_MARK: displayed,
    _WITHIN_MARK: lambda latex: displayed(latex, "span"),  # inside a paragraph, where HTML forbids <div>
}


def _without_places(markdown: str) -> str:
    return PRIVATE_USE.sub("\ufffd", markdown)


def _cutter(formulas: list[str]) -> Callable[[re.Match[str]], str]:
    """A replacement for `_FORMULA` that moves each formula to the list and leaves its place between the signs."""

    def cut(found: re.Match[str]) -> str:
        across = "\n" in (found["latex"] or "") and found["dollars"] == "$"  # perhaps two prices in two items of a list
        if found["kept"] or across or "\n\n" in found["latex"] or len(formulas) == PLACES:
            return found[0]
        formulas.append(found["latex"])
        return f"{found['dollars']}{chr(ord(FIRST_PLACE) + len(formulas) - 1)}{found['dollars']}"

    return cut


@functools.lru_cache(maxsize=1024)
def _parsed(skeleton: str) -> tuple[tuple[str, str, int], ...]:
    """The HTML of a text whose formulas are places: text, what kind of place follows, and which (-1 for none)."""
    rendered = _parser().render(skeleton)
    pieces = _PLACE.split(rendered)
    if sorted(pieces[1::2]) != sorted(_PLACE.findall(skeleton)):
        raise AuthorError(MISPLACED, text=skeleton[:60])
    parts = []
    for text, place in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        kind = text[-1:] if text[-1:] in MARKS else ""
        parts.append((text.removesuffix(kind), kind, ord(place) - ord(FIRST_PLACE) if place else -1))
    return tuple(parts)


@functools.cache
def _parser() -> "MarkdownIt":
    """markdown-it with raw HTML and images off, formulas on, and no `style=` in what it writes."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("js-default", {"html": False, "linkify": False}).disable("image")
    parser.use(dollarmath_plugin, allow_labels=False, double_inline=True)
    parser.core.ruler.push("accessible", lambda state: _make_accessible(state.tokens))
    parser.add_render_rule("math_inline", _math_rule(_FORMULA_MARK))
    parser.add_render_rule("math_inline_double", _math_rule(_WITHIN_MARK))
    parser.add_render_rule("math_block", _math_rule(_DISPLAY_MARK))
    parser.add_render_rule("fence", _code_block)
    parser.add_render_rule("code_block", _code_block)
    parser.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


def _math_rule(mark: str) -> Callable[..., str]:
    def rule(_self: object, tokens: Sequence["Token"], index: int, _options: Any, _env: Any) -> str:
        content = tokens[index].content.strip()
        if _PLACE.fullmatch(content):
            return mark + content
        return _DRAWN[mark](content)

    return rule


def _code_block(_self: object, tokens: Sequence["Token"], index: int, _options: Any, _env: Any) -> str:
    return f'<pre tabindex="0"><code>{html.escape(tokens[index].content)}</code></pre>\n'


def _make_accessible(tokens: list["Token"]) -> None:
    """Alignment by class; column headers with a scope; the highest heading is <h3>, all others <h4>."""
    highest = min((token.tag for token in tokens if token.type == "heading_open"), default="h1")
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3" if token.tag == highest else "h4"
        if token.type in ("th_open", "td_open"):
            align = str(token.attrs.pop("style", "")).removeprefix("text-align:")
            if align in ("right", "center"):
                token.attrSet("class", align)
        if token.type == "th_open":
            token.attrSet("scope", "col")
