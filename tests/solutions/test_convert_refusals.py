"""What is no weights of a convention is named; what is, is neither changed nor shared."""

import numpy as np
import pytest

from rnnex.errors import InputError, RnnexError, ShapeError
from rnnex.solutions.conventions import CONVENTIONS, ConversionError, convert, to_cell_weights

from .carried import drawn, units_for

# Refusals that have nothing to do with the numbers.


@pytest.mark.parametrize(("source", "target"), [("pytorch-lstm", "keras-gru"), ("ng-rnn", "ng-lstm")])
def test_another_kind_of_cell_is_refused(source, target):
    with pytest.raises(ConversionError, match=r"is (a|an) .* and .*: weights are converted between cells of one kind"):
        convert(drawn(CONVENTIONS[source], 2, 2, seed=0), CONVENTIONS[source], CONVENTIONS[target])


def without(weights, name):
    return {key: array for key, array in weights.items() if key != name}


LSTM = drawn(CONVENTIONS["pytorch-lstm"], 3, 4, seed=0)
KERAS_LSTM = drawn(CONVENTIONS["keras-lstm"], 3, 4, seed=0)
NG_LSTM = drawn(CONVENTIONS["ng-lstm"], 3, 4, seed=0)
CUDNN_GRU = drawn(CONVENTIONS["cudnn-gru"], 3, 4, seed=0)
WRONG = [
    ("pytorch-lstm", without(LSTM, "bias_hh_l0"), {}, ConversionError, "The weights lack bias_hh_l0: pytorch-lstm has"),
    ("pytorch-lstm", {**LSTM, "weight_hr_l0": 1}, {}, ConversionError, "The weights hold weight_hr_l0: pytorch-lstm"),
    ("pytorch-lstm", {**LSTM, "bias_ih_l0": np.zeros(8)}, {}, ShapeError,
     "bias_ih_l0 has shape (8,) but weight_ih_l0 has shape (16, 3): bias_ih_l0 must have shape (16,)."),
    ("pytorch-lstm", {**LSTM, "weight_hh_l0": np.zeros((4, 16))}, {}, ShapeError,
     "weight_hh_l0 has shape (4, 16) but weight_ih_l0 has shape (16, 3): weight_hh_l0 must have shape (16, 4)."),
    ("pytorch-lstm", {**LSTM, "weight_ih_l0": np.zeros((14, 3))}, {}, ConversionError,
     "weight_ih_l0 has shape (14, 3): in pytorch-lstm it has shape (4H, D)."),
    ("keras-lstm", {**KERAS_LSTM, "kernel": np.zeros((16, 3))}, {}, ConversionError,
     "kernel has shape (16, 3): in keras-lstm it has shape (D, 4H)."),
    ("keras-lstm", {**KERAS_LSTM, "kernel": np.zeros((0, 16))}, {}, ConversionError, "it has shape (D, 4H)."),
    ("keras-lstm", {**KERAS_LSTM, "kernel": np.zeros(16)}, {}, ConversionError, "it has shape (D, 4H)."),
    ("keras-lstm", {**KERAS_LSTM, "kernel": KERAS_LSTM["kernel"] * 1j}, {}, InputError, "kernel has dtype complex128"),
    ("keras-lstm", KERAS_LSTM, {"units": 5}, ConversionError,
     "kernel has shape (3, 16): that makes 4 units, not 5."),
    ("ng-lstm", {**NG_LSTM, "bf": np.zeros(4)}, {}, ShapeError, "bf has shape (4,) but Wf has shape (4, 7)"),
    ("ng-lstm", {**NG_LSTM, "Wf": np.zeros((4, 4))}, {}, ConversionError, "Wf has shape (4, 4): in ng-lstm it has"),
    ("cudnn-gru", CUDNN_GRU, {}, ConversionError,
     "weights is one vector of 108 numbers, which do not say how many units they are for: pass units=H."),
    ("cudnn-gru", CUDNN_GRU, {"units": 5}, ConversionError,
     "weights has shape (108,): for 5 units it must be (3H(D+H+2))."),
    ("cudnn-gru", CUDNN_GRU, {"units": 0}, ConversionError, "for 0 units"),
    ("cudnn-gru", CUDNN_GRU, {"units": 6}, ConversionError, "weights has shape (108,): in cudnn-gru it has shape"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "weights", "options", "error", "sentence"), WRONG)
