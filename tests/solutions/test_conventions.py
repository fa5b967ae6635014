"""The table of conventions: counts and shapes of real layers, the facts of the literature, nothing left undescribed."""

import json
import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnex.solutions.conventions import CONVENTIONS, describe
from rnnex.solutions.conventions.convention import CANONICAL

from ..oracles.plain_conventions import STEPS

LAYERS = json.loads((Path(__file__).parent.parent / "oracles" / "framework_layers.json").read_text("utf-8"))
ALL = pytest.mark.parametrize("convention", CONVENTIONS.values(), ids=CONVENTIONS)

# Number of parameters, from the formulas of the libraries' documentation and of the papers, written out by hand.
FORMULAS = {
    "H(D+H+2)": ["pytorch-rnn", "onnx-rnn", "cudnn-rnn"],
    "H(D+H+1)": ["keras-rnn", "flax-rnn", "cs231n-rnn", "ng-rnn", "textbook-rnn"],
    "4H(D+H+2)": ["pytorch-lstm", "onnx-lstm", "cudnn-lstm"],
    "4H(D+H+1)": ["keras-lstm", "flax-lstm", "tf1-lstm", "cs231n-lstm", "ng-lstm", "list-b-lstm", "textbook-lstm"],
    "3H(D+H+2)": ["pytorch-gru", "keras-gru", "onnx-gru", "onnx-gru-linear-before-reset", "cudnn-gru"],
    "3H(D+H+1)": [
        "keras-gru-reset-before",
        "tf1-gru",
        "ng-gru",
        "list-b-gru",
        "list-b-gru-reset-after",
        "textbook-gru",
    ],
    "3H(D+H)": ["cho-gru", "chung-gru"],
    "3H(D+H) + 4H": ["flax-gru"],
}
COUNTS = {36: "H(D+H+2)", 32: "H(D+H+1)", 144: "4H(D+H+2)", 128: "4H(D+H+1)", 108: "3H(D+H+2)", 96: "3H(D+H+1)"}
COUNTS |= {84: "3H(D+H)", 100: "3H(D+H) + 4H"}

# The table of the literature: order, sense of the update gate, place of the reset gate, bias within its product.
GRUS = {
    "pytorch-gru": ("r z n", "keeps", "after", True),
    "keras-gru": ("z r h", "keeps", "after", True),
    "keras-gru-reset-before": ("z r h", "keeps", "before", False),
    "flax-gru": ("r z n", "keeps", "after", True),
    "onnx-gru": ("z r h", "keeps", "before", False),
    "onnx-gru-linear-before-reset": ("z r h", "keeps", "after", True),
    "cudnn-gru": ("r z n", "keeps", "after", True),
    "tf1-gru": ("r u c", "keeps", "before", False),
    "ng-gru": ("u r c", "writes", "before", False),
    "list-b-gru": ("u r c", "writes", "before", False),
    "list-b-gru-reset-after": ("u r c", "writes", "after", False),
    "cho-gru": ("z r h", "keeps", "before", False),
    "chung-gru": ("z r h", "writes", "before", False),
    "textbook-gru": ("u r h", "keeps", "before", False),
}
LSTMS = {
    "pytorch-lstm": ("i f g o", True, 0),
    "keras-lstm": ("i f c o", True, 0),
    "flax-lstm": ("i f g o", True, 0),
    "onnx-lstm": ("i o f c", True, 0),
    "cudnn-lstm": ("i f c o", True, 0),
    "tf1-lstm": ("i j f o", True, 1),
    "ng-lstm": ("f i c o", True, 0),
    "list-b-lstm": ("u f o c", False, 0),
    "cs231n-lstm": ("i f o g", True, 0),
    "textbook-lstm": ("f g s q", True, 0),
}


def shapes(convention, d, n):
    return {layout.name: layout.shape(d, n) for layout in convention.arrays}


# Counts and shapes.


@pytest.mark.parametrize(("formula", "names"), FORMULAS.items(), ids=FORMULAS)
def test_formula_is_that_of_the_documentation(formula, names):
    assert {CONVENTIONS[name].formula for name in names} == {formula}


def test_every_formula_is_known():
    assert sorted(name for names in FORMULAS.values() for name in names) == sorted(CONVENTIONS)


@pytest.mark.parametrize(("count", "formula"), COUNTS.items())
def test_formula_counts_three_inputs_and_four_units(count, formula):
    assert {CONVENTIONS[name].parameters(3, 4) for name in FORMULAS[formula]} == {count}


def value(formula, d, n):
    """The formula, computed: 3H(D+H) is a product."""
    return eval(re.sub(r"(\d)H", r"\1*H", formula).replace("H(", "H*("), {"D": d, "H": n})  # noqa: S307 - our own


@ALL
@settings(max_examples=20)
@given(st.integers(1, 9), st.integers(1, 9))
def test_count_is_formula_and_size_of_the_arrays(convention, d, n):
    sizes = [np.prod(shape) for name, shape in shapes(convention, d, n).items() if name != "P"]

    assert sum(sizes) == convention.parameters(d, n) == value(convention.formula, d, n)


