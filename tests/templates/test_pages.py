"""Pages are complete, self-contained and calm; a student's text in them is only text."""

import base64
import hashlib
import re

import pytest

from rnnex.templates.language import LANGUAGES, Language
from rnnex.templates.pages import index_page, report_page

EN = Language("en")
PAGES = ["report", "index", "sheet", "audit"]


def page_faults(html, found):
    """Sentences about what a self-contained, well-formed page must not do; `found` is its outline."""
    names = [value for _, name, value in found.attributes if name == "id"]
    links = {value[1:] for _, name, value in found.attributes if name == "href" and value.startswith("#")}
    yield from (f"</{tag}> closes something else" for tag in found.faults)
    yield from (f"<{tag}> is never closed" for tag in found.open)
    yield from (f"id {name} stands twice" for name in set(names) if names.count(name) > 1)
    yield from (f"#{name} leads nowhere" for name in links - set(names))
    for tag, name, value in found.attributes:
        if name == "style" or name.startswith("on"):
            yield f"<{tag} {name}=...> is forbidden by the content policy"
        if name in ("src", "href") and re.match(r"[a-z]+:|//", value or ""):
            yield f"<{tag} {name}={value}> leads outside"
    if re.search(r"@import|url\(", html):
        yield "the style fetches something"
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode() if body else ""
        if not policy or f"{tag}-src &#39;sha256-{digest}&#39;" not in policy[1]:
            yield f"the policy does not allow this {tag}"


@pytest.fixture
def faults(outline):
    return lambda html: list(page_faults(html, outline(html)))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_self_contained(page, name, code, faults):
    html = page(name, Language(code))

    assert not faults(html)
    assert f'<html lang="{code}">' in html


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<main>", "<main><p style='x'>a</p>"),
        ("<main>", "<main onclick='x'>"),
        ("<main>", "<main><div>"),
        ("<main>", "<main></div>"),
        ("<main>", "<main><img src='https://example.org/a.png'>"),
        ("<main>", "<main><a href='#nowhere'>a</a>"),
        ("<main>", "<main><p id='questions'>a</p>"),
        ("<style>", "<style>p{}"),
        ("<script>", "<script>1;"),
        ("<style>", "<style>@import 'x';"),
    ],
)
def test_planted_fault_is_found(page, old, new, faults):
    assert faults(page("report").replace(old, new, 1))


@pytest.mark.parametrize("name", PAGES)
def test_page_has_landmarks_and_one_heading(page, name, outline):
    tags = outline(page(name)).tags

    assert [tags.count(tag) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]


@pytest.mark.parametrize("name", PAGES)
def test_buttons_wait_for_the_script(page, name):
    html = page(name)

    assert not re.search(r'class="[^"]*\bbar\b[^"]*"(?! hidden)', html)
    assert "<button" not in re.sub(r'<div class="bar" hidden>.*?</div>', "", html, flags=re.DOTALL)


# Nobody's text is trusted.


@pytest.mark.parametrize("danger", ["<script>alert", "<img src=x", "\x1b", "\u202e"])
def test_text_of_a_student_stays_text(sample, danger):
    assert danger not in report_page(sample.hostile_report(), EN)


def test_text_of_a_student_is_shown_as_received(sample, text_of):
    shown = text_of(report_page(sample.hostile_report(), EN))

    assert r"<script>alert(1)</script> \x1b[31m \u202eevil $$\boxed{x}$$ <img" in shown


def test_hostile_page_is_still_well_formed(sample, faults):
    assert not faults(report_page(sample.hostile_report(), EN))


def test_endless_answer_is_cut(with_mark):
    assert "9" * 400 + "… " in with_mark(typed="9" * 10_000)


@pytest.mark.parametrize(
    ("href", "link"),
    [("ana.html", "ana.html"), ("Ana%20S.html", "Ana%20S.html"), ("javascript:alert(1)", "./javascript%3Aalert(1)")],
)
def test_links_of_the_class_stay_in_the_folder(sample, href, link):
    index = sample.sample_index(1)
    index["rows"][0]["href"] = href

    assert f'<a href="{link}">' in index_page(index, EN)