def test_wrong_arrays_are_named(name, weights, options, error, sentence):
    one = CONVENTIONS[name]
    for call in (lambda: convert(weights, one, one, **options), lambda: to_cell_weights(weights, one, **options)):
        with pytest.raises(error) as refusal:
            call()
        assert isinstance(refusal.value, RnnexError)
        assert sentence in str(refusal.value)


# Numbers are left as they are.


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("target", ["pytorch-gru", "flax-gru", "list-b-gru-reset-after"])
def test_precision_is_kept(dtype, target):
    source = CONVENTIONS["list-b-gru-reset-after"]
    weights = {name: array.astype(dtype) for name, array in drawn(source, 3, 2, seed=0).items()}

    converted = convert(weights, source, CONVENTIONS[target])

    assert {array.dtype for array in converted.values()} == {np.dtype(dtype)}


def test_whole_numbers_become_double():
    weights = {"U": [[1]], "W": [[2]], "b": [3]}

    converted = convert(weights, CONVENTIONS["textbook-rnn"], CONVENTIONS["keras-rnn"])

    assert {array.dtype for array in converted.values()} == {np.dtype(np.float64)}


@pytest.mark.parametrize("name", CONVENTIONS)
def test_arguments_are_neither_changed_nor_shared(name):
    one = CONVENTIONS[name]
    weights = drawn(one, 2, 2, seed=0)
    kept = {key: array.copy() for key, array in weights.items()}
    for array in weights.values():
        array.flags.writeable = False

    converted = convert(weights, one, one, **units_for(name, 2))

    for key, array in converted.items():
        array[...] = 7
        np.testing.assert_array_equal(weights[key], kept[key])


@pytest.mark.parametrize("name", CONVENTIONS)
def test_weights_of_our_cells_share_nothing_with_the_arguments(name):
    weights = drawn(CONVENTIONS[name], 2, 2, seed=0)

    p, _ = to_cell_weights(weights, CONVENTIONS[name], **units_for(name, 2))

    ours = [array for array in p if array is not None]
    assert not [key for key, array in weights.items() for mine in ours if np.shares_memory(array, mine)]


def test_mixed_precision_becomes_the_better_one():
    weights = drawn(CONVENTIONS["textbook-rnn"], 2, 3, seed=0)
    weights["U"] = weights["U"].astype(np.float32)

    converted = convert(weights, CONVENTIONS["textbook-rnn"], CONVENTIONS["flax-rnn"])

    assert {array.dtype for array in converted.values()} == {np.dtype(np.float64)}


@pytest.mark.parametrize(("name", "order"), [("list-b-gru", "hx"), ("tf1-gru", "xh")])
def test_our_cell_joins_in_the_order_of_the_convention(name, order):
    """So a student's W is found again in what the cell multiplies."""
    weights = drawn(CONVENTIONS[name], 2, 3, seed=0)

    p, options = to_cell_weights(weights, CONVENTIONS[name])

    assert options["order"] == order
    np.testing.assert_array_equal(p.W_c, weights["W_c"] if order == "hx" else weights["candidate/kernel"].T)


def test_nan_goes_through_but_never_for_zero():
    weights = drawn(CONVENTIONS["list-b-gru"], 2, 2, seed=0)
    weights["b_u"][0] = np.nan

    assert np.isnan(convert(weights, CONVENTIONS["list-b-gru"], CONVENTIONS["ng-gru"])["bu"][0, 0])
    with pytest.raises(ConversionError, match="has no biases"):
        convert(weights, CONVENTIONS["list-b-gru"], CONVENTIONS["cho-gru"])
