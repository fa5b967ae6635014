"""PyTorch without its recurrent networks, for exercises that ask to write one.

They are switched off in PyTorch's dispatcher, below every name by which Python can call them: nn, _VF, torch._C,
torch.ops, TorchScript, vmap. What PyTorch has written in Python itself refuses too, and the files it stands in can no
longer be opened, so that no second copy is made of them. Copying the source from elsewhere remains possible, as it is
from any book, and so does machine code by ctypes.
"""

# ruff: noqa: SLF001 - the dispatcher has no public names for this

import contextlib
import ctypes
import importlib
import linecache
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any

OPERATORS = re.compile(r"(aten|quantized|mkldnn)::\w*(gru|lstm|rnn)\w*(\.\w+)?")
STEPS = re.compile("gru|lstm|rnn")
CLASSES = re.compile(r"\w*(GRU|LSTM|RNN)\w*")
MADE_OF_LAYERS = ("torch.ao.nn.quantizable", "torch.ao.nn.quantized.reference", "torch.ao.nn.quantized.dynamic")
DECOMPOSED = "torch._decomp.decompositions"
"""Where PyTorch says in Python what its operators do."""
READS_IT = "torch._decomp.decompositions_for_jvp"
"""Derivatives in forward mode: when it is imported it reads the source of the former."""
WHY = "this exercise asks you to write it yourself: PyTorch's own %s is switched off"


class SwitchedOff(PermissionError):
    """The file used one of PyTorch's own recurrent networks."""


def switch_off() -> int:
    """Switch them off for the rest of this process.

    Returns:
        How many operators there are.
    """
    torch: Any = importlib.import_module("torch")
    names = [name for name in torch._C._dispatch_get_all_op_names() if OPERATORS.fullmatch(name)]
    with warnings.catch_warnings():  # that kernels are replaced; that old names of modules are still there
        warnings.simplefilter("ignore")
        for space in sorted({name.partition("::")[0] for name in names}):
            # Not torch.library.Library: whoever finds that object can undo what it did.
            library = torch._C._dispatch_library("IMPL", space, "")
            for name in names:
                if name.startswith(f"{space}::"):
                    _replace(torch, library, name)
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))  # it lives as long as the process, out of reach
        importlib.import_module(READS_IT)
        _refuse_functions(torch, names)
        _refuse_files({DECOMPOSED, *_refuse_classes()})
    return len(names)


def refusing(what: str) -> Callable[..., None]:
    """A function that stands in the place of an operator or a method.

    >>> refusing("nn.GRU")()
    Traceback (most recent call last):
    rnnex.grader.code.inside.by_hand.SwitchedOff: this exercise asks ... PyTorch's own nn.GRU is switched off
    """
    said = WHY % what

    def refuse(*args: object, **others: object) -> None:
        raise SwitchedOff(said)

    return refuse


def _replace(torch: Any, library: Any, name: str) -> None:
    """Put a refusal under every key of the dispatcher where an operator has a kernel."""
    refuse = refusing(name.partition(".")[0])
    for key in torch._C.DispatchKey.__members__:
        with contextlib.suppress(RuntimeError):  # some members only mark where others begin or end
            if torch._C._dispatch_has_kernel_for_dispatch_key(name, key):
                library.impl(name.partition("::")[2], key, refuse)


def _refuse_functions(torch: Any, names: list[str]) -> None:
    """What the operators are in Python."""
    decomposed: Any = importlib.import_module(DECOMPOSED)
    for name, found in list(vars(decomposed).items()):
        if isinstance(found, FunctionType) and STEPS.search(name):
            setattr(decomposed, name, refusing(name))
    for name in names:
        space, _, operator = name.partition("::")
        packet, _, overload = operator.partition(".")
        getattr(getattr(getattr(torch.ops, space), packet), overload or "default").py_kernels.clear()
    for table in importlib.import_module("torch._decomp").global_decomposition_table.values():
        for operator in [operator for operator in table if OPERATORS.fullmatch(operator.name())]:
            table[operator] = refusing(operator.name().partition(".")[0])


def _refuse_classes() -> set[str]:
    """Modules of PyTorch, among them cells that are made of linear layers; the names of where they are defined."""
    homes = set()
    for name in MADE_OF_LAYERS:
        with contextlib.suppress(ImportError):  # another version of PyTorch has it elsewhere, or not at all
            importlib.import_module(name)
    for module in [module for name, module in sys.modules.items() if name.startswith("torch.") and module is not None]:
        for name, found in list(vars(module).items()):
            if CLASSES.fullmatch(name) and isinstance(found, type) and "forward" in vars(found):
                homes.add(found.__module__)
                home = found.__module__.removeprefix("torch.").removesuffix(".modules.rnn")
                setattr(found, "forward", refusing(f"{home}.{name}"))  # noqa: B010 - a type has no such attribute
    return homes


def _refuse_files(modules: Iterable[str]) -> None:
    """Let nobody open these modules' files, source or compiled: reload, runpy and exec of their text begin there.

    An audit hook stays as long as the process. What it needs are its defaults, and the collector, through which any
    other object is found, does not know it: nothing in Python undoes it.
    """
    linecache.clearcache()
    known = []
    for name in sorted(modules):
        spec, said = getattr(sys.modules.get(name), "__spec__", None), WHY % name.removeprefix("torch.")
        for path in (spec.origin, spec.cached) if spec else ():
            if path and os.path.exists(path):  # noqa: PTH110 - as the hook has it
                found = os.stat(path)  # noqa: PTH116
                known.append(((found.st_dev, found.st_ino), said))

    def hook(event: str, args: Any, refused: Any = tuple(known), stat: Any = os.stat) -> None:
        if event != "open":
            return
        try:
            found = stat(args[0])
        except (OSError, TypeError, ValueError):  # it is not there, and opening it says so
            return
        for file, said in refused:
            if (found.st_dev, found.st_ino) == file:
                raise SwitchedOff(said)

    sys.addaudithook(hook)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(hook))
    ctypes.pythonapi.PyObject_GC_UnTrack(ctypes.py_object(hook))
