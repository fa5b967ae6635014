"""Sequences against onnxruntime: 21 nodes with random weights, in all directions, with lengths and peepholes.

ONNX stacks i, o, f, c for the LSTM (peepholes i, o, f) and z, r, h for the GRU, whose z keeps; the biases of W stand
before those of R.
"""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from rnnex.solutions.gru import GRUWeights
from rnnex.solutions.layers import bidirectional, one_way
from rnnex.solutions.lstm import LSTMWeights
from rnnex.solutions.rnn import RNNWeights
from rnnex.solutions.sequence import gru_sequence, lstm_sequence, rnn_sequence
from rnnex.solutions.unroll import final_states, length_mask, outputs

CASES = json.loads((Path(__file__).parent.parent / "oracles/onnx_random_cases.json").read_text("utf-8"))["cases"]
GATES = {"RNN": "h", "LSTM": "iofc", "GRU": "zrh"}


def arrays(tensors):
    return {name: np.array(t["data"], t["dtype"]).reshape(t["shape"]) for name, t in tensors.items()}


def by_gate(case, given, way):
    """W, R, bias of W and bias of R of each gate."""
    gates = GATES[case["op"]]
    k = len(gates)
    W, R = np.split(given["W"][way], k), np.split(given["R"][way], k)
    n = R[0].shape[1]
    b = np.split(given["B"][way], 2 * k) if "B" in given else [np.zeros(n, np.float32)] * 2 * k
    return {gate: (W[at], R[at], b[at], b[k + at]) for at, gate in enumerate(gates)}


def our_layer(case, given, way):
    """Our layer for one direction of a node."""
    parts = by_gate(case, given, way)
    start = {ours: given[name][way] for ours, name in (("h_0", "initial_h"), ("c_0", "initial_c")) if name in given}
    if case["op"] == "RNN":
        W, R, b_w, b_r = parts["h"]
        return partial(rnn_sequence, p=RNNWeights(W, R, b_w + b_r), **start)
    if case["op"] == "LSTM":
        p = LSTMWeights(*[array for gate in "fico" for array in (*parts[gate][:2], sum(parts[gate][2:]))])
        if "P" in given:
            p_i, p_o, p_f = np.split(given["P"][way], 3)
            p = p._replace(p_i=p_i, p_o=p_o, p_f=p_f)
        return partial(lstm_sequence, p=p, **start)
    after = bool(case["attrs"].get("linear_before_reset", 0))
    matrices = [np.concatenate(parts[gate][:2], axis=1) for gate in "zrh"]
    _, _, outer, inner = parts["h"]
    biases = [sum(parts["z"][2:]), sum(parts["r"][2:]), *((outer, inner) if after else (outer + inner,))]
    how = {"gate": "keeps", "reset": "after" if after else "before", "order": "xh"}
    return partial(gru_sequence, p=GRUWeights(*matrices, *biases), **how, **start)


def run(case, given):
    """Outputs (T, directions, N, n) and final states (directions, N, n), as ONNX lays them out."""
    xs, direction = given["X"], case["attrs"]["direction"]
    mask = length_mask(given["sequence_lens"], len(xs)) if "sequence_lens" in given else None
    if direction == "bidirectional":
        both = bidirectional(our_layer(case, given, 0), our_layer(case, given, 1), xs, mask=mask)
        return np.stack(np.split(both.y, 2, axis=-1), axis=1), [np.stack(s) for s in zip(*both.final, strict=True)]
    if direction == "forward":
        one = one_way(our_layer(case, given, 0), xs, mask=mask)
        return one.y[:, None], [state[None] for state in one.final[0]]
    steps = our_layer(case, given, 0)(xs, mask=mask, reverse=True)
    return outputs(steps.h, mask)[:, None], [state[None] for state in final_states(steps, reverse=True)]


def test_all_cases_are_here():
    assert len(CASES) == 21
    assert {case["attrs"]["direction"] for case in CASES} == {"forward", "reverse", "bidirectional"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_outputs_and_final_states_are_those_of_onnxruntime(case):
    given, expected = arrays(case["inputs"]), arrays(case["outputs"])
    close = {"rtol": case["rtol"], "atol": case["atol"]}

    y, final = run(case, given)

    assert y.dtype == np.float32
    np.testing.assert_allclose(y, expected["Y"], **close)
    for name, state in zip(("Y_h", "Y_c"), final, strict=False):
        np.testing.assert_allclose(state, expected[name], **close)
    assert len(final) == ("Y_c" in expected) + 1
