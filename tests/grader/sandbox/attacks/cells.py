"""From scratch: ways to PyTorch's own recurrent cells in an exercise that asks to write one."""

from .model import Attack

SETUP = "import torch\nx, h = torch.ones(3, 1, 2), torch.zeros(1, 1, 2)\n"
WEIGHTS = "w = [torch.ones(6, 2), torch.ones(6, 2), torch.ones(6), torch.ones(6)]\n"
ATTACKS = [
    Attack("torch: " + name, SETUP + payload + "\ndone()", libraries="torch-by-hand", seconds=20.0)
    for name, payload in {
        "nn.GRU": "torch.nn.GRU(2, 2)(x)",
        "nn.LSTM": "torch.nn.LSTM(2, 2)(x)",
        "nn.GRUCell": "torch.nn.GRUCell(2, 2)(x[0])",
        "_VF": WEIGHTS + "torch._VF.gru(x, h, w, True, 1, 0.0, False, False, False)",
        "the operator": WEIGHTS + "torch.ops.aten.gru.input(x, h, w, True, 1, 0.0, False, False, False)",
        "getattr": WEIGHTS
        + "getattr(torch._C._VariableFunctions, 'g' + 'ru')(x, h, w, True, 1, 0.0, False, False, False)",
    }.items()
]
