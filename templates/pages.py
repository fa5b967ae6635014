"""Self-contained pages: a student's report, a student's sheet, the class, and an audit.

Each page holds one style and one script, allowed by their hashes; nothing else may act in it. It is
complete without the script and readable without the style.
"""

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from .audit_view import audit_view
from .class_view import index_view
from .language import Language
from .views import report_view, sheet_view

FOLDER = Path(__file__).parent / "html"
AUDIT_STYLE = (
    ".figures.small dd{font-size:1.15rem}td.right{white-space:nowrap}tbody th{font-weight:500}"
    ".draws{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr));gap:.6rem 1.2rem}"
)
"""What only the page of an audit needs."""


def report_page(report: dict[str, Any], lang: Language) -> str:
    """One student's report as HTML.

    Args:
        report: A report of schema `rnnex/report/v1`.
        lang: The language of the fixed words; the report's texts are already written in it.

    Raises:
        AuthorError: If a formula of an exercise cannot be drawn.
    """
    return _page("report.html.j2", report_view(report, lang), lang)


def index_page(index: dict[str, Any], lang: Language) -> str:
    """The class page as HTML: figures, a row per student with a relative link, mistakes, failures."""
    view = index_view(index, lang)
    return _page("index.html.j2", view, lang, extra_style=f".class{{--questions:{len(view['labels'])}}}")


def sheet_page(sheet: dict[str, Any], lang: Language) -> str:
    """One student's sheet as HTML.

    Raises:
        AuthorError: If a formula of an exercise cannot be drawn.
    """
    return _page("sheet.html.j2", sheet_view(sheet, lang), lang)


def audit_page(found: dict[str, Any], lang: Language) -> str:
    """The page of an audit as HTML, for authors.

    Args:
        found: A summary of schema `rnnex/audit/v1`; its sentences are already written in the language.
        lang: The language of the fixed words.
    """
    return _page("audit.html.j2", audit_view(found, lang), lang, extra_style=AUDIT_STYLE)


def _page(template: str, view: dict[str, Any], lang: Language, *, extra_style: str = "") -> str:
    style, script = asset("style.css") + extra_style, asset("script.js")
    return (
        _environment()
        .get_template(template)
        .render(
            view, _=lang, lang=lang.code, style=Markup(style), script=Markup(script), csp=content_policy(style, script)
        )
    )


@functools.cache
def _environment() -> jinja2.Environment:
    """Compiled templates; the text of a student is escaped, and a name that is missing is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def asset(name: str) -> str:
    """The text of a style or script as it stands in a page, without comments and indentation."""
    text = re.sub(r"/\*.*?\*/", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


@functools.cache
def content_policy(style: str, script: str) -> str:
    """The content security policy of a page: this style, this script, and nothing from anywhere."""
    return (
        "default-src 'none'; img-src data:; font-src data:; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
