"""PyTorch without its recurrent networks, in a plain process: what is named, and what goes on working."""

import re

import numpy as np
import pytest

from rnnex.grader.code import Job, Limits, Plan, ProcessRunner, Status
from rnnex.grader.code.inside.by_hand import CLASSES, OPERATORS, SwitchedOff, refusing

FILE = b"""
import torch
def cell(x): return torch.nn.GRUCell(2, 2)(x)
def by_another_name(x): return torch.gru_cell(x, x, torch.ones(6, 2), torch.ones(6, 2))
def scripted(x):
    return torch._C._jit_get_operation("aten::rnn_tanh_cell")[0](x, x, torch.ones(2, 2), torch.ones(2, 2))
def linear(x):
    layer = torch.nn.Linear(2, 2)
    layer(x).sum().backward()
    return layer.weight.grad
def attention(x): return torch.nn.functional.scaled_dot_product_attention(x, x, x)
def again(x):
    import importlib, sys
    return importlib.reload(sys.modules["torch.ao.nn.quantizable.modules.rnn"]).LSTMCell(2, 2)(x)[0]
def hidden_hook(x):
    import gc, types
    for one in gc.get_objects():
        if type(one) is types.FunctionType and one.__name__ == "hook" and one.__module__.endswith("by_hand"):
            one.__code__ = (lambda *given: None).__code__
    return again(x)
def forward_mode(x): return torch.func.jvp(torch.tanh, (x,), (x,))[1]
def second_derivatives(x): return torch.func.hessian(lambda y: torch.sigmoid(y).sum())(x)
def packed(x):
    rows = torch.nn.utils.rnn.pack_padded_sequence(x[None], [1], batch_first=True)
    return torch.nn.utils.rnn.pad_packed_sequence(rows, batch_first=True)[0][0]
"""


def run(function, libraries):
    plan = Plan.of_calls("student.py", function, [(np.ones((1, 2), np.float32),)], Limits(seconds=30.0), libraries)
    (outcome,) = ProcessRunner().run(Job(FILE, plan)).outcomes
    return outcome


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "named"),
    [
        ("cell", "nn.GRUCell"),
        ("by_another_name", "aten::gru_cell"),
        ("scripted", "aten::rnn_tanh_cell"),
        ("again", "ao.nn.quantizable.modules.rnn"),
        ("hidden_hook", "ao.nn.quantizable.modules.rnn"),
    ],
)
def test_what_is_switched_off_says_what_it_was(function, named):
    pytest.importorskip("torch")

    refused, control = run(function, "torch-by-hand"), run(function, "torch")

    assert refused.status is Status.RAISED
    assert refused.message.startswith("SwitchedOff: this exercise asks you to write it yourself")
    assert f"PyTorch's own {named} is switched off" in refused.message
    assert control.status is Status.OK


@pytest.mark.slow
@pytest.mark.parametrize("function", ["linear", "attention", "packed", "forward_mode", "second_derivatives"])
def test_what_helps_to_write_it_goes_on_working(function):
    pytest.importorskip("torch")

    assert run(function, "torch-by-hand").status is Status.OK


def test_operators_are_found_by_their_names():
    torch = pytest.importorskip("torch")
    found = {name for name in torch._C._dispatch_get_all_op_names() if OPERATORS.fullmatch(name)}

    for name in "gru.input gru.data lstm.input rnn_tanh.data rnn_relu.input gru_cell lstm_cell rnn_relu_cell".split():
        assert f"aten::{name}" in found
    assert {"aten::_thnn_fused_gru_cell", "aten::quantized_lstm_cell", "aten::mkldnn_rnn_layer"} <= found
    assert "quantized::quantized_gru_cell_dynamic" in found
    assert not {"aten::linear", "aten::tanh", "aten::scaled_dot_product_attention"} & found


def test_classes_are_found_by_their_names():
    nn = pytest.importorskip("torch").nn

    for name in ("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"):
        assert CLASSES.fullmatch(name)
        assert hasattr(getattr(nn, name), "forward")
    assert not [name for name in ("Linear", "Module", "Transformer", "Parameter") if CLASSES.fullmatch(name)]


def test_refusal_takes_any_arguments():
    with pytest.raises(SwitchedOff, match=re.escape("PyTorch's own nn.GRU is switched off")):
        refusing("nn.GRU")(1, 2, hx=3)
