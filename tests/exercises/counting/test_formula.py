"""Parameter formulas against real PyTorch modules and published totals; shapes against the modules' own arrays."""

import itertools
from fractions import Fraction

import pytest
import torch

from rnnex.exercises.counting.published import PUBLISHED, entries
from rnnex.exercises.engine.exact import same_value
from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

FORMULA = find_exercise("parameter-formula")
MODULES = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
CONVENTIONS = ("one-bias", "pytorch", "keras", "flax")
EACH = pytest.mark.parametrize(("cell", "convention"), list(itertools.product(MODULES, CONVENTIONS)))


def drawn(cell, convention, seed="7", pins=None):
    options = FORMULA.options({"cell": cell, "convention": convention})
    return FORMULA.counting(FORMULA.draw(seed, options, pins or {}))


def at(formula, D, H, T=9):
    """The number that a formula stands for."""
    return int(formula.subs(dict(zip(("D", "H", "T"), (D, H, T), strict=True))))


@pytest.mark.parametrize("cell", MODULES)
@pytest.mark.parametrize(("D", "H"), [(1, 1), (3, 4), (5, 2), (25, 100)])
def test_pytorch_formula_counts_its_modules(cell, D, H):
    module = MODULES[cell](D, H)

    assert at(drawn(cell, "pytorch").key["total"], D, H) == sum(p.numel() for p in module.parameters())


@pytest.mark.parametrize(
    ("convention", "totals"),
    [("pytorch", (36, 108, 144)), ("keras", (32, 108, 128)), ("flax", (32, 100, 128)), ("one-bias", (32, 96, 128))],
)
def test_totals_of_the_frameworks_at_three_inputs_and_four_units(convention, totals):
    """EXERCISES.md, section 3; Keras with reset_after=True, which is its default."""
    assert tuple(at(drawn(cell, convention).key["total"], 3, 4) for cell in MODULES) == totals


@pytest.mark.parametrize("cell", MODULES)
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_shape_is_that_of_the_modules_two_matrices_side_by_side(cell, seed):
    variant = drawn(cell, "pytorch", seed)
    module = MODULES[cell](int(variant.givens["D"]), int(variant.givens["H"]))

    joined = torch.cat([module.weight_hh_l0, module.weight_ih_l0], dim=1)

    assert variant.key["shape"] == tuple(joined.shape)


@EACH
def test_second_route_finds_the_same(cell, convention):
    for seed in map(str, range(20)):
        variant = drawn(cell, convention, seed)
        found = FORMULA.routes["second"](variant.givens, {"cell": cell, "convention": convention})

        assert same_value("expression", found["total"], variant.key["total"])
        assert found["shape"] == variant.key["shape"]


def test_second_route_would_notice_another_convention():
    variant = drawn("lstm", "pytorch")

    found = FORMULA.routes["second"](variant.givens, {"cell": "lstm", "convention": "keras"})

    assert not same_value("expression", found["total"], variant.key["total"])


def test_published_sizes_are_refused_if_they_are_mistyped(monkeypatch):
    monkeypatch.setitem(PUBLISHED, ("pytorch", "rnn"), "input H-D")

    with pytest.raises(ValueError, match="H-D"):
        entries("rnn", "pytorch", {"D": 2, "H": 3})


@EACH
def test_every_mistake_has_an_answer_of_its_own(cell, convention):
    """At sizes where no two sums meet by chance."""
    for seed in map(str, range(10)):
        variant = drawn(cell, convention, seed)
        wrong = [at(m.value, 101, 1009, 10007) for m in variant.misconceptions if m.blank == "total"]
        shapes = [m.value for m in variant.misconceptions if m.blank == "shape"]

        assert len({at(variant.key["total"], 101, 1009, 10007), *wrong}) == len(wrong) + 1 >= 8
        assert len({variant.key["shape"], *shapes}) == len(shapes) + 1 >= 6
        assert not variant.hidden()


def test_pytorch_lstm_with_one_bias_is_the_named_mistake():
    (wrong,) = (m.value for m in drawn("lstm", "pytorch").misconceptions if m.id == "other-bias-count")

    assert at(wrong, 3, 4) == 128


def test_forgotten_candidate_takes_its_biases_along():
    """A GRU of Flax: two gates with one bias each are left."""
    (wrong,) = (
        m.value for m in drawn("gru", "flax").misconceptions if m.id == "candidate-forgotten" and m.blank == "total"
    )

    assert at(wrong, 3, 4) == 2 * (4 * (3 + 4) + 4)


def test_simple_network_has_no_candidate_to_forget():
    ids = {m.id for m in drawn("rnn", "pytorch").misconceptions}

    assert not {"candidate-forgotten", "one-block-only"} & ids


def test_equal_sizes_are_warned_about():
    options = FORMULA.options({})
    variant = FORMULA.draw("7", options, {"D": 64, "H": 64})

    assert variant.givens["D"] == Fraction(64)
    assert FORMULA.warnings(variant, Language("en")) == [
        "These numbers cannot tell the mistakes 'input-weights-forgotten' and 'recurrent-weights-forgotten' apart."
    ]
