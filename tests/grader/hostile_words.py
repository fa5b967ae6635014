"""Words that act, if they come as they are: on a terminal, in the log of a CI service, on a page, in a spreadsheet."""

import csv
import io
import re
import unicodedata
from html.parser import HTMLParser

WORDS = {
    "colours": "\x1b[31mred\x1b[0m",
    "title": "\x1b]0;title\x07",
    "hyperlink": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;aGVsbG8=\x07",
    "back over the line": "6 of 6\r0 of 6",
    "erased": "wrong\b\b\b\b\bright",
    "8-bit control": "\x9b31m\x9d0;title\x9c",
    "next line": "a\x85b\x0bc\x0cd",
    "separators of lines": "a\u2028b\u2029c",
    "override": "\u202egnp.exe",
    "isolates": "\u2066a\u2067b\u2068c\u2069",
    "marks of direction": "\u200ea\u200fb\u061cc",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff",
    "soft hyphen": "a\u00adb",
    "tags": "a\U000e0041\U000e0042",
    "GitHub": "::error file=x::hacked",
    "GitHub, indented": "   ::set-output name=a::b",
    "GitHub, next line": "x\n::add-mask::0\n",
    "GitHub, old, within a line": "Ana ##[error]hacked",
    "Azure, within a line": "Ana ##vso[task.setvariable variable=a]b",
    "TeamCity": "##teamcity[buildProblem]",
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "end of attribute": "\" onmouseover=\"alert(1)\" x='",
    "end of a tag": "</code></td></table></main><h1>0",
    "entity": "&lt;script&gt;&#60;b&#62;",
    "comment": "<!-- --!> ]]>",
    "template": "{{ 7 * 7 }}{% raw %}",
    "link": "[click](javascript:alert(1)) <javascript:alert(1)>",
    "picture": "![x](http://evil.example/x.png)",
    "emphasis": "**a** _b_ ~~c~~ # d",
    "heading": "\n# d\n\n> e\n",
    "table": "a | b |\n| --- |\n| c",
    "end of a code block": "````\n<b>x</b>\n~~~~~\n**y**",
    "backticks": "a ` b `` <i>c</i> ``` $x$",
    "formula behind a backtick": "a ` $\\frac{1}{$ <b>",
    "formula": "$\\frac{1}{$ $$\\href{javascript:alert(1)}{x}$$ $x$",
    "sheet formula": '=HYPERLINK("http://evil.example";"x")',
    "sheet formula, plus": "+1+cmd|' /C calc'!A0",
    "sheet formula, minus": "-1+1",
    "sheet formula, at": "@SUM(1)",
    "sheet formula, tab": "\t=1+1",
    "sheet formula, return": "\r=1+1",
    "sheet formula, line": "\n=1+1",
    "sheet formula, full width": "\uff1d1+1",
    "sheet formula, next cell": "x;=1+1",
    "sheet formula, next cell, quoted": 'x,"=1+1',
    "sheet formula, next line": "x\n=1+1",
    "percent": "%(name)s %s %n 100%",
    "lone surrogate": "\ud800x",
    "null": "a\0b",
}  # fmt: skip
MARKUP = ("script", "image", "end of attribute", "end of a tag", "link", "picture", "backticks", "template")
FEW = {
    "signs": "".join(WORDS[name] for name in list(WORDS)[:15]),
    "markup": " ".join(WORDS[name] for name in MARKUP),
    "commands": "::error::x ##[error]y ##vso[z]",
    "lines": "x\n::error::y\n# d\n\n> e\n=1+1;=1+1\n````\n<b>x</b> $\\frac{1}{$",
    "formula": "=1+1 %(name)s %s %n 100%",
    "no text": "\ud800\0x",
}
"""The same, several in one: enough for every day."""
HARMLESS = "word"
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def active(text, *, allowed="\n"):
    """Characters that act on a terminal or on the order of reading."""
    signs = set(text) - set(allowed)
    return sorted(sign for sign in signs if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp"))


def commands(text):
    """Lines that a CI service takes for its own: GitHub's at the beginning of a line, the others anywhere."""
    return [line for line in text.splitlines() if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)]


class Skeleton(HTMLParser):
    """Tags, attributes of each, and where links lead."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links = set(), set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags |= {tag, *(f"{tag} {name}" for name, _ in attributes)}
        self.links |= {value for name, value in attributes if name in ("href", "src", "action")}

    def foreign(self, harmless):
        """What a page with a harmless word in the same place has not."""
        leading_out = {link for link in self.links if re.match(r"\s*(\w[\w+.-]*:|//)", link or "")}
        return (self.tags - harmless.tags) | leading_out


def formulas(text):
    """Cells that a spreadsheet would compute, whichever separator its country has."""
    found = []
    for separator in ",;\t":
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        found += [cell for row in rows for cell in row if cell.lstrip(' "\n').startswith(FORMULA)]
    return found
