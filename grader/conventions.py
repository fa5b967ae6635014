"""The table of conventions for a terminal: one block for each kind of cell, columns aligned."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ..solutions.conventions import describe
from ..templates.language import N_, Language

KINDS = {"rnn": N_("Simple RNN"), "lstm": N_("LSTM"), "gru": N_("GRU")}
WORDS = {
    "keeps": N_("keeps"),
    "writes": N_("writes"),
    "before": N_("before"),
    "inside": N_("after, bias inside"),
    "outside": N_("after, bias outside"),
    "List B": N_("List B"),
    "List B, reset after": N_("List B, reset after"),
    "ONNX (default)": N_("ONNX (default)"),
}
SIGMA = N_("Goodfellow et al. print the logistic function on the candidate; here it is tanh.")
LEGEND = {
    "rnn": (),
    "lstm": (N_("biases 1 (f +1): 1 is added to f at run time and is not part of the saved bias."), SIGMA),
    "gru": (
        N_("update gate: keeps is h = z h_prev + (1 - z) n; writes is h = (1 - z) h_prev + z n."),
        N_("reset gate: before, it multiplies h_prev; after, W_h h_prev, and with it a bias that is inside."),
        N_("biases 1 (n 2): the candidate has two."),
        SIGMA,
    ),
}
SIZES = N_("D inputs, H units. Gates in the order of the library and by its letters; biases for each gate.")
SHAPES = N_("Shapes: (H, D) is used as W x, (D, H) as x W; (H, H+D) multiplies [h, x], (D+H, H) [x, h].")


class Column(NamedTuple):
    """One column: its heading, and the text of a row in a language."""

    head: str
    text: Callable[[dict[str, Any], Language], str]
    cells: tuple[str, ...] = ("rnn", "lstm", "gru")
    """The kinds of cell that have it."""


COLUMNS = (
    Column(N_("convention"), lambda row, say: say(_who(row))),
    Column(N_("gates"), lambda row, say: " ".join(row["gates"]), ("lstm", "gru")),
    Column(N_("update gate"), lambda row, say: say(_update(row)), ("gru",)),
    Column(N_("reset gate"), lambda row, say: say(_reset(row)), ("gru",)),
    Column(N_("state h"), lambda row, say: "o tanh(c)" if row["tanh_on_cell"] else "o c", ("lstm",)),
    Column(N_("weights"), lambda row, say: row["weights"]),
    Column(N_("biases"), lambda row, say: biases(row)),
    Column(N_("parameters"), lambda row, say: row["parameters"]),
    Column(N_("D=3, H=4"), lambda row, say: str(row["parameters_at"]["count"])),
)


def conventions(cell: str | None = None) -> dict[str, Any]:
    """All conventions, or those of "rnn", "lstm" or "gru", as plain data.

    >>> [row["who"] for row in conventions("gru")["conventions"]][:2]
    ['PyTorch', 'Keras, reset_after=True']
    """
    return {"conventions": [row for row in describe() if cell in {None, row["cell"]}]}


def lines(found: dict[str, Any], say: Language) -> list[str]:
    """The table in a language.

    >>> from ..templates.language import language
    >>> print(lines(conventions("rnn"), language("en"))[2])
    PyTorch            (H, D), (H, H)        2       H(D+H+2)    36
    """
    told: list[str] = []
    for kind, title in KINDS.items():
        rows = [row for row in found["conventions"] if row["cell"] == kind]
        if rows:
            columns = [column for column in COLUMNS if kind in column.cells]
            heads = [say(column.head) for column in columns]
            texts = [[column.text(row, say) for column in columns] for row in rows]
            told += [say(title), *aligned([heads, *texts]), *map(say, LEGEND[kind]), ""]
    return [*told, say(SIZES), say(SHAPES)]


def biases(row: dict[str, Any]) -> str:
    """Number of biases of a gate, with what differs.

    >>> biases({"biases": {"r": ["x"], "z": ["x"], "n": ["x", "h"]}, "added_to_forget_gate": None})
    '1 (n 2)'
    """
    counts = {gate: len(places) for gate, places in row["biases"].items()}
    common = min(counts.values())
    more = [f"{gate} {count}" for gate, count in counts.items() if count != common]
    more += [f"f +{row['added_to_forget_gate']:g}"] if row["added_to_forget_gate"] else []
    return f"{common} ({', '.join(more)})" if more else str(common)


def aligned(rows: list[list[str]]) -> list[str]:
    """Rows of words as lines with two blanks between the widest ones.

    >>> aligned([["a", "bc"], ["def", "g"]])
    ['a    bc', 'def  g']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(f"{word:{w}}" for word, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def _who(row: dict[str, Any]) -> str:
    who: str = row["who"]
    return WORDS.get(who, who)


def _update(row: dict[str, Any]) -> str:
    return WORDS[row["update"]]


def _reset(row: dict[str, Any]) -> str:
    if row["reset"] == "before":
        return WORDS["before"]
    return WORDS["inside" if row["inner_bias"] else "outside"]
