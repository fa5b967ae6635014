"""Layers recorded elsewhere: weights and outputs of Keras, PyTorch and ONNX Runtime."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from rnnex.solutions.conventions import CONVENTIONS, convert

from ..oracles.plain_conventions import run
from .carried import CELLS, run_ours, torch_layer

ORACLES = Path(__file__).parent.parent / "oracles"
LAYERS = json.loads((ORACLES / "framework_layers.json").read_text("utf-8"))
CASES = {c["case"]: c for c in json.loads((ORACLES / "onnx_random_cases.json").read_text("utf-8"))["cases"]}
SINGLE = {"rtol": 1e-5, "atol": 1e-6}  # recorded in float32


def keras_layer(layer, name):
    arrays = (np.array(w, np.float64) for w in LAYERS[layer]["weights"])
    return dict(zip([one.name for one in CONVENTIONS[name].arrays], arrays, strict=True))


KERAS = {
    "keras-rnn": "keras_SimpleRNN",
    "keras-lstm": "keras_LSTM",
    "keras-gru": "keras_GRU_reset_after_true",
    "keras-gru-reset-before": "keras_GRU_reset_after_false",
}


@pytest.mark.parametrize(("name", "layer"), KERAS.items(), ids=KERAS)
def test_our_cell_gives_keras_outputs(name, layer):
    xs, weights = np.array(LAYERS[layer]["x"]), keras_layer(layer, name)
    state = (np.zeros(4),) * (2 if CELLS[name] == "lstm" else 1)

    last = [run_ours(weights, CONVENTIONS[name], sequence, state)[-1] for sequence in xs]

    np.testing.assert_allclose(last, LAYERS[layer]["y"], **SINGLE)


@pytest.mark.parametrize("name", ["keras-rnn", "keras-lstm", "keras-gru"])
def test_keras_layer_in_torch_gives_keras_outputs(name):
    recorded, cell = LAYERS[KERAS[name]], CELLS[name]
    layer, _ = torch_layer(cell, 3, 4, seed=0)

    converted = convert(keras_layer(KERAS[name], name), CONVENTIONS[name], CONVENTIONS[f"pytorch-{cell}"])

    layer.load_state_dict({key: torch.from_numpy(array) for key, array in converted.items()})
    with torch.no_grad():
        ys, _ = layer(torch.tensor(recorded["x"], dtype=torch.float64).transpose(0, 1))
    np.testing.assert_allclose(ys[-1].numpy(), recorded["y"], **SINGLE)


@pytest.mark.parametrize("target", ["onnx-gru", "tf1-gru", "ng-gru", "list-b-gru", "textbook-gru"])
def test_keras_layer_with_reset_before_gives_keras_outputs_elsewhere(target):
    recorded = LAYERS["keras_GRU_reset_after_false"]
    weights = keras_layer("keras_GRU_reset_after_false", "keras-gru-reset-before")

    converted = convert(weights, CONVENTIONS["keras-gru-reset-before"], CONVENTIONS[target])

    last = [run(target, converted, np.array(xs), (np.zeros(4),))[-1] for xs in recorded["x"]]
    np.testing.assert_allclose(last, recorded["y"], **SINGLE)


@pytest.mark.parametrize("cell", ["RNN", "LSTM", "GRU"])
def test_recorded_torch_layer(cell):
    recorded, name = LAYERS[f"torch_{cell}"], f"pytorch-{cell.lower()}"
    state = (np.zeros(4),) * (2 if cell == "LSTM" else 1)

    ys = [run_ours(recorded["state_dict"], CONVENTIONS[name], np.array(xs), state) for xs in recorded["x"]]

    np.testing.assert_allclose(ys, recorded["y"], **SINGLE)


ONNX = {
    "rand_RNN_plain": "onnx-rnn",
    "rand_RNN_bias_init": "onnx-rnn",
    "rand_LSTM_T1N1": "onnx-lstm",
    "rand_LSTM_peephole": "onnx-lstm",
    "rand_GRU_lbr1": "onnx-gru-linear-before-reset",
}


@pytest.mark.parametrize(("case", "name"), ONNX.items(), ids=ONNX)
def test_our_cell_gives_the_outputs_of_onnxruntime(case, name):
    tensors = {
        key: np.reshape(tensor["data"], tensor["shape"]).astype(np.float64)
        for key, tensor in {**CASES[case]["inputs"], **CASES[case]["outputs"]}.items()
    }
    weights = {key: tensors[key] for key in "WRBP" if key in tensors}
    start = [tensors.get(key, np.zeros((1, 9, tensors["Y"].shape[-1]))) for key in ("initial_h", "initial_c")]
    for k in range(tensors["X"].shape[1]):
        state = tuple(part[0, k] for part in start[: 2 if CELLS[name] == "lstm" else 1])

        ours = run_ours(weights, CONVENTIONS[name], tensors["X"][:, k], state)

        np.testing.assert_allclose(ours, tensors["Y"][:, 0, k], rtol=1e-4, atol=1e-5)
