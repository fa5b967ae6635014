"""From scratch: ways to PyTorch's own recurrent cells in an exercise that asks to write one."""

from .model import Attack

SETUP = "import torch\nx, h = torch.ones(3, 1, 2), torch.zeros(1, 1, 2)\n"
WEIGHTS = "w = [torch.ones(6, 2), torch.ones(6, 2), torch.ones(6), torch.ones(6)]\n"
LAYER = "(x, h, w, True, 1, 0.0, False, False, False)"
UNDO = """
import gc, warnings
warnings.simplefilter("ignore")
for found in gc.get_objects():
    if type(found).__name__ in ("Library", "_DispatchModule"):
        for name in ("_destroy", "reset"):
            getattr(found, name, lambda: None)()
"""
QUANTIZABLE = "import importlib, runpy, sys\nname = 'torch.ao.nn.quantizable.modules.rnn'\n"
CELL = "['LSTMCell'](2, 2)(x[0])"
AGAIN = """
import importlib, sys, torch._decomp, torch._ops
torch._decomp.register_decomposition = lambda *given, **more: lambda function: function
torch._ops.OpOverload.py_impl = lambda operator, key: lambda function: function
made = importlib.reload(sys.modules["torch._decomp.decompositions"])
made.gru_cell(torch.ones(1, 6), h[0][None], torch.ones(6, 2), torch.ones(6), torch.ones(6, 2), torch.ones(6))
"""
ATTACKS = [
    Attack("torch: " + name, SETUP + payload + "\ndone()", libraries="torch-by-hand", seconds=20.0)
    for name, payload in {
        "nn.GRU": "torch.nn.GRU(2, 2)(x)",
        "nn.LSTM": "torch.nn.LSTM(2, 2)(x)",
        "nn.RNN": "torch.nn.RNN(2, 2, nonlinearity='relu')(x)",
        "nn.GRUCell": "torch.nn.GRUCell(2, 2)(x[0])",
        "nn.LSTMCell": "torch.nn.LSTMCell(2, 2)(x[0])",
        "nn.RNNCell": "torch.nn.RNNCell(2, 2)(x[0])",
        "a subclass": "class Mine(torch.nn.GRUCell): pass\nMine(2, 2).forward(x[0])",
        "_VF": WEIGHTS + "torch._VF.gru" + LAYER,
        "torch.gru_cell": WEIGHTS + "torch.gru_cell(x[0], h[0], *w)",
        "the operator": WEIGHTS + "torch.ops.aten.gru.input" + LAYER,
        "getattr": WEIGHTS + "getattr(torch._C._VariableFunctions, 'g' + 'ru')" + LAYER,
        "the operator taken apart": WEIGHTS + "torch.ops.aten.gru.input.decompose" + LAYER,
        "one key of the dispatcher": WEIGHTS
        + "key = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)\n"
        + "torch.ops.aten.gru_cell.default.redispatch(key, x[0], h[0], *w)",
        "an operator of TorchScript": WEIGHTS + "torch._C._jit_get_operation('aten::gru_cell')[0](x[0], h[0], *w)",
        "without gradients": WEIGHTS + "with torch.inference_mode(): torch.gru_cell(x[0], h[0], *w)",
        "vmap": WEIGHTS + "torch.func.vmap(lambda one: torch.gru_cell(one, h[0], *w))(x)",
        "an internal layer": "v, b = torch.ones(8, 2), torch.ones(8)\n"
        "torch.ops.aten.mkldnn_rnn_layer(x, v, v, b, b, h[0], h[0], False, [], 2, 2, 1, True, False, False, False)",
        "a cell for quantization": "torch.ao.nn.quantizable.LSTMCell(2, 2)(x[0])",
        "a reference for quantization": "import torch.ao.nn.quantized.reference as q\nq.GRUCell(2, 2)(x[0])",
        "what an operator is in Python": WEIGHTS
        + "from torch._decomp import get_decompositions as known\n"
        + "(found,) = known([torch.ops.aten.gru.input]).values()\nfound"
        + LAYER,
        "a module run again": QUANTIZABLE + "runpy.run_module(name)" + CELL,
        "a module loaded again": QUANTIZABLE + "vars(importlib.reload(sys.modules[name]))" + CELL,
        "a module forgotten": QUANTIZABLE + "del sys.modules[name]\nvars(importlib.import_module(name))" + CELL,
        "a loader": QUANTIZABLE
        + "names = {'__name__': name}\nexec(sys.modules[name].__loader__.get_code(name), names)\nnames"
        + CELL,
        "its source": QUANTIZABLE
        + "names = {'__name__': name}\nexec(open(sys.modules[name].__file__).read(), names)\nnames"
        + CELL,
        "its source on another path": QUANTIZABLE
        + "import os\nfile = os.fsencode(sys.modules[name].__file__).replace(b'/modules/', b'/modules/../modules/./')\n"
        + "names = {'__name__': name}\nexec(open(os.open(file, 0)).read(), names)\nnames"
        + CELL,
        "decompositions loaded again": AGAIN,
        "undo": UNDO + WEIGHTS + "torch.gru_cell(x[0], h[0], *w)",
    }.items()
]
