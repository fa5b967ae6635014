"""Mutants of the conventions: every wrong order of gates in every table, senses, resets, layouts, conversions."""

from .mutant import Mutant, mutants
from .orders import wrong_orders

TESTS = "convert_torch convert_recorded convert conventions convert_refusals"
ORDERS = [  # convention, file, what stands before the gates, the gates, what stands after them
    ("pytorch-lstm", "libraries.py", 'pytorch("lstm", "PyTorch", "', "ifgo", '"'),
    ("keras-lstm", "libraries.py", '"', "ifgo", '",\n        "i f c o"'),
    ("onnx-lstm", "libraries.py", '"', "iofg", '",\n        "i o f c"'),
    ("onnx-lstm", "libraries.py", '"P", "', "iof", '"'),
    ("cudnn-lstm", "libraries.py", 'cudnn("lstm", "', "ifgo", '"'),
    ("tf1-lstm", "libraries.py", 'tf1_arrays("', "igfo", '"'),
    ("pytorch-gru", "libraries.py", 'pytorch("gru", "PyTorch", "', "rzn", '"'),
    ("keras-gru", "libraries.py", 'reset_after=True", "gru", "', "zrn", '"'),
    ("keras-gru-reset-before", "libraries.py", '"', "zrn", '",\n        "z r h",\n        "GRU(reset_after=False)"'),
    ("onnx-gru", "libraries.py", '"ONNX (default)", "gru", "', "zrn", '"'),
    ("onnx-gru-linear-before-reset", "libraries.py", 'linear_before_reset=1", "gru", "', "zrn", '"'),
    ("cudnn-gru", "libraries.py", 'cudnn("gru", "', "rzn", '"'),
    ("tf1-gru", "libraries.py", 'tf1_arrays("', "rz", '", "gates'),
    ("ng-lstm", "texts.py", 'ng("', "figo", '", "fico"'),
    ("list-b-lstm", "texts.py", 'list_b("', "ifog", '", "ufoc"'),
    ("cs231n-lstm", "texts.py", 'cs231n("', "ifog", '"'),
    ("textbook-lstm", "texts.py", 'goodfellow("', "figo", '", ("_f"'),
    ("ng-gru", "texts.py", ' ng("', "zrn", '", "urc"'),
    ("list-b-gru", "texts.py", 'list_b("', "zrn", '", "urc"'),
    ("textbook-gru", "texts.py", 'goodfellow("', "zrn", '", ("_u"'),
    ("cho-gru", "texts.py", 'without_biases("', "zrn", '", GRU_INDICES),\n        CHO'),
    ("chung-gru", "texts.py", 'without_biases("', "zrn", '", GRU_INDICES),\n        CHUNG'),
]

PERMUTED = [
    Mutant(
        f"conventions/{file}",
        "",
        f"{before}{gates}{after}",
        f"{before}{order}{after}",
        f"{convention}, {gates} as {order}",
        "convert_torch convert_recorded convert",
        convention,
    )
    for convention, file, before, gates, after in ORDERS
    for order in wrong_orders(gates)
]