@pytest.mark.parametrize("cell", ["RNN", "LSTM", "GRU"])
@pytest.mark.parametrize(("d", "n"), [(3, 4), (1, 1), (5, 2)])
def test_shapes_are_those_of_torch(cell, d, n):
    layer = getattr(torch.nn, cell)(d, n)

    expected = {name: tuple(p.shape) for name, p in layer.named_parameters()}

    assert shapes(CONVENTIONS[f"pytorch-{cell.lower()}"], d, n) == expected


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("keras-rnn", "keras_SimpleRNN"),
        ("keras-lstm", "keras_LSTM"),
        ("keras-gru", "keras_GRU_reset_after_true"),
        ("keras-gru-reset-before", "keras_GRU_reset_after_false"),
    ],
)
def test_shapes_are_those_of_keras(name, layer):
    convention, real = CONVENTIONS[name], LAYERS[layer]

    assert list(shapes(convention, 3, 4).values()) == [np.shape(w) for w in real["weights"]]
    assert list(shapes(convention, 3, 4).values()) == [tuple(shape) for shape in real["shapes"]]
    assert convention.parameters(3, 4) == real["params"]


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("flax-rnn", "flax_SimpleCell"),
        ("flax-lstm", "flax_LSTMCell"),
        ("flax-lstm", "flax_OptimizedLSTMCell"),
        ("flax-gru", "flax_GRUCell"),
    ],
)
def test_names_and_shapes_are_those_of_flax(name, layer):
    convention, real = CONVENTIONS[name], LAYERS[layer]

    assert shapes(convention, 3, 4) == {array: tuple(shape) for array, shape in real["shapes"].items()}
    assert convention.parameters(3, 4) == real["params"]


# What the literature says.


@pytest.mark.parametrize(("name", "facts"), GRUS.items(), ids=GRUS)
def test_gru_is_that_of_the_literature(name, facts):
    one = CONVENTIONS[name]

    assert (one.letters, one.update, one.reset, one.inner_bias) == facts


@pytest.mark.parametrize(("name", "facts"), LSTMS.items(), ids=LSTMS)
def test_lstm_is_that_of_the_literature(name, facts):
    one = CONVENTIONS[name]

    assert (one.letters, one.tanh_on_cell, one.forget_bias) == facts


def test_every_convention_has_an_equation_of_its_own():
    assert set(STEPS) == set(CONVENTIONS)
    assert {one.id for one in CONVENTIONS.values() if one.cell != "rnn"} == {*GRUS, *LSTMS}


# The objects.


@ALL
def test_convention_is_whole(convention):
    """Named by its cell; all gates, once each; all weights, once each; only the fields of its cell."""
    parts = [(g, part) for layout in convention.arrays for g in layout.gates for part in layout.parts]
    weights = [place for place in parts if place[1] in {"W_x", "W_h"}]

    assert convention.id.split("-")[-1] == convention.cell or f"-{convention.cell}-" in convention.id
    assert sorted(convention.gates) == sorted(CANONICAL[convention.cell])
    assert len(convention.letters.split()) == len(convention.gates)
    assert sorted(weights) == sorted((g, part) for g in convention.gates for part in ("W_x", "W_h"))
    assert len(parts) == len(set(parts))
    assert len(shapes(convention, 1, 1)) == len(convention.arrays)
    assert (convention.update is None) == (convention.reset is None) == (convention.cell != "gru")
    assert (convention.tanh_on_cell is None) == (convention.cell != "lstm")
    assert convention.source


def test_conventions_are_frozen():
    with pytest.raises(FrozenInstanceError):
        CONVENTIONS["pytorch-gru"].update = "writes"
    with pytest.raises(TypeError):
        CONVENTIONS["mine"] = CONVENTIONS["pytorch-gru"]


@pytest.mark.parametrize(
    ("name", "transposed", "joined"),
    [("pytorch-lstm", False, ""), ("keras-gru", True, ""), ("tf1-lstm", True, "[x, h]"), ("ng-gru", False, "[h, x]")],
)
def test_layout_in_words(name, transposed, joined):
    assert (CONVENTIONS[name].transposed, CONVENTIONS[name].joined) == (transposed, joined)


@ALL
def test_shape_in_letters_is_the_shape_in_numbers(convention):
    for layout in convention.arrays:
        sizes = [value(one, 3, 7) for one in layout.text[1:-1].split(", ")]

        assert tuple(sizes) == layout.shape(3, 7)


# Rows.


def test_every_convention_has_a_row():
    assert sorted(row["id"] for row in describe()) == sorted(CONVENTIONS)


@pytest.mark.parametrize("cell", CANONICAL)
def test_rows_of_one_cell(cell):
    assert [row["id"] for row in describe(cell)] == [one.id for one in CONVENTIONS.values() if one.cell == cell]


@pytest.mark.parametrize("row", describe(), ids=lambda row: row["id"])
def test_row_says_what_the_object_says(row):
    one = CONVENTIONS[row["id"]]

    assert row == json.loads(json.dumps(row))
    assert " ".join(row["gates"]) == one.letters
    assert row["parameters_at"] == {"D": 3, "H": 4, "count": one.parameters(3, 4)}
    assert [row[key] for key in ("update", "reset", "tanh_on_cell", "source", "remark", "transposed", "joined")] == [
        one.update, one.reset, one.tanh_on_cell, one.source, one.remark, one.transposed, one.joined,
    ]  # fmt: skip
    assert [(a["name"], a["shape"]) for a in row["arrays"]] == [(layout.name, layout.text) for layout in one.arrays]


def test_biases_of_a_row_by_the_librarys_letters():
    (flax,) = [row for row in describe("gru") if row["id"] == "flax-gru"]

    assert flax["biases"] == {"r": ["x"], "z": ["x"], "n": ["x", "h"]}
