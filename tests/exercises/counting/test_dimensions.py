"""Parameter counts against real PyTorch modules and the published counts of other frameworks."""

import pytest
import torch

from rnnex.exercises.registry import find_exercise
from rnnex.templates.language import Language

DIMENSIONS = find_exercise("gate-dimensions")
MODULES = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
CELLS = ("rnn", "lstm", "gru")


def key(pins, **options):
    """Expected whole numbers by blank."""
    variant = DIMENSIONS.draw("7", DIMENSIONS.options(options), pins)
    plan = DIMENSIONS.plan(variant)
    printed = plan.read(DIMENSIONS.givens(variant)).printed
    return {q.name: int(printed[q.at][0]) for q in plan.asked}


def counted(module, part):
    return sum(p.numel() for name, p in module.named_parameters() if name.startswith(part))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("D", "H"), [(3, 4), (1, 1), (25, 100), (150, 64)])
def test_pytorch_counts_are_those_of_its_modules(cell, D, H):
    module = MODULES[cell](D, H)

    found = key({"V": 1000, "D": D, "H": H}, cell=cell, convention="pytorch")

    blocks = module.weight_ih_l0.shape[0] // H
    assert found == {
        "gate": H,
        "weights": counted(module, "weight") // blocks,
        "biases": counted(module, "bias"),
        "total": counted(module, ""),
    }


@pytest.mark.parametrize("cell", CELLS)
def test_one_bias_is_half_of_pytorchs(cell):
    module = MODULES[cell](5, 6)

    found = key({"V": 1000, "D": 5, "H": 6}, cell=cell, convention="one-bias")

    assert found["biases"] == counted(module, "bias") // 2
    assert found["total"] == counted(module, "") - counted(module, "bias") // 2


@pytest.mark.parametrize(
    ("convention", "totals"),
    [
        ("pytorch", (36, 144, 108)),
        ("keras", (32, 128, 108)),
        ("flax", (32, 128, 100)),
        ("one-bias", (32, 128, 96)),
    ],
)
def test_totals_of_the_frameworks_at_three_inputs_and_four_units(convention, totals):
    """EXERCISES.md, section 3; Keras with reset_after=True, which is its default."""
    pins = {"V": 1000, "D": 3, "H": 4}

    assert tuple(key(pins, cell=cell, convention=convention)["total"] for cell in CELLS) == totals


@pytest.mark.parametrize("cell", CELLS)
def test_one_hot_reads_the_vocabulary(cell):
    module = MODULES[cell](30, 7)

    found = key({"V": 30, "H": 7}, cell=cell, convention="pytorch", input="one-hot")

    assert found["total"] == counted(module, "")


def test_list_b_question_six():
    assert key({"V": 10000, "H": 100}, cell="lstm", input="one-hot", ask=["gate"]) == {"gate": 100}


@pytest.mark.parametrize("ask", [["gate"], ["total"], ["weights", "biases"]])
def test_only_what_is_asked_is_a_blank(ask):
    variant = DIMENSIONS.draw("7", DIMENSIONS.options({"ask": ask}), {})

    blanks = DIMENSIONS.blanks(variant)

    assert [blank.name for blank in blanks] == ask
    assert {blank.kind for blank in blanks} == {"whole"}


def test_total_does_not_depend_on_what_else_is_asked():
    pins = {"V": 1000, "D": 3, "H": 4}

    assert key(pins, ask=["total"])["total"] == key(pins)["total"] == 128


ONE, TWO = "one bias vector for each gate and for the candidate", "two bias vectors for each gate and for the candidate"


@pytest.mark.parametrize(
    ("convention", "cell", "said"),
    [
        ("one-bias", "rnn", "one bias vector."),
        ("one-bias", "gru", ONE),
        ("pytorch", "rnn", "PyTorch: two bias vectors"),
        ("pytorch", "lstm", f"PyTorch: {TWO}"),
        ("pytorch", "gru", f"PyTorch: {TWO}"),
        ("keras", "rnn", "Keras: one bias vector."),
        ("keras", "lstm", f"Keras: {ONE}"),
        ("flax", "gru", "Flax: one bias vector for each gate and two for the candidate."),
        ("flax", "lstm", f"Flax: {ONE}"),
    ],
)
def test_statement_says_how_many_biases_there_are(convention, cell, said):
    variant = DIMENSIONS.draw("7", DIMENSIONS.options({"convention": convention, "cell": cell}), {})

    assert said in DIMENSIONS.text(variant, Language("en"))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("convention", ["one-bias", "pytorch", "keras", "flax"])
def test_no_listed_mistake_gives_a_key(cell, convention):
    """Whole numbers: any difference shows, and none may be missing."""
    for seed in map(str, range(20)):
        variant = DIMENSIONS.draw(seed, DIMENSIONS.options({"cell": cell, "convention": convention}), {})
        plan = DIMENSIONS.plan(variant)
        reading = plan.read(DIMENSIONS.givens(variant))

        for miss in plan.misconceptions:
            for q, wrong in miss.places:
                assert reading.exact[wrong.at][0] != reading.printed[q.at][0], (miss.id, q.name)


def by_published_arrays(variant, **changed):
    """The second route, as the audit calls it."""
    givens = {name: value[0] for name, value in DIMENSIONS.givens(variant).items()}
    found = DIMENSIONS.routes["second"](givens, {**variant.options, **changed}, lambda value: value)
    return {name: float(value) for name, value in found.items()}


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("convention", ["one-bias", "pytorch", "keras", "flax"])
@pytest.mark.parametrize("input", ["one-hot", "embedding"])
def test_second_route_counts_the_same(cell, convention, input):  # noqa: A002 - the option
    options = {"cell": cell, "convention": convention, "input": input}
    for seed in map(str, range(5)):
        variant = DIMENSIONS.draw(seed, DIMENSIONS.options(options), {})

        assert by_published_arrays(variant) == key(dict(variant.givens), **options)


def test_second_route_would_notice_another_cell():
    variant = DIMENSIONS.draw("7", DIMENSIONS.options({"cell": "gru"}), {})

    right, other = by_published_arrays(variant), by_published_arrays(variant, cell="lstm")

    assert {name for name in right if right[name] != other[name]} == {"biases", "total"}
