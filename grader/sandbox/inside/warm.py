"""What is imported once, so that no child has to: it costs each of them nothing, and some cannot import any more.

NumPy and PyTorch load some of their parts at first use. That use is here: in a child it might need a file or a
thread that the sandbox refuses, and a lock held by another thread at a fork is held for ever.
"""

import contextlib
import importlib
import pkgutil
import sys
import sysconfig
import tempfile
import warnings
from collections.abc import Iterable

USUAL = """abc array bisect builtins calendar cmath collections collections.abc contextlib copy csv ctypes dataclasses
datetime decimal enum fractions functools gc hashlib heapq importlib.util inspect io itertools json keyword math numbers
operator os pathlib pickle platform pprint random re reprlib statistics string struct sys textwrap threading time timeit
tokenize traceback types typing warnings weakref zlib"""
"""Standard modules that files of students import. Not logging: its locks cost every fork a seventh more."""
LEFT_OUT = """antigravity curses distutils ensurepip idlelib lib2to3 msilib pty pydoc_data readline rlcompleter site
this tkinter tty turtle turtledemo venv""".split()
"""Standard modules that print, take hold of a terminal, change the path, or are programs of their own."""
PACKAGES = """asyncio collections concurrent.futures ctypes email encodings html http importlib importlib.metadata
importlib.resources json logging multiprocessing numpy.lib unittest urllib xml.dom xml.etree xml.sax zoneinfo""".split()
"""Packages whose modules are not all imported with them."""
ON_FIRST_USE = """__future__ _strptime numpy.char numpy.ctypeslib numpy.dtypes numpy.exceptions numpy.f2py numpy.ma
numpy.ma.mrecords numpy.matlib numpy.polynomial numpy.rec numpy.strings numpy.testing numpy.typing""".split()
OF_TORCH = """torch.autograd.functional torch.distributions torch.fft torch.func torch.fx torch.jit torch.linalg
torch.nn.init torch.nn.utils torch.nn.utils.parametrizations torch.nn.utils.rnn torch.special torch.testing
torch.utils.data""".split()
"""What is loaded only where it is used."""

KINDS = ("numpy", "torch", "torch-by-hand")


def load(libraries: str, *, all_of_it: bool = False) -> None:
    """Import for one pool of KINDS."""
    if libraries not in KINDS:
        raise ValueError(f"there is no pool {libraries!r}")
    _import(USUAL.split())
    tempfile.tempdir = "/"  # PyTorch asks for one although it writes nothing, and in the outer box there is none
    _warm_numpy()
    if libraries != "numpy":
        _warm_torch()
    if all_of_it:
        _import_the_rest(libraries)


def _import(names: Iterable[str]) -> None:
    for name in names:
        with contextlib.suppress(Exception):  # another version of Python, or another system, has others
            importlib.import_module(name)


def _import_the_rest(libraries: str) -> None:
    """Whatever a file may import, where children cannot read the interpreter because it lies in root's home."""
    with warnings.catch_warnings():  # that some of it is old
        warnings.simplefilter("ignore")
        _import(name for name in sorted(sys.stdlib_module_names.difference(LEFT_OUT)) if not name.startswith("_"))
        _import(ON_FIRST_USE)
        for package in PACKAGES:
            with contextlib.suppress(ModuleNotFoundError):
                inner = pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}.")
                _import([found.name for found in inner if not found.name.endswith(("__main__", ".tests"))])
        if libraries != "numpy":
            _import(OF_TORCH)
    sysconfig.get_config_vars()  # reads a file


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
