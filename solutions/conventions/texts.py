"""The conventions of courses, papers and textbooks, with the letters that they print."""

from collections.abc import Iterable
from dataclasses import replace

from .convention import Convention
from .layout import Layout, by_gate

NG = "Ng, Sequence Models (Coursera), week 1, programming assignment; columns are examples"
LIST_B = "List B, questions 8 to 11, after Ng, Sequence Models"
CS231N = "Stanford CS231n, assignment 3, rnn_layers.py"
CHO = "Cho et al. (2014), arXiv 1406.1078v3, section 2.3; biases are left out there"
CHUNG = "Chung et al. (2014), arXiv 1412.3555, section 3.2; biases are left out there"
GOODFELLOW = "Goodfellow, Bengio & Courville (2016), Deep Learning, chapter 10"
SIGMA = "The book prints the logistic sigma on the candidate; here it is tanh, as everywhere else."


def ng(gates: str, letters: str) -> tuple[Layout, ...]:
    """One matrix a gate, multiplying [a, x]; biases are columns, so that examples may be.

    Example:
        >>> [one.name for one in ng(gates="zrn", letters="urc")]
        ['Wu', 'Wr', 'Wc', 'bu', 'br', 'bc']
    """
    matrices = by_gate(gates, letters, "W{}", ("W_h", "W_x"))
    return (*matrices, *by_gate(gates, letters, "b{}", ("b_x",), "rows"))


def list_b(gates: str, letters: str) -> tuple[Layout, ...]:
    """One matrix a gate, multiplying [c, x] or [a, x]; biases are vectors.

    Example:
        >>> [one.name for one in list_b(gates="zrn", letters="urc")]
        ['W_u', 'W_r', 'W_c', 'b_u', 'b_r', 'b_c']
    """
    matrices = by_gate(gates, letters, "W_{}", ("W_h", "W_x"))
    return (*matrices, *by_gate(gates, letters, "b_{}", ("b_x",), "vector"))


def goodfellow(gates: str, indices: Iterable[str]) -> tuple[Layout, ...]:
    """Two matrices a gate: U multiplies the input, W the state; those of the candidate have no index.

    Example:
        >>> [one.name for one in goodfellow("zr", "ur")]
        ['Uu', 'Ur', 'Wu', 'Wr', 'bu', 'br']
    """
    return (
        *by_gate(gates, indices, "U{}", ("W_x",)),
        *by_gate(gates, indices, "W{}", ("W_h",)),
        *by_gate(gates, indices, "b{}", ("b_x",), "vector"),
    )


def without_biases(gates: str, indices: Iterable[str]) -> tuple[Layout, ...]:
    """Two matrices a gate: W multiplies the input, U the state; those of the candidate have no index.

    Example:
        >>> [one.name for one in without_biases("zr", ("_z", "_r"))]
        ['W_z', 'W_r', 'U_z', 'U_r']
    """
    return (*by_gate(gates, indices, "W{}", ("W_x",)), *by_gate(gates, indices, "U{}", ("W_h",)))


def cs231n(gates: str) -> tuple[Layout, ...]:
    """Columns are units.

    Example:
        >>> [one.name for one in cs231n(gates="ifog")]
        ['Wx', 'Wh', 'b']
    """
    return (
        Layout("Wx", gates, ("W_x",), "columns"),
        Layout("Wh", gates, ("W_h",), "columns"),
        Layout("b", gates, ("b_x",), "vector"),
    )


GRU_INDICES = ("_z", "_r", "")
LIST_B_GRU = Convention(
    "list-b-gru",
    "List B",
    "gru",
    "zrn",
    "u r c",
    list_b("zrn", "urc"),
    LIST_B,
    update="writes",
    reset="before",
)

TEXTS = (
    Convention(
        "ng-rnn",
        "Ng",
        "rnn",
        "h",
        "a",
        (Layout("Wax", "h", ("W_x",)), Layout("Waa", "h", ("W_h",)), Layout("ba", "h", ("b_x",), "rows")),
        NG,
    ),
    Convention("ng-lstm", "Ng", "lstm", "figo", "f i c o", ng("figo", "fico"), NG, tanh_on_cell=True),
    Convention("ng-gru", "Ng", "gru", "zrn", "u r c", ng("zrn", "urc"), NG, update="writes", reset="before"),
    Convention(
        "list-b-lstm",
        "List B",
        "lstm",
        "ifog",
        "u f o c",
        list_b("ifog", "ufoc"),
        LIST_B,
        tanh_on_cell=False,
        remark="a = o c: no tanh on the cell state, unlike every library.",
    ),
    LIST_B_GRU,
    replace(
        LIST_B_GRU,
        id="list-b-gru-reset-after",
        who="List B, reset after",
        source="Exercise gru-step with reset = after: list B's letters with the reset gate where cuDNN has it",
        reset="after",
        remark="One bias, outside the product with r.",
    ),
    Convention("cs231n-rnn", "CS231n", "rnn", "h", "h", cs231n("h"), CS231N),
    Convention("cs231n-lstm", "CS231n", "lstm", "ifog", "i f o g", cs231n("ifog"), CS231N, tanh_on_cell=True),
    Convention(
        "cho-gru",
        "Cho et al. (2014)",
        "gru",
        "zrn",
        "z r h",
        without_biases("zrn", GRU_INDICES),
        CHO,
        update="keeps",
        reset="before",
        remark="Version 1 of the paper had the reset after the product.",
    ),
    Convention(
        "chung-gru",
        "Chung et al. (2014)",
        "gru",
        "zrn",
        "z r h",
        without_biases("zrn", GRU_INDICES),
        CHUNG,
        update="writes",
        reset="before",
    ),
    Convention(
        "textbook-rnn",
        "Goodfellow et al.",
        "rnn",
        "h",
        "h",
        (Layout("U", "h", ("W_x",)), Layout("W", "h", ("W_h",)), Layout("b", "h", ("b_x",), "vector")),
        GOODFELLOW,
    ),
    Convention(
        "textbook-lstm",
        "Goodfellow et al.",
        "lstm",
        "figo",
        "f g s q",
        goodfellow("figo", ("_f", "_g", "", "_o")),
        GOODFELLOW,
        tanh_on_cell=True,
        remark=f"g is the input gate, s the cell state with its candidate, q the output gate. {SIGMA}",
    ),
    Convention(
        "textbook-gru",
        "Goodfellow et al.",
        "gru",
        "zrn",
        "u r h",
        goodfellow("zrn", ("_u", "_r", "")),
        GOODFELLOW,
        update="keeps",
        reset="before",
        remark=SIGMA,
    ),
)
"""All conventions of courses, papers and textbooks."""
