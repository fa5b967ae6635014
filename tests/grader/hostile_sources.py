"""Where a student's words come from: each source makes a submission with a word in it."""

import json
import os

from ..students.folders import edit, gru_source, hand_in
from ..students.notebooks import CELL, IMPORTS, notebook

QUESTIONS = """
[[exercise]]
id = "gradient-overflow"
label = "1"
marks = 2

[[exercise]]
id = "gru-cell"
label = "2"
marks = 6
"""

ODD = "type({}.replace(chr(0), ''), (Exception,), dict())"
"""A class with the word for a name; a null is refused there."""


def submitted(sheet, folder, code=None, answers=None):
    return hand_in(sheet, folder, answers or {"1": {"n": "5"}}, {"gru_cell.py": code or gru_source()})


def code(source):
    """A source that is a code file; `{}` is the word as Python writes it."""
    return lambda sheet, folder, word: submitted(sheet, folder, source.replace("{}", ascii(word)))


def call(line):
    """A source that is one line of the function."""
    return code(f"def gru_cell(*given):\n    {line}\n")


def in_notebook(source):
    """A source that is a cell of a notebook."""

    def made(sheet, folder, word):
        hand_in(sheet, folder)
        (folder / "a.ipynb").write_text(notebook(source.replace("{}", ascii(word)), IMPORTS, CELL), "utf-8")

    return made


def as_name(word):
    """The word as far as a file system takes it."""
    return word.replace("/", "_").replace("\0", "").replace("\ud800", os.fsdecode(b"\xe9"))[:60]


def folder_name(sheet, folder, word):
    submitted(sheet, folder.with_name(as_name(word) + folder.name))


def file_name(sheet, folder, word):
    """Of a notebook, of a module beside the answer, and of a second answers file."""
    submitted(sheet, folder)
    safe = as_name(word)
    (folder / f"{safe}.py").write_bytes(b"#" * (2**20 + 1))
    (folder / f"{safe}.ipynb").write_text("no notebook", "utf-8")
    (folder / f"gru{safe}.ipynb").write_text(notebook(CELL), "utf-8")


def only_file(sheet, folder, word):
    """Named when there is no answers file."""
    submitted(sheet, folder)
    (folder / "answers.txt").unlink()
    (folder / "code" / "gru_cell.py").unlink()
    safe = as_name(word)
    (folder / f"x{safe}").write_text("", "utf-8")


def archive_name(sheet, folder, word):
    """Named because nobody unpacks it."""
    submitted(sheet, folder)
    safe = as_name(word)
    (folder.parent / f"{safe}.zip").write_bytes(b"PK")


def roster_name(sheet, folder, word):
    submitted(sheet, folder)
    edit(folder, lambda data: data["student"].update(name=word))


def roster_id(sheet, folder, word):
    submitted(sheet, folder)
    edit(folder, lambda data: data["student"].update(id=word))


def title(sheet, folder, word):
    """Of a practice sheet that was edited."""
    submitted(sheet, folder)
    edit(folder, lambda data: data["assignment"].update(title=word, name=word))


def no_sheet(sheet, folder, word):
    """What a broken sheet says reaches the sentence about it."""
    submitted(sheet, folder)
    edit(folder, lambda data: data["questions"][0].update(exercise=word, label=word, marks=word))


def answer(sheet, folder, word):
    submitted(sheet, folder)
    path = folder / "answers.txt"
    line = f"n = {word}\n[{word}]\n{word}\n{word} = {word}\n"
    path.write_bytes(path.read_bytes().replace(b"n = 5", line.encode("utf-8", "surrogatepass")))


def cell_tag(sheet, folder, word):
    hand_in(sheet, folder)
    text = notebook((IMPORTS, [word]), (CELL, [word]))
    (folder / "a.ipynb").write_text(text, "utf-8")


def cell_output(sheet, folder, word):
    hand_in(sheet, folder)
    data = json.loads(notebook(IMPORTS, CELL))
    data["cells"][0] |= {"outputs": [{"data": {"text/html": word}}], "execution_count": word, "id": word}
    (folder / "a.ipynb").write_text(json.dumps(data | {"metadata": {word: word}}), "utf-8")


SOURCES = {
    "folder name": folder_name,
    "file name": file_name,
    "name of the only file": only_file,
    "archive name": archive_name,
    "name of the student": roster_name,
    "id of the student": roster_id,
    "title": title,
    "broken sheet": no_sheet,
    "answer": answer,
    "printed": code(gru_source() + "print({})\nimport sys\nprint({}, file=sys.stderr)\n"),
    "printed in a call": code(gru_source() + "def gru_cell(*given): print({})\n"),
    "exception": call("raise ValueError({})"),
    "exception on loading": code("raise ValueError({})"),
    "warning": code("import warnings\nwarnings.warn({})\n" + gru_source()),
    "class of an exception": call(f"raise {ODD}('x')"),
    "names of functions": code("def g(x): return x\nglobals()[{}] = g\n"),
    "keys of a dictionary": call("return dict([({}, 1.0)])"),
    "class of a result": call('return type({}.replace(chr(0), ""), (), dict())()'),
    "text as a result": call("return {}"),
    "no Python": code("x = {} 1"),
    "exit status": call("raise SystemExit({})"),
    "exception in a cell": in_notebook("raise ValueError({})"),
    "no Python in a cell": in_notebook("x = {} 1"),
    "name in a cell": in_notebook(f"raise {ODD}('x')"),
    "tag of a cell": cell_tag,
    "output of a cell": cell_output,
}
