"""The tables of conventions.md, read from the objects; the rest of that page is written by hand."""  # noqa: INP001

from itertools import groupby
from pathlib import Path
from typing import Any

from exercise_pages import table

from rnnex.grader.conventions import KINDS, biases
from rnnex.solutions.conventions import describe

PAGE = Path(__file__).parent / "conventions.md"
START = "<!-- The tables: written by docs/generate.py; change the code, then run it again. -->"
END = "<!-- End of the tables. -->"
HEADS = {
    "rnn": ["id", "who", "arrays", "biases", "parameters", "D=3, H=4"],
    "lstm": ["id", "who", "gates", "h", "arrays", "biases", "parameters", "D=3, H=4"],
    "gru": ["id", "who", "gates", "update gate", "reset gate", "arrays", "biases", "parameters", "D=3, H=4"],
}


def conventions_page() -> str:
    """The text of conventions.md: what stands there, with the tables of now."""
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    return "\n\n".join([before + START, *map(block, KINDS), END]) + after


def block(cell: str) -> str:
    """Table, sources and remarks of one kind of cell."""
    rows = [row for row in describe() if row["cell"] == cell]
    sources = [f"- `{row['id']}`: {' '.join(filter(None, [row['source'] + '.', row['remark']]))}" for row in rows]
    return "\n\n".join([f"### {KINDS[cell]}", table(HEADS[cell], [entries(row) for row in rows]), "\n".join(sources)])


def entries(row: dict[str, Any]) -> list[object]:
    """The cells of a row."""
    gates = " ".join(row["gates"])
    middle: list[object] = []
    if row["cell"] == "lstm":
        middle = [gates, "o tanh(c)" if row["tanh_on_cell"] else "o c"]
    if row["cell"] == "gru":
        middle = [gates, row["update"], reset(row)]
    at = row["parameters_at"]["count"]
    return [f"`{row['id']}`", row["who"], *middle, arrays(row), biases(row), row["parameters"], at]


def reset(row: dict[str, Any]) -> str:
    """Place of the reset gate, and of the candidate's bias where there is a choice."""
    where = "" if row["reset"] == "before" else ", bias inside" if row["inner_bias"] else ", bias outside"
    return row["reset"] + where


def arrays(row: dict[str, Any]) -> str:
    """Names and shapes, neighbours of one shape together."""
    told = []
    for (shape, optional), alike in groupby(row["arrays"], key=lambda array: (array["shape"], array["optional"])):
        names = ", ".join("`" + array["name"] + "`" for array in alike)
        told.append(f"{names} {shape}" + (", optional" if optional else ""))
    return "; ".join(told)
