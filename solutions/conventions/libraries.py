"""The conventions of libraries, as their documentation and their saved weights have them."""

from typing import Any

from .convention import CANONICAL, Cell, Convention
from .layout import Form, Layout, Part, by_gate

TORCH = "PyTorch, torch.nn.{}; names as in the state_dict of a layer"
KERAS = "Keras 3, keras.layers.{}; names as in layer.weights"
FLAX = "Flax, flax.linen.{}; params as module/array"
ONNX = "ONNX operator {}, opset 14; one direction"
CUDNN = "cuDNN, cudnnRNNMode_t {}; one layer: all matrices, then all biases, by linLayerID"
TF1 = "TensorFlow 1, tf.nn.rnn_cell.{}"


def pytorch(cell: Cell, who: str, gates: str, letters: str, layer: str, **more: Any) -> Convention:
    """Rows are units; two biases, which are independent parameters though for all gates but GRU's n they only add.

    Example:
        >>> pytorch("rnn", "PyTorch", "h", "h", "RNN").formula
        'H(D+H+2)'
    """
    arrays = (
        Layout("weight_ih_l0", gates, ("W_x",)),
        Layout("weight_hh_l0", gates, ("W_h",)),
        Layout("bias_ih_l0", gates, ("b_x",), "vector"),
        Layout("bias_hh_l0", gates, ("b_h",), "vector"),
    )
    return Convention(f"pytorch-{cell}", who, cell, gates, letters, arrays, TORCH.format(layer), **more)


def keras(name: str, who: str, cell: Cell, gates: str, letters: str, layer: str, **more: Any) -> Convention:
    """Columns are units; the biases of a GRU with reset_after=True are the two rows of one array.

    Example:
        >>> keras("keras-rnn", "Keras", "rnn", "h", "h", "SimpleRNN").parameters(3, 4)
        32
    """
    two = more.get("reset") == "after"
    arrays = (
        Layout("kernel", gates, ("W_x",), "columns"),
        Layout("recurrent_kernel", gates, ("W_h",), "columns"),
        Layout("bias", gates, ("b_x", "b_h") if two else ("b_x",), "columns" if two else "vector"),
    )
    return Convention(name, who, cell, gates, letters, arrays, KERAS.format(layer), **more)


def flax(
    cell: Cell, gates: str, names: tuple[str, str], biases: dict[Part, str], layer: str, **more: Any
) -> Convention:
    """One dense layer for each side of each gate; `biases` says which gates have one on which side.

    Example:
        >>> flax("rnn", "h", ("i", "h"), {"b_x": "h", "b_h": ""}, "SimpleCell").parameters(3, 4)
        32
    """
    on_x, on_h = names
    arrays = (
        *by_gate(gates, gates, f"{on_x}/kernel", ("W_x",), "columns"),
        *by_gate(gates, gates, f"{on_h}/kernel", ("W_h",), "columns"),
        *by_gate(biases["b_x"], biases["b_x"], f"{on_x}/bias", ("b_x",), "vector"),
        *by_gate(biases["b_h"], biases["b_h"], f"{on_h}/bias", ("b_h",), "vector"),
    )
    return Convention(f"flax-{cell}", "Flax", cell, gates, " ".join(gates), arrays, FLAX.format(layer), **more)


def onnx(name: str, who: str, cell: Cell, gates: str, letters: str, **more: Any) -> Convention:
    """Rows are units, an axis of directions in front; B is all of Wb, then all of Rb, and may be left out.

    Example:
        >>> [one.name for one in onnx("onnx-rnn", "ONNX", "rnn", "h", "h").arrays]
        ['W', 'R', 'B']
    """
    peepholes = (Layout("P", "iof", ("p",), "vector", directions=True, optional=True),) if cell == "lstm" else ()
    arrays = (
        Layout("W", gates, ("W_x",), directions=True),
        Layout("R", gates, ("W_h",), directions=True),
        Layout("B", gates, ("b_x", "b_h"), "vector", directions=True, optional=True),
        *peepholes,
    )
    return Convention(name, who, cell, gates, letters, arrays, ONNX.format(cell.upper()), **more)


def cudnn(cell: Cell, gates: str, letters: str, mode: str, **more: Any) -> Convention:
    """Everything in one vector: its length alone does not say D and H.

    Example:
        >>> cudnn("rnn", "h", "h", "CUDNN_RNN_TANH").parameters(3, 4)
        36
    """
    arrays = (Layout("weights", gates, ("W_x", "W_h", "b_x", "b_h"), "vector"),)
    return Convention(f"cudnn-{cell}", "cuDNN", cell, gates, letters, arrays, CUDNN.format(mode), **more)


