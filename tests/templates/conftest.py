"""The sample dictionaries, pages made of them, and a reader of pages, for every test of this folder."""

import importlib.util
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rnnex.templates.language import Language
from rnnex.templates.pages import audit_page, index_page, report_page, sheet_page

VOID = {"meta", "link", "br", "hr", "img", "input", "rect"}


@pytest.fixture(scope="session")
def sample():
    """The module sample.py; its functions return fresh dictionaries."""
    spec = importlib.util.spec_from_file_location("templates_sample", Path(__file__).with_name("sample.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def page(sample):
    """Renders a sample page by its name."""

    def render(name, lang=None):
        lang = lang or Language("en")
        if name == "report":
            return report_page(sample.sample_report(), lang)
        if name == "index":
            return index_page(sample.sample_index(), lang)
        if name == "audit":
            return audit_page(sample.sample_audit(), lang)
        return sheet_page(sample.sample_sheet(), lang)

    return render


class Outline(HTMLParser):
    """Tags that are left open, all attributes, and the text outside style and script."""

    def __init__(self):
        super().__init__()
        self.open, self.attributes, self.tags, self.text, self.faults = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_endtag(self, tag):
        if tag in ("dd", "dt", "li", "p", "td", "th"):
            self.text.append(" ")
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.text.append(data)


def read(html):
    found = Outline()
    found.feed(html)
    found.close()
    return found


@pytest.fixture(scope="session")
def outline():
    """Reads a page: its tags, attributes and text."""
    return read


@pytest.fixture(scope="session")
def text_of():
    """The text of a page, outside style and script, with single spaces."""
    return lambda html: " ".join("".join(read(html).text).split())


@pytest.fixture
def with_mark(sample, text_of):
    """The text of a report with one blank, made by `a_mark`."""

    def render(reading="correct", **changes):
        report = sample.sample_report()
        report["questions"] = [sample.a_question("1", "partial", marks=[sample.a_mark("n", reading, **changes)])]
        return text_of(report_page(report, Language("en")))

    return render
