"""Files that call themselves notebooks: whatever is in them, a sentence or an honest mark comes out."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnex.errors import InputError
from rnnex.grader import notebooks
from rnnex.grader.magics import cleaned
from rnnex.grader.notebooks import read_notebook

from ..students.notebooks import notebook

F = "def f(x): return x"
UNREADABLE = {
    "nothing": b"",
    "no JSON": b"{",
    "a number": b"3",
    "a list": b"[]",
    "no cells": b'{"cells": 3}',
    "no code": b'{"cells": [{"cell_type": "markdown", "source": "x"}]}',
    "cells that are none": b'{"cells": [1, null, "x", [], {}]}',
    "worksheets that are none": b'{"worksheets": [1, {"cells": 2}]}',
    "deep": b"[" * 100_000,
    "deep within a cell": b'{"cells": [' + b'{"a":' * 50_000,
    "deep metadata": b'{"cells": [], "metadata": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    "Python": b"import numpy as np\n",
    "a pickle": b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00.",
    "an archive": b"PK\x03\x04" + bytes(100),
}


def code(source, **more):
    return {"cell_type": "code", "metadata": {}, "source": source, **more}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A place for one file after the other."""
    return tmp_path_factory.mktemp("any")


@pytest.fixture
def read(tmp_path):
    """Read a notebook from its bytes or text."""

    def from_bytes(data):
        path = tmp_path / "a.ipynb"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_notebook(path, "a.ipynb")

    return from_bytes


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_notebook_is_refused_in_one_sentence(read, data):
    with pytest.raises(InputError, match=r"a\.ipynb is no notebook that can be read"):
        read(data)


LARGE = {
    "outputs": notebook(code(F, outputs=["x" * notebooks.MOST_BYTES])).encode(),
    "code": notebook("#" * (notebooks.MOST_CODE + 1)).encode(),
    "cells": notebook(*["x"] * (notebooks.MOST_CELLS + 1)).encode(),
    "brackets": b'{"cells": [' + b"{}," * notebooks.MOST_BRACKETS + b"{}]}",
}


@pytest.mark.parametrize("data", LARGE.values(), ids=LARGE)
def test_what_is_too_large_is_refused_in_one_sentence(read, data):
    with pytest.raises(InputError, match=r"a\.ipynb is too large"):
        read(data)


ODD = {
    "outputs of every kind": notebook(code(F, outputs=[{"data": {"text/html": "<script>alert(1)</script>"}}, 3, None])),
    "a number that is none": notebook(code(F)).replace('"nbformat": 4', '"nbformat": NaN'),
    "an infinite number": notebook(code(F)).replace('"nbformat": 4', '"nbformat": -Infinity'),
    "a number of a million digits": notebook(code(F)).replace('"nbformat": 4', '"nbformat": ' + "9" * 10**6),
    "another version": notebook(code(F)).replace('"nbformat": 4', '"nbformat": "twelve"'),
    "metadata that is none": notebook(code(F, metadata=[1, 2])),
    "tags that are none": notebook(code(F, metadata={"tags": {"a": 1}})),
    "tags that are no texts": notebook(code(F, metadata={"tags": [1, None, ["x"]]})),
    "UTF-16": notebook(code(F)).encode("utf-16"),
    "with a mark": notebook(code(F)).encode("utf-8-sig"),
    "Latin-1": notebook(code(F), title="célula").encode().replace(b"\\u00e9", b"\xe9"),
    "old names": notebook(code(F), version=3),
    "Windows": notebook(code(F.replace("\n", "\r\n"))),
    "cells without a type": notebook({"source": "x = 1"}, code(F)),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_what_is_only_odd_is_read(read, data):
    assert [cell.text for cell in read(data).cells] == [F]


def test_of_two_keys_alike_the_last_counts_as_in_every_browser(read):
    data = '{"cells": [{"cell_type": "code", "source": "x = 1", "source": "x = 2"}]}'

    assert [cell.text for cell in read(data).cells] == ["x = 2"]
    assert json.loads('{"a": 1, "a": 2}') == {"a": 2}


@pytest.mark.parametrize("source", [3, None, {"a": "x"}, ["x", 3], [["x", [None]]]], ids=str)
def test_cell_whose_source_is_no_text_costs_itself(read, source):
    found = read(notebook("y = 1", code(source), F))

    assert [(cell.number, cell.text) for cell in found.cells] == [(1, "y = 1"), (3, F)]
    assert found.damaged == (2,)


KEPT = [
    "x = (7\n  % 4)",
    "s = '''\n%time\n!ls\n'''",
    's = """\n%time\n"""\ny = 7 \\\n% 4',
    "s = '\"\"\"'  # it's\nt = s",
    "x = 7 % 4\ny = x != 3",
    "def f(x):\n    return x[\n        0]\n",
    "@decorator\ndef f(x): return x",
    "x: int = 3",
    "s = f'{x!r} {y:%d}'",
]


@pytest.mark.parametrize("text", KEPT)
def test_python_that_looks_like_a_magic_stays(text):
    assert cleaned(text) == (text, ())


def test_of_our_own_files_every_line_stays(root):
    """Strings, brackets and backslashes of every kind; a line that is Python is never taken for a magic."""
    files = sorted((root / "grader").rglob("*.py"))

    assert [path for path in files if cleaned(path.read_text("utf-8")).skipped] == []
    assert len(files) > 100


SOME = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["code", "x = 1", "%%bash"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["cells", "worksheets", "cell_type", "source", "input", "metadata", "tags"]), inner
        )
    ),
    max_leaves=20,
)


@settings(max_examples=60)
@given(content=st.one_of(SOME, st.fixed_dictionaries({"cells": st.lists(SOME, max_size=4)})))
def test_any_json_is_a_notebook_or_a_sentence(folder, content):
    (folder / "a.ipynb").write_text(json.dumps(content), "utf-8")

    try:
        found = read_notebook(folder / "a.ipynb", "a.ipynb")
    except InputError as fault:
        assert "a.ipynb" in str(fault)  # noqa: PT017 - either is right
    else:
        assert all(isinstance(cell.text, str) for cell in found.ready(found.cells).cells)


@pytest.mark.parametrize(
    "text",
    ["'" * 10**6, "'\\" * 500_000, " " * 10**6, "a" * 10**6, "(" * 10**6, '"""' * 300_000, "%" * 10**6, "a=" * 10**5],
)
def test_a_line_of_a_million_signs_is_looked_at_once(text):
    """Quadratic, each of these would take hours."""
    assert cleaned(text).text.count("\n") == text.count("\n")