def tf1_arrays(gates: str, kernel: str, bias: str, form: Form = "columns") -> tuple[Layout, ...]:
    """One matrix that multiplies [x, h] from the right, and one bias.

    Example:
        >>> [one.name for one in tf1_arrays(gates="igfo", kernel="kernel", bias="bias")]
        ['kernel', 'bias']
    """
    return Layout(kernel, gates, ("W_x", "W_h"), form), Layout(bias, gates, ("b_x",), "vector")


RNN_GATE = CANONICAL["rnn"]
GRU_LIKE_CUDNN: dict[str, Any] = {"update": "keeps", "reset": "after"}

LIBRARIES = (
    pytorch("rnn", "PyTorch", RNN_GATE, "h", "RNN"),
    pytorch("lstm", "PyTorch", "ifgo", "i f g o", "LSTM", tanh_on_cell=True),
    pytorch("gru", "PyTorch", "rzn", "r z n", "GRU", **GRU_LIKE_CUDNN),
    keras("keras-rnn", "Keras", "rnn", RNN_GATE, "h", "SimpleRNN"),
    keras(
        "keras-lstm",
        "Keras",
        "lstm",
        "ifgo",
        "i f c o",
        "LSTM",
        tanh_on_cell=True,
        remark="The forget bias starts at 1 (unit_forget_bias): an initial value, part of the weights.",
    ),
    keras("keras-gru", "Keras, reset_after=True", "gru", "zrn", "z r h", "GRU (default)", **GRU_LIKE_CUDNN),
    keras(
        "keras-gru-reset-before",
        "Keras, reset_after=False",
        "gru",
        "zrn",
        "z r h",
        "GRU(reset_after=False)",
        update="keeps",
        reset="before",
    ),
    flax("rnn", RNN_GATE, ("i", "h"), {"b_x": RNN_GATE, "b_h": ""}, "SimpleCell"),
    flax(
        "lstm",
        "ifgo",
        ("i{}", "h{}"),
        {"b_x": "", "b_h": "ifgo"},
        "LSTMCell and OptimizedLSTMCell",
        tanh_on_cell=True,
        remark="The bias stands on the h side.",
    ),
    flax(
        "gru",
        "rzn",
        ("i{}", "h{}"),
        {"b_x": "rzn", "b_h": "n"},
        "GRUCell",
        **GRU_LIKE_CUDNN,
        remark="The biases stand on the x side; only the candidate has one on the h side too.",
    ),
    onnx("onnx-rnn", "ONNX", "rnn", RNN_GATE, "h"),
    onnx(
        "onnx-lstm",
        "ONNX",
        "lstm",
        "iofg",
        "i o f c",
        tanh_on_cell=True,
        remark="Peepholes P in the order i o f; the output gate sees the new cell state.",
    ),
    onnx("onnx-gru", "ONNX (default)", "gru", "zrn", "z r h", update="keeps", reset="before"),
    onnx("onnx-gru-linear-before-reset", "ONNX, linear_before_reset=1", "gru", "zrn", "z r h", **GRU_LIKE_CUDNN),
    cudnn("rnn", RNN_GATE, "h", "CUDNN_RNN_TANH"),
    cudnn("lstm", "ifgo", "i f c o", "CUDNN_LSTM", tanh_on_cell=True),
    cudnn("gru", "rzn", "r z n", "CUDNN_GRU", **GRU_LIKE_CUDNN),
    Convention(
        "tf1-lstm",
        "TensorFlow 1",
        "lstm",
        "igfo",
        "i j f o",
        tf1_arrays("igfo", "kernel", "bias"),
        TF1.format("BasicLSTMCell"),
        tanh_on_cell=True,
        forget_bias=1.0,
        remark="forget_bias=1.0 is added to f at run time: it is not part of the saved bias.",
    ),
    Convention(
        "tf1-gru",
        "TensorFlow 1",
        "gru",
        "rzn",
        "r u c",
        (*tf1_arrays("rz", "gates/kernel", "gates/bias"), *tf1_arrays("n", "candidate/kernel", "candidate/bias")),
        TF1.format("GRUCell"),
        update="keeps",
        reset="before",
    ),
)
"""All conventions of libraries, library by library."""
