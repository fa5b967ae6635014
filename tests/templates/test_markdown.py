"""Authors write CommonMark with formulas; students write text, and text it stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from rnnex.errors import AuthorError
from rnnex.templates import markdown
from rnnex.templates.markdown import to_html, to_inline
from rnnex.templates.plain import code_span, fenced, plain

H1 = "<math><msub><mi>h</mi><mn>1</mn></msub></math>"


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("Find $h_1$.", f"<p>Find {H1}.</p>"),
        ("- one\n- $h_1$", f"<ul>\n<li>one</li>\n<li>{H1}</li>\n</ul>"),
        ("**$h_1$**", f"<p><strong>{H1}</strong></p>"),
        ("`$h_1$`", "<p><code>$h_1$</code></p>"),
        ("`` ` $h_1$ ``", "<p><code>` $h_1$</code></p>"),
        ("```\n$h_1$\n```", '<pre tabindex="0"><code>$h_1$\n</code></pre>'),
        ("~~~\n$a < b$\n~~~", '<pre tabindex="0"><code>$a &lt; b$\n</code></pre>'),
        ("    $h_1$", '<pre tabindex="0"><code>$h_1$\n</code></pre>'),
        (r"costs \$5 or \$6", "<p>costs $5 or $6</p>"),
        ("costs $5", "<p>costs $5</p>"),
        ("- costs $5\n- and $6", "<ul>\n<li>costs $5</li>\n<li>and $6</li>\n</ul>"),
        ("costs $5.\n\nFind $h_1$", f"<p>costs $5.</p>\n<p>Find {H1}</p>"),
        ("Find $h_1\n$ now", f"<p>Find {H1} now</p>"),
        ("# Title\n## Part", "<h3>Title</h3>\n<h4>Part</h4>"),
        ("## Only", "<h3>Only</h3>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    ],
)
def test_markdown_becomes_html(written, html):
    assert to_html(written).strip() == html


@pytest.mark.parametrize("written", ["$$\nh_1\n$$", "$$h_1$$", "text\n\n$$ h_1 $$\n\ntext"])
def test_displayed_formula_scrolls_by_itself(written):
    shown = '<div class="eq" tabindex="0" role="group" aria-label="h_1"><math display="block">'

    assert shown in to_html(written)


def test_displayed_formula_inside_a_paragraph_is_no_block():
    html = to_html("so $$h_1$$ follows")

    assert re.fullmatch(r'<p>so <span class="eq".*</span> follows</p>\n', html)


def test_table_cell_may_hold_a_formula_with_a_bar():
    html = to_html("| a | b |\n|--:|---|\n| $|x|$ | 2 |")

    assert html.count("<td") == 2
    assert '<th class="right" scope="col">' in html
    assert '<div class="scroll" tabindex="0"><table>' in html


@pytest.mark.parametrize("written", ["| a |\n|:-:|\n| 1 |", "```{.python style=x}\ny\n```", "![x](a.png)"])
def test_nothing_is_styled_or_fetched(written):
    assert not re.search(r"style=|<img|src=", to_html(written))


@pytest.mark.parametrize("written", ["[x](javascript:alert(1))", "<script>alert(1)</script>", "<img src=x>"])
def test_nothing_is_run(written):
    assert not re.search(r'<script|<img|href="javascript', to_html(written))


def test_two_sheets_are_parsed_once():
    markdown._parsed.cache_clear()
    for digits in ("0.5", "0.25"):
        to_html(f"Given $x = {digits}$, find\n\n$$ y = {digits} x $$")

    assert markdown._parsed.cache_info().misses == 1


def test_characters_that_stand_for_formulas_cannot_be_smuggled_in():
    assert to_html("\ue000 \U000f0000 $h_1$") == f"<p>\ufffd \ufffd {H1}</p>\n"


@pytest.mark.parametrize("written", [r"$\foo$", "$$\\foo$$", "x $$\\foo$$ y", "| a |\n|---|\n| $\\foo$ |"])
def test_wrong_formula_is_refused(written):
    with pytest.raises(AuthorError, match=r"uses \\foo"):
        to_html(written)


@pytest.mark.parametrize("written", ['[x](/a$b$c "t")', '[x](/a "$b$")'])
def test_formula_that_would_be_lost_is_refused(written):
    try:
        html = to_html(written)
    except AuthorError as refused:
        assert "link" in str(refused)  # noqa: PT017
    else:
        assert "$b$" in html


def test_formulas_are_found_where_markdown_it_finds_them():
    """The formulas are cut out by our own pattern; what markdown-it finds in the uncut text must agree."""
    plain_parser = MarkdownIt("js-default", {"html": False}).use(dollarmath_plugin, allow_labels=False)
    written = "a $x$ `b $y$` \\$c $z$\n\n$$\nu\n$$\n\n```\n$v$\n```\n\n> $q$ and $5\n\n1. $r$\n   $$ s $$\n"
    tokens = [inner for token in plain_parser.parse(written) for inner in (token, *(token.children or []))]
    found = [token.content.strip() for token in tokens if token.type in ("math_inline", "math_block")]

    assert re.findall(r"<math[^>]*><mi>(\w)</mi></math>", to_html(written)) == found


# Sentences.


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("Use $h_1$.", f"Use {H1}."),
        ("c = f*c_prev + i*g", "c = f*c_prev + i*g"),
        ("`a<b`", "<code>a&lt;b</code>"),
        ("5 $ and <b>", "5 $ and &lt;b&gt;"),
        ("", ""),
    ],
)
def test_sentence_reads_only_formulas_and_code(written, html):
    assert to_inline(written) == html


# A student's text.


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]8;;http://x\x07", r"\x1b]8;;http://x\x07"),
        ("a\u202eb\u2066", r"a\u202eb\u2066"),
        ("a\x00b\x7f\x9b", r"a\x00b\x7f\x9b"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\udc80", r"\udc80"),
        ("\U000e0041", r"\U000e0041"),
        ("bar\rfoo", r"bar\x0dfoo"),
        ("line\r\nline\ttab", "line\nline\ttab"),
        ("ação ✓ <b> $x$", "ação ✓ <b> $x$"),
    ],
)
def test_control_characters_are_shown(written, shown):
    assert plain(written) == shown


@given(st.text(st.characters()))
def test_plain_text_can_be_written_and_is_stable(text):
    shown = plain(text)

    assert plain(shown) == shown
    assert shown.encode("utf-8").decode("utf-8") == shown


@given(st.text(st.sampled_from("`$x\n|~ \\*<[]()!")))
def test_fence_holds_any_text(text):
    html = to_html(fenced(text))

    assert html.startswith('<pre tabindex="0"><code>')
    assert html.count("<") == 4


@given(st.text(st.sampled_from("`$x\n|~ \\*<[]()!"), min_size=1))
def test_code_span_holds_any_text(text):
    html = to_html(f"| a |\n|---|\n| {code_span(text)} |")

    assert html.count("<td>") == html.count("<code>") == 1
    assert "<math" not in html


@pytest.mark.parametrize("reader", [to_html, to_inline])
def test_readers_also_show_control_characters(reader):
    assert r"a\x1b[31m" in reader("a\x1b[31m")