CONVENTIONS = [
    *mutants("conventions/libraries.py", TESTS, {
        "": [
            ('{"update": "keeps", "reset": "after"}', '{"update": "writes", "reset": "after"}', "cuDNN's z writes"),
            ('{"update": "keeps", "reset": "after"}', '{"update": "keeps", "reset": "before"}', "cuDNN resets before"),
            ("forget_bias=1.0,", "forget_bias=0.0,", "TF 1 adds nothing to the forget gate"),
            ('{"b_x": "rzn", "b_h": "n"}', '{"b_x": "rzn", "b_h": ""}', "Flax's GRU without an inner bias"),
            ('{"b_x": "", "b_h": "ifgo"}', '{"b_x": "ifgo", "b_h": ""}', "Flax's LSTM biases on the x side"),
            ('z r h", update="keeps", reset="before"', 'z r h", update="keeps", reset="after"', "ONNX resets after"),
            ('reset="before",\n    ),\n)', 'reset="after",\n    ),\n)', "TF 1 resets after"),
        ],
        "pytorch": [('("W_h",)', '("W_x",)', "recurrent weights read as input weights")],
        "keras": [
            ('("b_x", "b_h") if two', '("b_h", "b_x") if two', "inner bias in the first row"),
            ('"recurrent_kernel", gates, ("W_h",), "columns"', '"recurrent_kernel", gates, ("W_h",)', "W h for h W"),
        ],
        "onnx": [('"B", gates, ("b_x", "b_h")', '"B", gates, ("b_h", "b_x")', "Rb before Wb")],
        "cudnn": [('("W_x", "W_h", "b_x", "b_h")', '("W_x", "W_h", "b_h", "b_x")', "biases the other way round")],
        "tf1_arrays": [('("W_x", "W_h")', '("W_h", "W_x")', "[h, x] for [x, h]")],
    }),
    *mutants("conventions/texts.py", TESTS, {
        "": [
            ('ng("zrn", "urc"), NG, update="writes"', 'ng("zrn", "urc"), NG, update="keeps"', "Ng's update gate keeps"),
            ('LIST_B,\n    update="writes"', 'LIST_B,\n    update="keeps"', "list B's update gate keeps"),
            ('CHO,\n        update="keeps"', 'CHO,\n        update="writes"', "Cho's update gate writes"),
            ('CHUNG,\n        update="writes"', 'CHUNG,\n        update="keeps"', "Chung's update gate keeps"),
            ("tanh_on_cell=False", "tanh_on_cell=True", "list B has tanh on the cell state"),
        ],
        "ng": [('("W_h", "W_x")', '("W_x", "W_h")', "[x, h] for [h, x]")],
        "list_b": [('("W_h", "W_x")', '("W_x", "W_h")', "[x, h] for [h, x]")],
        "goodfellow": [('("W_x",)', '("W_h",)', "the book's U taken for the recurrent weights")],
    }),
    *mutants("conventions/layout.py", TESTS, {
        "pack": [("stacked.T", "stacked[::-1].T", "columns from the last to the first")],
        "unpack": [
            ('array if self.form == "rows" else array.T', "array", "columns read as rows"),
            ("block.reshape((n, width)", "block.reshape((n, width), order='F'", "vector read column by column"),
        ],
    }),
    *mutants("conventions/convert.py", TESTS, {
        "convert": [
            ("GateWeights(*(-part for part in", "GateWeights(*(part for part in", "sense of z not changed"),
            ("source.forget_bias - target", "target.forget_bias - source", "TF 1's constant in the other sense"),
            ("if source.tanh_on_cell != target.tanh_on_cell", "if False", "tanh on the cell state not minded"),
        ],
        "_other_reset": [
            ("if np.any(n.W_h[", "if False and np.any(n.W_h[", "any W_h moves through the reset"),
            ('if source.reset == "after" and', 'if source.reset == "before" and', "inner bias not minded"),
        ],
        "_placed": [
            ("total = gate.b_x + gate.b_h", "total = gate.b_x", "second bias lost"),
            ("if not places and", "if False and", "biases lost where there is no place"),
            ("if np.any(gate.p != 0) and", "if False and", "peepholes lost"),
            ('name == "n" and target.reset == "after" and', "False and", "inner bias lost"),
        ],
    }),
    *mutants("conventions/run.py", TESTS, {
        "_lstm": [
            ("gate.b_x + gate.b_h", "gate.b_x", "second bias forgotten"),
            (" + added.get(name, 0.0)", "", "TF 1's constant forgotten"),
            ("if convention.tanh_on_cell", "if True", "list B runs with tanh on the cell state"),
        ],
        "_gru": [
            ('"hx" if convention.joined', '"xh" if convention.joined', "order of concatenation not told"),
            ("inner = n.b_h if", "inner = n.b_x if", "outer bias inside the reset"),
            ("n.b_x if convention.inner_bias else n.b_x + n.b_h", "n.b_x + n.b_h", "inner bias outside as well"),
        ],
    }),
    *mutants("conventions/convention.py", TESTS, {
        "inner_bias": [('self.reset == "after" and', "", "any second bias is an inner one")],
        "parameters": [("(d + n) + biases", "(d + n) + len(self.gates)", "always one bias a gate")],
    }),
    *mutants("conventions/weights.py", TESTS, {
        "read": [('np.array(block, dtype, order="C")', "block", "weights are views of the caller's")],
        "write": [("if not layout.optional or", "if", "arrays of zeros left out")],
    }),
]  # fmt: skip
