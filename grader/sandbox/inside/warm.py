"""What is imported once, so that no child has to: it costs each of them nothing, and some cannot import any more.

NumPy and PyTorch load some of their parts at first use. That use is here: in a child it might need a file or a
thread that the sandbox refuses, and a lock held by another thread at a fork is held for ever.
"""

import contextlib
import importlib
import tempfile

USUAL = """abc array bisect builtins calendar cmath collections collections.abc contextlib copy csv ctypes dataclasses
datetime decimal enum fractions functools gc hashlib heapq importlib.util inspect io itertools json keyword math numbers
operator os pathlib pickle platform pprint random re reprlib statistics string struct sys textwrap threading time timeit
tokenize traceback types typing warnings weakref zlib"""
"""Standard modules that files of students import. Not logging: its locks cost every fork a seventh more."""
ALSO = """argparse ast base64 binascii codecs configparser copyreg difflib dis fnmatch glob gzip html locale logging
opcode pkgutil queue sched secrets select selectors shlex shutil signal socket stat subprocess tempfile
tracemalloc unittest uuid zipfile"""
"""More, for an interpreter that children cannot read because it lies in root's home: they import nothing later."""

KINDS = ("numpy", "torch", "torch-by-hand")


def load(libraries: str, *, all_of_it: bool = False) -> None:
    """Import for one pool of KINDS."""
    if libraries not in KINDS:
        raise ValueError(f"there is no pool {libraries!r}")
    for name in (USUAL + " " + ALSO if all_of_it else USUAL).split():
        with contextlib.suppress(Exception):  # another version of Python has others
            importlib.import_module(name)
    tempfile.tempdir = "/"  # PyTorch asks for one although it writes nothing, and in the outer box there is none
    _warm_numpy()
    if libraries != "numpy":
        _warm_torch()


def _warm_numpy() -> None:
    import numpy as np
    import numpy.fft
    import numpy.linalg
    import numpy.random

    rng = np.random.default_rng(0)
    np.random.seed(0)  # noqa: NPY002 - so that every submission meets the same global state
    np.linalg.svd(rng.normal(size=(4, 4)) @ np.eye(4))
    np.einsum("ij,jk->ik", np.eye(2), np.eye(2))
    np.fft.fft(np.ones(4))
    repr(np.ones((2, 2)))


def _warm_torch() -> None:
    import torch

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(0)
    x = torch.randn(2, 3, 4, requires_grad=True)
    for network in (torch.nn.GRU, torch.nn.LSTM, torch.nn.RNN):
        network(4, 4)(x)[0].sum().backward()
    for cell in (torch.nn.GRUCell, torch.nn.LSTMCell, torch.nn.RNNCell):
        cell(4, 4)(x[0])
    layer = torch.nn.Linear(4, 4)
    torch.optim.SGD(layer.parameters(), lr=0.1).step()
    torch.sigmoid(layer(x)).detach().numpy()
    repr(x)
