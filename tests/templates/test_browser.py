"""What only a browser shows: accessibility, a phone's width, the content policy, keys, and brackets that grow.

Needs chromium, node, and `npm ci` in tests/browser/; the variable RNNEX_BROWSER says that they are there.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from rnnex.templates.language import Language
from rnnex.templates.pages import audit_page, index_page, report_page, sheet_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif("RNNEX_BROWSER" not in os.environ, reason="RNNEX_BROWSER is not set: no browser is promised"),
]
SCRIPT = Path(__file__).parent.parent / "browser" / "look.mjs"
PAGES = ["report", "hostile", "class", "sheet", "audit"]
PHONE = 360
PLANTED = '<p id="questions"><img src="https://example.invalid/a.png">' + "wide" * 200


def look(*paths):
    """What look.mjs sees on these pages."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "chromium is not on the path"
    command = ["node", str(SCRIPT), chromium, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def seen(sample, tmp_path_factory):
    """What a reader meets on each page, by name; "planted" is a page with faults."""
    lang = Language("en")
    html = {
        "report": report_page(sample.sample_report(), lang),
        "hostile": report_page(sample.hostile_report(), lang),
        "class": index_page(sample.sample_index(30), lang),
        "sheet": sheet_page(sample.sample_sheet(), lang),
        "audit": audit_page(sample.sample_audit(), lang).replace("<details>", "<details open>"),
    }
    html["planted"] = html["sheet"].replace("<main>", f"<main>{PLANTED}").replace("overflow-wrap: break-word;", "")
    folder = tmp_path_factory.mktemp("pages")
    paths = {name: folder / f"{name}.html" for name in html}
    for name, path in paths.items():
        path.write_text(html[name], encoding="utf-8")
    found = look(*paths.values())
    return {name: found[str(path)] for name, path in paths.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(seen, name, scheme):
    assert seen[name][scheme] == []


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_a_phone(seen, name):
    assert seen[name]["phone"] <= PHONE


@pytest.mark.parametrize("name", PAGES)
def test_console_stays_empty(seen, name):
    assert seen[name]["messages"] == []


@pytest.mark.parametrize("check", ["light", "dark", "messages"])
def test_planted_faults_are_seen(seen, check):
    assert seen["planted"][check]


def test_planted_width_is_seen(seen):
    assert seen["planted"]["phone"] > PHONE


@pytest.mark.parametrize("name", PAGES)
def test_buttons_appear_only_with_the_script(seen, name):
    assert (seen[name]["shown"], seen[name]["plain"]["buttons"]) == (True, 0)


def test_report_is_complete_without_the_script(seen):
    assert "known mistakes give this answer" in seen["report"]["plain"]["text"]


def test_keys_lead_to_the_second_question_and_filter(seen):
    report = seen["report"]

    assert report["hash"] == "#q10"
    assert report["sections"] == ["q10", "q11", "q12", "q13"]


@pytest.mark.parametrize("name", PAGES)
def test_theme_button_changes_the_colours(seen, name):
    assert seen[name]["theme"] is True


def test_brackets_are_as_tall_as_their_matrix(seen):
    brackets = seen["sheet"]["brackets"]

    assert brackets
    assert all(0.95 * pair["table"] <= pair["bracket"] <= 1.8 * pair["table"] for pair in brackets)


def test_class_is_sorted_by_points(seen):
    before, after = seen["class"]["sorted"]["before"], seen["class"]["sorted"]["after"]

    assert sorted(before) == sorted(after)
    assert (before[0], after[0]) == ("Student 0 2026000", "late")
